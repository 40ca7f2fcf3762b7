import Governance
import Records

/// 日报: whom the rules say to visit, and what became of it, by community and rule.
var dailyReport: Action {
    Action(
        "日报", title: "各社区、各规则的应访、已访、逾期；突发事件等的应到场、已到场、超时；带分子、分母和截至日期",
        arguments: [Action.Argument("地方", hint: "张家湾，张家湾/03，全部", isOptional: true, kind: .place)],
        example: "日报 张家湾",
        moreExamples: ["日报", "日报 全部"],
        takesRest: false,
        run: { desk, words in
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
        let title = (titles[one.rule] ?? one.rule) + (one.occasion.map { "（\($0)）" } ?? "")
        return row(
            one.community.flatMap { communities[$0] } ?? "不在任何社区", one.rule, title, one, day)
    }
    var notes: [String] = []
    var kinds: [FigureWords] = []
    for (kind, isEvent) in [(FigureWords.visits, false), (.events, true)] {
        let those = coverage.filter { events.contains($0.rule) == isEvent }
        guard let first = those.first else { continue }
        let sum = those.dropFirst().reduce(first) { $0 + $1 }
        rows.append(row("合计", "", kind.title, sum, day))
        notes.append(kind.sentence(sum, day))
        kinds.append(kind)
    }
    if coverage.isEmpty { notes = ["还没有待办，截至 \(day)；先运行 gewu run nightly 排出待办"] }
    let unread = try desk.session.records(Notice.self).where(Notice.delivered == nil && Notice.day < day)
        .count()
    if unread > 0, desk.account.role != .gridWorker {
        notes.append("通知有 \(unread) 条隔天还没有人看；已转街道，请在 通知 里看")
    }
    return Answer(columns: columns(kinds.isEmpty ? [.visits] : kinds), rows: rows, notes: notes)
}

/// What the figures are called: whom to visit in a period, or where to be within hours.
private struct FigureWords {
    let title: String
    let due: String
    let done: String
    let untried: String
    let late: String
    let rate: String

    static let visits = FigureWords(
        title: "走访", due: "应访", done: "已访", untried: "未访", late: DutyWord.overdue.rawValue, rate: "走访覆盖率")
    static let events = FigureWords(
        title: "到场", due: "应到场", done: "已到场", untried: "未到场", late: DutyWord.late.rawValue, rate: "到场率")

    func sentence(_ sum: Coverage, _ day: Day) -> String {
        """
        \(due) \(sum.due) ＝ \(done) \(sum.visited)（见到 \(sum.met)、已联系 \(sum.contacted)）＋ 拒访 \(sum.declined) \
        ＋ 未遇 \(sum.notHome) ＋ \(untried) \(sum.untried)；\(late) \(sum.overdue)；\
        \(rate) \(percent(sum.visited, of: sum.due))（\(sum.visited)/\(sum.due)），截至 \(day)
        """
    }
}

/// A heading says what it means for every kind of rule that stands below it.
private func columns(_ kinds: [FigureWords]) -> [Answer.Column] {
    func title(_ word: (FigureWords) -> String) -> String { kinds.map(word).joined(separator: "/") }
    return [
        Answer.Column("community", "社区"), Answer.Column("rule", "规则", isForPrograms: true),
        Answer.Column("title", "规则名称"),
        Answer.Column("due", title(\.due)), Answer.Column("visited", title(\.done)),
        Answer.Column("met", "见到"),
        Answer.Column("contacted", "已联系"), Answer.Column("declined", "拒访"),
        Answer.Column("not_home", "未遇"), Answer.Column("untried", title(\.untried)),
        Answer.Column("overdue", title(\.late)), Answer.Column("suspended", "暂缓"),
        // Beside a column each that says the same, and the sums below that bear the day.
        Answer.Column("numerator", "分子", isForPrograms: true),
        Answer.Column("denominator", "分母", isForPrograms: true), Answer.Column("rate", "比例"),
        Answer.Column("as_of", "截至", isForPrograms: true),
    ]
}

private func row(
    _ community: String, _ rule: String, _ title: String, _ one: Coverage, _ day: Day
) -> [Answer.Cell] {
    [
        .text(community), .text(rule), .text(title), .number(one.due), .number(one.visited), .number(one.met),
        .number(one.contacted), .number(one.declined), .number(one.notHome), .number(one.untried),
        .number(one.overdue), .number(one.suspended), .number(one.visited), .number(one.due),
        .text(percent(one.visited, of: one.due)), .text(day.description),
    ]
}
