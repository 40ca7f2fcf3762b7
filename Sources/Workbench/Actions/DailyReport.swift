import Governance
import Records

/// 日报: whom the rules say to visit, and what became of it, by community and rule.
var dailyReport: Action {
    Action(
        "日报", title: "各社区、各规则的应访、已访、逾期，带分子、分母和截至日期",
        arguments: [Action.Argument("地方", hint: "张家湾，张家湾/03，全部", isOptional: true)],
        run: { desk, words in
            guard words.count < 2 else { throw ActionFailure.usage("地方只能写一个", usage: "日报 [地方]") }
            let place = try words.first.flatMap { try desk.place(named: $0) }
            return try report(desk, in: place)
        })
}

/// Never in the order of anybody's result: communities and rules stand as they always do.
private func report(_ desk: Desk, in place: PlaceName?) throws -> Answer {
    let day = desk.session.day
    var titles: [String: String] = [:]
    var events: Set<String> = []
    for rule in try desk.rules() {
        titles[rule.name] = rule.title
        if case .event = rule.trigger { events.insert(rule.name) }
    }
    var communities: [Int64: String] = [:]
    try desk.session.records(Grid.self).each("community", "community.name") {
        if let id = $0.integerIfAny(0) { communities[id] = Community.shortName($0.text(1)) }
    }
    let coverage = try desk.session.coverage(in: place?.id)
    var rows = coverage.map { one in
        row(
            one.community.flatMap { communities[$0] } ?? "未划入社区", one.rule, titles[one.rule] ?? one.rule,
            one, day)
    }
    var notes: [String] = []
    for (word, isEvent) in [("走访", false), ("到场", true)] {
        let those = coverage.filter { events.contains($0.rule) == isEvent }
        guard let first = those.first else { continue }
        let sum = those.dropFirst().reduce(first) { $0 + $1 }
        rows.append(row("合计", "", word, sum, day))
        notes.append(words(word, sum, day))
    }
    if coverage.isEmpty { notes = ["还没有待办，截至 \(day)；先运行 gewu run nightly 排出待办"] }
    return Answer(columns: columns, rows: rows, notes: notes)
}

private let columns = [
    Answer.Column("community", "社区"), Answer.Column("rule", "规则"), Answer.Column("title", "规则名称"),
    Answer.Column("due", "应访"), Answer.Column("visited", "已访"), Answer.Column("met", "见到"),
    Answer.Column("contacted", "已联系"), Answer.Column("declined", "拒访"), Answer.Column("not_home", "未遇"),
    Answer.Column("untried", "未访"), Answer.Column("overdue", "逾期"), Answer.Column("suspended", "暂缓"),
    Answer.Column("numerator", "分子"), Answer.Column("denominator", "分母"), Answer.Column("rate", "比例"),
    Answer.Column("as_of", "截至"),
]

private func row(
    _ community: String, _ rule: String, _ title: String, _ one: Coverage, _ day: Day
) -> [Answer.Cell] {
    [
        .text(community), .text(rule), .text(title), .number(one.due), .number(one.visited), .number(one.met),
        .number(one.contacted), .number(one.declined), .number(one.notHome), .number(one.untried),
        .number(one.overdue), .number(one.suspended), .number(one.visited), .number(one.due),
        .text(rate(one.visited, of: one.due)), .text(day.description),
    ]
}

/// `72.9%`, without the help of anything that knows locales.
private func rate(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let tenths = (part * 2000 + whole) / (whole * 2)
    return "\(tenths / 10).\(tenths % 10)%"
}

private func words(_ word: String, _ sum: Coverage, _ day: Day) -> String {
    let (due, done, open) = word == "到场" ? ("应到场", "已到场", "未到场") : ("应访", "已访", "未访")
    return """
        \(due) \(sum.due) ＝ \(done) \(sum.visited)（见到 \(sum.met)、已联系 \(sum.contacted)）＋ 拒访 \(sum.declined) \
        ＋ 未遇 \(sum.notHome) ＋ \(open) \(sum.untried)；逾期 \(sum.overdue)；\(done)率 \(rate(sum.visited, of: sum.due))\
        （\(sum.visited)/\(sum.due)），截至 \(day)
        """
}
