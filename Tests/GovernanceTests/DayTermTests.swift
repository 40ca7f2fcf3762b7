import Governance
import Records
import TestKit
import Testing

/// Terms in days, as places write them down.
@Suite struct DayTermTests {
    @Test(
        arguments: [
            ("3 months", "2026-11-30", "2027-02-28"), ("3 months", "2026-12-31", "2027-03-31"),
            ("12 months", "2024-02-29", "2025-02-28"), ("2 years", "2024-11-03", "2026-11-03"),
            ("30 days", "2026-11-11", "2026-12-11"), ("1 day", "2026-12-31", "2027-01-01"),
            // Over 春节: a make-up Saturday is worked, the days off are not.
            ("5 workdays", "2026-02-12", "2026-02-26"), ("1 workday", "2026-09-30", "2026-10-08"),
        ] as [(String, Day, Day)])
    func `a term ends on a day`(text: String, from: Day, last: Day) throws {
        #expect(try #require(DayTerm(text)).end(after: from) == last)
    }

    @Test(arguments: [
        ("1 days", "1 day"), ("12 month", "12 months"), ("5 workdays", "5 workdays"), ("2 years", "2 years"),
    ])
    func `a term is written in one way`(text: String, written: String) throws {
        #expect(try #require(DayTerm(text)).text == written)
    }

    @Test(arguments: [
        "", "6", "months", "0 days", "-1 days", "+1 days", "1.5 days", "6  months 1", "10001 days", "6 moons",
        "6months",
        "99999999999999999999 days", "六 months",
    ])
    func `what is no term is not taken`(text: String) { #expect(DayTerm(text) == nil) }
}
