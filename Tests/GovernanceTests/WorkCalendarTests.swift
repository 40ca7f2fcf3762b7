import Governance
import Records
import TestKit
import Testing

@Suite struct WorkCalendarTests {
    let calendar = WorkCalendar()

    @Test func `working days are counted over the Spring Festival and its make-up days`() {
        // From Thursday 12 February 2026, itself not counted.
        let days = (1...5).map { calendar.day(workingDays: $0, after: "2026-02-12") }
        #expect(days == ["2026-02-13", "2026-02-14", "2026-02-24", "2026-02-25", "2026-02-26"])
    }

    @Test func `working days are counted over the National Day of 2025`() {
        // 28 September, a Sunday, is worked; 1 to 8 October are not; 11 October, a Saturday, is.
        let days = (1...5).map { calendar.day(workingDays: $0, after: "2025-09-26") }
        #expect(days == ["2025-09-28", "2025-09-29", "2025-09-30", "2025-10-09", "2025-10-10"])
        #expect(calendar.day(workingDays: 6, after: "2025-09-26") == "2025-10-11")
    }

    @Test(arguments: [
        ("2026-10-07", false), ("2026-10-08", true), ("2026-10-10", true), ("2026-10-11", false),
        ("2026-09-20", true), ("2026-09-25", false), ("2026-11-21", false), ("2026-11-23", true),
    ])
    func `a day is worked or not`(day: Day, isWorked: Bool) {
        #expect(calendar.isWorkingDay(day) == isWorked)
    }

    @Test func `a year without a table knows weekends only, and says so`() {
        #expect(calendar.isTabled(2026))
        #expect(!calendar.isTabled(2027))
        #expect(calendar.isWorkingDay("2027-10-01"))
        #expect(!calendar.isWorkingDay("2027-10-02"))
    }

    @Test(arguments: [
        // Reported, and by when somebody must be there: two working hours, or the next working day at ten.
        ("2026-11-17 11:00", "2026-11-17 15:00"),
        ("2026-11-17 12:30", "2026-11-17 16:00"),
        ("2026-11-17 16:30", "2026-11-18 09:30"),
        ("2026-11-17 07:00", "2026-11-17 10:00"),
        // Friday evening.
        ("2026-11-20 18:00", "2026-11-23 10:00"),
        ("2026-11-21 09:00", "2026-11-23 10:00"),
        // Before a Sunday that is worked, before a Saturday that is worked, before the long holiday.
        ("2026-09-18 18:00", "2026-09-20 10:00"),
        ("2026-10-09 18:00", "2026-10-10 10:00"),
        ("2026-09-30 17:30", "2026-10-08 10:00"),
        ("2026-10-04 12:00", "2026-10-08 10:00"),
        ("2026-10-10 16:30", "2026-10-12 09:30"),
    ])
    func `a dispute is attended within two working hours`(reported: String, due: String) throws {
        let deadline = Deadline(arrive: 120, clock: .workingHour)
        #expect(deadline.arrival(after: try moment(reported), calendar).description == due)
    }

    @Test func `where violence is possible the clock never stops`() throws {
        let deadline = Deadline(arrive: 120, clock: .workingHour)
        let due = deadline.arrival(after: try moment("2026-11-20 23:30"), atOnce: true, calendar)
        #expect(due.description == "2026-11-21 01:30")
    }

    @Test func `an emergency's half hour runs over midnight, on any day`() throws {
        let deadline = Deadline(callback: 15, arrive: 30, clock: .always)
        #expect(
            deadline.arrival(after: try moment("2026-10-03 23:50"), calendar).description
                == "2026-10-04 00:20")
    }

    @Test(arguments: [
        ("30m", 30), ("2h", 120), ("3 days", 4320), ("10d", 14400), ("1 week", 10080), ("0m", nil),
        ("3", nil),
        ("three days", nil), ("-1h", nil),
    ])
    func `a length of time is read as settings write it`(text: String, minutes: Int?) {
        #expect(Duration.minutes(text) == minutes)
    }

    @Test(arguments: [(30, "30m"), (90, "90m"), (120, "2h"), (720, "12h"), (1440, "1d"), (4320, "3d")])
    func `a length of time is shown in the largest unit that fits, and read back as it was`(
        minutes: Int, text: String
    ) {
        #expect(Duration.text(minutes: minutes) == text)
        #expect(Duration.minutes(text) == minutes)
    }
}

/// `2026-11-17 11:00`
func moment(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ")
    let time = parts[1].split(separator: ":").compactMap { Int($0) }
    return Instant(try #require(Day(parts[0])), minute: time[0] * 60 + time[1])
}
