import Batch
import Governance
import Logging
import TestKit
import Testing
import Workbench

@testable import Records

/// What a night does where something does not go as planned.
@Suite struct NightRunTests {
    /// Two communities with somebody to visit in each.
    private static func street() throws -> Street {
        try Street.sample {
            try $0.community("东亭", grids: 1)
            try $0.building("1幢", in: "东亭/1")
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人", in: "1幢")
        }
    }

    private static func run(_ street: Street, on day: Day? = nil) throws -> RunReport {
        try street.desk(on: day) { desk in
            let request = RunRequest(jobs: [NightRun.nightly], run: "一夜")
            var log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            log.logLevel = .critical
            return try NightRun(desk, request, log: log, stopwatch: { 0 })()
        }
    }

    @Test func `a community that cannot be written does not keep the others back`() throws {
        let street = try Self.street()
        // The file itself refuses duties at one building, as a damaged page would.
        try street.read { session throws in
            try session.connection.run(
                """
                CREATE TRIGGER refusal BEFORE INSERT ON duty WHEN NEW.building = \(street.place("1幢"))
                BEGIN SELECT RAISE(ABORT, 'refused'); END
                """)
        }

        let report = try Self.run(street)

        #expect(try street.duties() == ["visits.care 张家 2026-11 待办"])
        #expect(report.hasFindings)
        let failed = report.jobs.filter { $0.status == .failed }
        #expect(failed.map(\.community) == ["东亭"])
        #expect(failed.first?.message?.contains("refused") == true)
        #expect(report.commits == 1)

        try street.read { session throws in try session.connection.run("DROP TRIGGER refusal") }
        #expect(try !Self.run(street).hasFindings)
        #expect(try street.duties() == ["visits.care 张家 2026-11 待办", "visits.care 李家 2026-11 待办"])
    }

    @Test(arguments: [("2026-11-17", 0), ("2026-12-25", 1), ("2031-03-03", 1)] as [(Day, Int)])
    func `terms in office hours in a year without a table are said to be uncertain`(
        day: Day, warnings: Int
    ) throws {
        let street = try Self.street()
        street.rules = { [.attend(deadline: Deadline(arrive: 120, clock: .workingHour))] }
        #expect(try Self.run(street, on: day).warnings.count == warnings)
        street.rules = { [.attend()] }
        #expect(try Self.run(street, on: day).warnings.isEmpty)
    }

    @Test func `the night tells who is to be told of what is late, and the next run tells nobody again`()
        throws
    {
        let street = try Self.street()
        try street.desk { _ in }
        let matter = try street.matter("路灯不亮", kind: "PF.01", on: "2026-11-10", minute: 600)
        try street.write { try $0.update(matter, Matter.promised <- Instant("2026-11-16", minute: 1439)) }

        let report = try Self.run(street)
        let told = report.jobs.first { $0.job == "nightly.remind" }
        #expect(told?.status == .done)
        let count = try street.read { try $0.records(Notice.self).count() }
        #expect(count > 0)
        #expect(told?.records == count)

        #expect(try Self.run(street).jobs.allSatisfy { $0.job != "nightly.remind" })
        #expect(try street.read { try $0.records(Notice.self).count() } == count)
    }
}
