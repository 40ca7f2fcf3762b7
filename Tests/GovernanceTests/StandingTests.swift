import Governance
import Records
import TestKit
import Testing

/// Why somebody has no duty of a rule, and what the arithmetic behind one is.
@Suite struct StandingTests {
    /// The reasons of each rule, joined.
    private func reasons(_ street: Street, _ name: String, on day: Day? = nil) throws -> [String: String] {
        let household = try #require(street.households[name]).raw
        return try street.read(on: day) { session in
            let engine = DutyEngine(session, rules: street.rules())
            return Dictionary(
                try engine.standings(of: household).map { ($0.rule, $0.reasons.joined(separator: "；")) },
                uniquingKeysWith: { "\($0)｜\($1)" })
        }
    }

    @Test
    func `who is on no roster is told the categories that would do, and those that ended or are to come`()
        throws
    {
        let street = try Street.sample(on: "2026-11-17") {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家")
        }
        street.rules = { [.care(), .care("visits.poor", [.dibao])] }
        try street.endTags(of: "张家", on: "2026-11-05")
        try street.tag("张家", "空巢老人", since: "2026-12-01")
        let told = try #require(try reasons(street, "张家")["visits.care"])
        #expect(told.contains("家里没有人带 独居老人、空巢老人"))
        #expect(told.contains("张家 的独居老人已于 2026-11-05 结束"))
        #expect(told.contains("张家 的空巢老人从 2026-12-01 起，还没有开始"))
        #expect(try reasons(street, "李家")["visits.poor"] == "不在名册上：家里没有人带 低保对象 这些关爱类别")
    }

    @Test(
        arguments: [
            (.met, "2026-11-17 见到"), (.declined, "2026-11-17 拒访"), (.contacted, "2026-11-17 已联系"),
        ] as [(Visit.Outcome, String)])
    func `what settled the period is named, with the visit and when the next begins`(
        outcome: Visit.Outcome, words: String
    ) throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        let visit = try street.logVisit("张家", outcome: outcome)
        let told = try #require(try reasons(street, "张家")["visits.care"])
        #expect(told.contains("\(words)（走访 \(visit.raw)）"), "\(told)")
        #expect(told.contains("下一期 2026-12-01 起"))
        #expect(told.contains("不算已访") == (outcome == .declined))
    }

    @Test func `an absence, a period the night has not come to, and an open duty are told apart`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
        }
        #expect(try reasons(street, "李家")["visits.care"]?.contains("还没有排到 2026-11-17") == true)
        try street.evaluate()
        try street.logVisit("张家", outcome: .away, until: "2026-12-10")
        #expect(try reasons(street, "张家")["visits.care"]?.contains("暂缓上门到 2026-12-10") == true)
        #expect(try reasons(street, "李家")["visits.care"]?.hasPrefix("有待办 ") == true)
        #expect(try reasons(street, "李家", on: "2026-12-02")["visits.care"]?.contains("逾期 2 天") == true)
        try street.evaluate(on: "2026-12-01")
        let crossed = try reasons(street, "张家", on: "2026-11-30")["visits.care"]
        #expect(crossed?.contains("跨过了这一期") == true)
    }

    @Test func `a rule that is over, one that is not on here, and a late entry on the roster say so`() throws
    {
        let street = try Street.sample(on: "2026-11-25") {
            try $0.household("张家", tagged: "独居老人", since: "2026-11-22")
            try $0.household("李家", tagged: "重病患者", since: "2026-07-05")
        }
        let here = street.place("张家湾")
        street.rules = {
            var elsewhere = Rule.care("visits.elsewhere")
            elsewhere.extent = Extent(isEverywhere: true, but: [here])
            return [.care(), .care("visits.ill", [.seriousIllness], first: 3, lasting: 3), elsewhere]
        }
        try street.evaluate()
        let late = try reasons(street, "张家")
        #expect(late["visits.care"]?.contains("登记得晚，本期不排每月一次，改为首次访") == true)
        #expect(late["visits.elsewhere"] == "规则在本社区没有启用")
        #expect(try reasons(street, "李家")["visits.ill"]?.contains("只访其后 3 个整月，已经访满") == true)
    }

    @Test func `a rule about people is answered for each, one about what happened for each matter`() throws {
        let street = try Street.sample {
            try $0.household("张家", tagged: "残疾人")
            try $0.member("张小", of: "张家")
            try $0.matter("跳闸", kind: "PF.04", on: "2026-11-17", minute: 500, household: "张家")
            try $0.household("李家")
        }
        street.rules = { [.person(), .attend()] }
        try street.evaluate()
        let told = try reasons(street, "张家")
        #expect(told["visits.person"]?.contains("有待办") == true)
        #expect(told["visits.person"]?.contains("没有带 残疾人") == true)
        #expect(told["visits.emergency"] == "类别 PF.04 的事件不属于这条规则")
        #expect(try reasons(street, "李家")["visits.emergency"] == "这一户没有还没办结的事件")
    }

    @Test func `nothing is written by asking`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        let before = try street.read { try $0.lastCommit() }
        _ = try reasons(street, "张家")
        #expect(try street.read { try $0.lastCommit() } == before)
    }

    // MARK: The arithmetic

    /// The lines of an explanation under a title.
    private func lines(_ street: Street, _ title: String, on day: Day? = nil) throws -> [String] {
        try street.read(on: day) { session in
            let duty = try #require(try session.records(Duty.self).anyDay().order(by: "id").first())
            return try DutyEngine(session, rules: street.rules()).explain(duty).lines
                .filter { $0.title == title }.map(\.text)
        }
    }

    @Test func `a term in office hours is counted day by day, without noon and rest days`() throws {
        let street = try Street.sample(on: "2026-11-06") {
            try $0.matter("争吵", kind: "DS.01", on: "2026-11-06", minute: 17 * 60)
        }
        street.rules = {
            [.attend("visits.dispute", kind: "DS", deadline: Deadline(arrive: 120, clock: .workingHour))]
        }
        try street.evaluate()
        #expect(
            try lines(street, "逐日") == [
                "2026-11-06 周五 工作日，计 30 分钟，累计 30 分钟", "2026-11-07 至 2026-11-08 周末，不计",
                "2026-11-09 周一 工作日，计 1 小时 30 分钟，累计 2 小时",
            ])
    }

    @Test func `what comes in after hours says to which working day it goes`() throws {
        let street = try Street.sample(on: "2026-11-07") {
            try $0.matter("争吵", kind: "DS.01", on: "2026-11-07", minute: 600)
        }
        street.rules = {
            [.attend("visits.dispute", kind: "DS", deadline: Deadline(arrive: 120, clock: .workingHour))]
        }
        try street.evaluate()
        #expect(
            try lines(street, "逐日") == [
                "2026-11-07 10:00 上报，是周末", "到下一个工作日 2026-11-09 10:00 前",
            ])
    }

    @Test func `a first visit counts from the day after, and the days that are left are said`() throws {
        let street = try Street.sample(on: "2026-11-25") {
            try $0.household("张家", tagged: "独居老人", since: "2026-11-25")
        }
        try street.evaluate()
        #expect(
            try lines(street, "逐日", on: "2026-11-28") == [
                "2026-11-25 记入，次日起算，共 10 天，第 10 天 2026-12-05 届满", "2026-11-28 是第 3 天，还剩 7 天",
            ])
        #expect(try lines(street, "逐日", on: "2026-12-08").last == "2026-12-08 已过期限 3 天")
    }

    @Test func `every visit of the period says how it counts`() throws {
        let street = try Street.sample { try $0.household("张家", tagged: "独居老人") }
        try street.evaluate()
        try street.logVisit("张家", outcome: .notHome, minute: 540)
        try street.logVisit("张家", outcome: .declined, minute: 600)
        let told = try lines(street, "本期登记")
        #expect(told.count == 2)
        #expect(told[0].hasPrefix("2026-11-17 未遇，不完成"))
        #expect(told[1] == "2026-11-17 拒访，结束本期，不算已访；下一期照常")
    }
}
