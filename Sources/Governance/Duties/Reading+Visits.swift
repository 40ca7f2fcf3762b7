import Records

/// The visits that can decide anything, by household.
extension Reading {
    func visits(to household: Int64?) -> ArraySlice<VisitFact> {
        guard let household else { return [] }
        let start = facts.firstIndex(notBefore: household)
        var end = start
        while end < facts.count, facts[end].household == household { end += 1 }
        return facts[start..<end]
    }

    /// The visits that count for a duty's subject: those to its household, and for somebody who has moved those to
    /// each household while it was theirs.
    func visits(to subject: Int64, at household: Int64?) -> ArraySlice<VisitFact> {
        let away = absences[subject] ?? []
        guard let stays = moved[subject] else {
            let there = visits(to: household)
            return away.isEmpty ? there : inOrder(there + away)
        }
        let own = stays.flatMap { stay in
            visits(to: stay.household).filter { visit in
                visit.day >= stay.from && stay.until.map { visit.day < $0 } ?? true
            }
        }
        return inOrder(own + away)
    }

    private func inOrder(_ facts: some Sequence<VisitFact>) -> ArraySlice<VisitFact> {
        facts.sorted { ($0.day.number, $0.minute ?? 0, $0.id) < ($1.day.number, $1.minute ?? 0, $1.id) }[
            ...]
    }

    func visits(to household: Int64?, _ matter: Int64) -> ArraySlice<VisitFact> {
        let named = ofMatters[matter] ?? []
        guard household != nil else { return named[...] }
        let there = visits(to: household)
        return (there + named.filter { fact in !there.contains { $0.id == fact.id } })[...]
    }

    /// Reads back to the first day of the periods that are judged, for everybody; further back only for the few whose
    /// duties are older, and for who was away.
    func readVisits(_ rules: [Rule]) throws {
        var earliest = session.day
        for rule in rules { earliest = min(earliest, rule.earliestPeriod(on: session.day) ?? earliest) }
        for list in duties {
            for duty in list where duty.opened >= session.day - 100 { earliest = min(earliest, duty.opened) }
        }
        let places = households.map { Array(Set($0 + moved.values.flatMap { $0.map(\.household) })).sorted() }
        try readAbsences(before: earliest, places)
        try read(Selection(of: Visit.declaration).where(Visit.day >= earliest), places)
        try readOlder(before: earliest, rules)
        try readAbsentees(since: earliest)
        facts.sort {
            ($0.household, $0.day.number, $0.minute ?? 0, $0.id) < (
                $1.household, $1.day.number, $1.minute ?? 0, $1.id
            )
        }
    }

    /// What belongs to duties that were opened long ago, and to matters that were reported long ago.
    private func readOlder(before earliest: Day, _ rules: [Rule]) throws {
        let old = duties.joined().filter { $0.opened < earliest }
        var people = Set(old.compactMap(\.household))
        var named = Set(matters + old.filter { $0.period == "event" }.map(\.subject))
        var since = old.map(\.opened).min() ?? earliest
        if rules.contains(where: { if case .event = $0.trigger { true } else { false } }) {
            // Also those that no duty has been made for yet: somebody may have been there already.
            var open = Selection(of: Matter.declaration).where(Matter.state.among(Matter.State.open))
            if households != nil { open = open.where(.among("id", matters.map { .integer($0) })) }
            try session.each(open, ["id", "household", "day"]) { row in
                named.insert(row.integer(0))
                guard row.day(2) < earliest, let household = row.integerIfAny(1) else { return }
                people.insert(household)
                since = min(since, row.day(2))
            }
        }
        if !people.isEmpty {
            let older = Selection(of: Visit.declaration).where(Visit.day >= since && Visit.day < earliest)
            try readAmong("household", people, older, Set(facts.map(\.id)))
        }
        if !named.isEmpty {
            try readAmong("matter", named, Selection(of: Visit.declaration), Set(facts.map(\.id)))
        }
    }

    private func readAmong(_ path: Path, _ ids: Set<Int64>, _ selection: Selection, _ known: Set<Int64>)
        throws
    {
        let ids = ids.sorted()
        for start in stride(from: 0, to: ids.count, by: 5000) {
            let some = ids[start..<min(start + 5000, ids.count)]
            try read(selection.where(.among(path, some.map { .integer($0) })), nil, but: known)
        }
    }

    /// Absences that began before `day` and may reach beyond it, and whoever was met since: they are back.
    private func readAbsences(before day: Day, _ households: [Int64]?) throws {
        // Asked by their end, of which there is an index; days without one are not gone through.
        var away = Selection(of: Visit.declaration).where(Visit.until > day)
        away.anyDay = true
        let before = facts.count
        try read(away, households, earlierThan: day)
        let people = Set(facts[before...].map(\.household))
        let met = Selection(of: Visit.declaration)
            .where(Visit.day >= day - Visit.longestAbsence && Visit.day < day && Visit.outcome == .met)
        try readAmong("household", people, met, [])
    }

    /// Residents who are away or in hospital: each for themselves, and a household where nobody else is left.
    private func readAbsentees(since earliest: Day) throws {
        var selection = Selection(of: Absence.declaration)
            .where(Absence.until > earliest && Absence.from <= session.day)
            .where(Absence.kind.among([.away, .inHospital]))
        selection.anyDay = true
        if let households {
            let members = Selection(of: Membership.declaration)
                .where(.among("household", households.map { .integer($0) }))
            selection = selection.where(.leads("resident", to: members, at: "resident"))
        }
        try session.each(selection, ["id", "resident", "kind", "from", "until"]) { row in
            let kind = try row.choice(2, Absence.kind, of: Absence.declaration, id: row.integer(0))
            absences[row.integer(1), default: []].append(
                VisitFact(
                    id: row.integer(0), household: 0, day: row.day(3),
                    outcome: kind == .inHospital ? .inHospital : .away, until: row.day(4)))
        }
        guard !absences.isEmpty else { return }
        var homes: Set<Int64> = []
        for some in absences.keys.sorted().chunks(of: 5000) {
            let living = Selection(of: Membership.declaration)
                .where(.among("resident", some.map { .integer($0) }))
            try session.each(living, ["household"]) { homes.insert($0.integer(0)) }
        }
        var members: [Int64: [Int64]] = [:]
        for some in homes.sorted().chunks(of: 5000) {
            let living = Selection(of: Membership.declaration)
                .where(.among("household", some.map { .integer($0) }))
            try session.each(living, ["household", "resident"]) { row in
                members[row.integer(0), default: []].append(row.integer(1))
            }
        }
        for (household, people) in members.sorted(by: { $0.key < $1.key }) {
            guard let fact = together(people, in: household) else { continue }
            facts.append(fact)
        }
    }

    /// The stretch, if there is one, in which everybody of a household is away at once; the longest-lasting of each.
    private func together(_ people: [Int64], in household: Int64) -> VisitFact? {
        var from: Day?
        var until: Day?
        var last: VisitFact?
        for person in people {
            guard let own = absences[person]?.last(where: { $0.day <= session.day }), let end = own.until
            else {
                return nil
            }
            from = max(from ?? own.day, own.day)
            until = min(until ?? end, end)
            last = own
        }
        guard let from, let until, from < until, let last else { return nil }
        return VisitFact(id: last.id, household: household, day: from, outcome: last.outcome, until: until)
    }

    private func read(
        _ selection: Selection, _ households: [Int64]?, but known: Set<Int64> = [],
        earlierThan end: Day? = nil
    ) throws {
        var selection = selection
        if let households {
            selection.conditions.append(.among("household", households.map { .integer($0) }))
        }
        try session.each(selection, ["id", "household", "day", "minute", "outcome", "until", "matter"]) {
            row in
            if let end, row.day(2) >= end { return }
            let fact = VisitFact(
                id: row.integer(0), household: row.integer(1), day: row.day(2),
                minute: row.integerIfAny(3).map { Int($0) },
                outcome: try row.choice(4, Visit.outcome, of: Visit.declaration, id: row.integer(0)),
                until: row.dayIfAny(5), matter: row.integerIfAny(6))
            if known.contains(fact.id) { return }
            facts.append(fact)
            if let matter = fact.matter { ofMatters[matter, default: []].append(fact) }
        }
    }
}

extension [Int64] {
    /// In portions that one statement can name.
    fileprivate func chunks(of size: Int) -> [ArraySlice<Int64>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}

extension [VisitFact] {
    /// The place of the first visit to `household`, or where it would be, in a list ordered by household.
    fileprivate func firstIndex(notBefore household: Int64) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].household < household { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
