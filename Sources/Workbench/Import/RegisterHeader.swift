import Governance
import Sheets

/// Where the headings stand in a register, and which column means what.
///
/// Above them there may be a title and a line of remarks; so the heading row is the one, among the first
/// rows, that names the most columns we know. Groups of headings over a second line are read together with
/// it.
struct RegisterHeader {
    /// The last row of the heading.
    let row: Int
    /// By spreadsheet column; `nil` for those that are left alone.
    private let columns: [RegisterColumn?]
    /// The headings of the columns taken, as the file has them.
    let headings: [RegisterColumn: String]
    /// The headings of the columns that are left alone.
    let ignored: [String]
    /// The column of the last heading, taken or not.
    let last: Int
    private let plainHeadings: [String?]

    static let searched = 30

    /// Finds the headings in the first rows of a file and hands back the rows below them that were read for
    /// it.
    static func find(
        _ next: () throws -> SheetRow?, own: [String: RegisterColumn], file: String
    ) throws -> (RegisterHeader, rest: [SheetRow]) {
        var rows: [SheetRow] = []
        var best: (index: Int, count: Int)?
        while rows.count < searched, let row = try next() {
            let count = Set(matches(row, own).values).count
            // Fewer than two would be a title that happens to be one of our words.
            if count >= 2, count > best?.count ?? 0 { best = (rows.count, count) }
            rows.append(row)
        }
        guard let best else { throw RegisterFailure(reason: .noHeadings, file: file) }
        var lines = [rows[best.index]]
        var last = best.index
        if last + 1 < rows.count, continues(rows[last + 1], below: lines[0], own) {
            last += 1
            lines.append(rows[last])
        } else if last > 0, continues(lines[0], below: rows[last - 1], own) {
            lines.insert(rows[last - 1], at: 0)
        }
        let header = try RegisterHeader(lines, own, file: file)
        return (header, Array(rows[(last + 1)...]))
    }

    func column(at place: Int) -> RegisterColumn? { place < columns.count ? columns[place] : nil }

    /// Whether a row's cells repeat their headings, as at the top of each printed page.
    func isRepeated(by cells: RegisterCells) -> Bool {
        RegisterColumn.allCases.allSatisfy { column in
            guard let entry = cells[column] else { return true }
            return entry.plain == plainHeadings[column.rawValue]
        }
    }

    private init(_ lines: [SheetRow], _ own: [String: RegisterColumn], file: String) throws {
        row = lines.last?.number ?? 0
        var columns: [Int: RegisterColumn] = [:]
        var headings: [RegisterColumn: String] = [:]
        var ignored: [(Int, String)] = []
        for line in lines {
            for cell in line.cells where !cell.isCarried {
                let text = Self.text(cell.value)
                if let column = RegisterColumn(heading: text, own: own) {
                    if columns[cell.column] == nil { columns[cell.column] = column }
                    headings[column] = headings[column] ?? Heading.quoted(text)
                } else if !Heading.key(text).isEmpty {
                    ignored.append((cell.column, Heading.quoted(text)))
                }
            }
        }
        for column in RegisterColumn.allCases {
            let places = columns.filter { $0.value == column }.keys.sorted()
            guard places.count < 2 else {
                throw RegisterFailure(
                    reason: .twice(column, columns: places.map { Cell.letters(of: $0) }, row: row), file: file
                )
            }
        }
        last =
            lines.compactMap { line in
                line.cells.last { !RegisterCells.text($0.value).squeezed.isEmpty }?.column
            }.max() ?? 0
        let found = Set(columns.values)
        let required: [(RegisterColumn, RegisterColumn?)] = [
            (.name, nil), (.sex, .idNumber), (.birth, .idNumber), (.address, nil),
        ]
        for (column, other) in required where !found.contains(column) {
            guard let other, found.contains(other) else {
                throw RegisterFailure(reason: .missing(column, orElse: other, row: row), file: file)
            }
        }
        self.columns = (0...(columns.keys.max() ?? 0)).map { columns[$0] }
        self.headings = headings
        plainHeadings = RegisterColumn.allCases.map { headings[$0]?.squeezed }
        self.ignored = ignored.filter { columns[$0.0] == nil }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func matches(_ row: SheetRow, _ own: [String: RegisterColumn]) -> [Int: RegisterColumn] {
        var found: [Int: RegisterColumn] = [:]
        for cell in row.cells where !cell.isCarried {
            found[cell.column] = RegisterColumn(heading: text(cell.value), own: own)
        }
        return found
    }

    /// Whether `lower` goes on with the headings of `upper`: it names columns that `upper` does not, and
    /// stands under none that `upper` does.
    private static func continues(_ lower: SheetRow, below upper: SheetRow, _ own: [String: RegisterColumn])
        -> Bool
    {
        let above = matches(upper, own)
        let below = matches(lower, own)
        guard !above.isEmpty, !below.isEmpty, lower.number == upper.number + 1 else { return false }
        return Set(above.keys).isDisjoint(with: lower.cells.filter { !$0.isCarried }.map(\.column))
            && Set(above.values).isDisjoint(with: below.values)
    }

    private static func text(_ value: Cell.Value) -> String {
        if case .text(let text) = value { return text }
        return ""
    }
}
