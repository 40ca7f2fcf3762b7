import Governance
import Lua
import Records
import Workbench

/// A figure as a script made it with `gewu.figure`, and what the books say to it.
struct FigureText {
    let session: Session
    let access: Access
    let query: QueryText

    /// Throws a ``HostFault`` where the table is no figure.
    static func check(_ value: LuaValue, _ query: QueryText) throws {
        let example = "例如 gewu.figure { part = 见到的, of = 应访的 }，两样都是查询"
        guard case .table(let table) = value, table.list.isEmpty, table.fields["$query"] == nil else {
            throw HostFault.plain("gewu.figure 后面应当是一个表", hint: example)
        }
        let keys = ["part", "of", "quota"]
        if let strange = table.fields.keys.sorted().first(where: { !keys.contains($0) }) {
            throw HostFault.unknown("gewu.figure 没有 “\(strange)” 这一项", strange, keys)
        }
        guard let part = table.fields["part"] else {
            throw HostFault.plain("gewu.figure 缺少 part（分子）", hint: example)
        }
        for (key, value) in [("part", part), ("of", table.fields["of"])] {
            switch value {
            case nil: continue
            case .integer(let number)? where number >= 0: continue
            case .number(let number)? where number >= 0 && number.isFinite: continue
            case .table(let table)? where table.fields["$query"] != nil:
                _ = try query.selection(.table(table))
            default: throw HostFault.plain("gewu.figure 的 \(key) 应当是查询，或不小于 0 的数", hint: example)
            }
        }
        switch table.fields["quota"] {
        case nil: return
        case .integer(let number)? where number > 0: return
        default: throw HostFault.plain("gewu.figure 的 quota 应当是大于 0 的整数", hint: "例如 quota = 10：上面要求的个数")
        }
    }

    /// `nil` where the value is no figure; a query alone is the figure of its records.
    func figure(_ value: LuaValue) throws -> Figure? {
        guard case .table(let table) = value else { return nil }
        if table.fields["$query"] != nil {
            return Figure(part: try amount(value), of: nil, quota: nil, day: session.day, access: access)
        }
        guard table.fields["$figure"] != nil, let part = table.fields["part"] else { return nil }
        var quota: Int?
        if case .integer(let number)? = table.fields["quota"] { quota = Int(number) }
        return Figure(
            part: try amount(part), of: try table.fields["of"].map(amount), quota: quota, day: session.day,
            access: access)
    }

    private func amount(_ value: LuaValue) throws -> Figure.Amount {
        switch value {
        case .integer(let number): return Figure.Amount(Double(number))
        case .number(let number): return Figure.Amount(number)
        default:
            let selection = try query.selection(value)
            return Figure.Amount(
                Double(try session.count(selection, access: access)), of: selection)
        }
    }
}

extension Instance {
    func defineFigures() {
        define("check_figure") { [unowned self] arguments in
            try whenRunning()
            try FigureText.check(arguments[safely: 0], query())
            return []
        }
    }

    var figures: FigureText { FigureText(session: session, access: access, query: query()) }
}
