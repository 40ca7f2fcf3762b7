import Governance
import Records

/// 为什么: where a duty comes from, or why somebody has none.
var explainDuty: Action {
    Action(
        "为什么", title: "一项待办的来历，或一个人、一户为何没有待办：逐条规则说明",
        arguments: [Action.Argument("待办或谁", hint: "待办的编号，居民的姓名，居民12，户34", kind: .person)],
        example: "为什么 1024",
        moreExamples: ["为什么 张样一", "为什么 3"],
        takesRest: false,
        run: { desk, words in
            let word = words[0].withoutQuestion
            if let row = try desk.listedRow(word), row.type != Duty.declaration.name {
                return try desk.standings(of: word)
            }
            if word.isNumber || word.hasPrefix("待办") { return try desk.explanation(ofDuty: word) }
            return try desk.standings(of: word)
        })
}

extension String {
    /// 张桂英 of 张桂英本月为何没有待办: people may ask in a whole sentence.
    fileprivate var withoutQuestion: String {
        var word = squeezed
        let endings = [
            "？", "?", "待办", "没有", "没", "为何", "为什么", "怎么", "本月", "这个月", "本周", "这周", "今天", "现在", "的",
        ]
        while let ending = endings.first(where: { word.hasSuffix($0) && word.count > $0.count }) {
            word.removeLast(ending.count)
        }
        return word
    }

    fileprivate var isNumber: Bool { !isEmpty && utf8.allSatisfy { (48...57).contains($0) } }
}

extension Desk {
    fileprivate func explanation(ofDuty word: String) throws -> Answer {
        let duty = try duty(numbered: word)
        let explanation = try engine().explain(duty)
        return Answer(
            columns: [Answer.Column("title", "项"), Answer.Column("text", "内容")],
            rows: explanation.lines.map { [.text($0.title), .text($0.text)] })
    }

    /// How somebody stands to every rule, rule by rule.
    fileprivate func standings(of word: String) throws -> Answer {
        let subject = try visitSubject(word)
        guard let household = subject.household else {
            throw ActionFailure.notFound("\(subject.title)不在任何一户", hint: "写居民的姓名，或 户 和编号")
        }
        let isHousehold = word.hasPrefix("户")
        let standings = try engine().standings(
            of: household, resident: isHousehold ? nil : subject.resident)
        let open = standings.count { $0.duty != nil }
        let without = Set(standings.map(\.rule)).subtracting(
            standings.filter { $0.duty != nil }.map(\.rule)
        ).count
        let address = try address(of: household).map { "，\($0)" } ?? ""
        return Answer(
            columns: [
                Answer.Column("rule", "规则"), Answer.Column("title", "名称"), Answer.Column("subject", "对谁"),
                Answer.Column("duty", "待办"), Answer.Column("reason", "为什么"),
            ],
            rows: try standings.map { one in
                [
                    .text(one.rule), .text(one.title),
                    try one.subject.map { .text(try title(ofSubject: $0, one.subjectType ?? "")) } ?? .none,
                    one.duty.map { .number(Int($0)) } ?? .none,
                    .text(one.reasons.joined(separator: "；")),
                ]
            },
            notes: [
                "\(subject.title)（户\(household)\(address)），\(session.day)：待办 \(open) 项；另有 \(without) 条规则没有待办，理由见“为什么”",
                "没有启用的插件不在其列，见 gewu plugin list",
            ])
    }

    /// The duty of that number, if it lies in the account's scope.
    func duty(numbered word: String) throws -> Row {
        if let row = try listedRow(word), row.type == Duty.declaration.name { return try duty(row.id) }
        let plain = word.squeezed
        guard let number = Int64(plain.hasPrefix("待办") ? String(plain.dropFirst(2)) : plain) else {
            throw ActionFailure.notUnderstood("“\(word)”不是待办的编号", hint: "编号在 待办 的第一列，例如：为什么 1024")
        }
        return try duty(number)
    }

    func duty(_ number: Int64) throws -> Row {
        guard let duty = try session.find(Duty.ID(number)) else { throw unseen("待办", number, "输入 待办 查编号") }
        return duty
    }

    /// What is not in the books, or not for this account to see: the answer does not tell which.
    func unseen(_ what: String, _ number: Int64, _ hint: String) -> ActionFailure {
        if account.scope == nil { return .notFound("没有编号为 \(number) 的\(what)", hint: hint) }
        return .notPermitted("没有编号为 \(number) 的\(what)，或者它不在你的管辖范围内", hint: hint)
    }
}
