import Governance
import Records

/// 走访: one line for visits that were made or tried. They land together, with what they settle.
var logVisit: Action {
    Action(
        "走访", title: "登记走访；满足的待办随即完成。几户写在一行里，用分号隔开",
        arguments: [
            Action.Argument("谁", hint: "姓名、待办的编号，或 居民12、户34；上一个清单的行：1-3,5", kind: .person),
            Action.Argument(
                "结果", hint: "见面、电话、微信、邻居、亲属、拒访、未遇、外出、住院",
                kind: .choice(["见面", "电话", "微信", "邻居", "亲属", "拒访", "未遇", "外出", "住院"]),
                why: "决定待办是否完成；拒访是正常结果"),
            Action.Argument(
                "至 日期", hint: "外出、住院到哪一天：12-1", isOptional: true, kind: .day,
                why: "到那一天以前不上门，改为电话；到日子自动恢复",
                isAsked: { $0.last.flatMap { VisitWord($0) }?.outcome.isAway ?? false }),
        ],
        example: "走访 张样一 外出 至 12-1",
        moreExamples: ["走访 张样一 见", "走访 1-3,5 见; 4 电话"],
        permission: .write, asks: .ifSeveral,
        run: { desk, words in
            try VisitLine(desk, words).land(at: desk)
        })
}

/// 见: those just listed, or somebody, were met at home.
var markMet: Action {
    Action(
        "见", title: "登记见到：上一个清单的几行，或一个人；天天见的清单后面可以写方式",
        arguments: [Action.Argument("谁", hint: "1-12,14 除 3，或姓名；天天见：5 邻居", kind: .person)],
        example: "见 1-12,14 除 3",
        moreExamples: ["见 张样一", "见 5 邻居"],
        permission: .write, asks: .ifSeveral,
        run: { desk, words in
            if let marks = try DailyMarks(desk, words) { return try marks.land(at: desk) }
            return try VisitLine(desk, words + ["见"]).land(at: desk)
        })
}

/// Visits as somebody typed them, understood and not yet written: `1-3,5 见; 4 电话`.
struct VisitLine {
    private(set) var entries: [VisitEntry] = []

    init(_ desk: Desk, _ words: [String]) throws {
        let parts = words.joined(separator: " ").split(whereSeparator: { $0 == ";" || $0 == "；" })
        for part in parts {
            let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.isEmpty { continue }
            guard words.count > 1 else {
                throw ActionFailure.usage("“\(part)”缺少结果", usage: VisitEntry.usage)
            }
            for entry in try VisitEntry.entries(desk, words) { try add(entry) }
        }
        guard !entries.isEmpty else { throw ActionFailure.usage("没有写谁", usage: VisitEntry.usage) }
    }

    /// Two duties of one household are one visit; two results for it are a slip.
    private mutating func add(_ entry: VisitEntry) throws {
        let same = entries.firstIndex { known in
            known.subject.household == entry.subject.household && known.subject.household != nil
                && (known.subject.matter == nil || entry.subject.matter == nil
                    || known.subject.matter == entry.subject.matter)
        }
        guard let same else {
            entries.append(entry)
            return
        }
        guard entries[same].word == entry.word, entries[same].until == entry.until else {
            throw ActionFailure.notUnderstood(
                "\(entry.subject.title)这一户在一行里写了两种结果", hint: "一户写一次；去了两次的，分两行登记")
        }
        if entries[same].subject.matter == nil { entries[same] = entry }
    }

    /// Writes the visits and what they settle as one change.
    func land(at desk: Desk) throws -> Answer {
        let session = desk.session
        let engine = try desk.engine()
        let minute = session.day == session.now.day ? session.now.minuteOfDay : nil
        let (logged, landing) = try session.write(Purpose("走访")) { work in
            let visits = try entries.map { try $0.insert(work, session, minute) }
            try engine.settle(work)
            return try zip(entries, visits).map { try $0.logged($1, session) }
        }
        let isPreview = landing.commit == nil
        let answers = try zip(entries, logged).map { try $0.answer($1, isPreview: isPreview, desk) }
        guard answers.count > 1, var answer = answers.first else { return answers[0] }
        for next in answers.dropFirst() { answer.rows += next.rows }
        let closed = logged.reduce(0) { $0 + $1.closed.count }
        let paused = logged.reduce(0) { $0 + $1.paused }
        var first = (isPreview ? "预览，没有写入：" : "✓ ") + "登记 \(entries.count) 户，完成待办 \(closed) 项"
        if paused > 0 { first += "，暂缓待办 \(paused) 项" }
        answer.notes = [first]
        for (entry, said) in zip(entries, answers) {
            answer.notes += said.notes.dropFirst().map { "  \(entry.subject.title)　\($0)" }
        }
        return answer
    }
}

/// One visit as somebody typed it.
struct VisitEntry {
    let subject: VisitSubject
    let word: VisitWord
    let until: Day?

    static let usage = "走访 <谁> <结果> [至 日期]"

    /// The visits that `words` tell of: several where they name rows of a list.
    static func entries(_ desk: Desk, _ words: [String]) throws -> [VisitEntry] {
        let day = desk.session.day
        guard day <= desk.session.now.day else {
            throw ActionFailure.notUnderstood(
                "\(day) 还没有到，不能登记那一天的走访", hint: "今天是 \(desk.session.now.day)；请核对 --on")
        }
        // The result is looked at first: who lives where is nobody's business while the line is wrong.
        guard let place = words.indices.dropFirst().first(where: { VisitWord(words[$0]) != nil }),
            let word = VisitWord(words[place])
        else {
            throw VisitWord.unknown(words[1])
        }
        let until: Day?
        var rest = words[(place + 1)...].joined()
        if rest.hasPrefix("至") || rest.hasPrefix("到") { rest.removeFirst() }
        if rest.isEmpty {
            until = nil
        } else if let date = NearDate.read(rest, after: day) {
            until = date
        } else {
            throw ActionFailure.notUnderstood(
                "看不懂“\(words[(place + 1)...].joined(separator: " "))”",
                hint: "结果后面只能写到哪一天，例如：至 12-1，至 2026-12-01，至 12月1日")
        }
        if word.outcome.isAway, until == nil {
            throw ActionFailure.usage(
                "\(word.outcome.rawValue)要写到哪一天为止", usage: "走访 \(words[0]) \(words[place]) 至 12-1")
        }
        if !word.outcome.isAway, until != nil {
            throw ActionFailure.usage("只有外出、住院才写到哪一天", usage: Self.usage)
        }
        if let until, until <= day {
            throw ActionFailure.notUnderstood("“至 \(until)”不晚于走访日期 \(day)", hint: "请写这户人家回来的日子")
        }
        if let until, until - day > Visit.longestAbsence {
            throw ActionFailure.notUnderstood(
                "“至 \(until)”太远，暂缓最长 \(Visit.longestAbsence) 天",
                hint: "先写到 \(day + Visit.longestAbsence)，到时再续")
        }
        return try desk.visitSubjects(words[..<place].joined(separator: " ")).map {
            VisitEntry(subject: $0, word: word, until: until)
        }
    }

    fileprivate func insert(_ work: Work, _ session: Session, _ minute: Int?) throws -> Visit.ID {
        try work.insert(
            Visit.self, Visit.household <- subject.household.map { Household.ID($0) },
            Visit.day <- session.day, Visit.minute <- minute, Visit.outcome <- word.outcome,
            Visit.way <- word.way, Visit.until <- until, Visit.matter <- subject.matter.map { Matter.ID($0) })
    }

    /// What came of the visit, once everything it settles is settled.
    fileprivate func logged(_ visit: Visit.ID, _ session: Session) throws -> Logged {
        Logged(
            id: visit, closed: try closed(by: visit, session),
            paused: word.outcome.isAway ? try paused(session) : 0,
            attempts: try count(.notHome, since: .met, session),
            refusals: try count(.declined, since: .met, session))
    }

    fileprivate struct Logged {
        let id: Visit.ID
        /// The names of the rules whose duties it closed.
        let closed: [String]
        let paused: Int
        let attempts: Int
        let refusals: Int
    }

    // MARK: What it came to

    private var ofThis: Condition {
        var conditions: [Condition] = []
        if let household = subject.household { conditions.append(Duty.household == Household.ID(household)) }
        if let matter = subject.matter { conditions.append(Duty.matter == Matter.ID(matter)) }
        return .any(conditions)
    }

    private func closed(by visit: Visit.ID, _ session: Session) throws -> [String] {
        var rules: [String] = []
        try session.records(Duty.self).where(ofThis).where(Duty.visit == visit).order(by: "id").each("rule") {
            rules.append($0.text(0))
        }
        return rules
    }

    private func paused(_ session: Session) throws -> Int {
        try session.records(Duty.self).where(ofThis).where(Duty.state == .suspended).count()
    }

    /// How often it ended so since somebody was last met.
    private func count(
        _ outcome: Visit.Outcome, since end: Visit.Outcome, _ session: Session
    ) throws -> Int {
        guard word.outcome == outcome, let household = subject.household else { return 0 }
        var count = 0
        try session.records(Visit.self).where(Visit.household == Household.ID(household))
            .where(Visit.day > session.day - 366).order(by: "day", "id").each("outcome") { row in
                if row.text(0) == end.rawValue { count = 0 }
                if row.text(0) == outcome.rawValue { count += 1 }
            }
        return count
    }

    /// Nobody lived there on the day, by what the books say: a slip in the date, or in the books.
    private func isDeserted(_ session: Session) throws -> Bool {
        guard let household = subject.household else { return false }
        return try session.records(Membership.self)
            .where(Membership.household == Household.ID(household)).count() == 0
    }

    fileprivate func answer(_ logged: Logged, isPreview: Bool, _ desk: Desk) throws -> Answer {
        let session = desk.session
        let titles = Dictionary(
            try desk.rules().map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
        var words = word.outcome.rawValue + (word.way.map { "（\($0.rawValue)）" } ?? "")
        if let until { words += "至 \(until)" }
        var first = "登记 \(subject.title) \(words)"
        first = (isPreview ? "预览，没有写入：" : "✓ ") + first
        if !logged.closed.isEmpty {
            let names = logged.closed.map { titles[$0] ?? $0 }.joined(separator: "；")
            first += "，完成待办 \(logged.closed.count) 项（\(names)）"
        } else if logged.paused > 0 {
            first += "，暂缓待办 \(logged.paused) 项"
        }
        var notes = [first]
        if try isDeserted(session) {
            notes.append("核对日期：账本里 \(session.day) 这一户没有人住；写错了用 撤销")
        }
        if let next = next(logged) { notes.append(next) }
        return Answer(
            columns: [
                Answer.Column("visit", "走访"), Answer.Column("household", "户"), Answer.Column("name", "姓名"),
                Answer.Column("day", "走访日期"), Answer.Column("outcome", "结果"), Answer.Column("way", "方式"),
                Answer.Column("until", "至"), Answer.Column("closed", "完成待办"),
                Answer.Column("suspended", "暂缓待办"),
            ],
            rows: [
                [
                    isPreview ? .none : .number(Int(logged.id.raw)),
                    subject.household.map { .number(Int($0)) } ?? .none, .text(subject.title),
                    .text(session.day.description), .text(word.outcome.rawValue),
                    word.way.map { .text($0.rawValue) } ?? .none,
                    until.map { .text($0.description) } ?? .none,
                    .number(logged.closed.count), .number(logged.paused),
                ]
            ],
            notes: notes, isReceipt: true)
    }

    /// What happens next, where the worker may ask.
    private func next(_ logged: Logged) -> String? {
        switch word.outcome {
        case .notHome where !logged.closed.isEmpty: return nil
        case .notHome where logged.attempts > 1:
            return "未遇，第 \(logged.attempts) 次：再用电话、微信、邻居或亲属联系上一次，不同日子或时段的未遇满两次，就按“已联系”完成"
        case .notHome: return "未遇，第 1 次：待办还在，换个时段再去，晚上、周末都算"
        case .declined where logged.refusals > 1:
            return "拒访，第 \(logged.refusals) 次：请社区书记和这户人家商定联系方式，频次不会自己降；本期不再上门，不计入已访"
        case .declined: return "拒访：本期不再上门，不计入已访；下一期照旧"
        case .away, .inHospital:
            return "\(until.map { "到 \($0) 以前" } ?? "")不上门，改为电话；到日子自动恢复"
        case .contacted where logged.closed.isEmpty && subject.matter != nil: return "这件事要到了现场才算完成"
        case .contacted where logged.closed.isEmpty: return "没有待办因此完成：要求上门的，联系上了还要去一次"
        default: return nil
        }
    }
}
