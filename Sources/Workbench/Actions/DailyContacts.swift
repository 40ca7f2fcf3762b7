import Governance
import Records

/// 天天见: who is to be seen every day, and who has not been today; who takes part.
var dailyContacts: Action {
    Action(
        "天天见", title: "今天要见、还没见到的人；见到的用 见 记；加入、结束、每月的覆盖也在这里",
        arguments: [
            Action.Argument(
                "哪里，或加入、结束、月", hint: "6幢，张家湾/03；加入 张样一 电话 16:00 替手 李样二；结束 张样一；月 2026-11",
                isOptional: true,
                why: "参加天天见要本人同意；按需要定，不按年龄定")
        ],
        example: "天天见 6幢",
        moreExamples: ["天天见 加入 张样一 电话", "天天见"],
        permission: .write,
        run: { desk, words in
            switch words.first {
            case "加入", "jr": return try joinDaily(desk, Array(words.dropFirst()))
            case "结束", "js": return try leaveDaily(desk, Array(words.dropFirst()))
            case "月", "覆盖": return try dailyCoverage(desk, words.dropFirst().first)
            default: return try DailyList(desk, in: words.joined(separator: " ")).answer()
            }
        })
}

/// Who takes part in a place, with what is known of today.
struct DailyList {
    /// Those to be seen, by the hour agreed and then along the doors.
    let items: [DailyBook.Person]
    private let title: String
    private let day: Day
    /// When it is; `nil` for a day that is looked back on: nobody is to be looked for then.
    private let moment: Instant?

    /// `word` is a building, a community or a grid; empty for all of the account's scope.
    init(_ desk: Desk, in word: String = "") throws {
        day = desk.session.day
        moment = day == desk.session.now.day ? desk.session.now : nil
        var places: Condition?
        if word.isEmpty {
            title = "管辖范围内"
        } else if let address = DoorAddress(word), address.room == nil {
            let found = try desk.buildings(of: address)
            guard !found.isEmpty else {
                throw ActionFailure.notFound("管辖范围内没有“\(address.buildingName)”", hint: "核对楼栋")
            }
            places = .any(found.map { .within($0.id) })
            title = found.map(\.title).joined(separator: "、")
        } else if let place = try desk.place(named: word) {
            places = .within(place.id)
            title = place.title
        } else {
            title = "管辖范围内"
        }
        items = try DailyBook(desk.session, in: places).people
    }

    /// How many are to be seen today: not who is away.
    var expected: Int { items.count { !$0.isAway } }
    /// Those still to be seen.
    var open: [DailyBook.Person] { items.filter(\.isOpen) }

    func answer() -> Answer {
        let seen = expected - open.count
        var notes = [
            items.isEmpty
                ? "\(title)没有参加天天见的人；加入：天天见 加入 姓名 方式 本人同意"
                : "\(title)今日 \(seen)/\(expected)，未见 \(open.count)；截至 \(day)"
        ]
        let isSearching = items.contains { search($0) != nil }
        if isSearching {
            notes.append("到点没见到：先找本人，再找邻居、亲属；都联系不上，当晚到场并报社区")
            notes.append(SearchStep.danger)
        }
        var answer = Answer(
            columns: [
                Answer.Column("id", "编号"), Answer.Column("name", "姓名"), Answer.Column("address", "地址"),
                Answer.Column("today", "今天"), Answer.Column("search", "接下来", isForPrograms: !isSearching),
                Answer.Column(
                    "by", "约定时间", isForPrograms: items.allSatisfy { $0.by == DailyContact.latest }),
                Answer.Column("way", "约定方式"), Answer.Column("stand_in", "替手"),
            ],
            rows: items.map { item in
                [
                    .number(Int(item.enrolment)), .text(item.name), .text(item.address),
                    .text(Self.today(item)), search(item).map { .text($0.words) } ?? .none,
                    .text(Self.clock(item.by)), item.way.map { .text($0.rawValue) } ?? .none,
                    item.standIn.map { .text($0) } ?? .none,
                ]
            }, notes: notes)
        answer.lists = DailyContact.declaration.name
        return answer
    }

    private func search(_ person: DailyBook.Person) -> SearchStep? {
        moment.flatMap { person.search(at: $0).last }
    }

    private static func today(_ person: DailyBook.Person) -> String {
        if let seen = person.seen { return "✓ \(seen)" }
        guard person.isAway else { return "未见" }
        return "外出" + (person.awayUntil.map { "至 \($0)" } ?? "")
    }

    /// `16:00`
    static func clock(_ minute: Int) -> String {
        let digits = String(minute % 60)
        return "\(minute / 60):" + (digits.count < 2 ? "0" : "") + digits
    }

    /// `16:00`, `4点`: minutes after midnight.
    static func minute(_ word: String) -> Int? {
        let parts = word.split { ":：点".contains($0) }
        guard let hour = parts.first.flatMap({ Int($0) }), (0..<24).contains(hour), parts.count <= 2,
            word.contains(where: { ":：点".contains($0) })
        else { return nil }
        guard parts.count == 2 else { return hour * 60 }
        return Int(parts[1]).flatMap { (0..<60).contains($0) ? hour * 60 + $0 : nil }
    }
}

/// Those of the list of 天天见 whom a line says to have been seen, and how.
struct DailyMarks {
    private let ids: [Int64]
    private let way: Visit.Way

    /// `nil` for a line that means others.
    init?(_ desk: Desk, _ words: [String]) throws {
        var words = words
        let last = words.last.flatMap { VisitWord($0) }
        if words.count > 1, let last {
            guard last.outcome == .met || last.outcome == .contacted else { return nil }
            words.removeLast()
        }
        way = words.count < 1 ? .passing : last?.way ?? .passing
        let text = words.joined(separator: " ")
        if let listed = desk.listed, listed.type == DailyContact.declaration.name, let rows = ListRows(text) {
            ids = try rows.numbers.map { try listed.id(inRow: $0) }
            return
        }
        let names = text.split(whereSeparator: { ",，、 ".contains($0) })
        let numbers = names.compactMap { name in
            name.hasPrefix("天天见") ? Int64(name.dropFirst(3)) : nil
        }
        guard !names.isEmpty, numbers.count == names.count else { return nil }
        ids = numbers
    }

    func land(at desk: Desk) throws -> Answer {
        let session = desk.session
        guard session.day <= session.now.day else {
            throw ActionFailure.notUnderstood("\(session.day) 还没有到", hint: "今天是 \(session.now.day)；请核对 --on")
        }
        let people = try ids.map { id -> (id: Resident.ID, name: String) in
            guard let row = try session.find(DailyContact.ID(id)) else {
                throw desk.unseen("天天见", id, "输入 天天见 列出来，再写行号")
            }
            let resident = try row[DailyContact.resident]
            return (resident, try session.find(resident)?[Resident.name] ?? "")
        }
        let landing = try session.write(Purpose("天天见")) { work in
            for person in people {
                let known = try session.records(DailyMark.self)
                    .where(DailyMark.resident == person.id && DailyMark.day == session.day).first()
                if let known {
                    try work.update(known, DailyMark.way <- way)
                } else {
                    try work.insert(
                        DailyMark.self, DailyMark.resident <- person.id, DailyMark.day <- session.day,
                        DailyMark.way <- way)
                }
            }
        }.landing
        let isPreview = landing.commit == nil && !landing.changes.isEmpty
        let list = try DailyList(desk)
        let missing = list.open.map(\.name)
        let seen = list.expected - missing.count
        var first = isPreview ? "预览，没有写入：" : "✓ "
        first += "\(people.count) 人 \(way.rawValue)；"
        first += isPreview ? "现在 \(seen)/\(list.expected)" : "今日 \(seen)/\(list.expected)"
        var notes = [first]
        if !missing.isEmpty, missing.count <= 8, !isPreview {
            notes.append("还没见：\(missing.joined(separator: "、"))；18:00 前再找邻居、亲属")
        }
        return Answer(
            columns: [
                Answer.Column("resident", "居民"), Answer.Column("name", "姓名"), Answer.Column("way", "方式"),
            ],
            rows: people.map { [.number(Int($0.id.raw)), .text($0.name), .text(way.rawValue)] },
            notes: notes, isReceipt: true)
    }
}

private func joinDaily(_ desk: Desk, _ words: [String]) throws -> Answer {
    guard let word = words.first else {
        throw ActionFailure.usage("没有写谁加入", usage: "天天见 加入 张样一 电话 替手 李样二")
    }
    let person = try desk.resident(word)
    var rest = Array(words.dropFirst())
    var standIn: String?
    if let place = rest.firstIndex(of: "替手") {
        standIn = rest[(place + 1)...].joined(separator: " ")
        rest = Array(rest[..<place])
    }
    var way: Visit.Way?
    var minute: Int?
    // Who types it says that the person agrees, unless they say who does.
    var consent = DailyContact.Consent.person
    // Who agreed may stand behind the name of the stand-in.
    if let words = standIn?.split(separator: " "), let last = words.last, words.count > 1,
        let who = agreeing(String(last))
    {
        consent = who
        standIn = words.dropLast().joined(separator: " ")
    }
    for text in rest {
        if let known = VisitWord(text)?.way ?? Visit.Way(rawValue: text), way == nil {
            way = known
        } else if let read = DailyList.minute(text) {
            minute = read
        } else if let who = agreeing(text) {
            consent = who
        } else {
            throw ActionFailure.notUnderstood(
                "没有“\(text)”这种方式",
                hint: "可用：\(Visit.Way.allCases.map(\.rawValue).joined(separator: "、"))；时间写 16:00，谁同意的写 亲属同意")
        }
    }
    let landing = try desk.session.write(Purpose("天天见加入")) { work in
        try work.insert(
            DailyContact.self, DailyContact.resident <- Resident.ID(person.id), DailyContact.way <- way,
            DailyContact.by <- minute, DailyContact.consent <- consent, DailyContact.standIn <- standIn,
            DailyContact.from <- desk.session.day)
    }.landing
    let agreed = [way.map { "约定\($0.rawValue)" }, minute.map { "\(DailyList.clock($0)) 以前" }].compactMap {
        $0
    }
    return receipt("\(person.name) 加入天天见" + agreed.map { "，\($0)" }.joined(), landing)
}

/// `本人同意`
private func agreeing(_ word: String) -> DailyContact.Consent? {
    word.hasSuffix("同意") ? DailyContact.Consent(rawValue: String(word.dropLast(2))) : nil
}

private func leaveDaily(_ desk: Desk, _ words: [String]) throws -> Answer {
    guard let word = words.first else { throw ActionFailure.usage("没有写谁结束", usage: "天天见 结束 张样一") }
    let person = try desk.resident(word)
    let known = try desk.session.records(DailyContact.self)
        .where(DailyContact.resident == Resident.ID(person.id)).first()
    guard let known else {
        throw ActionFailure.notFound("\(person.name)没有参加天天见", hint: "输入 天天见 看谁参加")
    }
    let landing = try desk.session.write(Purpose("天天见结束")) { work in
        try work.update(known, DailyContact.until <- desk.session.day)
    }.landing
    return receipt("\(person.name) 从今天起不再天天见", landing)
}

private func receipt(_ what: String, _ landing: Landing) -> Answer {
    Answer(
        columns: [Answer.Column("commit", "变更")],
        rows: [[landing.commit.map { .number(Int($0)) } ?? .none]],
        notes: [(landing.commit == nil ? "预览，没有写入：" : "✓ ") + what], isReceipt: true)
}
