package import Records

/// How often somebody is to be visited: at least once in each calendar period, not every so many days.
///
/// Monthly is each calendar month (the monthly visit rate of civil affairs is counted so), weekly the ISO week from
/// Monday to Sunday, quarterly the calendar quarter, half-yearly January to June and July to December. Every so many
/// days is once in each stretch of so many, counted on from 1970-01-01: the same stretches for everybody.
package enum Cadence: Hashable, Sendable, CaseIterable {
    case day
    /// 2 to ``mostDays``.
    case days(Int)
    case week
    case month
    case quarter
    case halfYear
    case year

    /// Those that have a name.
    package static let allCases: [Cadence] = [.day, .week, .month, .quarter, .halfYear, .year]
    package static let mostDays = 60

    /// The words for it: `每月`.
    package var title: String {
        switch self {
        case .day: "每天"
        case .days(let count): "每 \(count) 天"
        case .week: "每周"
        case .month: "每月"
        case .quarter: "每季"
        case .halfYear: "每半年"
        case .year: "每年"
        }
    }

    package func period(containing day: Day) -> Period {
        switch self {
        case .day: return Period(key: day.description, start: day, end: day)
        case .days(let count):
            let rest = Int(day.number) % count
            let start = day - (rest < 0 ? rest + count : rest)
            return Period(key: "\(start)/\(count)", start: start, end: start + (count - 1))
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

extension Cadence: RawRepresentable {
    /// As settings and rules write it: `week`, `10 days`.
    package init?(rawValue: String) {
        if let named = Self.allCases.first(where: { $0.rawValue == rawValue }) {
            self = named
            return
        }
        let parts = rawValue.split(separator: " ")
        guard parts.count == 2, parts[1] == "days", let count = Int(parts[0]),
            (2...Self.mostDays).contains(count)
        else { return nil }
        self = .days(count)
    }

    package var rawValue: String {
        switch self {
        case .day: "day"
        case .days(let count): "\(count) days"
        case .week: "week"
        case .month: "month"
        case .quarter: "quarter"
        case .halfYear: "half-year"
        case .year: "year"
        }
    }

    /// All that may stand in a setting: `day、week、…，或 2 到 60 天：10 days`.
    package static var words: String {
        allCases.map(\.rawValue).joined(separator: "、") + "，或每 2 到 \(mostDays) 天，例如 10 days"
    }

    /// Roughly how many days lie between two visits: for telling which of two cadences asks for more.
    package var days: Int {
        switch self {
        case .day: 1
        case .days(let count): count
        case .week: 7
        case .month: 30
        case .quarter: 91
        case .halfYear: 182
        case .year: 365
        }
    }

    /// Whether its periods are made of whole calendar months.
    var isOfMonths: Bool { if case .days = self { false } else { days >= 30 } }
}

/// The stretch of days that one duty stands for.
package struct Period: Hashable, Sendable {
    /// Part of the duty's key: `2026-11`, `2026-W47`, `2026-Q4`, `2026-H2`, `2026`, `2026-11-23`, `2026-11-23/10`,
    /// `first 2026-11-23`, `春节 2027-02-06`, `高温预警 2026-07-15`, `event`.
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
    /// Asked for by a festival, a date or a warning, not by a cadence.
    package var isOccasion: Bool { Self.occasion(key) != nil }

    /// `春节` of `春节 2027-02-06`; `nil` for a period of a cadence.
    package static func occasion(_ key: String) -> String? {
        guard !key.hasPrefix("first "), let blank = key.firstIndex(of: " ") else { return nil }
        return String(key[..<blank])
    }

    /// How often, from a period's key: `每月`, `首次访`, `春节`; `nil` for what happens once.
    package static func words(_ key: String) -> String? {
        if key.hasPrefix("first ") { return "首次访" }
        if key == "event" { return nil }
        if let occasion = occasion(key) { return occasion }
        if let slash = key.firstIndex(of: "/"), let count = Int(key[key.index(after: slash)...]) {
            return Cadence.days(count).title
        }
        if key.count == 10 { return Cadence.day.title }
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
