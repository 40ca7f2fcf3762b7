package import Records

/// What has to change in the duties: decided, and not yet written.
package struct DutyPlan {
    package let rules: [Rule]
    /// The community each building lies in.
    private(set) var homes: [Int64: Int64]
    private(set) var additions: [Addition] = []
    private(set) var changes: [Settlement] = []
    /// How many duties were looked at.
    package private(set) var judged = 0

    struct Addition {
        var rule: Int
        let verb: String
        let version: String
        var type: String
        var subject: Int64
        var period: Period
        var household: Int64?
        var building: Int64?
        var matter: Int64?
        var dueAt: Instant?
        var callbackAt: Instant?
        var judgement: Judgement

        /// `part` is the rule as it is where the duty arises.
        init(
            rule: Int, part: Rule, type: String, subject: Int64, period: Period, household: Int64?,
            building: Int64?, matter: Int64? = nil, dueAt: Instant? = nil, callbackAt: Instant? = nil,
            judgement: Judgement
        ) {
            self.rule = rule
            verb = part.verb
            version = part.version
            self.type = type
            self.subject = subject
            self.period = period
            self.household = household
            self.building = building
            self.matter = matter
            self.dueAt = dueAt
            self.callbackAt = callbackAt
            self.judgement = judgement
        }
    }

    struct Settlement {
        var id: Int64
        var rule: Int
        var household: Int64?
        var building: Int64?
        var judgement: Judgement
    }

    init(rules: [Rule], homes: [Int64: Int64]) {
        self.rules = rules
        self.homes = homes
    }

    mutating func add(_ addition: Addition) {
        judged += 1
        additions.append(addition)
    }

    /// Takes in a plan of some of these rules, of duties that are not planned yet.
    mutating func add(_ other: DutyPlan) {
        let places = Dictionary(
            rules.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        func place(_ index: Int) -> Int { places[other.rules[index].name] ?? index }
        for var addition in other.additions {
            addition.rule = place(addition.rule)
            additions.append(addition)
        }
        for var change in other.changes {
            change.rule = place(change.rule)
            changes.append(change)
        }
        judged += other.judged
        homes.merge(other.homes) { $1 }
    }

    /// The same plan of the rules of these names alone.
    package func keeping(_ names: Set<String>) -> DutyPlan {
        var places: [Int: Int] = [:]
        for (place, rule) in rules.enumerated() where names.contains(rule.name) {
            places[place] = places.count
        }
        var kept = DutyPlan(rules: rules.filter { names.contains($0.name) }, homes: homes)
        for var addition in additions {
            guard let place = places[addition.rule] else { continue }
            addition.rule = place
            kept.add(addition)
        }
        for var change in changes {
            guard let place = places[change.rule] else { continue }
            change.rule = place
            kept.changes.append(change)
            kept.judged += 1
        }
        return kept
    }

    /// Plans that `duty` becomes what `judgement` says on `day`, at the door where its subject lives now.
    ///
    /// A duty that was given up keeps the day it was given up on. What rests on evidence later than `day` (somebody
    /// logs a visit of last week) gives way only to something better.
    mutating func settle(
        _ duty: ExistingDuty, _ judgement: Judgement, on day: Day, at subject: Reading.Subject? = nil
    ) {
        judged += 1
        let was = duty.judgement
        if judgement.state == .cancelled, was.state == .cancelled { return }
        if let closed = was.closed, closed > day, judgement.weight <= was.weight { return }
        var settlement = Settlement(
            id: duty.id, rule: duty.rule, household: duty.household, building: duty.building,
            judgement: judgement)
        if let subject, judgement.closed == nil {
            settlement.household = subject.household
            settlement.building = subject.building
        }
        guard
            judgement != was || settlement.household != duty.household
                || settlement.building != duty.building
        else { return }
        changes.append(settlement)
    }

    /// How many duties it adds or changes.
    package var size: Int { additions.count + changes.count }

    /// What changes in each community; `nil` for what lies in none.
    package func byCommunity() -> [Int64?: Part] {
        var parts: [Int64?: Part] = [:]
        for addition in additions {
            parts[home(addition.building), default: Part(rules: rules)].additions.append(addition)
        }
        for change in changes {
            parts[home(change.building), default: Part(rules: rules)].changes.append(change)
        }
        return parts
    }

    /// Writes what is planned.
    package func land(in work: Work) throws {
        try Part(rules: rules, additions: additions, changes: changes).land(in: work)
    }

    private func home(_ building: Int64?) -> Int64? { building.flatMap { homes[$0] } }
}

extension DutyPlan {
    /// What has to change in one community.
    package struct Part {
        let rules: [Rule]
        fileprivate(set) var additions: [Addition] = []
        fileprivate(set) var changes: [Settlement] = []

        /// How many duties it adds or changes.
        package var size: Int { additions.count + changes.count }
        package var added: Int { additions.count }
        package var changed: Int { changes.count }

        package func land(in work: Work) throws {
            for addition in additions { try work.insert(Duty.declaration, values(of: addition)) }
            for change in changes {
                let judgement = change.judgement
                try work.update(
                    Duty.declaration, id: change.id, read: nil,
                    [
                        Duty.household <- change.household.map { Household.ID($0) },
                        Duty.building <- change.building.map { Building.ID($0) },
                        Duty.state <- judgement.state, Duty.suspendedUntil <- judgement.suspendedUntil,
                        Duty.closed <- judgement.closed, Duty.outcome <- judgement.outcome,
                        Duty.visit <- judgement.visit.map { Visit.ID($0) }, Duty.reason <- judgement.reason,
                    ])
            }
        }

        /// What becomes of the duties of each rule, in the order of the rules.
        package var outcomes: [(rule: Rule, outcome: Outcome)] {
            var outcomes = [Outcome?](repeating: nil, count: rules.count)
            for addition in additions {
                var outcome = outcomes[addition.rule] ?? Outcome()
                outcome.count(addition.judgement, isNew: true)
                outcomes[addition.rule] = outcome
            }
            for change in changes {
                var outcome = outcomes[change.rule] ?? Outcome()
                outcome.count(change.judgement, isNew: false)
                outcomes[change.rule] = outcome
            }
            return zip(rules, outcomes).compactMap { rule, outcome in outcome.map { (rule, $0) } }
        }

        /// In the order of the declaration's fields.
        private func values(of addition: Addition) -> [Value] {
            let rule = rules[addition.rule]
            let judgement = addition.judgement
            return [
                .text(rule.name), .text(addition.type), .integer(addition.subject),
                .text(addition.period.key),
                addition.household.stored, addition.matter.stored, addition.building.stored,
                .text(addition.verb),
                addition.period.start.stored, addition.period.end.stored, addition.dueAt.stored,
                addition.callbackAt.stored, judgement.state.stored, judgement.suspendedUntil.stored,
                judgement.closed.stored, judgement.outcome.stored, judgement.visit.stored,
                judgement.reason.stored,
                .text(addition.version),
            ]
        }
    }

    /// How many duties come to what.
    package struct Outcome: Equatable, Sendable {
        package private(set) var added = 0
        /// Of the new ones and of those that were there, as are the next three.
        package private(set) var done = 0
        package private(set) var lapsed = 0
        package private(set) var suspended = 0
        package private(set) var cancelled = 0
        /// Open again: what had settled or suspended them no longer holds.
        package private(set) var reopened = 0

        fileprivate mutating func count(_ judgement: Judgement, isNew: Bool) {
            if isNew { added += 1 }
            switch judgement.state {
            case .done: done += 1
            case .lapsed: lapsed += 1
            case .suspended: suspended += 1
            case .cancelled: cancelled += 1
            case .open: if !isNew { reopened += 1 }
            }
        }
    }
}

extension Int64? {
    fileprivate var stored: Value { map { .integer($0) } ?? .null }
}
