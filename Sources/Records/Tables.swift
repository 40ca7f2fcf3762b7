/// The tables of a declaration, and those that every workspace has.
enum Tables {
    /// The layout of the tables below. A file with another number was made by another program.
    static let format: Int64 = 1

    static let books = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE record_type (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL);
        CREATE TABLE commits (
            number INTEGER PRIMARY KEY, at INTEGER NOT NULL, day INTEGER NOT NULL, actor TEXT NOT NULL,
            action TEXT NOT NULL, plugin TEXT, run TEXT, digest BLOB NOT NULL);
        CREATE TABLE change (
            commit_no INTEGER NOT NULL, type INTEGER NOT NULL, record INTEGER NOT NULL, op INTEGER NOT NULL,
            digest BLOB NOT NULL, PRIMARY KEY (commit_no, type, record)) WITHOUT ROWID;
        """

    /// The columns of a record as the file has them, without id, commit and salt.
    static func stored(_ type: Declaration) -> [String] { type.columns.flatMap(storedNames) }

    static func create(_ type: Declaration) -> [String] {
        let columns = type.columns.flatMap { definition($0, references: true) }
        let past = type.columns.flatMap { definition($0, references: false) }
        let heading = ["id INTEGER PRIMARY KEY", "commit_no INTEGER NOT NULL", "salt INTEGER NOT NULL"]
        let old = ["id INTEGER NOT NULL", "commit_no INTEGER NOT NULL", "salt INTEGER NOT NULL"]
        return [
            "CREATE TABLE \(quoted(type.name)) (\((heading + columns).joined(separator: ", ")))",
            """
            CREATE TABLE \(quoted(type.name + "_history")) (\((old + past).joined(separator: ", ")), \
            ended INTEGER NOT NULL, PRIMARY KEY (id, commit_no)) WITHOUT ROWID
            """,
        ] + indexes(type)
    }

    /// The columns and indexes that `type` has beyond what the file was made with: all that may be added unasked.
    static func additions(_ type: Declaration, to existing: Set<String>) throws(RecordFailure) -> [String] {
        var statements: [String] = []
        for column in type.columns where !existing.contains(column.name) {
            guard column.isOptional else {
                throw .schemaStamp(type: type.title, detail: "新增的“\(column.title)”不能为空，需要先给旧记录补值")
            }
            for (table, references) in [(type.name, true), (type.name + "_history", false)] {
                statements += definition(column, references: references).map {
                    "ALTER TABLE \(quoted(table)) ADD COLUMN \($0)"
                }
            }
        }
        let declared = Set(stored(type))
        if let lost = existing.subtracting(declared).sorted().first {
            throw .schemaStamp(type: type.title, detail: "账本里的“\(lost)”在程序里没有")
        }
        return statements + indexes(type)
    }

    /// Equal for two declarations that make the same tables.
    static func stamp(_ type: Declaration) -> String {
        (create(type)).joined(separator: "\n")
    }

    private static func indexes(_ type: Declaration) -> [String] {
        var statements = type.indexes.map { index in
            let name =
                ([type.name] + index.columns
                + (index.only.map { [$0.column, $0.isNull ? "open" : "set"] } ?? []))
                .joined(separator: "_")
            let filter =
                index.only.map { " WHERE \(quoted($0.column)) IS \($0.isNull ? "" : "NOT ")NULL" } ?? ""
            return """
                CREATE \(index.isUnique ? "UNIQUE " : "")INDEX IF NOT EXISTS \(quoted(name + "_ix")) \
                ON \(quoted(type.name)) (\(index.columns.map(quoted).joined(separator: ", ")))\(filter)
                """
        }
        for column in type.columns where column.sealing != nil {
            for name in storedNames(column).dropFirst() {
                statements.append(
                    "CREATE INDEX IF NOT EXISTS \(quoted("\(type.name)_\(name)_ix")) ON \(quoted(type.name)) (\(quoted(name)))"
                )
            }
        }
        return statements
    }

    private static func definition(_ column: Column, references: Bool) -> [String] {
        var text = "\(quoted(column.name)) \(affinity(column.kind))"
        if !column.isOptional { text += " NOT NULL" }
        if references, let target = column.target {
            text += " REFERENCES \(quoted(target.name))(id) DEFERRABLE INITIALLY DEFERRED"
        }
        return [text] + storedNames(column).dropFirst().map { "\(quoted($0)) BLOB" }
    }

    private static func affinity(_ kind: Kind) -> String {
        switch kind {
        case .integer, .boolean, .day, .instant, .reference: "INTEGER"
        case .real: "REAL"
        case .text, .choice: "TEXT"
        case .sealed: "BLOB"
        }
    }
}
