/// A record that an undo would have to put back, and cannot without overwriting what came after.
package struct UndoConflict: Equatable, Sendable {
    package let type: String
    package let record: Int64
    package let reason: Reason

    package enum Reason: Equatable, Sendable {
        /// A commit that is not undone has changed it since.
        case changedSince(commit: Int64)
        /// Somebody's data were erased: there is nothing left to put back.
        case erased
        /// Another record alike has come meanwhile.
        case alike(fields: [String])
        /// What is to be taken away is pointed at by a record of this type.
        case pointedAt(by: String)
        /// It lies outside the scope of who undoes.
        case outOfScope
        /// It held something in a field that the plugin has given up since.
        case reshaped

        /// Whether another record of the same undo may be what stands in the way.
        var mayPass: Bool {
            switch self {
            case .alike, .outOfScope: true
            case .changedSince, .erased, .pointedAt, .reshaped: false
            }
        }
    }
}

extension Work {
    /// Puts back what these commits wrote: what they added goes, what they changed and removed is again as it was
    /// before the first of them. Nothing is overwritten: where others have changed a record since, it stays, and is
    /// among the conflicts.
    ///
    /// Records of the `derived` types are put back where nothing stands against it and else left, without a conflict:
    /// their engine brings them to what the others say. Those of the types that are left are not looked at. Throws where
    /// the session may not write a record.
    package func undo(
        _ commits: Set<Int64>, derived: Set<String> = [], leaving left: Set<String> = []
    ) throws -> [UndoConflict] {
        var conflicts: [UndoConflict] = []
        var rest = try touched(by: commits).filter { !left.contains($0.type.name) }
        for place in rest.indices { rest[place].isCleared = try !isForeign(rest[place]) }
        // Who may write a record is asked before it is touched: in the middle of an undo it may hang nowhere.
        isPuttingBack = true
        hasPutBack = true
        defer { isPuttingBack = false }
        while !rest.isEmpty {
            // What stands in the way of a record may itself have to go: then the record's turn comes after it.
            var waiting: [Touched] = []
            var inTheWay: [UndoConflict] = []
            for touched in rest {
                let isForeign = try !touched.isCleared && self.isForeign(touched)
                guard let reason = isForeign ? .outOfScope : try putBack(touched, commits) else { continue }
                let conflict = UndoConflict(type: touched.type.name, record: touched.record, reason: reason)
                if reason.mayPass {
                    waiting.append(touched)
                    inTheWay.append(conflict)
                } else {
                    conflicts.append(conflict)
                }
            }
            guard waiting.count < rest.count else {
                conflicts += inTheWay
                break
            }
            rest = waiting
        }
        return conflicts.filter { !derived.contains($0.type) }.sorted { $0.record < $1.record }
    }

    /// Whether a record that is there lies outside the session's scope. What lies nowhere is nobody else's.
    private func isForeign(_ touched: Touched) throws -> Bool {
        guard session.context.scope != nil, try writer(for: touched.type).row(touched.record) != nil else {
            return false
        }
        return try session.lies(touched.type, id: touched.record) == .outside
    }

    /// The records that this unit leaves pointing at nothing: what keeps it from landing.
    package func dangling() throws -> [UndoConflict] {
        let stranded = try strandedPlaces()
        guard session.connection.hasOpenReferences else { return stranded }
        return stranded
            + (try session.connection.using("PRAGMA foreign_key_check") { statement in
                var found: [UndoConflict] = []
                while try statement.step(), found.count < 100 {
                    let type = (try? session.type(named: statement.text(0)).title) ?? statement.text(0)
                    found.append(
                        UndoConflict(
                            type: statement.text(2), record: statement.integer(1),
                            reason: .pointedAt(by: type)))
                }
                return found
            })
    }

    /// The places that this unit has taken away and that a link of the tree still names: what hangs on them would hang
    /// nowhere. Such a link names any type of place, so that no reference of SQLite can see to it.
    func strandedPlaces() throws -> [UndoConflict] {
        guard let tree = session.catalogue.places else { return [] }
        let link = tree.link.declaration
        let sql = """
            SELECT 1 FROM \(quoted(link.name)) WHERE \(quoted(tree.child)) = ?1 \
            UNION ALL SELECT 1 FROM \(quoted(link.name)) WHERE \(quoted(tree.parent)) = ?1 LIMIT 1
            """
        return try changes.filter { change in
            guard change.kind == .removed || change.kind == .erased,
                try session.type(named: change.type).place == "id"
            else { return false }
            return try session.connection.using(sql) { statement in
                try statement.bind([.integer(change.record)])
                return try statement.step()
            }
        }.map {
            UndoConflict(type: $0.type, record: $0.record, reason: .pointedAt(by: link.title))
        }
    }

    private struct Touched {
        let type: Declaration
        let record: Int64
        /// The first of the commits that touched it.
        let first: Int64
        /// It lay in the session's scope before the undo began; what did not may come to lie there by it.
        var isCleared = true
    }

    private func touched(by commits: Set<Int64>) throws -> [Touched] {
        var first: [Int64: [Int64: Int64]] = [:]
        for commit in commits.sorted() {
            try session.connection.using("SELECT type, record FROM change WHERE commit_no = ?") { statement in
                try statement.bind([.integer(commit)])
                while try statement.step() {
                    let (code, record) = (statement.integer(0), statement.integer(1))
                    if first[code]?[record] == nil { first[code, default: [:]][record] = commit }
                }
            }
        }
        var touched: [Touched] = []
        let kept = session.catalogue.kept?.type.declaration
        if let kept, let commit = first[try session.schema.code(kept)]?.values.min() {
            throw RecordFailure.inconsistent(
                type: kept.title, reason: "变更 \(commit) 换了插件记录的字段，不能撤销；请启用插件的另一个版本")
        }
        for type in session.catalogue.types {
            guard let records = first.removeValue(forKey: try session.schema.code(type)) else { continue }
            touched += records.map { Touched(type: type, record: $0.key, first: $0.value) }
        }
        // What came last goes first: it may rest on what came before it.
        touched.sort { $0.record > $1.record }
        guard first.isEmpty else {
            throw RecordFailure.unknownType("类型号 \(first.keys.min() ?? 0)", suggestion: nil)
        }
        return touched
    }

    /// Puts one record back; says what stands against it.
    private func putBack(_ touched: Touched, _ commits: Set<Int64>) throws -> UndoConflict.Reason? {
        let (type, id) = (touched.type, touched.record)
        let writer = try writer(for: type)
        let live = try writer.row(id)
        let states = try writer.states(id, from: touched.first)
        let later = (states.flatMap { [$0.commit, $0.ended] } + (live.map { [$0.commit] } ?? []))
            .filter { $0 >= touched.first && !commits.contains($0) }
        if let commit = later.max() { return .changedSince(commit: commit) }
        if live == nil, states.isEmpty { return .erased }
        let before = try writer.ended(id, by: touched.first)
        if before != nil, try writer.hasGivenUp(id, endedBy: touched.first) { return .reshaped }
        do {
            switch (before, live) {
            case (nil, nil): return nil
            case (nil, .some): try remove(type, id: id)
            case (.some(let before), nil):
                if let fields = try rivals(of: writer, id, before.values) { return .alike(fields: fields) }
                try restore(writer, id, before.values)
            case (.some(let before), .some(let live)):
                if let fields = try rivals(of: writer, id, before.values) { return .alike(fields: fields) }
                try change(writer, id: id, from: live, to: before.values)
            }
            return nil
        } catch RecordFailure.alike(_, let fields) {
            return .alike(fields: fields)
        } catch RecordFailure.outOfScope {
            return .outOfScope
        }
    }

    /// The titles of the fields by which a row as it was is alike with one that has come since and that it cannot stand
    /// beside; `nil` where there is none.
    private func rivals(of writer: Writer, _ id: Int64, _ values: [Value]) throws -> [String]? {
        guard let rivalry = writer.type.rivalry else { return nil }
        let row = Row(
            writer.type, id: id, commit: number, values: writer.starts.map { values[$0] },
            unsealer: session.schema.sealer)
        do {
            try checkRivals(row)
            return nil
        } catch RecordFailure.alike(_, let fields) {
            return fields
        } catch RecordFailure.inconsistent {
            return rivalry.fields.map { writer.type.column($0)?.title ?? $0 }
        }
    }

    /// Puts a row that was removed into the books again, under its old id and with the values it is stored with.
    private func restore(_ writer: Writer, _ id: Int64, _ values: [Value]) throws {
        let type = writer.type
        try inScope(type, id: id) {
            let digest = try unlessAlike(type) {
                try writer.insert(id, commit: number, salt: salts.next(), values)
            }
            try whole { try writer.note(id, commit: number, .added, digest) }
        }
        try makeFindable(writer, values)
        writes += 1
        changes.append(Change(type: type.name, record: id, kind: .added))
    }
}

extension Writer {
    /// Whether a past state holds something in a field that its plugin no longer declares.
    fileprivate func hasGivenUp(_ id: Int64, endedBy commit: Int64) throws -> Bool {
        guard type.described != nil else { return false }
        let table = type.name + "_history"
        let known = Set(Tables.stored(type) + Declaration.reserved)
        let lost = try connection.using("SELECT name FROM pragma_table_info(?)") { statement in
            try statement.bind([.text(table)])
            var names: [String] = []
            while try statement.step() {
                let name = statement.text(0)
                if !known.contains(name) { names.append(name) }
            }
            return names
        }
        if lost.isEmpty { return false }
        let filled = lost.map { quoted($0) + " IS NOT NULL" }.joined(separator: " OR ")
        let sql = "SELECT 1 FROM \(quoted(table)) WHERE id = ? AND ended = ? AND (\(filled))"
        return try connection.using(sql) { statement in
            try statement.bind([.integer(id), .integer(commit)])
            return try statement.step()
        }
    }

    /// Where the past states of a record begin and end that ended at or after a commit, the oldest first.
    func states(_ id: Int64, from commit: Int64) throws -> [(commit: Int64, ended: Int64)] {
        try connection.using(
            "SELECT commit_no, ended FROM \(quoted(type.name + "_history")) WHERE id = ? AND ended >= ? ORDER BY 1"
        ) { statement in
            try statement.bind([.integer(id), .integer(commit)])
            var found: [(commit: Int64, ended: Int64)] = []
            while try statement.step() { found.append((statement.integer(0), statement.integer(1))) }
            return found
        }
    }
}
