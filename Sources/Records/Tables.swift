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
        """ + "\n" + SearchIndex.tables

    /// The columns of a record as the file has them, without id, commit and salt.
    static func stored(_ type: Declaration) -> [String] { type.columns.flatMap(storedNames) }

    static func create(_ type: Declaration) -> [String] {
        let isDescribed = type.described != nil
        let columns = type.columns.flatMap { definition($0, isDescribed, references: true) }
        let past = type.columns.flatMap { definition($0, isDescribed, references: false) }
        let heading = ["id INTEGER PRIMARY KEY", "commit_no INTEGER NOT NULL", "salt INTEGER NOT NULL"]
        let old = ["id INTEGER NOT NULL", "commit_no INTEGER NOT NULL", "salt INTEGER NOT NULL"]
        return [
            "CREATE TABLE \(quoted(type.name)) (\((heading + columns).joined(separator: ", ")))",
            """
            CREATE TABLE \(quoted(type.name + "_history")) (\((old + past).joined(separator: ", ")), \
            ended INTEGER NOT NULL, PRIMARY KEY (id, commit_no)) WITHOUT ROWID
            """,
        ] + indexes(type).map(\.text)
    }

    /// A type's tables as a file has them.
    struct Existing {
        /// The declared kind of each column, `NOT NULL` included.
        var columns: [String: String] = [:]
        /// The table that each reference points to.
        var references: [String: String] = [:]
        /// The statement of each index that is ours.
        var indexes: [String: String] = [:]
    }

    /// What brings a type's tables to its declaration: new optional columns, and the indexes that are declared now.
    /// All else that differs throws ``RecordFailure/schemaStamp(type:detail:)``.
    static func additions(_ type: Declaration, to existing: Existing) throws(RecordFailure) -> [String] {
        var statements: [String] = []
        func refusal(_ detail: String) -> RecordFailure { .notMigrated(type: type.title, detail: detail) }
        for column in type.columns {
            let parts = parts(column, type.described != nil)
            let known = parts.filter { existing.columns[$0.name] != nil }
            if known.isEmpty {
                guard column.isOptional || type.described != nil else {
                    throw refusal("新增的“\(column.title)”不能为空，需要先给旧记录补值")
                }
                for (table, references) in [(type.name, true), (type.name + "_history", false)] {
                    statements += definition(column, type.described != nil, references: references).map {
                        "ALTER TABLE \(quoted(table)) ADD COLUMN \($0)"
                    }
                }
            } else if known.count < parts.count
                || parts.contains(where: { existing.columns[$0.name] != $0.kind })
                || existing.references[column.name] != column.target?.name
            {
                throw refusal("“\(column.title)”的种类、必填或指向与账本里的不同")
            }
        }
        let declared = Set(stored(type) + ["id", "commit_no", "salt"])
        // What a plugin no longer declares stays for the history that it has.
        if type.described == nil, let lost = existing.columns.keys.filter({ !declared.contains($0) }).min() {
            throw refusal("账本里的“\(lost)”在程序里没有")
        }
        let wanted = indexes(type)
        for (name, text) in existing.indexes.sorted(by: { $0.key < $1.key })
        where !wanted.contains(where: { $0 == (name, text) }) {
            statements.append("DROP INDEX \(quoted(name))")
        }
        return statements + wanted.filter { existing.indexes[$0.name] != $0.text }.map(\.text)
    }

    /// Equal for two declarations that make the same tables.
    static func stamp(_ type: Declaration) -> String {
        if let described = type.described, let text = try? described.text() { return stamp(text: text) }
        let searched = type.columns.compactMap { column in
            column.searching.map { "-- \(column.name) is found by \($0.scheme) \($0.version)" }
        }
        return (create(type) + searched).joined(separator: "\n")
    }

    /// The stamp of a plugin's type: the description that its tables were made of, and in which way.
    static func stamp(text: String) -> String { "described 1\n" + text }

    /// What the name of every index of ours ends in.
    static let indexEnding = "_ix"

    static func indexNames(_ type: Declaration) -> [String] { indexes(type).map(\.name) }

    private static func indexes(_ type: Declaration) -> [(name: String, text: String)] {
        var found = type.indexes.map { index in
            let name =
                ([type.name] + index.columns
                + (index.only.map { [$0.column, $0.isNull ? "open" : "set"] } ?? []))
                .joined(separator: "_") + indexEnding
            let filter =
                index.only.map { " WHERE \(quoted($0.column)) IS \($0.isNull ? "" : "NOT ")NULL" } ?? ""
            let text = """
                CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(quoted(name)) \
                ON \(quoted(type.name)) (\(index.columns.map(quoted).joined(separator: ", ")))\(filter)
                """
            return (name, text)
        }
        for column in type.columns where column.sealing != nil {
            for key in storedNames(column).dropFirst() {
                let name = "\(type.name)_\(key)\(indexEnding)"
                found.append(
                    (name, "CREATE INDEX \(quoted(name)) ON \(quoted(type.name)) (\(quoted(key)))"))
            }
        }
        return found
    }

    private static func definition(_ column: Column, _ isDescribed: Bool, references: Bool) -> [String] {
        var texts = parts(column, isDescribed).map { "\(quoted($0.name)) \($0.kind)" }
        if references, let target = column.target {
            texts[0] += " REFERENCES \(quoted(target.name))(id) DEFERRABLE INITIALLY DEFERRED"
        }
        return texts
    }

    /// The stored columns of a field with what SQLite is told of each.
    private static func parts(_ column: Column, _ isDescribed: Bool) -> [(name: String, kind: String)] {
        // Of a plugin's record, what must be there is seen to when it is written: a later version may do without.
        let isFree = column.isOptional || isDescribed
        let kind = affinity(column.kind) + (isFree ? "" : " NOT NULL")
        return [(column.name, kind)] + storedNames(column).dropFirst().map { ($0, "BLOB") }
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
