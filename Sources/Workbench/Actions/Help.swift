import Records

/// 帮助: all that can be typed, or how one of it is.
var help: Action {
    Action(
        "帮助", title: "能输入的命令；后面写一个命令，看它怎么写",
        arguments: [Action.Argument("命令", hint: "走访、待办……", isOptional: true, kind: .action)],
        example: "帮助 走访",
        takesRest: false,
        run: { desk, words in
            guard let word = words.first else { return try list(desk) }
            let action = try desk.action(named: word)
            return explanation(of: action)
        })
}

private func list(_ desk: Desk) throws -> Answer {
    let actions = try desk.actions()
    return Answer(
        columns: [
            Answer.Column("usage", "写法"), Answer.Column("initials", "首字母"), Answer.Column("title", "做什么"),
        ],
        rows: zip(actions, Vocabulary(actions).entries).map { action, entry in
            [.text(action.usage), .text(entry.spelling.initials), .text(action.title)]
        },
        notes: desk.problems.map { "✗ \($0)" } + desk.notices, hasFindings: !desk.problems.isEmpty)
}

private func explanation(of action: Action) -> Answer {
    let spelling = Vocabulary.Entry(action).spelling
    var notes = [
        "写法：\(action.usage)", "做什么：\(action.title)", "也可以输入：\(spelling.whole[0])、\(spelling.initials)",
    ]
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
