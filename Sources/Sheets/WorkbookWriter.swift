import CXlsxWriter
import Glibc

/// Writes an xlsx workbook of one sheet: a bold heading that stays in sight, texts as texts, days as dates.
///
/// What the library keeps beside the file while it works lies in the file's own folder, and has no name there.
package final class WorkbookWriter: TableWriter {
    private let path: String
    private let columns: [TableColumn]
    private var book: UnsafeMutablePointer<lxw_workbook>?
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let text: UnsafeMutablePointer<lxw_format>?
    private let date: UnsafeMutablePointer<lxw_format>?
    private let whole: UnsafeMutablePointer<lxw_format>?
    private var row: lxw_row_t = 0

    /// `title` names the sheet.
    package init(_ path: String, title: String, _ columns: [TableColumn]) throws(SheetFailure) {
        let folder = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
        let made = (folder.isEmpty ? "/" : folder).withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.use_zip64 = 1
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return workbook_new_opt(path, &options)
        }
        guard let book = made else { throw SheetFailure(.cannotWrite("内存不足"), file: path) }
        guard
            let sheet = workbook_add_worksheet(book, Self.sheetName(title))
                ?? workbook_add_worksheet(book, nil)
        else {
            lxw_workbook_free(book)
            throw SheetFailure(.cannotWrite("内存不足"), file: path)
        }
        // The same table gives the same bytes: the moment it was written is not part of it.
        var properties = lxw_doc_properties()
        properties.created = 946_684_800
        workbook_set_properties(book, &properties)
        self.path = path
        self.columns = columns
        self.book = book
        self.sheet = sheet
        let heading = workbook_add_format(book)
        format_set_bold(heading)
        // Whatever is typed below a column of texts stays a text: a number of 18 digits would lose its last ones.
        text = workbook_add_format(book)
        format_set_num_format(text, "@")
        date = workbook_add_format(book)
        format_set_num_format(date, "yyyy-mm-dd")
        whole = workbook_add_format(book)
        format_set_num_format(whole, "0")
        for (index, column) in columns.enumerated() {
            let place = lxw_col_t(clamping: index)
            let format =
                switch column.content {
                case .text: text
                case .date: date
                case .number: Optional<UnsafeMutablePointer<lxw_format>>.none
                }
            worksheet_set_column(sheet, place, place, Self.width(column), format)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        for (index, column) in columns.enumerated() {
            try put(column.title, lxw_col_t(clamping: index), heading)
        }
        row = 1
    }

    deinit { if let book { lxw_workbook_free(book) } }

    package func add(_ values: [Cell.Value]) throws(SheetFailure) {
        guard row < Limit.rows else { throw SheetFailure(.overfull, file: path) }
        for (index, value) in values.enumerated() {
            let column = lxw_col_t(clamping: index)
            switch value {
            case .empty: break
            case .text(let words), .error(let words): try put(words, column, text)
            case .boolean(let isTrue): try put(Cell.Value.word(isTrue), column, text)
            case .number(let number, let raw):
                let isWhole = number.rounded() == number
                // Beyond this a spreadsheet no longer knows every digit.
                if number.magnitude >= 1e15 {
                    try put(raw, column, text)
                } else {
                    try check(
                        worksheet_write_number(sheet, row, column, number, isWhole ? whole : nil), column)
                }
            case .date(let days, let minutes):
                // A spreadsheet knows no day before March 1900 for certain.
                if days >= -25_508, days < 2_932_897 {
                    let serial = Double(days + 25_569) + Double(minutes) / 1440
                    try check(worksheet_write_number(sheet, row, column, serial, date), column)
                } else {
                    try put(CivilCount.text(days, minutes), column, text)
                }
            }
        }
        row += 1
    }

    package func finish() throws(SheetFailure) {
        guard let book else { return }
        // What was written on the side goes unchecked otherwise: a full disk would leave a shorter table.
        let isWhole =
            fflush(sheet.pointee.optimize_tmpfile) == 0 && ferror(sheet.pointee.optimize_tmpfile) == 0
        let reason = errno
        self.book = nil
        let result = Self.quietly { workbook_close(book) }
        guard isWhole else { throw SheetFailure(.cannotWrite(OutputFile.words(reason)), file: path) }
        guard result == LXW_NO_ERROR else {
            throw SheetFailure(.cannotWrite(String(cString: lxw_strerror(result))), file: path)
        }
    }

    /// The library also prints what it returns, in English; whoever looks at the screen is told once.
    private static func quietly<Result>(_ body: () -> Result) -> Result {
        let screen = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        let nothing = open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer {
            if screen >= 0 {
                dup2(screen, STDERR_FILENO)
                close(screen)
            }
            if nothing >= 0 { close(nothing) }
        }
        if screen >= 0, nothing >= 0 { dup2(nothing, STDERR_FILENO) }
        return body()
    }

    private func put(
        _ words: String, _ column: lxw_col_t, _ format: UnsafeMutablePointer<lxw_format>?
    ) throws(SheetFailure) {
        if words.isEmpty { return }
        try check(worksheet_write_string(sheet, row, column, Self.escaped(words), format), column)
    }

    private func check(_ result: lxw_error, _ column: lxw_col_t) throws(SheetFailure) {
        if result == LXW_NO_ERROR { return }
        let reason: SheetFailure.Reason =
            result == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED
            ? .cellTooLong(column: Cell.letters(of: Int(column)))
            : .cannotWrite(String(cString: lxw_strerror(result)))
        throw SheetFailure(reason, file: path, row: Int(row) + 1)
    }

    /// `_x0007_`, the way the format spells characters that XML does not allow, and `_x005F_` for an underscore that
    /// would be read as the beginning of one.
    private static func escaped(_ text: String) -> String {
        func isForbidden(_ byte: UInt8) -> Bool {
            byte < 0x20 && byte != 0x09 && byte != 0x0A || byte == 0x7F
        }
        guard text.utf8.contains(where: { isForbidden($0) || $0 == UInt8(ascii: "_") }) else { return text }
        var escaped = ""
        let scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            if scalar.value < 0x80, isForbidden(UInt8(scalar.value)) {
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped += "_x" + String(repeating: "0", count: 4 - digits.count) + digits + "_"
            } else if scalar == "_", index + 6 < scalars.count, scalars[index + 1] == "x",
                scalars[index + 6] == "_"
            {
                escaped += "_x005F_"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// At most 31 characters, and none of those that separate a sheet from a cell.
    private static func sheetName(_ title: String) -> String? {
        let name = String(title.filter { !"[]:*?/\\'".contains($0) }.prefix(20))
        return name.isEmpty ? nil : name
    }

    /// In the width of a digit; a Han letter takes two.
    private static func width(_ column: TableColumn) -> Double {
        let heading = column.title.unicodeScalars.reduce(2) { $0 + ($1.value > 0xFF ? 2 : 1) }
        let content =
            switch column.content {
            case .date: 11
            case .number: 8
            case .text: 14
            }
        return Double(min(60, max(heading, content)))
    }
}
