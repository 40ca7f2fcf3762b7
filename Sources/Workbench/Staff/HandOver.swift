import Governance
import Records

/// 移交: the work of an account that is away goes to another until it is back.
var handOver: Action {
    Action(
        "移交", title: "请假、调岗：从哪天到哪天，待办、天天见、事件交给谁，到期自动交回",
        arguments: [
            Action.Argument("谁的", hint: "账号，或 第7网格、张家湾/07"),
            Action.Argument("起 至 止", hint: "3-16 至 3-24"),
            Action.Argument("交给", hint: "账号；有B岗的可以不写", isOptional: true),
            Action.Argument("原因", hint: "病假", isOptional: true),
        ],
        example: "移交 第7网格 3-16 至 3-24 方例三 病假", permission: .write,
        run: { desk, words in try landHandover(desk, words) })
}

private func landHandover(_ desk: Desk, _ words: [String]) throws -> Answer {
    let whose = try accountHandedOver(desk, words[0])
    if whose.name != desk.account.name { try desk.checkLeads("移交别人的工作") }
    try desk.checkServes(whose)
    var rest = words.dropFirst()
    let from = try desk.anyDay(rest.popFirst() ?? "")
    if rest.first == "至" || rest.first == "到" { rest.removeFirst() }
    guard let word = rest.popFirst(), let last = Day(word) ?? NearDate.read(word, after: from - 1),
        last >= from
    else {
        throw ActionFailure.usage("没有写到哪一天", usage: "移交 \(words[0]) \(words[1]) 至 <最后一天> <交给>")
    }
    let to = rest.first.flatMap { word in try? desk.staffAccount(word) }
    if to != nil { rest.removeFirst() }
    let reason = rest.joined(separator: " ")
    let deputy = try desk.session.records(Deputy.self).where(Deputy.account == whose.name).first()
    guard to != nil || deputy != nil else {
        let hint = rest.isEmpty ? "后面写交给哪个账号，或先用 AB岗 定一个" : "“\(rest.first ?? "")”不是账号；也没有定 B岗"
        throw ActionFailure.notUnderstood("没有写交给谁", hint: hint)
    }
    // Who is away may leave it to their deputy; to give others sight of one's people is for who leads.
    if let to, to.name != (try deputy?[Deputy.deputy]) { try desk.checkLeads("移交给B岗以外的人") }
    let landing = try desk.session.write(Purpose("移交")) { work in
        let known = try desk.session.records(Handover.self).anyDay().where(
            Handover.account == whose.name
        ).all()
        for old in known {
            let until = try old[Handover.until]
            guard try old[Handover.from] <= last, until.map({ $0 > from }) ?? true else { continue }
            throw ActionFailure.conflict(
                "\(whose.title) 在这几天已经移交过",
                list: [
                    "\(try old[Handover.from]) 至 \(until.map { ($0 - 1).description } ?? "以后")，交给 \(try old[Handover.to] ?? "B岗")"
                ])
        }
        try work.insert(
            Handover.self, Handover.account <- whose.name, Handover.to <- to?.name, Handover.from <- from,
            Handover.until <- last + 1, Handover.reason <- (reason.isEmpty ? nil : reason))
    }.landing
    let counts = try workload(of: whose, desk.session)
    let name = try to?.title ?? deputy?[Deputy.deputy] ?? ""
    return Answer(
        columns: [
            Answer.Column("account", "谁的"), Answer.Column("to", "交给"), Answer.Column("from", "起"),
            Answer.Column("back", "交回日"), Answer.Column("duties", "待办"), Answer.Column("daily", "天天见"),
            Answer.Column("matters", "在手事件"),
        ],
        rows: [
            [
                .text(whose.name), .text(name), .text(from.description), .text((last + 1).description),
                .number(counts.duties), .number(counts.daily), .number(counts.matters),
            ]
        ],
        notes: [
            said(
                landing,
                "\(whose.title) \(from) 至 \(last) 移交 \(name)：待办 \(counts.duties) 项、天天见 \(counts.daily) 人、在手事件 \(counts.matters) 件；\(last + 1) 自动交回"
            )
        ], isReceipt: true)
}

/// An account by its name, or the worker of a grid.
private func accountHandedOver(_ desk: Desk, _ word: String) throws -> Staff.Account {
    if let account = try? desk.staffAccount(word) { return account }
    guard let place = try desk.place(named: word) else { return try desk.staffAccount(word) }
    guard let worker = try Staff(desk.session).workers(of: place.id).first else {
        throw ActionFailure.notFound("\(place.title)没有网格员账号", hint: "写账号")
    }
    return worker
}

private func workload(
    of account: Staff.Account, _ session: Session
) throws -> (duties: Int, daily: Int, matters: Int) {
    let open = Matter.State.open
    let mine =
        Matter.responsible == account.name || Matter.handler == account.name
    let matters = try session.records(Matter.self).where(Matter.state.among(open) && mine).count()
    guard let scope = account.scope else { return (0, 0, matters) }
    return (
        try session.count(Selection(of: Duty.declaration).where(Duty.closed == nil && .within(scope))),
        try session.count(Selection(of: DailyContact.declaration).where(.within(scope))), matters
    )
}
