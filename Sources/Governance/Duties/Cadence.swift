package import Records

/// How often somebody is to be visited: at least once in each calendar period, not every so many days.
///
/// Monthly is each calendar month (the monthly visit rate of civil affairs is counted so), weekly the ISO week from
/// Monday to Sunday, quarterly the calendar quarter, half-yearly January to June and July to December.
package enum Cadence: String, CaseIterable, Sendable {
    case week
    case month
    case quarter
    case halfYear = "half-year"
    case year

    /// The words for it: `每月`.
    package var title: String {
        switch self {
        case .week: "每周"
        case .month: "每月"
        case .quarter: "每季"
        case .halfYear: "每半年"
        case .year: "每年"
        }
    }

    package func period(containing day: Day) -> Period {
        switch self {
        case .week:
            let monday = day.startOfWeek
            return Period(key: Period.weekKey(monday), start: monday, end: monday + 6)
        case .month:
            return Period(
                key: String(day.description.dropLast(3)), start: day.startOfMonth, end: day.endOfMonth)
        case .quarter: return months(of: day, each: 3) { "\($0)-Q\($1)" }
        case .halfYear: return months(of: day, each: 6) { "\($0)-H\($1)" }
        case .year: return months(of: day, each: 12) { year, _ in "\(year)" }
        }
    }

    private func months(of day: Day, each count: Int, key: (Int, Int) -> String) -> Period {
        let index = (day.month - 1) / count
        let start = day.startOfMonth.adding(months: index * count - (day.month - 1))
        return Period(
            key: key(day.year, index + 1), start: start, end: start.adding(months: count - 1).endOfMonth)
    }
}

/// The stretch of days that one duty stands for.
package struct Period: Hashable, Sendable {
    /// Part of the duty's key: `2026-11`, `2026-W47`, `2026-Q4`, `2026-H2`, `2026`, `first 2026-11-23`, `event`.
    package let key: String
    package let start: Day
    package let end: Day

    package init(key: String, start: Day, end: Day) {
        self.key = key
        self.start = start
        self.end = end
    }

    /// The first visit after a care category was noted, within `days` of it.
    package static func first(since: Day, within days: Int) -> Period {
        Period(key: "first \(since)", start: since, end: since + days)
    }

    package var isFirst: Bool { key.hasPrefix("first ") }

    /// How often, from a period's key: `每月`, `首次访`; `nil` for what happens once.
    package static func words(_ key: String) -> String? {
        if key.hasPrefix("first ") { return "首次访" }
        if key == "event" { return nil }
        guard let mark = key.dropFirst(4).dropFirst().first else { return Cadence.year.title }
        switch mark {
        case "W": return Cadence.week.title
        case "Q": return Cadence.quarter.title
        case "H": return Cadence.halfYear.title
        default: return Cadence.month.title
        }
    }

    /// The year of an ISO week is that of its Thursday.
    static func weekKey(_ monday: Day) -> String {
        let thursday = monday + 3
        let firstMonday = (Day(year: thursday.year, month: 1, day: 4) ?? thursday).startOfWeek
        let week = (monday - firstMonday) / 7 + 1
        return "\(thursday.year)-W\(week < 10 ? "0" : "")\(week)"
    }
}
