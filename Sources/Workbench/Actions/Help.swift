/// 帮助: all that can be typed.
var help: Action {
    Action("帮助", title: "能输入的命令", run: showHelp)
}

private func showHelp(_ desk: Desk, _ words: [String]) throws -> Answer {
    let actions = try desk.actions()
    return Answer(
        columns: [Answer.Column("usage", "写法"), Answer.Column("title", "做什么")],
        rows: actions.map { [.text($0.usage), .text($0.title)] },
        notes: desk.problems.map { "✗ \($0)" }, hasFindings: !desk.problems.isEmpty)
}
