package import Records

/// Whom somebody looks in on each day, and who has been seen (天天见), on the session's day and in its scope.
///
/// A mark counts, and so does every visit at which somebody was met or reached: nothing is logged twice. Every day
/// counts, holidays among them.
package struct DailyBook {
    package struct Person: Equatable, Sendable {
        package let enrolment: Int64
        package let resident: Int64
        package let name: String
        package let household: Int64?
        package let building: Int64?
        package let address: String
        package let way: Visit.Way?
        /// Minutes after midnight.
        package let by: Int
        package let standIn: String?
        /// How they were seen today; `nil`: not yet.
        package internal(set) var seen: String?
        /// Away or in hospital until this day: telephone instead, and no figure.
        package internal(set) var awayUntil: Day?
        package internal(set) var isAway = false
        /// The last day before today on which they were seen.
        package internal(set) var lastSeen: Day?
        package let since: Day

        /// Still to be seen today.
        package var isOpen: Bool { seen == nil && !isAway }
    }

    package private(set) var people: [Person] = []

    package init(_ session: Session, in places: Condition? = nil) throws {
        var selection = Selection(of: DailyContact.declaration)
        if let places { selection = selection.where(places) }
        try session.each(
            selection,
            [
                "id", "resident", "resident.name", "resident.household", "resident.household.building",
                "resident.household.building.estate", "resident.household.building.name",
                "resident.household.unit", "resident.household.room", "way", "by_minute", "stand_in", "from",
            ]
        ) { row in
            people.append(
                Person(
                    enrolment: row.integer(0), resident: row.integer(1), name: row.text(2),
                    household: row.integerIfAny(3), building: row.integerIfAny(4),
                    address: Household.address(
                        estate: row.textIfAny(5), building: row.textIfAny(6) ?? "", unit: row.textIfAny(7),
                        room: row.textIfAny(8)),
                    way: row.textIfAny(9).flatMap { Visit.Way(rawValue: $0) },
                    by: row.integerIfAny(10).map(Int.init) ?? DailyContact.latest, standIn: row.textIfAny(11),
                    since: row.day(12)))
        }
        // By the clock, then along the doors: never by who was missed how often.
        people.sort {
            ($0.by, $0.building ?? 0, $0.address, $0.enrolment) < (
                $1.by, $1.building ?? 0, $1.address, $1.enrolment
            )
        }
        try readSeen(session)
        try readAbsences(session)
    }

    private mutating func readSeen(_ session: Session) throws {
        let day = session.day
        var seen: [Int64: String] = [:]
        var last: [Int64: Day] = [:]
        var behind: [Int64: [Int64]] = [:]
        for person in people {
            if let household = person.household { behind[household, default: []].append(person.resident) }
        }
        for some in Self.chunks(people.map(\.resident)) {
            let marks = Selection(of: DailyMark.declaration)
                .where(.among("resident", some) && DailyMark.day >= day - 2)
            try session.each(marks, ["resident", "day", "way"]) { row in
                if row.day(1) == day { seen[row.integer(0)] = row.text(2) }
                if row.day(1) < day {
                    last[row.integer(0)] = max(last[row.integer(0)] ?? row.day(1), row.day(1))
                }
            }
        }
        let reached: [Visit.Outcome] = [.met, .contacted]
        for some in Self.chunks(behind.keys.sorted()) {
            let visits = Selection(of: Visit.declaration)
                .where(.among("household", some) && Visit.day >= day - 2 && Visit.outcome.among(reached))
            try session.each(visits, ["household", "day", "outcome", "way"]) { row in
                for resident in behind[row.integer(0)] ?? [] {
                    if row.day(1) == day, seen[resident] == nil {
                        seen[resident] = row.textIfAny(3) ?? row.text(2)
                    } else if row.day(1) < day {
                        last[resident] = max(last[resident] ?? row.day(1), row.day(1))
                    }
                }
            }
        }
        for index in people.indices {
            people[index].seen = seen[people[index].resident]
            people[index].lastSeen = last[people[index].resident]
        }
    }

    private mutating func readAbsences(_ session: Session) throws {
        var away: [Int64: Day?] = [:]
        for some in Self.chunks(people.map(\.resident)) {
            let absences = Selection(of: Absence.declaration).where(.among("resident", some))
            try session.each(absences, ["resident", "until"]) {
                away[$0.integer(0)] = .some($0.dayIfAny(1))
            }
        }
        for index in people.indices {
            guard let until = away[people[index].resident] else { continue }
            people[index].isAway = true
            people[index].awayUntil = until
        }
    }

    static func chunks(_ ids: [Int64]) -> [[Value]] {
        stride(from: 0, to: ids.count, by: 5000).map { start in
            ids[start..<min(start + 5000, ids.count)].map { .integer($0) }
        }
    }
}

/// What is to be done about somebody who has not been seen (找人), step by step on the same evening.
package enum SearchStep: Int, CaseIterable, Comparable, Sendable {
    /// From the agreed hour on: ring the person, or look in.
    case person
    /// An hour later: neighbours, the gate, next of kin.
    case neighbours
    /// Two hours later, at eight in the evening at the latest: somebody goes there, and the community knows.
    case onTheSpot
    /// Three hours later, and at once when a day has gone by: the street. Nobody stays unseen for a second day.
    case street

    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// Danger comes before every step.
    package static let danger = "怀疑有危险，先打 110、119、120，再登记"

    package var words: String {
        switch self {
        case .person: "今天还没有见到：给本人打电话、发微信，或上门看一眼"
        case .neighbours: "联系不上本人：问邻居、门卫，再问亲属联系人"
        case .onTheSpot: "都联系不上：当晚到场，并报社区书记"
        case .street: "仍没有见到：报街道值班，不过 24 小时"
        }
    }
}

extension DailyBook.Person {
    /// The steps that are due at a moment, the first one first; none for who has been seen or is away.
    package func search(at moment: Instant) -> [SearchStep] {
        guard isOpen else { return [] }
        let today = moment.day
        // Yesterday went by without anybody: every step is due at once.
        if since < today, lastSeen.map({ $0 < today - 1 }) ?? true { return SearchStep.allCases }
        let minute = moment.minuteOfDay
        var steps: [SearchStep] = []
        if minute >= by { steps.append(.person) }
        if minute >= by + 60 { steps.append(.neighbours) }
        if minute >= by + 120 { steps.append(.onTheSpot) }
        if minute >= by + 180 { steps.append(.street) }
        return steps
    }
}
