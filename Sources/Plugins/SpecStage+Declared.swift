import Governance
import Lua
import Records
import Workbench

/// What a plugin declares for staff, as specs call it.
extension SpecStage {
    /// The arguments of a command, with the people of a household in the place of the household: a spec has no others.
    func people(in arguments: LuaValue) throws -> LuaValue {
        guard case .table(var table) = arguments else { return arguments }
        table.fields = try table.fields.mapValues { value in
            guard case .table(var list) = value, list.fields.isEmpty else { return value }
            list.list = try list.list.map { item in
                guard case .record(Household.declaration.name, _) = item, let head = try head(item) else {
                    return item
                }
                return .record(type: Resident.declaration.name, id: head.raw)
            }
            return .table(list)
        }
        return .table(table)
    }

    /// The rows of a report, each a table of its columns: a count as a number, a share as `1/2`.
    func report(_ name: LuaValue, _ arguments: LuaValue) throws -> LuaValue {
        guard case .text(let word) = name else {
            throw HostFault.plain("report 后面应当是报表名", hint: "例如 t:report(\"elders\")")
        }
        let plugin = try plugin()
        let instance = try host.instance(of: plugin, for: try session.ownCommunity())
        let declared = instance.declarations.filter { $0.kind == "report" }
        guard let found = declared.first(where: { $0.name == word }) else {
            throw HostFault.unknown("没有报表 “\(word)”", word, declared.map(\.name))
        }
        let result = try host.call(
            plugin, "report", word, [arguments == .none ? .table(LuaTable()) : arguments], in: nil,
            within: .rule, key: "rows")
        let content = try ReportText(word, found.definition).content(
            result.first ?? .none, instance.figures)
        return .table(
            LuaTable(
                list: content.rows.map { row in
                    var fields: [String: LuaValue] = [:]
                    for (column, cell) in zip(content.columns, row) { fields[column.name] = value(cell) }
                    return .table(LuaTable(fields: fields))
                }))
    }

    /// A letter as it would be written about a record, or about the one of that name; a household stands for its head
    /// where it is about somebody.
    func letter(_ name: LuaValue, _ subject: LuaValue) throws -> String {
        guard case .text(let word) = name else {
            throw HostFault.plain("letter 后面应当是函的名称和写给谁", hint: "例如 t:letter(\"greeting\", zhang)")
        }
        let letters = try host.letters().filter { $0.plugin == self.name }
        guard let letter = letters.first(where: { $0.name == word }) else {
            throw HostFault.unknown("没有函 “\(word)”", word, letters.map(\.name))
        }
        var subject = subject
        if case .text(let who) = subject { subject = try named(who, letter.type) }
        guard case .record(let type, var id) = subject else {
            throw HostFault.plain("letter 后面应当是函的名称和写给谁", hint: "例如 t:letter(\"greeting\", zhang)")
        }
        if type == Household.declaration.name, letter.type.name == Resident.declaration.name {
            guard let head = try head(subject) else { throw HostFault.plain("这一户没有人", hint: nil) }
            id = head.raw
        } else if type != letter.type.name {
            throw HostFault.plain("函 “\(word)” 写给\(letter.type.title)，这里是一条 \(type) 记录", hint: nil)
        }
        return try letter.write(id)
    }

    /// Runs a job of the plugin, as `gewu run` would.
    func job(_ name: LuaValue) throws {
        guard case .text(let word) = name else {
            throw HostFault.plain("job 后面应当是批处理的名称", hint: "例如 t:job(\"nightly\")")
        }
        let jobs = try host.jobs().filter { $0.plugin == self.name }
        guard let job = jobs.first(where: { $0.name == word }) else {
            throw HostFault.unknown("没有批处理 “\(word)”", word, jobs.map(\.name))
        }
        try run(job)
    }

    private func value(_ cell: Report.Cell) -> LuaValue {
        switch cell {
        case .figure(let figure):
            if let whole = figure.whole {
                .text("\(figure.part.words)/\(whole.words)")
            } else if let count = Int64(exactly: figure.part.number) {
                .integer(count)
            } else {
                .number(figure.part.number)
            }
        case .plain(.text(let text)): .text(text)
        case .plain(.number(let number)): .integer(Int64(number))
        case .plain(.flag(let flag)): .boolean(flag)
        case .plain(.none): .none
        }
    }
}
