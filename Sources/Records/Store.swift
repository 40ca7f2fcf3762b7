internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// The books of one workspace: one SQLite file and its key.
///
/// Any number of processes may have the same books open. A store may be used from any thread; its sessions run one
/// after another. Two threads that want to read side by side open two stores.
package final class Store: Sendable {
    package let location: Location
    private let queue: DatabaseQueue
    private let schema: Schema
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

    /// Makes new books: the file, its key beside it (readable by the owner alone), and a table for every type.
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
        guard
            files.createFile(
                atPath: location.key, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw RecordFailure.noKey(path: location.key) }
        let sealer = Sealer(key: key)
        let queue = try open(location.database)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE; \(Tables.books)")
            for (key, value) in [("format", Tables.format), ("workspace", 0), ("counter", 0)] {
                try database.execute(sql: "INSERT INTO meta VALUES (?, ?)", arguments: [key, value])
            }
            try database.execute(
                sql: "INSERT INTO meta VALUES ('key check', ?)", arguments: [Data(sealer.check)])
            for (code, type) in catalogue.types.enumerated() {
                try make(type, code: Int64(code + 1), database)
            }
            try database.execute(sql: "COMMIT")
        }
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: location.database)
        return try Store(location, queue, catalogue, sealer, clock)
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
        try self.init(location, try Self.open(location.database), catalogue, sealer, clock)
    }

    /// Brings the tables of existing books to `catalogue`: new types, new optional fields, new indexes.
    ///
    /// Anything else (a field lost, renamed, or newly required) throws ``RecordFailure/schemaStamp`` and changes
    /// nothing. Returns the names of the types that were made or changed.
    @discardableResult
    package static func migrate(_ location: Location, _ catalogue: Catalogue) throws -> [String] {
        guard location.isWorkspace else { throw RecordFailure.notAWorkspace(path: location.folder) }
        return try open(location.database).writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            do {
                var touched: [String] = []
                var stamps: [String: String] = [:]
                for row in try GRDB.Row.fetchAll(database, sql: "SELECT name, stamp FROM record_type") {
                    stamps[row[0]] = row[1]
                }
                for type in catalogue.types where stamps[type.name] != Tables.stamp(type) {
                    touched.append(type.name)
                    if stamps[type.name] == nil {
                        try make(type, code: Int64(stamps.count + touched.count), database)
                        continue
                    }
                    let columns = try database.columns(in: type.name).map(\.name)
                    let existing = Set(columns).subtracting(["id", "commit_no", "salt"])
                    for statement in try Tables.additions(type, to: existing) {
                        try database.execute(sql: statement)
                    }
                    try database.execute(
                        sql: "UPDATE record_type SET stamp = ? WHERE name = ?",
                        arguments: [Tables.stamp(type), type.name])
                }
                try database.execute(sql: "COMMIT")
                return touched
            } catch {
                try? database.execute(sql: "ROLLBACK")
                throw error
            }
        }
    }

    private init(
        _ location: Location, _ queue: DatabaseQueue, _ catalogue: Catalogue, _ sealer: Sealer,
        _ clock: @escaping @Sendable () -> Instant
    ) throws {
        var schema = Schema(catalogue: catalogue, sealer: sealer)
        var number: Int64 = 0
        try queue.writeWithoutTransaction { database in
            guard
                let format = try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'format'"),
                format == Tables.format
            else { throw RecordFailure.schemaStamp(type: "账本", detail: "文件格式的版本不同") }
            let check = try Data.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'key check'")
            guard check.map(Array.init) == sealer.check else {
                throw RecordFailure.wrongKey(path: location.key)
            }
            number = try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'workspace'") ?? 0
            var stamps: [String: String] = [:]
            for row in try GRDB.Row.fetchAll(database, sql: "SELECT code, name, stamp FROM record_type") {
                schema.codes[row[1]] = row[0]
                stamps[row[1]] = row[2]
            }
            for type in catalogue.types where stamps[type.name] != Tables.stamp(type) {
                throw RecordFailure.schemaStamp(
                    type: type.title, detail: stamps[type.name] == nil ? "账本里还没有这种记录" : "字段或索引不同")
            }
        }
        self.location = location
        self.queue = queue
        self.schema = schema
        self.workspaceNumber = number
        self.clock = clock
    }

    package var catalogue: Catalogue { schema.catalogue }

    /// Runs `body` with a session on the calling thread. Sessions of one store do not overlap; never nest them.
    package func session<Result>(_ context: Context, _ body: (Session) throws -> Result) throws -> Result {
        do {
            return try queue.writeWithoutTransaction { database in
                let session = Session(
                    context, schema, Connection(database), workspaceNumber: workspaceNumber, clock: clock)
                return try body(session)
            }
        } catch let error as DatabaseError {
            throw RecordFailure(error)
        }
    }

    /// Copies the books, whole and as of one moment, while others go on writing.
    package func backUp(to path: String) throws {
        let copy = try DatabaseQueue(path: path)
        try queue.backup(to: copy)
    }

    private static func make(_ type: Declaration, code: Int64, _ database: Database) throws {
        for statement in Tables.create(type) { try database.execute(sql: statement) }
        try database.execute(
            sql: "INSERT INTO record_type VALUES (?, ?, ?)", arguments: [code, type.name, Tables.stamp(type)])
    }

    private static func key(at location: Location) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: location.key) else {
            throw RecordFailure.noKey(path: location.key)
        }
        let digits = data.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64 else { throw RecordFailure.wrongKey(path: location.key) }
        return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
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
        }
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError {
            throw RecordFailure(error)
        }
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
        // gewu_age(birth, day): full years, NULL where there is no birth.
        sqlite3_create_function_v2(
            connection, "gewu_age", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
            { context, _, arguments in
                guard let arguments, sqlite3_value_type(arguments[0]) == SQLITE_INTEGER else {
                    sqlite3_result_null(context)
                    return
                }
                let birth = Day(number: sqlite3_value_int(arguments[0]))
                sqlite3_result_int64(
                    context, Int64(birth.age(on: Day(number: sqlite3_value_int(arguments[1])))))
            }, nil, nil, nil)
    }
}
