import Governance
package import Records
package import Sheets

/// What a register is read against.
package struct RegisterSurroundings {
    /// The acting day: nobody is born after it.
    package var day: Day
    /// The community, 张家湾 or 张家湾社区; an address that names another is refused. `nil` checks nothing.
    package var community: String?
    /// Whether the community has a grid of that number.
    package var knowsGrid: (Int) throws -> Bool
    /// The resident in the books who is the same person as the candidate of a row.
    package var existing: (ResidentCandidate, Int) throws -> KnownResident?
    /// Headings of this place that the usual words do not cover.
    package var headings: [String: RegisterColumn]

    package init(
        day: Day, community: String? = nil, headings: [String: RegisterColumn] = [:],
        knowsGrid: @escaping (Int) throws -> Bool,
        existing: @escaping (ResidentCandidate, Int) throws -> KnownResident? = { _, _ in nil }
    ) {
        self.day = day
        self.community = community
        self.headings = headings
        self.knowsGrid = knowsGrid
        self.existing = existing
    }

    /// A resident in the books, as far as a register has to know.
    package struct KnownResident: Equatable, Sendable {
        package let id: Int64
        package let name: String

        package init(id: Int64, name: String) {
            self.id = id
            self.name = name
        }
    }

    var communityName: String? { community.map { Community.shortName($0) } }
}

/// A residents' register (居民花名册), read row by row and judged: nothing is written here.
///
/// Each row of data comes out once, in the order of the file, with everything that is wrong with it. Titles,
/// headings, blank rows and what stands below the table do not come out.
package final class ResidentRegister {
    /// The headings of the columns that are taken.
    package var headings: [RegisterColumn: String] { header.headings }
    /// The headings of the columns that are left alone: nothing in them reaches the books.
    package var ignored: [String] { header.ignored }

    private let next: () throws -> SheetRow?
    private let header: RegisterHeader
    private let cleaner: RegisterCleaner
    private var waiting: ArraySlice<SheetRow>
    private(set) var beyond: BeyondHeadings

    /// The row each text of a row was first seen in.
    private var seen: [Int: Int32] = [:]
    /// The row that took each identity number, and whose name it has there.
    private var taken: [IDNumber: (row: Int32, name: Int)] = [:]
    /// Rows taken, by who lives where under which name and birth, to meet those without an identity number.
    private var persons: [Int: (row: Int32, hasNumber: Bool)] = [:]

    /// Finds the headings. Throws a ``RegisterFailure`` where there are none, or where a column is missing
    /// without which no row could be taken.
    package convenience init(_ reader: SheetReader, in surroundings: RegisterSurroundings) throws {
        try self.init(file: reader.file, in: surroundings) { try reader.next() }
    }

    package init(
        file: String, in surroundings: RegisterSurroundings, rows: @escaping () throws -> SheetRow?
    ) throws {
        var own: [String: RegisterColumn] = [:]
        for (heading, column) in surroundings.headings { own[Heading.key(heading)] = column }
        let (header, rest) = try RegisterHeader.find(rows, own: own, file: file)
        self.header = header
        cleaner = RegisterCleaner(header: header, surroundings: surroundings)
        waiting = rest[...]
        beyond = BeyondHeadings(last: header.last)
        next = rows
    }

    /// The next row of data; `nil` at the end.
    package func nextRow() throws -> RegisterRow? {
        while let row = try waiting.popFirst() ?? next() {
            let cells = RegisterCells(row, header)
            if isData(row, cells) {
                beyond.look(at: row)
                return try judge(row.number, cells)
            }
        }
        return nil
    }

    /// Whether a row describes a person.
    ///
    /// It does unless it is blank in every column taken (a row that only has its number included), repeats
    /// the headings, closes the table or is a title inside it. What closes a table begins with a label and a
    /// colon (制表人：) or with the word for a sum, where data have a number or a name.
    private func isData(_ row: SheetRow, _ cells: RegisterCells) -> Bool {
        if cells.isBlank || header.isRepeated(by: cells) { return false }
        let filled = row.cells.lazy.filter { !$0.isCarried }.map { RegisterCells.text($0.value).squeezed }
            .filter { !$0.isEmpty }
        let first = filled.first ?? ""
        if RegisterCells.isSum(first) { return false }
        if first.unicodeScalars.contains(where: { $0 == ":" || $0 == "：" }) {
            let isPerson =
                cells[.idNumber].map { (try? IDNumber($0.text)) != nil } ?? false
                || cells[.phone].map { (try? PhoneNumber($0.text)) != nil } ?? false
            if !isPerson { return false }
        }
        if filled.prefix(2).count == 1 {
            // A line across the table, such as the title of a grid's part of it.
            guard let name = cells[.name]?.text, (try? PersonName(name)) != nil else { return false }
            return GridNumber.read(name) == nil && DoorAddress(name) == nil
        }
        return true
    }

    /// A row that says the same as an earlier one is its repetition, also when the earlier one was refused:
    /// the reason is given once. Otherwise its own flaws come first, then whether a row already taken, or the
    /// books, have the person.
    private func judge(_ number: Int, _ cells: RegisterCells) throws -> RegisterRow {
        let outcome = try cleaner.clean(cells)
        func row(_ status: RegisterRow.Status, _ problems: [RegisterRow.Problem], known: Int64? = nil)
            -> RegisterRow
        {
            RegisterRow(
                row: number, status: status, name: outcome.name,
                candidate: status == .refused ? nil : outcome.candidate,
                problems: problems, known: known)
        }
        func about(_ message: String, _ hint: String) -> RegisterRow.Problem {
            cleaner.problem(.name, outcome.name, message, hint)
        }

        let text = cells.fingerprint
        if let earlier = seen[text] {
            return row(.duplicate, [about("与第 \(earlier) 行相同", "不会重复记入，可删去其中一行")])
        }
        seen[text] = Int32(clamping: number)
        guard let candidate = outcome.candidate else { return row(.refused, outcome.refusals) }

        let name = candidate.name.hashValue
        if let idNumber = candidate.idNumber, let earlier = taken[idNumber] {
            guard earlier.name == name else {
                let conflict = cleaner.problem(
                    .idNumber, idNumber.text, "与第 \(earlier.row) 行的身份证号码相同，姓名却不同", "请对照证件，改正写错的一行")
                return row(.refused, [conflict])
            }
            return row(.duplicate, [about("与第 \(earlier.row) 行是同一人（身份证号码相同）", "只记入前一行，请核对差别")])
        }
        let keys = personKeys(candidate)
        let alike = keys.lazy.compactMap { self.persons[$0] }.first {
            !$0.hasNumber || candidate.idNumber == nil
        }
        if let alike {
            return row(
                .duplicate,
                [about("与第 \(alike.row) 行像是同一人（姓名、出生日期和住处或电话相同）", "只记入前一行；若不是同一人，请补上身份证号码")])
        }
        if let known = try cleaner.surroundings.existing(candidate, number) {
            if let idNumber = candidate.idNumber, known.name != candidate.name.text {
                let conflict = cleaner.problem(
                    .idNumber, idNumber.text, "账本里有人用这个身份证号码，姓名却不同", "请对照证件，改正写错的一处")
                return row(.refused, [conflict])
            }
            return row(.duplicate, [about("账本里已有此人", "没有改动账本")], known: known.id)
        }

        if let masked = outcome.masked.first { return row(.refused, [masked]) }
        if let idNumber = candidate.idNumber { taken[idNumber] = (Int32(clamping: number), name) }
        for key in keys { persons[key] = (Int32(clamping: number), candidate.idNumber != nil) }
        return row(outcome.mended.isEmpty ? .good : .mended, outcome.mended)
    }

    private func personKeys(_ candidate: ResidentCandidate) -> [Int] {
        func key(_ place: some Hashable) -> Int {
            var hasher = Hasher()
            hasher.combine(candidate.name)
            hasher.combine(candidate.birth)
            hasher.combine(place)
            return hasher.finalize()
        }
        return [key(candidate.address.text)] + (candidate.phone.map { [key($0)] } ?? [])
    }
}
