import Workbench

/// Rows for a terminal, in columns as wide as what stands in them.
///
/// Nothing is cut off: a worker who cannot read an address to its end goes to the wrong door.
struct Table {
    private let columns: [Answer.Column]
    private let cells: [[String]]
    private let isNumber: [Bool]

    init(_ answer: Answer) {
        columns = answer.columns
        cells = answer.rows.map { row in row.map(Self.words) }
        isNumber = answer.columns.indices.map { index in
            var some = false
            for row in answer.rows where index < row.count {
                switch row[index] {
                case .number: some = true
                case .none: break
                case .text, .flag: return false
                }
            }
            return some
        }
    }

    var text: String {
        guard !columns.isEmpty, !cells.isEmpty else { return "" }
        var widths = columns.map { displayWidth($0.title) }
        for row in cells {
            for (index, cell) in row.prefix(widths.count).enumerated() {
                widths[index] = max(widths[index], displayWidth(cell))
            }
        }
        var text = line(columns.map(\.title), widths)
        for row in cells { text += line(row, widths) }
        return text
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        var text = ""
        var pending = 0
        for (index, cell) in row.prefix(widths.count).enumerated() {
            let room = max(0, widths[index] - displayWidth(cell))
            if index > 0 { pending += 2 }
            if isNumber[index] { pending += room }
            if !cell.isEmpty {
                text += String(repeating: " ", count: pending) + cell
                pending = 0
            }
            if !isNumber[index] { pending += room }
        }
        return text + "\n"
    }

    static func words(_ cell: Answer.Cell) -> String {
        switch cell {
        case .none: ""
        case .text(let text): plain(text)
        case .number(let number): String(number)
        case .flag(let flag): flag ? "是" : "否"
        }
    }

    /// The text without what would steer a terminal or turn the line around; `lines` leaves line breaks in.
    static func plain(_ text: String, lines: Bool = false) -> String {
        func steers(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0x0A: !lines
            case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2028, 0x2029, 0x2066...0x2069:
                true
            default: false
            }
        }
        guard text.unicodeScalars.contains(where: steers) else { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if !steers(scalar) {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += scalar == "\n" || scalar == "\t" || scalar == "\r" ? " " : "\u{FFFD}"
            }
        }
        return shown
    }
}

/// `text` as it may go to a terminal, line breaks included.
package func plainText(_ text: String) -> String { Table.plain(text, lines: true) }
