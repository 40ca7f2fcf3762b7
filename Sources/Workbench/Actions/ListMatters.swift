import Governance
import Records

/// 事件: what was reported and is not closed yet, the most urgent and the oldest first; or one of them.
var listMatters: Action {
    Action(
        "事件", title: "还没有办结的事件，期限近的在前；写编号或行号，看一件走到哪一步、期限怎么算",
        arguments: [
            Action.Argument("地方或编号", hint: "张家湾，张家湾/03，全部；我的、逾期、今日、挂账；事件12", isOptional: true, kind: .place)
        ],
        example: "事件 张家湾",
        moreExamples: ["事件", "事件 1"],
        takesRest: false,
        run: { desk, words in
            guard let word = words.first else { return try openMatters(desk, in: nil) }
            if let which = MatterFilter(rawValue: word) { return try openMatters(desk, in: nil, which) }
            if let number = try desk.matterNumber(word) { return try oneMatter(desk, number) }
            return try openMatters(desk, in: try desk.place(named: word))
        })
}

extension Desk {
    /// `事件12`, `12`, or a row of the list of matters just shown.
    func matterNumber(_ word: String) throws -> Int64? {
        if let row = try listedRow(word), row.type == Matter.declaration.name { return row.id }
        let plain = word.squeezed
        return Int64(plain.hasPrefix("事件") ? String(plain.dropFirst(2)) : plain)
    }
}

private let matterPaths: [Path] = [
    "id", "day", "kind", "what", "urgency", "state", "place.estate", "place.name", "household.unit",
    "household.room", "hardship", "danger", "due", "promised", "statutory", "handler", "responsible",
]

/// Which of the open matters are meant.
private enum MatterFilter: String {
    case mine = "我的"
    case late = "逾期"
    case today = "今日"
    case shelved = "挂账"
}

private func openMatters(_ desk: Desk, in place: PlaceName?, _ which: MatterFilter? = nil) throws -> Answer {
    var selection = Selection(of: Matter.declaration)
        .where(.among("state", Matter.State.open.map(\.stored)))
    if let place { selection = selection.where(.within(place.id)) }
    switch which {
    case .mine:
        let name = desk.account.name
        selection = selection.where(
            Matter.responsible == name || Matter.handler == name || Matter.contactPerson == name)
    case .shelved: selection = selection.where(Matter.state == .shelved)
    case .late, .today, nil: break
    }
    let session = desk.session
    let urgencies = Matter.Urgency.allCases.map(\.rawValue)
    var found: [(isWaiting: Int, due: Int64, weight: Int, day: Day, id: Int64, cells: [Answer.Cell])] = []
    var counts: [String: Int] = [:]
    try desk.session.each(selection, matterPaths) { row in
        let address = Household.address(
            estate: row.textIfAny(6), building: row.textIfAny(7) ?? "", unit: row.textIfAny(8),
            room: row.textIfAny(9))
        let kind = MatterClass.named(row.text(2))?.title ?? row.text(2)
        let terms = (12...14).map { place in row.integerIfAny(place).map { Instant(milliseconds: $0) } }
        let nearest = terms.compactMap { $0 }.min()
        let waits = [Matter.State.shelved, .toComplete].contains { $0.rawValue == row.text(5) }
        let word =
            nearest.map { nearest in
                // A term in days lasts through its last minute.
                DutyWord(
                    due: nearest.day, dueAt: nearest.minuteOfDay == 1439 ? nil : nearest,
                    isSuspended: waits && nearest > session.moment, on: session.day, at: session.moment)
            } ?? (waits ? .suspended : .open)
        if which == .late, word != .overdue, word != .late { return }
        if which == .today, word != .dueToday { return }
        counts[row.text(5), default: 0] += 1
        found.append(
            (
                waits ? 1 : 0, nearest?.milliseconds ?? .max, -(urgencies.firstIndex(of: row.text(4)) ?? 0),
                row.day(1), row.integer(0),
                [
                    .number(Int(row.integer(0))), .text(row.day(1).description), .text(kind),
                    .text(row.text(3)),
                    .text(address), .text(row.text(4)), .text(row.text(5)), .instant(nearest),
                    .text(word.rawValue), row.textIfAny(15).map { .text($0) } ?? .none,
                    row.textIfAny(16).map { .text($0) } ?? .none,
                ]
            ))
    }
    found.sort { a, b in
        (a.isWaiting, a.due, a.weight, a.day.number, a.id) < (
            b.isWaiting, b.due, b.weight, b.day.number, b.id
        )
    }
    let sums = Matter.State.open.compactMap { state in
        counts[state.rawValue].map { "\(state.rawValue) \($0)" }
    }
    let title = place?.title ?? "管辖范围内"
    let note =
        found.isEmpty
        ? "\(title)没有未办结的事件，截至 \(desk.session.day)"
        : "\(title)共 \(found.count) 件：\(sums.joined(separator: "，"))；截至 \(desk.session.day)"
    var answer = Answer(
        columns: [
            Answer.Column("id", "编号"), Answer.Column("day", "上报日期"), Answer.Column("kind", "类别"),
            Answer.Column("what", "情况"), Answer.Column("address", "地点"),
            Answer.Column("urgency", "紧急程度"), Answer.Column("state", "状态"),
            Answer.Column("due", "最近的期限"), Answer.Column("word", "缓急", isForPrograms: true),
            Answer.Column("handler", "承办", isForPrograms: true),
            Answer.Column("responsible", "责任人", isForPrograms: true),
        ],
        rows: found.map(\.cells), notes: [note])
    answer.lists = Matter.declaration.name
    return answer
}

private func oneMatter(_ desk: Desk, _ number: Int64) throws -> Answer {
    guard let matter = try desk.session.find(Matter.ID(number)) else {
        throw desk.unseen("事件", number, "输入 事件 查编号")
    }
    let code = try matter[Matter.kind]
    var lines: [(String, String)] = [
        ("编号", "\(number)"), ("类别", "\(MatterClass.named(code)?.title ?? code)（\(code)）"),
        ("情况", try matter[Matter.what]), ("上报", try matter[Matter.reported].description),
        ("紧急程度", try matter[Matter.urgency].rawValue), ("状态", try matter[Matter.state].rawValue),
    ]
    try desk.session.each(
        Selection(of: Matter.declaration).where(Matter.id == Matter.ID(number)), matterPaths
    ) { row in
        let address = Household.address(
            estate: row.textIfAny(6), building: row.textIfAny(7) ?? "", unit: row.textIfAny(8),
            room: row.textIfAny(9))
        lines.insert(("地点", address), at: 3)
    }
    for visit in try desk.session.records(Visit.self).where(Visit.matter == Matter.ID(number)).order(by: "id")
        .all()
    {
        lines.append(("到场", "\(try visit[Visit.day]) \(try visit[Visit.outcome].rawValue)"))
    }
    for duty in try desk.session.records(Duty.self).where(Duty.matter == Matter.ID(number)).order(by: "id")
        .all()
    {
        let due = try duty[Duty.dueAt]?.description ?? duty[Duty.due].description
        lines.append(
            ("待办", "\(DutyWord.verb(try duty[Duty.verb]))，\(due) 前，\(try duty[Duty.state].rawValue)"))
    }
    let (course, next) = try desk.course(of: matter)
    return Answer(
        columns: [Answer.Column("title", "项"), Answer.Column("text", "内容")],
        rows: (lines + course).map { [.text($0.0), .text($0.1)] },
        notes: [next.isEmpty ? "已是最后一步" : "接下来可以：\(next.joined(separator: "、"))"])
}
