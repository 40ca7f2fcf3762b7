package import Records

/// One year's off days and make-up working days, as the notice of the State Council's office gives them.
package struct HolidayNotice: Hashable, Sendable {
    package let year: Int
    /// Off days, the weekend days among them included where the notice names them.
    package let off: [Stretch]
    /// Weekend days that are worked.
    package let worked: [Day]

    package struct Stretch: Hashable, Sendable {
        package let holiday: PublicHoliday
        package let days: ClosedRange<Day>

        package init(_ holiday: PublicHoliday, _ days: ClosedRange<Day>) {
            self.holiday = holiday
            self.days = days
        }
    }

    package init(year: Int, off: [Stretch], worked: [Day]) {
        self.year = year
        self.off = off
        self.worked = worked
    }
}

/// What a stretch of off days is for, as the notices name it.
package enum PublicHoliday: String, CaseIterable, Sendable {
    case newYear = "元旦"
    case spring = "春节"
    case tombSweeping = "清明节"
    case labour = "劳动节"
    case dragonBoat = "端午节"
    case midAutumn = "中秋节"
    case national = "国庆节"
    /// One stretch for both, in years in which they meet.
    case nationalAndMidAutumn = "国庆节、中秋节"
    /// The seventieth anniversary in September 2015; no other year has it.
    case victory = "抗战胜利纪念日"

    package var title: String { rawValue }
}

/// What sort of day a day is for those who work office hours.
package enum DayKind: Hashable, Sendable {
    /// Monday to Friday.
    case workday
    /// A Saturday or Sunday that is worked to make up for a holiday (调休).
    case makeUp
    case weekend
    case holiday(PublicHoliday)

    package var isWorked: Bool { self == .workday || self == .makeUp }

    /// `工作日`, `调休上班`, `周末`, `春节放假`
    package var title: String {
        switch self {
        case .workday: "工作日"
        case .makeUp: "调休上班"
        case .weekend: "周末"
        case .holiday(let holiday): holiday.title + "放假"
        }
    }
}
