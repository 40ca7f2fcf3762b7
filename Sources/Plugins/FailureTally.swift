import Lua
import Workbench

/// Counts records that failed in one way: the first is shown, the others are a number.
struct FailureTally {
    let installation: Installation
    private var order: [String] = []
    private var found: [String: ExtensionProblem] = [:]

    init(_ installation: Installation) { self.installation = installation }

    var problems: [ExtensionProblem] { order.compactMap { found[$0] } }

    mutating func add(_ id: Int64, _ failure: LuaFailure) {
        add(id, key: failure.fingerprint, ExtensionProblem(failure, in: installation))
    }

    mutating func add(_ id: Int64, _ message: String, _ hint: String?) {
        add(
            id, key: message,
            ExtensionProblem(plugin: installation.manifest.name, message: message, hint: hint))
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

extension LuaFailure {
    /// Equal for failures that have one reason: the place of the author's code, and what went wrong there.
    ///
    /// A message may quote the record it is about: only where there is neither place nor code it has to do.
    var fingerprint: String {
        guard let place = authorPlace else { return code ?? message }
        return "\(place.file):\(place.line ?? 0)" + (code.map { " \($0)" } ?? "")
    }
}

extension ExtensionProblem {
    /// What a script did wrong, at its author's place.
    init(_ failure: LuaFailure, in installation: Installation) {
        let place = failure.authorPlace
        self.init(
            plugin: installation.manifest.name, file: place?.file, line: place?.line,
            message: failure.message,
            hint: failure.hint,
            excerpt: place.map { installation.excerpt(of: $0.file, line: $0.line) } ?? [])
    }
}
