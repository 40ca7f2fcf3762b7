extension Work {
    /// Takes a record out of the books with every state it ever had: nothing of what it held is left, in no history.
    ///
    /// The commits that wrote it keep their digests, so that the chain goes on verifying; the salts are gone, and
    /// nobody can find out by trying what the digests were of. It cannot be undone. What still points to the record
    /// must be erased or pointed elsewhere in the same unit.
    package func erase(_ type: Declaration, id: Int64) throws {
        let writer = try writer(for: type)
        let live = try writer.row(id)
        guard try live != nil || !writer.states(id, from: 0).isEmpty else {
            throw RecordFailure.notFound(type: type.title, id: id)
        }
        if session.context.scope != nil, live != nil, try session.lies(type, id: id) != .inside {
            throw RecordFailure.outOfScope(type: type.title)
        }
        let texts = try writer.searchedTexts(id)
        try whole {
            // Freed pages are overwritten, not left lying.
            try session.connection.run("PRAGMA secure_delete = ON")
            if live != nil { try writer.delete(id) }
            try session.connection.run(
                "DELETE FROM \(quoted(type.name + "_history")) WHERE id = ?", [.integer(id)])
            try writer.forget(id, commit: number)
            let nothing = Writer.Stored(
                commit: number, salt: 0, values: [Value](repeating: .null, count: Tables.stored(type).count))
            try writer.note(id, commit: number, .erased, writer.digest(id, nothing))
            try forget(texts)
        }
        writes += 1
        keepForParts()
        // Nobody is told any more what it held.
        events.removeAll { $0.record == id && $0.type.name == type.name }
        changes.removeAll { $0.record == id && $0.type == type.name }
        changes.append(Change(type: type.name, record: id, kind: .erased))
    }
}

extension Writer {
    /// Whatever has stood in the searched fields of a record.
    fileprivate func searchedTexts(_ id: Int64) throws -> [(text: String, searching: Searching)] {
        var found: [(text: String, searching: Searching)] = []
        for column in type.columns {
            guard let searching = column.searching else { continue }
            let field = quoted(column.name)
            let sql = """
                SELECT \(field) FROM \(quoted(type.name)) WHERE id = ?1 UNION \
                SELECT \(field) FROM \(quoted(type.name + "_history")) WHERE id = ?1
                """
            try connection.using(sql) { statement in
                try statement.bind([.integer(id)])
                while try statement.step() {
                    if case .text(let text) = statement.value(0) { found.append((text, searching)) }
                }
            }
        }
        return found
    }
}

extension Session {
    /// The records of `type` that point to a record in a field, now or in any past state, whatever their day.
    package func referrers(_ type: Declaration, by column: Column, to id: Int64) throws -> [Int64] {
        let (table, history) = (quoted(type.name), quoted(type.name + "_history"))
        let field = quoted(column.name)
        return try connection.using(
            "SELECT id FROM \(table) WHERE \(field) = ?1 UNION SELECT id FROM \(history) WHERE \(field) = ?1 ORDER BY 1"
        ) { statement in
            try statement.bind([.integer(id)])
            var found: [Int64] = []
            while try statement.step() { found.append(statement.integer(0)) }
            return found
        }
    }
}
