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
        while !rest.isEmpty {
            // What stands in the way of a record may itself have to go: then the record's turn comes after it.
            var waiting: [Touched] = []
            var inTheWay: [UndoConflict] = []
            for touched in rest {
                guard let reason = try putBack(touched, commits) else { continue }
                let conflict = UndoConflict(type: touched.type.name, record: touched.record, reason: reason)
                if case .alike = reason {
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
        return conflicts.filter { !derived.contains($0.type) }
    }

    /// The records that this unit leaves pointing at nothing: what keeps it from landing.
    package func dangling() throws -> [UndoConflict] {
        guard session.connection.hasOpenReferences else { return [] }
        return try session.connection.using("PRAGMA foreign_key_check") { statement in
            var found: [UndoConflict] = []
            while try statement.step(), found.count < 100 {
                let type = (try? session.type(named: statement.text(0)).title) ?? statement.text(0)
                found.append(
                    UndoConflict(
                        type: statement.text(2), record: statement.integer(1),
                        reason: .pointedAt(by: type)))
            }
            return found
        }
    }

    private struct Touched {
        let type: Declaration
        let record: Int64
        /// The first of the commits that touched it.
        let first: Int64
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
        for type in session.catalogue.types {
            guard let records = first.removeValue(forKey: try session.schema.code(type)) else { continue }
            touched += records.sorted { $0.key < $1.key }.map {
                Touched(type: type, record: $0.key, first: $0.value)
            }
        }
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
        do {
            switch (before, live) {
            case (nil, nil): return nil
            case (nil, .some): try remove(type, id: id)
            case (.some(let before), nil): try restore(writer, id, before.values)
            case (.some(let before), .some(let live)):
                try change(writer, id: id, from: live, to: before.values)
            }
            return nil
        } catch RecordFailure.alike(_, let fields) {
            return .alike(fields: fields)
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
