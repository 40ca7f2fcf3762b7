import Governance
import Records

/// 值班: who is on duty on a day; or puts somebody on.
var rota: Action {
    Action(
        "值班", title: "值班表：今天谁值班；写 日期 账号 起-止 就排一班，全天候的待办归当班的人",
        arguments: [
            Action.Argument("哪天", hint: "3-17，明天；不写就是今天", isOptional: true),
            Action.Argument("谁", hint: "账号", isOptional: true),
            Action.Argument("时段", hint: "8:00-20:00，20:00-8:00（到次日）；张家湾；带班", isOptional: true),
        ],
        example: "值班 3-17 路示例 8:00-20:00", permission: .write,
        run: { desk, words in
            guard words.count > 1 else {
                let day = try words.first.map { try desk.anyDay($0) } ?? desk.session.day
                return try shifts(desk, on: day)
            }
            return try addShift(desk, words)
        })
}

private func shifts(_ desk: Desk, on day: Day) throws -> Answer {
    let (start, end) = (Instant(day, minute: 0), Instant(day + 1, minute: 0))
    let staff = try Staff(desk.session)
    var places: [Int64: String] = [:]
    for community in try desk.communities() { places[community.id] = community.name }
    let rows = try desk.session.records(Shift.self).where(Shift.from < end && Shift.until > start)
        .order(by: "starts", "id").all().map { row -> [Answer.Cell] in
            let name = try row[Shift.account]
            let area = try row[Shift.area].map { places[Int64($0)] ?? "编号 \($0)" } ?? "全街道"
            return [
                .text(staff[name]?.title ?? name), .text(try row[Shift.from].description),
                .text(try row[Shift.until].description), .text(area),
                .text(try row[Shift.isLead] == true ? "带班" : "值班"),
            ]
        }
    return Answer(
        columns: [
            Answer.Column("name", "姓名"), Answer.Column("from", "起"), Answer.Column("until", "止"),
            Answer.Column("area", "范围"), Answer.Column("kind", "值班或带班"),
        ],
        rows: rows,
        notes: rows.isEmpty ? ["\(day) 值班表上没有人：全天候的待办由网格员、书记、街道依次负责"] : ["\(day) 值班 \(rows.count) 人次"])
}

private func addShift(_ desk: Desk, _ words: [String]) throws -> Answer {
    try desk.checkLeads("排班")
    let day = try desk.anyDay(words[0])
    let account = try desk.staffAccount(words[1])
    var span = (from: 0, until: 1440)
    var area: PlaceName?
    var isLead = false
    for word in words.dropFirst(2) {
        if word == "带班" {
            isLead = true
        } else if let read = minutes(word) {
            span = read
        } else {
            area = try desk.place(named: word)
        }
    }
    if area == nil, let scope = desk.account.scope { area = PlaceName(id: scope, title: "管辖范围") }
    let (from, until) = (Instant(day, minute: span.from), Instant(day, minute: span.until))
    let landing = try desk.session.write(Purpose("排班")) { work in
        try work.insert(
            Shift.self, Shift.account <- account.name, Shift.from <- from, Shift.until <- until,
            Shift.area <- area.map { Int($0.id) }, Shift.isLead <- (isLead ? true : nil))
    }.landing
    let what = isLead ? "带班" : "值班"
    return Answer(notes: [
        said(landing, "\(account.title) \(from) 至 \(until) \(what)，\(area?.title ?? "全街道")")
    ])
}

/// `8:00-20:00`; an end that is not later is on the next day.
private func minutes(_ word: String) -> (from: Int, until: Int)? {
    let ends = word.replacing("次日", with: "").split { "-－—至到".contains($0) }.map { part -> Int? in
        let numbers = part.split { ":：点".contains($0) }.map { Int($0) }
        guard let hour = numbers.first ?? nil, (0...24).contains(hour), numbers.count <= 2 else {
            return nil
        }
        guard numbers.count == 2 else { return hour * 60 }
        return numbers[1].flatMap { (0..<60).contains($0) ? hour * 60 + $0 : nil }
    }
    guard ends.count == 2, let from = ends[0], let until = ends[1],
        word.contains(where: { ":：点".contains($0) })
    else { return nil }
    return (from, until > from ? until : until + 1440)
}
