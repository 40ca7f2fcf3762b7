internal import GRDB
internal import GRDBSQLite

/// A compiled statement, used by one reader at a time.
final class Statement {
    let handle: OpaquePointer
    let sql: String
    /// GRDB's statement owns the handle.
    private let owner: GRDB.Statement

    init(_ owner: GRDB.Statement, sql: String) {
        self.owner = owner
        self.handle = owner.sqliteStatement
        self.sql = sql
    }

    func bind(_ values: [Value]) throws(RecordFailure) {
        var index: Int32 = 1
        for value in values {
            try bind(value, at: index)
            index += 1
        }
    }

    func bind(_ value: Value, at index: Int32) throws(RecordFailure) {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let number): sqlite3_bind_int64(handle, index, number)
            case .real(let number): sqlite3_bind_double(handle, index, number)
            case .text(var text):
                text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text(handle, index, $0.baseAddress ?? empty, Int32($0.count), copied)
                    }
                }
            case .bytes(let bytes): bytes.withUnsafeBytes { bind($0, index) }
            }
        if code != SQLITE_OK { throw failure(code) }
    }

    func bind(_ number: Int64, at index: Int32) throws(RecordFailure) {
        let code = sqlite3_bind_int64(handle, index, number)
        if code != SQLITE_OK { throw failure(code) }
    }

    func bind(bytes: UnsafeRawBufferPointer, at index: Int32) throws(RecordFailure) {
        let code = bind(bytes, index)
        if code != SQLITE_OK { throw failure(code) }
    }

    private func bind(_ bytes: UnsafeRawBufferPointer, _ index: Int32) -> Int32 {
        sqlite3_bind_blob(
            handle, index, bytes.baseAddress ?? UnsafeRawPointer(empty), Int32(bytes.count), copied)
    }

    /// Whether it stands on a row now.
    func step() throws(RecordFailure) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        if code == SQLITE_DONE { return false }
        throw failure(code)
    }

    /// Runs to the end, and is ready to be used again.
    func run(_ values: [Value] = []) throws(RecordFailure) {
        defer { reset() }
        try bind(values)
        while try step() {}
    }

    func reset() {
        sqlite3_reset(handle)
    }

    func failure(_ code: Int32) -> RecordFailure {
        let connection = sqlite3_db_handle(handle)
        let extended = sqlite3_extended_errcode(connection)
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: return .busy
        case SQLITE_INTERRUPT: return .interrupted
        default:
            let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "?"
            return .engine(code: extended, message: message, statement: sql)
        }
    }
}

/// SQLite copies what it is given.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
/// An address for texts and bytes of length zero, which would otherwise be NULL.
nonisolated(unsafe) private let empty: UnsafePointer<CChar> = {
    let one = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    one.initialize(to: 0)
    return UnsafePointer(one)
}()

/// The row a statement stands on, read column by column without copies of the rest.
package struct RawRow: ~Copyable {
    let statement: Statement

    package func isNull(_ column: Int) -> Bool {
        sqlite3_column_type(statement.handle, Int32(column)) == SQLITE_NULL
    }
    package func integer(_ column: Int) -> Int64 {
        sqlite3_column_int64(statement.handle, Int32(column))
    }
    package func day(_ column: Int) -> Day {
        Day(number: Int32(truncatingIfNeeded: integer(column)))
    }
    package func dayIfAny(_ column: Int) -> Day? {
        isNull(column) ? nil : day(column)
    }
    package func integerIfAny(_ column: Int) -> Int64? {
        isNull(column) ? nil : integer(column)
    }
    package func text(_ column: Int) -> String {
        statement.text(Int32(column))
    }
    package func textIfAny(_ column: Int) -> String? {
        isNull(column) ? nil : text(column)
    }
    package func value(_ column: Int) -> Value {
        statement.value(Int32(column))
    }
}

extension Statement {
    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(handle, column) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func value(_ column: Int32) -> Value {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .bytes(bytes(column))
        default: .null
        }
    }

    /// How SQLite holds a value, whatever was declared.
    enum Storage {
        case null
        case integer
        case real
        case text
        case bytes
    }

    func kind(_ column: Int32) -> Storage {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .bytes
        default: .null
        }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func real(_ column: Int32) -> Double { sqlite3_column_double(handle, column) }

    /// The bytes of a text or of bytes, in place; they are gone with the next step.
    func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let start = sqlite3_column_blob(handle, column)
        return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func bytes(_ column: Int32) -> [UInt8] {
        let count = Int(sqlite3_column_bytes(handle, column))
        guard count > 0, let start = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}

/// One connection with its compiled statements. A statement that is in use is never handed out again, so two
/// nested loops over the same query do not share one.
final class Connection {
    let database: Database
    private var idle: [String: [Statement]] = [:]
    private var idleCount = 0
    /// How many idle statements are worth keeping: more than any screen or night uses over and over.
    private static let most = 200

    init(_ database: Database) {
        self.database = database
    }

    func checkOut(_ sql: String) throws -> Statement {
        if let statement = idle[sql]?.popLast() {
            idleCount -= 1
            return statement
        }
        return try prepare(sql)
    }

    /// A statement of the caller's own.
    func prepare(_ sql: String) throws -> Statement {
        do {
            return Statement(try database.makeStatement(sql: sql), sql: sql)
        } catch let error as DatabaseError {
            throw RecordFailure(error)
        }
    }

    func checkIn(_ statement: Statement) {
        statement.reset()
        sqlite3_clear_bindings(statement.handle)
        if idleCount == Self.most {
            idle.removeAll()
            idleCount = 0
        }
        idle[statement.sql, default: []].append(statement)
        idleCount += 1
    }

    func using<Result>(_ sql: String, _ body: (Statement) throws -> Result) throws -> Result {
        let statement = try checkOut(sql)
        defer { checkIn(statement) }
        return try body(statement)
    }

    func run(_ sql: String, _ values: [Value] = []) throws {
        try using(sql) { try $0.run(values) }
    }
}

extension Connection {
    /// A failure may have ended a transaction unasked; this is what SQLite itself says.
    /// How many rows the last statement wrote.
    var changes: Int { Int(sqlite3_changes(database.sqliteConnection)) }

    var isInTransaction: Bool { sqlite3_get_autocommit(database.sqliteConnection) == 0 }

    /// Whether references are still open that the commit would find to lead nowhere.
    var hasOpenReferences: Bool {
        var (open, peak): (Int32, Int32) = (0, 0)
        sqlite3_db_status(database.sqliteConnection, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &peak, 0)
        return open > 0
    }
}

extension Session {
    var isInTransaction: Bool { connection.isInTransaction }
}
