/// Writes CSV as Excel and WPS open it: UTF-8 with its mark, CRLF, quotes where they are needed.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it, which ``SheetReader`` takes off
/// again: what somebody once typed into a field must not become a command on the computer of whoever opens the list.
package final class CSVWriter: TableWriter {
    private let file: OutputFile
    private var line = ""

    package init(_ file: OutputFile, _ columns: [TableColumn]) throws(SheetFailure) {
        self.file = file
        try file.write("\u{FEFF}")
        try add(columns.map { .text($0.title) })
    }

    package func add(_ row: [Cell.Value]) throws(SheetFailure) {
        line.removeAll(keepingCapacity: true)
        for (index, value) in row.enumerated() {
            if index > 0 { line += "," }
            switch value {
            case .empty: break
            case .text(let text), .error(let text): put(text)
            case .number(_, let raw): line += raw
            case .date(let days, let minutes): line += CivilCount.text(days, minutes)
            case .boolean(let isTrue): line += Cell.Value.word(isTrue)
            }
        }
        line += "\r\n"
        try file.write(line)
    }

    package func finish() throws(SheetFailure) { try file.finish() }

    private func put(_ text: String) {
        let guarded = FormulaGuard.wants(text.utf8) ? "'" + text : text
        let needsQuotes =
            guarded.utf8.contains { Self.special.contains($0) } || guarded.utf8.first == 0x20
            || guarded.utf8.last == 0x20
        if needsQuotes {
            line += "\"" + guarded.replacing("\"", with: "\"\"") + "\""
        } else {
            line += guarded
        }
    }

    private static let special = Array("\",;\r\n\t".utf8)
}

/// The apostrophe before a text in CSV that would otherwise be taken for a formula.
enum FormulaGuard {
    /// Whether a text begins like a formula, behind any number of apostrophes.
    static func wants(_ text: some Sequence<UInt8>) -> Bool {
        for byte in text where byte != UInt8(ascii: "'") { return starters.contains(byte) }
        return false
    }

    private static let starters = Array("=+-@\t\r".utf8)
}
