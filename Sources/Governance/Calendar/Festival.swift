package import Records

/// A festival that moves in the civil calendar: by the lunar calendar, or 清明 by the sun.
///
/// A festival belongs to the ordinary month; a leap month has none.
package enum Festival: String, CaseIterable, Sendable {
    case spring = "春节"
    case lantern = "元宵"
    /// A solar term, and no lunar date.
    case tombSweeping = "清明"
    case dragonBoat = "端午"
    case doubleSeventh = "七夕"
    case midAutumn = "中秋"
    /// Also the day of the old (老年节; 老年人权益保障法).
    case doubleNinth = "重阳"
    case laba = "腊八"
    /// 腊月廿三; 廿四 in the south is ``southernLittleYear``.
    case littleYear = "小年"
    case southernLittleYear = "南方小年"
    /// The last day of the lunar year, its 29th or 30th.
    case newYearsEve = "除夕"

    package var title: String { rawValue }

    /// The days of the civil `year` on which it falls, in order: one for most, none or two for 腊八 (2022 has
    /// two). None where the table ends: before 1900, after 2100.
    package func days(in year: Int) -> [Day] {
        let days: [Day?] =
            switch self {
            case .tombSweeping: [LunarYear(year: year)?.tombSweeping]
            case .newYearsEve: [LunarYear(year: year - 1)?.end, LunarYear(year: year)?.end]
            default: [civil(in: year - 1), civil(in: year)]
            }
        return days.compactMap { $0 }.filter { $0.year == year }
    }

    /// The first day on or after `day` on which it falls; `nil` where the table ends.
    package func next(onOrAfter day: Day) -> Day? {
        // 腊八 may leave out a civil year.
        (day.year...day.year + 2).lazy.flatMap { days(in: $0) }.first { $0 >= day }
    }

    /// The festivals of `day`, in the order of this list.
    package static func all(on day: Day) -> [Festival] {
        allCases.filter { $0.days(in: day.year).contains(day) }
    }

    /// The day in the lunar `year`, which begins in the civil year of that number.
    private func civil(in year: Int) -> Day? {
        let (month, day) =
            switch self {
            case .spring: (1, 1)
            case .lantern: (1, 15)
            case .dragonBoat: (5, 5)
            case .doubleSeventh: (7, 7)
            case .midAutumn: (8, 15)
            case .doubleNinth: (9, 9)
            case .laba: (12, 8)
            case .littleYear: (12, 23)
            case .southernLittleYear: (12, 24)
            case .tombSweeping, .newYearsEve: (0, 0)
            }
        return LunarDate(year: year, month: month, day: day)?.civil
    }
}
