import Records

/// What the engine has read of the books before it decides: visits, duties, where buildings lie.
///
/// Each list is read once for all rules, in the order of ids, so that a night over a whole street is a few scans.
final class Reading {
    private let session: Session
    private let extent: DutyEngine.Extent
    /// The community each building lies in on the day.
    let homes: [Int64: Int64]
    private var duties: [ArraySlice<ExistingDuty>] = []
    private var facts: [VisitFact] = []
    private var ofMatters: [Int64: [VisitFact]] = [:]
    /// When the matters of open duties were reported.
    private(set) var reported: [Int64: Instant] = [:]

    init(_ session: Session, _ rules: [Rule], _ extent: DutyEngine.Extent) throws {
        self.session = session
        self.extent = extent
        var homes: [Int64: Int64] = [:]
        if case .households(let ids) = extent {
            let here = Selection(of: Household.declaration).where(.among("id", ids.map { .integer($0) }))
            try session.each(here, ["building", "community"]) { row in
                homes[row.integer(0)] = row.integerIfAny(1)
            }
        }
        try session.each(Selection(of: Building.declaration), ["id", "community"]) { row in
            homes[row.integer(0)] = row.integerIfAny(1)
        }
        self.homes = homes
        try readDuties(rules)
        try readVisits(rules)
    }

    // MARK: Duties

    func existing(of rule: Int) -> ArraySlice<ExistingDuty> { duties[rule] }

    /// Open ones, those whose period is not over, and, for a few households, what a late entry may still settle.
    private func readDuties(_ rules: [Rule]) throws {
        let indexes = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.name, $0) })
        var found = [[ExistingDuty]](repeating: [], count: rules.count)
        var all = Selection(of: Duty.declaration)
        let selections: [Selection]
        switch extent {
        case .households(let ids):
            all.conditions.append(.among("household", ids.map { .integer($0) }))
            selections = [all.where(Duty.closed == nil || Duty.due >= session.day - Self.lateEntries)]
        case .places, .everybody:
            if let place = placeCondition { all.conditions.append(place) }
            selections = [
                all.where(Duty.closed == nil), all.where(Duty.due >= session.day && Duty.closed != nil),
            ]
        }
        for selection in selections {
            try session.each(
                selection,
                [
                    "rule", "id", "subject", "household", "building", "period", "opened", "due", "state",
                    "suspended_until", "closed", "outcome", "visit", "reason",
                ]
            ) { row in
                guard let index = indexes[row.text(0)] else { return }
                found[index].append(
                    ExistingDuty(
                        id: row.integer(1), subject: row.integer(2), household: row.integerIfAny(3),
                        building: row.integerIfAny(4), period: row.text(5), opened: row.day(6),
                        due: row.day(7),
                        judgement: Judgement(
                            state: Duty.State(rawValue: row.text(8)) ?? .open,
                            suspendedUntil: row.dayIfAny(9),
                            closed: row.dayIfAny(10),
                            outcome: row.textIfAny(11).flatMap { Visit.Outcome(rawValue: $0) },
                            visit: row.integerIfAny(12), reason: row.textIfAny(13))))
            }
        }
        duties = found.map { list in
            list.sorted { ($0.subject, $0.period) < ($1.subject, $1.period) }[...]
        }
        for (index, rule) in rules.enumerated() {
            guard case .event = rule.trigger else { continue }
            let ids = duties[index].filter(\.isOpen).map { Value.integer($0.subject) }
            guard !ids.isEmpty else { continue }
            let matters = Selection(of: Matter.declaration).where(.among("id", ids))
            try session.each(matters, ["id", "reported"]) { row in
                reported[row.integer(0)] = Instant(milliseconds: row.integer(1))
            }
        }
    }

    /// How long after its end a period's duty may still be settled by a late entry, in days.
    private static let lateEntries = 120

    // MARK: Visits

    func visits(to household: Int64?) -> ArraySlice<VisitFact> {
        guard let household else { return [] }
        let start = facts.firstIndex(notBefore: household)
        var end = start
        while end < facts.count, facts[end].household == household { end += 1 }
        return facts[start..<end]
    }

    func visits(to household: Int64?, _ matter: Int64) -> ArraySlice<VisitFact> {
        let named = ofMatters[matter] ?? []
        guard household != nil else { return named[...] }
        let there = visits(to: household)
        return (there + named.filter { fact in !there.contains { $0.id == fact.id } })[...]
    }

    private func readVisits(_ rules: [Rule]) throws {
        var earliest = session.day - Visit.longestAbsence
        for list in duties { for duty in list { earliest = min(earliest, duty.opened) } }
        for rule in rules {
            if case .roster(let roster) = rule.trigger, case .fixed(let cadence) = roster.cadence {
                for one in [cadence.usual] + cadence.exceptions.values {
                    earliest = min(earliest, one.period(containing: session.day).start)
                }
            } else if case .roster = rule.trigger {
                earliest = min(earliest, Cadence.year.period(containing: session.day).start)
            }
        }
        // An absence that was running on the last day of a period that is looked at again.
        if earliest < session.day - Visit.longestAbsence { earliest = earliest - Visit.longestAbsence }
        var selection = Selection(of: Visit.declaration).where(Visit.day >= earliest)
        if case .households(let ids) = extent {
            selection.conditions.append(.among("household", ids.map { .integer($0) }))
        }
        try session.each(selection, ["id", "household", "day", "minute", "outcome", "until", "matter"]) {
            row in
            let fact = VisitFact(
                id: row.integer(0), household: row.integer(1), day: row.day(2),
                minute: row.integerIfAny(3).map { Int($0) },
                outcome: Visit.Outcome(rawValue: row.text(4)) ?? .notHome,
                until: row.dayIfAny(5), matter: row.integerIfAny(6))
            facts.append(fact)
            if let matter = fact.matter { ofMatters[matter, default: []].append(fact) }
        }
        facts.sort {
            ($0.household, $0.day.number, $0.minute ?? 0, $0.id) < (
                $1.household, $1.day.number, $1.minute ?? 0, $1.id
            )
        }
    }

    // MARK: Rosters

    /// Somebody on a roster.
    struct Subject {
        let id: Int64
        let household: Int64?
        let building: Int64?
        let since: Day?
        let isDecided: Bool
        let cadence: (Int64?) -> Cadence?
    }

    /// Goes through a roster in the order of ids.
    func eachSubject(of roster: Rule.Roster, _ body: (Subject) throws -> Void) throws {
        let isHousehold = roster.selection.type.name == Household.declaration.name
        var selection = narrowed(roster.selection, household: isHousehold ? "id" : "household")
        selection.order = [Order("id")]
        var decided: [Int64: Cadence] = [:]
        var usual: PerCommunity<Cadence>?
        switch roster.cadence {
        case .fixed(let cadence): usual = cadence
        case .decided(let decide):
            for (subject, cadence) in try decide(selection) { decided[subject] = cadence }
        }
        let paths: [Path] =
            isHousehold ? ["id", "id", "building"] : ["id", "household", "household.building"]
        let since: [Formula] =
            roster.categories.isEmpty
            ? []
            : [
                .earliest(
                    relation: "care_tags", field: "from",
                    where: .among("category", roster.categories.map(\.stored)))
            ]
        try session.each(selection, paths, formulas: since) { row in
            let id = row.integer(0)
            try body(
                Subject(
                    id: id, household: row.integerIfAny(1), building: row.integerIfAny(2),
                    since: since.isEmpty ? nil : row.dayIfAny(3), isDecided: usual == nil,
                    cadence: { community in usual.map { $0[community] } ?? decided[id] }))
        }
    }

    // MARK: Matters

    struct MatterFact {
        let id: Int64
        let reported: Instant
        let household: Int64?
        let building: Int64?
        let danger: Bool
    }

    /// Goes through the open matters of a selection in the order of ids.
    func eachMatter(_ selection: Selection, _ body: (MatterFact) throws -> Void) throws {
        var selection = narrowed(selection, household: "household")
        selection.conditions.append(Matter.state.among(Matter.State.open))
        selection.order = [Order("id")]
        try session.each(selection, ["id", "reported", "household", "place", "danger"]) { row in
            try body(
                MatterFact(
                    id: row.integer(0), reported: Instant(milliseconds: row.integer(1)),
                    household: row.integerIfAny(2), building: row.integerIfAny(3), danger: row.integer(4) != 0
                ))
        }
    }

    private func narrowed(_ selection: Selection, household: Path) -> Selection {
        var selection = selection
        switch extent {
        case .everybody: break
        case .places: if let placeCondition { selection.conditions.append(placeCondition) }
        case .households(let ids):
            selection.conditions.append(.among(household, ids.map { .integer($0) }))
        }
        return selection
    }

    private var placeCondition: Condition? {
        guard case .places(let places) = extent else { return nil }
        return .any(places.map { .within($0) })
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
