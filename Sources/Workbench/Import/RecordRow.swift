import Governance
import Records
import Sheets

/// Judges the rows of a list of one record type: what each would put into the books, and everything that is wrong with
/// it. Nothing is written here.
final class RecordJudge {
    typealias Problem = RegisterRow.Problem
    private typealias PersonPart = FieldWords.PersonPart

    let shape: RecordShape
    let header: RecordHeader
    let session: Session
    private let finder: RecordFinder
    private let home: Int64?
    private let constants: [Int: RegisterCells.Entry]
    private let readings: [CellReading?]
    private(set) var known: KnownRecords
    let isUpdating: Bool
    private let isTaken: (Int) -> Bool
    private var rowsByKey: [Int: Int32] = [:]
    private var rowsByContent: [Int: Int32] = [:]
    /// Rows above that a row of the same list may name: the type's own names.
    private var above: Set<String> = []
    private let nameColumn: Int?

    /// What a row came to.
    struct Judged {
        var row: ImportRow
        var candidate: Candidate?
        /// What the row says otherwise than the record that bears its key.
        var update: Update?
    }

    /// What a row would change in a record of the books.
    struct Update {
        let id: Int64
        /// The commit in which the record stood as it was compared.
        let read: Int64
        let assignments: [Assignment]
    }

    /// What a row would put into the books.
    struct Candidate {
        let number: Int
        var values: [Value]
        let parent: Int64?
        /// References to rows above, by the position of their column: resolved when those have landed.
        var later: [(position: Int, name: String)]
        let name: String?
    }

    init(
        _ desk: Desk, _ shape: RecordShape, _ header: RecordHeader, home: Int64?,
        constants: [Int: RegisterCells.Entry], finder: RecordFinder,
        isUpdating: Bool, isTaken: @escaping (Int) -> Bool
    ) throws {
        self.shape = shape
        self.header = header
        self.home = home
        self.constants = constants
        self.finder = finder
        self.isUpdating = isUpdating
        self.isTaken = isTaken
        session = desk.session
        readings = shape.items.map { item in shape.column(item).map { CellReading(column: $0) } }
        var compared = Set(constants.keys)
        for target in header.targets.values {
            switch target {
            case .item(let index): compared.insert(index)
            case .person:
                if let resident = shape.resident { compared.insert(resident) }
            }
        }
        known = try KnownRecords(session, shape, comparing: compared.sorted())
        nameColumn = shape.type.nameColumn.flatMap { shape.type.position(of: $0.name) }
    }

    /// Others have written since `commit`.
    func refresh(after commit: Int64) throws {
        finder.reset()
        try known.refresh(after: commit)
    }

    /// Whether a row describes a record: it does unless it is blank in every column taken, repeats the headings or closes
    /// the table.
    func isData(_ row: SheetRow) -> Bool {
        let own = row.cells.filter { header.targets[$0.column] != nil && !$0.isCarried }
        if own.allSatisfy({ RegisterCells.Entry($0.value).isBlank }) || header.isRepeated(by: row) {
            return false
        }
        let first =
            row.cells.lazy.filter { !$0.isCarried }.map { RegisterCells.text($0.value).squeezed }
            .first { !$0.isEmpty } ?? ""
        if RegisterCells.isSum(first) { return false }
        let isNote = ["填表人", "制表人", "填报人", "审核人", "备注", "说明", "注", "填表日期", "制表日期", "单位负责人"]
            .contains { first.hasPrefix($0 + ":") || first.hasPrefix($0 + "：") }
        return !isNote
    }

    func judge(_ row: SheetRow) throws -> Judged {
        var reading = Reading(values: Array(repeating: .null, count: shape.type.columns.count))
        var person: [FieldWords.PersonPart: String] = [:]
        var entries: [Int: RegisterCells.Entry] = constants
        for cell in row.cells {
            guard let target = header.targets[cell.column] else { continue }
            let entry = RegisterCells.Entry(cell.value)
            switch target {
            case .item(let index):
                if !entry.isBlank || isFalse(entry, index) { entries[index] = entry }
            case .person(let part):
                if !entry.isBlank { person[part] = entry.text }
            }
        }
        for index in shape.items.indices { try read(index, entries, &reading) }
        try readPerson(person, &reading)
        complete(&reading)
        let name = name(reading, person)
        func judged(_ status: RegisterRow.Status, _ problems: [Problem], _ candidate: Candidate? = nil)
            -> Judged
        {
            Judged(
                row: ImportRow(row: row.number, status: status, name: name, problems: problems),
                candidate: candidate)
        }
        guard reading.refusals.isEmpty else { return judged(.refused, reading.refusals) }
        return try compared(row.number, reading, name, judged)
    }

    /// A row that says what an earlier one says, or the books, is its repetition.
    private func compared(
        _ number: Int, _ reading: Reading, _ name: String?,
        _ judged: (RegisterRow.Status, [Problem], Candidate?) -> Judged
    ) throws -> Judged {
        let keys = known.keys(reading.values, parent: reading.parent)
        func about(_ message: String, _ hint: String?) -> Problem {
            Problem(column: title(of: nameColumn), value: name ?? "", message: message, hint: hint)
        }
        if reading.later.isEmpty, let earlier = rowsByContent[keys.all] {
            return judged(.duplicate, [about("与第 \(earlier) 行相同", "不会重复记入，可删去其中一行")], nil)
        }
        if let key = keys.unique.first(where: { rowsByKey[$0] != nil }), let earlier = rowsByKey[key] {
            return judged(.refused, [about("与第 \(earlier) 行的编号或名称相同，内容却不同", "请核对，改正写错的一行")], nil)
        }
        rowsByContent[keys.all] = Int32(clamping: number)
        for key in keys.unique { rowsByKey[key] = Int32(clamping: number) }
        if let name = text(reading.values, nameColumn) { above.insert(name.squeezed) }

        if !isTaken(number) {
            if try known.same(reading.values, parent: reading.parent) != nil {
                return judged(.duplicate, [about("账本里已有这一条", "没有改动账本")], nil)
            }
            if let bearer = known.bearer(reading.values) {
                let (problem, update) = try difference(bearer, reading.given, reading.values, about)
                var known = judged(.duplicate, [problem], nil)
                known.update = update
                return known
            }
            if let masked = reading.masked.first {
                return judged(.refused, [masked], nil)
            }
        }
        let candidate = Candidate(
            number: number, values: reading.values, parent: reading.parent, later: reading.later, name: name)
        return judged(reading.mended.isEmpty ? .good : .mended, reading.mended, candidate)
    }

    // MARK: One row

    private struct Reading {
        var values: [Value]
        var parent: Int64?
        var later: [(position: Int, name: String)] = []
        var refusals: [Problem] = []
        var mended: [Problem] = []
        var masked: [Problem] = []
        /// The positions that the row fills.
        var given: Set<Int> = []
    }

    private func isFalse(_ entry: RegisterCells.Entry, _ index: Int) -> Bool {
        guard case .boolean = shape.column(shape.items[index])?.kind else { return false }
        return CellReading.no.contains(entry.plain.lowercased())
    }

    private func read(_ index: Int, _ entries: [Int: RegisterCells.Entry], _ reading: inout Reading) throws {
        let item = shape.items[index]
        guard let entry = entries[index] else {
            if home != nil, reference(item)?.name == Community.declaration.name {
                fill(item, with: home, &reading)
            }
            return
        }
        if case .error = entry.value {
            reading.refusals.append(
                Problem(
                    column: heading(index), value: entry.text, message: "单元格是错误值，不是数据",
                    hint: "请在表格里改正公式，或直接填写内容"))
            return
        }
        do {
            switch item.meaning {
            case .place(let position):
                set(position, .integer(try finder.place(entry.text)), &reading)
            case .typeName(let position):
                set(position, .text(try finder.type(entry.text).name), &reading)
            case .end(let position, let kind):
                // The type may stand in a column behind it.
                let stated = entries.first { shape.position(shape.items[$0.key]) == kind }?.value.text
                guard let stated else {
                    throw RecordFinder.Unknown(
                        message: "没有写“\(shape.type.columns[kind].title)”", hint: "先写明是哪一种记录，例如 驻区单位、户")
                }
                set(position, .integer(try finder.find(try finder.type(stated), entry.text)), &reading)
            case .parent(let type):
                reading.parent = try finder.find(type, entry.text)
            case .field(let position):
                try readField(index, position, entry, &reading)
            }
        } catch let unknown as RecordFinder.Unknown {
            reading.refusals.append(problem(index, entry.text, unknown.message, unknown.hint))
        }
    }

    private func readField(
        _ index: Int, _ position: Int, _ entry: RegisterCells.Entry, _ reading: inout Reading
    ) throws {
        let column = shape.type.columns[position]
        if let target = column.target {
            do {
                set(position, .integer(try finder.find(target, entry.text)), &reading)
            } catch let unknown as RecordFinder.Unknown {
                guard target.name == shape.type.name, above.contains(entry.plain) else { throw unknown }
                reading.later.append((position, entry.plain))
                reading.given.insert(position)
            }
            return
        }
        guard let outcome = readings[index]?.read(entry) else { return }
        switch outcome {
        case .refused(let message, let hint):
            reading.refusals.append(problem(index, entry.text, message, hint))
        case .value(let value, let mended):
            set(position, value, &reading)
            if let mended { reading.mended.append(problem(index, entry.text, mended, nil)) }
            if column.sealing != nil, case .text(let text) = value, text.contains("*") {
                reading.masked.append(problem(index, entry.text, "是脱敏后的写法，不能记入", "请填写原来的号码，或留空"))
            }
        }
    }

    /// The resident whom the row describes in several cells.
    private func readPerson(_ person: [FieldWords.PersonPart: String], _ reading: inout Reading) throws {
        guard let position = shape.resident, reading.values[position] == .null, !person.isEmpty else {
            return
        }
        let column = shape.type.columns[position]
        let ownName = text(reading.values, nameColumn)
        let name = person[.name] ?? (column.isOptional ? ownName : nil)
        do {
            let id: Int64
            if let text = person[.idNumber] {
                id = try finder.resident(numbered: try number(text))
            } else if let name, let address = person[.address] {
                id = try finder.resident(named: name, at: address)
            } else if column.isOptional {
                return
            } else {
                throw RecordFinder.Unknown(message: "认不准是哪一位居民", hint: "请写身份证号码，或姓名和家庭住址")
            }
            set(position, .integer(id), &reading)
            // Who is in the books is known by that, and stands there once.
            if ownName != nil, let nameColumn, column.isOptional { reading.values[nameColumn] = .null }
        } catch let unknown as RecordFinder.Unknown {
            // Somebody from elsewhere, where the record may be about such.
            if column.isOptional, ownName != nil {
                if let text = person[.idNumber] {
                    reading.mended.append(
                        Problem(
                            column: header.headings[.person(.idNumber)] ?? PersonPart.idNumber.rawValue,
                            value: IDNumber.mask(text), message: "\(unknown.message)，按外来的人记入",
                            hint: "是本街道居民的，请核对号码"))
                }
                return
            }
            let part = FieldWords.PersonPart.allCases.first { person[$0] != nil } ?? .name
            reading.refusals.append(
                Problem(
                    column: header.headings[.person(part)] ?? part.rawValue,
                    value: masked(part, person[part] ?? ""),
                    message: unknown.message, hint: unknown.hint))
        }
    }

    private func number(_ text: String) throws -> IDNumber {
        do throws(IDNumber.Flaw) {
            return try IDNumber(text)
        } catch { throw RecordFinder.Unknown(message: error.message, hint: error.hint) }
    }

    private func masked(_ part: FieldWords.PersonPart, _ text: String) -> String {
        switch part {
        case .name: PersonName.mask(text)
        case .idNumber: IDNumber.mask(text)
        case .address: DoorAddress.mask(text)
        }
    }

    /// Fills what a list need not say, and says what is missing.
    private func complete(_ reading: inout Reading) {
        let type = shape.type
        if case .dated(let from, _) = type.timing, let position = type.position(of: from),
            reading.values[position] == .null, !reading.given.contains(position)
        {
            reading.values[position] = session.day.stored
        }
        for (position, column) in type.columns.enumerated()
        where column.usual != .null && reading.values[position] == .null && !reading.given.contains(position)
        {
            reading.values[position] = column.usual
        }
        for (position, column) in type.columns.enumerated() {
            guard !column.isOptional, reading.values[position] == .null else { continue }
            let isRefused = reading.refusals.contains { $0.column == title(of: position) }
            if isRefused || reading.later.contains(where: { $0.position == position }) { continue }
            if position == shape.resident,
                header.headings.keys.contains(where: { if case .person = $0 { true } else { false } }),
                !reading.refusals.isEmpty
            {
                continue
            }
            reading.refusals.append(
                Problem(column: title(of: position), value: "", message: "没有“\(column.title)”", hint: "请补上"))
        }
        if let parent = shape.parent, reading.parent == nil,
            !reading.refusals.contains(where: { $0.column == parent.title })
        {
            reading.refusals.append(
                Problem(
                    column: parent.title, value: "", message: "没有写在哪个\(parent.title)",
                    hint: parent.name == "grid" ? "写成 张家湾/3 的样子" : "写明社区，或用 --community 指明"))
        }
    }

    // MARK: Words

    private func set(_ position: Int, _ value: Value, _ reading: inout Reading) {
        reading.values[position] = value
        reading.given.insert(position)
    }

    private func fill(_ item: RecordShape.Item, with id: Int64?, _ reading: inout Reading) {
        guard let id else { return }
        if let position = shape.position(item) {
            // Where a record names its building, the community follows from it.
            if shape.type.columns[position].isOptional || reading.values[position] == .null {
                reading.values[position] = .integer(id)
            }
        } else {
            reading.parent = id
        }
    }

    private func reference(_ item: RecordShape.Item) -> Declaration? {
        if case .parent(let type) = item.meaning { return type }
        return shape.column(item)?.target
    }

    private func heading(_ index: Int) -> String { header.headings[.item(index)] ?? shape.items[index].title }

    /// The heading over a column of the declaration, or its title.
    private func title(of position: Int?) -> String {
        guard let position else { return shape.type.title }
        let index = shape.items.firstIndex { shape.position($0) == position }
        return index.flatMap { header.headings[.item($0)] } ?? shape.type.columns[position].title
    }

    private func problem(_ index: Int, _ text: String, _ message: String, _ hint: String?) -> Problem {
        Problem(column: heading(index), value: masked(index, text), message: message, hint: hint)
    }

    /// A value as a report may show it.
    private func masked(_ index: Int, _ text: String) -> String {
        guard let column = shape.column(shape.items[index]) else { return text }
        switch column.name {
        case "id_number": return IDNumber.mask(text)
        case "phone": return PhoneNumber.mask(text)
        default: break
        }
        if let target = column.target,
            target.name == Resident.declaration.name || target.name == Household.declaration.name
        {
            return String(text.prefix(1)) + "…"
        }
        if isPerson(column) { return PersonName.mask(text) }
        switch column.sensitivity {
        case .plain: return text
        case .care, .sensitive:
            if case .choice = column.kind { return text }
            return text.isEmpty ? "" : String(text.prefix(1)) + "…"
        }
    }

    private func isPerson(_ column: Column) -> Bool {
        column.title.contains("姓名") || column.title.contains("联络员")
    }

    private func name(_ reading: Reading, _ person: [FieldWords.PersonPart: String]) -> String? {
        if let name = text(reading.values, nameColumn) { return name }
        if let name = person[.name] { return name }
        let title = reading.values.indices.lazy.compactMap { position -> String? in
            guard case .text(let text) = reading.values[position] else { return nil }
            let column = self.shape.type.columns[position]
            if case .text = column.kind, column.sensitivity == .plain { return text }
            return nil
        }.first
        return title
    }

    private func text(_ values: [Value], _ position: Int?) -> String? {
        guard let position, case .text(let text) = values[position], !text.isEmpty else { return nil }
        return text
    }
}
