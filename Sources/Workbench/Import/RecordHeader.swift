import Governance
import Records
import Sheets

/// Where the headings stand in a list of one record type, and which column means what.
struct RecordHeader {
    let row: Int
    /// By spreadsheet column.
    let targets: [Int: FieldWords.Target]
    /// The headings of the columns taken, as the file has them.
    let headings: [FieldWords.Target: String]
    /// The headings of the columns that are left alone.
    let ignored: [String]
    /// The column of the last heading, taken or not.
    let last: Int
    private let plain: [Int: String]

    var all: [String] { headings.values.sorted() + ignored }

    /// Finds the headings in the first rows and hands back the rows below them that were read for it.
    ///
    /// `own` are headings of this office with what they mean: a title, a name or another word for a field.
    static func find(
        _ next: () throws -> SheetRow?, _ shape: RecordShape, own: [String: String], file: String
    ) throws -> (RecordHeader, rest: [SheetRow]) {
        let words = FieldWords(shape)
        var meant: [String: FieldWords.Target] = [:]
        for (heading, word) in own {
            if let target = words.targets(of: word).first?.target { meant[Heading.key(heading)] = target }
        }
        var rows: [SheetRow] = []
        var best: (index: Int, count: Int)?
        while rows.count < RegisterHeader.searched, let row = try next() {
            let found = assigned(row, words, meant)
            let filled = row.cells.count { !$0.isCarried }
            // One heading alone would be a title that happens to be one of our words, unless the list has one column.
            if found.count >= 2 || found.count == 1 && filled == 1, found.count > best?.count ?? 0 {
                best = (rows.count, found.count)
            }
            rows.append(row)
        }
        guard let best else {
            throw RegisterFailure(
                reason: .noHeadingsOf(shape.type.title, shape.items.prefix(6).map(\.title)), file: file)
        }
        let header = try RecordHeader(rows[best.index], words, meant, shape, file: file)
        return (header, Array(rows[(best.index + 1)...]))
    }

    /// Whether a row's cells repeat their headings, as at the top of each printed page.
    func isRepeated(by row: SheetRow) -> Bool {
        var some = false
        for cell in row.cells where targets[cell.column] != nil {
            guard RegisterCells.text(cell.value).squeezed == plain[cell.column] else { return false }
            some = true
        }
        return some
    }

    private init(
        _ line: SheetRow, _ words: FieldWords, _ meant: [String: FieldWords.Target], _ shape: RecordShape,
        file: String
    ) throws {
        row = line.number
        let found = Self.assigned(line, words, meant)
        var headings: [FieldWords.Target: String] = [:]
        var plain: [Int: String] = [:]
        var ignored: [String] = []
        var places: [FieldWords.Target: [Int]] = [:]
        for cell in line.cells where !cell.isCarried {
            let text = RegisterCells.text(cell.value)
            if let target = found[cell.column] {
                headings[target] = headings[target] ?? Heading.quoted(text)
                plain[cell.column] = text.squeezed
                places[target, default: []].append(cell.column)
            } else if !Heading.key(text).isEmpty {
                ignored.append(Heading.quoted(text))
            }
        }
        for (target, columns) in places.sorted(by: { $0.value[0] < $1.value[0] }) where columns.count > 1 {
            throw RegisterFailure(
                reason: .fieldTwice(
                    Self.title(target, shape), columns: columns.map { Cell.letters(of: $0) }, row: row),
                file: file)
        }
        targets = found
        last = line.cells.last { !RegisterCells.text($0.value).squeezed.isEmpty }?.column ?? 0
        self.headings = headings
        self.ignored = ignored
        self.plain = plain
    }

    static func title(_ target: FieldWords.Target, _ shape: RecordShape) -> String {
        switch target {
        case .item(let index): shape.items[index].title
        case .person(let part): part.rawValue
        }
    }

    /// Gives every field the heading that means it most plainly; a heading that only might mean it goes elsewhere or
    /// stays without.
    private static func assigned(
        _ row: SheetRow, _ words: FieldWords, _ meant: [String: FieldWords.Target]
    ) -> [Int: FieldWords.Target] {
        var wishes: [(rank: Int, column: Int, target: FieldWords.Target)] = []
        for cell in row.cells where !cell.isCarried {
            guard case .text(let text) = cell.value else { continue }
            if let target = meant[Heading.key(text)] {
                wishes.append((-1, cell.column, target))
            } else {
                wishes += words.targets(of: text).map { ($0.rank, cell.column, $0.target) }
            }
        }
        var found: [Int: FieldWords.Target] = [:]
        var taken: [FieldWords.Target: Int] = [:]
        for wish in wishes.sorted(by: { ($0.rank, $0.column) < ($1.rank, $1.column) })
        where found[wish.column] == nil {
            // Two headings that mean one field equally plainly are both kept, and refused with their places.
            if let rank = taken[wish.target], rank != wish.rank || rank > 1 { continue }
            found[wish.column] = wish.target
            taken[wish.target] = wish.rank
        }
        return found
    }
}
