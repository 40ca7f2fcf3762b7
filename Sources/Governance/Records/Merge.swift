package import Records

/// That two records turned out to be one (合并): which of them was given up for which, and whether that was undone.
package enum Merge: RecordType {
    package static let type = Field<String>("type", title: "记录种类")
    package static let lost = Field<Int>("lost", title: "并入的编号")
    package static let kept = Field<Int>("kept", title: "保留的编号")
    package static let day = Field<Day>("day", title: "合并日期")
    package static let reason = Field<String?>("reason", title: "依据", sensitivity: .care)
    package static let undone = Field<Day?>("undone", title: "撤销日期")

    package static let declaration = Declaration(
        "merge", title: "合并", fields: [type, lost, kept, day, reason, undone],
        indexes: [.unique(lost).whereEmpty(undone), .on(kept), .on(day)], timing: .evidence(day: "day"),
        opening: .closed
    ) { merge in
        if let lost = try? merge[lost], (try? merge[kept]) == lost { return "两条是同一条记录" }
        if let day = try? merge[day], let undone = try? merge[undone], undone < day {
            return "“撤销日期”\(undone) 早于“合并日期”\(day)"
        }
        return nil
    }
}

extension Session {
    /// The record that `id` stands for on the acting day: itself, or the one it was merged into, however often.
    package func kept<R: RecordType>(_ id: RecordID<R>) throws -> RecordID<R> {
        var current = id
        var seen: Set<Int64> = [id.raw]
        while let merge = try records(Merge.self)
            .where(Merge.type == R.declaration.name && Merge.lost == Int(current.raw))
            .where(Merge.undone == nil || Merge.undone > day)
            .first()
        {
            current = RecordID(Int64(try merge[Merge.kept]))
            guard seen.insert(current.raw).inserted else { return current }
        }
        return current
    }
}
