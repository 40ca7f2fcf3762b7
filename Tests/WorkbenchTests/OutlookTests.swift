import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct OutlookTests {
    @Test func `the first screen counts what is due today, this week, and late`() throws {
        // 2026-11-17 is a Tuesday: the week ends on the 22nd.
        let street = try Street.sample {
            try $0.household("一号", tagged: "独居老人")
            try $0.household("二号", tagged: "低保对象")
            try $0.household("三号", tagged: "重病患者", since: "2026-11-10")
            try $0.household("四号", tagged: "出院", since: "2026-11-16")
            try $0.household("六号")
            try $0.matter("着火", on: "2026-11-17", minute: 480, household: "六号")
            try $0.matter("漏气", on: "2026-11-17", minute: 530, household: "六号")
        }
        street.rules = {
            [
                .care(), .care("visits.poor", [.dibao], each: .week),
                .care("visits.ill", [.seriousIllness, .discharged], first: 3), .attend(),
            ]
        }
        try street.evaluate()
        let outlook = try street.desk { try $0.outlook() }
        #expect(outlook.place == "全部社区")
        #expect(outlook.account == "街道（街道干部）")
        #expect(outlook.dayWords == "2026-11-17 周二")
        #expect([outlook.dueToday, outlook.dueThisWeek, outlook.overdue, outlook.late] == [1, 3, 1, 1])
        #expect(outlook.failedJobs == [])
    }

    @Test func `it is of the account's own place`() throws {
        let street = try Street.sample { try $0.household("一号", tagged: "独居老人") }
        try street.evaluate()
        try street.account("三格", .gridWorker, scope: "张家湾/3")
        try street.account("社区", .secretary, scope: "张家湾")
        #expect(try street.desk(as: "三格") { try $0.outlook().place } == "张家湾社区第3网格")
        #expect(try street.desk(as: "社区") { try $0.outlook().place } == "张家湾社区")
    }

    @Test func `a job of last night that did not end well is named`() throws {
        let street = try Street.sample()
        try street.write { work in
            let runs: [(String, JobRun.State, Day)] = [
                ("visits", .partly, "2026-11-17"), ("letters", .done, "2026-11-17"),
                ("old", .failed, "2026-11-10"),
            ]
            for (name, state, day) in runs {
                try work.insert(
                    JobRun.self, JobRun.run <- name, JobRun.job <- name, JobRun.day <- day,
                    JobRun.started <- Instant(milliseconds: 0), JobRun.state <- state,
                    JobRun.message <- "2 条失败")
            }
        }
        #expect(try street.desk { try $0.outlook().failedJobs } == ["visits 部分完成：2 条失败"])
    }
}
