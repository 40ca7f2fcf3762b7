import Records

/// The duties that a plan may have to change, or must not make a second time.
extension Reading {
    /// How long after its end a period's duty may still be settled by a late entry, in days.
    private static let lateEntries = 120

    func readDuties(_ rules: [Rule]) throws {
        let indexes = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1.name, $0) })
        var found = [[ExistingDuty]](repeating: [], count: rules.count)
        var seen: Set<Int64> = []
        for (number, selection) in (try selections(rules)).enumerated() {
            // The first ones are apart from each other by what they ask for.
            let isApart = number < 2 && (households == nil || isLate)
            if number == 2, households == nil || isLate {
                for list in found { for duty in list { seen.insert(duty.id) } }
            }
            try session.each(
                selection,
                [
                    "rule", "id", "subject", "household", "building", "period", "opened", "due", "state",
                    "suspended_until", "closed", "outcome", "visit", "reason",
                ]
            ) { row in
                guard let index = indexes[row.text(0)] else { return }
                if !isApart, !seen.insert(row.integer(1)).inserted { return }
                found[index].append(
                    ExistingDuty(
                        id: row.integer(1), rule: index, subject: row.integer(2),
                        household: row.integerIfAny(3),
                        building: row.integerIfAny(4), period: row.text(5), opened: row.day(6),
                        due: row.day(7),
                        judgement: Judgement(
                            state: try row.choice(8, Duty.state, of: Duty.declaration, id: row.integer(1)),
                            suspendedUntil: row.dayIfAny(9),
                            closed: row.dayIfAny(10),
                            outcome: row.isNull(11)
                                ? nil
                                : try row.choice(11, Duty.outcome, of: Duty.declaration, id: row.integer(1)),
                            visit: row.integerIfAny(12), reason: row.textIfAny(13))))
            }
        }
        try leaveOutOthers(&found, rules)
        duties = found.map { list in
            list.sorted { ($0.subject, $0.period) < ($1.subject, $1.period) }[...]
        }
        try readReported(rules)
    }

    /// Where not everybody is looked at: leaves out the duties of residents who live at other doors, whatever door their
    /// duty bears, and of those who live nowhere and whose duty bears another door.
    private func leaveOutOthers(_ found: inout [[ExistingDuty]], _ rules: [Rule]) throws {
        guard let households else { return }
        let places = rules.indices.filter { rules[$0].visitsResidents && !found[$0].isEmpty }
        if places.isEmpty { return }
        let doors = Set(households)
        var here: Set<Int64> = []
        let members = Selection(of: Membership.declaration)
            .where(.among("household", households.map { .integer($0) }))
        try session.each(members, ["resident"]) { here.insert($0.integer(0)) }
        let others = Set(places.flatMap { found[$0].map(\.subject) }).subtracting(here).sorted()
        if others.isEmpty { return }
        var elsewhere: Set<Int64> = []
        let stays = Selection(of: Membership.declaration).where(
            .among("resident", others.map { .integer($0) }))
        try session.each(stays, ["resident"]) { elsewhere.insert($0.integer(0)) }
        for place in places {
            found[place].removeAll { duty in
                if here.contains(duty.subject) { return false }
                return elsewhere.contains(duty.subject) || !(duty.household.map(doors.contains) ?? false)
            }
        }
    }

    /// Two selections that have no duty in common, then those that may repeat one.
    private func selections(_ rules: [Rule]) throws -> [Selection] {
        var all = Selection(of: Duty.declaration)
        var selections: [Selection]
        if let households, !isLate {
            // What a night over everybody would look at, and of it what is marked. Whose a resident's duty is says the
            // resident: it may bear the door of before.
            let doors = all.where(.among("household", households.map { .integer($0) }))
            let residents = names(of: rules) { $0.visitsResidents }
            let others = names(of: rules) { !$0.visitsResidents }
            selections = everybodys(rules, doors.where(.among("rule", others)))
            if !matters.isEmpty {
                selections += everybodys(rules, all.where(.among("matter", matters.map { .integer($0) })))
            }
            if !residents.isEmpty { selections += everybodys(rules, all.where(.among("rule", residents))) }
        } else if let households {
            all.conditions.append(.among("household", households.map { .integer($0) }))
            // What is open, and what a late entry may still settle or a first visit still stands for.
            let since = min(
                rules.compactMap { $0.earliestPeriod(on: session.day) }.min() ?? session.day,
                session.day - Self.lateEntries)
            selections = [all.where(Duty.closed == nil), all.where(Duty.closed != nil && Duty.due >= since)]
            if !matters.isEmpty {
                selections.append(
                    Selection(of: Duty.declaration).where(.among("matter", matters.map { .integer($0) })))
            }
        } else {
            if let placeCondition { all.conditions.append(placeCondition) }
            selections = everybodys(rules, all)
        }
        if let follow = dutiesOfMoved(rules) { selections.append(follow) }
        return selections
    }

    /// What is open, what is closed and not over yet, and the first visits and events that go on standing.
    private func everybodys(_ rules: [Rule], _ all: Selection) -> [Selection] {
        var selections = [
            all.where(Duty.closed == nil), all.where(Duty.due >= session.day && Duty.closed != nil),
        ]
        selections += firstVisits(rules, all)
        let events = names(of: rules) { if case .event = $0.trigger { true } else { false } }
        if !events.isEmpty {
            // Somebody has been there, and the matter is not closed yet.
            let open = Selection(of: Matter.declaration).where(Matter.state.among(Matter.State.open))
            selections.append(
                all.where(Duty.closed != nil && Duty.due < session.day).where(.among("rule", events))
                    .where(.leads("matter", to: open, at: "id")))
        }
        return selections
    }

    /// First visits that were made before their term: they go on standing for the period they fall into.
    private func firstVisits(_ rules: [Rule], _ all: Selection) -> [Selection] {
        var byStart: [Day: [Value]] = [:]
        for rule in rules {
            guard rule.rosters.contains(where: { !$0.categories.isEmpty }),
                let start = rule.earliestPeriod(on: session.day)
            else { continue }
            byStart[start, default: []].append(.text(rule.name))
        }
        return byStart.sorted { $0.key < $1.key }.map { start, rules in
            all.where(Duty.due >= start && Duty.due < session.day).where(Duty.closed != nil)
                .where(.among("rule", rules)).where(.prefix("period", "first "))
        }
    }

    /// The duties of residents who have moved, wherever they lived when the duty was made.
    private func dutiesOfMoved(_ rules: [Rule]) -> Selection? {
        let names = names(of: rules) { $0.visitsResidents }
        guard !names.isEmpty, !moved.isEmpty else { return nil }
        let selection = Selection(of: Duty.declaration).where(.among("rule", names))
            .where(Duty.subjectType == Resident.declaration.name)
        if households != nil, isLate {
            return selection.where(.among("subject", moved.keys.sorted().map { .integer($0) }))
        }
        var people = Selection(of: Resident.declaration).where(
            .leads("id", to: endedStays, at: "resident"))
        if let placeCondition { people = people.where(placeCondition) }
        if households != nil {
            people = people.where(.among("id", moved.keys.sorted().map { .integer($0) }))
        }
        let since = rules.compactMap { $0.earliestPeriod(on: session.day) }.min() ?? session.day
        return selection.where(Duty.closed == nil || Duty.due >= since)
            .where(.leads("subject", to: people, at: "id"))
    }

    private func names(of rules: [Rule], where fits: (Rule) -> Bool) -> [Value] {
        rules.filter(fits).map { .text($0.name) }
    }

    private func readReported(_ rules: [Rule]) throws {
        for (index, rule) in rules.enumerated() {
            guard case .event = rule.trigger else { continue }
            let ids = duties[index].filter { $0.isOpen || $0.judgement.state == .done }
                .map { Value.integer($0.subject) }
            guard !ids.isEmpty else { continue }
            let matters = Selection(of: Matter.declaration).where(.among("id", ids))
            try session.each(matters, ["id", "reported"]) { row in
                reported[row.integer(0)] = Instant(milliseconds: row.integer(1))
            }
        }
    }
}
