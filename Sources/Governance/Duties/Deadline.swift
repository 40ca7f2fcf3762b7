package import Records

/// How soon after a report somebody must ring back and be on the spot.
package struct Deadline: Hashable, Sendable {
    /// Minutes until the call back, always around the clock; `nil` where none is asked for.
    package var callback: Int?
    /// Minutes until somebody is there.
    package var arrive: Int
    package var clock: Clock
    /// Reported outside working time: on the next working day by this minute of the day.
    package var otherwise: Int

    package enum Clock: String, CaseIterable, Sendable {
        /// Every minute of every day counts.
        case always = "24x7"
        /// Only office hours of working days count.
        case workingHour = "working_hour"
    }

    package init(callback: Int? = nil, arrive: Int, clock: Clock, otherwise: Int = 10 * 60) {
        self.callback = callback
        self.arrive = arrive
        self.clock = clock
        self.otherwise = otherwise
    }

    /// When somebody must be there. `atOnce`: violence is possible, and the clock never stops.
    package func arrival(after reported: Instant, atOnce: Bool = false, _ calendar: WorkCalendar) -> Instant {
        guard clock == .workingHour, !atOnce else { return reported.adding(minutes: arrive) }
        if calendar.isClosed(at: reported) {
            let morning = reported.minuteOfDay < WorkCalendar.opening ? reported.day : reported.day + 1
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

    /// `30 分钟`, `2 小时`, `3 天`.
    package static func words(minutes: Int) -> String {
        if minutes % 1440 == 0, minutes > 1440 { return "\(minutes / 1440) 天" }
        if minutes % 60 == 0 { return "\(minutes / 60) 小时" }
        return "\(minutes) 分钟"
    }
}
