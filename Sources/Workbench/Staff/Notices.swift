import Governance
import Records

/// 通知: what one has been told and has not seen yet; seeing it is written down.
var showNotices: Action {
    Action(
        "通知", title: "提醒、催办、督办、找人：给我的、还没看的；看过就记下。写 全部 看一周的",
        arguments: [Action.Argument("哪些", hint: "全部", isOptional: true)], example: "通知",
        takesRest: false, permission: .write,
        run: { desk, words in try notices(desk, all: words.first == "全部") })
}

private func notices(_ desk: Desk, all: Bool) throws -> Answer {
    let session = desk.session
    let mine = [desk.account.name] + (try Staff(session)).standsInFor(desk.account.name).map(\.name)
    var query = session.records(Notice.self).where(Notice.recipient.among(mine))
    query = all ? query.where(Notice.day > session.day - 7) : query.where(Notice.delivered == nil)
    let found = try query.order(by: "at", "id").all()
    let unread = try found.filter { try $0[Notice.delivered] == nil }
    var isMarked = false
    if !unread.isEmpty, session.context.mode == .apply {
        let landing = try session.write(Purpose("看通知")) { work in
            for row in unread { try work.update(Notice.ID(row.rawID), Notice.delivered <- session.now) }
        }.landing
        isMarked = landing.commit != nil
    }
    return Answer(
        columns: [
            Answer.Column("id", "编号"), Answer.Column("at", "时间"), Answer.Column("step", "步骤"),
            Answer.Column("text", "内容"), Answer.Column("to", "给谁"),
        ],
        rows: try found.map { row in
            [
                .number(Int(row.rawID)), .text(try row[Notice.at].description),
                .text(try row[Notice.step].rawValue), .text(try row[Notice.text]),
                .text(try row[Notice.recipient]),
            ]
        },
        notes: [
            all ? "一周内 \(found.count) 条" : "没看过的 \(unread.count) 条" + (isMarked ? "，已记下看过" : "")
        ])
}

/// 催办: what escalation would say by now, written at once; a step that was told is not told again.
var urge: Action {
    Action(
        "催办", title: "现在就把该提醒、催办、督办的发出去；每人每步只发一次",
        permission: .write,
        run: { desk, _ in
            let (count, landing) = try desk.session.write(Purpose("催办")) { work in
                var escalation = try Escalation(desk.session)
                return try escalation.post(in: work)
            }
            let first = landing.commit == nil && count > 0 ? "预览，没有写入：" : "✓ "
            return Answer(
                columns: [Answer.Column("posted", "新通知")], rows: [[.number(count)]],
                notes: [first + (count == 0 ? "没有新的要发：该发的都发过了" : "发出 \(count) 条通知")], isReceipt: true)
        })
}
