import Governance
import Records

/// The matters of the last four weeks: reported at any hour, most of them closed after their time.
///
/// For 300,000 residents about 15 a day, and one a day at least; a command centre that also takes the hotline's
/// would have more.
struct MatterBook {
    private let year: Year
    private let perDay: Double
    private let doors: [(household: Household.ID, building: Building.ID)]
    private let fallen: Household.ID?
    private var random: Random
    /// What was reported after the day's commit and waits for the next.
    private var overnight: [Report] = []
    private var open: [(matter: Matter.ID, closes: Day)] = []
    /// Visits on the spot that are made on a later day than their matter was written.
    private var owed: [(visit: PlannedVisit, matter: Matter.ID)] = []

    private struct Report {
        let kind: MatterKind
        let day: Day
        let minute: Int
        let household: Household.ID?
        let building: Building.ID?
        /// Nobody has been there yet when the workspace's day begins.
        var waits = false
    }

    /// How many days before the workspace's day the first matter is.
    static let stretch = 28

    init(_ ahead: borrowing Ahead) {
        year = ahead.year
        perDay = max(1, Double(ahead.residents) / 20_000)
        doors = ahead.doors
        fallen = ahead.fallen
        random = Random(seed: ahead.seed, .matters)
    }

    /// Writes the matters of `day`, with what became of the older ones; returns how many visits it wrote.
    mutating func write(_ day: Day, _ scribe: Scribe) throws -> Int {
        guard day > year.last - Self.stretch else { return 0 }
        for matter in open where matter.closes <= day {
            try scribe.work.update(matter.matter, Matter.state <- .closed)
        }
        open.removeAll { $0.closes <= day }
        var count = try settle(on: day, scribe)
        let reports = overnight + drawn(day)
        overnight = reports.filter { $0.day == day && $0.minute >= Diary.evening - 30 }
        for report in reports where report.day < day || report.minute < Diary.evening - 30 {
            count += try write(report, on: day, scribe)
        }
        return count
    }

    private mutating func drawn(_ day: Day) -> [Report] {
        // Between a half and one and a half times the mean; below one, as a chance.
        let expected = perDay * (0.5 + random.fraction())
        let number = Int(expected) + (random.chance(expected - Double(Int(expected))) ? 1 : 0)
        var reports = (0..<number).map { _ in report(day) }
        if day == year.last {
            // What comes in after the last commit belongs to the morning that is not told any more.
            reports.removeAll { $0.minute >= Diary.evening - 30 }
            if let fallen {
                let building = doors.first { $0.household == fallen }?.building
                reports.append(
                    Report(
                        kind: .fall, day: day, minute: 15 * 60 + 20, household: fallen, building: building,
                        waits: true))
            }
        }
        return reports.sorted { $0.minute < $1.minute }
    }

    private mutating func report(_ day: Day) -> Report {
        let kind = random.pick(MatterKind.all)
        let door = random.pick(doors)
        // Somebody's door for whatever needs a visit; for other things mostly only the building.
        let isAtDoor = kind.arrival != nil || random.chance(0.3)
        let minute = random.chance(0.85) ? random.within(470...1320) : random.below(1440)
        return Report(
            kind: kind, day: day, minute: minute, household: isAtDoor ? door.household : nil,
            building: isAtDoor && random.chance(0.5) ? nil : door.building)
    }

    private mutating func write(_ report: Report, on day: Day, _ scribe: Scribe) throws -> Int {
        // One in twenty-five stays open beyond its term.
        let closes = report.day + random.within(report.kind.takes) + (random.chance(0.04) ? 40 : 0)
        // Somebody has to have been there before it is closed.
        let arrives = arrival(report)
        let isClosed =
            closes <= day && !report.waits
            && (arrives.map { $0 < Instant(day, minute: Diary.evening) } ?? true)
        let state: Matter.State =
            isClosed
            ? .closed : random.pick([(6, .handling), (1, .accepted), (1, .toDispatch), (1, .toTake)])
        let matter = try scribe.matter(
            report.kind, day: report.day, minute: report.minute, household: report.household,
            building: report.building, state: state)
        if !isClosed { open.append((matter, max(closes, day + 1))) }
        guard let arrives, let household = report.household else { return 0 }
        owed.append(
            (
                PlannedVisit(
                    household: household, day: arrives.day, minute: Int16(arrives.minuteOfDay),
                    outcome: .met, way: .atHome), matter
            ))
        return try settle(on: day, scribe)
    }

    /// When somebody got there; `nil` where nobody has to.
    private mutating func arrival(_ report: Report) -> Instant? {
        guard let range = report.kind.arrival, !report.waits else { return nil }
        return Instant(report.day, minute: report.minute).adding(minutes: random.within(range))
    }

    /// Writes the visits on the spot that have been made by the evening of `day`.
    private mutating func settle(on day: Day, _ scribe: Scribe) throws -> Int {
        let evening = Instant(day, minute: Diary.evening)
        var left: [(visit: PlannedVisit, matter: Matter.ID)] = []
        var count = 0
        for entry in owed {
            if Instant(entry.visit.day, minute: Int(entry.visit.minute ?? 0)) < evening {
                try scribe.visit(entry.visit, matter: entry.matter)
                count += 1
            } else {
                left.append(entry)
            }
        }
        owed = left
        return count
    }
}
