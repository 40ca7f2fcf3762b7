import Records

/// Those a rule is about: who is on its roster, what was reported.
extension Reading {
    /// Somebody on a roster.
    struct Subject {
        let id: Int64
        let household: Int64
        let building: Int64?
        let since: Day?
        /// A script failed at it.
        let hasFailed: Bool
        let cadence: (Int64?) -> Cadence?
    }

    /// Goes through the rosters of a rule in the order of ids: each subject once, with the rule as it is where the
    /// subject lives. Who lives nowhere here (moved out, died) is not on it.
    ///
    /// False, and nobody at all, where a script that decides broke off.
    func eachSubject(
        of rule: Rule, _ body: (Subject, Rule, Rule.Roster) throws -> Void
    ) throws -> Bool {
        guard case .roster(let roster) = rule.trigger else { return true }
        if rule.variants.isEmpty { return try eachSubject(of: roster) { try body($0, rule, roster) } }
        var found: [(subject: Subject, part: Int)] = []
        let parts = rule.parts
        for (number, part) in parts.enumerated() {
            guard case .roster(let roster) = part.trigger else { continue }
            let isWhole = try eachSubject(of: roster) { subject in
                let community = subject.building.flatMap { self.community(of: $0) }
                // Where nothing of it holds, the rule itself says so.
                let holder = parts.firstIndex { $0.extent.contains(community) } ?? 0
                if holder == number { found.append((subject, number)) }
            }
            guard isWhole else { return false }
        }
        found.sort { $0.subject.id < $1.subject.id }
        for (subject, number) in found {
            guard case .roster(let roster) = parts[number].trigger else { continue }
            try body(subject, parts[number], roster)
        }
        return true
    }

    /// Goes through one roster in the order of ids.
    private func eachSubject(of roster: Rule.Roster, _ body: (Subject) throws -> Void) throws -> Bool {
        let isHousehold = roster.selection.type.name == Household.declaration.name
        var selection = narrowed(roster.selection, to: roster)
        selection.order = [Order("id")]
        var decided: [Int64: Cadence] = [:]
        var failed: Set<Int64> = []
        var usual: PerCommunity<Cadence>?
        switch roster.cadence {
        case .fixed(let cadence): usual = cadence
        case .never: break
        case .decided(let decide), .tightened(_, let decide):
            if case .tightened(let cadence, _) = roster.cadence { usual = cadence }
            let decisions = try decide(selection)
            if decisions.isBroken { return false }
            failed = decisions.failed
            for (subject, cadence) in decisions.cadences { decided[subject] = cadence }
        }
        let paths: [Path] =
            isHousehold ? ["id", "id", "building"] : ["id", "household", "household.building"]
        let recent = try recentlyNoted(roster)
        try session.each(selection, paths) { row in
            let id = row.integer(0)
            guard let household = row.integerIfAny(1) else { return }
            try body(
                Subject(
                    id: id, household: household, building: row.integerIfAny(2), since: recent[id],
                    hasFailed: failed.contains(id),
                    cadence: { community in
                        [usual?[community], decided[id]].compactMap { $0 }.min { $0.days < $1.days }
                    }))
        }
        return true
    }

    /// Since when those are on a roster whom a category was noted for so lately that it matters, by id.
    ///
    /// For the others nothing depends on the day, and they are nearly all: asking for each would take most of the
    /// night.
    private func recentlyNoted(_ roster: Rule.Roster) throws -> [Int64: Day] {
        guard !roster.categories.isEmpty else { return [:] }
        let type = roster.selection.type
        let categories = Condition.among("category", roster.categories.map(\.stored))
        var noted = categories
        if let earliest = roster.earliestSince(on: session.day) {
            noted = noted && .compare("from", .atLeast, earliest.stored)
        }
        // Found by the category alone: who is not on the roster is not asked about.
        let selection = narrowed(Selection(of: type), to: roster)
            .where(.exists(relation: "care_tags", where: noted))
        var since: [Int64: Day] = [:]
        let earliest = Formula.earliest(relation: "care_tags", field: "from", where: categories)
        try session.each(selection, ["id"], formulas: [earliest]) { row in
            since[row.integer(0)] = row.dayIfAny(1)
        }
        return since
    }

    struct MatterFact {
        let id: Int64
        let reported: Instant
        let household: Int64?
        let building: Int64?
        let danger: Bool
    }

    /// Goes through the open matters that a rule is about, in the order of ids, with the rule and its deadline as they
    /// are where the matter lies.
    func eachMatter(
        of rule: Rule, _ body: (MatterFact, Rule, PerCommunity<Deadline>) throws -> Void
    ) throws {
        guard case .event(let selection, let deadline) = rule.trigger else { return }
        if rule.variants.isEmpty { return try eachMatter(selection) { try body($0, rule, deadline) } }
        var found: [(matter: MatterFact, part: Int)] = []
        let parts = rule.parts
        for (number, part) in parts.enumerated() {
            guard case .event(let selection, _) = part.trigger else { continue }
            try eachMatter(selection) { matter in
                let community = matter.building.flatMap { self.community(of: $0) }
                let holder = parts.firstIndex { $0.extent.contains(community) } ?? 0
                if holder == number { found.append((matter, number)) }
            }
        }
        found.sort { $0.matter.id < $1.matter.id }
        for (matter, number) in found {
            guard case .event(_, let deadline) = parts[number].trigger else { continue }
            try body(matter, parts[number], deadline)
        }
    }

    /// Goes through the open matters of a selection in the order of ids.
    private func eachMatter(_ selection: Selection, _ body: (MatterFact) throws -> Void) throws {
        var selection = narrowed(selection, household: "household", matters: true)
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

    /// Where not everybody is looked at and care categories make a roster: those alone who carry one.
    private func narrowed(_ selection: Selection, to roster: Rule.Roster) -> Selection {
        let isHousehold = selection.type.name == Household.declaration.name
        guard households != nil, !roster.categories.isEmpty else {
            return narrowed(selection, household: isHousehold ? "id" : "household")
        }
        let found = roster.categories.flatMap { carriers[$0.rawValue] ?? [] }
        let ids = Set(found.map { isHousehold ? $0.household : $0.resident }).sorted()
        return selection.where(.among("id", ids.map { .integer($0) }))
    }

    private func narrowed(_ selection: Selection, household: Path, matters isMatters: Bool = false)
        -> Selection
    {
        if let placeCondition { return selection.where(placeCondition) }
        guard let households else { return selection }
        return isMatters
            ? selection.where(.among("id", matters.map { .integer($0) }))
            : selection.where(.among(household, households.map { .integer($0) }))
    }
}
