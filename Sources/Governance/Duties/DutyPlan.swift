package import Records

/// What has to change in the duties: decided, and not yet written.
package struct DutyPlan {
    package let rules: [Rule]
    /// The community each building lies in.
    let homes: [Int64: Int64]
    private(set) var additions: [Addition] = []
    private(set) var changes: [Settlement] = []
    /// How many duties were looked at.
    package private(set) var judged = 0

    struct Addition {
        var rule: Int
        var type: String
        var subject: Int64
        var period: Period
        var household: Int64?
        var building: Int64?
        var matter: Int64?
        var dueAt: Instant?
        var callbackAt: Instant?
        var judgement: Judgement
    }

    struct Settlement {
        var id: Int64
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
            id: duty.id, household: duty.household, building: duty.building, judgement: judgement)
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
    package var isEmpty: Bool { additions.isEmpty && changes.isEmpty }

    /// The communities that something changes in; `nil` for what lies in none.
    package var communities: Set<Int64?> {
        var found: Set<Int64?> = []
        for addition in additions { found.insert(home(addition.building)) }
        for change in changes { found.insert(home(change.building)) }
        return found
    }

    /// Writes what is planned: all of it, or what lies in one community (in none: `.some(nil)`).
    package func land(in work: Work, only community: Int64?? = .none) throws {
        for addition in additions where isMeant(addition.building, community) {
            try work.insert(Duty.declaration, values(of: addition))
        }
        for change in changes where isMeant(change.building, community) {
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

    private func home(_ building: Int64?) -> Int64? { building.flatMap { homes[$0] } }

    private func isMeant(_ building: Int64?, _ community: Int64??) -> Bool {
        guard case .some(let only) = community else { return true }
        return home(building) == only
    }

    /// In the order of the declaration's fields.
    private func values(of addition: Addition) -> [Value] {
        let rule = rules[addition.rule]
        let judgement = addition.judgement
        return [
            .text(rule.name), .text(addition.type), .integer(addition.subject), .text(addition.period.key),
            addition.household.stored, addition.matter.stored, addition.building.stored, .text(rule.verb),
            addition.period.start.stored, addition.period.end.stored, addition.dueAt.stored,
            addition.callbackAt.stored, judgement.state.stored, judgement.suspendedUntil.stored,
            judgement.closed.stored, judgement.outcome.stored, judgement.visit.stored,
            judgement.reason.stored,
            .text(rule.version),
        ]
    }
}

extension Int64? {
    fileprivate var stored: Value { map { .integer($0) } ?? .null }
}
