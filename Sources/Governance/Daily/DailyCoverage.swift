package import Records

/// How many of the days on which somebody was to be seen they were (天天见覆盖), in a month: person-days, each of which
/// can be traced to an enrolment and a mark or visit.
package struct DailyCoverage: Equatable, Sendable {
    package let community: Int64?
    package var people = 0
    /// Person-days on which somebody was to be seen: 分母.
    package var due = 0
    /// Those on which they were: 分子.
    package var seen = 0
    /// Left out: away or in hospital.
    package var away = 0

    package var missed: Int { due - seen }

    package init(community: Int64?) { self.community = community }

    package static func + (a: Self, b: Self) -> Self {
        var sum = DailyCoverage(community: nil)
        sum.people = a.people + b.people
        sum.due = a.due + b.due
        sum.seen = a.seen + b.seen
        sum.away = a.away + b.away
        return sum
    }
}

extension Session {
    /// The coverage of each community in the month of `first`, until the acting day, in the order of communities.
    package func dailyCoverage(month first: Day, in place: Int64? = nil) throws -> [DailyCoverage] {
        let first = first.startOfMonth
        let last = min(first.endOfMonth, day)
        guard last >= first else { return [] }
        let days = first...last
        struct Enrolled {
            var resident: Int64
            var from: Day
            var until: Day?
            var community: Int64?
        }
        var enrolled: [Enrolled] = []
        var selection = Selection(of: DailyContact.declaration).where(DailyContact.from <= last)
        selection = selection.where(DailyContact.until == nil || DailyContact.until > first)
        if let place { selection = selection.where(.within(place)) }
        selection.anyDay = true
        try each(selection, ["resident", "from", "until", "resident.household.building.community"]) {
            row in
            enrolled.append(
                Enrolled(
                    resident: row.integer(0), from: row.day(1), until: row.dayIfAny(2),
                    community: row.integerIfAny(3)))
        }
        let residents = Set(enrolled.map(\.resident)).sorted()
        var seen: [Int64: Set<Day>] = [:]
        var homes: [Int64: [(household: Int64, from: Day, until: Day?)]] = [:]
        var away: [Int64: [(from: Day, until: Day?)]] = [:]
        for some in DailyBook.chunks(residents) {
            let marks = Selection(of: DailyMark.declaration)
                .where(.among("resident", some) && DailyMark.day >= first && DailyMark.day <= last)
            try each(marks, ["resident", "day"]) { seen[$0.integer(0), default: []].insert($0.day(1)) }
            var stays = Selection(of: Membership.declaration).where(.among("resident", some))
            stays.anyDay = true
            try each(stays, ["resident", "household", "from", "until"]) { row in
                homes[row.integer(0), default: []].append((row.integer(1), row.day(2), row.dayIfAny(3)))
            }
            var absences = Selection(of: Absence.declaration).where(.among("resident", some))
            absences.anyDay = true
            try each(absences, ["resident", "from", "until"]) { row in
                away[row.integer(0), default: []].append((row.day(1), row.dayIfAny(2)))
            }
        }
        let visited = try visitedDays(Set(homes.values.joined().map(\.household)), days)
        var totals: [Int64?: DailyCoverage] = [:]
        var counted: [Int64?: Set<Int64>] = [:]
        for one in enrolled {
            var total = totals[one.community] ?? DailyCoverage(community: one.community)
            var day = max(first, one.from)
            while day <= last, one.until.map({ day < $0 }) ?? true {
                if (away[one.resident] ?? []).contains(where: { holds($0.from, $0.until, day) }) {
                    total.away += 1
                } else {
                    total.due += 1
                    let wasVisited = (homes[one.resident] ?? []).contains { stay in
                        holds(stay.from, stay.until, day) && visited[stay.household]?.contains(day) == true
                    }
                    if wasVisited || seen[one.resident]?.contains(day) == true { total.seen += 1 }
                }
                day = day + 1
            }
            counted[one.community, default: []].insert(one.resident)
            totals[one.community] = total
        }
        for (community, residents) in counted { totals[community]?.people = residents.count }
        return totals.values.sorted { ($0.community ?? .max) < ($1.community ?? .max) }
    }

    private func holds(_ from: Day, _ until: Day?, _ day: Day) -> Bool {
        from <= day && (until.map { day < $0 } ?? true)
    }

    /// The days on which somebody was met or reached behind each door.
    private func visitedDays(_ households: Set<Int64>, _ days: ClosedRange<Day>) throws -> [Int64:
        Set<Day>]
    {
        var visited: [Int64: Set<Day>] = [:]
        let reached: [Visit.Outcome] = [.met, .contacted]
        for some in DailyBook.chunks(households.sorted()) {
            let visits = Selection(of: Visit.declaration)
                .where(.among("household", some) && Visit.outcome.among(reached))
                .where(Visit.day >= days.lowerBound && Visit.day <= days.upperBound)
            try each(visits, ["household", "day"]) {
                visited[$0.integer(0), default: []].insert($0.day(1))
            }
        }
        return visited
    }
}
