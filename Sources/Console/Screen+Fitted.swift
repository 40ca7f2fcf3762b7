package import Workbench

/// The terminal an answer is fitted to.
package struct Canvas: Equatable, Sendable {
    /// In columns; Chinese characters take two.
    package var width: Int
    package var hasColour: Bool

    package init(width: Int, hasColour: Bool) {
        self.width = max(20, width)
        self.hasColour = hasColour
    }
}

extension Answer {
    /// The answer as lines for somebody at a terminal: rows numbered where numbers can be typed, no column that is
    /// empty or only for programs, nothing wider than the canvas and nothing cut off. One record is shown from top
    /// to bottom.
    package func lines(on canvas: Canvas) -> [String] {
        if isReceipt || rows.isEmpty { return [] }
        let shown = columns.indices.filter { index in
            !columns[index].isForPrograms && !(lists != nil && columns[index].name == "id")
                && rows.contains { index < $0.count && $0[index] != .none && $0[index] != .text("") }
        }
        var titles = shown.map { columns[$0].title }
        var cells = rows.map { row in shown.map { $0 < row.count ? Table.words(row[$0]) : "" } }
        var isNumber = shown.map { index in
            rows.allSatisfy { row in
                switch index < row.count ? row[index] : .none {
                case .number, .none: true
                case .text, .flag: false
                }
            }
        }
        if rows.count == 1, shown.count > 3 {
            return Self.vertical(titles, cells[0], canvas)
        }
        if lists != nil {
            titles.insert("序", at: 0)
            isNumber.insert(true, at: 0)
            for index in cells.indices { cells[index].insert(String(index + 1), at: 0) }
        }
        guard !titles.isEmpty else { return [] }
        guard let widths = Self.widths(titles, cells, isNumber, canvas.width) else {
            return cells.flatMap { Self.vertical(titles, $0, canvas) + [""] }
        }
        return ([titles] + cells).enumerated().flatMap { number, row in
            Self.line(
                row, widths, isNumber, number == 0 ? Canvas(width: canvas.width, hasColour: false) : canvas)
        }
    }

    /// The notes, broken where the canvas ends.
    package func notes(on canvas: Canvas) -> [String] {
        notes.flatMap { note in
            Table.plain(note, lines: true).split(separator: "\n", omittingEmptySubsequences: false)
                .flatMap { broken(String($0), canvas.width) }
        }
    }

    private static func vertical(_ titles: [String], _ row: [String], _ canvas: Canvas) -> [String] {
        let width = titles.map { displayWidth($0) }.max() ?? 0
        let room = max(8, canvas.width - width - 2)
        return zip(titles, row).filter { !$1.isEmpty }.flatMap { title, cell in
            broken(cell, room).enumerated().map { number, part in
                let head = number == 0 ? title : ""
                return head + String(repeating: " ", count: width - displayWidth(head) + 2)
                    + coloured(part, cell, canvas)
            }
        }
    }

    /// Widths that fit; the widest texts give way first. `nil` where the columns cannot stand side by side.
    private static func widths(
        _ titles: [String], _ cells: [[String]], _ isNumber: [Bool], _ most: Int
    ) -> [Int]? {
        var widths = titles.map { displayWidth($0) }
        for row in cells {
            for (index, cell) in row.enumerated() { widths[index] = max(widths[index], displayWidth(cell)) }
        }
        // A text may be broken anywhere; a number never, but what stands above it may.
        let floors = widths.indices.map { index in
            isNumber[index]
                ? max(4, cells.map { index < $0.count ? displayWidth($0[index]) : 0 }.max() ?? 0) : 8
        }
        var over = widths.reduce(0, +) + 2 * (widths.count - 1) - most
        while over > 0 {
            let open = widths.indices.filter { widths[$0] > floors[$0] }
            guard let widest = open.max(by: { widths[$0] < widths[$1] }) else { return nil }
            widths[widest] -= 1
            over -= 1
        }
        return widths
    }

    private static func line(
        _ row: [String], _ widths: [Int], _ isNumber: [Bool], _ canvas: Canvas
    ) -> [String] {
        let parts = zip(row, widths).map { broken($0, $1) }
        return (0..<(parts.map(\.count).max() ?? 1)).map { level in
            var text = ""
            var pending = 0
            for (index, cell) in parts.enumerated() {
                let part = level < cell.count ? cell[level] : ""
                let room = max(0, widths[index] - displayWidth(part))
                if index > 0 { pending += 2 }
                if isNumber[index] { pending += room }
                if !part.isEmpty {
                    text += String(repeating: " ", count: pending) + coloured(part, row[index], canvas)
                    pending = 0
                }
                if !isNumber[index] { pending += room }
            }
            return text
        }
    }

    /// What is late is red, and says so in words too.
    private static func coloured(_ part: String, _ cell: String, _ canvas: Canvas) -> String {
        guard canvas.hasColour else { return part }
        switch cell {
        case DutyWord.overdue.rawValue, DutyWord.late.rawValue: return "\u{1B}[1;31m\(part)\u{1B}[0m"
        case DutyWord.dueToday.rawValue: return "\u{1B}[33m\(part)\u{1B}[0m"
        default: return part
        }
    }
}

/// `text` in pieces of at most `width` columns.
func broken(_ text: String, _ width: Int) -> [String] {
    guard displayWidth(text) > width else { return [text] }
    var pieces: [String] = []
    var piece = ""
    var used = 0
    for character in text {
        let wide = displayWidth(String(character))
        if used + wide > width, !piece.isEmpty {
            pieces.append(piece)
            (piece, used) = ("", 0)
        }
        piece.append(character)
        used += wide
    }
    return pieces + [piece]
}
