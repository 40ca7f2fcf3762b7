/// A civil day: a count of days since 1970-01-01 in the proleptic Gregorian calendar, with no clock and no zone.
package struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before it.
    package let number: Int32

    package init(number: Int32) {
        self.number = number
    }

    /// The numbers of the days that have a four-digit year: what the books accept.
    package static let numbers: ClosedRange<Int64> = Int64(number(1, 1, 1))...Int64(number(9999, 12, 31))

    /// `nil` when there is no such day, such as 2010-02-29.
    package init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Day.length(ofMonth: month, in: year)
        else { return nil }
        self.number = Day.number(year, month, day)
    }

    /// Reads `2026-11-17`, and nothing else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    package var year: Int { civil.year }
    package var month: Int { civil.month }
    package var day: Int { civil.day }

    /// 1 is Monday, 7 is Sunday, as ISO 8601 counts.
    package var weekday: Int {
        let sinceThursday = (Int(number) + 3) % 7
        return (sinceThursday < 0 ? sinceThursday + 7 : sinceThursday) + 1
    }

    package static func < (a: Day, b: Day) -> Bool { a.number < b.number }
    package static func + (a: Day, days: Int) -> Day { Day(number: a.number + Int32(days)) }
    package static func - (a: Day, days: Int) -> Day { Day(number: a.number - Int32(days)) }
    package static func - (a: Day, b: Day) -> Int { Int(a.number - b.number) }

    package var startOfMonth: Day { Day(number: Day.number(year, month, 1)) }
    package var endOfMonth: Day { Day(number: Day.number(year, month, Day.length(ofMonth: month, in: year))) }
    package var startOfWeek: Day { self - (weekday - 1) }

    /// The same day `months` later, or the last day of that month when it is shorter.
    package func adding(months: Int) -> Day {
        let (year, month, day) = civil
        let total = year * 12 + (month - 1) + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        return Day(
            number: Day.number(newYear, newMonth, min(day, Day.length(ofMonth: newMonth, in: newYear))))
    }

    /// Full years from a birth on this day to `later`. Born on 29 February: a year older on 1 March.
    package func age(on later: Day) -> Int {
        let (birth, now) = (civil, later.civil)
        let had = (now.month, now.day) >= (birth.month, birth.day)
        return now.year - birth.year - (had ? 0 : 1)
    }

    /// The latest day of birth of someone who is at least `years` old on this day.
    package func latestBirth(forAge years: Int) -> Day {
        let (year, month, day) = civil
        return Day(
            number: Day.number(year - years, month, min(day, Day.length(ofMonth: month, in: year - years))))
    }

    package static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month and day at once: the calendar arithmetic is done one time.
    package var civil: (year: Int, month: Int, day: Int) {
        // Years are counted from March, so that the leap day is a year's last.
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1
        )
    }

    private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int32 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int32(era * 146_097 + dayOfEra - 719_468)
    }
}

extension Day: CustomStringConvertible {
    /// ISO text: `2026-11-17`.
    package var description: String {
        let (year, month, day) = civil
        return "\(padded(year, to: 4))-\(padded(month, to: 2))-\(padded(day, to: 2))"
    }
}

/// A moment, in milliseconds UTC. Civil time is UTC+8 throughout: China keeps one zone and no summer time.
package struct Instant: Hashable, Comparable, Sendable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// `minute` of a civil day: 0 is midnight in UTC+8.
    package init(_ day: Day, minute: Int) {
        self.milliseconds = (Int64(day.number) * 1440 + Int64(minute) - 480) * 60_000
    }

    package static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    package func adding(minutes: Int) -> Instant {
        Instant(milliseconds: milliseconds + Int64(minutes) * 60_000)
    }

    /// The civil day it falls on.
    package var day: Day { Day(number: Int32(civilMinutes.quotient)) }

    /// Minutes since the civil day began.
    package var minuteOfDay: Int { Int(civilMinutes.remainder) }

    private var civilMinutes: (quotient: Int64, remainder: Int64) {
        let minutes = (milliseconds + 480 * 60_000) / 60_000
        let (quotient, remainder) = minutes.quotientAndRemainder(dividingBy: 1440)
        return remainder < 0 ? (quotient - 1, remainder + 1440) : (quotient, remainder)
    }
}

extension Instant: CustomStringConvertible {
    /// Civil time to the minute: `2026-11-17 08:36`.
    package var description: String {
        "\(day) \(padded(minuteOfDay / 60, to: 2)):\(padded(minuteOfDay % 60, to: 2))"
    }
}

private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
