import Records

/// Whoever the duties of near rules may be otherwise for than they were: by what commits have written, and by the days
/// that have passed.
struct Marks {
    var households: Set<Int64> = []
    var matters: Set<Int64> = []
}

extension Session {
    /// What is marked since a night; `nil` where so much is that everybody is to be looked at.
    ///
    /// A commit's change list says which records it touched. Each state that a record has had since leads to the doors it
    /// concerns. Dated records whose days have begun or ended, evidence whose day has come and terms that have run out
    /// mark without being written.
    ///
    /// `changes` are those since, but for what nights have decided.
    func marks(
        since last: Evaluated, _ changes: [Change], rules: [Rule]
    ) throws -> Marks? {
        var marks = Marks()
        var residents: Set<Int64> = []
        var buildings: Set<Int64> = []
        guard try mark(changes, after: last.seen, &marks, &residents, &buildings) else { return nil }
        try mark(daysFrom: last.day, rules, &marks, &residents, &buildings)

        for some in buildings.sorted().portions {
            let there = Selection(of: Household.declaration).where(.among("building", some))
            try each(there, ["id"]) { marks.households.insert($0.integer(0)) }
        }
        for some in residents.sorted().portions {
            var stays = Selection(of: Membership.declaration).where(.among("resident", some))
            stays.anyDay = true
            try each(stays, ["household"]) { marks.households.insert($0.integer(0)) }
            let names = rules.filter(\.visitsResidents).map { Value.text($0.name) }
            if names.isEmpty { continue }
            let duties = Selection(of: Duty.declaration)
                .where(.among("rule", names) && Duty.subjectType == Resident.declaration.name)
                .where(.among("subject", some))
            try each(duties, ["household"]) { row in
                if let household = row.integerIfAny(0) { marks.households.insert(household) }
            }
        }
        return marks
    }

    // MARK: By commits

    private func mark(
        _ changes: [Change], after seen: Int64,
        _ marks: inout Marks, _ residents: inout Set<Int64>,
        _ buildings: inout Set<Int64>
    ) throws -> Bool {
        var touched: [String: Set<Int64>] = [:]
        for change in changes {
            // Everybody's community may be another.
            if change.type == Grid.declaration.name || change.type == Community.declaration.name {
                return false
            }
            touched[change.type, default: []].insert(change.record)
        }
        let subjects = [
            (Household.declaration.name, \Marks.households), (Matter.declaration.name, \Marks.matters),
        ]
        for (type, path) in subjects { marks[keyPath: path].formUnion(touched[type] ?? []) }
        residents.formUnion(touched[Resident.declaration.name] ?? [])
        buildings.formUnion(touched[Building.declaration.name] ?? [])
        for (name, records) in touched.sorted(by: { $0.key < $1.key }) {
            let links = Self.links[name] ?? Self.placeLinks[name] ?? []
            if links.isEmpty { continue }
            let type = try type(named: name)
            for id in records.sorted() {
                for (row, ended) in try history(of: type, id: id) where ended.map({ $0 > seen }) ?? true {
                    for link in links {
                        guard case .integer(let subject) = try row[named: link.field] else { continue }
                        switch link.leadsTo {
                        case .household: marks.households.insert(subject)
                        case .matter: marks.matters.insert(subject)
                        case .resident: residents.insert(subject)
                        case .place: try mark(place: subject, &buildings)
                        }
                    }
                }
            }
        }
        return true
    }

    /// A building, or the buildings of a grid, on any day.
    private func mark(place: Int64, _ buildings: inout Set<Int64>) throws {
        buildings.insert(place)
        var below = Selection(of: PlaceLink.declaration).where(PlaceLink.parent == Int(place))
        below.anyDay = true
        try each(below, ["child"]) { buildings.insert($0.integer(0)) }
    }

    // MARK: By days

    private func mark(
        daysFrom last: Day, _ rules: [Rule], _ marks: inout Marks, _ residents: inout Set<Int64>,
        _ buildings: inout Set<Int64>
    ) throws {
        guard last < day else { return }
        /// What is dated in the days that have passed since, by this field.
        func passed(_ type: Declaration, _ field: String) -> Selection {
            var selection = Selection(of: type).where(
                .compare(Path([field]), .more, last.stored) && .compare(Path([field]), .atMost, day.stored))
            selection.anyDay = true
            return selection
        }
        for field in ["from", "until"] {
            try each(passed(CareTag.declaration, field), ["resident"]) { residents.insert($0.integer(0)) }
            try each(passed(Absence.declaration, field), ["resident"]) { residents.insert($0.integer(0)) }
            try each(passed(Membership.declaration, field), ["resident", "household"]) { row in
                residents.insert(row.integer(0))
                marks.households.insert(row.integer(1))
            }
            var moved: [Int64] = []
            try each(passed(PlaceLink.declaration, field), ["child"]) { moved.append($0.integer(0)) }
            for place in moved { try mark(place: place, &buildings) }
        }
        for field in [Visit.day.name, Visit.until.name] {
            try each(passed(Visit.declaration, field), ["household", "matter"]) { row in
                if let household = row.integerIfAny(0) { marks.households.insert(household) }
                if let matter = row.integerIfAny(1) { marks.matters.insert(matter) }
            }
        }
        try each(passed(Matter.declaration, Matter.day.name), ["id"]) { marks.matters.insert($0.integer(0)) }
        // Terms that have run out.
        var ended = Selection(of: Duty.declaration)
            .where(Duty.due >= last && Duty.due < day)
            .where(.among("rule", rules.map { .text($0.name) }))
        ended.anyDay = true
        try each(ended, ["household", "matter"]) { row in
            if let household = row.integerIfAny(0) { marks.households.insert(household) }
            if let matter = row.integerIfAny(1) { marks.matters.insert(matter) }
        }
    }
}

extension Session {
    /// Whether a warning of the weather service has held on any day since a night, or was written since.
    func hasWarnings(since last: Evaluated, _ changes: [Change]) throws -> Bool {
        if changes.contains(where: { $0.type == WeatherWarning.declaration.name }) { return true }
        var held = Selection(of: WeatherWarning.declaration)
            .where(WeatherWarning.until == nil || WeatherWarning.until >= last.day)
        held.anyDay = true
        held.limit = 1
        return try !rows(held).isEmpty
    }
}

extension Rule {
    var asksForWeather: Bool { rosters.contains { !$0.weather.isEmpty } }

    /// Whether the turn of a period, the beginning or end of an occasion or a warning lies between two days: then it asks
    /// everybody for something else.
    func turns(from last: Day, to day: Day, _ hasWarnings: Bool) -> Bool {
        last != day && rosters.contains { $0.turns(from: last, to: day, hasWarnings) }
    }
}

extension Rule.Roster {
    fileprivate func turns(from last: Day, to day: Day, _ hasWarnings: Bool) -> Bool {
        if !weather.isEmpty, hasWarnings { return true }
        if lasting.usual != nil || lasting.exceptions.values.contains(where: { $0 != nil }),
            last.startOfMonth != day.startOfMonth
        {
            return true
        }
        switch cadence {
        case .never: break
        case .decided, .tightened: return true
        case .fixed(let cadence):
            let all = [cadence.usual] + cadence.exceptions.values
            if all.contains(where: { $0.period(containing: last) != $0.period(containing: day) }) {
                return true
            }
        }
        // Each day in between may have begun or ended one, in one community or another.
        let windows = Set([lead.usual] + lead.exceptions.values).flatMap { lead in
            Set([after.usual] + after.exceptions.values).map { (lead, $0) }
        }
        return occasions.contains { occasion in
            windows.contains { lead, after in
                occasion.period(containing: last, lead: lead, after: after)
                    != occasion.period(containing: day, lead: lead, after: after)
            }
        }
    }
}

extension [Int64] {
    /// As values, in portions that one statement takes well.
    fileprivate var portions: [[Value]] {
        stride(from: 0, to: count, by: 5000).map { start in
            self[start..<Swift.min(start + 5000, count)].map { .integer($0) }
        }
    }
}
