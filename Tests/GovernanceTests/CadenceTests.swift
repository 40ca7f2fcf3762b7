import Governance
import Records
import TestKit
import Testing

@Suite struct CadenceTests {
    @Test(
        arguments: [
            (Cadence.month, "2026-02-10", "2026-02", "2026-02-01", "2026-02-28"),
            (.month, "2028-02-29", "2028-02", "2028-02-01", "2028-02-29"),
            (.month, "2026-10-31", "2026-10", "2026-10-01", "2026-10-31"),
            // The year of a week is that of its Thursday.
            (.week, "2026-12-31", "2026-W53", "2026-12-28", "2027-01-03"),
            (.week, "2027-01-01", "2026-W53", "2026-12-28", "2027-01-03"),
            (.week, "2027-01-04", "2027-W01", "2027-01-04", "2027-01-10"),
            (.week, "2025-12-29", "2026-W01", "2025-12-29", "2026-01-04"),
            (.week, "2026-11-22", "2026-W47", "2026-11-16", "2026-11-22"),
            (.quarter, "2026-11-17", "2026-Q4", "2026-10-01", "2026-12-31"),
            (.halfYear, "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"),
            (.year, "2026-01-01", "2026", "2026-01-01", "2026-12-31"),
        ] as [(Cadence, Day, String, Day, Day)])
    func `a day lies in one period`(cadence: Cadence, day: Day, key: String, start: Day, end: Day) {
        #expect(cadence.period(containing: day) == Period(key: key, start: start, end: end))
    }

    @Test(arguments: [
        ("2026-11", "每月"), ("2026-W47", "每周"), ("2026-Q4", "每季"), ("2026-H2", "每半年"), ("2026", "每年"),
        ("first 2026-11-21", "首次访"), ("event", nil),
    ])
    func `a period's key says how often`(key: String, words: String?) {
        #expect(Period.words(key) == words)
    }

    @Test(
        arguments: [
            // Noted in time for its month, and too late for it: then within ten days, also into the next month.
            (Cadence.month, "2026-11-20", "2026-11-25", ["2026-11"]),
            (.month, "2026-11-21", "2026-11-25", ["first 2026-11-21"]),
            (.month, "2026-11-21", "2026-12-01", ["first 2026-11-21", "2026-12"]),
            (.month, "2026-11-21", "2026-12-02", ["2026-12"]),
            (.month, "2026-02-21", "2026-02-28", ["first 2026-02-21"]),
            (.month, "2026-03-31", "2026-04-10", ["first 2026-03-31", "2026-04"]),
            // A quarter is late in its last month alone; a week never is.
            (.quarter, "2026-08-25", "2026-08-26", ["2026-Q3"]),
            (.quarter, "2026-09-21", "2026-09-22", ["first 2026-09-21"]),
            (.week, "2026-11-29", "2026-11-29", ["2026-W48"]),
        ] as [(Cadence, Day, Day, [String])])
    func `a category noted late in a month asks for a first visit`(
        cadence: Cadence, since: Day, day: Day, keys: [String]
    ) {
        let periods = Judge.periods(on: day, cadence: cadence, since: since, first: nil, lasting: nil)
        #expect(periods.map(\.key) == keys)
    }

    @Test(
        arguments: [
            // First within three days, then each month, three of them.
            ("2026-08-10", ["first 2026-08-10"]), ("2026-08-31", ["first 2026-08-10"]),
            ("2026-09-01", ["2026-09"]), ("2026-10-31", ["2026-10"]), ("2026-11-09", ["2026-11"]),
            ("2026-11-30", ["2026-11"]), ("2026-12-01", []), ("2027-08-10", []),
        ] as [(Day, [String])])
    func `a rule's own first term is followed by as many months as it lasts`(day: Day, keys: [String]) {
        let periods = Judge.periods(on: day, cadence: .month, since: "2026-08-10", first: 3, lasting: 3)
        #expect(periods.map(\.key) == keys)
    }

    @Test func `a rule's own first term runs on into the next month`() {
        func keys(_ day: Day) -> [String] {
            Judge.periods(on: day, cadence: .month, since: "2026-08-30", first: 3, lasting: nil).map(\.key)
        }
        #expect(keys("2026-08-30") == ["first 2026-08-30"])
        #expect(keys("2026-09-02") == ["first 2026-08-30", "2026-09"])
        #expect(keys("2026-09-03") == ["2026-09"])
        #expect(Period.first(since: "2026-08-30", within: 3).end == "2026-09-02")
    }
}
