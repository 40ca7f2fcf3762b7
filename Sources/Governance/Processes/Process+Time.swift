package import Records

extension Process {
    /// A step that a record has taken, or more time that it was given.
    package struct Taken: Equatable, Sendable {
        /// `nil` for the state it began in.
        package var from: String?
        package var to: String
        package var at: Instant
        /// The account; empty where nobody did it.
        package var by = ""
        /// The day that was given with it.
        package var until: Day?
        /// By how much which term was made longer.
        package var extended: (kind: TermKind, length: Int)?

        package init(
            from: String?, to: String, at: Instant, by: String = "", until: Day? = nil,
            extended: (kind: TermKind, length: Int)? = nil
        ) {
            self.from = from
            self.to = to
            self.at = at
            self.by = by
            self.until = until
            self.extended = extended
        }

        package static func == (a: Self, b: Self) -> Bool {
            (a.from, a.to, a.at, a.by, a.until) == (b.from, b.to, b.at, b.by, b.until)
                && a.extended?.kind == b.extended?.kind && a.extended?.length == b.extended?.length
        }
    }

    /// The last moment of the state that `steps` have led to; `nil` where there is no term, or it stands still.
    ///
    /// `steps` are those of one record, the oldest first. A state that was left only for pauses has gone on all along,
    /// and the pauses are not counted.
    package func due(after steps: [Taken], _ calendar: WorkCalendar = WorkCalendar()) -> Instant? {
        guard let last = steps.last(where: { $0.extended == nil }), let state = self[last.to] else {
            return nil
        }
        if state.isDated == true { return last.until.map { Instant(endOf: $0) } }
        return clock(.state, after: steps, calendar).flatMap { $0.clock.due(for: $0.history) }
    }

    /// The last moment of a term through several states; it stays where it was when the term is over. What is
    /// promised is never later than what the law gives.
    package func due(_ kind: TermKind, after steps: [Taken], _ calendar: WorkCalendar = WorkCalendar())
        -> Instant?
    {
        let due = clock(kind, after: steps, calendar).flatMap { $0.clock.due(for: $0.history) }
        guard kind == .promised, let due, let latest = self.due(.statutory, after: steps, calendar) else {
            return due
        }
        return min(due, latest)
    }

    /// A term and what has happened to it; `nil` where it does not run.
    package func clock(_ kind: TermKind, after steps: [Taken], _ calendar: WorkCalendar = WorkCalendar())
        -> (clock: TermClock, history: TermHistory)?
    {
        func clock(_ within: Within, _ extending: Extending?, _ basis: LegalBasis? = nil) -> TermClock {
            var term = within.term
            term.extending = extending.map { Term.Extending(longest: $0.longest, times: $0.times) }
            term.basis = basis
            return TermClock(term, calendar: calendar)
        }
        if kind == .state {
            guard let last = steps.last(where: { $0.extended == nil }), let state = self[last.to],
                let within = state.within, let history = stay(steps)
            else { return nil }
            return (clock(within, state.extending), history)
        }
        guard let span = span(kind), let history = history(of: span, steps) else { return nil }
        return (clock(span.within, span.extending, span.basis), history)
    }

    /// What has happened since a record came to the state it is in, leaving out what lay in pauses of it.
    private func stay(_ steps: [Taken]) -> TermHistory? {
        let moves = steps.indices.filter { steps[$0].extended == nil }
        guard var place = moves.indices.last else { return nil }
        let state = steps[moves[place]].to
        var pauses: [TermHistory.Pause] = []
        while place >= 1, let pause = steps[moves[place]].from, self[pause]?.pauses == true {
            let before = steps[moves[place - 1]]
            guard before.to == pause, before.from == state else { break }
            pauses.append(
                TermHistory.Pause(from: before.at, until: steps[moves[place]].at, reason: pause))
            place -= 2
            if place < 0 { return nil }
        }
        let first = moves[place]
        return TermHistory(
            start: steps[first].at, pauses: pauses.reversed(),
            extensions: extensions(of: .state, in: steps[first...]))
    }

    /// A term begins anew when a record comes back that was done with (退回重办 after 办结).
    private func history(of span: Span, _ steps: [Taken]) -> TermHistory? {
        var history: TermHistory?
        for step in steps {
            if step.extended != nil {
                history?.extensions += extensions(of: span.kind, in: [step])
                continue
            }
            if let last = history?.pauses.indices.last, history?.pauses[last].until == nil {
                history?.pauses[last].until = step.at
            }
            if span.until.contains(step.to) {
                if history?.stops.isEmpty == true {
                    history?.stops = [TermHistory.Stop(at: step.at, reason: step.to)]
                }
                continue
            }
            let isAnew = history.map { !$0.stops.isEmpty } ?? span.from.contains(step.to)
            if isAnew { history = TermHistory(start: step.at) }
            if self[step.to]?.pauses == true {
                history?.pauses.append(TermHistory.Pause(from: step.at, until: nil, reason: step.to))
            }
        }
        return history
    }

    private func extensions(of kind: TermKind, in steps: some Sequence<Taken>) -> [TermHistory.Extension] {
        steps.compactMap { step in
            guard let more = step.extended, more.kind == kind else { return nil }
            return TermHistory.Extension(more.length, asked: step.at, reason: kind.rawValue)
        }
    }

    /// Whether somebody has moved a record on from one of `states`, or taken it on there.
    func hasHandled(_ account: String, in states: [String], _ steps: [Taken]) -> Bool {
        steps.contains { step in
            guard step.by == account, step.extended == nil, let from = step.from,
                let way = self[from]?.way(to: step.to), way.givesBack != true, self[step.to]?.pauses != true
            else { return false }
            return states.contains(from) || states.contains(step.to) && way.takes == true
        }
    }
}
