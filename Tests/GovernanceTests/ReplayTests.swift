import Governance
import Records
import TestKit
import Testing

/// A day is judged by the facts of that day alone.
@Suite struct ReplayTests {
    /// The duties of a day, as they would be made with nothing written before.
    private func planned(_ street: Street, on day: Day) throws -> [String] {
        try street.store.session(Context(actor: "测试", day: day, mode: .dryRun)) { session in
            try session.write(Purpose("测试")) { work in
                try DutyEngine(session, rules: street.rules()).plan().land(in: work)
                var lines: [String] = []
                try session.records(Duty.self).each("rule", "subject", "period", "state", "outcome", "due") {
                    row in
                    lines.append((0..<6).map { "\(row.value($0))" }.joined(separator: " "))
                }
                return lines.sorted()
            }.result
        }
    }

    @Test func `what happens later changes nothing of a day that is judged again`() throws {
        let street = try Street.sample(on: "2026-10-20") {
            for name in ["张家", "李家", "王家", "赵家"] { try $0.household(name, tagged: "独居老人") }
        }
        street.rules = { [.care(on: ["重阳"]), .person("visits.person", [.loneElder], each: .week)] }
        try street.logVisit("张家", on: "2026-10-19", outcome: .met, settling: false)
        let then = try planned(street, on: "2026-10-20")

        try street.logVisit("李家", on: "2026-10-21", outcome: .met, settling: false)
        try street.logVisit("赵家", on: "2026-10-22", outcome: .away, until: "2026-12-01", settling: false)
        try street.endTags(of: "王家", on: "2026-10-25")
        try street.move("张家", to: "李家", on: "2026-10-26")
        try street.tag("张家", "残疾人", since: "2026-10-27")

        #expect(try planned(street, on: "2026-10-20") == then)
        #expect(try planned(street, on: "2026-10-28") != then)
    }
}
