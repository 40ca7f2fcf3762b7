import Governance
package import Records
package import Sheets

/// Writes the records of one type into a table, in memory that does not grow with their number.
///
/// The table is what ``RecordImport`` reads: the same titles, references in words. Protected fields come masked. A list
/// of residents also says where they live, as a register does.
package struct RecordExport {
    package let type: Declaration
    /// Only those in this place or below it.
    package var place: Int64?
    /// Also what no longer holds on the day, or does not hold yet.
    package var anyDay = false
    /// What plugins work out beside it.
    package var computed: [ComputedColumn] = []
    /// Called with the number of records written so far; what it throws ends the export.
    package var progress: (Int) throws -> Void = { _ in }

    private let shape: RecordShape
    private static let page = 2000

    package init(_ type: Declaration, in place: Int64? = nil) {
        self.type = type
        self.place = place
        shape = RecordShape(type)
    }

    package var columns: [TableColumn] {
        shape.items.map { item in
            TableColumn(item.name, item.title, content(item))
        } + (isRegister ? RegisterExport.columns : [])
            + computed.map { TableColumn("\($0.plugin).\($0.name)", $0.title) }
    }

    private var isRegister: Bool { type.name == Resident.declaration.name }

    /// Writes all there is and finishes the table; tells how many records that were.
    @discardableResult
    package func run(at desk: Desk, to writer: any TableWriter) throws -> Int {
        let session = desk.session
        let labels = RecordLabels(session)
        let register = RegisterExport(session)
        var count = 0
        try session.snapshot {
            var selection = Selection(of: type)
            if let place { selection = selection.where(.within(place)) }
            selection.anyDay = anyDay
            selection.order = [Order("id")]
            selection.limit = Self.page
            var last: Int64 = .min
            while true {
                let rows = try session.rows(selection.where(.compare("id", .more, .integer(last))))
                guard let end = rows.last?.rawID else { break }
                last = end
                var table = try cells(rows, labels, session)
                if isRegister { try register.complete(&table, of: rows.map(\.rawID)) }
                for column in computed {
                    let values = try column.values(rows.map(\.rawID))
                    for (index, row) in rows.enumerated() {
                        table[index].append(values[row.rawID].map(Cell.Value.init) ?? .empty)
                    }
                }
                for row in table { try writer.add(row) }
                count += rows.count
                try progress(count)
                if rows.count < Self.page { break }
            }
        }
        try writer.finish()
        return count
    }

    private func content(_ item: RecordShape.Item) -> TableColumn.Content {
        guard case .field(let position) = item.meaning else { return .text }
        return switch type.columns[position].kind {
        case .integer, .real: .number
        case .day: .date
        case .text, .boolean, .instant, .choice, .reference, .sealed: .text
        }
    }

    private func cells(_ rows: [Row], _ labels: RecordLabels, _ session: Session) throws -> [[Cell.Value]] {
        var table = Array(repeating: [Cell.Value](), count: rows.count)
        for item in shape.items {
            let words = try words(item, rows, labels, session)
            for (index, row) in rows.enumerated() {
                try table[index].append(words?(row) ?? plain(row, item))
            }
        }
        return table
    }

    /// How to put a reference of these rows into words; `nil` for an item that is none.
    private func words(
        _ item: RecordShape.Item, _ rows: [Row], _ labels: RecordLabels, _ session: Session
    ) throws -> ((Row) throws -> Cell.Value)? {
        func ids() throws -> Set<Int64> {
            Set(
                try rows.compactMap {
                    if case .integer(let id) = try $0[named: item.name] { id } else { nil }
                })
        }
        func found(_ words: [Int64: String]) -> (Row) throws -> Cell.Value {
            { row in
                guard case .integer(let id) = try row[named: item.name] else { return .empty }
                return .text(words[id] ?? "#\(id)")
            }
        }
        switch item.meaning {
        case .place: return found(try labels.places(try ids()))
        case .typeName:
            return { row in
                guard case .text(let name) = try row[named: item.name] else { return .empty }
                return .text((try? session.type(named: name).title) ?? name)
            }
        case .end(_, let kind):
            return try ends(item, type.columns[kind].name, rows, labels, session)
        case .parent(let parent):
            var lies: [Int64: Int64] = [:]
            var selection = Selection(of: type).where(.among("id", rows.map { .integer($0.rawID) }))
            selection.anyDay = true
            try session.each(selection, ["id", Path([parent.name])]) { row in
                if let id = row.integerIfAny(1) { lies[row.integer(0)] = id }
            }
            let words = try labels.labels(of: parent, Set(lies.values))
            return { row in lies[row.rawID].flatMap { words[$0] }.map { .text($0) } ?? .empty }
        case .field(let position):
            guard let target = type.columns[position].target else { return nil }
            return found(try labels.labels(of: target, try ids()))
        }
    }

    private func ends(
        _ item: RecordShape.Item, _ kind: String, _ rows: [Row], _ labels: RecordLabels, _ session: Session
    ) throws -> (Row) throws -> Cell.Value {
        var ids: [String: Set<Int64>] = [:]
        for row in rows {
            if case .text(let name) = try row[named: kind], case .integer(let id) = try row[named: item.name]
            {
                ids[name, default: []].insert(id)
            }
        }
        var words: [String: [Int64: String]] = [:]
        for (name, some) in ids {
            if let other = try? session.type(named: name) { words[name] = try labels.labels(of: other, some) }
        }
        return { row in
            guard case .text(let name) = try row[named: kind],
                case .integer(let id) = try row[named: item.name]
            else { return .empty }
            return .text(words[name]?[id] ?? "#\(id)")
        }
    }

    private func plain(_ row: Row, _ item: RecordShape.Item) throws -> Cell.Value {
        guard let column = shape.column(item) else { return .empty }
        return Cell.Value(try row[named: column.name], column.kind)
    }
}

extension Cell.Value {
    /// A value of the books as a table has it. Instants are texts to the minute: a spreadsheet knows no zone.
    init(_ value: Value, _ kind: Kind) {
        self =
            switch (value, kind) {
            case (.null, _), (.bytes, _): .empty
            case (.integer(let number), .day): .date(days: Int(number))
            case (.integer(let number), .instant): .text(Instant(milliseconds: number).description)
            case (.integer(let number), .boolean): .boolean(number != 0)
            case (.integer(let number), _): .number(Double(number), raw: String(number))
            case (.real(let number), _): .number(number, raw: String(number))
            case (.text(let text), _): .text(text)
            }
    }
}
