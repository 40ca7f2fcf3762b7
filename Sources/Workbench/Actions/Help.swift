import Records

/// 帮助: all that can be typed, or how one of it is.
var help: Action {
    Action(
        "帮助", title: "能输入的命令；后面写一个命令，看它怎么写",
        arguments: [Action.Argument("命令", hint: "走访、待办……", isOptional: true)], example: "帮助 走访",
        takesRest: false,
        run: { desk, words in
            guard let word = words.first else { return try list(desk) }
            let all = try desk.actions()
            guard let action = all.first(where: { $0.isMeant(by: word) }) else {
                throw ActionFailure.unknownAction(word, suggestion: nearest(word, in: all.map(\.name)))
            }
            return explanation(of: action)
        })
}

private func list(_ desk: Desk) throws -> Answer {
    let actions = try desk.actions()
    return Answer(
        columns: [Answer.Column("usage", "写法"), Answer.Column("title", "做什么")],
        rows: actions.map { [.text($0.usage), .text($0.title)] },
        notes: desk.problems.map { "✗ \($0)" }, hasFindings: !desk.problems.isEmpty)
}

private func explanation(of action: Action) -> Answer {
    var notes = ["写法：\(action.usage)", "做什么：\(action.title)"]
    if let example = action.example { notes.append("例如：\(example)") }
    switch action.permission {
    case .read: break
    case .write: notes.append("要写账本；写错了用 撤销")
    case .administer: notes.append("只有系统管理员能用")
    }
    if let plugin = action.plugin { notes.append("来自插件 \(plugin)") }
    return Answer(
        columns: [
            Answer.Column("argument", "写什么"), Answer.Column("is_optional", "可以不写"),
            Answer.Column("hint", "怎么写"),
        ],
        rows: action.arguments.map { [.text($0.name), .flag($0.isOptional), .text($0.hint)] }, notes: notes)
}
