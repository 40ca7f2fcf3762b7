internal import Crypto

/// One thing in the books that does not fit.
package enum Discrepancy: Equatable, Sendable {
    /// The file itself is damaged.
    case file(String)
    /// Something of the file's schema that the program did not make, or that it made and is gone.
    case schema(String)
    /// Texts that are not found by their keys; `gewu migrate` makes the keys anew.
    case keys(field: String, texts: Int)
    /// A reference that leads nowhere.
    case dangling(table: String, id: Int64)
    /// A commit's digest is not that of its heading and changes.
    case commit(Int64)
    /// A commit number is missing.
    case gap(after: Int64)
    /// A row is not as its commit wrote it, or no commit wrote it.
    case row(type: String, id: Int64, commit: Int64)
    /// A commit says that it wrote a row that is neither there nor in history.
    case lost(type: String, id: Int64, commit: Int64)
}

extension Discrepancy: CustomStringConvertible {
    package var description: String {
        switch self {
        case .file(let detail): "数据库文件损坏：\(detail)"
        case .schema(let detail): "账本的结构被别的程序改过：\(detail)"
        case .keys(let field, let texts): "“\(field)”有 \(texts) 个查不到：查找用的键不全，运行 gewu migrate 补上"
        case .dangling(let table, let id): "\(table) \(id) 指向不存在的记录"
        case .commit(let number): "变更 \(number) 的摘要对不上：它的标题或明细被改动过"
        case .gap(let number): "变更 \(number) 之后缺了变更"
        case .row(let type, let id, let commit): "\(type) \(id) 与变更 \(commit) 写下的不一致"
        case .lost(let type, let id, let commit): "变更 \(commit) 写过\(type) \(id)，账本和历史里都没有"
        }
    }
}

/// What a verification went through and found.
package struct Verification {
    package var commits = 0
    package var rows = 0
    /// The first hundred; `count` has them all.
    package private(set) var discrepancies: [Discrepancy] = []
    package private(set) var count = 0
    fileprivate var progress: (Int) -> Void = { _ in }

    package var holds: Bool { count == 0 }

    mutating func found(_ discrepancy: Discrepancy) {
        count += 1
        if discrepancies.count < 100 { discrepancies.append(discrepancy) }
    }
}

extension Session {
    /// Checks the file, then every row against the digest its commit noted, then the chain of commits.
    ///
    /// Finds whatever was changed past the program, except that all of the newest commits were taken away together
    /// with everything they wrote: to rule that out, compare the last commit's number and digest with a note kept
    /// elsewhere.
    ///
    /// `progress` is called now and then with how many rows have been looked at, and about how many there are.
    package func verify(progress: @escaping (Int, Int) -> Void = { _, _ in }) throws -> Verification {
        try snapshot {
            var verification = Verification()
            let total = try writtenRows()
            verification.progress = { progress($0, total) }
            try verifyFile(&verification)
            try verifySchema(&verification)
            try verifyKeys(&verification)
            for type in try typesOfFile() {
                try verifyRows(of: type, &verification)
                try verifyChanges(of: type, &verification)
            }
            try verifyChain(&verification)
            return verification
        }
    }

    /// A record type as the file has it, also one that nobody declares any more.
    private struct FiledType {
        let code: Int64
        let name: String
        let title: String
        let columns: [String]
    }

    private func typesOfFile() throws -> [FiledType] {
        var types: [FiledType] = []
        try connection.using("SELECT code, name FROM record_type ORDER BY code") { statement in
            while try statement.step() {
                let name = statement.text(1)
                let title = (try? catalogue.type(named: name).title) ?? name
                types.append(
                    FiledType(
                        code: statement.integer(0), name: name, title: title, columns: try columns(of: name)))
            }
        }
        return types
    }

    private func columns(of table: String) throws -> [String] {
        try connection.using("SELECT name FROM pragma_table_info(?)") { statement in
            try statement.bind([.text(table)])
            var names: [String] = []
            while try statement.step() { names.append(statement.text(0)) }
            return names.filter { !["id", "commit_no", "salt"].contains($0) }
        }
    }

    /// How many rows commits say to have written.
    private func writtenRows() throws -> Int {
        try connection.using("SELECT count(*) FROM change WHERE op <> 3") {
            try $0.step() ? Int($0.integer(0)) : 0
        }
    }

    private func verifyFile(_ verification: inout Verification) throws {
        try connection.using("PRAGMA quick_check(20)") { statement in
            while try statement.step() {
                let answer = statement.text(0)
                if answer != "ok" { verification.found(.file(answer)) }
            }
        }
        try connection.using("PRAGMA foreign_key_check") { statement in
            while try statement.step() {
                verification.found(.dangling(table: statement.text(0), id: statement.integer(1)))
            }
        }
    }

    /// Triggers and views are none of ours; what our declarations index is indexed.
    private func verifySchema(_ verification: inout Verification) throws {
        var indexes: Set<String> = []
        try connection.using("SELECT type, name FROM sqlite_master WHERE type <> 'table' ORDER BY name") {
            statement in
            while try statement.step() {
                let (type, name) = (statement.text(0), statement.text(1))
                if type == "index" {
                    indexes.insert(name)
                } else {
                    verification.found(.schema("多了\(type == "trigger" ? "触发器" : "视图") \(name)"))
                }
            }
        }
        for type in catalogue.types {
            for name in Tables.indexNames(type) where !indexes.contains(name) {
                verification.found(.schema("少了\(type.title)的索引 \(name)"))
            }
        }
    }

    /// Whatever stands in a searched field is found.
    private func verifyKeys(_ verification: inout Verification) throws {
        for type in catalogue.types {
            for column in type.columns {
                let missing = try SearchIndex.missing(type, column, connection)
                if missing > 0 { verification.found(.keys(field: column.title, texts: missing)) }
            }
        }
    }

    /// Every row is as its commit wrote it, and stands where it belongs: the newest state of a record in the table,
    /// each older one in the history until the commit of the next.
    private func verifyRows(of type: FiledType, _ verification: inout Verification) throws {
        let layout = RowLayout(type: type.name, columns: type.columns)
        let list = type.columns.map { ", t." + quoted($0) }.joined()
        let (table, history) = (quoted(type.name), quoted(type.name + "_history"))
        let isNewest =
            "NOT EXISTS (SELECT 1 FROM \(history) AS h WHERE h.id = t.id AND h.commit_no >= t.commit_no)"
        // By the commit that removed it, or by that of the next state; a record may be put back after a removal.
        let next = """
            coalesce((SELECT min(h.commit_no) FROM \(history) AS h WHERE h.id = t.id \
            AND h.commit_no > t.commit_no), (SELECT l.commit_no FROM \(table) AS l WHERE l.id = t.id))
            """
        let endsRightly = """
            t.ended > t.commit_no AND CASE WHEN EXISTS (SELECT 1 FROM change AS r WHERE r.commit_no = t.ended \
            AND r.type = \(type.code) AND r.record = t.id AND r.op = 3) \
            THEN t.ended < coalesce(\(next), t.ended + 1) ELSE t.ended = coalesce(\(next), 0) END
            """
        var digests = RowDigest()
        for (source, stands) in [(table, isNewest), (history, endsRightly)] {
            let sql = """
                SELECT t.id, t.commit_no, t.salt, \(stands), c.digest\(list) FROM \(source) AS t \
                LEFT JOIN change AS c ON c.commit_no = t.commit_no AND c.type = \(type.code) AND c.record = t.id \
                AND c.op <> 3
                """
            try connection.using(sql) { statement in
                while try statement.step() {
                    verification.rows += 1
                    if verification.rows.isMultiple(of: 2048) { verification.progress(verification.rows) }
                    let digest = digests.digest(
                        layout, id: statement.integer(0), salt: statement.integer(2), statement, from: 5)
                    let isSame = statement.withBytes(4) { noted in
                        digest.withUnsafeBytes { $0.elementsEqual(noted) }
                    }
                    if !isSame || statement.integer(3) == 0 {
                        verification.found(
                            .row(type: type.title, id: statement.integer(0), commit: statement.integer(1)))
                    }
                }
            }
        }
    }

    /// What a commit wrote stands in the table or in its history, and what it removed is in the history. Of what was
    /// erased, nothing does.
    private func verifyChanges(of type: FiledType, _ verification: inout Verification) throws {
        let (table, history) = (quoted(type.name), quoted(type.name + "_history"))
        let sql = """
            SELECT c.record, c.commit_no FROM change AS c WHERE c.type = \(type.code) AND c.record NOT IN \
            (SELECT record FROM change WHERE type = \(type.code) AND op = 4) AND CASE c.op WHEN 3 THEN \
            NOT EXISTS (SELECT 1 FROM \(history) AS t WHERE t.id = c.record AND t.ended = c.commit_no) \
            ELSE NOT EXISTS (SELECT 1 FROM \(table) AS t WHERE t.id = c.record AND t.commit_no = c.commit_no) \
            AND NOT EXISTS \
            (SELECT 1 FROM \(history) AS t WHERE t.id = c.record AND t.commit_no = c.commit_no) END
            """
        try connection.using(sql) { statement in
            while try statement.step() {
                verification.found(
                    .lost(type: type.title, id: statement.integer(0), commit: statement.integer(1)))
            }
        }
        // A counter set back would give ids out again.
        let highest = """
            SELECT max(coalesce((SELECT max(id) FROM \(table)), 0), coalesce((SELECT max(id) FROM \(history)), 0)) \
            - (SELECT (SELECT value FROM meta WHERE key = 'workspace') << 40 | (SELECT value FROM meta WHERE key = 'counter'))
            """
        try connection.using(highest) { statement in
            guard try statement.step(), statement.integer(0) <= 0, statement.kind(0) == .integer else {
                return verification.found(.file("编号计数器落后于\(type.title)的编号"))
            }
        }
    }

    private func verifyChain(_ verification: inout Verification) throws {
        var previous: [UInt8] = []
        var last: Int64 = 0
        try connection.using(
            "SELECT number, at, day, actor, action, plugin, run, digest FROM commits ORDER BY number"
        ) { statement in
            while try statement.step() {
                verification.commits += 1
                let heading = statement.heading()
                if heading.number != last + 1 { verification.found(.gap(after: last)) }
                let noted = statement.bytes(7)
                // A day of more than 32 bits is read as another one, but was never written.
                let isDay = statement.integer(2) == Int64(heading.day.number)
                if try digest(of: heading, after: previous) != noted || !isDay {
                    verification.found(.commit(heading.number))
                }
                (previous, last) = (noted, heading.number)
            }
        }
        try connection.using("SELECT count(*) FROM change WHERE commit_no > ? OR commit_no < 1") {
            statement in
            try statement.bind([.integer(last)])
            if try statement.step(), statement.integer(0) > 0 { verification.found(.gap(after: last)) }
        }
    }
}
