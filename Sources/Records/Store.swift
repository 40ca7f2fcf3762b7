internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// The books of one workspace: one SQLite file and its key.
///
/// Any number of processes may have the same books open. A store may be used from any thread; its sessions run one
/// after another. Two threads that want to read side by side open two stores.
package final class Store: Sendable {
    package let location: Location
    private let queue: DatabaseQueue
    private let core: Catalogue
    private let schema: Mutex<Schema>
    private let workspaceNumber: Int64
    private let clock: @Sendable () -> Instant

    /// Where the two files of a workspace's books lie.
    package struct Location: Sendable {
        package let folder: String
        package var database: String { folder + "/gewu.db" }
        package var key: String { folder + "/gewu.key" }
        package var plugins: String { folder + "/plugins" }

        package init(folder: String) { self.folder = folder }
        package var isWorkspace: Bool { FileManager.default.fileExists(atPath: database) }
    }

    /// Makes new books: the file, its key beside it (both readable by the owner alone), and a table for every type.
    ///
    /// Throws ``RecordFailure/alreadyThere(path:)`` where there are books or a key, and leaves nothing behind when
    /// it fails.
    package static func create(
        at location: Location, _ catalogue: Catalogue, clock: @escaping @Sendable () -> Instant
    ) throws -> Store {
        let files = FileManager.default
        guard !location.isWorkspace, !files.fileExists(atPath: location.key) else {
            throw RecordFailure.alreadyThere(path: location.folder)
        }
        try files.createDirectory(atPath: location.plugins, withIntermediateDirectories: true)
        let key = Sealer.newKey()
        let text = key.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() + "\n"
        try makePrivateFile(location.key, Array(text.utf8), for: location)
        do {
            // SQLite gives the files beside the books the mode that the books have when it opens them.
            try makePrivateFile(location.database, [], for: location)
            do {
                let sealer = Sealer(key: key)
                let queue = try connect(location.database)
                try transact(queue) { database in
                    try database.execute(sql: Tables.books)
                    for (key, value) in [("format", Tables.format), ("workspace", 0), ("counter", 0)] {
                        try database.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [key, value])
                    }
                    try database.execute(
                        sql: "INSERT INTO meta VALUES ('key check', ?)", arguments: [Data(sealer.check)])
                    for (code, type) in catalogue.types.enumerated() {
                        try Tables.make(type, code: Int64(code + 1), Connection(database))
                    }
                }
                return try Store(location, queue, catalogue, sealer, clock)
            } catch {
                for ending in ["", "-wal", "-shm"] {
                    try? files.removeItem(atPath: location.database + ending)
                }
                throw error
            }
        } catch {
            try? files.removeItem(atPath: location.key)
            throw error
        }
    }

    /// Opens existing books.
    ///
    /// Throws ``RecordFailure/notAWorkspace``, ``RecordFailure/noKey``, ``RecordFailure/wrongKey``, or
    /// ``RecordFailure/schemaStamp`` when the file's tables are not those of `catalogue`: only ``migrate(_:_:)``
    /// changes tables.
    package convenience init(
        _ location: Location, _ catalogue: Catalogue, clock: @escaping @Sendable () -> Instant
    ) throws {
        guard location.isWorkspace else { throw RecordFailure.notAWorkspace(path: location.folder) }
        let sealer = Sealer(key: try Self.key(at: location))
        try self.init(location, try Self.connect(location.database), catalogue, sealer, clock)
    }

    /// Brings the tables of existing books to `catalogue`: new types, new optional fields, the declared indexes.
    ///
    /// Search keys that are missing are made again. Anything else (a field lost, renamed, of another kind, or newly required; a unique index where there are
    /// records alike) throws ``RecordFailure/notMigrated`` and changes nothing. Returns the names of the types that
    /// were made or changed. Histories get the same fields; what was written before still verifies.
    @discardableResult
    package static func migrate(_ location: Location, _ core: Catalogue) throws -> [String] {
        guard location.isWorkspace else { throw RecordFailure.notAWorkspace(path: location.folder) }
        return try transact(try connect(location.database)) { database in
            try checkFormat(database)
            try database.execute(sql: SearchIndex.tables)
            let connection = Connection(database)
            var touched: [String] = []
            var stamps: [String: String] = [:]
            for row in try GRDB.Row.fetchAll(database, sql: "SELECT name, stamp FROM record_type") {
                stamps[row[0]] = row[1]
            }
            var code = try Int64.fetchOne(database, sql: "SELECT max(code) FROM record_type") ?? 0
            func bring(_ types: [Declaration]) throws {
                for type in types where stamps[type.name] != Tables.stamp(type) {
                    touched.append(type.name)
                    if stamps[type.name] == nil {
                        code += 1
                        try Tables.make(type, code: code, connection)
                    } else {
                        try Tables.change(type, connection)
                    }
                }
            }
            try bring(core.types)
            let catalogue = try core.only(
                try core.keptTexts(connection).map { try DescribedType(text: $0.text) })
            try bring(catalogue.types.filter { $0.described != nil })
            var schemes: Set<String> = []
            for type in catalogue.types {
                for column in type.columns {
                    guard let scheme = column.searching?.scheme else { continue }
                    if touched.contains(type.name) {
                        schemes.insert(scheme)
                    } else if try SearchIndex.missing(type, column, connection) > 0 {
                        schemes.insert(scheme)
                        touched.append(type.name)
                    }
                }
            }
            try renewKeys(of: schemes, catalogue, connection)
            return touched
        }
    }

    /// Makes the keys of these schemes anew from whatever stands in their fields or ever did.
    private static func renewKeys(of schemes: Set<String>, _ catalogue: Catalogue, _ connection: Connection)
        throws
    {
        for scheme in schemes.sorted() {
            for table in ["search_text", "search_key"] {
                try connection.run("DELETE FROM \(table) WHERE scheme = ?", [.text(scheme)])
            }
        }
        var index = try SearchIndex(connection)
        for type in catalogue.types {
            for column in type.columns {
                guard let searching = column.searching, schemes.contains(searching.scheme) else { continue }
                let field = quoted(column.name)
                let sql = """
                    SELECT \(field) FROM \(quoted(type.name)) WHERE \(field) IS NOT NULL UNION \
                    SELECT \(field) FROM \(quoted(type.name + "_history")) WHERE \(field) IS NOT NULL
                    """
                try connection.using(sql) { statement in
                    while try statement.step() { try index.note(statement.text(0), searching) }
                }
            }
        }
    }

    private init(
        _ location: Location, _ queue: DatabaseQueue, _ catalogue: Catalogue, _ sealer: Sealer,
        _ clock: @escaping @Sendable () -> Instant
    ) throws {
        var number: Int64 = 0
        let schema = try Self.translated {
            try queue.writeWithoutTransaction { database in
                try Self.checkFormat(database)
                let check = try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'key check'")
                guard check.map(Array.init) == sealer.check else {
                    throw RecordFailure.wrongKey(path: location.key)
                }
                number =
                    try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'workspace'") ?? 0
                return try Self.asOfOneMoment(Connection(database)) { try Schema(catalogue, sealer, $0) }
            }
        }
        self.location = location
        self.queue = queue
        self.core = catalogue
        self.schema = Mutex(schema)
        self.workspaceNumber = number
        self.clock = clock
    }

    /// The types of the core, and those of plugins as the last session has found them.
    package var catalogue: Catalogue { schema.withLock { $0.catalogue } }

    /// What the tables are now: plugins may have been switched on or updated since the books were opened.
    private func present(_ connection: Connection) throws -> Schema {
        let known = schema.withLock { $0 }
        if try Schema.turn(connection) == known.turn { return known }
        let found = try Self.asOfOneMoment(connection) { try Schema(core, known.sealer, $0) }
        schema.withLock { $0 = found }
        return found
    }

    private static func asOfOneMoment<Result>(
        _ connection: Connection, _ body: (Connection) throws -> Result
    ) throws -> Result {
        try connection.run("BEGIN DEFERRED")
        defer { try? connection.run("COMMIT") }
        return try body(connection)
    }

    /// The version of SQLite that the program works with.
    package static var engineVersion: String { String(cString: sqlite3_libversion()) }

    /// Runs `body` with a session on the calling thread. Sessions of one store do not overlap; never nest them.
    @discardableResult
    package func session<Result>(_ context: Context, _ body: (Session) throws -> Result) throws -> Result {
        try Self.translated {
            try queue.writeWithoutTransaction { database in
                let connection = Connection(database)
                let session = Session(
                    context, KnownSchema(try present(connection)), connection,
                    workspaceNumber: workspaceNumber, clock: clock)
                return try body(session)
            }
        }
    }

    /// Copies the books, whole and as of one moment, while others go on writing; the copy is readable by the owner
    /// alone. A copy that is there already is replaced. The key is not copied.
    package func backUp(to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            try Self.makePrivateFile(path, [], for: location)
        }
        try Self.translated {
            let copy = try DatabaseQueue(path: path)
            try queue.backup(to: copy)
            try copy.close()
        }
    }

    private static func checkFormat(_ database: Database) throws {
        guard
            let format = try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'format'"),
            format == Tables.format
        else { throw RecordFailure.schemaStamp(type: "账本", detail: "文件格式的版本不同") }
    }

    /// Changes of tables: all of them, or none.
    private static func transact<Result>(
        _ queue: DatabaseQueue, _ body: (Database) throws -> Result
    ) throws -> Result {
        try translated {
            try queue.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN IMMEDIATE")
                do {
                    let result = try body(database)
                    try database.execute(sql: "COMMIT")
                    return result
                } catch {
                    if database.isInsideTransaction { try? database.execute(sql: "ROLLBACK") }
                    throw error
                }
            }
        }
    }

    /// Nobody outside sees an error of the library within.
    private static func translated<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw RecordFailure(error)
        }
    }

    /// Makes a file that only its owner may read, and has it on the disk before it returns. Throws
    /// ``RecordFailure/alreadyThere(path:)`` when somebody else was first.
    private static func makePrivateFile(_ path: String, _ bytes: [UInt8], for location: Location) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EEXIST { throw RecordFailure.alreadyThere(path: location.folder) }
            throw RecordFailure.engine(
                code: SQLITE_CANTOPEN, message: String(cString: strerror(errno)), statement: path)
        }
        let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
        } catch {
            throw RecordFailure.engine(
                code: SQLITE_IOERR | 3 << 8, message: String(describing: error), statement: path)
        }
    }

    private static func key(at location: Location) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: location.key) else {
            throw RecordFailure.noKey(path: location.key)
        }
        let digits = data.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64 else { throw RecordFailure.wrongKey(path: location.key) }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    private static func connect(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // WAL is a property of the file; FULL makes a landed commit survive a power cut.
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;
                    PRAGMA temp_store = MEMORY
                    """)
            Functions.register(on: database.sqliteConnection)
            // Every so many steps of SQLite: a few milliseconds.
            sqlite3_progress_handler(
                database.sqliteConnection, 20_000, { _ in Cancellation.wasRequested ? 1 : 0 }, nil)
        }
        return try translated { try DatabaseQueue(path: path, configuration: configuration) }
    }
}

extension RecordFailure {
    init(_ error: DatabaseError) {
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_INTERRUPT: self = .interrupted
        default:
            self = .engine(
                code: error.extendedResultCode.rawValue, message: error.message ?? "?",
                statement: error.sql ?? "")
        }
    }
}

/// What SQL of ours calls that SQLite does not have.
private enum Functions {
    static func register(on connection: OpaquePointer?) {
        // gewu_age(birth, day): full years, NULL where there is no birth or it is yet to come.
        sqlite3_create_function_v2(
            connection, "gewu_age", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
            { context, _, arguments in
                guard let arguments, sqlite3_value_type(arguments[0]) == SQLITE_INTEGER else {
                    sqlite3_result_null(context)
                    return
                }
                let birth = Day(number: sqlite3_value_int(arguments[0]))
                let day = Day(number: sqlite3_value_int(arguments[1]))
                if birth > day {
                    sqlite3_result_null(context)
                } else {
                    sqlite3_result_int64(context, Int64(birth.age(on: day)))
                }
            }, nil, nil, nil)
    }
}
