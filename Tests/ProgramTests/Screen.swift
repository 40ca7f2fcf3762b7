/// What a terminal shows that is sent text: as much of an xterm as a line editor uses.
struct Screen {
    private(set) var columns: Int
    private(set) var lines: Int
    /// A character; `nil` for the right half of a wide one.
    private var cells: [[Character?]]
    private var row = 0
    private var column = 0
    private var scrolled: [String] = []
    private var escape: String?

    init(columns: Int, lines: Int) {
        self.columns = columns
        self.lines = lines
        cells = Array(repeating: Array(repeating: " ", count: columns), count: lines)
    }

    /// The line the cursor is in.
    var current: String { Self.text(cells[row]) }

    /// What stands above the line the cursor is in, with what has left the screen at the top.
    var above: [String] { scrolled + cells[..<row].map(Self.text) }

    var visible: [String] { cells.map(Self.text) }

    /// With what has left the screen at the top.
    var everything: String { (scrolled + visible).joined(separator: "\n") }

    mutating func forget() {
        scrolled = []
        for line in cells.indices where line != row { cells[line] = Array(repeating: " ", count: columns) }
    }

    mutating func resize(columns: Int, lines: Int) {
        cells = cells.map { Array(($0 + Array(repeating: " ", count: columns)).prefix(columns)) }
        while cells.count > lines { scrolled.append(Self.text(cells.removeFirst())) }
        while cells.count < lines { cells.append(Array(repeating: " ", count: columns)) }
        self.columns = columns
        self.lines = lines
        row = min(row, lines - 1)
        column = min(column, columns - 1)
    }

    private static func text(_ line: [Character?]) -> String {
        var text = String(line.compactMap { $0 })
        while text.last == " " { text.removeLast() }
        return text
    }

    mutating func take(_ text: String) {
        for scalar in text.unicodeScalars {
            if escape != nil { steer(scalar) } else { show(scalar) }
        }
    }

    private mutating func show(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\u{1B}": escape = ""
        case "\r": column = 0
        case "\n": feed()
        case "\u{8}": column = max(0, column - 1)
        case "\t": column = min(columns - 1, (column / 8 + 1) * 8)
        case "\u{0}"..."\u{1F}": break
        default: put(Character(scalar))
        }
    }

    private mutating func feed() {
        if row + 1 < lines {
            row += 1
        } else {
            scrolled.append(Self.text(cells.removeFirst()))
            cells.append(Array(repeating: " ", count: columns))
        }
    }

    private mutating func put(_ character: Character) {
        let isWide = character.unicodeScalars.first.map { Self.isWide($0.value) } ?? false
        let width = isWide ? 2 : 1
        if column + width > columns {
            column = 0
            feed()
        }
        cells[row][column] = character
        if isWide { cells[row][column + 1] = nil }
        column += width
    }

    private static func isWide(_ value: UInt32) -> Bool {
        (0x2E80...0xA4CF).contains(value) || (0xF900...0xFAFF).contains(value)
            || (0xFE30...0xFE6F).contains(value)
            || (0xFF00...0xFF60).contains(value) || (0x20000...0x3FFFD).contains(value)
    }

    private mutating func steer(_ scalar: Unicode.Scalar) {
        guard var begun = escape else { return }
        begun.unicodeScalars.append(scalar)
        escape = begun
        guard begun.first == "[" else {
            // Anything but a sequence with numbers is of no consequence here, and two letters long at most.
            if begun != "(" { escape = nil }
            return
        }
        guard begun.count > 1, (0x40...0x7E).contains(scalar.value) else { return }
        escape = nil
        let numbers = begun.dropFirst().dropLast().split(separator: ";").map { Int($0) ?? 0 }
        let count = max(1, numbers.first ?? 1)
        switch scalar {
        case "A": row = max(0, row - count)
        case "B": row = min(lines - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "D": column = max(0, column - count)
        case "G": column = min(columns - 1, count - 1)
        case "H":
            row = min(lines - 1, count - 1)
            column = min(columns - 1, max(1, numbers.dropFirst().first ?? 1) - 1)
        case "K":
            for place in column..<columns { cells[row][place] = " " }
        case "J":
            for place in column..<columns { cells[row][place] = " " }
            for line in (row + 1)..<max(row + 1, lines) {
                cells[line] = Array(repeating: " ", count: columns)
            }
        case "P":
            cells[row].removeSubrange(column..<min(columns, column + count))
            while cells[row].count < columns { cells[row].append(" ") }
        case "@":
            cells[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
            cells[row].removeLast(count)
        default: break
        }
    }
}
