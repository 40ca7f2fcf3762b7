import Governance
import Records

/// 更正: a visit was written down otherwise than it was. What it settled is looked at again.
var correctVisit: Action {
    Action(
        "更正", title: "更正一次走访的结果：写错行、点错了；原记录留在历史里，待办跟着变",
        arguments: correctionArguments,
        example: "更正 张样一 未遇 理由 记串行了",
        moreExamples: ["更正 3 电话", "更正 张样一 住院 至 12-1"],
        permission: .write,
        run: { desk, words in
            try Correction(desk, Written(words, for: correctionArguments)).land(at: desk)
        })
}

private let correctionArguments: [Action.Argument] = [
    Action.Argument("谁", hint: "姓名、户34，上一个清单的行，或 走访56；更正最近的那一次", kind: .person),
    Action.Argument(
        "结果", hint: "见面、电话、微信、邻居、亲属、拒访、未遇、外出、住院",
        kind: .choice(["见面", "电话", "微信", "邻居", "亲属", "拒访", "未遇", "外出", "住院"]),
        why: "写实际的结果；更正不计入任何评价"),
    Action.Argument(
        "至 日期", hint: "外出、住院到哪一天：12-1", isOptional: true, kind: .day,
        why: "到那一天以前不上门，改为电话；到日子自动恢复",
        isAsked: { $0.last.flatMap { VisitWord($0) }?.outcome.isAway ?? false }),
    Action.Argument("理由", hint: "例如：记串行了", why: "以后看历史的人知道为什么", isNamed: true),
]

private struct Correction {
    let visit: Row
    let title: String
    let word: VisitWord
    let until: Day?
    let reason: String?

    /// How many days back the visit meant may lie, where it is not named by its number.
    private static let reach = 62

    init(_ desk: Desk, _ written: Written) throws {
        guard let word = VisitWord(written.placed[1]) else { throw VisitWord.unknown(written.placed[1]) }
        self.word = word
        reason = written["理由"]
        (visit, title) = try Self.visit(desk, written.placed[0])
        try Self.checkMayCorrect(visit, desk)
        let day = try visit[Visit.day]
        var rest = written.placed.dropFirst(2).joined()
        if rest.hasPrefix("至") || rest.hasPrefix("到") { rest.removeFirst() }
        guard !rest.isEmpty || !word.outcome.isAway else {
            throw ActionFailure.usage("\(word.outcome.rawValue)要写到哪一天为止", usage: "更正 \(title) 外出 至 12-1")
        }
        guard rest.isEmpty || word.outcome.isAway else {
            throw ActionFailure.usage(
                "看不懂“\(written.placed.dropFirst(2).joined(separator: " "))”",
                usage: "更正 \(written.placed[0]) \(written.placed[1]) 理由 …")
        }
        if rest.isEmpty {
            until = nil
        } else {
            guard let date = NearDate.read(rest, after: day) else {
                throw ActionFailure.notUnderstood("看不懂日期“\(rest)”", hint: "写成 12-1 或 2026-12-01")
            }
            until = date
        }
        let isSame =
            try visit[Visit.outcome] == word.outcome && visit[Visit.way] == word.way
            && visit[Visit.until] == until
        if isSame {
            throw ActionFailure.notUnderstood(
                "\(title) \(day) 的走访已经是“\(word.outcome.rawValue)”", hint: "要更正更早的一次，写 走访 和它的编号（历史 里有）")
        }
    }

    private static func visit(_ desk: Desk, _ word: String) throws -> (Row, String) {
        let plain = word.squeezed
        if plain.hasPrefix("走访"), let number = Int64(plain.dropFirst(2)) {
            guard let visit = try desk.session.find(Visit.ID(number)) else {
                throw desk.unseen("走访", number, "输入 历史 和户的编号查走访")
            }
            return (visit, "走访\(number)")
        }
        let subject = try desk.visitSubject(word)
        guard let household = subject.household else {
            throw ActionFailure.notUnderstood("“\(word)”不是一户", hint: "写 走访 和它的编号")
        }
        let latest = try desk.session.records(Visit.self)
            .where(Visit.household == Household.ID(household))
            .where(Visit.day <= desk.session.day && Visit.day > desk.session.day - reach)
            .order(Order("day", descending: true), Order("id", descending: true)).first()
        guard let latest else {
            throw ActionFailure.notFound(
                "\(subject.title) 最近 \(reach) 天没有走访记录", hint: "更早的写 走访 和它的编号；没有登记过的用 走访")
        }
        return (latest, subject.title)
    }

    /// One's own visits, and all of them for whoever answers for the place.
    private static func checkMayCorrect(_ visit: Row, _ desk: Desk) throws {
        guard desk.account.role == .gridWorker || desk.account.role == .communityWorker else { return }
        guard let commit = try desk.session.commit(visit.commit), commit.actor != desk.account.name else {
            return
        }
        throw ActionFailure.notPermitted("这次走访是 \(commit.actor) 登记的", hint: "请本人更正，或请社区书记来办")
    }

    func land(at desk: Desk) throws -> Answer {
        let session = desk.session
        let household = try visit[Visit.household]
        func open() throws -> Int {
            guard let household else { return 0 }
            return try session.records(Duty.self).where(Duty.household == household && Duty.closed == nil)
                .count()
        }
        let before = try open()
        let (after, landing) = try session.write(
            Purpose("更正" + (reason.map { "：\($0)" } ?? ""))
        ) { work in
            try work.update(
                visit, Visit.outcome <- word.outcome, Visit.way <- word.way, Visit.until <- until)
            try desk.engine().settle(work)
            return try open()
        }
        let isPreview = landing.commit == nil
        let (old, new) = (try visit[Visit.outcome], word.outcome)
        func words(_ outcome: Visit.Outcome, _ way: Visit.Way?) -> String {
            outcome.rawValue + (way.map { "（\($0.rawValue)）" } ?? "")
        }
        var first = (isPreview ? "预览，没有写入：" : "✓ ") + title
        first += " 由“\(words(old, try visit[Visit.way]))”更正为“\(words(new, word.way))”"
        if after > before { first += "，待办恢复 \(after - before) 项" }
        if after < before { first += "，完成待办 \(before - after) 项" }
        return Answer(
            columns: [
                Answer.Column("visit", "走访"), Answer.Column("name", "姓名"), Answer.Column("day", "走访日期"),
                Answer.Column("before", "原来"), Answer.Column("after", "现在"),
                Answer.Column("reopened", "恢复待办"),
            ],
            rows: [
                [
                    .number(Int(visit.rawID)), .text(title), .text(try visit[Visit.day].description),
                    .text(old.rawValue), .text(new.rawValue), .number(after - before),
                ]
            ],
            notes: [first, "原记录留在历史里；更正不计入任何评价"], isReceipt: true)
    }
}
