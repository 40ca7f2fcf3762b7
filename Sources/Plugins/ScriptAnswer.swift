import Lua
import Records
import Workbench

extension Answer {
    /// What a script returned: a text is a note, a list of tables or records is rows. The columns come as in `order`,
    /// and behind them those that are not in it.
    init(_ values: [LuaValue], order: [String] = []) {
        switch values.first {
        case .text(let note)?: self.init(notes: [note])
        case .integer(let number)?: self.init(notes: [String(number)])
        case .number(let number)?: self.init(notes: [String(number)])
        case .boolean(let flag)?: self.init(notes: [flag ? "true" : "false"])
        case .day(let number)?: self.init(notes: [Day(number: number).description])
        case .table(let table)?: self.init(rowsOf: table, order)
        default: self.init()
        }
    }

    private init(rowsOf table: LuaTable, _ order: [String]) {
        // One table of names and values is one row.
        let items = table.list.isEmpty && !table.fields.isEmpty ? [LuaValue.table(table)] : table.list
        var names = order
        for case .table(let row) in items {
            for name in row.fields.keys.sorted() where !names.contains(name) { names.append(name) }
        }
        if names.isEmpty { names = ["value"] }
        let rows = items.map { item -> [Cell] in
            guard case .table(let row) = item else {
                return [Self.cell(item)] + names.dropFirst().map { _ in .none }
            }
            return names.map { Self.cell(row.fields[$0] ?? .none) }
        }
        self.init(columns: names.map { Column($0, $0) }, rows: rows)
    }

    static func cell(_ value: LuaValue) -> Cell {
        switch value {
        case .text(let text): .text(text)
        case .integer(let number): .number(Int(number))
        case .number(let number): .text(String(number))
        case .boolean(let flag): .flag(flag)
        case .day(let number): .text(Day(number: number).description)
        case .record(_, let id): .number(Int(id))
        default: .none
        }
    }
}
