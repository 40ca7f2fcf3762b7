import Governance
import Records

/// How many of the days on which somebody was to be seen they were, by community, in a month.
func dailyCoverage(_ desk: Desk, _ word: String?) throws -> Answer {
    var month = desk.session.day
    if let word {
        guard let read = Day(word + "-01") ?? Day(word) else {
            throw ActionFailure.notUnderstood("“\(word)”不是月份", hint: "写成 2026-11")
        }
        month = read
    }
    let coverage = try desk.session.dailyCoverage(month: month)
    let names = Dictionary(
        try desk.communities().map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    let end = min(month.endOfMonth, desk.session.day)
    func row(_ name: String, _ one: DailyCoverage) -> [Answer.Cell] {
        [
            .text(name), .number(one.people), .number(one.due), .number(one.seen), .number(one.missed),
            .number(one.away), .number(one.seen), .number(one.due), .text(percent(one.seen, of: one.due)),
            .text(end.description),
        ]
    }
    var rows = coverage.map { one in
        row(one.community.map { names[$0] ?? String($0) } ?? "不在任何社区", one)
    }
    let sum = coverage.reduce(DailyCoverage(community: nil)) { $0 + $1 }
    if rows.count != 1 { rows.append(row("合计", sum)) }
    return Answer(
        columns: [
            Answer.Column("community", "社区"), Answer.Column("people", "人数"), Answer.Column("due", "应见人天"),
            Answer.Column("seen", "已见"), Answer.Column("missed", "未见"), Answer.Column("away", "外出住院（不计）"),
            Answer.Column("numerator", "分子"), Answer.Column("denominator", "分母"),
            Answer.Column("rate", "比例"), Answer.Column("as_of", "截至"),
        ],
        rows: rows,
        notes: [
            "\(String(month.description.prefix(7))) 应见 \(sum.due) 人天 ＝ 已见 \(sum.seen) ＋ 未见 \(sum.missed)；"
                + "覆盖 \(percent(sum.seen, of: sum.due))（\(sum.seen)/\(sum.due)），外出住院 \(sum.away) 人天不计；节假日照算，截至 \(end)"
        ])
}
