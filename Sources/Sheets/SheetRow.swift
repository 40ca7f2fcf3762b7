/// One row of a sheet, under the number the spreadsheet shows beside it.
package struct SheetRow: Equatable, Sendable {
    /// Counts from 1. In CSV a record is a row, also when a quoted cell runs over several lines.
    package let number: Int
    /// Filled cells from left to right; a cell that is not here is empty.
    package let cells: [Cell]

    package init(number: Int, cells: [Cell]) {
        self.number = number
        self.cells = cells
    }

    /// What stands in `column`, counted from 0.
    package subscript(column: Int) -> Cell.Value {
        // A row is short and mostly dense: the cell is usually in its own place.
        if column < cells.count, cells[column].column == column { return cells[column].value }
        return cells.first { $0.column == column }?.value ?? .empty
    }
}

/// One cell of a sheet.
package struct Cell: Equatable, Sendable {
    /// Counts from 0: A is 0.
    package let column: Int
    package let value: Value
    /// Whether the value stands in a row above, and the two cells are merged.
    package let isCarried: Bool

    package init(column: Int, value: Value, isCarried: Bool = false) {
        self.column = column
        self.value = value
        self.isCarried = isCarried
    }

    /// `A`, `Z`, `AA` …
    package var letters: String { Cell.letters(of: column) }

    package enum Value: Equatable, Sendable {
        case empty
        case text(String)
        /// `raw` is the number as the file spells it, such as `4.20199E+17`: a long number there has already
        /// lost its last digits.
        case number(Double, raw: String)
        /// A number shown as a date: whole days since 1970-01-01, and the minutes since its midnight.
        case date(days: Int, minutes: Int = 0)
        case boolean(Bool)
        /// The error the spreadsheet shows, such as `#N/A`; or a formula that was never calculated.
        case error(String)
    }

    /// What the spreadsheet calls the column that counts `column` from 0.
    package static func letters(of column: Int) -> String {
        var letters: [UInt8] = []
        var rest = column + 1
        while rest > 0 {
            letters.append(UInt8(ascii: "A") + UInt8((rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}

/// The most a spreadsheet program itself would hold; a file that says otherwise was not made by one.
enum Limit {
    static let rows = 1_048_576
    static let columns = 16_384
    /// A cell holds 32,767 characters; this leaves room for the longest of them and for escapes.
    static let cellBytes = 262_144
    /// A row of many full cells; what is longer is no row of a register, and would only fill the memory.
    static let rowBytes = 16 << 20
}
