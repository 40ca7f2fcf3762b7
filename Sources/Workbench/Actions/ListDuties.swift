import Governance
import Records

/// 待办: what is to be done in a place, the overdue and the nearest first.
var listDuties: Action {
    Action(
        "待办", title: "今天起该办的：户、地址、期限、理由",
        arguments: [Action.Argument("地方", hint: "张家湾，张家湾/03，全部", isOptional: true, kind: .place)],
        example: "待办 张家湾/03",
        moreExamples: ["待办 张家湾", "待办 全部"],
        takesRest: false,
        run: { desk, words in
            let place = try words.first.flatMap { try desk.place(named: $0) }
            return try DutyList(desk, in: place).answer()
        })
}

/// The duties of a place that are open on the session's day.
struct DutyList {
    /// One duty, with what its line says.
    struct Item {
        let id: Int64
        let rule: String
        let isOfResident: Bool
        let subject: Int64
        let household: Int64?
        let period: String
        let verb: String
        let due: Day
        let dueAt: Instant?
        let suspendedUntil: Day?
        let building: Int64
        let address: String
        let matter: String?
        /// Where a rule may be other than for the street.
        let community: Int64?
        var name = ""
    }

    private let desk: Desk
    private let place: PlaceName?
    private(set) var items: [Item] = []

    init(_ desk: Desk, in place: PlaceName?) throws {
        self.desk = desk
        self.place = place
        try read()
        try nameThem()
    }

    func answer() throws -> Answer {
        let columns = [
            Answer.Column("id", "编号"), Answer.Column("name", "姓名"), Answer.Column("address", "地址"),
            Answer.Column("verb", "做什么"), Answer.Column("due", "期限"), Answer.Column("state", "状态"),
            Answer.Column("reason", "理由"), Answer.Column("rule", "规则", isForPrograms: true),
        ]
        let rules = Dictionary(
            try desk.rules().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let moment = desk.session.moment
        var counts: [DutyWord: Int] = [:]
        let rows: [[Answer.Cell]] = items.map { item in
            let word = DutyWord(
                due: item.due, dueAt: item.dueAt, isSuspended: item.suspendedUntil != nil,
                on: desk.session.day, at: moment)
            counts[word, default: 0] += 1
            let title = rules[item.rule]?.here(item.community).title ?? item.rule
            return [
                .number(Int(item.id)), .text(item.name), .text(item.address),
                .text(DutyWord.verb(item.verb)), .text(item.dueAt?.description ?? item.due.description),
                .text(word.rawValue), .text(reason(item, title)), .text(item.rule),
            ]
        }
        let sums = DutyWord.allCases.compactMap { word in counts[word].map { "\(word.rawValue) \($0)" } }
        let title = place?.title ?? "管辖范围内"
        let note =
            items.isEmpty
            ? "\(title)没有待办，截至 \(desk.session.day)"
            : "\(title)共 \(items.count) 项：\(sums.joined(separator: "，"))；截至 \(desk.session.day)"
        var answer = Answer(columns: columns, rows: rows, notes: [note] + (try refusalNote()))
        answer.lists = Duty.declaration.name
        return answer
    }

    /// Refusals go to the secretary, who agrees another way with the household.
    private func refusalNote() throws -> [String] {
        guard desk.account.role == .secretary else { return [] }
        let refusals = try desk.session.refusals(in: place?.id)
        guard !refusals.isEmpty else { return [] }
        let again = refusals.count { $0.times >= Refusal.tooOften }
        return ["本期拒访 \(refusals.count) 项，连续两期以上 \(again) 项，由书记商定怎样联系：输入 拒访"]
    }

    private func reason(_ item: Item, _ title: String) -> String {
        var words = [title]
        if let matter = item.matter { words.append(matter) }
        if let often = Period.words(item.period) { words.append(often) }
        if let until = item.suspendedUntil { words.append("暂缓上门到 \(until)，改为电话") }
        return words.joined(separator: "，")
    }

    // MARK: Reading

    private mutating func read() throws {
        let session = desk.session
        var selection = Selection(of: Duty.declaration).where(Self.isOpen(in: session))
        if let place { selection = selection.where(.within(place.id)) }
        var paths: [Path] = [
            "id", "rule", "subject_type", "subject", "household", "period", "verb", "due", "due_at",
            "suspended_until", "state", "building", "building.estate", "building.name", "household.unit",
            "household.room", "matter.kind", "matter.what",
        ]
        let isVaried = try desk.rules().contains { !$0.variants.isEmpty }
        if isVaried { paths.append("building.community") }
        let residents = Resident.declaration.name
        var found: [Item] = []
        try session.each(selection, paths) { row in
            found.append(
                Item(
                    id: row.integer(0), rule: row.text(1), isOfResident: row.text(2) == residents,
                    subject: row.integer(3), household: row.integerIfAny(4), period: row.text(5),
                    verb: row.text(6), due: row.day(7),
                    dueAt: row.integerIfAny(8).map { Instant(milliseconds: $0) },
                    suspendedUntil: row.text(10) == Duty.State.suspended.rawValue ? row.dayIfAny(9) : nil,
                    building: row.integer(11),
                    address: Household.address(
                        estate: row.textIfAny(12), building: row.text(13), unit: row.textIfAny(14),
                        room: row.textIfAny(15)),
                    matter: row.textIfAny(16).map { $0 + " " + row.text(17) },
                    community: isVaried ? row.integerIfAny(18) : nil))
        }
        items = found.sorted {
            (
                $0.suspendedUntil == nil ? 0 : 1, $0.due.number, $0.dueAt?.milliseconds ?? .max, $0.building,
                $0.id
            )
                < (
                    $1.suspendedUntil == nil ? 0 : 1, $1.due.number, $1.dueAt?.milliseconds ?? .max,
                    $1.building,
                    $1.id
                )
        }
    }

    /// Open on the session's day. Looking back, also what has been closed since.
    private static func isOpen(in session: Session) -> Condition {
        if session.day >= session.now.day, session.context.known == nil { return Duty.closed == nil }
        return Duty.closed == nil || Duty.closed > session.day
            || (Duty.state == .lapsed && Duty.closed >= session.day)
    }

    /// The resident it is about; in a household those whose care category the rule names, or else the head.
    private mutating func nameThem() throws {
        let people = try names(of: Set(items.lazy.filter(\.isOfResident).map(\.subject)))
        let tagged = try taggedNames()
        let rest = Set(
            items.lazy.filter { !$0.isOfResident && tagged[$0.rule]?[$0.household ?? 0] == nil }
                .compactMap(\.household))
        let heads = try headNames(of: rest)
        for index in items.indices {
            let item = items[index]
            if item.isOfResident {
                items[index].name = people[item.subject] ?? ""
            } else if let household = item.household {
                items[index].name =
                    tagged[item.rule]?[household]?.joined(separator: "、") ?? heads[household] ?? ""
            }
        }
    }

    private func names(of residents: Set<Int64>) throws -> [Int64: String] {
        var found: [Int64: String] = [:]
        for some in residents.inChunks {
            let selection = Selection(of: Resident.declaration).where(.among("id", some))
            try desk.session.each(selection, ["id", "name"]) { found[$0.integer(0)] = $0.text(1) }
        }
        return found
    }

    /// By rule and household.
    private func taggedNames() throws -> [String: [Int64: [String]]] {
        var rulesOf: [String: [String]] = [:]
        let used = Set(items.map(\.rule))
        for rule in try desk.rules() where used.contains(rule.name) {
            for category in Set(rule.rosters.flatMap(\.categories)) {
                rulesOf[category.rawValue, default: []].append(rule.name)
            }
        }
        guard !rulesOf.isEmpty else { return [:] }
        let households = Set(items.lazy.filter { !$0.isOfResident }.compactMap(\.household))
        var selection = Selection(of: CareTag.declaration)
            .where(.among("category", rulesOf.keys.sorted().map { .text($0) }))
        // A few households are gone through one by one; for a street the categories are read through once.
        if households.count <= 5000 {
            let members = Selection(of: Membership.declaration)
                .where(.among("household", households.map { .integer($0) }))
            selection = selection.where(.leads("resident", to: members, at: "resident"))
        }
        var found: [String: [Int64: [String]]] = [:]
        try desk.session.each(selection, ["category", "resident.name", "resident.household"]) { row in
            guard let household = row.integerIfAny(2), households.contains(household) else { return }
            let name = row.text(1)
            for rule in rulesOf[row.text(0)] ?? [] where !(found[rule]?[household]?.contains(name) ?? false) {
                found[rule, default: [:]][household, default: []].append(name)
            }
        }
        return found.mapValues { $0.mapValues { $0.sorted() } }
    }

    private func headNames(of households: Set<Int64>) throws -> [Int64: String] {
        var found: [Int64: String] = [:]
        for some in households.inChunks {
            let members = Selection(of: Membership.declaration).where(.among("household", some))
            try desk.session.each(members, ["household", "relation", "resident.name"]) { row in
                let isHead = row.text(1) == HeadRelation.head.rawValue
                if isHead || found[row.integer(0)] == nil { found[row.integer(0)] = row.text(2) }
            }
        }
        return found
    }
}

extension Set<Int64> {
    /// In portions that one statement can name.
    var inChunks: [[Value]] {
        let all = sorted()
        return stride(from: 0, to: all.count, by: 5000).map { start in
            all[start..<Swift.min(start + 5000, all.count)].map { .integer($0) }
        }
    }
}
