import Governance
import Lua
import Records

/// All that a rule's duties depend on beside the facts, as one short text: what its author wrote, with the settings in
/// it as they are for the street and in every community that has its own, and where it holds.
///
/// What is only shown (title, source, by whom) is no part of it. Where a function decides, the whole text of its plugin
/// is, and all settings: nobody can say what a function looks at.
struct RuleFingerprint {
    private(set) var text = ""
    /// The keys of the settings that stand in the rule, in their order.
    private(set) var settings: [String] = []
    private let plugin: Plugin
    private var hasFunction = false

    /// `owner` is the plugin that a function in the rule's definition belongs to.
    init(_ rule: RuleText, _ owner: Plugin, _ extent: Extent) throws {
        plugin = rule.plugin
        var parts = [rule.plugin.name, rule.name, extent.key]
        for (key, value) in rule.definition.fields.sorted(by: { $0.key < $1.key })
        where !["title", "source", "by"].contains(key) {
            parts.append(key)
            parts.append(try words(value))
        }
        if hasFunction {
            for side in [plugin, owner] + [plugin.base, owner.base].compactMap({ $0 }) {
                parts.append(side.installation.files.digest)
                for key in side.manifest.settings.map(\.key) {
                    parts.append(try words(of: key, in: side))
                }
            }
        }
        text = String(ContentDigest.of(texts: parts.map { ($0, "") }).prefix(32))
    }

    private mutating func words(_ value: LuaValue) throws -> String {
        switch value {
        case .none: return "-"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return "\(number)"
        case .number(let number): return "\(number)f"
        case .text(let text): return "\(text.utf8.count):\(text)"
        case .day(let number): return "\(number)d"
        case .record(let type, let id): return "\(type)#\(id)"
        case .rows(let type, _): return type
        case .function:
            hasFunction = true
            return "function"
        case .table(let table):
            if case .text(let setting)? = table.fields["$setting"] {
                if !settings.contains(setting) { settings.append(setting) }
                return try words(of: setting, in: plugin)
            }
            let list = try table.list.map { try words($0) }
            let fields = try table.fields.sorted { $0.key < $1.key }.map {
                "\($0.key)=\(try words($0.value))"
            }
            return "{\((list + fields).joined(separator: ","))}"
        }
    }

    /// A setting as it is for the street, and in the communities that may have it otherwise.
    private mutating func words(of setting: String, in plugin: Plugin) throws -> String {
        let usual = try words(try plugin.setting(setting, nil))
        var own: [String] = []
        for community in plugin.ownCommunities.sorted() {
            let value = try words(try plugin.setting(setting, community))
            if value != usual { own.append("\(community)=\(value)") }
        }
        return "[\(usual)\(own.isEmpty ? "" : ";" + own.joined(separator: ","))]"
    }
}
