import Governance
import Lua
import Records
import Workbench

/// A command as its author declared it: its arguments, and how what a worker types reaches it.
struct CommandText {
    let name: String
    let arguments: [Action.Argument]
    /// The columns of the rows it answers; empty where it does not say.
    let columns: [Answer.Column]
    /// 命令, or what else takes arguments.
    private let what: String
    private let kinds: [(key: String, kind: Kind)]

    private enum Kind: String, CaseIterable {
        case text, day, number, people

        /// What a form checks by and completion offers.
        func asked(_ choices: [String]) -> Action.Argument.Kind {
            switch self {
            case .text: choices.isEmpty ? .text : .choice(choices)
            case .day: .day
            case .number: .number
            case .people: .person
            }
        }
    }

    /// The names of the kinds: what `gewu.arg` has.
    static let kinds = Kind.allCases.map(\.rawValue)

    /// Throws a ``HostFault`` that names the argument and what is wrong with it.
    init(_ name: String, _ definition: LuaTable, what: String = "命令") throws {
        self.name = name
        self.what = what
        var arguments: [Action.Argument] = []
        var kinds: [(key: String, kind: Kind)] = []
        func wrong(_ number: Int, _ problem: String, _ hint: String? = nil) -> HostFault {
            HostFault.plain(
                "\(what) “\(name)” 的第 \(number) 个参数\(problem)",
                hint: hint ?? "例如 { \"who\", gewu.arg.people, title = \"谁\" }")
        }
        for (index, item) in try Self.list(definition, name, what).enumerated() {
            guard case .table(let table) = item, case .text(let key)? = table.list.first else {
                throw wrong(index + 1, "没有写名称")
            }
            guard Manifest.isName(key) else {
                throw wrong(index + 1, "的名称 “\(key)” 不合规", "只用小写英文字母、数字和下划线，以字母开头")
            }
            guard !kinds.contains(where: { $0.key == key }) else {
                throw wrong(index + 1, "又叫 “\(key)”", "换一个名称")
            }
            guard case .text(let word) = table.list[safely: 1], let kind = Kind(rawValue: word) else {
                let all = Self.kinds.map { "gewu.arg.\($0)" }
                throw wrong(index + 1, " “\(key)” 没有写种类", "可用：\(all.joined(separator: "、"))")
            }
            guard table.list.count == 2 else { throw wrong(index + 1, " “\(key)” 后面多写了一项") }
            let keys = ["title", "hint", "optional", "why", "choices", "default"]
            if let strange = table.fields.keys.sorted().first(where: { !keys.contains($0) }) {
                throw wrong(
                    index + 1, " “\(key)” 没有 “\(strange)” 这一项",
                    suggestion(strange, keys) ?? "可用：\(keys.joined(separator: "、"))")
            }
            func text(_ field: String) throws -> String? {
                guard let value = table.fields[field] else { return nil }
                guard case .text(let text) = value, !text.isEmpty else {
                    throw wrong(index + 1, " “\(key)” 的 \(field) 应当是文字")
                }
                return text
            }
            guard let title = try text("title") else { throw wrong(index + 1, " “\(key)” 缺少 title") }
            var isOptional = false
            if let value = table.fields["optional"] {
                guard case .boolean(let flag) = value else {
                    throw wrong(index + 1, " “\(key)” 的 optional 应当是 true 或 false")
                }
                isOptional = flag
            }
            if !isOptional, let before = arguments.last, before.isOptional {
                throw wrong(index + 1, " “\(key)” 必须写，前面的“\(before.name)”却可以不写", "可以不写的放在最后")
            }
            var choices: [String] = []
            if let value = table.fields["choices"] {
                guard case .table(let list) = value, list.fields.isEmpty, !list.list.isEmpty, kind == .text
                else {
                    throw wrong(
                        index + 1, " “\(key)” 的 choices 应当是一组文字",
                        "例如 choices = { \"甲\", \"乙\" }，用在 gewu.arg.text 上")
                }
                choices = try list.list.map { item in
                    guard case .text(let word) = item, !word.contains(where: \.isWhitespace), !word.isEmpty
                    else {
                        throw wrong(index + 1, " “\(key)” 的 choices 里有的不是文字，或带空格")
                    }
                    return word
                }
            }
            let usual = try text("default")
            arguments.append(
                Action.Argument(
                    title, hint: try text("hint") ?? choices.joined(separator: "、"), isOptional: isOptional,
                    kind: kind.asked(choices), why: try text("why"),
                    usual: usual.map { word in { @Sendable _, _ in word } }))
            kinds.append((key, kind))
        }
        self.arguments = arguments
        self.kinds = kinds
        // A report has columns of its own.
        let ownColumns = what == "命令" ? definition.fields["columns"] : nil
        columns = try ownColumns.map { try ReportText.columns($0, of: "\(what) “\(name)”") } ?? []
    }

    private static func list(_ definition: LuaTable, _ name: String, _ what: String) throws -> [LuaValue] {
        guard let value = definition.fields["args"] else { return [] }
        guard case .table(let table) = value, table.fields.isEmpty else {
            throw HostFault.plain(
                "\(what) “\(name)” 的 args 应当是参数的列表",
                hint: "例如 args = { { \"who\", gewu.arg.people, title = \"谁\" } }")
        }
        return table.list
    }

    /// What a worker typed, as the function takes it: a table by the arguments' names.
    func values(_ words: [String], _ desk: Desk) throws -> LuaValue {
        var fields: [String: LuaValue] = [:]
        for (index, (key, kind)) in kinds.enumerated() where index < words.count {
            // The last argument takes what is left, so that people need no quotation marks.
            let text = index == kinds.count - 1 ? words[index...].joined(separator: " ") : words[index]
            if case .choice(let choices) = arguments[index].kind, !choices.contains(text) {
                throw ActionFailure.notUnderstood(
                    "“\(arguments[index].name)”没有“\(text)”这一项", hint: "可选：\(choices.joined(separator: "、"))")
            }
            fields[key] = try value(text, kind, desk)
        }
        return .table(LuaTable(list: [], fields: fields))
    }

    func run(_ words: [String], _ host: PluginHost, _ plugin: Plugin, _ desk: Desk) throws -> Answer {
        let table = try values(words, desk)
        guard plugin.mayWrite else {
            return try answer(
                try host.call(plugin, "command", name, [table], in: nil, within: .command), plugin)
        }
        let purpose = Purpose(name, plugin: "\(plugin.name) \(plugin.manifest.version)")
        return try desk.session.write(purpose) { work in
            try answer(try host.call(plugin, "command", name, [table], in: work, within: .command), plugin)
        }.result
    }

    /// What the function returned, in the columns that were declared. Throws where a row has one that was not.
    private func answer(_ values: [LuaValue], _ plugin: Plugin) throws -> Answer {
        guard !columns.isEmpty, case .table? = values.first else { return Answer(values) }
        let known = columns.map(\.name)
        let answer = Answer(values, order: known)
        guard let strange = answer.columns.first(where: { !known.contains($0.name) }) else {
            var titled = answer
            titled.columns = columns
            return titled
        }
        throw ActionFailure.extensionFailed(
            ExtensionProblem(
                plugin: plugin.name, message: "\(what) “\(name)” 没有列 “\(strange.name)”",
                hint: suggestion(strange.name, known) ?? "有的列：\(known.joined(separator: "、"))"))
    }

    private func value(_ text: String, _ kind: Kind, _ desk: Desk) throws -> LuaValue {
        switch kind {
        case .day:
            guard let day = Day(text) else {
                throw ActionFailure.notUnderstood("看不懂日期“\(text)”", hint: "写成 2026-11-17")
            }
            return .day(day.number)
        case .number:
            guard let number = Int64(text) else {
                throw ActionFailure.notUnderstood("“\(text)”不是整数", hint: "写数字，例如 12")
            }
            return .integer(number)
        case .people:
            let people = try desk.people(named: text)
            return .table(
                LuaTable(list: people.map { .record(type: Resident.declaration.name, id: $0) }, fields: [:]))
        case .text: return .text(text)
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
