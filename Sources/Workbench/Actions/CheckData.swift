import Records

/// 质检: what plugins find in the books that cannot be right, or is not there.
var checkData: Action {
    Action(
        "质检", title: "插件声明的数据检查：每项核了几条、有几条问题；写名称就列出是哪几条。只看不改",
        arguments: [Action.Argument("名称", hint: "不写就全部核一遍", isOptional: true)],
        example: "质检 no_phone", takesRest: false,
        run: { desk, words in
            let checks = try desk.host.checks()
            guard let word = words.first else { return try summary(checks, desk) }
            return try findings(try desk.item(word, among: checks, what: "质检"), desk)
        })
}

private func summary(_ checks: [DataCheck], _ desk: Desk) throws -> Answer {
    var rows: [[Answer.Cell]] = []
    var sum = 0
    for check in checks {
        let result = try check.run()
        sum += result.findings.count
        rows.append([
            .text(check.name), .text(check.title), .text(check.type.title), .number(result.looked),
            .number(result.findings.count), .number(result.failed), .text(desk.session.day.description),
        ])
    }
    let problems = desk.problems
    var notes = checks.isEmpty ? ["启用的插件没有声明质检"] : ["共 \(sum) 条问题，截至 \(desk.session.day)；列出一项：质检 名称"]
    notes += problems.map { "✗ \($0)" }
    return Answer(
        columns: [
            Answer.Column("name", "名称"), Answer.Column("title", "质检"), Answer.Column("type", "记录"),
            Answer.Column("looked", "核过"), Answer.Column("findings", "问题"), Answer.Column("failed", "没核成"),
            Answer.Column("as_of", "截至"),
        ], rows: rows, notes: notes, hasFindings: sum > 0 || !problems.isEmpty)
}

private func findings(_ check: DataCheck, _ desk: Desk) throws -> Answer {
    try desk.session.snapshot {
        let result = try check.run()
        let labels = try RecordLabels(desk.session).labels(of: check.type, Set(result.findings.map(\.record)))
        let problems = desk.problems
        let count =
            "\(check.title)：核过 \(result.looked) 条，问题 \(result.findings.count) 条，截至 \(desk.session.day)"
        return Answer(
            columns: [
                Answer.Column("id", "编号"), Answer.Column("record", check.type.title),
                Answer.Column("problem", "问题"),
            ],
            rows: result.findings.map {
                [.number(Int($0.record)), .text(labels[$0.record] ?? "#\($0.record)"), .text($0.message)]
            },
            notes: [count] + problems.map { "✗ \($0)" },
            hasFindings: !result.findings.isEmpty || !problems.isEmpty)
    }
}
