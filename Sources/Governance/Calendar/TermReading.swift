package import Records

/// A term at a moment, with the arithmetic behind it.
package struct TermReading: Hashable, Sendable {
    package let term: Term
    /// The last moment that is in time; `nil` while a pause lasts whose end is open.
    package let due: Instant?
    /// The term and the extensions that hold, in the unit of the clock.
    package let length: Int
    /// Days, the present one among them, or whole minutes; through the stop where there is one. More than
    /// ``length`` when the end is past.
    package let used: Int
    /// Whether the end had passed at the stop, or has by now.
    package let isExceeded: Bool
    package let state: State
    /// Extensions that do not count, in the order in which they were asked for.
    package let refusals: [Refusal]
    /// Every day from the start to the end, or to the present while the end is open.
    package let days: [TermDay]
    /// Set where a working day was counted in a year whose holidays are not known.
    package let warning: UntabledYears?

    /// What is left in the unit of the clock; never less than nothing.
    package var left: Int { max(0, length - used) }

    package enum State: Hashable, Sendable {
        case running
        case paused(TermHistory.Pause)
        case stopped(TermHistory.Stop)
    }

    package struct Refusal: Hashable, Sendable {
        package let of: TermHistory.Extension
        package let why: ExtensionRefusal
    }

    /// The arithmetic in sentences, one for each day; long rests of one kind are one line.
    package func explanation() -> [String] {
        var lines: [String] = []
        var index = days.startIndex
        while index < days.endIndex {
            var last = index
            if days[index].counted == 0 {
                while last + 1 < days.endIndex, days[last + 1].isLike(days[index]) { last += 1 }
            }
            lines.append(days[index].words(term.clock, through: days[last].day))
            index = last + 1
        }
        return lines
    }
}

/// One day of a term, and why it counts or does not.
package struct TermDay: Hashable, Sendable {
    package let day: Day
    package let kind: DayKind
    package let why: Why
    /// A day as 1 or 0, or the minutes of it.
    package let counted: Int
    /// All that is counted through this day.
    package let total: Int

    package enum Why: Hashable, Sendable {
        case counted
        /// The day it began (次日起算).
        case startDay
        /// The day it began is the day it ends: a term of no days.
        case sameDay
        /// Not worked, and the clock counts working time.
        case restDay
        /// Worked, and the office had closed before it began.
        case afterHours
        /// For this reason.
        case paused(String)
        /// Counted but for the hours of a pause.
        case partlyPaused(String)
        /// The pause ended on it, in which the end would have fallen; it ends on this day instead.
        case resumed(String)
        /// A rest day over which the end was moved on.
        case movedOver
        /// The working day on which it ends instead.
        case movedEnd
    }

    /// `02-13 周五 工作日，第 1 日`, `02-15 至 02-23 春节放假，不计`
    func words(_ clock: Deadline.Clock, through last: Day) -> String {
        let weekdays = Array("一二三四五六日")
        let days = last == day ? "\(day) 周\(weekdays[day.weekday - 1])" : "\(day) 至 \(last)"
        let count = clock.unit == .day ? "第 \(total) 日" : "计 \(clock.words(counted))，累计 \(clock.words(total))"
        switch why {
        case .counted: return "\(days) \(clock == .always ? "" : kind.title + "，")\(count)"
        case .startDay: return "\(days) 当日不计，自次日起算"
        case .sameDay: return "\(days) 当日届满"
        case .restDay: return "\(days) \(kind.title)，不计"
        case .afterHours: return "\(days) 已过办公时间，不计"
        case .paused(let reason): return "\(days) 暂停（\(reason)），不计"
        case .partlyPaused(let reason): return "\(days) 扣除暂停（\(reason)），\(count)"
        case .resumed(let reason): return "\(days) 暂停（\(reason)）结束，这一日届满"
        case .movedOver: return "\(days) \(kind.title)，期限届满日顺延"
        case .movedEnd: return "\(days) \(kind.title)，顺延到这一日届满"
        }
    }

    /// Whether both can share one line.
    fileprivate func isLike(_ other: TermDay) -> Bool {
        counted == 0 && why == other.why && (kind == other.kind || why.isPause)
    }
}

extension TermDay.Why {
    fileprivate var isPause: Bool { if case .paused = self { true } else { false } }
}
