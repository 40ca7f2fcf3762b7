package import Sheets

extension Answer {
    /// The columns of a table with the answer's rows. A column whose cells are all whole numbers is one of numbers.
    package var tableColumns: [TableColumn] {
        columns.enumerated().map { index, column in
            let isNumber = rows.allSatisfy { row in
                guard index < row.count else { return true }
                switch row[index] {
                case .number, .none: return true
                case .text, .flag: return false
                }
            }
            return TableColumn(column.name, column.title, isNumber && !rows.isEmpty ? .number : .text)
        }
    }

    /// Writes the rows and finishes the table.
    package func write(to writer: any TableWriter) throws {
        for row in rows { try writer.add(row.map(Sheets.Cell.Value.init)) }
        try writer.finish()
    }
}

extension Sheets.Cell.Value {
    init(_ cell: Answer.Cell) {
        self =
            switch cell {
            case .none: .empty
            case .text(let text): text.isEmpty ? .empty : .text(text)
            case .number(let number): .number(Double(number), raw: String(number))
            case .flag(let flag): .boolean(flag)
            }
    }
}
