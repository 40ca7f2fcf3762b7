import Governance
import Records

/// A household that is to be visited, and how its visits use to go.
struct Round {
    let household: Household.ID
    /// Where in a month or week its turn comes, 0 up to 1; households of one building have nearly the same.
    let phase: Double
    /// From when until when a member carries a category that asks for visits.
    let from: Day
    let until: Day?
    let isWeekly: Bool
    var isReluctant = false
    var isOftenOut = false
}

/// Plans the visits of a year, household by household.
///
/// About every month, or every week where somebody very old or severely disabled lives alone; later in the month
/// rather than earlier, so that in its middle somewhat under a half is done. Most people are met. The shares of the
/// other outcomes are made up.
struct VisitPlan {
    let year: Year
    private var random: Random
    private(set) var visits: [PlannedVisit] = []
    private var awayUntil: Day?

    init(seed: UInt64, year: Year) {
        self.year = year
        random = Random(seed: seed, .visits)
    }

    mutating func add(_ round: Round) {
        var round = round
        round.isReluctant = random.chance(0.008)
        round.isOftenOut = random.chance(0.06)
        awayUntil = nil
        let firstDay = firstVisit(round)
        if round.isWeekly {
            weeks(round, after: firstDay)
        } else {
            months(round, after: firstDay)
        }
    }

    /// All visits, in the order in which they happened.
    consuming func inOrder() -> [PlannedVisit] {
        visits.sort { a, b in a.order == b.order ? a.household < b.household : a.order < b.order }
        return visits
    }

    /// Who came onto the roster within the year is seen in the first days.
    private mutating func firstVisit(_ round: Round) -> Day? {
        guard year.holds(round.from), !random.chance(0.05) else { return nil }
        let day = round.from + random.within(1...9)
        visit(round, on: day)
        return day
    }

    private mutating func months(_ round: Round, after first: Day?) {
        var month = year.first.startOfMonth
        while month <= year.last {
            let length = month.endOfMonth - month + 1
            // A phase raised to 0.8 comes later in the month.
            let turn = min(0.999, max(0, round.phase + 0.12 * (random.fraction() - 0.5)))
            let shifted = turn.squareRoot() * 0.55 + turn * 0.45
            let day = workday(month + Int(shifted * Double(length)))
            if first.map({ $0 < month }) ?? true, !random.chance(round.isOftenOut ? 0.15 : 0.035) {
                visit(round, on: day)
            }
            month = month.adding(months: 1)
        }
    }

    private mutating func weeks(_ round: Round, after first: Day?) {
        var week = year.first.startOfWeek
        while week <= year.last {
            let turn = min(0.999, max(0, round.phase + 0.2 * (random.fraction() - 0.5)))
            if first.map({ $0 < week }) ?? true, !random.chance(0.03) {
                visit(round, on: week + Int(turn * 6))
            }
            week = week + 7
        }
    }

    /// Two of three visits that would fall on a weekend are made on the Friday before or the Monday after.
    private mutating func workday(_ day: Day) -> Day {
        guard day.weekday > 5, random.chance(0.67) else { return day }
        let moved = day.weekday == 6 ? day - 1 : day + 1
        return moved.month == day.month ? moved : day
    }

    private mutating func visit(_ round: Round, on day: Day) {
        guard year.holds(day), day >= round.from, round.until.map({ day < $0 }) ?? true else { return }
        if let until = awayUntil, day < until {
            // While people are away one rings up now and then.
            if random.chance(round.isWeekly ? 0.3 : 0.7) {
                add(.contacted, random.pick([.phone, .kin]), round, day)
            }
            return
        }
        switch outcome(round) {
        case .met:
            add(.met, random.chance(0.94) ? .atHome : .passing, round, day)
        case .contacted:
            add(.contacted, way(), round, day)
        case .declined:
            add(.declined, random.chance(0.7) ? .atHome : .phone, round, day)
        case .notHome:
            add(.notHome, .atHome, round, day)
            secondAttempt(round, after: day)
        case .away:
            add(
                .away, random.pick([.phone, .neighbour, .kin]), round, day, until: day + random.within(6...75)
            )
        case .inHospital:
            add(.inHospital, random.pick([.phone, .kin]), round, day, until: day + random.within(4...30))
        }
    }

    private mutating func outcome(_ round: Round) -> Visit.Outcome {
        if round.isReluctant, random.chance(0.5) { return .declined }
        return random.pick([
            (round.isOftenOut ? 60 : 79, .met), (round.isWeekly ? 13 : 9, .contacted), (0.7, .declined),
            (round.isOftenOut ? 28 : 8, .notHome), (round.isWeekly ? 0.3 : 1.1, .away), (0.5, .inHospital),
        ])
    }

    /// On another day or in another part of the day, for nine of ten who were not at home.
    private mutating func secondAttempt(_ round: Round, after day: Day) {
        guard random.chance(0.9) else { return }
        let next = day + random.within(1...4)
        guard year.holds(next), next.month == day.month, round.until.map({ next < $0 }) ?? true else {
            return
        }
        let outcome: Visit.Outcome = random.pick([(70, .met), (20, .contacted), (10, .notHome)])
        add(outcome, outcome == .contacted ? way() : .atHome, round, next)
    }

    private mutating func way() -> Visit.Way {
        random.pick([(60, .phone), (20, .message), (15, .neighbour), (5, .kin)])
    }

    private mutating func add(
        _ outcome: Visit.Outcome, _ way: Visit.Way, _ round: Round, _ day: Day, until: Day? = nil
    ) {
        var visit = PlannedVisit(
            household: round.household, day: day, outcome: outcome, way: way, until: until)
        // The hour is mostly left out; it tells two attempts apart. All lie before the day's commit.
        if outcome == .notHome || random.chance(0.3) {
            visit.minute = Int16(random.within(515...1075))
        }
        if outcome == .met, random.chance(0.12) {
            visit.note = UInt8(1 + random.below(PlannedVisit.notes.count))
        }
        awayUntil = until ?? (outcome == .met ? nil : awayUntil)
        visits.append(visit)
    }
}
