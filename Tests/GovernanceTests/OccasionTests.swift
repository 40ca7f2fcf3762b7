import Governance
import Records
import TestKit
import Testing

/// Visits that festivals, dates and the weather ask for, and cadences of days.
@Suite struct OccasionTests {
    @Test(
        arguments: [
            ("春节", "2027-01-29", nil), ("春节", "2027-01-30", "春节 2027-02-06"),
            ("春节", "2027-02-06", "春节 2027-02-06"),
            ("春节", "2027-02-07", nil), ("重阳", "2026-10-15", "重阳 2026-10-18"),
            ("七一", "2026-06-24", "七一 2026-07-01"), ("07-01", "2026-07-01", "7月1日 2026-07-01"),
            ("助残日", "2026-05-17", "助残日 2026-05-17"), ("元旦", "2026-12-28", "元旦 2027-01-01"),
            ("02-29", "2027-02-28", nil), ("02-29", "2028-02-28", "2月29日 2028-02-29"),
        ] as [(String, Day, String?)])
    func `an occasion asks for a visit in the week before it`(name: String, day: Day, key: String?) throws {
        let occasion = try #require(Occasion(name))
        #expect(occasion.period(containing: day, lead: 7, after: 0)?.key == key)
    }

    @Test(arguments: ["春節", "13-01", "02-30", "7-1", ""])
    func `what is no occasion is not taken for one`(name: String) { #expect(Occasion(name) == nil) }

    @Test(
        arguments: [
            ("day", "2026-11-17", "2026-11-17", "2026-11-17", "2026-11-17", "每天"),
            ("10 days", "2026-11-17", "2026-11-13/10", "2026-11-13", "2026-11-22", "每 10 天"),
            ("10 days", "2026-11-22", "2026-11-13/10", "2026-11-13", "2026-11-22", "每 10 天"),
            ("10 days", "2026-11-23", "2026-11-23/10", "2026-11-23", "2026-12-02", "每 10 天"),
            ("2 days", "1969-12-31", "1969-12-30/2", "1969-12-30", "1969-12-31", "每 2 天"),
        ] as [(String, Day, String, Day, Day, String)])
    func `a cadence of days has stretches of its own`(
        cadence: String, day: Day, key: String, start: Day, end: Day, words: String
    ) throws {
        let cadence = try #require(Cadence(rawValue: cadence))
        #expect(cadence.period(containing: day) == Period(key: key, start: start, end: end))
        #expect(Period.words(key) == words)
        #expect(Cadence(rawValue: cadence.rawValue) == cadence)
    }

    @Test(arguments: ["1 days", "61 days", "x days", "days", "daily"])
    func `a cadence that cannot be is none`(text: String) { #expect(Cadence(rawValue: text) == nil) }

    @Test func `a festival is a duty beside the month's, and one visit in its days serves both`() throws {
        let street = try Street.sample(on: "2026-10-12") {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
        }
        street.rules = { [.care(on: ["重阳"])] }
        try street.evaluate(on: "2026-10-10")
        #expect(try street.duties().count == 2)
        // Before the festival's days: the month's alone.
        try street.logVisit("李家", on: "2026-10-10", outcome: .met)
        try street.evaluate()
        let figures = try street.read { try $0.coverage() }
        #expect(figures.map(\.occasion) == [nil, "重阳"])
        #expect(figures.map(\.due) == [2, 2] && figures.map(\.visited) == [1, 0])
        try street.logVisit("张家", outcome: .met)
        try street.evaluate(on: "2026-10-19")
        #expect(
            try street.duties() == [
                "visits.care 张家 2026-10 已办 见到", "visits.care 张家 重阳 2026-10-18 已办 见到",
                "visits.care 李家 2026-10 已办 见到", "visits.care 李家 重阳 2026-10-18 漏访",
            ])
    }

    @Test func `a rule of festivals alone asks for nothing on other days`() throws {
        let street = try Street.sample(on: "2026-10-01") { try $0.household("张家", tagged: "独居老人") }
        street.rules = { [.care(each: nil, on: ["重阳", "07-01"], lead: 3)] }
        #expect(try street.evaluate().changes.isEmpty)
        try street.evaluate(on: "2026-10-15")
        #expect(try street.duties() == ["visits.care 张家 重阳 2026-10-18 待办"])
        try street.evaluate(on: "2026-10-19")
        #expect(try street.duties() == ["visits.care 张家 重阳 2026-10-18 漏访"])
    }

    @Test func `a warning asks on its first day, where it holds, and no more once it is lifted`() throws {
        let street = try Street.sample(on: "2026-07-15") {
            try $0.community("东亭", grids: 1)
            try $0.building("1幢", in: "东亭/1")
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人", in: "1幢")
        }
        street.rules = { [.care(each: nil, weather: [.heat])] }
        let warning = try street.write { work in
            try work.insert(
                WeatherWarning.self, WeatherWarning.kind <- .heat,
                WeatherWarning.community <- Community.ID(street.place("张家湾")),
                WeatherWarning.from <- street.today)
        }
        try street.evaluate()
        #expect(try street.duties() == ["visits.care 张家 高温预警 2026-07-15 待办"])
        try street.write { try $0.update(warning, WeatherWarning.until <- street.today) }
        try street.evaluate()
        #expect(try street.duties() == ["visits.care 张家 高温预警 2026-07-15 取消"])
    }

    @Test func `a warning that nobody answered is missed, and asks no second time`() throws {
        let street = try Street.sample(on: "2026-07-15") { try $0.household("张家", tagged: "独居老人") }
        street.rules = { [.care(each: nil, weather: [.heat])] }
        _ = try street.write { work in
            try work.insert(
                WeatherWarning.self, WeatherWarning.kind <- .heat, WeatherWarning.from <- street.today)
        }
        try street.evaluate()
        try street.evaluate(on: "2026-07-16")
        try street.evaluate(on: "2026-07-17")
        #expect(try street.duties() == ["visits.care 张家 高温预警 2026-07-15 漏访"])
    }

    @Test func `refusals in a row are counted, and lower no cadence`() throws {
        let street = try Street.sample(on: "2026-09-10") {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
        }
        for (day, outcome) in [
            ("2026-09-10", Visit.Outcome.met), ("2026-10-10", .declined), ("2026-11-10", .declined),
        ] as [(Day, Visit.Outcome)] {
            street.clock.set(day)
            try street.evaluate()
            try street.logVisit("张家", outcome: outcome)
            if outcome == .met || day == Day("2026-11-10") { try street.logVisit("李家", outcome: .declined) }
        }
        let refusals = try street.read { try $0.refusals() }
        #expect(refusals.map(\.times) == [2, 1])
        #expect(refusals.first?.household == street.households["张家"]?.raw)
        try street.evaluate(on: "2026-12-01")
        #expect(try street.duties().filter { $0.contains("2026-12") }.count == 2)
    }
}
