import Governance
import Records

/// 账号: who may act in this workspace, as what, and for which place.
var manageAccounts: Action {
    Action(
        "账号", title: "看账号；新增一个，或清掉忘了的口令",
        arguments: [
            Action.Argument(
                "做什么", hint: "新增、清口令；不写就列出", isOptional: true, kind: .choice(["新增", "清口令"])),
            Action.Argument("账号", hint: "英文或拼音：zjw-3", isOptional: true),
            Action.Argument("姓名", hint: "谁用", isOptional: true),
            Action.Argument(
                "角色", hint: "网格员、社区工作者、社区书记……", isOptional: true,
                kind: .choice(Operator.Role.allCases.map(\.rawValue))),
            Action.Argument(
                "管辖范围", hint: "张家湾/03；不写是全部", isOptional: true, kind: .place, why: "只看得到这里的人"),
        ],
        example: "账号 新增 zjw-3 田示例 网格员 张家湾/03",
        takesRest: false, permission: .administer,
        run: { desk, words in
            switch words.first {
            case nil: return try listAccounts(desk)
            case "新增": return try addAccount(desk, Array(words.dropFirst()))
            case "清口令": return try clearPIN(desk, Array(words.dropFirst()))
            case let word?:
                throw ActionFailure.notUnderstood("没有“\(word)”这一项", hint: "账号 新增 …，账号 清口令 …，或只写 账号")
            }
        })
}

private func listAccounts(_ desk: Desk) throws -> Answer {
    var places: [Int64: String] = [:]
    for place in try desk.completablePlaces() {
        let word = place.community + (place.number.map { "/\($0)" } ?? "")
        if let id = try desk.place(named: word)?.id { places[id] = place.title }
    }
    let rows = try desk.session.records(Operator.self).order(by: "id").all()
    return Answer(
        columns: [
            Answer.Column("name", "账号"), Answer.Column("title", "姓名"), Answer.Column("role", "角色"),
            Answer.Column("scope", "管辖范围"), Answer.Column("system_user", "系统用户"),
            Answer.Column("has_pin", "有口令"),
        ],
        rows: try rows.map { row in
            [
                .text(try row[Operator.name]), .text(try row[Operator.title]),
                .text(try row[Operator.role].rawValue),
                .text(try row[Operator.scope].map { places[Int64($0)] ?? "地点\($0)" } ?? "全部"),
                try row[Operator.systemUser].map { .text($0) } ?? .none,
                .flag(try row[Operator.pin] != nil),
            ]
        }, notes: ["共 \(rows.count) 个账号"])
}

private func addAccount(_ desk: Desk, _ words: [String]) throws -> Answer {
    guard words.count >= 3 else {
        throw ActionFailure.usage("新增账号要写账号、姓名、角色", usage: "账号 新增 zjw-3 田示例 网格员 张家湾/03")
    }
    guard let role = Operator.Role(rawValue: words[2]) else {
        throw ActionFailure.notUnderstood(
            "没有“\(words[2])”这个角色", hint: "可用：\(Operator.Role.allCases.map(\.rawValue).joined(separator: "、"))"
        )
    }
    let place = try words.count > 3 ? desk.place(named: words[3]) : nil
    if place == nil, role == .gridWorker || role == .communityWorker || role == .secretary {
        throw ActionFailure.usage(
            "\(role.rawValue)要写管辖范围", usage: "账号 新增 \(words[0]) \(words[1]) \(words[2]) 张家湾/03")
    }
    _ = try desk.session.write(Purpose("新增账号")) { work in
        try work.insert(
            Operator.self, Operator.name <- words[0], Operator.title <- words[1], Operator.role <- role,
            Operator.scope <- place.map { Int($0.id) })
    }
    let isPreview = desk.session.context.mode != .apply
    return Answer(
        columns: [Answer.Column("name", "账号")], rows: [[.text(words[0])]],
        notes: [
            "\(isPreview ? "预览，没有写入：" : "✓ ")账号 \(words[0])：\(words[1])，\(role.rawValue)，\(place?.title ?? "全部")",
            "请本人登录后用 口令 设一个自己的口令",
        ], isReceipt: true)
}

private func clearPIN(_ desk: Desk, _ words: [String]) throws -> Answer {
    guard let name = words.first else { throw ActionFailure.usage("没有写哪个账号", usage: "账号 清口令 zjw-3") }
    guard let row = try desk.session.records(Operator.self).where(Operator.name == name).first() else {
        throw ActionFailure.notFound("没有账号“\(name)”", hint: "输入 账号 看全部")
    }
    _ = try desk.session.write(Purpose("清口令")) { try $0.update(row, Operator.pin <- nil) }
    let isPreview = desk.session.context.mode != .apply
    return Answer(
        columns: [Answer.Column("name", "账号")], rows: [[.text(name)]],
        notes: ["\(isPreview ? "预览，没有写入：" : "✓ ")\(name) 的口令清掉了；请本人马上设新的"], isReceipt: true)
}
