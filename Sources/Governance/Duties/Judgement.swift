package import Records

/// One visit as rules see it.
package struct VisitFact: Equatable, Sendable {
    package let id: Int64
    package let household: Int64
    package let day: Day
    package let minute: Int?
    package let outcome: Visit.Outcome
    package let until: Day?
    package let matter: Int64?

    package init(
        id: Int64, household: Int64, day: Day, minute: Int? = nil, outcome: Visit.Outcome, until: Day? = nil,
        matter: Int64? = nil
    ) {
        self.id = id
        self.household = household
        self.day = day
        self.minute = minute
        self.outcome = outcome
        self.until = until
        self.matter = matter
    }
}

/// What a duty should be, by the facts of a day: the one thing rules come to.
package struct Judgement: Equatable, Sendable {
    package var state: Duty.State
    package var suspendedUntil: Day?
    package var closed: Day?
    package var outcome: Visit.Outcome?
    package var visit: Int64?
    package var reason: String?

    /// How much it says for the household: being met more than being in touch, and that more than a refusal.
    var weight: Int {
        guard state == .done else { return 0 }
        return outcome == .met ? 3 : outcome == .contacted ? 2 : 1
    }

    static func cancelled(on day: Day, _ reason: String) -> Judgement {
        Judgement(state: .cancelled, closed: day, reason: reason)
    }
}

/// How the visits of a household decide a duty: the default reading of 三必到五必访, which each place may set otherwise.
/// Nothing is read or written here.
package enum Judge {
    /// The stretches of days that need a visit on `day`, for somebody on the roster since `since`.
    ///
    /// - A category noted on or after the 21st of a period's last month makes no duty for that period but a first
    ///   visit within ten days.
    /// - A rule with a `first` term of its own asks for that first visit instead of its first period's.
    /// - A rule that goes on for `lasting` months asks for the periods that begin in the month after the category was
    ///   noted and in those that follow, so many months in all; none of them is broken off in its middle.
    package static func periods(
        on day: Day, cadence: Cadence, since: Day?, first: Int?, lasting: Int?
    ) -> [Period] {
        let period = cadence.period(containing: day)
        guard let since else { return [period] }
        if let lasting, period.start > since.startOfMonth.adding(months: lasting).endOfMonth { return [] }
        guard let days = first ?? lateTerm(since, cadence) else { return [period] }
        let firstVisit = Period.first(since: since, within: days)
        if since >= period.start { return [firstVisit] }
        return day <= firstVisit.end ? [firstVisit, period] : [period]
    }

    /// Days for a first visit that stands for a period it is too late for.
    static let lateDays = 10

    /// Ten days where a category was noted too late in a month for that month's duty. Weeks have no such rule.
    private static func lateTerm(_ since: Day, _ cadence: Cadence) -> Int? {
        guard cadence.isOfMonths else { return nil }
        let end = cadence.period(containing: since).end
        return since >= end.startOfMonth + 20 ? lateDays : nil
    }

    /// The state on `day` of the duty for `period`, with the household's visits in order of day.
    package static func state(
        of period: Period, on day: Day, visits: ArraySlice<VisitFact>, acceptsContact: Bool
    ) -> Judgement {
        guard period.isFirst, day > period.end else {
            return state(of: period, upTo: min(day, period.end), on: day, visits, acceptsContact)
        }
        // After its term a first visit is made by the first that would have done.
        let later = Set(visits.lazy.map(\.day).filter { $0 > period.end && $0 <= day })
        for end in [period.end] + later.sorted() {
            let judgement = state(of: period, upTo: end, on: day, visits, acceptsContact)
            if judgement.state == .done { return judgement }
        }
        return state(of: period, upTo: day, on: day, visits, acceptsContact)
    }

    private static func state(
        of period: Period, upTo horizon: Day, on day: Day, _ visits: ArraySlice<VisitFact>,
        _ acceptsContact: Bool
    ) -> Judgement {
        let counted = visits.filter { $0.day >= period.start && $0.day <= horizon }
        let absence = absence(on: horizon, visits)
        if let visit = counted.first(where: { $0.outcome == .met }) { return done(visit, .met) }
        if let visit = counted.first(where: { $0.outcome == .contacted }) {
            if acceptsContact || self.absence(on: visit.day, visits) != nil { return done(visit, .contacted) }
            if attempts(counted) >= 2 { return done(visit, .contacted) }
        }
        if let visit = counted.first(where: { $0.outcome == .declined }) { return done(visit, .declined) }
        if day > period.end, !period.isFirst {
            if let absence {
                return Judgement(
                    state: .cancelled, closed: period.end,
                    reason: "暂缓到 \(absence)，跨过了这一期")
            }
            return Judgement(state: .lapsed, closed: period.end)
        }
        if let absence { return Judgement(state: .suspended, suspendedUntil: absence) }
        return Judgement(state: .open)
    }

    /// The state of a duty to be on the spot. Being there closes it, also when nobody opens the door to talk.
    package static func state(ofEvent reported: Instant, matter: Int64, visits: ArraySlice<VisitFact>)
        -> Judgement
    {
        let there = visits.first { visit in
            guard visit.outcome == .met || visit.outcome == .declined else { return false }
            if let named = visit.matter { return named == matter }
            if visit.day != reported.day { return visit.day > reported.day }
            return visit.minute.map { $0 >= reported.minuteOfDay } ?? true
        }
        return there.map { done($0, $0.outcome) } ?? Judgement(state: .open)
    }

    /// The day until which somebody is away on `day`. Whoever was met since is back.
    package static func absence(on day: Day, _ visits: ArraySlice<VisitFact>) -> Day? {
        var until: Day?
        for visit in visits where visit.day <= day {
            if visit.outcome.isAway { until = visit.until }
            if visit.outcome == .met { until = nil }
        }
        return until.flatMap { $0 > day ? $0 : nil }
    }

    /// Attempts on different days, or in different parts of one day (morning, afternoon, evening).
    private static func attempts(_ visits: [VisitFact]) -> Int {
        var bands: Set<Int> = []
        for visit in visits where visit.outcome == .notHome {
            let band = visit.minute.map { $0 < 720 ? 1 : $0 < 1080 ? 2 : 3 } ?? 0
            bands.insert(Int(visit.day.number) * 4 + band)
        }
        return bands.count
    }

    private static func done(_ visit: VisitFact, _ outcome: Visit.Outcome) -> Judgement {
        Judgement(state: .done, closed: visit.day, outcome: outcome, visit: visit.id)
    }
}
