/// Who wrote what, when, for which day: the heading of a commit (变更).
package struct CommitHeading: Equatable, Sendable {
    package let number: Int64
    package let at: Instant
    /// The acting day of the session that wrote it.
    package let day: Day
    package let actor: String
    package let action: String
    package let plugin: String?
    package let run: String?
}

/// Why a unit of work writes: the part of a heading its author knows.
package struct Purpose: Sendable {
    package var action: String
    package var plugin: String?
    package var run: String?

    package init(_ action: String, plugin: String? = nil, run: String? = nil) {
        self.action = action
        self.plugin = plugin
        self.run = run
    }
}

/// One record that a commit touched.
package struct Change: Hashable, Sendable {
    package enum Kind: Int64, Sendable {
        case added = 1
        case changed = 2
        case removed = 3
        /// Taken out with everything it ever held: of its states only the digests are left.
        case erased = 4
    }
    package let type: String
    package let record: Int64
    package let kind: Kind
}

/// What a unit of work came to.
package struct Landing: Sendable {
    /// `nil` when nothing was changed, or when it was a dry run.
    package let commit: Int64?
    package let changes: [Change]

    /// How many records of `type` were added, changed and removed.
    package func counts(of type: String) -> (added: Int, changed: Int, removed: Int) {
        var counts = (added: 0, changed: 0, removed: 0)
        for change in changes where change.type == type {
            switch change.kind {
            case .added: counts.added += 1
            case .changed: counts.changed += 1
            case .removed, .erased: counts.removed += 1
            }
        }
        return counts
    }
}

extension Session {
    /// The number of the last commit the session knows of; 0 in new books.
    package func lastCommit() throws -> Int64 {
        try connection.using("SELECT coalesce(max(number), 0) FROM commits WHERE number <= ?") {
            try $0.bind([horizon])
            return try $0.step() ? $0.integer(0) : 0
        }
    }

    /// The headings of the last `count` commits the session knows of, the newest first; with `actor`, of theirs.
    package func commits(last count: Int, by actor: String? = nil) throws -> [CommitHeading] {
        try connection.using(
            """
            SELECT number, at, day, actor, action, plugin, run FROM commits WHERE number <= ?1 \
            AND (?3 IS NULL OR actor = ?3) ORDER BY number DESC LIMIT ?2
            """
        ) { statement in
            try statement.bind([
                horizon, .integer(Int64(max(0, count))), actor.map { .text($0) } ?? .null,
            ])
            var found: [CommitHeading] = []
            while try statement.step() { found.append(statement.heading()) }
            return found
        }
    }

    /// The commits of a run or an import, by the name that stands in each of them, the oldest first.
    package func commits(ofRun run: String) throws -> [CommitHeading] {
        try connection.using(
            """
            SELECT number, at, day, actor, action, plugin, run FROM commits WHERE run = ? AND number <= ? \
            ORDER BY number
            """
        ) { statement in
            try statement.bind([.text(run), horizon])
            var found: [CommitHeading] = []
            while try statement.step() { found.append(statement.heading()) }
            return found
        }
    }

    /// The heading of one commit.
    package func commit(_ number: Int64) throws -> CommitHeading? {
        try connection.using(
            "SELECT number, at, day, actor, action, plugin, run FROM commits WHERE number = ?"
        ) {
            try $0.bind([.integer(number)])
            return try $0.step() ? $0.heading() : nil
        }
    }

    /// The records that commits after `number` touched, in their order, for those who have read the books up to it.
    package func changes(after number: Int64) throws -> [Change] {
        try changes("commit_no > ? AND commit_no <= ?", [.integer(number), horizon])
    }

    /// The same, but for records of `type` in commits that say they did `action`.
    package func changes(
        after number: Int64, leaving type: Declaration, of action: String
    ) throws -> [Change] {
        try changes(
            """
            commit_no > ? AND commit_no <= ? AND (type <> ? OR commit_no NOT IN \
            (SELECT number FROM commits WHERE number > ? AND action = ?))
            """,
            [.integer(number), horizon, .integer(try schema.code(type)), .integer(number), .text(action)])
    }

    /// The headings of the commits after `number`, the oldest first.
    package func commits(after number: Int64) throws -> [CommitHeading] {
        try connection.using(
            """
            SELECT number, at, day, actor, action, plugin, run FROM commits WHERE number > ?1 AND number <= ?2 \
            ORDER BY number
            """
        ) { statement in
            try statement.bind([.integer(number), horizon])
            var found: [CommitHeading] = []
            while try statement.step() { found.append(statement.heading()) }
            return found
        }
    }

    /// The records that one commit touched, in their order.
    package func changes(of number: Int64) throws -> [Change] {
        try changes("commit_no = ? AND commit_no <= ?", [.integer(number), horizon])
    }

    /// What a commit did to a record; `nil` where it did not touch it.
    package func kind(of type: Declaration, id: Int64, in commit: Int64) throws -> Change.Kind? {
        try connection.using("SELECT op FROM change WHERE commit_no = ? AND type = ? AND record = ?") {
            try $0.bind([.integer(commit), .integer(try schema.code(type)), .integer(id)])
            return try $0.step() ? Change.Kind(rawValue: $0.integer(0)) : nil
        }
    }

    /// How the records that a commit touched lie to a session's scope.
    package enum Reach: Sendable {
        /// All of them lie in it, as far as they lie anywhere.
        case inside
        /// Some do, or there are more of them than are looked at.
        case partly
        case outside
    }

    /// Looks at the first records that a commit touched, for saying whom it concerns. Records of types that lie nowhere
    /// (accounts, settings) concern nobody's scope.
    package func reach(of commit: Int64) throws -> Reach {
        let most = 100
        var types: [String: Declaration] = [:]
        for type in catalogue.types where type.place != nil { types[type.name] = type }
        var inside = 0
        var outside = 0
        let changes = try changes("commit_no = ?", [.integer(commit)], limit: most + 1)
        for change in changes.prefix(most) {
            guard let type = types[change.type] else { continue }
            switch try lies(type, id: change.record) {
            case .inside: inside += 1
            case .outside: outside += 1
            case .nowhere: break
            }
        }
        if inside == 0 { return .outside }
        return outside == 0 && changes.count <= most ? .inside : .partly
    }

    private func changes(_ condition: String, _ values: [Value], limit: Int = -1) throws -> [Change] {
        let names = Dictionary(uniqueKeysWithValues: schema.codes.map { ($1, $0) })
        return try connection.using(
            """
            SELECT type, record, op FROM change WHERE \(condition) ORDER BY commit_no, type, record \
            LIMIT \(limit)
            """
        ) { statement in
            try statement.bind(values)
            var found: [Change] = []
            while try statement.step() {
                found.append(
                    Change(
                        type: names[statement.value(0).asInteger] ?? "?",
                        record: statement.value(1).asInteger,
                        kind: Change.Kind(rawValue: statement.value(2).asInteger) ?? .changed))
            }
            return found
        }
    }

    /// Every state a record has had that the session knows of, the oldest first, with the commit that ended it; the
    /// last one is current unless it has an end. Nothing for a record that lies outside the session's scope now.
    package func history(of type: Declaration, id: Int64) throws -> [(row: Row, ended: Int64?)] {
        let columns = (["id", "commit_no"] + type.columns.map(\.name)).map(quoted).joined(separator: ", ")
        let sql = """
            SELECT \(columns), CASE WHEN ended <= ?2 THEN ended END FROM \(quoted(type.name + "_history")) \
            WHERE id = ?1 AND commit_no <= ?2 UNION ALL \
            SELECT \(columns), NULL FROM \(quoted(type.name)) WHERE id = ?1 AND commit_no <= ?2 ORDER BY commit_no
            """
        if context.scope != nil, try lies(type, id: id) != .inside { return [] }
        return try connection.using(sql) { statement in
            try statement.bind([.integer(id), horizon])
            var found: [(row: Row, ended: Int64?)] = []
            while try statement.step() {
                let ended = statement.value(Int32(type.columns.count + 2))
                found.append((row(type, statement), ended == .null ? nil : ended.asInteger))
            }
            return found
        }
    }
}

extension Session {
    /// The last commit number that the session takes notice of.
    private var horizon: Value { .integer(context.known ?? .max) }
}

extension Statement {
    func heading() -> CommitHeading {
        CommitHeading(
            number: value(0).asInteger, at: Instant(milliseconds: value(1).asInteger),
            day: Day(number: Int32(truncatingIfNeeded: value(2).asInteger)), actor: text(3), action: text(4),
            plugin: value(5) == .null ? nil : text(5), run: value(6) == .null ? nil : text(6))
    }
}

extension Value {
    var asInteger: Int64 {
        if case .integer(let number) = self { number } else { 0 }
    }
    var asBytes: [UInt8] {
        if case .bytes(let bytes) = self { bytes } else { [] }
    }
}
