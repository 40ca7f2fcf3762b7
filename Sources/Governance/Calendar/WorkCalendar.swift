package import Records

/// Which days are worked, and which hours of them.
///
/// Holidays and make-up days come from the State Council's yearly notice and cannot be computed; a year without
/// a notice knows weekends only, and says so through ``warning(for:)``.
package struct WorkCalendar: Sendable {
    package let hours: OfficeHours
    /// Days that are not what their weekday says.
    private let exceptions: [Day: DayKind]
    private let years: Set<Int>

    /// Knows the notices of 2007 to 2026, and `notices` besides: one for a year that is known takes its place.
    package init(hours: OfficeHours = .standard, notices: [HolidayNotice] = []) {
        self.hours = hours
        if notices.isEmpty {
            (exceptions, years) = Self.shipped
        } else {
            let replaced = Set(notices.map(\.year))
            (exceptions, years) = Self.compiled(
                HolidayTable.notices.filter { !replaced.contains($0.year) } + notices)
        }
    }

    private static let shipped = compiled(HolidayTable.notices)

    private static func compiled(_ notices: [HolidayNotice]) -> ([Day: DayKind], Set<Int>) {
        var exceptions: [Day: DayKind] = [:]
        for notice in notices {
            for stretch in notice.off {
                for number in stretch.days.lowerBound.number...stretch.days.upperBound.number {
                    exceptions[Day(number: number)] = .holiday(stretch.holiday)
                }
            }
            for day in notice.worked { exceptions[day] = day.weekday > 5 ? .makeUp : .workday }
        }
        return (exceptions, Set(notices.map(\.year)))
    }

    /// Whether the year's notice is known.
    package func isTabled(_ year: Int) -> Bool { years.contains(year) }

    /// What to tell those who count working days within `days`; `nil` where every year's notice is known.
    package func warning(for days: ClosedRange<Day>) -> UntabledYears? {
        let untabled = (days.lowerBound.year...days.upperBound.year).filter { !isTabled($0) }
        return untabled.isEmpty ? nil : UntabledYears(years: untabled)
    }

    package func kind(of day: Day) -> DayKind {
        exceptions[day] ?? (day.weekday <= 5 ? .workday : .weekend)
    }

    package func isWorkingDay(_ day: Day) -> Bool { kind(of: day).isWorked }

    package func workingDay(onOrAfter day: Day) -> Day {
        var day = day
        while !isWorkingDay(day) { day = day + 1 }
        return day
    }

    /// The `count`-th working day after `day`, which itself is not counted (次日起算). Not one: `day` itself.
    package func day(workingDays count: Int, after day: Day) -> Day {
        var day = day
        for _ in 0..<max(0, count) { day = workingDay(onOrAfter: day + 1) }
        return day
    }

    /// How many working days lie after `day`, which itself is not counted, up to and with `last`.
    package func workingDays(after day: Day, through last: Day) -> Int {
        guard day < last else { return 0 }
        return (1...(last - day)).count { isWorkingDay(day + $0) }
    }

    /// A rest day, or before the office opens or after it closes. The midday break is part of the working day.
    func isClosed(at instant: Instant) -> Bool {
        !isWorkingDay(instant.day) || instant.minuteOfDay < hours.opening
            || instant.minuteOfDay >= hours.closing
    }

    func adding(workingMinutes minutes: Int, to instant: Instant) -> Instant {
        var left = minutes
        var day = instant.day
        var from = instant.minuteOfDay
        while true {
            if isWorkingDay(day) {
                for span in hours.spans where from < span.upperBound {
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

/// Years whose holidays nobody has published, or whose notice is not shipped: their working days are Monday to
/// Friday, which is likely wrong about the festivals.
package struct UntabledYears: Hashable, Sendable {
    /// In order, each once.
    package let years: [Int]

    /// `没有 2027 年的放假安排，工作日只按周一至周五推算，节假日前后可能不准`
    package var message: String {
        var runs: [ClosedRange<Int>] = []
        for year in years {
            if let last = runs.last, last.upperBound + 1 == year {
                runs[runs.count - 1] = last.lowerBound...year
            } else {
                runs.append(year...year)
            }
        }
        let names = runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)—\($0.upperBound)" }
        return "没有 \(names.joined(separator: "、")) 年的放假安排，工作日只按周一至周五推算，节假日前后可能不准"
    }

    package var hint: String { "国务院办公厅一般在上一年 11 月公布；公布后请换上收录了它的版本，再重新计算" }
}
