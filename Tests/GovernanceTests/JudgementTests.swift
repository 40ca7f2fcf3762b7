import Governance
import Records
import TestKit
import Testing

/// How visits decide a duty for November 2026.
@Suite struct JudgementTests {
    private let november = Cadence.month.period(containing: "2026-11-15")

    private func state(
        _ visits: [VisitFact], on day: Day = "2026-11-30", acceptsContact: Bool = true
    ) -> String {
        let judgement = Judge.state(
            of: november, on: day, visits: visits[...], acceptsContact: acceptsContact)
        return judgement.state.rawValue + (judgement.outcome.map { " " + $0.rawValue } ?? "")
            + (judgement.suspendedUntil.map { " 至 \($0)" } ?? "")
    }

    private func visit(
        _ day: Day, _ outcome: Visit.Outcome, minute: Int? = nil, until: Day? = nil
    ) -> VisitFact {
        VisitFact(
            id: Int64(day.number) * 10_000 + Int64(minute ?? 0), household: 1, day: day, minute: minute,
            outcome: outcome, until: until)
    }

    @Test(
        arguments: [
            (Visit.Outcome.met, true, "已办 见到"), (.met, false, "已办 见到"),
            (.contacted, true, "已办 已联系"), (.contacted, false, "待办"),
            (.declined, true, "已办 拒访"), (.declined, false, "已办 拒访"), (.notHome, true, "待办"),
        ] as [(Visit.Outcome, Bool, String)])
    func `a result closes a duty or does not`(
        outcome: Visit.Outcome, acceptsContact: Bool, expected: String
    ) {
        #expect(state([visit("2026-11-05", outcome)], acceptsContact: acceptsContact) == expected)
    }

    @Test(
        arguments: [
            ("2026-10-31", "漏访"), ("2026-11-01", "已办 见到"), ("2026-11-30", "已办 见到"), ("2026-12-01", "漏访"),
        ] as [(Day, String)])
    func `a visit counts for the month it was made in`(visited: Day, expected: String) {
        #expect(state([visit(visited, .met)], on: "2026-12-01") == expected)
    }

    @Test(
        arguments: [
            // Weekday morning, Saturday, and late in the evening.
            ("2026-11-17", 540), ("2026-11-21", 600), ("2026-11-22", 1290), ("2026-11-17", 1439),
        ] as [(Day, Int)])
    func `evenings and weekends count like any other time`(day: Day, minute: Int) {
        #expect(state([visit(day, .met, minute: minute)]) == "已办 见到")
    }

    @Test func `nobody at home twice, on days or at times apart, and one contact make a contact`() {
        let twoDays = [visit("2026-11-05", .notHome), visit("2026-11-07", .notHome)]
        let twoBands = [
            visit("2026-11-05", .notHome, minute: 600), visit("2026-11-05", .notHome, minute: 1140),
        ]
        let oneBand = [
            visit("2026-11-05", .notHome, minute: 600), visit("2026-11-05", .notHome, minute: 660),
        ]
        let call = visit("2026-11-09", .contacted)
        #expect(state(twoDays, acceptsContact: false) == "待办")
        #expect(state(twoDays + [call], acceptsContact: false) == "已办 已联系")
        #expect(state(twoBands + [call], acceptsContact: false) == "已办 已联系")
        #expect(state(oneBand + [call], acceptsContact: false) == "待办")
        #expect(state([twoDays[0], call], acceptsContact: false) == "待办")
        // The contact may come first.
        #expect(
            state([visit("2026-11-03", .contacted)] + twoDays, acceptsContact: false) == "已办 已联系")
    }

    @Test func `being met says more than a refusal or a call of the same month`() {
        #expect(state([visit("2026-11-03", .declined), visit("2026-11-09", .met)]) == "已办 见到")
        #expect(state([visit("2026-11-03", .contacted), visit("2026-11-09", .met)]) == "已办 见到")
        #expect(state([visit("2026-11-03", .declined), visit("2026-11-09", .contacted)]) == "已办 已联系")
    }

    @Test func `who is away is not visited until the day of return`() {
        let away = [visit("2026-11-05", .away, until: "2026-11-20")]
        #expect(state(away, on: "2026-11-05") == "暂缓 至 2026-11-20")
        #expect(state(away, on: "2026-11-19") == "暂缓 至 2026-11-20")
        #expect(state(away, on: "2026-11-20") == "待办")
        #expect(state(away, on: "2026-12-01") == "漏访")
    }

    @Test func `an absence over the end of a month cancels that month's duty`() {
        let away = [visit("2026-11-25", .inHospital, until: "2026-12-10")]
        #expect(state(away, on: "2026-11-30") == "暂缓 至 2026-12-10")
        #expect(state(away, on: "2026-12-01") == "取消")
        let december = Cadence.month.period(containing: "2026-12-01")
        let judged = { (day: Day) in
            Judge.state(of: december, on: day, visits: away[...], acceptsContact: true).state
        }
        #expect(judged("2026-12-09") == .suspended)
        #expect(judged("2026-12-10") == .open)
    }

    @Test func `whoever is met is back`() {
        let away = visit("2026-11-05", .away, until: "2026-12-20")
        #expect(state([away, visit("2026-11-12", .met)]) == "已办 见到")
        #expect(Judge.absence(on: "2026-11-13", [away, visit("2026-11-12", .met)]) == nil)
        #expect(Judge.absence(on: "2026-11-13", [away, visit("2026-11-12", .notHome)]) == "2026-12-20")
    }

    @Test func `while somebody is away a call is enough for any rule`() {
        let away = visit("2026-11-05", .away, until: "2026-11-20")
        #expect(state([away, visit("2026-11-08", .contacted)], acceptsContact: false) == "已办 已联系")
        #expect(state([away, visit("2026-11-21", .contacted)], acceptsContact: false) == "待办")
    }

    @Test func `a first visit stays due until it is made`() {
        let first = Period.first(since: "2026-11-21", within: 10)
        func judged(_ day: Day, _ visits: [VisitFact]) -> Duty.State {
            Judge.state(of: first, on: day, visits: visits[...], acceptsContact: true).state
        }
        #expect(judged("2026-12-05", []) == .open)
        #expect(judged("2026-12-05", [visit("2026-12-04", .met)]) == .done)
        #expect(judged("2026-12-05", [visit("2026-11-20", .met)]) == .open)
    }

    @Test func `being on the spot closes what happened, also where nobody wants to talk`() throws {
        let reported = try moment("2026-11-17 15:20")
        func state(_ visit: VisitFact) -> Duty.State {
            Judge.state(ofEvent: reported, matter: 7, visits: [visit]).state
        }
        #expect(state(visit("2026-11-17", .met, minute: 940)) == .done)
        #expect(state(visit("2026-11-17", .declined, minute: 940)) == .done)
        #expect(state(visit("2026-11-17", .met, minute: 900)) == .open)
        #expect(state(visit("2026-11-17", .contacted, minute: 940)) == .open)
        #expect(state(visit("2026-11-17", .notHome, minute: 940)) == .open)
        let elsewhere = VisitFact(
            id: 1, household: 1, day: "2026-11-17", minute: 940, outcome: .met, matter: 8)
        #expect(state(elsewhere) == .open)
    }
}
