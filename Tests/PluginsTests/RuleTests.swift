import Governance
import Plugins
import Records
import Testing
import Workbench

@Suite struct RuleTests {
    private static let elder = """
        local gewu = require "gewu"
        gewu.rule "elder" {
          title = "独居老人", verb = "访", roster = gewu.households:tagged { "独居老人" },
          cadence = gewu.settings.often, source = "示例",
        }
        """
    private static let often = "often = { type = \"cadence\", default = \"month\", title = \"频次\" }"

    @Test func `a rule becomes duties for whom its roster names`() throws {
        let folder = try PluginFolder()
        try folder.write(settings: Self.often, initial: Self.elder)
        try folder.enable()
        let (_, building) = try folder.place()
        let zhang = try folder.person("张样一", age: 81, .loneElder, in: building)
        try folder.person("李样二", age: 81, .dibao, in: building)

        try folder.host(.apply) { host, session in
            try session.write(Purpose("night")) { work in
                try DutyEngine(session, rules: try host.rules()).plan().land(in: work)
            }
            let duties = try session.records(Duty.self).all()
            #expect(try duties.map { try $0[Duty.household] } == [zhang.household])
            #expect(try duties.map { try $0[Duty.rule] } == ["sample.elder"])
            #expect(try duties.map { try $0[Duty.due] } == [Day("2026-11-30")!])
        }
    }

    @Test func `a community that has set a cadence has its own, the others the default`() throws {
        let folder = try PluginFolder()
        try folder.write(settings: Self.often, initial: Self.elder)
        try folder.enable()
        let (here, building) = try folder.place()
        let (_, elsewhere) = try folder.place("茶港")
        try folder.person("张样一", age: 81, .loneElder, in: building)
        try folder.person("李样二", age: 81, .loneElder, in: elsewhere)
        _ = try folder.session(.apply) { session in
            try session.write(Purpose("set")) { work in
                try work.insert(
                    PluginSetting.self, PluginSetting.plugin <- "sample",
                    PluginSetting.community <- Community.ID(here),
                    PluginSetting.key <- "often", PluginSetting.value <- "week")
            }
        }

        try folder.host(.apply) { host, session in
            try session.write(Purpose("night")) { work in
                try DutyEngine(session, rules: try host.rules()).plan().land(in: work)
            }
            let periods = try session.records(Duty.self).order(by: "id").all().map { try $0[Duty.period] }
            #expect(periods == ["2026-W47", "2026-11"])
        }
    }

    @Test func `a cadence may be a function of the record and what is around it`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.rule "chronic" {
                  title = "随访", verb = "访", roster = gewu.residents:where { age = gewu.at_least(65) },
                  cadence = function(resident)
                    if resident:tagged "重病患者" then return "week" end
                    if resident.household.size == 1 and resident.household.community.name == "张家湾" then
                      return "quarter"
                    end
                  end,
                }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        let (_, elsewhere) = try folder.place("茶港")
        try folder.person("张样一", age: 81, .seriousIllness, in: building)
        try folder.person("李样二", age: 70, in: building)
        try folder.person("王样三", age: 70, in: elsewhere)
        try folder.person("赵样四", age: 30, in: building)

        try folder.host(.apply) { host, session in
            try session.write(Purpose("night")) { work in
                try DutyEngine(session, rules: try host.rules()).plan().land(in: work)
            }
            #expect(host.problems.isEmpty)
            let periods = try session.records(Duty.self).order(by: "id").all().map { try $0[Duty.period] }
            #expect(periods == ["2026-W47", "2026-Q4"])
        }
    }

    @Test func `a record that fails costs itself, and all that fail alike are one problem`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.rule "odd" {
                  title = "随访", verb = "访", roster = gewu.residents,
                  cadence = function(resident)
                    if resident.name ~= "张样一" then error("没有档案") end
                    return "month"
                  end,
                }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        let li = try folder.person("李样二", age: 70, in: building)
        try folder.person("张样一", age: 81, in: building)
        try folder.person("王样三", age: 70, in: building)

        try folder.host { host, session in
            let plan = try DutyEngine(session, rules: try host.rules()).plan()
            #expect(plan.size == 1)
            #expect(host.problems.count == 1)
            let problem = try #require(host.problems.first)
            #expect(problem.file == "plugins/sample/init.lua")
            #expect(problem.line == 5)
            #expect(problem.records == 2)
            #expect(problem.sample == li.resident.raw)
        }
    }

    @Test(arguments: ["error(\"没有档案\")", "while true do end"])
    func `what a script says nothing of stays as it is`(mistake: String) throws {
        func initial(_ body: String) -> String {
            """
            local gewu = require "gewu"
            gewu.rule "odd" {
              title = "随访", verb = "访", roster = gewu.residents, cadence = function(resident) \(body) end,
            }
            """
        }
        let folder = try PluginFolder()
        try folder.write(initial: initial("return \"month\""))
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)
        _ = try folder.host(.apply) { host, session in
            try session.write(Purpose("night")) { work in
                try DutyEngine(session, rules: try host.rules()).plan().land(in: work)
            }
        }
        try folder.write(initial: initial(mistake))

        try folder.host { host, session in
            let plan = try DutyEngine(session, rules: try host.rules()).plan()
            #expect(plan.size == 0)
            #expect(host.problems.map(\.file) == ["plugins/sample/init.lua"])
        }
    }

    @Test(arguments: [
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"访\", roster = gewu.residents:where { brith = 1 }, cadence = \"month\" }",
            "plugins/sample/init.lua:2 居民没有字段 “brith”，是否指 “birth”？"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"访\", roster = gewu.households:tagged { \"独居\" }, cadence = \"month\" }",
            "plugins/sample/init.lua:2 没有关爱类别 “独居”；是否指 “独居老人”？"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"访\", roster = gewu.households, cadance = \"month\" }",
            "plugins/sample/init.lua:2 规则 “a” 没有 “cadance” 这一项；是否指 “cadence”？"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"访\", roster = gewu.households, cadence = \"monthly\" }",
            "plugins/sample/init.lua:2 规则 “a” cadence 看不懂 “monthly”；是否指 “month”？"
        ),
        (
            "local n = gewu.residents:count()",
            "plugins/sample/init.lua:2 init.lua 声明的时候查不到数据；把它放进规则、命令或批处理的函数里"
        ),
        ("local s = gewu.settings.of_ten", "plugins/sample/init.lua:2 清单里没有设置 “of_ten”；是否指 “often”？"),
        ("local r = gewu.resident", "plugins/sample/init.lua:2 gewu 没有 “resident”；是否指 “residents”？"),
    ])
    func `a mistake in init.lua is named with its line and what to do`(line: String, message: String) throws {
        let folder = try PluginFolder()
        try folder.write(settings: Self.often, initial: "local gewu = require \"gewu\"\n" + line)

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        guard case .refused(_, let problem)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(problem.description == message)
    }
}
