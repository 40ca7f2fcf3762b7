import Governance
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
            return explanation(of: action, try SampleWords(desk))
        })
}

private func list(_ desk: Desk) throws -> Answer {
    let actions = try desk.actions()
    return Answer(
        columns: [
            Answer.Column("usage", "写法".told), Answer.Column("initials", "首字母".told),
            Answer.Column("title", "做什么".told),
        ],
        rows: zip(actions, Vocabulary(actions).entries).map { action, entry in
            [.text(action.usage), .text(entry.spelling.initials), .text(action.title.told)]
        },
        notes: desk.problems.map { "✗ \($0)" } + desk.notices, hasFindings: !desk.problems.isEmpty)
}

private func explanation(of action: Action, _ sample: SampleWords) -> Answer {
    let spelling = Vocabulary.Entry(action).spelling
    var notes = [
        "写法：{0}".told(action.usage), "做什么：{0}".told(action.title.told),
        "也可以输入：{0}、{1}".told(spelling.whole[0], spelling.initials),
    ]
    let examples = ([action.example].compactMap { $0 } + action.moreExamples).prefix(3)
    for example in examples { notes.append("例如：{0}".told(sample.filled(example))) }
    switch action.permission {
    case .read: break
    case .write: notes.append("要写账本；写错了用 撤销".told)
    case .administer: notes.append("只有系统管理员能用".told)
    }
    if let plugin = action.plugin { notes.append("来自插件 {0}".told(plugin)) }
    return Answer(
        columns: [
            Answer.Column("argument", "写什么".told), Answer.Column("is_optional", "可以不写".told),
            Answer.Column("hint", "怎么写".told),
        ],
        rows: action.arguments.map { [.text($0.name.told), .flag($0.isOptional), .text($0.hint.told)] },
        notes: notes)
}

/// Somebody and somewhere of this workspace, for lines that show how a command is written.
private struct SampleWords {
    private var words: [(sample: String, own: String)] = []

    /// Whoever has something open is nearest to hand; else the first resident there is. Only what the account may see.
    init(_ desk: Desk) throws {
        let duty = try desk.session.records(Duty.self).where(Duty.closed == nil && Duty.household != nil)
            .order(by: "due", "id").first()
        var person: Desk.Person?
        if let household = try duty?[Duty.household] {
            var members: [Value] = []
            let stays = desk.session.records(Membership.self).where(Membership.household == household)
            try stays.order(by: "id").each("resident") { members.append($0.value(0)) }
            person = try desk.residents(.among("id", members), limit: 1).first
        } else if let first = try desk.session.records(Resident.self).order(by: "id").first() {
            person = try desk.residents(Resident.id == Resident.ID(first.rawID), limit: 1).first
        }
        guard let person else { return }
        let namesakes = try desk.session.records(Resident.self).where(Resident.name == person.name).count()
        words.append(("居民12", "居民\(person.id)"))
        words.append(("张样一", namesakes > 1 ? "居民\(person.id)" : person.name))
        if let household = person.household { words.append(("户34", "户\(household)")) }
        if let duty { words.append(("1024", "\(duty.rawID)")) }
        if !person.address.isEmpty {
            words.append(("6幢2单元301", person.address))
            if let building = DoorAddress(person.address)?.buildingName { words.append(("6幢", building)) }
        }
        if let community = person.community { words.append(("张家湾", community)) }
    }

    func filled(_ example: String) -> String {
        words.reduce(example) { $0.replacing($1.sample, with: $1.own) }
    }
}
