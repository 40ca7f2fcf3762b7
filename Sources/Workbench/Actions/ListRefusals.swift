import Governance
import Records

/// 拒访: who has refused visits in the running period, for the secretary to agree another way with them.
var listRefusals: Action {
    Action(
        "拒访", title: "本期拒访的户，连续几期了：由书记商定怎样联系；频次不会自己降",
        arguments: [Action.Argument("地方", hint: "张家湾，张家湾/03，全部", isOptional: true)],
        example: "拒访 张家湾",
        takesRest: false,
        run: { desk, words in
            let place = try words.first.flatMap { try desk.place(named: $0) }
            let refusals = try desk.session.refusals(in: place?.id)
            let rules = Dictionary(
                try desk.rules().map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
            let again = refusals.count { $0.times >= Refusal.tooOften }
            let scope = place?.title ?? "管辖范围内"
            return Answer(
                columns: [
                    Answer.Column("household", "户"), Answer.Column("address", "地址"),
                    Answer.Column("rule", "规则"), Answer.Column("day", "拒访日期"),
                    Answer.Column("times", "连续几期"), Answer.Column("to_do", "要办"),
                ],
                rows: try refusals.map { one in
                    [
                        .number(Int(one.household)), .text(try desk.address(of: one.household) ?? ""),
                        .text(rules[one.rule] ?? one.rule), .text(one.day.description), .number(one.times),
                        .text(one.times >= Refusal.tooOften ? "书记与该户商定怎样联系" : ""),
                    ]
                },
                notes: [
                    refusals.isEmpty
                        ? "\(scope)本期没有拒访，截至 \(desk.session.day)"
                        : "\(scope)本期拒访 \(refusals.count) 项，其中连续两期以上 \(again) 项；拒访不算已访，下一期照常"
                ])
        })
}
