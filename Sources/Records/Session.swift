/// One person's (or one job's) time with the books: who acts, for which day, with what rights, on one connection.
///
/// A session lives on the thread that made it and is not Sendable. It is handed to the closure of
/// ``Store/session(_:_:)`` and ends with it.
package final class Session {
    package let context: Context
    /// Shared with the sessions that act in this one's unit of work: they see the same tables.
    let known: KnownSchema
    let connection: Connection
    /// The unit of work that is being written, if one is.
    package internal(set) var work: Work?
    /// What went wrong in a row source, which can only say that something did.
    package var sourceFailure: (any Error)?
    /// Who hears of what units of work write.
    package weak var listener: (any WorkListener)?
    let clock: @Sendable () -> Instant
    /// What tells one workspace from another.
    package let workspaceNumber: Int64
    var writers: [String: Writer] = [:]
    /// The version of the file's schema for which the stamps have been compared.
    var checkedVersion: Int64?

    init(
        _ context: Context, _ known: KnownSchema, _ connection: Connection, workspaceNumber: Int64,
        clock: @escaping @Sendable () -> Instant
    ) {
        self.context = context
        self.known = known
        self.connection = connection
        self.workspaceNumber = workspaceNumber
        self.clock = clock
    }

    /// The acting day: rules, ages, periods and dated records are read at it.
    package var day: Day { context.day }
    package var catalogue: Catalogue { known.schema.catalogue }
    var schema: Schema { known.schema }
    package var now: Instant { context.instant ?? clock() }
    package func type(named name: String) throws -> Declaration { try catalogue.type(named: name) }
    package var isWriting: Bool { work != nil }

    package func records<R: RecordType>(_ type: R.Type) -> Query<R> { Query(self) }

    /// The record with this id, or `nil`.
    package func find<R: RecordType>(_ id: RecordID<R>) throws -> Row? {
        try find(R.declaration, id: id.raw)
    }

    /// The record with this id, whatever day it holds on; `nil` also for one outside the session's scope.
    package func find(_ type: Declaration, id: Int64, access: Access? = nil) throws -> Row? {
        var selection = Selection(of: type).where(.compare("id", .equal, .integer(id)))
        selection.anyDay = true
        return try rows(selection, access: access).first
    }

    package func rows(_ selection: Selection, access: Access? = nil) throws -> [Row] {
        let fragment = try compiler(access).selectRows(selection)
        return try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            var rows: [Row] = []
            while try statement.step() { rows.append(row(selection.type, statement)) }
            access?.usage?.count(statements: 1, rows: rows.count)
            return rows
        }
    }

    package func count(_ selection: Selection, access: Access? = nil) throws -> Int {
        let fragment = try compiler(access).count(selection)
        return try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            access?.usage?.count(statements: 1)
            return try statement.step() ? Int(statement.value(0).asInteger) : 0
        }
    }

    /// Whether there is a record like this anywhere in the books, whatever day it holds on.
    func holds(_ type: Declaration, _ condition: Condition) throws -> Bool {
        var selection = Selection(of: type).where(condition)
        selection.anyDay = true
        selection.limit = 1
        var compiler = compiler(nil)
        compiler.scope = nil
        let fragment = try compiler.select(selection, ["id"])
        return try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            return try statement.step()
        }
    }

    /// Whether a protected value stands in any record of a type, also outside the session's scope: that, and not whose.
    package func isKnownAnywhere(
        _ type: Declaration, _ field: Field<Sealed?>, _ plain: String
    ) throws -> Bool {
        try holds(type, .sealed(field.name, equals: plain))
    }

    /// Streams what `paths` lead to, in their order, without making rows.
    ///
    /// A protected field comes as ciphertext: this is for engines, which have no use for what it says.
    package func each(
        _ selection: Selection, _ paths: [Path], formulas: [Formula] = [], access: Access? = nil,
        body: (borrowing RawRow) throws -> Void
    ) throws {
        let fragment = try compiler(access).select(selection, paths, formulas)
        try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            var rows = 0
            defer { access?.usage?.count(statements: 1, rows: rows) }
            while try statement.step() {
                rows += 1
                try body(RawRow(statement: statement))
            }
        }
    }

    /// Throws what reading the selection would, without reading it: an unknown field, a type that is not granted.
    package func check(_ selection: Selection, _ paths: [Path] = ["id"], access: Access?) throws {
        _ = try compiler(access).select(selection, paths)
    }

    /// The same books and the same unit of work on another day: for specs, which travel in time.
    package func acting(on day: Day, at instant: Instant) -> Session {
        var context = context
        context.day = day
        context.instant = instant
        let session = Session(context, known, connection, workspaceNumber: workspaceNumber, clock: clock)
        session.work = work
        return session
    }

    /// Reads of `body` see the books as they are at its first read, whatever others write meanwhile. Inside a unit of
    /// work or another snapshot, that one's view holds.
    package func snapshot<Result>(_ body: () throws -> Result) throws -> Result {
        if isInTransaction { return try body() }
        try connection.run("BEGIN DEFERRED")
        // Nothing was written: both words end it alike, and one of them must.
        defer { if (try? connection.run("COMMIT")) == nil { try? connection.run("ROLLBACK") } }
        return try body()
    }

    /// A compiler whose selections are within the session's scope. What `access` may read holds for what the
    /// selection names, and not for the way to a record's place.
    func compiler(_ access: Access?) -> Compiler {
        Compiler(schema: schema, day: day, known: context.known, scope: context.reach, access: access)
    }

    enum Position {
        case inside
        case outside
        /// Its path leads to no place on the acting day.
        case nowhere
    }

    /// Where a record lies with regard to the session's scope, and to what `access` keeps within, on the acting day.
    func lies(_ type: Declaration, id: Int64, access: Access? = nil) throws -> Position {
        let bounds = [context.reach, access?.within].compactMap { $0 }
        guard !bounds.isEmpty, type.place != nil else { return .inside }
        let fragment = try compiler(nil).position(of: type, id: id, in: .all(bounds))
        return try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            guard try statement.step(), statement.kind(0) != .null else { return .nowhere }
            return statement.integer(0) != 0 ? .inside : .outside
        }
    }

    func row(_ type: Declaration, _ statement: Statement) -> Row {
        let values = type.columns.indices.map { statement.value(Int32($0 + 2)) }
        return Row(
            type, id: statement.value(0).asInteger, commit: statement.value(1).asInteger, values: values,
            unsealer: schema.sealer)
    }
}

/// What the tables are taken to be; a unit of work may change it, and takes it back when it does not land.
final class KnownSchema {
    var schema: Schema

    init(_ schema: Schema) { self.schema = schema }
}

extension Session {
    /// Takes the tables to be otherwise than before: what was made ready for the old ones goes.
    func take(_ schema: Schema) {
        known.schema = schema
        writers = [:]
    }
}

/// What a session is opened with.
package struct Context: Sendable {
    /// The account that acts, as it is written into commits.
    package var actor: String
    package var day: Day
    package var mode: Mode
    /// Read the books as they were written up to this commit.
    package var known: Int64?
    /// The place the actor may see: itself and all below it. `nil` is the whole workspace.
    package var scope: Int64?
    /// The places of those the actor stands in for today: seen beside ``scope``, where there is one.
    package var covers: [Int64] = []
    /// The moment it is for this session; `nil`: what the clock says.
    package var instant: Instant?
    /// The last commit somebody had seen when they agreed to what is to be written: a unit of work that finds a later
    /// one throws ``RecordFailure/movedOn(from:to:)``.
    package var agreedOn: Int64?

    package enum Mode: Sendable {
        case readOnly
        /// Every unit of work says what it would change, and changes nothing.
        case dryRun
        case apply
    }

    package init(
        actor: String, day: Day, mode: Mode = .readOnly, known: Int64? = nil, scope: Int64? = nil,
        instant: Instant? = nil
    ) {
        self.instant = instant
        self.actor = actor
        self.day = day
        self.mode = mode
        self.known = known
        self.scope = scope
    }

    /// What lies in the scope or in a place that is covered; `nil` is the whole workspace.
    var reach: Condition? {
        guard let scope else { return nil }
        return covers.isEmpty ? .within(scope) : .any(([scope] + covers).map { .within($0) })
    }
}
