import Governance
import Records

/// 合并: two records of one person become one.
var mergeResidents: Action {
    Action(
        "合并", title: "两条记录是同一个人：前一条并入后一条，历史都留着，可以再分开",
        arguments: [
            Action.Argument("并入的", hint: "居民12", kind: .person),
            Action.Argument("保留的", hint: "居民34", kind: .person),
            Action.Argument("依据", hint: "例如：证件核对过", isOptional: true),
        ],
        example: "合并 居民12 居民34 证件核对过",
        permission: .write, asks: .always,
        run: { desk, words in
            let (lost, kept) = (try desk.resident(words[0]), try desk.resident(words[1]))
            let reason = words.dropFirst(2).joined(separator: " ")
            let landing = try desk.session.write(Purpose("合并")) { work in
                _ = try desk.session.merge(
                    Resident.ID(lost.id), into: Resident.ID(kept.id), because: reason.isEmpty ? nil : reason,
                    in: work)
                try desk.engine().settle(work)
            }.landing
            return receipt("居民\(lost.id) \(lost.name) 并入 居民\(kept.id) \(kept.name)", landing, desk)
        })
}

/// 分开: a merge that was a mistake.
var splitResidents: Action {
    Action(
        "分开", title: "撤销一次合并：写并入的那个编号，两条记录各归各",
        arguments: [Action.Argument("并入的", hint: "居民12：合并时并入的编号")],
        example: "分开 居民12", takesRest: false, permission: .write, asks: .always,
        run: { desk, words in
            let word = words[0].squeezed
            guard let number = Int64(word.hasPrefix("居民") ? String(word.dropFirst(2)) : word) else {
                throw ActionFailure.notUnderstood("“\(words[0])”不是居民的编号", hint: "写成 居民12：合并时并入的编号")
            }
            let known = try desk.session.records(Merge.self)
                .where(Merge.type == Resident.declaration.name && Merge.lost == Int(number))
                .where(Merge.undone == nil).first()
            guard let known else {
                throw ActionFailure.notFound("居民\(number) 没有并入过别的记录，或已经分开", hint: "写合并时并入的那个编号，不是保留的")
            }
            let landing = try desk.session.write(Purpose("分开")) { work in
                let conflicts = try desk.session.split(Merge.ID(known.rawID), in: work)
                guard conflicts.isEmpty else { throw try desk.failure("居民\(number) 分不开", conflicts) }
                try desk.engine().settle(work)
            }.landing
            return receipt("居民\(number) 和 居民\(try known[Merge.kept]) 分开", landing, desk)
        })
}

private func receipt(_ what: String, _ landing: Landing, _ desk: Desk) -> Answer {
    let titles = Dictionary(
        desk.session.catalogue.types.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
    let first = landing.commit == nil ? "预览，没有写入：" : "✓ "
    return Answer(
        columns: [
            Answer.Column("type", "记录"), Answer.Column("added", "新增"), Answer.Column("changed", "改动"),
            Answer.Column("removed", "去掉"),
        ],
        rows: Set(landing.changes.map(\.type)).sorted().map { name in
            let counts = landing.counts(of: name)
            return [
                .text(titles[name] ?? name), .number(counts.added), .number(counts.changed),
                .number(counts.removed),
            ]
        }, notes: [first + what])
}
