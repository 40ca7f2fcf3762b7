package import Records

/// A day of the calendar that asks for a visit of its own: a festival that moves, or a date.
package struct Occasion: Hashable, Sendable {
    /// What people call it: `春节`, `七一`, `12月3日`.
    package let title: String
    private let when: When

    private enum When: Hashable, Sendable {
        case festival(Festival)
        case date(month: Int, day: Int)
        /// The so-manieth Sunday of a month.
        case sunday(Int, month: Int)
    }

    /// Dates with a name of their own, and those of the list in ``Festival``.
    private static let dates: [(title: String, when: When)] = [
        ("元旦", .date(month: 1, day: 1)), ("学雷锋日", .date(month: 3, day: 5)),
        ("五一", .date(month: 5, day: 1)), ("助残日", .sunday(3, month: 5)),
        ("六一", .date(month: 6, day: 1)), ("七一", .date(month: 7, day: 1)),
        ("八一", .date(month: 8, day: 1)), ("国庆", .date(month: 10, day: 1)),
        ("国际残疾人日", .date(month: 12, day: 3)),
    ]

    /// All that have a name.
    package static let names = Festival.allCases.map(\.title) + dates.map(\.title)

    /// Reads a name, or a date such as `07-01`; `nil` for anything else.
    package init?(_ text: String) {
        if let festival = Festival(rawValue: text) {
            self.init(title: text, .festival(festival))
        } else if let date = Self.dates.first(where: { $0.title == text }) {
            self.init(title: text, date.when)
        } else {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let month = Int(parts[0]),
                let day = Int(parts[1]), Day(year: 2024, month: month, day: day) != nil
            else { return nil }
            self.init(title: "\(month)月\(day)日", .date(month: month, day: day))
        }
    }

    private init(title: String, _ when: When) {
        self.title = title
        self.when = when
    }

    /// The days of a civil year on which it falls: 29 February only where there is one.
    package func days(in year: Int) -> [Day] {
        switch when {
        case .festival(let festival): return festival.days(in: year)
        case .date(let month, let day): return Day(year: year, month: month, day: day).map { [$0] } ?? []
        case .sunday(let number, let month):
            guard let first = Day(year: year, month: month, day: 1) else { return [] }
            return [first + (7 - first.weekday) + 7 * (number - 1)]
        }
    }

    /// The stretch in which the visit is to be made that `day` lies in, if it lies in one: from `lead` days before it
    /// to `after` days after it.
    package func period(containing day: Day, lead: Int, after: Int) -> Period? {
        for year in (day - after).year...(day + lead).year {
            for date in days(in: year) where day >= date - lead && day <= date + after {
                return Period(key: "\(title) \(date)", start: date - lead, end: date + after)
            }
        }
        return nil
    }
}
