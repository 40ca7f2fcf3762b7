/// A table in a file, read row by row in memory that does not grow with it.
///
/// The file is what its content says; where its name says otherwise, reading it is refused with both named.
/// A reader belongs to the thread that made it.
package final class SheetReader {
    package let file: String
    /// The sheets with rows, in the workbook's order; none for a CSV file.
    package let sheets: [Sheet]
    /// The chosen sheet; `nil` for a CSV file.
    package private(set) var sheet: String?

    private let workbook: Workbook?
    private var rows: any RowSource

    /// Opens the file at `path`, and its sheet `name`: by default the first one that is not hidden.
    package init(_ path: String, sheet name: String? = nil) throws(SheetFailure) {
        let input = try InputFile(path)
        file = path
        let kind = try FileKind(input)
        let ending = path.split(separator: "/").last?.split(separator: ".").last?.lowercased() ?? ""
        switch kind {
        case .zip:
            let workbook = try Workbook(input)
            guard !["csv", "txt", "tsv", "xls", "et"].contains(ending) else {
                throw SheetFailure(.wrongKind(.xlsx), file: path)
            }
            self.workbook = workbook
            sheets = workbook.sheets.map(\.sheet)
            let chosen = try Self.choose(name, in: workbook)
            rows = try Self.rows(of: chosen, in: workbook)
            sheet = chosen.sheet.name
        case .text:
            guard !["xlsx", "xlsm", "xls", "et"].contains(ending) else {
                throw SheetFailure(.wrongKind(.text), file: path)
            }
            if let name { throw SheetFailure(.noSuchSheet(name, available: []), file: path) }
            workbook = nil
            sheets = []
            rows = try CSVRows(input)
        case .encrypted:
            throw SheetFailure(.encrypted, file: path)
        default:
            throw SheetFailure(.wrongKind(kind), file: path)
        }
    }

    /// Turns to another sheet, from its first row.
    package func choose(_ name: String) throws(SheetFailure) {
        guard let workbook else { throw SheetFailure(.noSuchSheet(name, available: []), file: file) }
        let chosen = try Self.choose(name, in: workbook)
        rows = try Self.rows(of: chosen, in: workbook)
        sheet = chosen.sheet.name
    }

    /// The next row with something in it; `nil` at the end. Row numbers rise, and skip what is blank.
    package func next() throws(SheetFailure) -> SheetRow? { try rows.next() }

    private static func choose(_ name: String?, in workbook: Workbook) throws(SheetFailure) -> Workbook.Listed
    {
        let listed = workbook.sheets
        guard let name else {
            guard let first = listed.first(where: { !$0.sheet.isHidden }) ?? listed.first else {
                throw SheetFailure(.noSheets, file: workbook.archive.path)
            }
            return first
        }
        guard let chosen = listed.first(where: { $0.sheet.name == name }) else {
            throw SheetFailure(
                .noSuchSheet(name, available: listed.map(\.sheet.name)), file: workbook.archive.path)
        }
        return chosen
    }

    private static func rows(
        of listed: Workbook.Listed, in workbook: Workbook
    ) throws(SheetFailure) -> WorksheetRows {
        let path = workbook.archive.path
        let strings = try workbook.sharedStrings()
        guard let first = try workbook.archive.entry(listed.part) else {
            throw SheetFailure(.incomplete, file: path, sheet: listed.sheet.name)
        }
        let merged = MergedRanges(first)
        guard let entry = try workbook.archive.entry(listed.part) else {
            throw SheetFailure(.incomplete, file: path, sheet: listed.sheet.name)
        }
        return try WorksheetRows(
            entry, file: path, sheet: listed.sheet.name, formats: workbook.formats, strings: strings,
            merged: merged)
    }
}
