package import Records

/// How soon after a report somebody must ring back and be on the spot.
package struct Deadline: Hashable, Sendable {
    /// Minutes until the call back, always around the clock; `nil` where none is asked for.
    package var callback: Int?
    /// Minutes until somebody is there. A clock of days makes whole days of them, 1440 minutes each, and a day
    /// begun is a day.
    package var arrive: Int
    package var clock: Clock
    /// Reported outside working time: on the next working day by this minute of the day.
    package var otherwise: Int

    package enum Clock: String, CaseIterable, Sendable {
        /// Every minute of every day counts.
        case always = "24x7"
        /// Whole days, rest days among them.
        case calendarDay = "calendar_day"
        /// Whole working days.
        case workingDay = "working_day"
        /// Only office hours of working days count.
        case workingHour = "working_hour"

        /// What it counts in.
        package var unit: Unit { self == .calendarDay || self == .workingDay ? .day : .minute }

        package enum Unit: Sendable {
            case minute
            case day
        }

        /// Whether it must know which days are worked.
        package var needsWorkCalendar: Bool { self == .workingDay || self == .workingHour }

        /// A count in its unit: `20 个工作日`, `60 日`, `2 小时`, `1 小时 30 分钟`.
        package func words(_ count: Int) -> String {
            switch self {
            case .calendarDay: "\(count) 日"
            case .workingDay: "\(count) 个工作日"
            case .always, .workingHour:
                switch (count / 60, count % 60) {
                case (0, let minutes): "\(minutes) 分钟"
                case (let hours, 0): "\(hours) 小时"
                case (let hours, let minutes): "\(hours) 小时 \(minutes) 分钟"
                }
            }
        }
    }

    package init(callback: Int? = nil, arrive: Int, clock: Clock, otherwise: Int = 10 * 60) {
        self.callback = callback
        self.arrive = arrive
        self.clock = clock
        self.otherwise = otherwise
    }

    /// When somebody must be there. `atOnce`: violence is possible, and the clock never stops.
    ///
    /// By a clock of days the day of the report is not counted, and the last day counts to its end.
    package func arrival(after reported: Instant, atOnce: Bool = false, _ calendar: WorkCalendar) -> Instant {
        if clock == .always || atOnce { return reported.adding(minutes: arrive) }
        if clock.unit == .day {
            let days = (arrive + 1439) / 1440
            let last =
                clock == .workingDay
                ? calendar.day(workingDays: days, after: reported.day) : reported.day + days
            return Instant(endOf: last)
        }
        if calendar.isClosed(at: reported) {
            let morning = reported.minuteOfDay < calendar.hours.opening ? reported.day : reported.day + 1
            return Instant(calendar.workingDay(onOrAfter: morning), minute: otherwise)
        }
        return calendar.adding(workingMinutes: arrive, to: reported)
    }
}

/// A length of time as settings and rules write it: `30m`, `2h`, `3 days`, `10d`, `1 week`.
package enum Duration {
    /// Minutes, or `nil` when it is not understood.
    package static func minutes(_ text: String) -> Int? {
        let text = text.filter { $0 != " " }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count > 0, count < 1_000_000 else { return nil }
        switch text.dropFirst(digits.count) {
        case "m", "min", "minute", "minutes": return count
        case "h", "hour", "hours": return count * 60
        case "d", "day", "days": return count * 1440
        case "w", "week", "weeks": return count * 10080
        default: return nil
        }
    }

    /// Whole days, or `nil` when it is not understood or no whole number of days.
    package static func days(_ text: String) -> Int? {
        guard let minutes = minutes(text), minutes % 1440 == 0 else { return nil }
        return minutes / 1440
    }

    /// `30m`, `2h`, `3d`: as settings and rules write it, in the largest unit that fits.
    package static func text(minutes: Int) -> String {
        if minutes % 1440 == 0 { return "\(minutes / 1440)d" }
        return minutes % 60 == 0 ? "\(minutes / 60)h" : "\(minutes)m"
    }

    /// `30 分钟`, `2 小时`, `3 天`.
    package static func words(minutes: Int) -> String {
        if minutes % 1440 == 0, minutes > 1440 { return "\(minutes / 1440) 天" }
        if minutes % 60 == 0 { return "\(minutes / 60) 小时" }
        return "\(minutes) 分钟"
    }
}
