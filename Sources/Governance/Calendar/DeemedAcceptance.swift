package import Records

/// Acceptance by silence (视为受理): who is not answered within a term is accepted.
package struct DeemedAcceptance: Hashable, Sendable {
    /// Within which the answer must be given.
    package var term: Term
    package var from: From

    /// The day on which it counts as accepted.
    package enum From: Sendable {
        /// The day the papers came in.
        case receipt
        /// The day after the term ended.
        case end
    }

    package init(_ term: Term, from: From) {
        self.term = term
        self.from = from
    }

    /// Nobody said within five working days what is missing: accepted on receipt (行政许可法, article 32).
    package static let licence = DeemedAcceptance(.licenceCompletion, from: .receipt)

    package enum Outcome: Hashable, Sendable {
        /// No answer yet, and still time: until this moment, or for as long as the pause lasts.
        case waiting(until: Instant?)
        case answered(Instant)
        /// No answer in time; one that came later changes nothing.
        case accepted(on: Day)

        package var message: String {
            switch self {
            case .waiting(let until?): "等待答复，\(until) 前未答复的，视为受理"
            case .waiting(nil): "等待答复，暂停计时"
            case .answered(let moment): "已于 \(moment) 答复"
            case .accepted(let day): "逾期未答复，视为已于 \(day) 受理"
            }
        }
    }

    /// What holds at `now`, when `history` began with the papers and stops with the answer.
    package func outcome(
        of history: TermHistory, at now: Instant, calendar: WorkCalendar = WorkCalendar()
    ) -> Outcome {
        let reading = TermClock(term, calendar: calendar).reading(of: history, at: now)
        if reading.isExceeded, let due = reading.due {
            return .accepted(on: from == .receipt ? history.start.day : due.day + 1)
        }
        if case .stopped(let stop) = reading.state { return .answered(stop.at) }
        return .waiting(until: reading.due)
    }
}
