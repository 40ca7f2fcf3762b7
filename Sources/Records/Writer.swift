internal import Crypto
internal import Foundation

/// How rows of one type are written: its statements and the places of its fields, made once in a session.
final class Writer {
    let type: Declaration
    let code: Int64
    let layout: RowLayout
    /// Where the stored columns of each field begin.
    let starts: [Int]
    let hasSealed: Bool
    /// The fields that are searched, and where their values stand among the stored ones.
    let searched: [(place: Int, searching: Searching)]
    private let width: Int
    let connection: Connection
    private var digests = RowDigest()

    private let insertion: Statement
    /// For each set of columns that changed: an index over columns that did not is left alone.
    private var changes: [[Int]: Statement] = [:]
    private let selection: Statement
    private let archival: Statement
    private let deletion: Statement
    private let note: Statement

    /// A row as the file has it.
    struct Stored {
        let commit: Int64
        let salt: Int64
        let values: [Value]
    }

    init(_ type: Declaration, code: Int64, _ connection: Connection) throws {
        self.type = type
        self.code = code
        self.connection = connection
        let columns = Tables.stored(type)
        layout = RowLayout(type: type.name, columns: columns)
        width = columns.count
        var starts: [Int] = []
        var place = 0
        for column in type.columns {
            starts.append(place)
            place += storedNames(column).count
        }
        self.starts = starts
        searched = zip(starts, type.columns).compactMap { place, column in
            column.searching.map { (place, $0) }
        }
        hasSealed = type.columns.contains { $0.sealing != nil }
        insertion = try connection.prepare(Texts.insert(type))
        selection = try connection.prepare(Texts.select(type))
        archival = try connection.prepare(Texts.archive(type))
        deletion = try connection.prepare("DELETE FROM \(quoted(type.name)) WHERE id = ?")
        note = try connection.prepare(
            "INSERT INTO change (commit_no, type, record, op, digest) VALUES (?, ?, ?, ?, ?)")
    }

    /// Puts a new row into the table and gives its digest.
    func insert(_ id: Int64, commit: Int64, salt: Int64, _ values: [Value]) throws -> SHA256.Digest {
        try put(insertion, id, commit, salt, values)
        return digests.digest(layout, id: id, salt: salt, values: values)
    }

    /// Puts other values into the columns at `places` of a row of the table and gives the row's digest.
    func update(
        _ id: Int64, commit: Int64, salt: Int64, _ values: [Value], at places: [Int]
    ) throws -> SHA256.Digest {
        try put(change(at: places), id, commit, salt, places.map { values[$0] })
        return digests.digest(layout, id: id, salt: salt, values: values)
    }

    private func change(at places: [Int]) throws -> Statement {
        if let known = changes[places] { return known }
        if changes.count == 100 { changes = [:] }
        let columns = Tables.stored(type)
        let made = try connection.prepare(Texts.update(type, places.map { columns[$0] }))
        changes[places] = made
        return made
    }

    func digest(_ id: Int64, _ row: Stored) -> SHA256.Digest {
        digests.digest(layout, id: id, salt: row.salt, values: row.values)
    }

    func row(_ id: Int64) throws -> Stored? {
        defer { selection.reset() }
        try selection.bind(id, at: 1)
        return try selection.step() ? stored(selection) : nil
    }

    /// Puts a row as it was into the history, ended by a commit.
    func archive(_ id: Int64, _ row: Stored, ended: Int64) throws {
        try put(archival, id, row.commit, row.salt, row.values, ended)
    }

    func delete(_ id: Int64) throws { try deletion.run([.integer(id)]) }

    /// Writes the line of `change`.
    func note(_ id: Int64, commit: Int64, _ kind: Change.Kind, _ digest: SHA256.Digest) throws {
        defer { note.reset() }
        try note.bind(commit, at: 1)
        try note.bind(code, at: 2)
        try note.bind(id, at: 3)
        try note.bind(kind.rawValue, at: 4)
        try digest.withUnsafeBytes { try note.bind(bytes: $0, at: 5) }
        _ = try note.step()
    }

    /// Writes another digest into a line that is there, and another kind where one is given.
    func noteAgain(
        _ id: Int64, commit: Int64, as kind: Change.Kind? = nil, _ digest: SHA256.Digest
    ) throws {
        try connection.run(
            """
            UPDATE change SET op = coalesce(?, op), digest = ? WHERE commit_no = ? AND type = ? AND record = ?
            """,
            [
                kind.map { .integer($0.rawValue) } ?? .null, .bytes(Array(digest)), .integer(commit),
                .integer(code), .integer(id),
            ])
    }

    func forget(_ id: Int64, commit: Int64) throws {
        try connection.run(
            "DELETE FROM change WHERE commit_no = ? AND type = ? AND record = ?",
            [.integer(commit), .integer(code), .integer(id)])
    }

    /// The row that `commit` has ended, if it ended one.
    func ended(_ id: Int64, by commit: Int64) throws -> Stored? {
        try connection.using(Texts.ended(type)) { statement in
            try statement.bind([.integer(id), .integer(commit)])
            return try statement.step() ? stored(statement) : nil
        }
    }

    private func stored(_ statement: Statement) -> Stored {
        var values: [Value] = []
        values.reserveCapacity(width)
        for column in 0..<Int32(width) { values.append(statement.value(column + 2)) }
        return Stored(commit: statement.integer(0), salt: statement.integer(1), values: values)
    }

    private func put(
        _ statement: Statement, _ id: Int64, _ commit: Int64, _ salt: Int64, _ values: [Value],
        _ ended: Int64? = nil
    ) throws {
        defer { statement.reset() }
        try statement.bind(commit, at: 1)
        try statement.bind(salt, at: 2)
        try statement.bind(id, at: 3)
        var index: Int32 = 4
        for value in values {
            try statement.bind(value, at: index)
            index += 1
        }
        if let ended { try statement.bind(ended, at: index) }
        _ = try statement.step()
    }
}

/// The SQL of a writer. Commit, salt and id are the first three values, then the stored columns.
private enum Texts {
    static func insert(_ type: Declaration) -> String { insert(into: type.name, type, and: []) }

    static func archive(_ type: Declaration) -> String {
        insert(into: type.name + "_history", type, and: ["ended"])
    }

    static func update(_ type: Declaration, _ columns: [String]) -> String {
        let values = columns.enumerated().map { ", \(quoted($1)) = ?\($0 + 4)" }.joined()
        return "UPDATE \(quoted(type.name)) SET commit_no = ?1, salt = ?2\(values) WHERE id = ?3"
    }

    static func select(_ type: Declaration) -> String {
        "SELECT \(list(["commit_no", "salt"] + Tables.stored(type))) FROM \(quoted(type.name)) WHERE id = ?"
    }

    static func ended(_ type: Declaration) -> String {
        """
        SELECT \(list(["commit_no", "salt"] + Tables.stored(type))) FROM \(quoted(type.name + "_history")) \
        WHERE id = ? AND ended = ?
        """
    }

    private static func insert(into table: String, _ type: Declaration, and last: [String]) -> String {
        let columns = ["commit_no", "salt", "id"] + Tables.stored(type) + last
        let marks = columns.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        return "INSERT INTO \(quoted(table)) (\(list(columns))) VALUES (\(marks))"
    }

    private static func list(_ columns: [String]) -> String {
        columns.map(quoted).joined(separator: ", ")
    }
}

/// Salts, many at a time: asking the system for each costs as much as writing a row.
struct Salts {
    private var stock: [Int64] = []

    mutating func next() -> Int64 {
        if let salt = stock.popLast() { return salt }
        // 256 bytes are what the system gives at once.
        stock = Array(repeating: 0, count: 32)
        let given = stock.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
        if given != 0 { stock = (0..<32).map { _ in Int64.random(in: .min ... .max) } }
        return stock.removeLast()
    }
}
