import Governance
import Plugins
import Records
import Testing
import Workbench

/// What authors may say of when somebody is to be visited: tighter for some, festivals, the weather, every so many days.
@Suite struct TriggerTests {
    /// A plugin with one rule for lone elders, of whom there are two, one of them ill; gives the open duties.
    private func night(
        _ rule: String, settings: String = "", on day: Day = PluginFolder.day
    ) throws -> [String] {
        let folder = try PluginFolder()
        try folder.write(
            settings: settings,
            initial: """
                local gewu = require "gewu"
                gewu.rule "elder" {
                  title = "独居老人", verb = "访", roster = gewu.households:tagged { "独居老人" },
                  \(rule)
                }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, .loneElder, in: building)
        try folder.person("李样二", age: 81, .loneElder, .seriousIllness, in: building)
        let duties = try folder.night(on: day)
        let problems = try folder.host { host, _ in
            _ = try host.rules()
            return host.problems.map(\.description)
        }
        return duties + problems
    }

    @Test func `a function may ask for more of some, and never for less`() throws {
        let tighter = try night(
            "cadence = \"month\", tighten = function(it) if it:tagged \"重病患者\" then return \"week\" end end")
        #expect(tighter == ["sample.elder 2026-11", "sample.elder 2026-W47"])
        #expect(
            try night("cadence = \"month\", tighten = function() return \"year\" end")
                == ["sample.elder 2026-11", "sample.elder 2026-11"])
    }

    @Test func `a setting may be every so many days`() throws {
        let often = "often = { type = \"cadence\", default = \"10 days\", title = \"频次\" }"
        #expect(
            try night("cadence = gewu.settings.often", settings: often)
                == ["sample.elder 2026-11-13/10", "sample.elder 2026-11-13/10"])
    }

    @Test func `festivals have a lead that may be a setting, and need no cadence beside them`() throws {
        let lead = "lead = { type = \"duration\", default = \"3 days\", title = \"提前\" }"
        let rule = "festivals = { \"重阳\", \"12-03\" }, lead = gewu.settings.lead"
        #expect(try night(rule, settings: lead, on: Day("2026-10-14")!).isEmpty)
        #expect(
            try night(rule, settings: lead, on: Day("2026-10-15")!)
                == ["sample.elder 重阳 2026-10-18", "sample.elder 重阳 2026-10-18"])
    }

    @Test(arguments: [
        ("cadence = \"monthly\"", "cadence 看不懂 “monthly”"), ("cadence = \"90 days\"", "看不懂 “90 days”"),
        ("festivals = { \"春節\" }", "festivals 里没有 “春節”"), ("weather = { \"高溫\" }", "weather 里没有 “高溫”"),
        ("cadence = \"month\", lead = \"7 days\"", "lead 只和 festivals、weather 一起用"),
        ("festivals = { \"春节\" }, lead = \"7\"", "lead 看不懂"),
        ("cadence = \"month\", tighten = \"week\"", "tighten 应当是函数"),
        ("cadence = function() end, tighten = function() end", "cadence 已经是函数"),
        ("tighten = function() end", "缺少 cadence"),
    ])
    func `what cannot be is refused when the plugin is switched on`(rule: String, problem: String) throws {
        let failure = try #require(throws: PluginFailure.self) { try night(rule) }
        #expect(failure.description.contains(problem), "\(failure)")
    }
}
