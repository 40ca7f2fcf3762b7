import Governance
import Records

/// 天天见: who is to be seen every day, and who has not been today; who takes part.
var dailyContacts: Action {
    Action(
        "天天见", title: "今天要见、还没见到的人；见到的用 见 记；加入、结束也在这里",
        arguments: [
            Action.Argument(
                "哪里，或加入、结束", hint: "6幢，张家湾/03；加入 张样一 电话 替手 李样二；结束 张样一", isOptional: true,
                why: "参加天天见要本人同意；按需要定，不按年龄定")
        ],
        example: "天天见 6幢",
        moreExamples: ["天天见 加入 张样一 电话", "天天见"],
        permission: .write,
        run: { desk, words in
            switch words.first {
            case "加入", "jr": return try joinDaily(desk, Array(words.dropFirst()))
            case "结束", "js": return try leaveDaily(desk, Array(words.dropFirst()))
            default: return try DailyList(desk, in: words.joined(separator: " ")).answer()
            }
        })
}

/// Who takes part in a place, with what is known of today.
struct DailyList {
    struct Item {
        let id: Int64
        let resident: Int64
        let name: String
        let address: String
        let way: String?
        let standIn: String?
        let household: Int64?
        /// `见到`, `电话`: how somebody was seen or heard of today.
        var seen: String?
    }

    private(set) var items: [Item] = []
    private let title: String
    private let day: Day
    private let isEvening: Bool

    /// `word` is a building, a community or a grid; empty for all of the account's scope.
    init(_ desk: Desk, in word: String = "") throws {
        day = desk.session.day
        isEvening = desk.session.now.day == day && desk.session.now.minuteOfDay >= Self.evening
        var selection = Selection(of: DailyContact.declaration)
        if word.isEmpty {
            title = "管辖范围内"
        } else if let address = DoorAddress(word), address.room == nil {
            let found = try desk.buildings(of: address)
            guard !found.isEmpty else {
                throw ActionFailure.notFound("管辖范围内没有“\(address.buildingName)”", hint: "核对楼栋")
            }
            selection = selection.where(.any(found.map { .within($0.id) }))
            title = found.map(\.title).joined(separator: "、")
        } else if let place = try desk.place(named: word) {
            selection = selection.where(.within(place.id))
            title = place.title
        } else {
            title = "管辖范围内"
        }
        try read(selection, desk)
    }

    private mutating func read(_ selection: Selection, _ desk: Desk) throws {
        var found: [(building: Int64, item: Item)] = []
        let paths: [Path] = [
            "id", "resident", "resident.name", "resident.household", "resident.household.building",
            "resident.household.building.estate", "resident.household.building.name",
            "resident.household.unit",
            "resident.household.room", "way", "stand_in",
        ]
        try desk.session.each(selection, paths) { row in
            found.append(
                (
                    row.integerIfAny(4) ?? 0,
                    Item(
                        id: row.integer(0), resident: row.integer(1), name: row.text(2),
                        address: Household.address(
                            estate: row.textIfAny(5), building: row.textIfAny(6) ?? "",
                            unit: row.textIfAny(7),
                            room: row.textIfAny(8)),
                        way: row.textIfAny(9), standIn: row.textIfAny(10), household: row.integerIfAny(3))
                ))
        }
        items = found.sorted {
            ($0.building, $0.item.address, $0.item.id) < ($1.building, $1.item.address, $1.item.id)
        }
        .map(\.item)
        try lookAtToday(desk)
    }

    /// A mark of the day counts, and so does a visit to the household at which somebody was met or heard of.
    private mutating func lookAtToday(_ desk: Desk) throws {
        var marked: [Int64: String] = [:]
        try desk.session.records(DailyMark.self).where(DailyMark.day == day).each("resident", "way") {
            marked[$0.integer(0)] = $0.text(1)
        }
        var visited: [Int64: String] = [:]
        let visits = desk.session.records(Visit.self).where(Visit.day == day)
            .where(Visit.outcome == .met || Visit.outcome == .contacted)
        try visits.order(by: "id").each("household", "way", "outcome") { row in
            if let household = row.integerIfAny(0) { visited[household] = row.textIfAny(1) ?? row.text(2) }
        }
        for index in items.indices {
            items[index].seen =
                marked[items[index].resident] ?? items[index].household.flatMap { visited[$0] }
        }
    }

    /// After this minute whoever has not been seen is looked for.
    private static let evening = 18 * 60

    func answer() -> Answer {
        let seen = items.count { $0.seen != nil }
        var notes = [
            items.isEmpty
                ? "\(title)没有参加天天见的人；加入：天天见 加入 姓名 方式"
                : "\(title)今日 \(seen)/\(items.count)，未见 \(items.count - seen)；截至 \(day)"
        ]
        if isEvening, seen < items.count {
            notes.append("18:00 已过：先找本人，再找邻居、亲属；都联系不上，当晚到场并报社区")
        }
        var answer = Answer(
            columns: [
                Answer.Column("id", "编号"), Answer.Column("name", "姓名"), Answer.Column("address", "地址"),
                Answer.Column("today", "今天"), Answer.Column("way", "约定方式"), Answer.Column("stand_in", "替手"),
            ],
            rows: items.map { item in
                [
                    .number(Int(item.id)), .text(item.name), .text(item.address),
                    .text(item.seen.map { "✓ \($0)" } ?? "未见"), item.way.map { .text($0) } ?? .none,
                    item.standIn.map { .text($0) } ?? .none,
                ]
            }, notes: notes)
        answer.lists = DailyContact.declaration.name
        return answer
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
        let seen = list.items.count { $0.seen != nil }
        let missing = list.items.filter { $0.seen == nil }.map(\.name)
        var first = isPreview ? "预览，没有写入：" : "✓ "
        first += "\(people.count) 人 \(way.rawValue)；"
        first += isPreview ? "现在 \(seen)/\(list.items.count)" : "今日 \(seen)/\(list.items.count)"
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
    if let text = rest.first {
        guard rest.count == 1, let known = VisitWord(text)?.way ?? Visit.Way(rawValue: text) else {
            throw ActionFailure.notUnderstood(
                "没有“\(rest.joined(separator: " "))”这种方式",
                hint: "可用：\(Visit.Way.allCases.map(\.rawValue).joined(separator: "、"))")
        }
        way = known
    }
    let landing = try desk.session.write(Purpose("天天见加入")) { work in
        try work.insert(
            DailyContact.self, DailyContact.resident <- Resident.ID(person.id), DailyContact.way <- way,
            DailyContact.standIn <- standIn, DailyContact.from <- desk.session.day)
    }.landing
    return receipt("\(person.name) 加入天天见" + (way.map { "，约定\($0.rawValue)" } ?? ""), landing)
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
