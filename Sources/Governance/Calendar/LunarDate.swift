package import Records

/// A day of the lunar calendar (农历): `乙巳年闰六月初一`.
package struct LunarDate: Hashable, Sendable {
    /// The civil year in which the lunar year begins.
    package let year: Int
    /// 1 to 12; a leap month has the number of the one before it.
    package let month: Int
    package let isLeap: Bool
    /// 1 to 30
    package let day: Int

    /// The days that have a lunar date: 1900-01-31 to 2101-01-28.
    package static let days = LunarYear(0).start...LunarYear(LunarTable.years.count - 1).end

    /// `nil` for a day outside ``days``.
    package init?(_ day: Day) {
        guard Self.days.contains(day) else { return nil }
        var index = min(day.year - LunarTable.firstYear, LunarTable.years.count - 1)
        if day < LunarYear(index).start { index -= 1 }
        let lunarYear = LunarYear(index)
        var left = day - lunarYear.start
        var position = 0
        while left >= lunarYear.length(at: position) {
            left -= lunarYear.length(at: position)
            position += 1
        }
        year = LunarTable.firstYear + index
        (month, isLeap) = lunarYear.month(at: position)
        self.day = left + 1
    }

    /// `nil` where the table has no such year, or the year no such month or day.
    package init?(year: Int, month: Int, isLeap: Bool = false, day: Int) {
        guard let lunarYear = LunarYear(year: year), let position = lunarYear.position(of: month, isLeap),
            (1...lunarYear.length(at: position)).contains(day)
        else { return nil }
        (self.year, self.month, self.isLeap, self.day) = (year, month, isLeap, day)
    }

    /// The civil day.
    package var civil: Day {
        guard let lunarYear = LunarYear(year: year), let position = lunarYear.position(of: month, isLeap)
        else { preconditionFailure("checked when it was made") }
        return (0..<position).reduce(lunarYear.start) { $0 + lunarYear.length(at: $1) } + (day - 1)
    }

    /// The number of the month a leap month follows in `year`; `nil` where there is none.
    package static func leapMonth(of year: Int) -> Int? { LunarYear(year: year)?.leapMonth }

    /// How many days a month has, 29 or 30; `nil` where there is no such month.
    package static func length(year: Int, month: Int, isLeap: Bool = false) -> Int? {
        guard let lunarYear = LunarYear(year: year), let position = lunarYear.position(of: month, isLeap)
        else { return nil }
        return lunarYear.length(at: position)
    }

    /// `闰六月初一`
    package var title: String {
        let months = ["正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊"]
        return (isLeap ? "闰" : "") + months[month - 1] + "月" + Self.title(day: day)
    }

    /// `乙巳年`
    package var yearTitle: String {
        let stems = Array("甲乙丙丁戊己庚辛壬癸")
        let branches = Array("子丑寅卯辰巳午未申酉戌亥")
        return "\(stems[(year - 4) % 10])\(branches[(year - 4) % 12])年"
    }

    private static func title(day: Int) -> String {
        switch day {
        case 10: "初十"
        case 20: "二十"
        case 30: "三十"
        default: ["初", "十", "廿"][day / 10] + HanNumber.written(day % 10)
        }
    }
}

extension LunarDate: CustomStringConvertible {
    /// `乙巳年闰六月初一`
    package var description: String { yearTitle + title }
}

/// One row of the table.
struct LunarYear {
    private let index: Int
    private let bits: UInt32

    /// The row of the year that begins in the civil `year`; `nil` where there is none.
    init?(year: Int) {
        let index = year - LunarTable.firstYear
        guard LunarTable.years.indices.contains(index) else { return nil }
        self.init(index)
    }

    fileprivate init(_ index: Int) {
        self.index = index
        bits = LunarTable.years[index]
    }

    private var year: Int { LunarTable.firstYear + index }

    var leapMonth: Int? {
        let month = Int(bits >> 13 & 0xF)
        return month == 0 ? nil : month
    }

    /// 正月初一
    var start: Day { day(1, 20) + Int(bits >> 17 & 0x1F) }

    /// The last day of the year (除夕).
    var end: Day { (0..<monthCount).reduce(start) { $0 + length(at: $1) } - 1 }

    /// 清明 of the civil year: when the sun's longitude reaches 15°.
    var tombSweeping: Day { day(4, 4) + Int(bits >> 22 & 0x3) }

    private var monthCount: Int { leapMonth == nil ? 12 : 13 }

    fileprivate func length(at position: Int) -> Int { bits >> UInt32(position) & 1 == 1 ? 30 : 29 }

    fileprivate func month(at position: Int) -> (number: Int, isLeap: Bool) {
        guard let leapMonth, position >= leapMonth else { return (position + 1, false) }
        return (position, position == leapMonth)
    }

    fileprivate func position(of month: Int, _ isLeap: Bool) -> Int? {
        guard (1...12).contains(month), !isLeap || month == leapMonth else { return nil }
        return month - 1 + (isLeap || month > leapMonth ?? 12 ? 1 : 0)
    }

    private func day(_ month: Int, _ day: Int) -> Day {
        Day(year: year, month: month, day: day) ?? Day(number: 0)
    }
}
