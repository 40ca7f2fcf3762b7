import Governance
import Records

/// Writes the year day by day: one commit for each day on which something happened, with its clock at six in the
/// evening.
struct Diary {
    private let year: Year
    private var visits: ArraySlice<PlannedVisit>
    private var beginnings: ArraySlice<Ahead.Beginning>
    private var endings: ArraySlice<Ahead.Ending>
    private var births: ArraySlice<Ahead.Birth>
    private var moves: ArraySlice<Moves.Move>
    private var matters: MatterBook

    /// The minute of a day at which its commit is made.
    static let evening = 18 * 60

    init(_ ahead: consuming Ahead) {
        year = ahead.year
        matters = MatterBook(ahead)
        moves = ahead.moves.drawn()[...]
        visits = ahead.visits[...]
        // A stable order: what falls on one day stays in the order in which the foundations were laid.
        beginnings = Self.inOrder(ahead.beginnings, by: \.day)
        endings = Self.inOrder(ahead.endings, by: \.day)
        births = Self.inOrder(ahead.births, by: \.day)
    }

    mutating func keep(_ store: Store, progress: (String) -> Void) throws {
        var day = year.first
        var count = 0
        while day <= year.last {
            let context = Context(
                actor: "admin", day: day, mode: .apply, instant: Instant(day, minute: Self.evening))
            try store.session(context) { session in
                _ = try session.write(Purpose("当日登记")) { work in
                    count += try write(day, Scribe(work: work))
                }
            }
            if day == day.endOfMonth || day == year.last {
                progress("\(day.year) 年 \(day.month) 月：走访累计 \(count) 次")
            }
            day = day + 1
        }
    }

    /// Returns how many visits were written.
    private mutating func write(_ day: Day, _ scribe: Scribe) throws -> Int {
        for birth in Self.take(&births, on: day, by: \.day) {
            let resident = try scribe.resident(birth.person)
            try scribe.membership(
                resident, in: birth.household, birth.person.relation, from: birth.person.since)
        }
        for move in Self.take(&moves, on: day, by: \.day) {
            try scribe.work.update(move.membership, Membership.until <- day)
            try scribe.membership(move.resident, in: move.household, .spouse, from: day)
            try scribe.careTag(move.resident, .newlyArrived, .register, from: day, until: day + 30)
        }
        for ending in Self.take(&endings, on: day, by: \.day) {
            try scribe.work.update(ending.tag, CareTag.until <- day)
        }
        for beginning in Self.take(&beginnings, on: day, by: \.day) {
            let need = beginning.need
            try scribe.careTag(
                beginning.resident, need.category, need.source, from: need.from, until: need.until)
        }
        var count = try matters.write(day, scribe)
        for visit in Self.take(&visits, on: day, by: \.day) {
            try scribe.visit(visit)
            count += 1
        }
        return count
    }

    private static func inOrder<Entry>(_ entries: [Entry], by day: (Entry) -> Day) -> ArraySlice<Entry> {
        let order = entries.indices.sorted {
            let (a, b) = (day(entries[$0]), day(entries[$1]))
            return a == b ? $0 < $1 : a < b
        }
        return order.map { entries[$0] }[...]
    }

    private static func take<Entry>(
        _ entries: inout ArraySlice<Entry>, on today: Day, by day: (Entry) -> Day
    ) -> ArraySlice<Entry> {
        let taken = entries.prefix { day($0) <= today }
        entries = entries.dropFirst(taken.count)
        return taken
    }
}
