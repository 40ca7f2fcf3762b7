package import Records

/// Counts a term: when it ends, how much of it is used, and which day counted for what.
///
/// Pure arithmetic on the history it is given; the present comes in from outside.
package struct TermClock: Sendable {
    package let term: Term
    package let calendar: WorkCalendar

    package init(_ term: Term, calendar: WorkCalendar = WorkCalendar()) {
        self.term = term
        self.calendar = calendar
    }

    /// The last moment that is in time; `nil` while a pause lasts whose end is open and the term is not over.
    package func due(for history: TermHistory) -> Instant? {
        course(of: history, length: granted(to: history).length, until: nil).due
    }

    /// Everything there is to say at `now`.
    package func reading(of history: TermHistory, at now: Instant) -> TermReading {
        let granted = granted(to: history)
        let counted = course(of: history, length: granted.length, until: nil)
        let stop = history.stop.flatMap { $0.at <= now ? $0 : nil }
        let moment = stop?.at ?? now
        let used = course(of: history, length: nil, until: moment)
        let days = counted.due == nil ? used.days : counted.days
        let isExceeded = counted.due.map { moment > $0 } ?? false
        let pause = history.pause(at: moment)
        let state: TermReading.State =
            if let stop {
                .stopped(stop)
            } else if let pause, !isExceeded {
                .paused(pause)
            } else {
                .running
            }
        return TermReading(
            term: term, due: counted.due, length: granted.length, used: used.total, isExceeded: isExceeded,
            state: state, refusals: granted.refusals, days: days,
            warning: warning(history, counted.due, moment))
    }

    /// Whether `moment` is past the end.
    package func isExceeded(_ history: TermHistory, at moment: Instant) -> Bool {
        reading(of: history, at: moment).isExceeded
    }

    /// Throws when `more` would not be counted after what `history` has already.
    package func check(
        _ more: TermHistory.Extension, in history: TermHistory
    ) throws(ExtensionRefusal) {
        let granted = granted(to: history)
        try check(more, in: history, length: granted.length, times: granted.times)
    }

    private func check(
        _ more: TermHistory.Extension, in history: TermHistory, length: Int, times: Int
    ) throws(ExtensionRefusal) {
        guard let extending = term.extending, more.length > 0 else { throw .notAllowed }
        if let due = course(of: history, length: length, until: nil).due, more.asked > due {
            throw .afterEnd(due: due)
        }
        guard times < extending.times else { throw .tooOften(times: extending.times) }
        guard more.length <= extending.longest - (length - term.length) else {
            throw .tooLong(longest: term.clock.words(extending.longest))
        }
    }

    /// The term's length with the extensions that hold, in the order in which they were asked for.
    private func granted(to history: TermHistory) -> Granted {
        var granted = Granted(length: term.length)
        for more in history.extensions.sorted(by: { $0.asked < $1.asked }) {
            do throws(ExtensionRefusal) {
                try check(more, in: history, length: granted.length, times: granted.times)
                granted.length += more.length
                granted.times += 1
            } catch {
                granted.refusals.append(TermReading.Refusal(of: more, why: error))
            }
        }
        return granted
    }

    private struct Granted {
        var length: Int
        var times = 0
        var refusals: [TermReading.Refusal] = []
    }

    private func warning(_ history: TermHistory, _ due: Instant?, _ now: Instant) -> UntabledYears? {
        guard term.clock.needsWorkCalendar || term.end == .nextWorkingDay else { return nil }
        let first = history.start.day
        return calendar.warning(for: first...max(first, due?.day ?? now.day))
    }
}

// MARK: Counting

extension TermClock {
    /// A term counted day by day.
    private struct Course {
        var days: [TermDay] = []
        var total = 0
        var due: Instant?

        /// A day that adds nothing.
        mutating func add(_ day: Day, _ kind: DayKind, _ why: TermDay.Why) {
            days.append(TermDay(day: day, kind: kind, why: why, counted: 0, total: total))
        }
    }

    /// Counts until `length` is full, or through `until` where there is no length. Stops at a pause without an end.
    private func course(of history: TermHistory, length: Int?, until: Instant?) -> Course {
        switch term.clock.unit {
        case .day: countDays(history, length, until)
        case .minute: countMinutes(history, length, until)
        }
    }

    private func countDays(_ history: TermHistory, _ length: Int?, _ until: Instant?) -> Course {
        var course = Course()
        var day = history.start.day
        if length == 0 {
            course.add(day, calendar.kind(of: day), .sameDay)
        }
        while length.map({ course.total < $0 }) ?? (until.map { day <= $0.day } ?? false) {
            let why = why(day, history)
            let counted = why == .counted ? 1 : 0
            course.total += counted
            course.days.append(
                TermDay(
                    day: day, kind: calendar.kind(of: day), why: why, counted: counted, total: course.total))
            if length != nil, let pause = history.pause(on: day), pause.until == nil { return course }
            day = day + 1
        }
        guard length != nil, var last = course.days.last?.day else { return course }
        while course.due == nil {
            guard let resumed = resume(after: last, history, &course) else { return course }
            last = term.end == .nextWorkingDay ? moved(from: resumed, &course) : resumed
            // What was moved may have come to lie in another pause.
            if last == resumed { course.due = end(of: last) }
        }
        return course
    }

    /// The last day, moved to where the pause ends when it would end within one; `nil` when that is open.
    private func resume(after last: Day, _ history: TermHistory, _ course: inout Course) -> Day? {
        var last = last
        while let pause = history.pause(at: end(of: last)) {
            guard let until = pause.until?.day else { return nil }
            var isRest = false
            repeat {
                last = last + 1
                isRest = term.clock == .workingDay && !calendar.isWorkingDay(last)
                let why: TermDay.Why =
                    last < until ? .paused(pause.reason) : isRest ? .restDay : .resumed(pause.reason)
                course.add(last, calendar.kind(of: last), why)
            } while last < until || isRest
        }
        return last
    }

    /// The first working day from `last` on.
    private func moved(from last: Day, _ course: inout Course) -> Day {
        let next = calendar.workingDay(onOrAfter: last)
        var day = last
        while day < next {
            day = day + 1
            course.add(day, calendar.kind(of: day), day == next ? .movedEnd : .movedOver)
        }
        return next
    }

    private func why(_ day: Day, _ history: TermHistory) -> TermDay.Why {
        if term.start == .nextDay, day == history.start.day { return .startDay }
        if let pause = history.pause(on: day) { return .paused(pause.reason) }
        return term.clock == .workingDay && !calendar.isWorkingDay(day) ? .restDay : .counted
    }

    /// The last moment of a term's last day.
    private func end(of day: Day) -> Instant {
        if term.dayEnd == .closing, calendar.isWorkingDay(day) {
            return Instant(day, minute: calendar.hours.closing)
        }
        return Instant(endOf: day)
    }

    private func countMinutes(_ history: TermHistory, _ length: Int?, _ until: Instant?) -> Course {
        var course = Course()
        var day = history.start.day
        var total: Int64 = 0
        let full = length.map { Int64($0) * 60_000 }
        if full == 0 { course.due = history.start }
        while course.due == nil, full != nil || until.map({ day <= $0.day }) ?? false {
            var counted: Int64 = 0
            let open = openSpans(of: day, history, until)
            for span in running(open, history) {
                let milliseconds = span.upperBound.milliseconds - span.lowerBound.milliseconds
                if let full, total + counted + milliseconds >= full {
                    course.due = Instant(
                        milliseconds: span.lowerBound.milliseconds + full - total - counted)
                    counted = full - total
                    break
                }
                counted += milliseconds
            }
            let before = Int(total / 60_000)
            total += counted
            course.total = Int(total / 60_000)
            let pause = history.pauses.first { pause in
                open.contains { pause.covers($0) } && course.due.map { pause.from < $0 } != false
            }
            let kind = calendar.kind(of: day)
            let why: TermDay.Why =
                if let pause, counted == 0 {
                    .paused(pause.reason)
                } else if let pause {
                    .partlyPaused(pause.reason)
                } else if counted > 0 || course.due != nil {
                    .counted
                } else {
                    term.clock == .workingHour && !kind.isWorked ? .restDay : .afterHours
                }
            course.days.append(
                TermDay(day: day, kind: kind, why: why, counted: course.total - before, total: course.total))
            let night = Instant(day + 1, minute: 0)
            if course.due == nil, length != nil,
                history.pauses.contains(where: { $0.until == nil && $0.from <= night })
            {
                return course
            }
            day = day + 1
        }
        return course
    }

    /// When the clock would run on `day` without a pause, from the start and, if told, until a moment.
    private func openSpans(
        of day: Day, _ history: TermHistory, _ until: Instant?
    ) -> [Range<Instant>] {
        let minutes =
            term.clock == .always ? [0..<1440] : calendar.isWorkingDay(day) ? calendar.hours.spans : []
        return minutes.compactMap { span in
            let from = max(Instant(day, minute: span.lowerBound), history.start)
            let to = Instant(day, minute: span.upperBound)
            let end = until.map { min($0, to) } ?? to
            return from < end ? from..<end : nil
        }
    }

    /// What is left of `spans` when the pauses are taken out.
    private func running(_ spans: [Range<Instant>], _ history: TermHistory) -> [Range<Instant>] {
        var spans = spans
        for pause in history.pauses {
            spans = spans.flatMap { span -> [Range<Instant>] in
                guard pause.covers(span) else { return [span] }
                var rest: [Range<Instant>] = []
                if span.lowerBound < pause.from { rest.append(span.lowerBound..<pause.from) }
                if let until = pause.until, until < span.upperBound { rest.append(until..<span.upperBound) }
                return rest
            }
        }
        return spans
    }
}

extension TermHistory.Pause {
    /// Whether some of `span` is in the pause.
    fileprivate func covers(_ span: Range<Instant>) -> Bool {
        let from = max(from, span.lowerBound)
        return from < min(until ?? span.upperBound, span.upperBound)
    }
}

extension Instant {
    /// The last millisecond of a civil day.
    init(endOf day: Day) {
        self.init(milliseconds: Instant(day + 1, minute: 0).milliseconds - 1)
    }
}
