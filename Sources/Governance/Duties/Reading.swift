import Records

/// What the engine has read of the books before it decides: visits, duties, where buildings lie.
///
/// Each list is read once for all rules, in the order of ids, so that a night over a whole street is a few scans.
final class Reading {
    let session: Session
    /// The households that are looked at, where not all are.
    private(set) var households: [Int64]?
    /// Whether this is for what somebody has logged, and perhaps late.
    private(set) var isLate = false
    /// With `households`: the open matters there, and those that were asked for.
    private(set) var matters: [Int64] = []
    /// Where not everybody is looked at: who of them carries a care category that a rule names, by category.
    private(set) var carriers: [String: [Carrier]] = [:]
    /// Where those who are looked at live, where it is not everywhere.
    private(set) var placeCondition: Condition?
    /// The community each building lies in on the day.
    private(set) var homes: [Int64: Int64] = [:]
    var duties: [ArraySlice<ExistingDuty>] = []
    /// In the order of household, day and minute.
    var facts: [VisitFact] = []
    var ofMatters: [Int64: [VisitFact]] = [:]
    /// Where those have lived who have moved within a year: what was done at one door counts at the next.
    private(set) var moved: [Int64: [Stay]] = [:]
    /// When residents on their own are away, in the order of days: as facts that suspend and never settle.
    var absences: [Int64: [VisitFact]] = [:]
    /// The warnings of the weather service that hold on the day, where a rule asks for them.
    private(set) var warnings: [Warning] = []
    /// When the matters of open duties were reported.
    var reported: [Int64: Instant] = [:]

    struct Carrier {
        let resident: Int64
        let household: Int64
    }

    struct Warning {
        let kind: WeatherWarning.Kind
        let community: Int64?
        let from: Day
    }

    /// That somebody lived in a household from a day until a day.
    struct Stay {
        let household: Int64
        let from: Day
        let until: Day?
    }

    init(_ session: Session, _ rules: [Rule], _ extent: DutyEngine.Extent) throws {
        self.session = session
        switch extent {
        case .everybody: break
        case .places(let places): placeCondition = .any(places.map { .within($0) })
        case .about(let ids, let named), .marked(let ids, let named):
            if case .about = extent { isLate = true }
            households = try followed(ids)
            matters = named
        }
        if let households {
            try readMatters(of: households)
            try readCarriers(of: households, rules)
        }
        try readHomes()
        if rules.contains(where: \.visitsResidents) { try readMoves() }
        try readDuties(rules)
        try readVisits(rules)
        if rules.contains(where: { $0.rosters.contains { !$0.weather.isEmpty } }) { try readWarnings() }
    }

    /// Read once for all rules: asking each rule's roster of every door would take most of a night in which little
    /// has changed.
    private func readCarriers(of households: [Int64], _ rules: [Rule]) throws {
        let categories = Set(rules.flatMap(\.rosters).flatMap(\.categories)).sorted {
            $0.rawValue < $1.rawValue
        }
        if categories.isEmpty { return }
        let members = Selection(of: Membership.declaration)
            .where(.among("household", households.map { .integer($0) }))
        let tags = Selection(of: CareTag.declaration).where(CareTag.category.among(categories))
            .where(.leads("resident", to: members, at: "resident"))
        try session.each(tags, ["category", "resident", "resident.household"]) { row in
            guard let household = row.integerIfAny(2) else { return }
            carriers[row.text(0), default: []].append(Carrier(resident: row.integer(1), household: household))
        }
    }

    private func readWarnings() throws {
        let holding = Selection(of: WeatherWarning.declaration)
        try session.each(holding, ["id", "kind", "community", "from"]) { row in
            warnings.append(
                Warning(
                    kind: try row.choice(
                        1, WeatherWarning.kind, of: WeatherWarning.declaration, id: row.integer(0)),
                    community: row.integerIfAny(2), from: row.day(3)))
        }
        warnings.sort { ($0.from.number, $0.kind.rawValue) < ($1.from.number, $1.kind.rawValue) }
    }

    func existing(of rule: Int) -> ArraySlice<ExistingDuty> { duties[rule] }

    func community(of building: Int64) -> Int64? { homes[building] }

    // MARK: Places

    private func readHomes() throws {
        let buildings = Selection(of: Building.declaration)
        guard let households else {
            return try session.each(buildings, ["id", "community"]) { row in
                homes[row.integer(0)] = row.integerIfAny(1)
            }
        }
        let there = Selection(of: Household.declaration).where(.among("id", households.map { .integer($0) }))
        try session.each(there, ["building", "community"]) { row in
            homes[row.integer(0)] = row.integerIfAny(1)
        }
        let here = Selection(of: Matter.declaration).where(.among("id", matters.map { .integer($0) }))
        var places: [Value] = []
        try session.each(here, ["place"]) { row in
            if !row.isNull(0), homes[row.integer(0)] == nil { places.append(row.value(0)) }
        }
        guard !places.isEmpty else { return }
        try session.each(buildings.where(.among("id", places)), ["id", "community"]) { row in
            homes[row.integer(0)] = row.integerIfAny(1)
        }
    }

    private func readMatters(of households: [Int64]) throws {
        let open = Selection(of: Matter.declaration).where(Matter.state.among(Matter.State.open))
            .where(.among("household", households.map { .integer($0) }))
        try session.each(open, ["id"]) { row in
            if !matters.contains(row.integer(0)) { matters.append(row.integer(0)) }
        }
    }

    // MARK: Moves

    /// The households, and those that people who lived there have moved to: their duties went with them.
    private func followed(_ ids: [Int64]) throws -> [Int64] {
        var left = Selection(of: Membership.declaration)
            .where(.among("household", ids.map { .integer($0) })).where(Membership.until != nil)
        left.anyDay = true
        var people: Set<Int64> = []
        try session.each(left, ["resident"]) { people.insert($0.integer(0)) }
        guard !people.isEmpty else { return ids }
        var all = Set(ids)
        let now = Selection(of: Membership.declaration)
            .where(.among("resident", people.map { .integer($0) }))
        try session.each(now, ["household"]) { all.insert($0.integer(0)) }
        return all.sorted()
    }

    /// Memberships that have ended within a year.
    var endedStays: Selection {
        var ended = Selection(of: Membership.declaration).where(Membership.until > session.day - 366)
        ended.anyDay = true
        return ended
    }

    private func readMoves() throws {
        var stays = Selection(of: Membership.declaration)
        stays.anyDay = true
        if let households {
            var members = Selection(of: Membership.declaration)
                .where(.among("household", households.map { .integer($0) }))
            members.anyDay = !isLate
            stays = stays.where(.leads("resident", to: members, at: "resident"))
            if !isLate { stays = stays.where(.leads("resident", to: endedStays, at: "resident")) }
        } else {
            stays = stays.where(.leads("resident", to: endedStays, at: "resident"))
        }
        try session.each(stays, ["resident", "household", "from", "until"]) { row in
            moved[row.integer(0), default: []].append(
                Stay(household: row.integer(1), from: row.day(2), until: row.dayIfAny(3)))
        }
        moved = moved.filter { $0.value.count > 1 }
    }
}

extension RawRow {
    /// A choice; throws ``RecordFailure/unreadable(type:id:field:)`` where the books hold a word that is none of it.
    func choice<C: Choice>(
        _ column: Int, _ field: Field<C>, of type: Declaration, id: Int64
    ) throws(RecordFailure) -> C {
        try choice(column, field.name, type, id)
    }

    func choice<C: Choice>(
        _ column: Int, _ field: Field<C?>, of type: Declaration, id: Int64
    ) throws(RecordFailure) -> C {
        try choice(column, field.name, type, id)
    }

    private func choice<C: Choice>(
        _ column: Int, _ field: String, _ type: Declaration, _ id: Int64
    ) throws(RecordFailure) -> C {
        guard let choice = C(rawValue: text(column)) else {
            throw .unreadable(type: type, id: id, field: field)
        }
        return choice
    }
}

extension Rule {
    var visitsResidents: Bool {
        guard case .roster(let roster) = trigger else { return false }
        return roster.selection.type.name == Resident.declaration.name
    }

    /// The first day that may count for a duty its roster needs on `day`: that of the longest period that contains
    /// it, or of a first visit whose term is not over. `nil` for an event's rule.
    func earliestPeriod(on day: Day) -> Day? {
        rosters.map { $0.earliestCounting(on: day) }.min()
    }
}

extension Rule.Roster {
    func earliestCounting(on day: Day) -> Day {
        let begun = occasionsBegin(before: day)
        let cadence: PerCommunity<Cadence>
        switch self.cadence {
        case .never: return begun
        case .decided:
            return min(Cadence.year.period(containing: day).start, day - Cadence.mostDays, begun)
        case .fixed(let fixed), .tightened(let fixed, _): cadence = fixed
        }
        var periods = ([cadence.usual] + cadence.exceptions.values).map { $0.period(containing: day).start }
        periods.append(begun)
        // What is tighter than a week may begin before the week does.
        if case .tightened = self.cadence { periods.append(day - Cadence.mostDays) }
        let terms = [first.usual] + first.exceptions.values
        let longest = terms.compactMap { $0 }.max() ?? 0
        return min(periods.min() ?? day, categories.isEmpty ? day : day - max(longest, Judge.lateDays))
    }

    /// The first day of the occasions' stretches that `day` lies in, or may lie in by a warning.
    private func occasionsBegin(before day: Day) -> Day {
        let leads = [lead.usual] + lead.exceptions.values
        let afters = [after.usual] + after.exceptions.values
        let (most, last) = (leads.max() ?? 0, afters.max() ?? 0)
        let begun = occasions.compactMap { $0.period(containing: day, lead: most, after: last)?.start }
        return min(begun.min() ?? day, weather.isEmpty ? day : day - last)
    }

    /// The stretches that occasions and warnings ask for on `day`, in a community; `warnings` are those that hold.
    func occasionPeriods(
        on day: Day, in community: Int64?, _ warnings: [Reading.Warning]
    ) -> [Period] {
        if occasions.isEmpty, weather.isEmpty { return [] }
        let (lead, after) = (lead[community], after[community])
        var periods = occasions.compactMap { $0.period(containing: day, lead: lead, after: after) }
        for warning in warnings where weather.contains(warning.kind) {
            guard warning.community == nil || warning.community == community else { continue }
            let period = WeatherWarning.period(warning.kind.rawValue, from: warning.from, after: after)
            // One of a higher level on the same day is the same warning.
            if day <= period.end, !periods.contains(period) { periods.append(period) }
        }
        return periods
    }

    /// The earliest day a category may have been noted on for that day to change anything; `nil`: any day does.
    func earliestSince(on day: Day) -> Day? {
        let isEndless = lasting.usual == nil && lasting.exceptions.values.allSatisfy { $0 == nil }
        return isEndless ? earliestCounting(on: day) : nil
    }
}
