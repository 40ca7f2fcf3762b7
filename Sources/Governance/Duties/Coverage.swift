package import Records

/// Whom a rule says to visit in the periods that contain a day, and what became of it: 应访 = 已访 (见到, 已联系)
/// + 拒访 + 未遇 + 未访. Every figure can be traced to its duties.
package struct Coverage: Equatable, Sendable {
    package let community: Int64?
    package let rule: String
    /// The festival, date or warning whose visits these are; `nil` for those of a cadence.
    package let occasion: String?
    package var met = 0
    package var contacted = 0
    package var declined = 0
    /// Tried, and nobody was at home.
    package var notHome = 0
    package var untried = 0
    /// Of the last two: past their term.
    package var overdue = 0
    /// Of those not visited: away, so that home visits pause.
    package var suspended = 0

    package init(community: Int64?, rule: String, occasion: String? = nil) {
        self.community = community
        self.rule = rule
        self.occasion = occasion
    }

    /// 已访
    package var visited: Int { met + contacted }
    /// 应访
    package var due: Int { visited + declined + notHome + untried }

    package static func + (a: Coverage, b: Coverage) -> Coverage {
        var sum = a
        sum.met += b.met
        sum.contacted += b.contacted
        sum.declined += b.declined
        sum.notHome += b.notHome
        sum.untried += b.untried
        sum.overdue += b.overdue
        sum.suspended += b.suspended
        return sum
    }
}

extension Session {
    /// The moment that terms in hours are measured at: what the clock says on the clock's own day, the beginning of
    /// any other day.
    package var moment: Instant {
        let now = self.now
        return now.day == day ? now : Instant(day, minute: 0)
    }

    /// The coverage of each rule in each community on the acting day, in the order of community and rule; visits of
    /// festivals and warnings apart from those of the rule's cadence.
    ///
    /// Counts duties whose period contains the day, and those still open from before; cancelled ones never count.
    package func coverage(in place: Int64? = nil) throws -> [Coverage] {
        var homes: [Int64: Int64] = [:]
        try each(Selection(of: Building.declaration), ["id", "community"]) {
            homes[$0.integer(0)] = $0.integerIfAny(1)
        }
        var current = Duty.closed == nil || Duty.due >= day
        // Looking back: what has been closed since was open then.
        if day < now.day { current = current || Duty.closed > day }
        var selection = Selection(of: Duty.declaration).where(current)
            .where(Duty.state != .cancelled || Duty.closed > day)
        if let place { selection = selection.where(.within(place)) }
        struct Key: Hashable {
            var community: Int64?
            var rule: String
            var occasion: String?
        }
        var found: [Key: Coverage] = [:]
        var undone: [(key: Key, household: Int64?, opened: Day)] = []
        let paths: [Path] = [
            "building", "rule", "state", "outcome", "due", "due_at", "household", "opened", "closed", "id",
            "period",
        ]
        try each(selection, paths) { row in
            let key = Key(
                community: row.integerIfAny(0).flatMap { homes[$0] }, rule: row.text(1),
                occasion: Period.occasion(row.text(10)))
            var coverage =
                found[key] ?? Coverage(community: key.community, rule: key.rule, occasion: key.occasion)
            let isDone =
                row.text(2) == Duty.State.done.rawValue && row.dayIfAny(8).map { $0 <= day } ?? true
            if isDone {
                switch try row.choice(3, Duty.outcome, of: Duty.declaration, id: row.integer(9)) {
                case .met: coverage.met += 1
                case .contacted: coverage.contacted += 1
                case .declined: coverage.declined += 1
                case .notHome, .away, .inHospital:
                    // Nothing of the three ever settles a duty.
                    throw RecordFailure.unreadable(
                        type: Duty.declaration, id: row.integer(9), field: Duty.outcome.name)
                }
            } else {
                undone.append((key, row.integerIfAny(6), row.day(7)))
                if row.text(2) == Duty.State.suspended.rawValue {
                    coverage.suspended += 1
                } else if row.day(4) < day || row.integerIfAny(5).map({ $0 < moment.milliseconds }) ?? false {
                    coverage.overdue += 1
                }
            }
            found[key] = coverage
        }
        let attempts = try lastAttempts(since: undone.lazy.map(\.opened).min() ?? day)
        for (key, household, opened) in undone {
            let isTried = household.flatMap { attempts[$0] }.map { $0 >= opened } ?? false
            if isTried { found[key]?.notHome += 1 } else { found[key]?.untried += 1 }
        }
        return found.values.sorted {
            ($0.community ?? .max, $0.rule, $0.occasion ?? "") < (
                $1.community ?? .max, $1.rule, $1.occasion ?? ""
            )
        }
    }

    /// The last day on which somebody came to a household and nobody was at home.
    private func lastAttempts(since earliest: Day) throws -> [Int64: Day] {
        var found: [Int64: Day] = [:]
        let visits = Selection(of: Visit.declaration)
            .where(Visit.day >= earliest && Visit.outcome == .notHome).where(Visit.household != nil)
        try each(visits, ["household", "day"]) { row in
            found[row.integer(0)] = max(found[row.integer(0)] ?? row.day(1), row.day(1))
        }
        return found
    }
}
