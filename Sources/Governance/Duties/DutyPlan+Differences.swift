package import Records

/// What would become of duties under other rules, beside what becomes of them under these.
package struct DutyDifference: Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case added = "增加"
        case removed = "减少"
        /// The same subject has a duty of the same rule by another day.
        case moved = "改期"
    }

    package let kind: Kind
    package let rule: String
    package let subjectType: String
    package let subject: Int64
    /// By when under these rules, and by when under the others; `nil` where there is none.
    package let due: Day?
    package let was: Day?
}

extension DutyPlan {
    /// How the duties that are open after this plan differ from those that are open after `other`, planned on the same
    /// books, in the order of rules and subjects. Nothing is written.
    ///
    /// Duties of rules that only `other` knows are gone here, also those that lie open in the books.
    package func differences(from other: DutyPlan, in session: Session) throws -> [DutyDifference] {
        let existing = try existing(beside: other, in: session)
        let (here, there) = (open(among: existing), other.open(among: existing))
        var differences: [DutyDifference] = []
        for owner in Set(here.keys).union(there.keys).sorted() {
            // The same period by the same day is the same duty; what is left is paired in the order of days.
            var (gained, lost) = (here[owner] ?? [:], there[owner] ?? [:])
            for (period, due) in gained where lost[period] == due {
                gained[period] = nil
                lost[period] = nil
            }
            let (new, old) = (gained.values.sorted(), lost.values.sorted())
            for place in 0..<max(new.count, old.count) {
                let due = place < new.count ? new[place] : nil
                let was = place < old.count ? old[place] : nil
                differences.append(
                    DutyDifference(
                        kind: was == nil ? .added : due == nil ? .removed : .moved, rule: owner.rule,
                        subjectType: owner.type, subject: owner.subject, due: due, was: was))
            }
        }
        return differences
    }

    private struct Owner: Hashable, Comparable {
        let rule: String
        let type: String
        let subject: Int64

        static func < (left: Owner, right: Owner) -> Bool {
            (left.rule, left.type, left.subject) < (right.rule, right.type, right.subject)
        }
    }

    /// A duty that one of the two plans touches, or whose rule one of them does not know.
    private struct Existing {
        let id: Int64
        let owner: Owner
        let period: String
        let due: Day
        let isOpen: Bool
    }

    private func existing(beside other: DutyPlan, in session: Session) throws -> [Existing] {
        let ids = Set(changes.map(\.id)).union(other.changes.map(\.id)).sorted()
        let names = Set(rules.map(\.name)).symmetricDifference(other.rules.map(\.name)).sorted()
        var found: [Int64: Existing] = [:]
        func read(_ condition: Condition) throws {
            let selection = Selection(of: Duty.declaration).where(condition)
            let paths: [Path] = ["id", "rule", "subject_type", "subject", "period", "due", "closed"]
            try session.each(selection, paths) { row in
                found[row.integer(0)] = Existing(
                    id: row.integer(0),
                    owner: Owner(rule: row.text(1), type: row.text(2), subject: row.integer(3)),
                    period: row.text(4), due: row.day(5), isOpen: row.isNull(6))
            }
        }
        for start in stride(from: 0, to: ids.count, by: 5000) {
            try read(.among("id", ids[start..<min(start + 5000, ids.count)].map { .integer($0) }))
        }
        if !names.isEmpty { try read(Duty.closed == nil && .among("rule", names.map { .text($0) })) }
        return found.values.sorted { $0.id < $1.id }
    }

    /// The duties that are open after the plan, of those it makes and of `existing`: by whose they are, and period.
    private func open(among existing: [Existing]) -> [Owner: [String: Day]] {
        var open: [Owner: [String: Day]] = [:]
        func isOpen(_ judgement: Judgement) -> Bool { judgement.closed == nil }
        let settled = Dictionary(changes.map { ($0.id, $0.judgement) }, uniquingKeysWith: { $1 })
        let names = Set(rules.map(\.name))
        for duty in existing where names.contains(duty.owner.rule) {
            guard settled[duty.id].map(isOpen) ?? duty.isOpen else { continue }
            open[duty.owner, default: [:]][duty.period] = duty.due
        }
        for addition in additions where isOpen(addition.judgement) {
            let owner = Owner(
                rule: rules[addition.rule].name, type: addition.type, subject: addition.subject)
            open[owner, default: [:]][addition.period.key] = addition.dueAt?.day ?? addition.period.end
        }
        return open
    }
}
