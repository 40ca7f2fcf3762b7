import Governance
import Lua
import Records
import Workbench

/// A command as its author declared it: its arguments, and how what a worker types reaches it.
struct CommandText {
    let declared: Instance.Declared
    let arguments: [Action.Argument]
    private let kinds: [(key: String, kind: String)]

    init(_ declared: Instance.Declared) {
        self.declared = declared
        var arguments: [Action.Argument] = []
        var kinds: [(key: String, kind: String)] = []
        if case .table(let list)? = declared.definition.fields["args"] {
            for case .table(let item) in list.list {
                guard case .text(let key) = item.list[safely: 0] else { continue }
                func text(_ name: String) -> String? {
                    if case .text(let text)? = item.fields[name] { text } else { nil }
                }
                let isOptional = item.fields["optional"] == .boolean(true)
                arguments.append(
                    Action.Argument(text("title") ?? key, hint: text("hint") ?? "", isOptional: isOptional))
                if case .text(let kind) = item.list[safely: 1] {
                    kinds.append((key, kind))
                } else {
                    kinds.append((key, "text"))
                }
            }
        }
        self.arguments = arguments
        self.kinds = kinds
    }

    func run(_ words: [String], _ host: PluginHost, _ plugin: Plugin, _ desk: Desk) throws -> Answer {
        var fields: [String: LuaValue] = [:]
        for (index, (key, kind)) in kinds.enumerated() where index < words.count {
            // The last argument takes what is left, so that people need no quotation marks.
            let text = index == kinds.count - 1 ? words[index...].joined(separator: " ") : words[index]
            fields[key] = try value(text, kind, desk)
        }
        let table = LuaValue.table(LuaTable(list: [], fields: fields))
        guard !plugin.manifest.writes.isEmpty else {
            return Answer(try host.call(plugin, "command", declared.name, [table], in: nil, seconds: 10))
        }
        let purpose = Purpose(declared.name, plugin: "\(plugin.name) \(plugin.manifest.version)")
        return try desk.session.write(purpose) { work in
            Answer(try host.call(plugin, "command", declared.name, [table], in: work, seconds: 10))
        }.result
    }

    private func value(_ text: String, _ kind: String, _ desk: Desk) throws -> LuaValue {
        switch kind {
        case "day":
            guard let day = Day(text) else {
                throw ActionFailure.notUnderstood("看不懂日期“\(text)”", hint: "写成 2026-11-17")
            }
            return .day(day.number)
        case "number":
            guard let number = Int64(text) else {
                throw ActionFailure.notUnderstood("“\(text)”不是整数", hint: "写数字，例如 12")
            }
            return .integer(number)
        case "people":
            let people = try desk.people(named: text)
            return .table(
                LuaTable(list: people.map { .record(type: Resident.declaration.name, id: $0) }, fields: [:]))
        default: return .text(text)
        }
    }
}

extension Desk {
    /// The residents a worker names: full names or ids, apart by 、 or blanks. Several of one name are an error.
    func people(named text: String) throws -> [Int64] {
        try text.split(whereSeparator: { "、，, ".contains($0) }).map { word in
            if let id = Int64(word) {
                guard try session.find(Resident.ID(id)) != nil else {
                    throw ActionFailure.notFound("没有编号为 \(id) 的居民", hint: "用 居民 姓名 查编号")
                }
                return id
            }
            let found = try session.records(Resident.self).where(Resident.name == String(word)).ids()
            guard let first = found.first else {
                throw ActionFailure.notFound("没有叫“\(word)”的居民", hint: "请核对姓名和管辖范围")
            }
            guard found.count == 1 else {
                throw ActionFailure.ambiguous(
                    "叫“\(word)”的有 \(found.count) 人", choices: found.map { String($0.raw) })
            }
            return first.raw
        }
    }
}
