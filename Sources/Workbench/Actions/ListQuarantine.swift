import Governance
import Records

/// 隔离: the records that jobs of plugins could not deal with, by what went wrong, the most frequent first.
var listQuarantine: Action {
    Action(
        "隔离", title: "插件的批处理没能处理的记录：为什么，从哪天起",
        arguments: [Action.Argument("插件", hint: "只看一个插件", isOptional: true)],
        example: "隔离 visits", takesRest: false,
        run: { desk, words in
            var query = desk.session.records(Quarantine.self)
            if let plugin = words.first { query = query.where(Quarantine.plugin == plugin) }
            // An account of one community sees its own people and nobody else's.
            let rows = try query.order(by: Quarantine.plugin, Quarantine.job, Quarantine.record).all()
                .filter { try desk.mayFind($0) }
            var counts: [String: Int] = [:]
            for row in rows { counts[try row[Quarantine.fingerprint], default: 0] += 1 }
            func weight(_ row: Row) throws -> Int { counts[try row[Quarantine.fingerprint]] ?? 0 }
            let sorted = try rows.enumerated().map { (try weight($1), $0, $1) }
                .sorted { ($1.0, $0.1) < ($0.0, $1.1) }.map(\.2)
            let kinds = counts.count
            return Answer(
                columns: [
                    Answer.Column("plugin", "插件"), Answer.Column("job", "批处理"),
                    Answer.Column("type", "记录"), Answer.Column("id", "编号"),
                    Answer.Column("fault", "故障"), Answer.Column("message", "原因"),
                    Answer.Column("hint", "怎么办"), Answer.Column("since", "起始日期"),
                ],
                rows: try sorted.map { row in
                    let type = try row[Quarantine.type]
                    return [
                        .text(try row[Quarantine.plugin]), .text(try row[Quarantine.job]),
                        .text((try? desk.session.type(named: type).title) ?? type),
                        .number(try row[Quarantine.record]),
                        .text(try row[Quarantine.fingerprint]), .text(try row[Quarantine.message]),
                        (try row[Quarantine.hint]).map { .text($0) } ?? .none,
                        .text(try row[Quarantine.since].description),
                    ]
                },
                notes: rows.isEmpty
                    ? ["没有被隔离的记录"]
                    : ["共 \(rows.count) 条，\(kinds) 种故障；改好插件或记录以后再运行，处理成了的自动解除"])
        })
}

extension Desk {
    /// Whether the record an entry is about lies in the account's scope. One that is gone is for those who see all.
    fileprivate func mayFind(_ entry: Row) throws -> Bool {
        guard account.scope != nil else { return true }
        guard let type = try? session.type(named: try entry[Quarantine.type]), type.place != nil else {
            return false
        }
        return try session.find(type, id: Int64(try entry[Quarantine.record])) != nil
    }
}
