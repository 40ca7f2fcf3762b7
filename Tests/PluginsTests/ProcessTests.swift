import Governance
import Records
import Testing

/// Records that go through a process.
@Suite struct ProcessTests {
    static let park = """
        local gewu = require "gewu"
        gewu.record "incubatee" {
          title = "在孵组织",
          fields = {
            { "organisation", gewu.ref "organisation", title = "组织", required = true },
            { "score", gewu.integer { min = 0, max = 100 }, title = "评审得分" },
          },
          process = {
            start = "申请",
            ["申请"]     = { to = { "评审入壳", "退出" }, within = "5 workdays" },
            ["评审入壳"] = { to = { "补正", "孵化", "退出" }, within = "10 days", by = "社区书记",
                             check = function(it) return (it.score or 0) >= 60, "得分不足 60" end },
            ["补正"]     = { to = { "评审入壳" }, pause = true },
            ["孵化"]     = { to = { "退出" } },
            ["退出"]     = {},
          },
        }
        """

    private func moved(_ body: String, on day: Day = PluginFolder.day) throws -> (PluginFolder, [String]) {
        let folder = try OwnRecordTests.street().0
        try folder.write(
            "park", reads: "\"organisation\"",
            initial: Self.park + "\ngewu.job \"go\" { title = \"办\", run = function()\n\(body)\nend }")
        // Another plugin's worth of records: the first declaration of `incubatee` had no process and no rows.
        try folder.enable("park")
        return (folder, try OwnRecordTests.run(folder, on: day))
    }

    @Test func `a record begins, moves as it may, and each step is a row`() throws {
        let (folder, lines) = try moved(
            """
            local it = gewu.incubatees:add { organisation = gewu.organisations:first(), score = 70 }
            print(it.state, it.state_since ~= nil, it.due ~= nil)
            gewu.incubatees:move(it, "评审入壳", "初审通过")
            print(it.state)
            print(pcall(gewu.incubatees.move, gewu.incubatees, it, "申请"))
            gewu.incubatees:move(it, "孵化")
            print(it.state, it.due)
            print(pcall(gewu.incubatees.move, gewu.incubatees, it, "孵画"))
            print(pcall(gewu.incubatees.set, gewu.incubatees, it, { state = "退出" }))
            """)
        #expect(lines.count == 6)
        #expect(lines.prefix(2) == ["申请\ttrue\ttrue", "评审入壳"])
        #expect(lines[safe: 2]?.contains("“评审入壳”以后不能到“申请”；可到：补正、孵化、退出") == true, "\(lines)")
        #expect(lines[safe: 3] == "孵化\tnil")
        #expect(lines[safe: 4]?.contains("没有 “孵画”") == true, "\(lines)")
        #expect(lines[safe: 5]?.contains("state 由流程来写") == true, "\(lines)")
        try folder.session { session throws in
            let steps = try session.records(Step.self).order(by: "id").all()
            #expect(try steps.map { try $0[Step.to] } == ["申请", "评审入壳", "孵化"])
            #expect(try steps.map { try $0[Step.from] } == [nil, "申请", "评审入壳"])
            #expect(try steps[1][Step.reason] == "初审通过")
            #expect(try session.verify().discrepancies == [])
        }
    }

    @Test func `a step that is written down later counts from the day it was taken`() throws {
        let (folder, lines) = try moved(
            """
            local it = gewu.incubatees:add { organisation = gewu.organisations:first() }
            print(os.date("%F %R", it.state_since // 1000), os.date("%F %R", it.due // 1000))
            """, on: PluginFolder.day - 14)
        #expect(lines == ["2026-11-03 00:00\t2026-11-10 23:59"])
        try folder.session { session throws in
            let steps = try session.records(Step.self).all()
            #expect(try steps.map { try $0[Step.at].description } == ["2026-11-03 00:00"])
        }
    }

    @Test func `a check keeps a record where it is, and says why`() throws {
        let (folder, lines) = try moved(
            """
            local it = gewu.incubatees:add { organisation = gewu.organisations:first(), score = 59 }
            print(pcall(gewu.incubatees.move, gewu.incubatees, it, "评审入壳"))
            print(it.state)
            """)
        #expect(lines.first?.contains("在孵组织还不能到“评审入壳”：得分不足 60") == true, "\(lines)")
        #expect(lines.last == "申请")
        try folder.session { session throws in #expect(try session.records(Step.self).count() == 1) }
    }

    @Test func `who sees to a state moves the record on from it`() throws {
        let (folder, _) = try moved(
            """
            local it = gewu.incubatees:add { organisation = gewu.organisations:first(), score = 70 }
            gewu.incubatees:move(it, "评审入壳")
            """)
        try folder.session(.apply) { session throws in
            let type = try session.type(named: "park.incubatee")
            let id = try session.rows(Selection(of: type))[0].rawID
            _ = try session.write(Purpose("办")) { work throws in
                #expect(throws: ProcessFailure.notYours(state: "评审入壳", by: ["社区书记"])) {
                    try work.move(type, id: id, to: "孵化", role: .gridWorker, at: session)
                }
                try work.move(type, id: id, to: "孵化", role: .secretary, at: session)
            }
        }
    }

    @Test func `the term of a state stands still in a pause and goes on after it`() throws {
        let process = Governance.Process(
            start: "甲",
            states: [
                .init("甲", to: ["停", "乙"], within: .init(10, .calendarDay)),
                {
                    var pause = Governance.Process.State("停", to: ["甲"])
                    pause.pauses = true
                    return pause
                }(),
                .init("乙", to: [], within: .init(5, .workingDay)),
            ])
        func at(_ day: Int) -> Instant { Instant(Day(year: 2026, month: 11, day: day)!, minute: 600) }
        let calendar = WorkCalendar()
        func step(_ from: String?, _ to: String, _ day: Int) -> Governance.Process.Taken {
            Governance.Process.Taken(from: from, to: to, at: at(day))
        }
        let begun = step(nil, "甲", 2)
        #expect(process.due(after: [begun], calendar)?.day == Day("2026-11-12"))
        #expect(process.due(after: [begun, step("甲", "停", 4)], calendar) == nil)
        // Two days are used by the 4th; of the pause the days after its first are left out, with its last.
        #expect(
            process.due(after: [begun, step("甲", "停", 4), step("停", "甲", 9)], calendar)?.day
                == Day("2026-11-17"))
        #expect(process.due(after: [begun, step("甲", "乙", 6)], calendar)?.day == Day("2026-11-13"))
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
