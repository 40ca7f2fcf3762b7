import Governance
import Records
import TestKit
import Testing

@Suite struct HolidayTests {
    let calendar = WorkCalendar()

    @Test(arguments: [
        // How many days of each year are worked, as counted from the notices.
        (2007, 249), (2008, 251), (2009, 250), (2010, 250), (2011, 250), (2012, 249), (2013, 250),
        (2014, 250), (2015, 249), (2016, 250), (2017, 249), (2018, 250), (2019, 250), (2020, 249),
        (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248),
    ])
    func `a year has as many working days as its notice leaves`(year: Int, count: Int) throws {
        let before = try #require(Day(year: year - 1, month: 12, day: 31))
        let last = try #require(Day(year: year, month: 12, day: 31))

        #expect(calendar.workingDays(after: before, through: last) == count)
    }

    @Test(arguments: [
        ("2026-02-13" as Day, DayKind.workday), ("2026-02-14", .makeUp), ("2026-02-15", .holiday(.spring)),
        ("2026-02-23", .holiday(.spring)), ("2026-02-24", .workday), ("2026-03-01", .weekend),
        // Once only: the anniversary of 2015, and the Spring Festival made longer in 2020.
        ("2015-09-03", .holiday(.victory)), ("2015-09-04", .holiday(.victory)), ("2015-09-06", .makeUp),
        ("2020-01-31", .holiday(.spring)), ("2020-02-01", .holiday(.spring)), ("2020-02-03", .workday),
        ("2019-05-04", .holiday(.labour)), ("2019-05-05", .makeUp),
        // A holiday that begins in the year before.
        ("2007-12-29", .makeUp), ("2007-12-31", .holiday(.newYear)), ("2011-12-31", .makeUp),
        ("2018-12-29", .makeUp), ("2018-12-31", .holiday(.newYear)),
        ("2012-09-30", .holiday(.nationalAndMidAutumn)), ("2023-10-07", .makeUp),
        ("2025-10-08", .holiday(.nationalAndMidAutumn)),
        // 重阳 and the first of July are worked.
        ("2025-10-29", .workday), ("2026-07-01", .workday),
    ])
    func `a day is what the notice makes of it`(day: Day, kind: DayKind) {
        #expect(calendar.kind(of: day) == kind)
        #expect(calendar.isWorkingDay(day) == kind.isWorked)
    }

    @Test(arguments: 2008...2026)
    func `each festival that is off lies in its own stretch`(year: Int) throws {
        let meant: [(Festival, Set<PublicHoliday>)] = [
            (.spring, [.spring]), (.tombSweeping, [.tombSweeping]), (.dragonBoat, [.dragonBoat]),
            (.midAutumn, [.midAutumn, .nationalAndMidAutumn, .national]),
        ]
        for (festival, holidays) in meant {
            let day = try #require(festival.days(in: year).first)
            guard case .holiday(let holiday) = calendar.kind(of: day) else {
                Issue.record("\(day) \(festival.title)")
                continue
            }
            #expect(holidays.contains(holiday))
        }
    }

    @Test func `what is made up for is a weekend, and every other weekend is off`() {
        for number in Day("2007-01-01").number...Day("2026-12-31").number {
            let day = Day(number: number)
            switch calendar.kind(of: day) {
            case .workday: #expect(day.weekday <= 5)
            case .makeUp, .weekend: #expect(day.weekday > 5)
            case .holiday: break
            }
        }
    }

    @Test(arguments: [
        ("2026-01-01", "2026-12-31", nil), ("2026-12-31", "2027-01-01", [2027]),
        ("2006-12-31", "2007-01-01", [2006]), ("2027-01-01", "2029-02-01", [2027, 2028, 2029]),
    ])
    func `who counts in a year without a notice is told`(first: Day, last: Day, years: [Int]?) {
        #expect(calendar.warning(for: first...last)?.years == years)
    }

    @Test func `the warning names the years in a line`() {
        #expect(
            calendar.warning(for: "2006-01-01"..."2029-01-01")?.message
                == "没有 2006、2027—2029 年的放假安排，工作日只按周一至周五推算，节假日前后可能不准")
    }

    @Test func `a notice that comes later is added, or takes the place of the year's`() {
        let next = HolidayNotice(
            year: 2027, off: [.init(.newYear, "2027-01-01"..."2027-01-03")], worked: ["2027-02-20"])
        let longer = HolidayNotice(
            year: 2026, off: [.init(.spring, "2026-02-15"..."2026-02-27")], worked: [])
        let calendar = WorkCalendar(notices: [next, longer])

        #expect(calendar.warning(for: "2026-01-01"..."2027-12-31") == nil)
        #expect(!calendar.isWorkingDay("2027-01-01"))
        #expect(calendar.isWorkingDay("2027-02-20"))
        #expect(!calendar.isWorkingDay("2026-02-27"))
        #expect(calendar.isWorkingDay("2026-10-01"))
        #expect(!calendar.isWorkingDay("2025-10-01"))
    }

    @Test func `office hours are in order, apart and within the day`() {
        #expect(OfficeHours(9 * 60..<12 * 60, 13 * 60..<17 * 60)?.closing == 1020)
        #expect(OfficeHours() == nil)
        #expect(OfficeHours(540..<540) == nil)
        #expect(OfficeHours(780..<1020, 540..<720) == nil)
        #expect(OfficeHours(540..<800, 780..<1020) == nil)
        #expect(OfficeHours(1200..<1500) == nil)
    }
}
