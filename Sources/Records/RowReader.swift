package import CRows
internal import GRDBSQLite

/// Fills a C row source from a query: a cursor over a selection, or a reader that goes to the record it is asked for.
///
/// Which fields a script reads is not known before it runs. A reader starts with the id alone; a field that is asked
/// for is looked up for that row, and the statement then goes on with the field among its columns. A computed field
/// that nobody reads is never computed.
final class RowReader {
    private let session: Session
    private let selection: Selection
    private let fields: [Path]
    private let kinds: [rows_kind]
    private let access: Access?
    /// Whether the statement can be made anew in the middle: it goes by id, upward.
    private let goesByID: Bool
    /// Whether the statement is about one record at a time.
    private let goesByKey: Bool
    /// Where each field stands in the statement; -1 while it does not.
    private var places: [Int32]
    private var wanted: [Int] = []
    private var misses = false
    private var statement: Statement?
    private var current: Int64?
    /// In a unit of work: the ids as they were when the loop began, so that a loop may change what it reads.
    private var fixed: ArraySlice<Int64>?
    /// How often the unit of work had written when the statement went to its row.
    private var writesSeen = 0
    private var singles: [Int: Statement] = [:]
    private var busy: Statement?
    private var scratch: UnsafeMutablePointer<CChar>?

    init(
        _ session: Session, _ selection: Selection, fields: [Path], isKeyed: Bool, access: Access?
    ) throws {
        self.session = session
        self.fields = fields
        self.access = access
        self.kinds = try fields.map { try session.rowKind(of: $0, in: selection.type) }
        self.places = [Int32](repeating: -1, count: fields.count)
        var selection = selection
        let isFixed = !isKeyed && session.isWriting
        self.goesByKey = isKeyed || isFixed
        self.goesByID =
            selection.order.allSatisfy { $0.path == "id" && !$0.descending } && !selection.isCut
        if goesByID, !isKeyed { selection.order = [Order("id")] }
        if isFixed {
            var ids: [Int64] = []
            try session.each(selection, ["id"], access: access) { ids.append($0.integer(0)) }
            fixed = ids[...]
        }
        if goesByKey {
            // Each record is gone to by its id, whether or not it still fulfils the conditions.
            selection = Selection(of: selection.type)
            selection.anyDay = true
        }
        self.selection = selection
    }

    deinit { close() }

    /// Moves on. In a unit of work a record that the loop has removed meanwhile is left out.
    func step() throws -> Bool {
        if fixed != nil {
            while let id = fixed?.popFirst() {
                if try seek(id) { return true }
            }
            current = nil
            return false
        }
        release()
        if statement == nil || (misses && goesByID) { try prepare() }
        guard let statement, try statement.step() else {
            current = nil
            return false
        }
        current = statement.integer(0)
        return true
    }

    func seek(_ id: Int64) throws -> Bool {
        release()
        current = nil
        if statement == nil || misses { try make(selection.where(.compare("id", .equal, .integer(0)))) }
        guard let statement, try go(statement, to: id) else { return false }
        current = id
        return true
    }

    func column(_ index: Int32, _ value: inout rows_value) throws {
        value.kind = ROWS_NULL
        guard let current, fields.indices.contains(Int(index)) else { return }
        if index == 0 {
            value.kind = ROWS_INTEGER
            value.integer = current
            return
        }
        let field = Int(index)
        let place = places[field]
        guard place >= 0, let statement else { return try lookUp(field, current, &value) }
        // What this unit has written since is read, too.
        if let work = session.work, work.writes != writesSeen, goesByKey {
            guard try go(statement, to: current) else { return }
        }
        fill(&value, statement, place, field)
    }

    func close() {
        release()
        if let statement { session.connection.checkIn(statement) }
        for single in singles.values { session.connection.checkIn(single) }
        statement = nil
        current = nil
        fixed = fixed.map { _ in [] }
        singles = [:]
        scratch?.deallocate()
        scratch = nil
    }

    // MARK: Statements

    private func prepare() throws {
        var selection = selection
        if let current { selection = selection.where(.compare("id", .more, .integer(current))) }
        try make(selection)
    }

    private func make(_ selection: Selection) throws {
        if let statement { session.connection.checkIn(statement) }
        statement = nil
        let paths: [Path] = ["id"] + wanted.map { fields[$0] }
        let fragment = try session.compiler(access).select(selection, paths)
        let made = try session.connection.checkOut(fragment.text)
        try made.bind(fragment.values)
        misses = false
        statement = made
        for (place, field) in wanted.enumerated() { places[field] = Int32(place + 1) }
    }

    /// One field of one record that the statement does not have; it will from the next row on.
    private func lookUp(_ field: Int, _ id: Int64, _ value: inout rows_value) throws {
        let single = try singles[field] ?? makeSingle(field)
        release()
        busy = single
        if try go(single, to: id) { fill(&value, single, 0, field) }
    }

    private func makeSingle(_ field: Int) throws -> Statement {
        var one = Selection(of: selection.type).where(.compare("id", .equal, .integer(0)))
        one.anyDay = true
        let fragment = try session.compiler(access).select(one, [fields[field]])
        let single = try session.connection.checkOut(fragment.text)
        singles[field] = single
        try single.bind(fragment.values)
        if !wanted.contains(field) {
            wanted.append(field)
            misses = true
        }
        return single
    }

    /// Runs a statement anew for the record with this id, which is its last value: the condition was added last.
    private func go(_ statement: Statement, to id: Int64) throws -> Bool {
        statement.reset()
        try statement.bind(id, at: sqlite3_bind_parameter_count(statement.handle))
        if statement === self.statement { writesSeen = session.work?.writes ?? 0 }
        return try statement.step()
    }

    private func release() {
        busy?.reset()
        busy = nil
    }

    // MARK: Values

    private func fill(_ value: inout rows_value, _ statement: Statement, _ place: Int32, _ field: Int) {
        let handle = statement.handle
        switch sqlite3_column_type(handle, place) {
        case SQLITE_INTEGER:
            value.kind = kinds[field] == ROWS_NULL ? ROWS_INTEGER : kinds[field]
            value.integer = sqlite3_column_int64(handle, place)
        case SQLITE_FLOAT:
            value.kind = ROWS_REAL
            value.real = sqlite3_column_double(handle, place)
        case SQLITE_TEXT:
            value.kind = ROWS_TEXT
            value.text = UnsafeRawPointer(sqlite3_column_text(handle, place))?.assumingMemoryBound(
                to: CChar.self)
            value.length = Int(sqlite3_column_bytes(handle, place))
        case SQLITE_BLOB:
            mask(&value, statement.bytes(place), field)
        default: value.kind = ROWS_NULL
        }
    }

    /// A protected field comes masked, whoever reads it.
    private func mask(_ value: inout rows_value, _ box: [UInt8], _ field: Int) {
        guard fields[field].steps.count == 1, let current,
            let column = selection.type.column(fields[field].steps[0]), let sealing = column.sealing
        else {
            // Of another record, on whose id the key of this box depends.
            return set(&value, "****")
        }
        do {
            let plain = try session.schema.sealer.open(
                box, type: selection.type.name, id: current, field: column.name)
            set(&value, sealing.mask(plain))
        } catch {
            session.sourceFailure =
                session.sourceFailure
                ?? RecordFailure.unreadable(type: selection.type, id: current, field: column.name)
            value.kind = ROWS_NULL
        }
    }

    private func set(_ value: inout rows_value, _ text: String) {
        scratch?.deallocate()
        let bytes = Array(text.utf8)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
        copy[bytes.count] = 0
        scratch = copy
        value.kind = ROWS_TEXT
        value.text = UnsafePointer(copy)
        value.length = bytes.count
    }
}

extension Session {
    /// A cursor over a selection, as C reads it; whoever takes it closes it, before the session ends.
    ///
    /// Column 0 is the id; column n is the n-th of `fields`. A failure is kept in ``sourceFailure``.
    package func source(_ selection: Selection, fields: [Path], access: Access?) throws -> rows_source {
        try makeSource(
            RowReader(self, selection, fields: ["id"] + fields, isKeyed: false, access: access),
            isKeyed: false)
    }

    /// A reader that goes to the record it is asked for, as C reads it.
    package func keyedSource(_ type: Declaration, fields: [Path], access: Access?) throws -> rows_source {
        try makeSource(
            RowReader(self, Selection(of: type), fields: ["id"] + fields, isKeyed: true, access: access),
            isKeyed: true)
    }

    /// What Lua gets for a field: kinds that SQLite does not know, such as a day, are told here.
    func rowKind(of path: Path, in type: Declaration) throws(RecordFailure) -> rows_kind {
        switch try kind(of: path, in: type) {
        case .day: ROWS_DAY
        case .boolean: ROWS_BOOLEAN
        default: ROWS_NULL
        }
    }

    /// What kind of value a path leads to.
    package func kind(of path: Path, in type: Declaration) throws(RecordFailure) -> Kind {
        var type = type
        for (index, step) in path.steps.enumerated() {
            let isLast = index == path.steps.count - 1
            if step == "id" { return .integer }
            if let column = type.column(step) {
                if isLast { return column.kind }
                guard let target = column.target else {
                    throw .refused(field: step, type: type.title, reason: "不指向别的记录，后面不能再接字段")
                }
                type = catalogue.current(target)
                continue
            }
            switch type.derived[step]?.meaning {
            case .formula(let formula, let kind)?:
                if isLast { return kind }
                if case .reference(let target) = kind {
                    type = catalogue.current(target.declaration)
                    continue
                }
                guard case .path(let inner) = formula else {
                    throw .refused(field: step, type: type.title, reason: "不指向别的记录，后面不能再接字段")
                }
                let rest = Path(inner.steps + path.steps[(index + 1)...])
                return try self.kind(of: rest, in: type)
            case .relation(.one(_, _, _, let target))?:
                if isLast { return .reference(target) }
                type = catalogue.current(target.declaration)
            default:
                throw .unknownField(step, type: type.title, suggestion: nearest(step, in: type.names))
            }
        }
        return .integer
    }

    private func makeSource(_ reader: RowReader, isKeyed: Bool) -> rows_source {
        var source = rows_source()
        let box = SourceBox(self, reader)
        source.context = Unmanaged.passRetained(box).toOpaque()
        source.step =
            isKeyed
            ? nil
            : { context in
                SourceBox.with(context) { try $0.reader.step() }
            }
        source.seek =
            isKeyed
            ? { context, id in
                SourceBox.with(context) { try $0.reader.seek(id) }
            } : nil
        source.column = { context, column, value in
            guard let context, let value else { return }
            let box = Unmanaged<SourceBox>.fromOpaque(context).takeUnretainedValue()
            do { try box.reader.column(column, &value.pointee) } catch { box.session.sourceFailure = error }
        }
        source.close = { context in
            guard let context else { return }
            let box = Unmanaged<SourceBox>.fromOpaque(context).takeRetainedValue()
            box.reader.close()
        }
        return source
    }
}

private final class SourceBox {
    let session: Session
    let reader: RowReader

    init(_ session: Session, _ reader: RowReader) {
        self.session = session
        self.reader = reader
    }

    /// 1 a row, 0 none, -1 failed: the failure is kept in the session.
    static func with(_ context: UnsafeMutableRawPointer?, _ body: (SourceBox) throws -> Bool) -> Int32 {
        guard let context else { return -1 }
        let box = Unmanaged<SourceBox>.fromOpaque(context).takeUnretainedValue()
        do { return try body(box) ? 1 : 0 } catch {
            box.session.sourceFailure = error
            return -1
        }
    }
}
