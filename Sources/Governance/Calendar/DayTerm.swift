package import Records

/// A length in days, working days, months or years, as settings and scripts write it: `5 workdays`, `30 days`,
/// `12 months`.
///
/// Counted as the Civil Code does (articles 201 and 202): the day it begins on does not count, and months end on the
/// same day of a later month, or on its last. A rest day at the end moves nothing: whoever wants that asks for the
/// next working day.
package struct DayTerm: Equatable, Sendable {
    package enum Unit: String, CaseIterable, Sendable {
        case workday, day, month, year
    }

    package let count: Int
    package let unit: Unit

    /// `nil` when it is not understood, or is longer than anything here lasts.
    package init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int(parts[0]), (1...10_000).contains(count),
            let unit = Unit.allCases.first(where: { parts[1] == $0.rawValue || parts[1] == "\($0.rawValue)s" }
            )
        else { return nil }
        self.count = count
        self.unit = unit
    }

    /// `1 month`, `5 workdays`
    package var text: String { "\(count) \(unit.rawValue)\(count == 1 ? "" : "s")" }

    /// The last day of a term that begins on `day`.
    package func end(after day: Day, _ calendar: WorkCalendar = WorkCalendar()) -> Day {
        switch unit {
        case .workday: calendar.day(workingDays: count, after: day)
        case .day: day + count
        case .month: day.adding(months: count)
        case .year: day.adding(months: 12 * count)
        }
    }
}
