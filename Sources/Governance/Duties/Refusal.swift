package import Records

/// That the running period of a duty was closed by a refusal (拒访). It is counted apart and lowers no cadence: the
/// secretary agrees another way with the household.
package struct Refusal: Equatable, Sendable {
    package let rule: String
    package let household: Int64
    package let day: Day
    /// How many periods of the rule in a row were refused, this one among them.
    package let times: Int

    /// From so many on, somebody has to talk with the household.
    package static let tooOften = 2
}

extension Session {
    /// The refusals of the periods that run on the acting day, within a place and the session's scope, those refused
    /// most often first.
    package func refusals(in place: Int64? = nil) throws -> [Refusal] {
        var selection = Selection(of: Duty.declaration)
            .where(Duty.due >= day && Duty.state == .done && Duty.outcome == .declined)
            .where(Duty.household != nil && Duty.closed <= day)
        if let place { selection = selection.where(.within(place)) }
        var found: [(rule: String, type: String, subject: Int64, household: Int64, day: Day)] = []
        try each(selection, ["rule", "subject_type", "subject", "household", "closed"]) { row in
            found.append((row.text(0), row.text(1), row.integer(2), row.integer(3), row.day(4)))
        }
        let refusals = try found.map { one in
            var times = 0
            var earlier = Selection(of: Duty.declaration)
                .where(Duty.rule == one.rule && Duty.subjectType == one.type)
                .where(Duty.subject == Int(one.subject) && Duty.closed <= day)
            earlier.order = [Order("due", descending: true)]
            earlier.limit = 60
            var isUnbroken = true
            try each(earlier, ["outcome", "state"]) { row in
                // What was cancelled was nobody's to refuse.
                if row.text(1) == Duty.State.cancelled.rawValue { return }
                isUnbroken = isUnbroken && row.textIfAny(0) == Visit.Outcome.declined.rawValue
                if isUnbroken { times += 1 }
            }
            return Refusal(rule: one.rule, household: one.household, day: one.day, times: times)
        }
        return refusals.sorted {
            ($1.times, $0.household, $0.rule) < ($0.times, $1.household, $1.rule)
        }
    }
}
