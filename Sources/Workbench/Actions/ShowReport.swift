import Records

/// 报表: the figures that plugins declare, each with its numerator, its denominator and the records behind it.
var showReport: Action {
    Action(
        "报表", title: "插件声明的报表；每个数都有分子、分母和截至日期，写“明细 行”看背后的记录",
        arguments: [
            Action.Argument("名称", hint: "不写就列出有哪些", isOptional: true),
            Action.Argument("参数和明细", hint: "例如：明细 3，明细 3 月探访率", isOptional: true),
        ],
        example: "报表 visit_rate 明细 3",
        run: { desk, words in
            let reports = try desk.host.reports()
            guard let word = words.first else {
                return desk.list(reports, what: "报表") { report in
                    (["报表", report.name]
                        + report.arguments.map { $0.isOptional ? "[\($0.name)]" : "<\($0.name)>" })
                        .joined(separator: " ")
                }
            }
            let report = try desk.item(word, among: reports, what: "报表")
            return try answer(report, Array(words.dropFirst()), desk)
        })
}

private func answer(_ report: Report, _ words: [String], _ desk: Desk) throws -> Answer {
    var arguments = words
    var behind: (row: Int, column: String?)?
    if let place = words.lastIndex(of: "明细") {
        let rest = words[(place + 1)...]
        guard let number = rest.first.flatMap(Int.init), rest.count <= 2 else {
            throw ActionFailure.usage(
                "“明细”后面应当是行号", usage: "报表 \(report.name) 明细 3，或 报表 \(report.name) 明细 3 列名")
        }
        behind = (number, rest.dropFirst().first)
        arguments = Array(words[..<place])
    }
    let action = Action("报表 \(report.name)", title: report.title, arguments: report.arguments) { _, _ in
        Answer()
    }
    try action.check(arguments)
    // The figures and the records behind them are of one state of the books.
    return try desk.session.snapshot {
        let content = try report.read(desk, arguments)
        if let behind { return try content.figure(inRow: behind.row, behind.column).records(desk) }
        let line = (["报表", report.name] + arguments + ["明细", "1"]).joined(separator: " ")
        return content.answer(on: desk.session.day, seeRecords: line)
    }
}
