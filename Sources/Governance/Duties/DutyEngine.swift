package import Records

/// Turns rules and facts into duties: the only writer of duties there is.
///
/// Night, a logged visit, undo and simulation all come through here. ``plan(_:)`` reads and decides; nothing is
/// written until ``DutyPlan/land(in:)``. What is already as it should be is left alone, so that running twice
/// changes nothing the second time.
package struct DutyEngine {
    let session: Session
    package let rules: [Rule]
    let calendar: WorkCalendar
    /// What stands around the planning of each rule: for whoever wants to know what it costs.
    package var around: ((Rule, () throws -> Void) throws -> Void)?

    package init(_ session: Session, rules: [Rule], calendar: WorkCalendar = WorkCalendar()) {
        self.session = session
        self.rules = rules
        self.calendar = calendar
    }

    /// Whose duties are looked at.
    package enum Extent {
        case everybody
        /// Those who live in these places or below.
        case places([Int64])
        /// Those of these households, of the open matters there, and of these matters: after somebody logged something.
        case about(households: [Int64], matters: [Int64])
        /// The same, as the night looks at them.
        case marked(households: [Int64], matters: [Int64])
    }

    /// Fewer than so many doors are looked at one by one; for more, reading everybody's is cheaper.
    package static let mostMarked = 20_000

    /// What a night did not have to look at everybody for.
    package struct Course: Sendable {
        /// Rules that were planned for everybody: wide ones, those that are new or otherwise, those whose period has
        /// turned.
        package let whole: Int
        /// Doors and matters that the others were planned for; `nil` where they were planned for everybody too.
        package let marked: Int?

        package init(whole: Int, marked: Int?) {
            self.whole = whole
            self.marked = marked
        }
    }

    /// What has to change in everybody's duties on the session's day, given that a night has planned them as `last`
    /// says: the same as ``plan(_:)`` comes to, and only for what may have become otherwise since.
    package func plan(since last: Evaluated?) throws -> (plan: DutyPlan, course: Course) {
        guard let last, last.day <= session.day, last.seen <= (try session.lastCommit()),
            session.context.known == nil, session.context.scope == nil
        else { return (try plan(), Course(whole: rules.count, marked: nil)) }
        // What a night has decided is not to be decided anew for being written.
        let changes = try session.changes(
            after: last.seen, leaving: Duty.declaration, of: Evaluation.night)
        // A night of another day in between, of some communities, leaves theirs otherwise than the rest.
        let nights = try session.commits(after: last.seen).filter { $0.action == Evaluation.night }
        guard nights.allSatisfy({ $0.day >= last.day && $0.day <= session.day }) else {
            return (try plan(), Course(whole: rules.count, marked: nil))
        }
        let hasWarnings =
            try rules.contains(where: \.asksForWeather) && session.hasWarnings(since: last, changes)
        let isWhole = rules.map { rule in
            !rule.isNear || last.rules[rule.name] != rule.fingerprint
                || rule.turns(from: last.day, to: session.day, hasWarnings)
        }
        let near = zip(rules, isWhole).filter { !$0.1 }.map(\.0)
        guard !near.isEmpty,
            let marks = try session.marks(since: last, changes, rules: near),
            marks.households.count <= Self.mostMarked, marks.matters.count <= Self.mostMarked
        else { return (try plan(), Course(whole: rules.count, marked: nil)) }
        var plan = DutyPlan(rules: rules, homes: [:])
        let wide = zip(rules, isWhole).filter(\.1).map(\.0)
        if !wide.isEmpty { plan.add(try engine(of: wide).plan()) }
        if !marks.households.isEmpty || !marks.matters.isEmpty {
            plan.add(
                try engine(of: near).plan(
                    .marked(households: marks.households.sorted(), matters: marks.matters.sorted())))
        }
        return (plan, Course(whole: wide.count, marked: marks.households.count + marks.matters.count))
    }

    private func engine(of rules: [Rule]) -> DutyEngine {
        var engine = DutyEngine(session, rules: rules, calendar: calendar)
        engine.around = around
        return engine
    }

    /// What has to change in the duties within `extent` on the session's day.
    package func plan(_ extent: Extent = .everybody) throws -> DutyPlan {
        let reading = try Reading(session, rules, extent)
        var plan = DutyPlan(rules: rules, homes: reading.homes)
        for (index, rule) in rules.enumerated() {
            func planOne() throws {
                switch rule.trigger {
                case .roster: try planRoster(index, rule, reading, &plan)
                case .event: try planEvents(index, rule, reading, &plan)
                }
            }
            if let around { try around(rule, planOne) } else { try planOne() }
        }
        return plan
    }

    /// What may make terms other than they should be on the session's day.
    package var warnings: [String] {
        let needsWorkCalendar = rules.flatMap(\.parts).contains { rule in
            guard case .event(_, let deadline) = rule.trigger else { return false }
            return ([deadline.usual] + deadline.exceptions.values).contains { $0.clock.needsWorkCalendar }
        }
        // A term that begins now may end after the new year's holidays.
        guard needsWorkCalendar, let warning = calendar.warning(for: session.day...session.day + 14) else {
            return []
        }
        return ["\(warning.message)；\(warning.hint)"]
    }

    /// Cancels what is still open of a plugin's rules that are in force no longer, and says how many duties that were.
    ///
    /// Rules that are switched on again find their duties cancelled, and open them anew. `place` confines it to those
    /// who live there.
    @discardableResult
    package func dismiss(
        rulesOf plugin: String, except names: Set<String> = [], within place: Int64? = nil,
        because reason: String, in work: Work
    ) throws -> Int {
        var ids: [Int64] = []
        var open = Selection(of: Duty.declaration).where(Duty.closed == nil)
            .where(.prefix("rule", plugin + "."))
        if let place { open = open.where(.within(place)) }
        try session.each(open, ["id", "rule"]) {
            if !names.contains($0.text(1)) { ids.append($0.integer(0)) }
        }
        for id in ids {
            try work.update(
                Duty.declaration, id: id, read: nil,
                [
                    Duty.state <- .cancelled, Duty.suspendedUntil <- nil, Duty.closed <- session.day,
                    Duty.reason <- reason,
                ])
        }
        return ids.count
    }

    // MARK: Rosters

    private func planRoster(
        _ index: Int, _ rule: Rule, _ reading: Reading, _ plan: inout DutyPlan
    ) throws {
        var rest = reading.existing(of: index)
        let day = session.day
        let gone = "不在名册上了（类别结束、迁出或去世）"
        func dismissOne(_ duty: ExistingDuty, _ reason: String) {
            let here = rule.here(duty.building.flatMap { reading.community(of: $0) })
            guard case .roster(let roster) = here.trigger else { return }
            dismiss(duty, reading, roster, reason, &plan)
        }
        let isWhole = try reading.eachSubject(of: rule) { subject, part, roster in
            // Duties of subjects that the roster has passed over.
            while let next = rest.first, next.subject < subject.id { dismissOne(rest.removeFirst(), gone) }
            var own = rest.prefix { $0.subject == subject.id }
            rest = rest.dropFirst(own.count)
            // What a script said nothing of stays as it is.
            if subject.hasFailed { return }
            let community = subject.building.flatMap { reading.community(of: $0) }
            let holds = part.extent.contains(community)
            let cadence = holds ? subject.cadence(community) : nil
            let occasions =
                holds ? roster.occasionPeriods(on: day, in: community, reading.warnings) : []
            guard cadence != nil || !occasions.isEmpty else {
                let reason = holds ? "规则不再要求" : "规则在本社区没有启用"
                for duty in own { dismiss(duty, reading, roster, reason, &plan) }
                return
            }
            let visits = reading.visits(to: subject.id, at: subject.household)
            let regular = cadence.map {
                Judge.periods(
                    on: day, cadence: $0, since: subject.since, first: roster.first[community],
                    lasting: roster.lasting[community])
            }
            for period in (regular ?? []) + occasions {
                guard let place = own.firstIndex(where: { $0.period == period.key }) else {
                    let judgement = Judge.state(
                        of: period, on: day, visits: visits, acceptsContact: roster.acceptsContact)
                    // Nobody is to do now what a late entry finds was to be done in a period that is over.
                    if reading.isLate, period.end < session.now.day, judgement.state != .done {
                        continue
                    }
                    plan.add(
                        DutyPlan.Addition(
                            rule: index, part: part, type: roster.selection.type.name, subject: subject.id,
                            period: period,
                            household: subject.household, building: subject.building, judgement: judgement))
                    continue
                }
                let duty = own.remove(at: place)
                plan.settle(duty, judgement(duty, visits, roster), on: day, at: subject)
            }
            for duty in own {
                let judgement = judgement(duty, visits, roster, isWanted: false)
                if duty.stretch.isFirst || duty.due < day || !duty.isOpen {
                    // A past period keeps its own figure while the visit it rests on stands; what was cancelled stays
                    // so unless it has been done since.
                    if duty.isOpen || duty.judgement.state == .lapsed || judgement.state == .done
                        || duty.isUnfounded(visits)
                    {
                        plan.settle(duty, judgement, on: day, at: subject)
                    }
                } else if judgement.state != .done {
                    let reason = duty.stretch.isOccasion ? "预警解除，或这个节日不再要求" : "频次改了"
                    plan.settle(duty, .cancelled(on: day, reason), on: day)
                } else {
                    plan.settle(duty, judgement, on: day)
                }
            }
        }
        guard isWhole else { return }
        for duty in rest { dismissOne(duty, gone) }
    }

    /// What a duty in the books should be. A period that somebody has already seen the end of is judged from behind
    /// its end, also when the session's day lies before it; one that was given up, and that nothing asks for any more,
    /// as it was when it was given up.
    private func judgement(
        _ duty: ExistingDuty, _ visits: ArraySlice<VisitFact>, _ roster: Rule.Roster, isWanted: Bool = true
    ) -> Judgement {
        var day = session.day
        if duty.judgement.state == .lapsed { day = max(day, duty.due + 1) }
        if !isWanted, duty.judgement.state == .cancelled { day = min(day, duty.judgement.closed ?? day) }
        return Judge.state(
            of: duty.stretch, on: day, visits: visits, acceptsContact: roster.acceptsContact)
    }

    /// A duty whose subject is no longer on the roster: done if it has been, lapsed if its period is over, else
    /// cancelled with the reason.
    private func dismiss(
        _ duty: ExistingDuty, _ reading: Reading, _ roster: Rule.Roster, _ reason: String,
        _ plan: inout DutyPlan
    ) {
        let visits = reading.visits(to: duty.subject, at: duty.household)
        let judgement = judgement(duty, visits, roster, isWanted: false)
        let mayChange = duty.isOpen || duty.isUnfounded(visits)
        if judgement.state == .done || mayChange && judgement.state == .lapsed {
            plan.settle(duty, judgement, on: session.day)
        } else if mayChange {
            plan.settle(duty, .cancelled(on: session.day, reason), on: session.day)
        }
    }

    // MARK: Events

    private func planEvents(
        _ index: Int, _ rule: Rule, _ reading: Reading, _ plan: inout DutyPlan
    ) throws {
        var rest = reading.existing(of: index)
        try reading.eachMatter(of: rule) { matter, part, deadline in
            while let next = rest.first, next.subject < matter.id {
                dismiss(rest.removeFirst(), reading, &plan)
            }
            let own = rest.prefix { $0.subject == matter.id }
            rest = rest.dropFirst(own.count)
            let community = matter.building.flatMap { reading.community(of: $0) }
            guard part.extent.contains(community) else {
                for duty in own where duty.isOpen {
                    plan.settle(duty, .cancelled(on: session.day, "规则在本社区没有启用"), on: session.day)
                }
                return
            }
            let judgement = Judge.state(
                ofEvent: matter.reported, matter: matter.id,
                visits: reading.visits(to: matter.household, matter.id))
            if let duty = own.first { return plan.settle(duty, judgement, on: session.day) }
            let term = deadline[community]
            let arrival = term.arrival(after: matter.reported, atOnce: matter.danger, calendar)
            plan.add(
                DutyPlan.Addition(
                    rule: index, part: part, type: Matter.declaration.name, subject: matter.id,
                    period: Period(key: "event", start: matter.reported.day, end: arrival.day),
                    household: matter.household, building: matter.building, matter: matter.id, dueAt: arrival,
                    callbackAt: term.callback.map { matter.reported.adding(minutes: $0) },
                    judgement: judgement))
        }
        for duty in rest { dismiss(duty, reading, &plan) }
    }

    /// A duty whose matter is closed or withdrawn, or no longer of the rule's kind.
    private func dismiss(_ duty: ExistingDuty, _ reading: Reading, _ plan: inout DutyPlan) {
        let visits = reading.visits(to: duty.household, duty.subject)
        guard duty.isOpen || duty.isUnfounded(visits) else { return }
        let judgement = reading.reported[duty.subject].map {
            Judge.state(ofEvent: $0, matter: duty.subject, visits: visits)
        }
        if let judgement, judgement.state == .done {
            plan.settle(duty, judgement, on: session.day)
        } else {
            plan.settle(duty, .cancelled(on: session.day, "事件已办结、撤回或改了类别"), on: session.day)
        }
    }
}

/// A duty as it stands in the books.
struct ExistingDuty {
    let id: Int64
    /// Its place among the rules.
    let rule: Int
    let subject: Int64
    let household: Int64?
    let building: Int64?
    let period: String
    let opened: Day
    let due: Day
    var judgement: Judgement

    var isOpen: Bool { judgement.state == .open || judgement.state == .suspended }
    /// Whether it was done by a visit that is none of these: somebody took it back, or it was another household's.
    func isUnfounded(_ visits: ArraySlice<VisitFact>) -> Bool {
        judgement.state == .done && !visits.contains { $0.id == judgement.visit }
    }
    /// A first visit's days run on until it is made.
    var stretch: Period { Period(key: period, start: opened, end: due) }
}
