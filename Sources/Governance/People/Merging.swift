package import Records

extension Session {
    /// Makes two records of one person into one: what pointed to `lost` points to `kept`, what only `lost` had fills the
    /// gaps of `kept`, and `lost` goes; its history stays, and so does that of all that was redirected.
    ///
    /// What both have alike (the same household, the same care category) is kept once. Throws
    /// ``RecordFailure/inconsistent(type:reason:)`` where two identity numbers say that they are two people.
    package func merge(
        _ lost: Resident.ID, into kept: Resident.ID, because reason: String?, in work: Work
    ) throws -> Merge.ID {
        let type = Resident.declaration
        guard let given = try find(lost), let staying = try find(kept) else {
            throw RecordFailure.notFound(type: type.title, id: try find(lost) == nil ? lost.raw : kept.raw)
        }
        guard lost != kept else { throw RecordFailure.inconsistent(type: type.title, reason: "两条是同一条记录") }
        let numbers = try [lost, kept].compactMap {
            try work.plain(type, id: $0.raw, field: Resident.idNumber.name)
        }
        if numbers.count == 2, numbers[0] != numbers[1] {
            throw RecordFailure.inconsistent(type: type.title, reason: "身份证号码不同，不是同一个人；号码写错的先更正再合并")
        }
        try redirect(lost.raw, to: kept.raw, in: work)
        var filled: [Assignment] = []
        for column in type.columns where try staying[named: column.name] == .null {
            let value =
                column.sealing == nil
                ? try given[named: column.name]
                : try work.plain(type, id: lost.raw, field: column.name).map { .text($0) } ?? .null
            if value != .null { filled.append(Assignment(named: column.name, value)) }
        }
        // The identity number may be in the books once only.
        try work.remove(lost)
        if !filled.isEmpty { try work.update(type, id: kept.raw, read: staying.commit, filled) }
        return try work.insert(
            Merge.self, Merge.type <- type.name, Merge.lost <- Int(lost.raw), Merge.kept <- Int(kept.raw),
            Merge.day <- day, Merge.reason <- reason)
    }

    /// Makes one record two again: what the merge redirected and took away is as it was. What has been written about the
    /// kept record since stays with it.
    ///
    /// The conflicts are records of the merge that others have changed since; then the unit must not land.
    package func split(_ merge: Merge.ID, in work: Work) throws -> [UndoConflict] {
        guard let row = try find(merge), try row[Merge.undone] == nil,
            let commit = try history(of: Merge.declaration, id: merge.raw).first?.row.commit
        else {
            throw RecordFailure.inconsistent(type: Merge.declaration.title, reason: "没有这次合并，或已经分开")
        }
        let conflicts = try work.undo(
            [commit], derived: [Duty.declaration.name, Resident.declaration.name],
            leaving: [Merge.declaration.name])
        try work.update(row, Merge.undone <- day)
        return conflicts
    }

    private func redirect(_ lost: Int64, to kept: Int64, in work: Work) throws {
        let target = Resident.declaration
        // Duties are the engine's to write.
        for pointer in pointers(to: target) where pointer.type.name != Duty.declaration.name {
            let type = pointer.type
            for id in try referrers(type, by: pointer.column, to: lost) {
                guard let row = try find(type, id: id), try points(row, by: pointer, to: target, id: lost)
                else {
                    continue
                }
                do {
                    try work.update(
                        type, id: id, read: row.commit,
                        [Assignment(named: pointer.column.name, .integer(kept))])
                } catch RecordFailure.alike {
                    // Both have it: once is enough.
                    try work.remove(type, id: id)
                }
            }
        }
    }
}
