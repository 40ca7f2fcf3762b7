import Lua
import Workbench

/// Counts records that failed in one way: the first is shown, the others are a number.
struct FailureTally {
    let plugin: String
    private var order: [String] = []
    private var found: [String: ExtensionProblem] = [:]

    init(plugin: String) { self.plugin = plugin }

    var problems: [ExtensionProblem] { order.compactMap { found[$0] } }

    mutating func add(_ id: Int64, _ failure: LuaFailure) {
        let place = failure.authorPlace
        add(
            id, key: "\(place?.file ?? ""):\(place?.line ?? 0):\(failure.code ?? failure.message)",
            ExtensionProblem(
                plugin: plugin, file: place?.file, line: place?.line, message: failure.message,
                hint: failure.hint))
    }

    mutating func add(_ id: Int64, _ message: String, _ hint: String?) {
        add(id, key: message, ExtensionProblem(plugin: plugin, message: message, hint: hint))
    }

    private mutating func add(_ id: Int64, key: String, _ problem: ExtensionProblem) {
        if found[key] == nil {
            order.append(key)
            found[key] = problem
            found[key]?.sample = id
        }
        found[key]?.records += 1
    }
}
