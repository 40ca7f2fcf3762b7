import Governance
import Records
import Testing

/// What a process of a plugin may say beyond its states: the clocks and duties of a one-stop window (§9.2).
@Suite struct WindowProcessTests {
    static let window = """
        local gewu = require "gewu"
        gewu.record "incubatee" {
          title = "办件",
          fields = { { "organisation", gewu.ref "organisation", title = "组织", required = true } },
          process = {
            start = "收件",
            terms = {
              ["承诺期限"] = { from = "收件", to = { "办结", "撤回" }, within = "10 workdays" },
              ["法定期限"] = { from = "收件", to = { "办结", "撤回" }, within = "20 workdays",
                               extend = { "10 workdays", by = "街道干部" }, basis = { "行政许可法", 42 } },
            },
            ["收件"] = { to = { "受理", { "补正", as = "一次性告知", reason = true }, "撤回" },
                         within = "5 workdays", deemed = "受理", deemed_from = "receipt" },
            ["补正"] = { to = { "收件" }, pause = true, once = true },
            ["受理"] = { to = { { "办理", as = "接单", takes = true } } },
            ["办理"] = { to = { { "审核", reason = true },
                         { "受理", as = "退回", within = "2 workdays", reason = true, gives_back = true },
                         "特殊环节" }, within = "8 workdays", extend = "3 workdays" },
            ["特殊环节"] = { to = { "办理" }, pause = true, dated = true },
            ["审核"] = { to = { { "办结", unlike = "办理" } } },
            ["办结"] = {},
            ["撤回"] = {},
          },
        }
        """

    private static func day(_ text: String) -> Day { Day(text)! }

    /// The last moment of the day before.
    private static func before(_ text: String) -> Instant {
        Instant(milliseconds: Instant(day(text), minute: 0).milliseconds - 1)
    }

    private func moved(_ body: String, on day: String = "2026-11-02") throws -> (PluginFolder, [String]) {
        let folder = try OwnRecordTests.street().0
        try folder.write(
            "park", reads: "\"organisation\"",
            initial: Self.window + "\ngewu.job \"go\" { title = \"办\", run = function()\n\(body)\nend }")
        try folder.enable("park")
        return (folder, try OwnRecordTests.run(folder, on: Self.day(day)))
    }

    private static let one = "local it = gewu.incubatees:add { organisation = gewu.organisations:first() }\n"
    private static let dates = """
        local function day(at) return at and os.date("%F", at // 1000) end
        """

    private func inside(
        _ folder: PluginFolder, on day: String, _ body: (Session, Declaration, Int64, Work) throws -> Void
    ) throws {
        try folder.session(.apply, on: Self.day(day)) { session throws in
            let type = try session.type(named: "park.incubatee")
            let id = try session.rows(Selection(of: type))[0].rawID
            _ = try session.write(Purpose("办")) { work throws in try body(session, type, id, work) }
        }
    }

    @Test func `what is promised and what the law gives stand side by side`() throws {
        let (folder, lines) = try moved(
            Self.dates + "\n" + Self.one + "print(day(it.due), day(it.promised), day(it.statutory))")
        #expect(lines == ["2026-11-09\t2026-11-16\t2026-11-30"])
        try folder.session { session throws in #expect(try session.verify().discrepancies == []) }
    }

    @Test func `what is missing is told once, and the clocks stand still until it has come`() throws {
        let (folder, lines) = try moved(
            Self.dates + "\n" + Self.one + """
                print(pcall(gewu.incubatees.move, gewu.incubatees, it, "补正"))
                gewu.incubatees:move(it, "补正", "章程、场地证明")
                print(day(it.due), day(it.promised))
                gewu.incubatees:move(it, "收件")
                print(day(it.due))
                print(pcall(gewu.incubatees.move, gewu.incubatees, it, "补正", "还要一份"))
                """)
        #expect(lines.count == 4)
        #expect(lines.first?.contains("“一次性告知”要写理由") == true, "\(lines)")
        #expect(lines.dropFirst().first == "nil\tnil")
        #expect(lines.last?.contains("“补正”只能一次") == true, "\(lines)")
        try folder.session { session throws in #expect(try session.verify().discrepancies == []) }
    }

    @Test func `nobody answered in five working days: it counts as accepted on receipt`() throws {
        let (folder, _) = try moved(Self.one)
        try inside(folder, on: "2026-11-09") { session, type, _, work throws in
            #expect(try work.acceptUnanswered(type, at: session) == 0)
        }
        try inside(folder, on: "2026-11-10") { session, type, id, work throws in
            #expect(try work.acceptUnanswered(type, at: session) == 1)
            #expect(try work.acceptUnanswered(type, at: session) == 0)
            let row = try #require(try session.find(type, id: id))
            #expect(try row[named: "state"] == .text("受理"))
            #expect(try row[named: "state_since"] == Instant(Self.day("2026-11-02"), minute: 0).stored)
        }
        try folder.session { session throws in
            let steps = try session.records(Step.self).order(by: "id").all()
            #expect(try steps.map { try $0[Step.to] } == ["收件", "受理"])
            #expect(try steps.last?[Step.reason]?.contains("视为自 2026-11-02 起受理") == true)
        }
    }

    @Test func `it is given back within two working days and no later, to who was asked first`() throws {
        let (folder, _) = try moved(Self.one + "gewu.incubatees:move(it, \"受理\")")
        try inside(folder, on: "2026-11-03") { session, type, id, work throws in
            try work.move(type, id: id, to: "办理", role: .cadre, at: session)
        }
        try inside(folder, on: "2026-11-06") { session, type, id, work throws in
            #expect(
                throws: ProcessFailure.tooLate(
                    step: "退回", until: Self.before("2026-11-06"))
            ) {
                try work.move(type, id: id, to: "受理", because: "不归我办", role: .cadre, at: session)
            }
        }
        try inside(folder, on: "2026-11-05") { session, type, id, work throws in
            #expect(throws: ProcessFailure.needsReason(step: "退回")) {
                try work.move(type, id: id, to: "受理", role: .cadre, at: session)
            }
            try work.move(type, id: id, to: "受理", because: "不归我办", role: .cadre, at: session)
        }
    }

    @Test func `more time is asked for before the end, once, no longer than allowed, and granted by who may`()
        throws
    {
        let (folder, _) = try moved(Self.one + "gewu.incubatees:move(it, \"受理\")")
        try inside(folder, on: "2026-11-30") { session, type, id, work throws in
            func extend(_ length: Int, _ role: Operator.Role = .cadre) throws {
                try work.extend(
                    type, id: id, .statutory, by: length, because: "专家评审", role: role, at: session)
            }
            #expect(throws: ProcessFailure.notYours(state: "延期", by: ["街道干部"])) { try extend(5, .secretary) }
            #expect(
                throws: ProcessFailure.notExtended(kind: "法定期限", .tooLong(longest: "10 个工作日"))
            ) { try extend(11) }
            try extend(5)
            let row = try #require(try session.find(type, id: id))
            #expect(try row[named: "statutory"] == Self.before("2026-12-08").stored)
            #expect(throws: ProcessFailure.notExtended(kind: "法定期限", .tooOften(times: 1))) { try extend(5) }
            #expect(throws: ProcessFailure.noTerm(kind: "承诺期限", state: "受理")) {
                try work.extend(type, id: id, .promised, by: 5, because: "等", role: .cadre, at: session)
            }
        }
        try inside(folder, on: "2026-12-08") { session, type, id, work throws in
            let row = try #require(try session.find(type, id: id))
            #expect(try row[named: "state"] == .text("受理"))
        }
    }

    @Test func `more time after the end is refused`() throws {
        let (folder, _) = try moved(Self.one + "gewu.incubatees:move(it, \"受理\")")
        try inside(folder, on: "2026-12-01") { session, type, id, work throws in
            let end = Self.before("2026-12-01")
            #expect(throws: ProcessFailure.notExtended(kind: "法定期限", .afterEnd(due: end))) {
                try work.extend(type, id: id, .statutory, by: 5, because: "晚了", role: .cadre, at: session)
            }
        }
    }

    @Test func `a shelved record says until when, and the law's clock stands still meanwhile`() throws {
        let (folder, _) = try moved(
            Self.one + "gewu.incubatees:move(it, \"受理\")\ngewu.incubatees:move(it, \"办理\")")
        try inside(folder, on: "2026-11-04") { session, type, id, work throws in
            #expect(throws: ProcessFailure.needsDay(step: "特殊环节")) {
                try work.move(type, id: id, to: "特殊环节", role: .cadre, at: session)
            }
            #expect(throws: ProcessFailure.dayPast(step: "特殊环节", Self.day("2026-11-04"))) {
                try work.move(
                    type, id: id, to: "特殊环节", until: Self.day("2026-11-04"), role: .cadre, at: session)
            }
            try work.move(type, id: id, to: "特殊环节", until: Self.day("2026-11-20"), role: .cadre, at: session)
            let row = try #require(try session.find(type, id: id))
            #expect(
                try row[named: "due"]
                    == Self.before("2026-11-21").stored)
            #expect(try row[named: "statutory"] == .null)
        }
        try inside(folder, on: "2026-11-11") { session, type, id, work throws in
            try work.move(type, id: id, to: "办理", role: .cadre, at: session)
            let row = try #require(try session.find(type, id: id))
            // Five working days of the pause are not counted: 5, 6, 9, 10 and 11 November.
            #expect(
                try row[named: "statutory"]
                    == Self.before("2026-12-08").stored)
        }
    }

    @Test func `a script extends, and a promise longer than the law is refused`() throws {
        let (_, lines) = try moved(
            Self.dates + "\n" + Self.one + """
                gewu.incubatees:move(it, "受理")
                gewu.incubatees:move(it, "办理")
                print(day(it.due))
                gewu.incubatees:extend(it, 3, "等专家")
                print(day(it.due))
                print(pcall(gewu.incubatees.extend, gewu.incubatees, it, 1, "再等"))
                """)
        #expect(lines.prefix(2) == ["2026-11-12", "2026-11-17"])
        #expect(lines.last?.contains("只能延期 1 次") == true, "\(lines)")
    }

    @Test func `a plugin moves a matter as staff do, and does not write over its state`() throws {
        let folder = try OwnRecordTests.street().0
        try folder.write(
            "park", reads: "\"organisation\", \"matter\"", writes: "\"matter\"",
            initial: Self.window + """

                gewu.job "go" { title = "办", run = function()
                  local it = gewu.matters:add { kind = "PF.01", what = "路灯不亮", day = gewu.today(),
                    reported = 1793000000000, urgency = "一般", hardship = false, danger = false, state = "待受理" }
                  print(it.state, it.due ~= nil, it.promised ~= nil)
                  gewu.matters:move(it, "办理中")
                  print(it.state)
                  print(pcall(gewu.matters.move, gewu.matters, it, "已办结"))
                  print(pcall(gewu.matters.set, gewu.matters, it, { state = "已办结" }))
                end }
                """)
        try folder.enable("park")
        let lines = try OwnRecordTests.run(folder)
        #expect(lines.prefix(2) == ["待受理\ttrue\ttrue", "办理中"], "\(lines)")
        #expect(lines.dropFirst(2).first?.contains("“办理中”以后不能到“已办结”") == true, "\(lines)")
        #expect(lines.last?.contains("事件的 state 由流程来写") == true, "\(lines)")
    }
}
