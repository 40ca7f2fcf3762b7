/// One unit of work: all of its writes land as one commit, or none does.
///
/// Handed to the closure of ``Session/write(_:_:)``. What it has written, queries of the session read.
package final class Work {
    package let number: Int64
    package let purpose: Purpose
    private let session: Session
    private var counter: Int64
    private var digests = RowDigest()
    private var salts = SystemRandomNumberGenerator()
    package private(set) var changes: [Change] = []

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
        var values = [Value](repeating: .null, count: type.columns.count)
        for assignment in assignments { values[try position(assignment.column, in: type)] = assignment.value }
        return try insert(type, values, access: access)
    }

    /// Adds a record whose values stand in the order of the declaration's columns: for those who write many.
    @discardableResult
    package func insert(_ type: Declaration, _ values: [Value], access: Access? = nil) throws -> Int64 {
        try access?.checkWrite(type)
        let id = takeID()
        var stored = values
        for (index, column) in type.columns.enumerated() {
            stored[index] = try checked(values[index], column, type)
        }
        try check(type, id: id, stored)
        try write(type, id: id, try sealed(stored, type, id: id), insert: true)
        try note(type, id: id, .added)
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
    /// `read` is the commit of the row that the change was decided on; `nil` when it was read in this unit.
    package func update(
        _ type: Declaration, id: Int64, read: Int64?, _ assignments: [Assignment], access: Access? = nil
    ) throws {
        try access?.checkWrite(type)
        let old = try stored(type, id: id)
        if let read, read != old.commit {
            throw RecordFailure.changedMeanwhile(type: type.title, id: id, read: read, found: old.commit)
        }
        var values = old.values
        var plain = try opened(type, id: id, old.values)
        for assignment in assignments {
            let index = try position(assignment.column, in: type)
            let column = type.columns[index]
            let value = try checked(assignment.value, column, type)
            guard value != plain[index] else { continue }
            plain[index] = value
            let start = start(of: index, in: type)
            let parts = try sealed(value, column, type, id: id)
            values.replaceSubrange(start..<start + parts.count, with: parts)
        }
        guard values != old.values else { return }
        try check(type, id: id, plain)
        if old.commit != number { try archive(type, id: id) }
        try write(type, id: id, values, insert: false)
        if old.commit != number { try note(type, id: id, .changed) }
    }

    package func remove<R: RecordType>(_ id: RecordID<R>) throws { try remove(R.declaration, id: id.raw) }

    /// Takes a record out of the books; its history keeps it.
    package func remove(_ type: Declaration, id: Int64, access: Access? = nil) throws {
        try access?.checkWrite(type)
        let old = try stored(type, id: id)
        guard old.commit != number else {
            throw RecordFailure.inconsistent(type: type.title, reason: "刚记入或改过的记录不能在同一次写入里删除")
        }
        try archive(type, id: id)
        let values = type.columns.isEmpty ? [] : old.values
        let digest = digests.digest(type: type.name, id: id, salt: old.salt, values: values)
        try session.connection.run("DELETE FROM \(quoted(type.name)) WHERE id = ?", [.integer(id)])
        try record(type, id: id, .removed, digest)
        try note(type, id: id, .removed)
    }

    // MARK: Within

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

    /// The value as it may be stored, or why not.
    private func checked(_ value: Value, _ column: Column, _ type: Declaration) throws(RecordFailure) -> Value
    {
        func refusal(_ reason: String) -> RecordFailure {
            .refused(field: column.title, type: type.title, reason: reason)
        }
        if value == .null || value == .text("") {
            if column.isOptional { return .null }
            throw .missing(field: column.title, type: type.title)
        }
        switch (column.kind, value) {
        case (.text, .text), (.sealed, .text), (.integer, .integer), (.real, .real), (.day, .integer),
            (.instant, .integer), (.reference, .integer):
            break
        case (.boolean, .integer(0)), (.boolean, .integer(1)): break
        case (.real, .integer(let number)): return .real(Double(number))
        case (.choice(let words), .text(let word)):
            guard words.contains(word) else {
                let near =
                    nearest(word, in: words).map { "，是否指“\($0)”？" } ?? "；可用：\(words.joined(separator: "、"))"
                throw refusal("没有“\(word)”这个值\(near)")
            }
        default: throw refusal("种类不对，应为\(column.kind.title)")
        }
        if let problem = column.check?(value) { throw refusal(problem) }
        return value
    }

    private func check(_ type: Declaration, id: Int64, _ plain: [Value]) throws(RecordFailure) {
        guard let check = type.check else { return }
        let row = Row(type, id: id, commit: number, values: plain, unsealer: nil)
        if let problem = check(row) { throw .inconsistent(type: type.title, reason: problem) }
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
        guard type.columns.contains(where: { $0.sealing != nil }) else { return values }
        var stored: [Value] = []
        for (index, column) in type.columns.enumerated() {
            stored += try sealed(values[index], column, type, id: id)
        }
        return stored
    }

    /// The values of the fields, protected ones opened, from the columns they are stored in.
    private func opened(_ type: Declaration, id: Int64, _ stored: [Value]) throws -> [Value] {
        var plain: [Value] = []
        var place = 0
        for column in type.columns {
            if column.sealing != nil, case .bytes(let box) = stored[place] {
                plain.append(
                    .text(try session.schema.sealer.open(box, type: type.name, id: id, field: column.name)))
            } else {
                plain.append(stored[place])
            }
            place += storedNames(column).count
        }
        return plain
    }

    private func start(of column: Int, in type: Declaration) -> Int {
        type.columns[..<column].reduce(0) { $0 + storedNames($1).count }
    }

    private func stored(_ type: Declaration, id: Int64) throws -> (
        commit: Int64, salt: Int64, values: [Value]
    ) {
        let columns = Tables.stored(type)
        let sql =
            "SELECT commit_no, salt\(columns.map { ", " + quoted($0) }.joined()) FROM \(quoted(type.name)) WHERE id = ?"
        return try session.connection.using(sql) { statement in
            try statement.bind([.integer(id)])
            guard try statement.step() else { throw RecordFailure.notFound(type: type.title, id: id) }
            return (
                statement.value(0).asInteger, statement.value(1).asInteger,
                columns.indices.map { statement.value(Int32($0 + 2)) }
            )
        }
    }

    /// Moves the row as it stands to the history table.
    private func archive(_ type: Declaration, id: Int64) throws {
        let columns = (["id", "commit_no", "salt"] + Tables.stored(type)).map(quoted).joined(separator: ", ")
        try session.connection.run(
            """
            INSERT INTO \(quoted(type.name + "_history")) (\(columns), ended) \
            SELECT \(columns), ? FROM \(quoted(type.name)) WHERE id = ?
            """, [.integer(number), .integer(id)])
    }

    private func write(_ type: Declaration, id: Int64, _ values: [Value], insert: Bool) throws {
        let salt = Int64(bitPattern: salts.next())
        let digest = digests.digest(type: type.name, id: id, salt: salt, values: values)
        let statement = try statements(for: type)
        do {
            try session.connection.using(insert ? statement.insert : statement.update) { statement in
                try statement.bind(.integer(number), at: 1)
                try statement.bind(.integer(salt), at: 2)
                try statement.bind(.integer(id), at: 3)
                for (index, value) in values.enumerated() { try statement.bind(value, at: Int32(index + 4)) }
                while try statement.step() {}
            }
        } catch RecordFailure.engine(let code, _, _) where code == 2067 || code == 1555 {
            let unique = type.indexes.first { $0.isUnique }
            throw RecordFailure.alike(
                type: type.title, fields: (unique?.columns ?? ["id"]).map { type.column($0)?.title ?? $0 })
        }
        try record(type, id: id, insert ? .added : .changed, digest)
    }

    private var prepared: [String: (insert: String, update: String)] = [:]

    private func statements(for type: Declaration) throws -> (insert: String, update: String) {
        if let known = prepared[type.name] { return known }
        let columns = Tables.stored(type)
        let all = ["commit_no", "salt", "id"] + columns
        let marks = all.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
        let made = (
            insert:
                "INSERT INTO \(quoted(type.name)) (\(all.map(quoted).joined(separator: ", "))) VALUES (\(marks))",
            update: "UPDATE \(quoted(type.name)) SET commit_no = ?1, salt = ?2"
                + columns.enumerated().map { ", \(quoted($1)) = ?\($0 + 4)" }.joined() + " WHERE id = ?3"
        )
        prepared[type.name] = made
        return made
    }

    /// Writes the line of `change`. A record that was added in this unit stays an added one.
    private func record(_ type: Declaration, id: Int64, _ kind: Change.Kind, _ digest: [UInt8]) throws {
        try session.connection.using(
            """
            INSERT INTO change (commit_no, type, record, op, digest) VALUES (?, ?, ?, ?, ?) \
            ON CONFLICT DO UPDATE SET digest = excluded.digest
            """
        ) { statement in
            try statement.bind(.integer(number), at: 1)
            try statement.bind(.integer(try session.schema.code(type)), at: 2)
            try statement.bind(.integer(id), at: 3)
            try statement.bind(.integer(kind.rawValue), at: 4)
            try statement.bind(.bytes(digest), at: 5)
            while try statement.step() {}
        }
    }

    private func note(_ type: Declaration, id: Int64, _ kind: Change.Kind) throws {
        changes.append(Change(type: type.name, record: id, kind: kind))
    }
}

extension Kind {
    package var title: String {
        switch self {
        case .integer: "整数"
        case .real: "数"
        case .text, .sealed: "文字"
        case .boolean: "是或否"
        case .day: "日期"
        case .instant: "时间"
        case .choice(let words): "“\(words.joined(separator: "、"))”之一"
        case .reference(let type): "\(type.declaration.title)的编号"
        }
    }
}

extension Session {
    /// Runs `body` as one unit of work: everything it wrote lands as one commit, or nothing does.
    ///
    /// Takes the write lock first, so that what `body` reads is what it writes on; waits up to 10 seconds for it,
    /// then throws ``RecordFailure/busy``. A unit that wrote nothing makes no commit. In a dry run the changes are
    /// listed and taken back.
    @discardableResult
    package func write<Result>(
        _ purpose: Purpose, _ body: (Work) throws -> Result
    ) throws -> (result: Result, landing: Landing) {
        guard work == nil else { throw RecordFailure.nested }
        guard context.mode != .readOnly, context.known == nil else { throw RecordFailure.readOnly }
        try connection.run("BEGIN IMMEDIATE")
        do {
            let previous = try lastDigest()
            let unit = Work(self, number: previous.number + 1, purpose: purpose, counter: try counter())
            work = unit
            defer { work = nil }
            let result = try body(unit)
            guard !unit.changes.isEmpty, context.mode == .apply else {
                let changes = unit.changes
                try connection.run("ROLLBACK")
                return (result, Landing(commit: nil, changes: changes))
            }
            try seal(unit, after: previous.digest)
            try land()
            return (result, Landing(commit: unit.number, changes: unit.changes))
        } catch {
            if isInTransaction { try? connection.run("ROLLBACK") }
            throw error
        }
    }

    private func land() throws {
        do {
            try connection.run("COMMIT")
        } catch RecordFailure.engine(let code, let message, let statement) {
            // 787: a deferred reference that leads nowhere is found only now.
            guard code == 787 else {
                throw RecordFailure.engine(code: code, message: message, statement: statement)
            }
            throw RecordFailure.dangling(type: try danglingType())
        }
    }

    private func danglingType() throws -> String {
        try connection.using("PRAGMA foreign_key_check") { statement in
            guard try statement.step() else { return "记录" }
            return (try? type(named: statement.text(0)).title) ?? statement.text(0)
        }
    }

    private func seal(_ unit: Work, after previous: [UInt8]) throws {
        let heading = CommitHeading(
            number: unit.number, at: now, day: day, actor: context.actor, action: unit.purpose.action,
            plugin: unit.purpose.plugin, run: unit.purpose.run)
        let digest = try self.digest(of: heading, after: previous)
        try connection.run(
            "INSERT INTO commits (number, at, day, actor, action, plugin, run, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .integer(heading.number), .integer(heading.at.milliseconds),
                .integer(Int64(heading.day.number)),
                .text(heading.actor), .text(heading.action), heading.plugin.map { .text($0) } ?? .null,
                heading.run.map { .text($0) } ?? .null, .bytes(digest),
            ])
        try connection.run("UPDATE meta SET value = ? WHERE key = 'counter'", [.integer(unit.lastCounter)])
    }

    /// The digest of a commit over the lines of `change` that bear its number.
    func digest(of heading: CommitHeading, after previous: [UInt8]) throws -> [UInt8] {
        var digest = CommitDigest(after: previous, heading)
        try connection.using(
            "SELECT type, record, op, digest FROM change WHERE commit_no = ? ORDER BY type, record"
        ) {
            try $0.bind([.integer(heading.number)])
            while try $0.step() {
                digest.add(
                    type: $0.value(0).asInteger, record: $0.value(1).asInteger,
                    op: Change.Kind(rawValue: $0.value(2).asInteger) ?? .changed, digest: $0.bytes(3))
            }
        }
        return digest.finish()
    }

    func lastDigest() throws -> (number: Int64, digest: [UInt8]) {
        try connection.using("SELECT number, digest FROM commits ORDER BY number DESC LIMIT 1") {
            try $0.step() ? ($0.value(0).asInteger, $0.bytes(1)) : (0, [])
        }
    }

    private func counter() throws -> Int64 {
        try connection.using("SELECT value FROM meta WHERE key = 'counter'") {
            try $0.step() ? $0.value(0).asInteger : 0
        }
    }
}
