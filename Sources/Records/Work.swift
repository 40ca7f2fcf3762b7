internal import Crypto

/// One unit of work: all of its writes land as one commit, or none does.
///
/// Handed to the closure of ``Session/write(_:_:)`` and of no use after it. What it has written, queries of the
/// session read. A write that is refused (a value, a rule, another record alike) has changed nothing, and the unit may
/// go on; after any other failure the unit does not land, whatever its closure makes of the error.
package final class Work {
    package let number: Int64
    package let purpose: Purpose
    let session: Session
    private var counter: Int64
    var salts = Salts()
    private var searchIndex: SearchIndex?
    /// An undo has asked for all of its records whether they lie in the scope.
    var isPuttingBack = false
    /// What is written now is what a listener wants written: it is not asked about it.
    var isAmending = false
    /// Whether anything of this unit puts back what stood there before.
    var hasPutBack = false
    /// The writes that somebody wanted to hear of.
    var events: [WriteEvent] = []
    package internal(set) var changes: [Change] = []
    /// How often it has written: tells a reader in the middle of a row that the row may be another now.
    package internal(set) var writes = 0
    /// How many parts that can be taken back stand inside each other now.
    private var parts = 0
    /// What stood in ``changes`` and ``events`` before an entry of an open part was first taken out of them; until then
    /// entries are only added, and their number is enough to go back.
    private var kept: [(changes: [Change], events: [WriteEvent])?] = []
    /// What made it impossible to land this unit.
    private(set) var failure: (any Error)?

    init(_ session: Session, number: Int64, purpose: Purpose, counter: Int64) {
        self.session = session
        self.number = number
        self.purpose = purpose
        self.counter = counter
    }

    /// Where the counter of ids stands after this unit.
    var lastCounter: Int64 { counter }

    // MARK: Writing

    @discardableResult
    package func insert<R: RecordType>(_ type: R.Type, _ assignments: Assignment...) throws -> RecordID<R> {
        RecordID(try insert(R.declaration, assignments))
    }

    /// Adds a record. Fields that are not named are empty; one that may not be throws.
    @discardableResult
    package func insert(
        _ type: Declaration, _ assignments: [Assignment], access: Access? = nil
    ) throws -> Int64 {
        var values = type.columns.map(\.usual)
        for assignment in assignments { values[try position(assignment.column, in: type)] = assignment.value }
        return try insert(type, values, access: access)
    }

    /// Adds a record whose values stand in the order of the declaration's columns: for those who write many.
    ///
    /// Throws ``RecordFailure/outOfScope(type:)`` when the record would lie outside the session's scope; one that
    /// lies nowhere yet may be added.
    @discardableResult
    package func insert(_ type: Declaration, _ values: [Value], access: Access? = nil) throws -> Int64 {
        try heard(.added, type, id: nil) { try add(type, values, access) }
    }

    private func add(_ type: Declaration, _ values: [Value], _ access: Access?) throws -> Int64 {
        precondition(values.count == type.columns.count, "one value for each column of \(type.name)")
        if let access {
            try access.checkWrite(type)
            for (value, column) in zip(values, type.columns) where !value.isEmpty {
                try access.checkWrite(type, column.name)
            }
        }
        let writer = try writer(for: type)
        var values = values
        for (index, column) in type.columns.enumerated() {
            values[index] = try checked(values[index], column, type)
        }
        let id = takeID()
        try check(type, id: id, values)
        if writer.hasSealed { values = try sealed(values, type, id: id) }
        try inScope(type, id: id, access) {
            let digest = try unlessAlike(type) {
                try writer.insert(id, commit: number, salt: salts.next(), values)
            }
            try whole { try writer.note(id, commit: number, .added, digest) }
        }
        try makeFindable(writer, values)
        writes += 1
        changes.append(Change(type: type.name, record: id, kind: .added))
        return id
    }

    package func update<R: RecordType>(_ id: RecordID<R>, _ assignments: Assignment...) throws {
        try update(R.declaration, id: id.raw, read: nil, assignments)
    }

    /// Changes the row as it was read: throws ``RecordFailure/changedMeanwhile`` if somebody else changed it since.
    package func update(_ row: Row, _ assignments: Assignment...) throws {
        try update(row.declaration, id: row.rawID, read: row.commit, assignments)
    }

    /// Changes a record; writes nothing, and makes no history, where every value is what it was.
    ///
    /// `read` is the commit of the row that the change was decided on; `nil` when it was read in this unit. Throws
    /// ``RecordFailure/outOfScope(type:)`` when the record lies outside the session's scope, or would then.
    package func update(
        _ type: Declaration, id: Int64, read: Int64?, _ assignments: [Assignment], access: Access? = nil
    ) throws {
        _ = try heard(.changed, type, id: id) {
            try set(type, id: id, read: read, assignments, access)
            return id
        }
    }

    private func set(
        _ type: Declaration, id: Int64, read: Int64?, _ assignments: [Assignment], _ access: Access?
    ) throws {
        if let access {
            for assignment in assignments { try access.checkWrite(type, assignment.column) }
            if assignments.isEmpty { try access.checkWrite(type) }
        }
        let writer = try writer(for: type)
        let old = try stored(writer, id: id, access)
        if let read { try checkUnchanged(since: read, old, writer, id: id) }
        var values = old.values
        var plain = writer.hasSealed ? try opened(writer, id: id, old.values) : old.values
        for assignment in assignments {
            let index = try position(assignment.column, in: type)
            let column = type.columns[index]
            let value = try checked(assignment.value, column, type)
            guard value != plain[index] else { continue }
            plain[index] = value
            let parts = try sealed(value, column, type, id: id)
            values.replaceSubrange(writer.starts[index]..<writer.starts[index] + parts.count, with: parts)
        }
        guard values != old.values else { return }
        try check(type, id: id, plain)
        try change(writer, id: id, from: old, to: values, access)
    }

    /// Puts other stored values into a row as it stands, and the row as it was into the history.
    func change(
        _ writer: Writer, id: Int64, from old: Writer.Stored, to values: [Value], _ access: Access? = nil
    ) throws {
        let type = writer.type
        let changed = values.indices.filter { values[$0] != old.values[$0] }
        if changed.isEmpty { return }
        try inScope(type, id: id, access) {
            let digest = try unlessAlike(type) {
                try writer.update(id, commit: number, salt: salts.next(), values, at: changed)
            }
            try whole {
                if old.commit == number {
                    try writer.noteAgain(id, commit: number, digest)
                } else {
                    try writer.archive(id, old, ended: number)
                    try writer.note(id, commit: number, .changed, digest)
                }
            }
        }
        try makeFindable(writer, values)
        writes += 1
        if old.commit != number { changes.append(Change(type: type.name, record: id, kind: .changed)) }
    }

    package func remove<R: RecordType>(_ id: RecordID<R>) throws { try remove(R.declaration, id: id.raw) }

    /// Takes a record out of the books; its history keeps it. One that this unit added has never been.
    package func remove(_ type: Declaration, id: Int64, access: Access? = nil) throws {
        let may = {
            try access?.checkWrite(type)
            _ = try self.stored(try self.writer(for: type), id: id, access)
        }
        _ = try heard(.removed, type, id: id, may: may) {
            try take(type, id: id, access)
            return id
        }
    }

    private func take(_ type: Declaration, id: Int64, _ access: Access?) throws {
        try access?.checkWrite(type)
        let writer = try writer(for: type)
        let old = try stored(writer, id: id, access)
        try whole {
            try writer.delete(id)
            guard old.commit == number else {
                try writer.archive(id, old, ended: number)
                try writer.note(id, commit: number, .removed, writer.digest(id, old))
                changes.append(Change(type: type.name, record: id, kind: .removed))
                return
            }
            // Written in this unit: what stood before it is what is removed, if anything did.
            keepForParts()
            changes.removeAll { $0.record == id && $0.type == type.name }
            if let before = try writer.ended(id, by: number) {
                try writer.noteAgain(id, commit: number, as: .removed, writer.digest(id, before))
                changes.append(Change(type: type.name, record: id, kind: .removed))
            } else {
                try writer.forget(id, commit: number)
            }
        }
        writes += 1
    }

    /// The record as it stood before this unit of work; `nil` for one that was not there.
    package func before(_ type: Declaration, id: Int64) throws -> Row? {
        let writer = try session.writer(for: type)
        let stored = try writer.ended(id, by: number) ?? writer.row(id)
        guard let stored, stored.commit != number else { return nil }
        return row(stored, of: writer, id: id)
    }

    // MARK: Within

    /// The writer of a type, for a unit that may still write.
    func writer(for type: Declaration) throws -> Writer {
        if let failure { throw failure }
        guard session.work === self, session.isInTransaction else { throw RecordFailure.readOnly }
        return try session.writer(for: type)
    }

    private func takeID() -> Int64 {
        counter += 1
        return session.workspaceNumber << 40 | counter
    }

    private func position(_ column: String, in type: Declaration) throws(RecordFailure) -> Int {
        guard let position = type.position(of: column) else {
            throw .unknownField(
                column, type: type.title, suggestion: nearest(column, in: type.columns.map(\.name)))
        }
        return position
    }

    /// The row as it stands. Throws ``RecordFailure/notFound(type:id:)``, or ``RecordFailure/outOfScope(type:)`` for
    /// one that the session, or `access`, may not see, unless this unit has written it.
    private func stored(_ writer: Writer, id: Int64, _ access: Access? = nil) throws -> Writer.Stored {
        guard let row = try writer.row(id) else {
            throw RecordFailure.notFound(type: writer.type.title, id: id)
        }
        if row.commit != number, !isPuttingBack, session.context.scope != nil || access?.within != nil,
            try session.lies(writer.type, id: id, access: access) != .inside
        {
            throw RecordFailure.outOfScope(type: writer.type.title)
        }
        return row
    }

    func checkUnchanged(
        since read: Int64, _ row: Writer.Stored, _ writer: Writer, id: Int64
    ) throws {
        if row.commit == read { return }
        // What this unit itself has changed since is nobody else's.
        if row.commit == number, try writer.ended(id, by: number)?.commit == read { return }
        throw RecordFailure.changedMeanwhile(type: writer.type.title, id: id, read: read, found: row.commit)
    }

    /// Runs what writes a record, and takes it back when the record then lies outside the session's scope, or outside
    /// what `access` keeps within.
    func inScope(_ type: Declaration, id: Int64, _ access: Access? = nil, _ body: () throws -> Void) throws {
        // A place that hangs nowhere yet is a new place, not a foreign one.
        guard session.context.scope != nil || access?.within != nil, let place = type.place, place != "id"
        else { return try body() }
        try session.connection.run("SAVEPOINT record")
        do {
            try body()
            if try session.lies(type, id: id, access: access) == .outside {
                throw RecordFailure.outOfScope(type: type.title)
            }
            try session.connection.run("RELEASE record")
        } catch {
            try whole {
                try session.connection.run("ROLLBACK TO record")
                try session.connection.run("RELEASE record")
            }
            throw error
        }
    }

    /// Runs what leaves a write half done when it fails: then this unit must not land.
    func whole<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            if failure == nil { failure = error }
            throw error
        }
    }

    /// Runs `body` as a part of this unit that can fail by itself: where it throws, what it wrote is taken back, and
    /// the unit stands as it did before, whatever failed. Rethrows what `body` threw.
    ///
    /// Parts may stand inside each other. A failure that ended the transaction itself (an interrupt, a full disk)
    /// ends the unit as well.
    package func attempting<Result>(_ body: () throws -> Result) throws -> Result {
        if let failure { throw failure }
        guard session.work === self, session.isInTransaction else { throw RecordFailure.readOnly }
        parts += 1
        let name = "part_\(parts)"
        kept.append(nil)
        defer {
            parts -= 1
            kept.removeLast()
        }
        let before = (changes: changes.count, events: events.count)
        try session.connection.run("SAVEPOINT \(name)")
        do {
            let result = try body()
            if let failure { throw failure }
            try session.connection.run("RELEASE \(name)")
            return result
        } catch {
            // An interrupt may have taken the whole transaction back: then there is no part left to take back.
            try whole {
                guard session.isInTransaction else { throw error }
                try session.connection.run("ROLLBACK TO \(name)")
                try session.connection.run("RELEASE \(name)")
            }
            failure = nil
            let whole = kept[parts - 1] ?? (changes, events)
            changes = Array(whole.changes.prefix(before.changes))
            events = Array(whole.events.prefix(before.events))
            searchIndex = nil
            writes += 1
            throw error
        }
    }

    /// Called before an entry that an open part may have to bring back goes.
    func keepForParts() {
        for part in kept.indices where kept[part] == nil { kept[part] = (changes, events) }
    }

    /// Runs `body` as a part of its own where somebody may refuse what it writes, so that one record costs itself;
    /// elsewhere what it throws ends the unit as it always does.
    package func alone<Result>(_ body: () throws -> Result) throws -> Result {
        isHeard ? try attempting(body) : try body()
    }

    /// Whether anybody hears of what is written.
    package var isHeard: Bool { session.listener?.isListening ?? false }

    /// Runs one statement that an index may refuse: SQLite has then taken it back, and nothing is half done.
    func unlessAlike<Result>(_ type: Declaration, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch RecordFailure.engine(let code, let message, _) where code == 2067 || code == 1555 {
            // 2067: a unique index, 1555: the id. “UNIQUE constraint failed: duty.rule, duty.subject”.
            let columns = message.split(separator: ": ").last?.split(separator: ", ") ?? []
            throw RecordFailure.alike(
                type: type.title,
                fields: columns.map { column in
                    let name = String(column.split(separator: ".").last ?? column)
                    return name == "id" ? "编号" : type.column(name)?.title ?? name
                })
        } catch {
            if failure == nil { failure = error }
            throw error
        }
    }

    private func check(_ type: Declaration, id: Int64, _ plain: [Value]) throws {
        guard type.check != nil || type.rivalry != nil else { return }
        let row = Row(type, id: id, commit: number, values: plain, unsealer: nil)
        if let problem = type.check?(row) {
            throw RecordFailure.inconsistent(type: type.title, reason: problem)
        }
        try checkRivals(row)
    }

    /// Throws where a record that the row cannot stand beside is in the books, in the session's scope or outside it.
    func checkRivals(_ row: Row) throws {
        let type = row.declaration
        guard let rivalry = type.rivalry, let others = rivalry.others(row) else { return }
        guard try session.holds(type, others && .compare("id", .unequal, .integer(row.rawID))) else { return }
        if let reason = rivalry.reason { throw RecordFailure.inconsistent(type: type.title, reason: reason) }
        throw RecordFailure.alike(
            type: type.title, fields: rivalry.fields.map { type.column($0)?.title ?? $0 })
    }

    // MARK: Searching

    /// Sees to it that what stands in searched fields is found.
    func makeFindable(_ writer: Writer, _ values: [Value]) throws {
        for (place, searching) in writer.searched {
            guard case .text(let text) = values[place] else { continue }
            try whole { try withSearchIndex { try $0.note(text, searching) } }
        }
    }

    /// Takes the keys of what nobody bears any more out of the books.
    func forget(_ texts: [(text: String, searching: Searching)]) throws {
        for (text, searching) in texts where try !session.isBorne(text, searching) {
            try withSearchIndex { try $0.forget(text, searching) }
        }
    }

    private func withSearchIndex(_ body: (inout SearchIndex) throws -> Void) throws {
        var index = try searchIndex ?? SearchIndex(session.connection)
        searchIndex = nil
        defer { searchIndex = index }
        try body(&index)
    }

    // MARK: Protected fields

    /// The plain text of a protected field, for whoever writes down that it was seen. Throws
    /// ``RecordFailure/notFound(type:id:)``, or ``RecordFailure/outOfScope(type:)``.
    package func plain(_ type: Declaration, id: Int64, field: String) throws -> String? {
        let writer = try writer(for: type)
        let place = try position(field, in: type)
        let values = try opened(writer, id: id, try stored(writer, id: id).values)
        if case .text(let plain) = values[place] { return plain }
        return nil
    }

    /// The columns that one field's value is stored in.
    private func sealed(_ value: Value, _ column: Column, _ type: Declaration, id: Int64) throws -> [Value] {
        guard let sealing = column.sealing else { return [value] }
        guard case .text(let plain) = value else {
            return [.null, .null] + (sealing.lastFour ? [.null] : [])
        }
        let sealer = session.schema.sealer
        let box = try sealer.seal(plain, type: type.name, id: id, field: column.name)
        return [.bytes(box), sealer.index(plain, column.name)]
            + (sealing.lastFour ? [sealer.tail(plain, column.name)] : [])
    }

    private func sealed(_ values: [Value], _ type: Declaration, id: Int64) throws -> [Value] {
        var stored: [Value] = []
        for (index, column) in type.columns.enumerated() {
            stored += try sealed(values[index], column, type, id: id)
        }
        return stored
    }

    /// The values of the fields, protected ones opened, from the columns they are stored in.
    private func opened(_ writer: Writer, id: Int64, _ stored: [Value]) throws -> [Value] {
        let type = writer.type
        var plain: [Value] = []
        for (column, start) in zip(type.columns, writer.starts) {
            if column.sealing != nil, case .bytes(let box) = stored[start] {
                plain.append(
                    .text(try session.schema.sealer.open(box, type: type.name, id: id, field: column.name)))
            } else {
                plain.append(stored[start])
            }
        }
        return plain
    }
}
