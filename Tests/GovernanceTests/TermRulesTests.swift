import Governance
import Records
import TestKit
import Testing

@Suite struct DeemedAcceptanceTests {
    @Test(arguments: [
        ("2026-02-26 23:59", nil, DeemedAcceptance.Outcome.waiting(until: nil)),
        ("2026-02-27 00:00", nil, .accepted(on: "2026-02-12")),
        ("2026-02-27 09:00", "2026-02-27 08:30", .accepted(on: "2026-02-12")),
    ])
    func `who is not answered within five working days is accepted from the day of receipt`(
        now: String, answer: String?, outcome: DeemedAcceptance.Outcome
    ) throws {
        var history = TermHistory(start: try moment("2026-02-12 09:00"))
        if let answer { history.stops = [.init(at: try moment(answer), reason: "一次性告知")] }
        var found = DeemedAcceptance.licence.outcome(of: history, at: try moment(now))
        if case .waiting(let until) = found {
            #expect(until?.description == "2026-02-26 23:59")
            found = .waiting(until: nil)
        }

        #expect(found == outcome)
    }

    @Test func `an answer in time holds, and a pause gives it the time that was lost`() throws {
        var history = TermHistory(start: try moment("2026-11-16 09:00"))
        history.stops = [.init(at: try moment("2026-11-23 17:00"), reason: "一次性告知")]
        let now = try moment("2026-12-30 09:00")

        #expect(DeemedAcceptance.licence.outcome(of: history, at: now) == .answered(history.stops[0].at))
        history.stops[0].at = try moment("2026-11-25 17:00")
        #expect(DeemedAcceptance.licence.outcome(of: history, at: now) == .accepted(on: "2026-11-16"))
        history.pauses = [
            .init(from: try moment("2026-11-17 09:00"), until: try moment("2026-11-19 09:00"), reason: "系统停机")
        ]
        #expect(DeemedAcceptance.licence.outcome(of: history, at: now) == .answered(history.stops[0].at))
    }

    @Test func `where the term itself must be over, the day after it counts`() throws {
        let rule = DeemedAcceptance(Term(5, .workingDay), from: .end)
        let outcome = rule.outcome(
            of: TermHistory(start: try moment("2026-11-16 09:00")), at: try moment("2026-12-01 09:00"))

        #expect(outcome == .accepted(on: "2026-11-24"))
        #expect(outcome.message == "逾期未答复，视为已于 2026-11-24 受理")
    }
}

@Suite struct StatutoryTermTests {
    @Test(arguments: [
        (Term.licenceDecision, "20 个工作日", "《行政许可法》第四十二条", "10 个工作日" as String?),
        (.jointLicenceDecision, "45 个工作日", "《行政许可法》第四十二条", "15 个工作日"),
        (.licenceCompletion, "5 个工作日", "《行政许可法》第三十二条", nil),
        (.licenceDelivery, "10 个工作日", "《行政许可法》第四十四条", nil),
        (.petitionAcceptance, "15 日", "《信访工作条例》第二十二条", nil),
        (.petitionObjection, "5 个工作日", "《信访工作条例》第二十三条", nil),
        (.petitionAnswer, "60 日", "《信访工作条例》第三十四条", "30 日"),
        (.petitionReview, "30 日", "《信访工作条例》第三十五条", nil),
        (.petitionSecondReview, "30 日", "《信访工作条例》第三十六条", nil),
        (.mediationConfirmation, "30 日", "《人民调解法》第三十三条", nil),
    ])
    func `a term of the law names its article`(term: Term, words: String, basis: String, longest: String?) {
        #expect(term.words == words)
        #expect(term.basis?.text == basis)
        #expect(term.extending.map { term.clock.words($0.longest) } == longest)
    }

    @Test func `the rules of counting name theirs`() {
        #expect(LegalBasis.nextDayCounts.text == "《民法典》第二百零一条")
        #expect(LegalBasis.restDayEnd.text == "《民法典》第二百零三条")
        #expect(LegalBasis.proceduralRestDayEnd.text == "《民事诉讼法》第八十五条")
        #expect(LegalBasis.licenceWorkingDays.text == "《行政许可法》第八十二条")
        #expect(LegalBasis.licencePauses.text == "《行政许可法》第四十五条")
    }
}

@Suite struct DeadlineClockTests {
    @Test func `the words of a clock in a rule stay what they are`() {
        #expect(
            Deadline.Clock.allCases.map(\.rawValue) == [
                "24x7", "calendar_day", "working_day", "working_hour",
            ])
    }

    @Test(arguments: [
        (Deadline.Clock.workingDay, 3 * 1440, "2026-02-12 09:00", "2026-02-24 23:59"),
        (.workingDay, 30, "2026-11-20 09:00", "2026-11-23 23:59"),
        (.calendarDay, 3 * 1440, "2026-02-12 09:00", "2026-02-15 23:59"),
        (.calendarDay, 1441, "2026-11-20 09:00", "2026-11-22 23:59"),
    ])
    func `a household is visited within days`(
        clock: Deadline.Clock, minutes: Int, reported: String, due: String
    ) throws {
        let deadline = Deadline(arrive: minutes, clock: clock)
        let calendar = WorkCalendar()

        #expect(deadline.arrival(after: try moment(reported), calendar).description == due)
        #expect(
            deadline.arrival(after: try moment(reported), atOnce: true, calendar)
                == (try moment(reported)).adding(minutes: minutes))
    }

    @Test(arguments: [
        (Deadline.Clock.always, 90, "1 小时 30 分钟"), (.workingHour, 120, "2 小时"), (.always, 15, "15 分钟"),
        (.calendarDay, 60, "60 日"), (.workingDay, 5, "5 个工作日"),
    ])
    func `a count is said in the clock's unit`(clock: Deadline.Clock, count: Int, words: String) {
        #expect(clock.words(count) == words)
    }
}
