import Governance
import Lua
package import Records
package import Workbench

/// What is otherwise in a community than for the street: which plugins are on, settings, rules, functions.
package enum CommunityComparison {
    package struct Difference: Equatable, Sendable {
        package let plugin: String
        package let kind: Kind
        /// The setting, the rule or the command; for a plugin its title.
        package let name: String
        /// The field that is otherwise; `nil` where the whole is.
        package let field: String?
        package let street: String
        package let here: String
        /// Where it comes from: 社区设置, or the plugin that changes it.
        package let source: String
    }

    package enum Kind: String, Sendable {
        case plugin = "插件"
        case setting = "设置"
        case rule = "规则"
        case command = "命令"
        case job = "批处理"
    }

    /// The differences, by plugin; and what is wrong with plugins that were left out.
    package static func of(
        _ community: Int64, in path: String, _ session: Session
    ) throws -> (differences: [Difference], problems: [ExtensionProblem]) {
        let host = PluginHost(session, path: path)
        defer { host.close() }
        try host.findEnabled()
        _ = try host.rules()
        _ = try host.actions()
        _ = try host.jobs()
        var found: [Difference] = []
        for plugin in host.plugins where !host.isOut(plugin.name) {
            found += presence(plugin, community)
            found += settings(plugin, community, host)
            found += try changes(plugin, community, host)
        }
        return (found, host.problems)
    }

    private static func presence(_ plugin: Plugin, _ community: Int64) -> [Difference] {
        let (street, here) = (plugin.extent.contains(nil), plugin.extent.contains(community))
        guard street != here else { return [] }
        func words(_ isOn: Bool) -> String { isOn ? "启用" : "没有启用" }
        return [
            Difference(
                plugin: plugin.name, kind: .plugin, name: plugin.manifest.title, field: nil,
                street: words(street),
                here: words(here), source: "启用范围")
        ]
    }

    private static func settings(_ plugin: Plugin, _ community: Int64, _ host: PluginHost) -> [Difference] {
        plugin.manifest.settings.compactMap { setting in
            let (street, here) = (plugin.settings[setting.key, nil], plugin.settings[setting.key, community])
            guard let street, let here, street != here else { return nil }
            return Difference(
                plugin: plugin.name, kind: .setting, name: setting.key, field: nil,
                street: words(street.lua, host), here: words(here.lua, host),
                source: plugin.settings.isOwn(setting.key, community)
                    ? "社区设置" : plugin.settings.adjuster(of: setting.key, community).map { "插件 \($0)" } ?? "")
        }
    }

    private static func changes(
        _ plugin: Plugin, _ community: Int64, _ host: PluginHost
    ) throws -> [Difference] {
        var found: [Difference] = []
        let instance = try host.instance(of: plugin, for: nil)
        for declared in instance.declarations {
            guard let kind = kind(declared.kind) else { continue }
            func difference(_ field: String?, _ street: String, _ here: String, _ source: String) {
                found.append(
                    Difference(
                        plugin: plugin.name, kind: kind, name: declared.name, field: field, street: street,
                        here: here, source: source))
            }
            // What a plugin of this community alone declares is there for it alone.
            if !plugin.extent.contains(nil), plugin.extent.contains(community) {
                difference(nil, "没有", host.title(declared), "插件 \(plugin.name)")
            }
            for change in try host.changes(to: plugin, declared.name) where change.extent.contains(community)
            {
                let source = "插件 \(change.plugin.name)"
                guard let definition = change.definition else {
                    difference(nil, host.title(declared), "没有", source)
                    continue
                }
                let places = try host.instance(of: change.plugin, for: nil).places
                for (field, value) in definition.fields.sorted(by: { $0.key < $1.key }) {
                    var here = words(value, host)
                    if let place = places["\(declared.name).\(field)"] { here = "函数 \(place)" }
                    let usual = declared.definition.fields[field]
                    var street = usual.map { words($0, host) } ?? "没有写"
                    if case .function(let function)? = usual {
                        street = instance.interpreter.place(of: function).map { "函数 \($0)" } ?? street
                    }
                    difference(field, street, here, source)
                }
            }
        }
        return found
    }

    private static func kind(_ word: String) -> Kind? {
        switch word {
        case "rule": .rule
        case "command": .command
        case "job": .job
        default: nil
        }
    }

    /// A declared value as somebody reads it.
    private static func words(_ value: LuaValue, _ host: PluginHost) -> String {
        switch value {
        case .none: return "空"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .number(let number): return String(number)
        case .text(let text): return text
        case .day(let number): return Day(number: number).description
        case .function: return "函数"
        case .record(let type, let id): return "\(type) \(id)"
        case .rows: return "记录"
        case .table(let table):
            if case .text(let key)? = table.fields["$setting"] { return "设置 \(key)" }
            if case .text(let name)? = table.fields["$query"] {
                let title = (try? host.session.type(named: name).title) ?? name
                let conditions = table.fields["$where"].map { words($0, host) } ?? ""
                return conditions.isEmpty ? title : "\(title)（\(conditions)）"
            }
            if let tagged = table.fields["$tagged"] { return words(tagged, host) }
            if case .text(let op)? = table.fields["$op"] {
                return "gewu.\(op) " + (table.fields["value"].map { words($0, host) } ?? "")
            }
            let items = table.list.map { words($0, host) }
            let fields = table.fields.sorted { $0.key < $1.key }.map { "\($0) = \(words($1, host))" }
            return (items + fields).joined(separator: "、")
        }
    }
}
