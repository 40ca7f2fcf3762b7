/// One thing in the books that does not fit.
package enum Discrepancy: Equatable, Sendable {
    /// The file itself is damaged.
    case file(String)
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
        case .dangling(let table, let id): "\(table) \(id) 指向不存在的记录"
        case .commit(let number): "变更 \(number) 的摘要对不上：它的标题或明细被改动过"
        case .gap(let number): "变更 \(number) 之后缺了变更"
        case .row(let type, let id, let commit): "\(type) \(id) 与变更 \(commit) 写下的不一致"
        case .lost(let type, let id, let commit): "变更 \(commit) 写过\(type) \(id)，账本和历史里都没有"
        }
    }
}

/// What a verification went through and found.
package struct Verification: Sendable {
    package var commits = 0
    package var rows = 0
    /// The first hundred; `count` has them all.
    package private(set) var discrepancies: [Discrepancy] = []
    package private(set) var count = 0

    package var holds: Bool { count == 0 }

    mutating func found(_ discrepancy: Discrepancy) {
        count += 1
        if discrepancies.count < 100 { discrepancies.append(discrepancy) }
    }
}

extension Session {
    /// Checks the file, then every row against the digest its commit noted, then the chain of commits.
    package func verify() throws -> Verification {
        try snapshot {
            var verification = Verification()
            try verifyFile(&verification)
            for type in catalogue.types { try verifyRows(of: type, &verification) }
            try verifyChain(&verification)
            return verification
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
                verification.found(.dangling(table: statement.text(0), id: statement.value(1).asInteger))
            }
        }
    }

    private func verifyRows(of type: Declaration, _ verification: inout Verification) throws {
        let columns = Tables.stored(type)
        let list = columns.map { ", t." + quoted($0) }.joined()
        let code = try schema.code(type)
        var digests = RowDigest()
        for table in [type.name, type.name + "_history"] {
            let sql = """
                SELECT t.id, t.commit_no, t.salt, c.digest\(list) FROM \(quoted(table)) AS t \
                LEFT JOIN change AS c ON c.commit_no = t.commit_no AND c.type = \(code) AND c.record = t.id
                """
            try connection.using(sql) { statement in
                while try statement.step() {
                    verification.rows += 1
                    let (id, commit) = (statement.value(0).asInteger, statement.value(1).asInteger)
                    let values = columns.indices.map { statement.value(Int32($0 + 4)) }
                    let digest = digests.digest(
                        type: type.name, id: id, salt: statement.value(2).asInteger, values: values)
                    if digest != statement.bytes(3) {
                        verification.found(.row(type: type.title, id: id, commit: commit))
                    }
                }
            }
        }
        // What a commit wrote stands in the table or in its history.
        let sql = """
            SELECT c.record, c.commit_no FROM change AS c WHERE c.type = \(code) AND c.op <> 3 AND NOT EXISTS \
            (SELECT 1 FROM \(quoted(type.name)) AS t WHERE t.id = c.record AND t.commit_no = c.commit_no) AND NOT EXISTS \
            (SELECT 1 FROM \(quoted(type.name + "_history")) AS t WHERE t.id = c.record AND t.commit_no = c.commit_no)
            """
        try connection.using(sql) { statement in
            while try statement.step() {
                verification.found(
                    .lost(
                        type: type.title, id: statement.value(0).asInteger,
                        commit: statement.value(1).asInteger))
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
                if try digest(of: heading, after: previous) != noted {
                    verification.found(.commit(heading.number))
                }
                (previous, last) = (noted, heading.number)
            }
        }
        try connection.using("SELECT min(commit_no) FROM change WHERE commit_no > ?") { statement in
            try statement.bind([.integer(last)])
            if try statement.step(), statement.value(0) != .null {
                verification.found(.gap(after: last))
            }
        }
    }
}
