import Foundation
import Governance
import Records
import TestKit
import Testing

@Suite struct FestivalTests {
    @Test(arguments: [
        // Years with a leap month among them: the festivals belong to the ordinary month.
        (Festival.spring, "1949-01-29" as Day), (.spring, "1976-01-31"), (.spring, "1984-02-02"),
        (.spring, "1985-02-20"),
        (.spring, "1997-02-07"), (.spring, "2000-02-05"), (.spring, "2006-01-29"), (.spring, "2008-02-07"),
        (.spring, "2012-01-23"), (.spring, "2015-02-19"), (.spring, "2020-01-25"), (.spring, "2023-01-22"),
        (.spring, "2024-02-10"), (.spring, "2025-01-29"), (.spring, "2026-02-17"), (.spring, "2027-02-06"),
        (.spring, "2028-01-26"), (.spring, "2029-02-13"), (.spring, "2030-02-03"), (.spring, "2031-01-23"),
        (.spring, "2032-02-11"), (.spring, "2033-01-31"), (.spring, "2034-02-19"), (.lantern, "2024-02-24"),
        (.lantern, "2025-02-12"), (.lantern, "2026-03-03"), (.lantern, "2027-02-20"),
        (.lantern, "2030-02-17"),
        (.tombSweeping, "2006-04-05"), (.tombSweeping, "2008-04-04"), (.tombSweeping, "2023-04-05"),
        (.tombSweeping, "2025-04-04"), (.tombSweeping, "2026-04-05"), (.tombSweeping, "2027-04-05"),
        (.tombSweeping, "2028-04-04"), (.tombSweeping, "2029-04-04"), (.tombSweeping, "2030-04-05"),
        (.tombSweeping, "1935-04-06"), (.dragonBoat, "2006-05-31"), (.dragonBoat, "2009-05-28"),
        (.dragonBoat, "2014-06-02"), (.dragonBoat, "2020-06-25"), (.dragonBoat, "2023-06-22"),
        (.dragonBoat, "2025-05-31"), (.dragonBoat, "2026-06-19"), (.dragonBoat, "2028-05-28"),
        (.dragonBoat, "2033-06-01"), (.doubleSeventh, "2006-07-31"), (.doubleSeventh, "2020-08-25"),
        (.doubleSeventh, "2023-08-22"), (.doubleSeventh, "2025-08-29"), (.midAutumn, "1978-09-17"),
        (.midAutumn, "2006-10-06"), (.midAutumn, "2008-09-14"), (.midAutumn, "2014-09-08"),
        (.midAutumn, "2020-10-01"), (.midAutumn, "2023-09-29"), (.midAutumn, "2025-10-06"),
        (.midAutumn, "2026-09-25"), (.midAutumn, "2030-09-12"), (.midAutumn, "2033-09-08"),
        (.doubleNinth, "2006-10-30"), (.doubleNinth, "2014-10-02"), (.doubleNinth, "2020-10-25"),
        (.doubleNinth, "2024-10-11"), (.doubleNinth, "2025-10-29"), (.doubleNinth, "2026-10-18"),
        (.doubleNinth, "2031-10-24"), (.doubleNinth, "2033-10-01"), (.laba, "2024-01-18"),
        (.laba, "2025-01-07"),
        (.laba, "2026-01-26"), (.littleYear, "2024-02-02"), (.littleYear, "2025-01-22"),
        (.southernLittleYear, "2025-01-23"), (.littleYear, "2026-02-10"), (.newYearsEve, "2022-01-31"),
        (.newYearsEve, "2023-01-21"), (.newYearsEve, "2025-01-28"), (.newYearsEve, "2026-02-16"),
        (.newYearsEve, "2034-02-18"),
    ])
    func `a festival falls on the day the calendars print`(festival: Festival, day: Day) {
        #expect(festival.days(in: day.year) == [day])
        #expect(Festival.all(on: day).contains(festival))
        #expect(festival.next(onOrAfter: day - 5) == day)
    }

    @Test func `a civil year may have two of 腊八, or none`() {
        #expect(Festival.laba.days(in: 2022) == ["2022-01-10", "2022-12-30"])
        #expect(Festival.laba.days(in: 2023).isEmpty)
        #expect(Festival.laba.next(onOrAfter: "2022-12-31") == "2024-01-18")
    }

    @Test(arguments: 1901...2100)
    func `every other festival comes once a year, and the last day of the year before the first`(year: Int) {
        for festival in Festival.allCases where festival != .laba {
            #expect(festival.days(in: year).count == 1)
        }
        #expect(Festival.newYearsEve.days(in: year).map { $0 + 1 } == Festival.spring.days(in: year))
        let ahead = zip(Festival.spring.days(in: year), Festival.littleYear.days(in: year)).map { $0 - $1 }
        #expect(ahead == [7] || ahead == [8])
    }

    @Test(arguments: 2001...2099)
    func `清明 follows the rule of thumb of this century`(year: Int) throws {
        let short = year % 100
        let day = (short * 2422 + 48_100) / 10_000 - short / 4

        #expect(Festival.tombSweeping.days(in: year) == [try #require(Day(year: year, month: 4, day: day))])
    }

    @Test func `where the table ends there is no festival`() {
        #expect(Festival.spring.days(in: 1899).isEmpty)
        #expect(Festival.spring.days(in: 2101).isEmpty)
        #expect(Festival.newYearsEve.days(in: 2101) == ["2101-01-28"])
        #expect(Festival.midAutumn.next(onOrAfter: "2100-12-31") == nil)
        #expect(Festival.spring.next(onOrAfter: "9999-01-01") == nil)
    }
}

@Suite struct LunarDateTests {
    @Test(arguments: [
        (2001, 4), (2004, 2), (2006, 7), (2009, 5), (2012, 4), (2014, 9), (2017, 6), (2020, 4), (2023, 2),
        (2025, 6), (2028, 5), (2031, 3), (2033, 11), (2024, nil), (2026, nil), (1900, 8), (1984, 10),
        (1899, nil),
    ])
    func `a leap month follows the month it is named after`(year: Int, month: Int?) {
        #expect(LunarDate.leapMonth(of: year) == month)
    }

    @Test(arguments: [
        ("2025-07-24" as Day, "乙巳年六月三十"), ("2025-07-25", "乙巳年闰六月初一"), ("2025-08-22", "乙巳年闰六月廿九"),
        ("2025-08-23", "乙巳年七月初一"), ("2033-12-22", "癸丑年闰冬月初一"), ("2034-01-19", "癸丑年闰冬月廿九"),
        ("2034-01-20", "癸丑年腊月初一"), ("2026-02-16", "乙巳年腊月廿九"), ("2026-02-17", "丙午年正月初一"),
        ("2018-11-07", "戊戌年九月三十"), ("2018-11-08", "戊戌年十月初一"), ("2020-05-23", "庚子年闰四月初一"),
        ("1900-01-31", "庚子年正月初一"), ("2101-01-28", "庚申年腊月廿九"), ("2024-02-19", "甲辰年正月初十"),
        ("2024-02-29", "甲辰年正月二十"), ("2024-03-01", "甲辰年正月廿一"),
    ])
    func `a day has a lunar date, and it has the day`(day: Day, text: String) throws {
        let date = try #require(LunarDate(day))

        #expect(date.description == text)
        #expect(date.civil == day)
    }

    @Test func `days outside the table have none, and neither have months that are not`() {
        #expect(LunarDate("1900-01-30") == nil)
        #expect(LunarDate("2101-01-29") == nil)
        #expect(LunarDate(year: 2025, month: 5, isLeap: true, day: 1) == nil)
        #expect(LunarDate(year: 2025, month: 6, isLeap: true, day: 30) == nil)
        #expect(LunarDate(year: 2025, month: 13, day: 1) == nil)
        #expect(LunarDate(year: 2025, month: 1, day: 0) == nil)
        #expect(LunarDate(year: 2101, month: 1, day: 1) == nil)
        #expect(LunarDate.length(year: 2025, month: 6, isLeap: true) == 29)
        #expect(LunarDate.length(year: 2025, month: 7, isLeap: true) == nil)
    }

    @Test func `two hundred years are counted without a gap`() throws {
        var before = try #require(LunarDate(LunarDate.days.lowerBound))
        for number in (LunarDate.days.lowerBound.number + 1)...LunarDate.days.upperBound.number {
            let date = try #require(LunarDate(Day(number: number)))
            if date.day == 1 {
                #expect(before.day >= 29)
            } else {
                #expect(
                    date
                        == LunarDate(
                            year: before.year, month: before.month, isLeap: before.isLeap, day: before.day + 1
                        ))
            }
            #expect(date.civil.number == number)
            before = date
        }
    }

    @Test func `half a century agrees with the system's calendar`() throws {
        var calendar = Calendar(identifier: .chinese)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 8 * 3600))
        var differing: [String] = []
        for number in Day("2000-01-01").number...Day("2050-12-31").number {
            let noon = Date(timeIntervalSince1970: Double(number) * 86_400 + 4 * 3600)
            let parts = calendar.dateComponents([.month, .day], from: noon)
            let date = try #require(LunarDate(Day(number: number)))
            if parts.month != date.month || parts.day != date.day || parts.isLeapMonth != date.isLeap {
                differing.append("\(Day(number: number))")
            }
        }
        #expect(differing.isEmpty)
    }
}
