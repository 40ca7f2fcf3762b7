import Governance
import Records
import TestKit
import Testing

/// 天天见: whom somebody looks in on each day.
@Suite struct DailyTests {
    /// 张 by four in the afternoon, 李 by six; enrolled since 1 November.
    private static func street(since: Day = "2026-11-01") throws -> Street {
        try Street.sample(on: "2026-11-17") { street in
            for (name, minute) in [("张样一", 960), ("李样二", nil)] as [(String, Int?)] {
                try street.household(name)
                try enrol(name, street, since: since, minute: minute)
            }
        }
    }

    private static func enrol(_ name: String, _ street: Street, since: Day, minute: Int? = nil) throws {
        try street.write { work in
            try work.insert(
                DailyContact.self, DailyContact.resident <- street.residents[name]!,
                DailyContact.way <- .phone, DailyContact.by <- minute, DailyContact.standIn <- nil,
                DailyContact.consent <- .person, DailyContact.from <- since, DailyContact.until <- nil)
        }
    }

    private static func mark(_ name: String, _ street: Street, on day: Day, _ way: Visit.Way = .phone)
        throws
    {
        try street.write(on: day) { work in
            try work.insert(
                DailyMark.self, DailyMark.resident <- street.residents[name]!, DailyMark.day <- day,
                DailyMark.way <- way)
        }
    }

    private func seen(_ street: Street, on day: Day? = nil) throws -> [String] {
        try street.read(on: day) { session in
            try DailyBook(session).people.map { "\($0.name) \($0.seen ?? ($0.isAway ? "外出" : "-"))" }
        }
    }

    @Test func `a mark is a row for a person and a day, and there is one`() throws {
        let street = try Self.street()
        try Self.mark("张样一", street, on: "2026-11-17", .neighbour)
        #expect(try seen(street) == ["张样一 邻居代看", "李样二 -"])
        #expect(try seen(street, on: "2026-11-16") == ["张样一 -", "李样二 -"])
        #expect(throws: RecordFailure.self) { try Self.mark("张样一", street, on: "2026-11-17") }
    }

    @Test(arguments: [
        (Visit.Outcome.met, "见到"), (.contacted, "已联系"), (.declined, "-"), (.notHome, "-"),
    ])
    func `a visit at which somebody was met or reached counts, another does not`(
        outcome: Visit.Outcome, word: String
    ) throws {
        let street = try Self.street()
        try street.logVisit("李样二", outcome: outcome)
        #expect(try seen(street) == ["张样一 -", "李样二 \(word)"])
    }

    @Test func `who is away is not looked for, and is in no figure`() throws {
        let street = try Self.street()
        try street.write { work in
            try work.insert(
                Absence.self, Absence.resident <- street.residents["李样二"]!, Absence.kind <- .inHospital,
                Absence.from <- "2026-11-16", Absence.until <- "2026-11-20")
        }
        #expect(try seen(street) == ["张样一 -", "李样二 外出"])
        let steps = try street.read { session in
            try DailyBook(session).people.map { $0.search(at: Instant("2026-11-17", minute: 1439)).count }
        }
        #expect(steps == [4, 0])
    }

    @Test(
        arguments: [
            (959, []), (960, [SearchStep.person]), (1020, [.person, .neighbours]),
            (1080, [.person, .neighbours, .onTheSpot]), (1140, SearchStep.allCases),
        ] as [(Int, [SearchStep])])
    func `from the agreed hour on, the search goes further each hour`(minute: Int, steps: [SearchStep]) throws
    {
        let street = try Self.street()
        try Self.mark("张样一", street, on: "2026-11-16")
        let found = try street.read { session in
            try DailyBook(session).people[0].search(at: Instant("2026-11-17", minute: minute))
        }
        #expect(found == steps)
    }

    @Test func `a day that went by unseen is searched at once, whatever the hour`() throws {
        let street = try Self.street()
        try Self.mark("张样一", street, on: "2026-11-15")
        let found = try street.read { session in
            try DailyBook(session).people.map { $0.search(at: Instant("2026-11-17", minute: 1)) }
        }
        #expect(found == [SearchStep.allCases, SearchStep.allCases])
        // Somebody enrolled today has no yesterday.
        let new = try Self.street(since: "2026-11-17")
        let none = try new.read { session in
            try DailyBook(session).people.map { $0.search(at: Instant("2026-11-17", minute: 1)) }
        }
        #expect(none == [[], []])
    }

    @Test func `every day of the month counts, rest days and holidays among them`() throws {
        let street = try Self.street(since: "2026-10-01")
        // The national holiday, a Saturday and a Sunday; one day by a visit.
        for day in ["2026-10-01", "2026-10-03", "2026-10-04", "2026-10-12"] as [Day] {
            try Self.mark("张样一", street, on: day)
        }
        try street.logVisit("张样一", on: "2026-10-20", outcome: .met)
        try street.logVisit("张样一", on: "2026-10-12", outcome: .met)
        try street.write { work in
            try work.insert(
                Absence.self, Absence.resident <- street.residents["李样二"]!, Absence.kind <- .away,
                Absence.from <- "2026-10-11", Absence.until <- "2026-10-21")
        }
        let coverage = try street.read { try $0.dailyCoverage(month: "2026-10-15") }
        #expect(coverage.count == 1)
        let one = try #require(coverage.first)
        #expect(one.people == 2)
        #expect(one.due == 62 - 10)
        #expect(one.away == 10)
        #expect(one.seen == 5)
        #expect(one.missed == one.due - one.seen)
        // This month ends with today.
        let now = try street.read { try $0.dailyCoverage(month: "2026-11-01") }
        #expect(now.first?.due == 34)
    }

    @Test func `who ended it in the middle of the month is counted until then`() throws {
        let street = try Self.street()
        let row = try street.read { try $0.records(DailyContact.self).order(by: "id").all()[0] }
        try street.write { work in
            try work.update(row, DailyContact.until <- "2026-11-11")
        }
        #expect(try street.read { try $0.dailyCoverage(month: "2026-11-01").first?.due } == 10 + 17)
        #expect(try seen(street).count == 1)
    }
}
