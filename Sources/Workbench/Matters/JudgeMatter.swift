import Governance
import Records

/// 好差评: what the person concerned said, once for each matter; or the bad ones that are to be put right.
var judgeMatter: Action {
    Action(
        "好差评", title: "记下办结事件的评价，一件一次；不写编号，列出要整改的差评",
        arguments: [
            Action.Argument("事件", hint: "办结了的事件的编号", isOptional: true),
            Action.Argument("几级", hint: "非常满意、满意、基本满意、不满意、非常不满意", isOptional: true),
            Action.Argument("意见", hint: "原话", isOptional: true),
        ],
        example: "好差评 1024 不满意 修了又漏", alsoRead: ["回访"], permission: .write,
        run: { desk, words in
            guard let word = words.first else { return try badReviews(desk) }
            return try judge(desk, word, Array(words.dropFirst()))
        })
}

/// 整改: a bad review is rung back, put right and answered; or objected to.
var repairReview: Action {
    Action(
        "整改", title: "差评怎么整改：联系、回复、申诉，每一步写明情况",
        arguments: [
            Action.Argument("事件", hint: "事件的编号"),
            Action.Argument("哪一步", hint: "联系、回复、申诉、申诉成立、申诉不成立"),
            Action.Argument("情况", hint: "做了什么"),
        ],
        example: "整改 1024 联系 已致电道歉，约 18 日上门", permission: .write,
        run: { desk, words in
            let matter = try desk.matter(words[0])
            let review = try desk.session.records(Satisfaction.self)
                .where(Satisfaction.matter == Matter.ID(matter.rawID)).first()
            guard let review else {
                throw ActionFailure.notFound("事件 \(matter.rawID) 没有评价", hint: "先用 好差评 记下")
            }
            let state = try review[Satisfaction.state].rawValue
            let now = Satisfaction.course[state]
            let ways = (now?.to ?? []).compactMap { now?.way(to: $0) }
            guard let way = ways.first(where: { $0.word == words[1] }) else {
                let next = ways.compactMap(\.word).joined(separator: "、")
                throw ActionFailure.notUnderstood(
                    "这条评价现在是“\(state)”，不能“\(words[1])”",
                    hint: next.isEmpty ? "已是最后一步" : "接下来可以：\(next)")
            }
            let landing = try desk.session.write(Purpose("整改")) { work in
                try asAction(matter.rawID) {
                    try work.move(
                        Satisfaction.declaration, id: review.rawID, to: way.to,
                        because: words.dropFirst(2).joined(separator: " "), role: desk.account.role,
                        read: review.commit, at: desk.session)
                }
            }.landing
            return try told(desk, matter.rawID, landing)
        })
}

private func judge(_ desk: Desk, _ word: String, _ words: [String]) throws -> Answer {
    let matter = try desk.matter(word)
    guard let level = words.first.flatMap({ Satisfaction.Level(rawValue: $0) }) else {
        let levels = Satisfaction.Level.allCases.map(\.rawValue).joined(separator: "、")
        throw ActionFailure.notUnderstood("没有写几级", hint: "好差评 \(matter.rawID) 后面写：\(levels)")
    }
    let state = try matter[Matter.state]
    guard [.closed, .reviewed].contains(state) else {
        throw ActionFailure.notUnderstood("事件 \(matter.rawID) 是“\(state.rawValue)”，还不能评价", hint: "办结以后再评")
    }
    let said = words.dropFirst().joined(separator: " ")
    let landing = try desk.session.write(Purpose("好差评")) { work in
        let known = try desk.session.records(Satisfaction.self).where(
            Satisfaction.matter == Matter.ID(matter.rawID)
        )
        .count()
        guard known == 0 else {
            throw ActionFailure.notUnderstood("事件 \(matter.rawID) 已经评价过", hint: "一件事只评一次")
        }
        let id = try work.insert(
            Satisfaction.self, Satisfaction.matter <- Matter.ID(matter.rawID),
            Satisfaction.day <- desk.session.day,
            Satisfaction.level <- level, Satisfaction.said <- (said.isEmpty ? nil : said),
            Satisfaction.state <- (level.isBad ? .toCall : .kept))
        try work.begin(Satisfaction.declaration, id: id.raw, at: desk.session)
        if state == .closed {
            try asAction(matter.rawID) {
                try work.move(
                    Matter.declaration, id: matter.rawID, to: Matter.State.reviewed.rawValue,
                    because: level.rawValue, role: desk.account.role, at: desk.session)
            }
        }
    }.landing
    return try told(desk, matter.rawID, landing)
}

private func told(_ desk: Desk, _ matter: Int64, _ landing: Landing) throws -> Answer {
    guard landing.commit != nil,
        let review = try desk.session.records(Satisfaction.self).where(
            Satisfaction.matter == Matter.ID(matter)
        ).first()
    else { return Answer(notes: ["预览，没有写入：事件 \(matter) 好差评"]) }
    let state = try review[Satisfaction.state]
    var first = "✓ 事件 \(matter) \(try review[Satisfaction.level].rawValue)：\(state.rawValue)"
    if let due = try review[Satisfaction.due] { first += "，\(due) 前" }
    if Satisfaction.State.open.contains(state), let promised = try review[Satisfaction.promised] {
        first += "，\(promised) 前整改回复"
    }
    return Answer(
        columns: reviewColumns, rows: [try reviewRow(review)], notes: [first], isReceipt: true)
}

private func badReviews(_ desk: Desk) throws -> Answer {
    let open = try desk.session.records(Satisfaction.self).where(
        Satisfaction.state.among(Satisfaction.State.open)
    )
    .order(by: "promised", "id").all()
    return Answer(
        columns: reviewColumns, rows: try open.map(reviewRow),
        notes: ["要整改的差评 \(open.count) 条；截至 \(desk.session.day)"])
}

private let reviewColumns = [
    Answer.Column("matter", "事件"), Answer.Column("level", "满意程度"), Answer.Column("said", "意见"),
    Answer.Column("state", "状态"), Answer.Column("due", "期限"), Answer.Column("promised", "承诺期限"),
    Answer.Column("responsible", "责任人"),
]

private func reviewRow(_ review: Row) throws -> [Answer.Cell] {
    [
        .number(Int(try review[Satisfaction.matter].raw)), .text(try review[Satisfaction.level].rawValue),
        try review[Satisfaction.said].map { .text($0) } ?? .none,
        .text(try review[Satisfaction.state].rawValue),
        .instant(try review[Satisfaction.due]), .instant(try review[Satisfaction.promised]),
        try review[Satisfaction.responsible].map { .text($0) } ?? .none,
    ]
}
