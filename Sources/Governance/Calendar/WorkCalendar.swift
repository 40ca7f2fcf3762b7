package import Records

/// Which days are worked, and which hours of them.
///
/// Holidays and make-up days come from the State Council's yearly notice and cannot be computed; a year without a
/// table knows weekends only, and says so through ``isTabled(_:)``. Office hours are the default of DOMAIN §10:
/// 08:30 to 12:00 and 14:00 to 17:30.
package struct WorkCalendar: Sendable {
    static let opening = 8 * 60 + 30
    private static let hours = [opening..<12 * 60, 14 * 60..<17 * 60 + 30]

    private let off: Set<Day>
    private let worked: Set<Day>
    private let years: Set<Int>

    package init() {
        var off: Set<Day> = []
        var worked: Set<Day> = []
        for year in HolidayTable.years {
            for (first, last) in year.off {
                guard let first = Day(first), let last = Day(last) else { continue }
                for number in first.number...last.number { off.insert(Day(number: number)) }
            }
            for day in year.worked.compactMap({ Day($0) }) { worked.insert(day) }
        }
        self.off = off
        self.worked = worked
        years = Set(HolidayTable.years.map(\.year))
    }

    /// Whether the year's table is known.
    package func isTabled(_ year: Int) -> Bool { years.contains(year) }

    package func isWorkingDay(_ day: Day) -> Bool {
        if off.contains(day) { return false }
        if worked.contains(day) { return true }
        return day.weekday <= 5
    }

    package func workingDay(onOrAfter day: Day) -> Day {
        var day = day
        while !isWorkingDay(day) { day = day + 1 }
        return day
    }

    /// The `count`-th working day after `day`, which itself is not counted (次日起算).
    package func day(workingDays count: Int, after day: Day) -> Day {
        var day = day
        for _ in 0..<count { day = workingDay(onOrAfter: day + 1) }
        return day
    }

    /// A rest day, or before the office opens or after it closes. The midday break is part of the working day.
    func isClosed(at instant: Instant) -> Bool {
        !isWorkingDay(instant.day) || instant.minuteOfDay < Self.opening
            || instant.minuteOfDay >= Self.hours[1].upperBound
    }

    func adding(workingMinutes minutes: Int, to instant: Instant) -> Instant {
        var left = minutes
        var day = instant.day
        var from = instant.minuteOfDay
        while true {
            if isWorkingDay(day) {
                for span in Self.hours where from < span.upperBound {
                    let start = max(from, span.lowerBound)
                    if start + left <= span.upperBound { return Instant(day, minute: start + left) }
                    left -= span.upperBound - start
                }
            }
            day = day + 1
            from = 0
        }
    }
}
