import Governance
import Records

/// What the books hold of one type, as far as an import has to know: whether a row says what is there already, and
/// which record bears a key that only one may bear.
///
/// Records are compared in the columns that the list has. Protected ones are compared masked, and then by their whole
/// text.
struct KnownRecords {
    private let session: Session
    private let shape: RecordShape
    /// The positions of the columns that the list has.
    private let compared: [Int]
    private let indexes: [(columns: [Int], openOnly: Int?)]
    private let until: Int?
    private var alike: [Int: [Int64]] = [:]
    private var keyed: [Int: Int64] = [:]

    /// `items` are those that the list has or that are the same for all of it.
    init(_ session: Session, _ shape: RecordShape, comparing items: [Int]) throws {
        self.session = session
        self.shape = shape
        let type = shape.type
        compared = items.compactMap { shape.position(shape.items[$0]) }.sorted()
        indexes = type.indexes.filter(\.isUnique).compactMap { index in
            let columns = index.columns.compactMap { type.position(of: $0) }
            guard columns.count == index.columns.count else { return nil }
            guard let only = index.only else { return (columns, nil) }
            return only.isNull ? (columns, type.position(of: only.column)) : (columns, nil)
        }
        if case .dated(_, let until) = type.timing {
            self.until = type.position(of: until)
        } else {
            until = nil
        }
        try read(Selection(of: type))
    }

    /// Reads what others have written since.
    mutating func refresh(after commit: Int64) throws {
        let records = try session.changes(after: commit).filter { $0.type == shape.type.name }.map(\.record)
        for start in stride(from: 0, to: records.count, by: 5000) {
            let some = records[start..<min(start + 5000, records.count)].map { Value.integer($0) }
            try read(Selection(of: shape.type).where(.among("id", some)))
        }
    }

    /// The record that says all that the row says.
    func same(_ values: [Value], parent: Int64?) throws -> Int64? {
        guard let ids = alike[fingerprint(values, parent)] else { return nil }
        return try ids.first { try isTheSame($0, values) }
    }

    /// The record that bears a key of the row's, and the columns of the key.
    func bearer(_ values: [Value]) -> (id: Int64, columns: [Int])? {
        for (number, index) in indexes.enumerated() {
            guard let key = key(number, values), let id = keyed[key] else { continue }
            return (id, index.columns)
        }
        return nil
    }

    /// The keys of a row that no other may bear, and what it says in all: for telling rows of one list apart.
    func keys(_ values: [Value], parent: Int64?) -> (all: Int, unique: [Int]) {
        (fingerprint(values, parent, inFull: true), indexes.indices.compactMap { key($0, values) })
    }

    // MARK: Within

    private mutating func read(_ selection: Selection) throws {
        let type = shape.type
        var selection = selection
        selection.anyDay = true
        selection.order = [Order("id")]
        selection.limit = 2000
        let parents = try parents()
        var last: Int64 = .min
        while true {
            let rows = try session.rows(selection.where(.compare("id", .more, .integer(last))))
            guard let end = rows.last?.rawID else { return }
            last = end
            for row in rows {
                let values = try type.columns.map { try row[named: $0.name] }
                note(row.rawID, values, parents[row.rawID])
            }
            if rows.count < 2000 { return }
        }
    }

    private func parents() throws -> [Int64: Int64] {
        guard let parent = shape.parent else { return [:] }
        var found: [Int64: Int64] = [:]
        try session.each(Selection(of: shape.type), ["id", Path([parent.name])]) { row in
            found[row.integer(0)] = row.integerIfAny(1)
        }
        return found
    }

    private mutating func note(_ id: Int64, _ values: [Value], _ parent: Int64?) {
        for number in indexes.indices {
            if let key = key(number, values) { keyed[key] = id }
        }
        // What has ended is not what a list without that column speaks of.
        if let until, !compared.contains(until), case .integer(let day) = values[until],
            day <= Int64(session.day.number)
        {
            return
        }
        let fingerprint = fingerprint(values, parent)
        if !(alike[fingerprint]?.contains(id) ?? false) { alike[fingerprint, default: []].append(id) }
    }

    private func key(_ number: Int, _ values: [Value]) -> Int? {
        let index = indexes[number]
        if let open = index.openOnly, values[open] != .null { return nil }
        var hasher = Hasher()
        hasher.combine(number)
        for column in index.columns {
            guard values[column] != .null else { return nil }
            hasher.combine(comparable(values[column], column))
        }
        return hasher.finalize()
    }

    /// `inFull`: rows of a list are told apart by their whole numbers; those of the books are only known masked.
    private func fingerprint(_ values: [Value], _ parent: Int64?, inFull: Bool = false) -> Int {
        var hasher = Hasher()
        hasher.combine(parent)
        for column in compared {
            let isWhole = inFull && shape.type.columns[column].sealing != nil
            hasher.combine(isWhole ? values[column] : comparable(values[column], column))
        }
        return hasher.finalize()
    }

    /// A value in the form in which both sides know it: masked, to the minute, and 张家湾 for 张家湾社区.
    private func comparable(_ value: Value, _ position: Int) -> Value {
        let column = shape.type.columns[position]
        switch (column.kind, value) {
        case (.sealed, .text(let text)):
            return .text(text.contains("*") ? text : column.sealing?.mask(text) ?? text)
        case (.instant, .integer(let number)): return .integer(number / 60_000)
        case (_, .text(let text))
        where shape.type.name == Community.declaration.name && column.name == Community.name.name:
            return .text(Community.shortName(text))
        default: return value
        }
    }

    /// Whether protected values are the same in full, as far as the row has them in full.
    private func isTheSame(_ id: Int64, _ values: [Value]) throws -> Bool {
        var selection = Selection(of: shape.type).where(.compare("id", .equal, .integer(id)))
        selection.anyDay = true
        var isSealed = false
        for position in compared {
            let column = shape.type.columns[position]
            guard column.sealing != nil, case .text(let text) = values[position], !text.contains("*") else {
                continue
            }
            selection = selection.where(.sealed(column.name, equals: text))
            isSealed = true
        }
        return try !isSealed || session.count(selection) > 0
    }
}
