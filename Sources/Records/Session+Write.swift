extension Session {
    /// Runs `body` as one unit of work: everything it wrote lands as one commit, or nothing does.
    ///
    /// Takes the write lock first, so that what `body` reads is what it writes on; waits up to 10 seconds for it,
    /// then throws ``RecordFailure/busy``. A unit that wrote nothing makes no commit. In a dry run the changes are
    /// listed and taken back, and what would have kept them from landing is thrown. Throws
    /// ``RecordFailure/nested`` inside a unit or a ``snapshot(_:)``, ``RecordFailure/readOnly`` where nothing may be
    /// written, and ``RecordFailure/schemaStamp(type:detail:)`` when the tables have changed since the books were
    /// opened. Do not begin a unit in the middle of ``each(_:_:formulas:access:body:)``: what that loop reads may be
    /// older than what others have written, and then the books are busy at once.
    @discardableResult
    package func write<Result>(
        _ purpose: Purpose, _ body: (Work) throws -> Result
    ) throws -> (result: Result, landing: Landing) {
        guard work == nil, !isInTransaction else { throw RecordFailure.nested }
        guard context.mode != .readOnly, context.known == nil else { throw RecordFailure.readOnly }
        try connection.run("BEGIN IMMEDIATE")
        let before = schema
        do {
            try checkStamps()
            let previous = try lastDigest()
            if let agreed = context.agreedOn, agreed != previous.number {
                throw RecordFailure.movedOn(from: agreed, to: previous.number)
            }
            let unit = Work(self, number: previous.number + 1, purpose: purpose, counter: try counter())
            work = unit
            defer { work = nil }
            let result = try body(unit)
            if !unit.hasPutBack, unit.failure == nil { try listener?.willLand(unit) }
            if let failure = unit.failure { throw failure }
            guard isInTransaction else { throw RecordFailure.interrupted }
            if !unit.changes.isEmpty, connection.hasOpenReferences {
                throw RecordFailure.dangling(type: try danglingType())
            }
            if let stranded = try unit.strandedPlaces().first {
                throw RecordFailure.dangling(type: try type(named: stranded.type).title)
            }
            guard !unit.changes.isEmpty, context.mode == .apply else {
                let changes = unit.changes
                try connection.run("ROLLBACK")
                if schema.turn != before.turn || schema.isProvisional { take(before) }
                return (result, Landing(commit: nil, changes: changes))
            }
            try seal(unit, after: previous.digest)
            try connection.run("COMMIT")
            if unit.changes.contains(where: { $0.kind == .erased }) {
                // What was erased is not to go on lying in the log. Others who read now keep some of it there until
                // they are done; the next erasure, or the last to close the books, takes that.
                try connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
                try connection.run("PRAGMA secure_delete = OFF")
            }
            if schema.isProvisional { take(before) }
            return (result, Landing(commit: unit.number, changes: unit.changes))
        } catch {
            if isInTransaction { try? connection.run("ROLLBACK") }
            take(before)
            throw error
        }
    }

    /// The tables may have been changed by another process since these books were opened.
    private func checkStamps() throws {
        let sql = """
            SELECT schema_version, (SELECT value FROM meta WHERE key = 'types') FROM pragma_schema_version
            """
        let (version, turn) = try connection.using(sql) { statement in
            try statement.step() ? (statement.integer(0), statement.value(1).asInteger) : (0, 0)
        }
        if version == checkedVersion, turn == schema.turn { return }
        var found: [String: String] = [:]
        try connection.using("SELECT name, stamp FROM record_type") { statement in
            while try statement.step() { found[statement.text(0)] = statement.text(1) }
        }
        for type in catalogue.types where found[type.name] != schema.stamps[type.name] {
            if let plugin = type.plugin { throw RecordFailure.typesChanged(plugin: plugin, type: type.title) }
            throw RecordFailure.schemaStamp(type: type.title, detail: "打开账本以后，字段或索引改了")
        }
        checkedVersion = version
    }

    /// The title of the first type in which a reference leads nowhere.
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
        ) { statement in
            try statement.bind([.integer(heading.number)])
            while try statement.step() {
                let (type, record, op) = (statement.integer(0), statement.integer(1), statement.integer(2))
                statement.withBytes(3) { digest.add(type: type, record: record, op: op, digest: $0) }
            }
        }
        return digest.finish()
    }

    private func lastDigest() throws -> (number: Int64, digest: [UInt8]) {
        try connection.using("SELECT number, digest FROM commits ORDER BY number DESC LIMIT 1") {
            try $0.step() ? ($0.integer(0), $0.bytes(1)) : (0, [])
        }
    }

    private func counter() throws -> Int64 {
        try connection.using("SELECT value FROM meta WHERE key = 'counter'") {
            try $0.step() ? $0.integer(0) : 0
        }
    }

    func writer(for type: Declaration) throws -> Writer {
        if let writer = writers[type.name] { return writer }
        let writer = try Writer(type, code: try schema.code(type), connection)
        writers[type.name] = writer
        return writer
    }
}
