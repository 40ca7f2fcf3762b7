import Governance
import Records
import TestKit
import Testing

@Suite struct TermClockTests {
    @Test(arguments: [
        // Five working days over the Spring Festival of 2026 and the National Day of 2025.
        (Term(5, .workingDay), "2026-02-12 09:00", "2026-02-26 23:59"),
        (Term(5, .workingDay), "2025-09-26 16:00", "2025-10-10 23:59"),
        (Term(6, .workingDay), "2025-09-26 16:00", "2025-10-11 23:59"),
        // The day of receipt is not counted, unless the term says so; received on a rest day, the first working
        // day is the first.
        (Term(1, .workingDay), "2026-11-20 09:00", "2026-11-23 23:59"),
        (Term(1, .workingDay, start: .sameDay), "2026-11-20 09:00", "2026-11-20 23:59"),
        (Term(1, .workingDay), "2026-11-21 09:00", "2026-11-23 23:59"),
        (Term(0, .workingDay), "2026-11-20 09:00", "2026-11-20 23:59"),
        // With the office hours.
        (Term(5, .workingDay, dayEnd: .closing), "2026-02-12 09:00", "2026-02-26 17:30"),
        (Term(15, .calendarDay, dayEnd: .closing), "2026-11-06 09:00", "2026-11-21 23:59"),
        // Calendar days go on over rest days, and the end moves only where the law says so.
        (Term(15, .calendarDay), "2026-11-06 09:00", "2026-11-21 23:59"),
        (Term(15, .calendarDay, end: .nextWorkingDay), "2026-11-06 09:00", "2026-11-23 23:59"),
        (Term(30, .calendarDay, end: .nextWorkingDay), "2026-09-01 09:00", "2026-10-08 23:59"),
        (Term(3, .calendarDay, end: .nextWorkingDay), "2026-02-11 09:00", "2026-02-14 23:59"),
        (Term(3, .calendarDay, end: .nextWorkingDay), "2026-02-12 09:00", "2026-02-24 23:59"),
        (Term(1, .calendarDay), "2024-02-28 23:59", "2024-02-29 23:59"),
        // Hours run at once: over midnight and rest days, or in office hours alone.
        (Term(24 * 60, .always), "2026-10-03 23:50", "2026-10-04 23:50"),
        (Term(30, .always), "2026-10-03 23:50", "2026-10-04 00:20"),
        (Term(0, .always), "2026-10-03 23:50", "2026-10-03 23:50"),
        (Term(120, .workingHour), "2026-11-17 11:00", "2026-11-17 15:00"),
        (Term(120, .workingHour), "2026-11-20 16:30", "2026-11-23 09:30"),
        (Term(120, .workingHour), "2026-11-21 10:00", "2026-11-23 10:30"),
        (Term(60, .workingHour), "2026-11-17 16:30", "2026-11-17 17:30"),
        (Term(420, .workingHour), "2026-09-30 17:30", "2026-10-08 17:30"),
        (Term(421, .workingHour), "2026-09-30 17:30", "2026-10-09 08:31"),
    ])
    func `a term ends when its clock has counted it`(term: Term, start: String, due: String) throws {
        let history = TermHistory(start: try moment(start))

        #expect(TermClock(term).due(for: history)?.description == due)
    }

    @Test(arguments: [
        ("2026-11-24 23:59", false, 2), ("2026-11-25 00:00", true, 3), ("2026-11-25 09:00", true, 3),
        ("2026-11-23 08:00", false, 1), ("2026-11-20 18:00", false, 0),
    ])
    func `an order is sent back on the second working day, and not on the third`(
        now: String, isExceeded: Bool, used: Int
    ) throws {
        let clock = TermClock(Term(2, .workingDay))
        let reading = clock.reading(
            of: TermHistory(start: try moment("2026-11-20 10:00")), at: try moment(now))

        #expect(reading.isExceeded == isExceeded)
        #expect(reading.used == used)
        #expect(reading.left == max(0, 2 - used))
    }

    @Test func `the arithmetic is told day by day`() throws {
        let clock = TermClock(Term(5, .workingDay))
        let reading = clock.reading(
            of: TermHistory(start: try moment("2026-02-12 09:00")), at: try moment("2026-02-13 10:00"))

        #expect(
            reading.explanation() == [
                "2026-02-12 周四 当日不计，自次日起算",
                "2026-02-13 周五 工作日，第 1 日",
                "2026-02-14 周六 调休上班，第 2 日",
                "2026-02-15 至 2026-02-23 春节放假，不计",
                "2026-02-24 周二 工作日，第 3 日",
                "2026-02-25 周三 工作日，第 4 日",
                "2026-02-26 周四 工作日，第 5 日",
            ])
        #expect(reading.days.map(\.counted).reduce(0, +) == 5)
        #expect(reading.days.count == 15)
    }

    @Test func `an end that moves off a rest day says over what`() throws {
        let clock = TermClock(Term(2, .calendarDay, end: .nextWorkingDay))
        let reading = clock.reading(
            of: TermHistory(start: try moment("2026-11-19 09:00")), at: try moment("2026-11-19 10:00"))

        #expect(
            reading.explanation() == [
                "2026-11-19 周四 当日不计，自次日起算",
                "2026-11-20 周五 工作日，第 1 日",
                "2026-11-21 周六 周末，第 2 日",
                "2026-11-22 周日 周末，期限届满日顺延",
                "2026-11-23 周一 工作日，顺延到这一日届满",
            ])
    }

    @Test func `hours are told with what each day gave`() throws {
        let clock = TermClock(Term(10 * 60, .workingHour))
        let history = TermHistory(
            start: try moment("2026-11-20 15:00"),
            pauses: [
                .init(
                    from: try moment("2026-11-23 09:30"), until: try moment("2026-11-23 15:30"), reason: "停电")
            ])
        let reading = clock.reading(of: history, at: try moment("2026-11-23 10:00"))

        #expect(reading.due?.description == "2026-11-24 15:00")
        #expect(
            reading.explanation() == [
                "2026-11-20 周五 工作日，计 2 小时 30 分钟，累计 2 小时 30 分钟",
                "2026-11-21 至 2026-11-22 周末，不计",
                "2026-11-23 周一 扣除暂停（停电），计 3 小时，累计 5 小时 30 分钟",
                "2026-11-24 周二 工作日，计 4 小时 30 分钟，累计 10 小时",
            ])
        #expect(reading.used == 210)
        #expect(reading.state == .paused(history.pauses[0]))
    }

    @Test(arguments: [
        // Begun on Monday the 16th: a pause over some days, within one day, over the weekend, over the end.
        ("2026-11-17 09:00", "2026-11-19 17:00", "2026-11-25"),
        ("2026-11-17 09:00", "2026-11-17 12:00", "2026-11-23"),
        ("2026-11-20 18:00", "2026-11-22 09:00", "2026-11-23"),
        ("2026-11-16 10:00", "2026-11-16 11:00", "2026-11-23"),
        ("2026-11-23 16:00", "2026-11-26 09:00", "2026-11-26"),
        ("2026-11-23 16:00", "2026-11-28 09:00", "2026-11-30"),
        ("2026-11-24 09:00", "2026-11-26 09:00", "2026-11-23"),
        ("2026-11-19 09:00", "2026-11-18 09:00", "2026-11-23"),
    ])
    func `a pause is left out of the legal term and of the promise`(from: String, until: String, due: Day)
        throws
    {
        let pause = TermHistory.Pause(from: try moment(from), until: try moment(until), reason: "现场勘验")
        let history = TermHistory(start: try moment("2026-11-16 09:00"), pauses: [pause])
        let legal = TermClock(.licenceDecision).due(for: history)
        let unpaused = TermClock(.licenceDecision).due(for: TermHistory(start: history.start))

        #expect(TermClock(Term(5, .workingDay)).due(for: history)?.day == due)
        let lost = WorkCalendar().workingDays(
            after: pause.from.day, through: max(pause.from.day, pause.until?.day ?? due))
        #expect(legal?.day == WorkCalendar().day(workingDays: lost, after: try #require(unpaused).day))
    }

    @Test func `while a pause lasts there is no end, and nothing is exceeded`() throws {
        let pause = TermHistory.Pause(from: try moment("2026-11-18 09:00"), until: nil, reason: "等补正")
        let history = TermHistory(start: try moment("2026-11-16 09:00"), pauses: [pause])
        for term in [
            Term(5, .workingDay), Term(5, .calendarDay), Term(30 * 60, .workingHour), Term(4000, .always),
        ] {
            let reading = TermClock(term).reading(of: history, at: try moment("2027-03-01 09:00"))

            #expect(reading.due == nil)
            #expect(!reading.isExceeded)
            #expect(reading.state == .paused(pause))
            #expect(reading.left > 0)
            #expect(reading.days.last?.day == "2027-03-01")
        }
    }

    @Test func `a pause that begins when the time is used up changes nothing`() throws {
        let pause = TermHistory.Pause(from: try moment("2026-11-25 09:00"), until: nil, reason: "听证")
        let history = TermHistory(start: try moment("2026-11-16 09:00"), pauses: [pause])
        let reading = TermClock(Term(5, .workingDay)).reading(of: history, at: try moment("2026-11-26 09:00"))

        #expect(reading.due?.day == "2026-11-23")
        #expect(reading.isExceeded)
        #expect(reading.state == .running)
    }

    @Test(arguments: [
        ("2026-11-23 18:00", "2026-11-23 17:30"), ("2026-11-23 20:00", "2026-11-23 17:30"),
        ("2026-11-23 17:00", "2026-11-24 17:30"),
    ])
    func `a pause over closing time gives the next day`(from: String, due: String) throws {
        let pause = TermHistory.Pause(
            from: try moment(from), until: try moment("2026-11-23 21:00"), reason: "停电")
        let history = TermHistory(start: try moment("2026-11-16 09:00"), pauses: [pause])

        #expect(TermClock(Term(5, .workingDay, dayEnd: .closing)).due(for: history)?.description == due)
    }

    @Test(arguments: [
        ("2026-12-14 23:59", 10, nil, "2026-12-28"),
        ("2026-12-15 00:00", 10, "期限 2026-12-14 23:59 已经届满，届满后不能再申请延期", "2026-12-14"),
        ("2026-12-01 09:00", Int.max, "延期合计不能超过 10 个工作日", "2026-12-14"),
        ("2026-12-01 09:00", 11, "延期合计不能超过 10 个工作日", "2026-12-14"),
    ])
    func `more time is asked for before the end, and has a limit`(
        asked: String, length: Int, message: String?, due: Day
    ) throws {
        let clock = TermClock(.licenceDecision)
        let more = TermHistory.Extension(length, asked: try moment(asked), reason: "情况复杂")
        var history = TermHistory(start: try moment("2026-11-16 09:00"))
        let refusal = Result { try clock.check(more, in: history) }
        history.extensions = [more]
        let reading = clock.reading(of: history, at: try moment("2026-12-20 09:00"))

        if case .failure(let error) = refusal {
            #expect((error as? ExtensionRefusal)?.message == message)
        } else {
            #expect(message == nil)
        }
        #expect(reading.refusals.map(\.why.message) == [message].compactMap { $0 })
        #expect(reading.due?.day == due)
        #expect(reading.isExceeded == (message != nil))
    }

    @Test func `more time is given as often as the term allows`() throws {
        let start = try moment("2026-11-16 09:00")
        let twice = [1, 2].map { TermHistory.Extension(2, asked: start.adding(minutes: $0), reason: "情况复杂") }
        let history = TermHistory(start: start, extensions: twice)
        func messages(_ term: Term) -> [String] {
            TermClock(term).reading(of: history, at: start).refusals.map(\.why.message)
        }

        #expect(messages(.licenceDecision) == ["只能延期 1 次"])
        #expect(messages(.licenceDelivery) == ["这个期限不能延长", "这个期限不能延长"])
        #expect(messages(Term(5, .workingDay, extending: .init(longest: 4, times: 2))).isEmpty)
        #expect(messages(Term(5, .workingDay, extending: .init(longest: 3, times: 2))) == ["延期合计不能超过 3 个工作日"])
    }

    @Test(arguments: [
        ("2026-11-23 17:00", false, 5), ("2026-11-24 09:00", true, 6), ("2026-11-20 09:00", false, 4),
    ])
    func `a stop settles whether it was in time, whatever comes later`(
        stop: String, isExceeded: Bool, used: Int
    )
        throws
    {
        let history = TermHistory(
            start: try moment("2026-11-16 09:00"),
            stops: [
                .init(at: try moment("2026-12-30 09:00"), reason: "归档"),
                .init(at: try moment(stop), reason: "办结"),
            ])
        let reading = TermClock(Term(5, .workingDay)).reading(of: history, at: try moment("2027-06-01 09:00"))

        #expect(reading.isExceeded == isExceeded)
        #expect(reading.used == used)
        #expect(reading.state == .stopped(history.stops[1]))
    }

    @Test func `a term that reaches a year without a notice warns, and one that does not stays silent`()
        throws
    {
        let late = TermHistory(start: try moment("2026-12-28 09:00"))
        func years(_ term: Term) -> [Int]? {
            TermClock(term).reading(of: late, at: late.start).warning?.years
        }

        #expect(years(Term(5, .workingDay)) == [2027])
        #expect(years(Term(3, .workingDay)) == nil)
        #expect(years(Term(60, .calendarDay)) == nil)
        #expect(years(Term(60, .calendarDay, end: .nextWorkingDay)) == [2027])
        #expect(years(Term(40 * 60, .workingHour)) == [2027])
        #expect(years(Term(40 * 60, .always)) == nil)
    }

    @Test func `every minute of any history is counted once, as a plain count of minutes does`() throws {
        var state: UInt64 = 11
        func roll(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let calendar = WorkCalendar()
        let first = try moment("2026-09-15 00:00")
        for _ in 0..<60 {
            let start = first.adding(minutes: roll(20 * 1440))
            let pauses = (0..<roll(4)).map { _ in
                let from = start.adding(minutes: roll(6000) - 500)
                return TermHistory.Pause(
                    from: from, until: from.adding(minutes: roll(3000) - 100), reason: "等")
            }
            let history = TermHistory(start: start, pauses: pauses)
            for clock in [Deadline.Clock.always, .workingHour] {
                let length = 1 + roll(2000)
                var (minute, left) = (start, length)
                while left > 0 {
                    let inOffice = calendar.hours.spans.contains { $0.contains(minute.minuteOfDay) }
                    let runs = clock == .always || inOffice && calendar.isWorkingDay(minute.day)
                    let paused = pauses.contains { $0.from <= minute && minute < $0.until ?? minute }
                    if runs && !paused { left -= 1 }
                    minute = minute.adding(minutes: 1)
                }
                let reading = TermClock(Term(length, clock)).reading(of: history, at: minute)
                #expect(reading.due == minute)
                #expect(reading.used == length)
                #expect(!reading.isExceeded)
                #expect(reading.days.map(\.counted).reduce(0, +) == length)
                #expect(reading.days.last?.total == length)
            }
        }
    }

    @Test func `days of any history add up, and the end never falls into a pause`() throws {
        var state: UInt64 = 3
        func roll(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let first = try moment("2026-01-01 00:00")
        for _ in 0..<400 {
            let start = first.adding(minutes: roll(300 * 1440))
            let pauses = (0..<roll(4)).map { _ in
                let from = start.adding(minutes: roll(40 * 1440) - 3000)
                return TermHistory.Pause(from: from, until: from.adding(minutes: roll(9 * 1440)), reason: "等")
            }
            let clock: Deadline.Clock = roll(2) == 0 ? .workingDay : .calendarDay
            let term = Term(roll(20), clock, end: roll(2) == 0 ? .nextWorkingDay : .asCounted)
            let reading = TermClock(term).reading(of: TermHistory(start: start, pauses: pauses), at: start)
            let due = try #require(reading.due)

            #expect(reading.days.map(\.counted).reduce(0, +) == term.length)
            #expect(reading.days.map(\.day) == (0...(due.day - start.day)).map { start.day + $0 })
            #expect(!pauses.contains { $0.from <= due && due < $0.until ?? due })
            if term.end == .nextWorkingDay { #expect(WorkCalendar().isWorkingDay(due.day)) }
            if clock == .workingDay, term.length > 0 { #expect(WorkCalendar().isWorkingDay(due.day)) }
        }
    }
}
