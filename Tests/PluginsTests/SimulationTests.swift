import Governance
import Plugins
import Records
import Testing
import Workbench

/// What would come of other settings, or of another text, with nothing written.
@Suite struct SimulationTests {
    private static let settings = """
        often = { type = "cadence", default = "month", title = "频次" },
        soon = { type = "duration", default = "3 days", title = "首次访" },
        """

    private static let rules = """
        local gewu = require "gewu"
        gewu.rule "elder" {
          title = "独居老人", verb = "访", by = { "网格员" },
          roster = gewu.households:tagged { "独居老人" }, cadence = gewu.settings.often,
        }
        gewu.rule "poor" {
          title = "低保", verb = "访", roster = gewu.households:tagged { "低保对象" }, cadence = "month",
        }
        gewu.rule "old" {
          title = "高龄", verb = "访", roster = gewu.residents:where { age = gewu.at_least(80) },
          cadence = function() return gewu.settings.often end,
        }
        """

    /// Two communities with a lone elder of 81 in each.
    private struct World {
        let folder: PluginFolder
        let here: Int64
        let elsewhere: Int64

        init() throws {
            folder = try PluginFolder()
            try folder.write(settings: SimulationTests.settings, initial: SimulationTests.rules)
            let building: Building.ID
            let away: Building.ID
            (here, building) = try folder.place()
            (elsewhere, away) = try folder.place("茶港")
            try folder.person("张样一", age: 81, .loneElder, in: building)
            try folder.person("李样二", age: 81, .loneElder, in: away)
            try folder.enable()
            try folder.night()
        }

        /// Writes the plugin as its author has edited it, beside the one that is switched on; gives the folder.
        func edit(version: String = "1.1.0", _ initial: String) throws -> String {
            try folder.write(
                "edited/sample",
                manifest: """
                    return { name = "sample", title = "示例", version = "\(version)", api = "1",
                      needs = { read = { "household", "resident" }, write = {} },
                      settings = { \(SimulationTests.settings) } }
                    """, initial: "local gewu = require \"gewu\"\n" + initial)
            return "\(folder.plugins)/edited/sample"
        }

        func simulate(
            _ settings: AssumedSetting..., folder edited: String? = nil
        ) throws -> Simulation {
            try folder.session { session in
                try Simulation(
                    of: "sample", in: folder.plugins,
                    folder: edited.map { VersionComparison.Folder($0, in: folder.plugins) },
                    settings: settings, session)
            }
        }
    }

    private func words(_ simulation: Simulation) -> [String] {
        simulation.differences.map { one in
            "\(one.kind.rawValue) \(one.rule) \(one.was?.description ?? "-") → \(one.due?.description ?? "-")"
        }
    }

    @Test func `a setting moves the duties of the rules that use it, and no others are planned`() throws {
        let world = try World()
        let before = try world.folder.session { try $0.lastCommit() }

        let simulation = try world.simulate(AssumedSetting("often", "week"))

        #expect(simulation.rules.map(\.name) == ["sample.elder", "sample.old"])
        #expect(simulation.before == ["month"])
        let moved = ["elder", "elder", "old", "old"].map { "改期 sample.\($0) 2026-11-30 → 2026-11-22" }
        #expect(words(simulation) == moved)
        #expect(simulation.problems.isEmpty)
        #expect(try world.folder.session { try $0.lastCommit() } == before)
    }

    @Test func `what is simulated is what then happens`() throws {
        let world = try World()
        let simulation = try world.simulate(AssumedSetting("often", "quarter"))
        func open() throws -> [String] {
            try world.folder.session { session in
                var lines: [String] = []
                let duties = session.records(Duty.self).where(Duty.closed == nil)
                for duty in try duties.all() {
                    lines.append("\(try duty[Duty.rule]) \(try duty[Duty.subject]) \(try duty[Duty.due])")
                }
                return lines.sorted()
            }
        }
        var expected = try open()
        for one in simulation.differences {
            if let was = one.was { expected.removeAll { $0 == "\(one.rule) \(one.subject) \(was)" } }
            if let due = one.due { expected.append("\(one.rule) \(one.subject) \(due)") }
        }

        try world.folder.session(.apply) { session in
            try PluginSettings.set(
                "sample", "often", to: "quarter", for: nil, in: world.folder.plugins, session)
        }
        try world.folder.night()

        #expect(simulation.differences.count == 4)
        #expect(try open() == expected.sorted())
    }

    @Test func `a setting for one community leaves the other as it is`() throws {
        let world = try World()
        let simulation = try world.simulate(AssumedSetting("often", "week", for: world.here))
        #expect(words(simulation).count == 2)
        #expect(simulation.load.filter { $0.before != $0.after }.map(\.community) == [world.here])
    }

    @Test func `a value that is set already, or that no rule uses, changes nothing`() throws {
        let world = try World()
        for one in [AssumedSetting("often", "month"), AssumedSetting("soon", "5 days")] {
            let simulation = try world.simulate(one)
            // Nobody can say what a function looks at: its rule is planned again, and comes to the same.
            #expect(simulation.rules.map(\.name) == (one.key == "soon" ? ["sample.old"] : []))
            #expect(simulation.differences.isEmpty)
        }
    }

    @Test func `one visit a week behind a door is more than four a month, however many rules ask for it`()
        throws
    {
        let world = try World()
        let load = try world.simulate(AssumedSetting("often", "week")).load
        #expect(load.map { Int($0.before.rounded()) } == [1, 1])
        #expect(load.map { Int(($0.after * 100).rounded()) } == [435, 435])
        // Nobody there has an account: held against one grid worker.
        #expect(load.allSatisfy { $0.capacity == 160 && $0.workers.isEmpty && !$0.isOverAfter })
    }

    @Test func `a grid worker can do so many visits a month, and so many is a setting`() throws {
        let world = try World()
        let grids = try world.folder.session { try $0.records(Grid.self).order(by: "id").ids() }
        try world.folder.session(.apply) { session in
            try session.write(Purpose("test")) { work in
                for (index, name) in ["甲", "乙"].enumerated() {
                    try work.insert(
                        Operator.self, Operator.name <- name, Operator.title <- name,
                        Operator.role <- .gridWorker, Operator.scope <- Int(grids[index].raw))
                }
            }
            try session.set("visit_capacity", to: "10", for: world.elsewhere)
        }

        let load = try world.simulate(AssumedSetting("often", "week")).load

        #expect(load.map(\.capacity) == [160, 10])
        #expect(load.map(\.workers) == [["甲"], ["乙"]])
        #expect(load.allSatisfy { !$0.isOverAfter })
    }

    @Test func `a duty says which settings it comes from, and by what right its rule reads`() throws {
        let world = try World()
        try world.folder.session(.apply) { session in
            try PluginSettings.set(
                "sample", "often", to: "quarter", for: world.here, in: world.folder.plugins, session)
        }
        try world.folder.night()
        let lines = try world.folder.host { host, session in
            let duty = try #require(
                try session.records(Duty.self).where(Duty.rule == "sample.elder" && Duty.closed == nil)
                    .order(by: "id").all().first { try $0[Duty.period] == "2026-Q4" })
            return try DutyEngine(session, rules: host.rules()).explain(duty).lines
                .map { "\($0.title)：\($0.text)" }
        }
        #expect(lines.contains("设置：频次（often）：quarter，本社区自定"))
        #expect(lines.last == "权限：插件 sample 凭清单读：户、居民、事件；待办由程序写，规则自己不能写")
    }

    @Test func `an edited folder is run without being switched on`() throws {
        let world = try World()
        let edited = try world.edit(
            """
            gewu.rule "elder" {
              title = "独居老人必访", verb = "访", by = { "网格员" },
              roster = gewu.households:tagged { "独居老人" }, cadence = gewu.settings.often,
            }
            gewu.rule "fresh" {
              title = "新", verb = "访", roster = gewu.households:tagged { "独居老人" }, cadence = "year",
            }
            """)

        let simulation = try world.simulate(folder: edited)

        // Another title alone is no other rule.
        #expect(simulation.rules.map(\.name) == ["sample.fresh", "sample.old", "sample.poor"])
        #expect(
            words(simulation) == [
                "增加 sample.fresh - → 2026-12-31", "增加 sample.fresh - → 2026-12-31",
                "减少 sample.old 2026-11-30 → -", "减少 sample.old 2026-11-30 → -",
            ])
        #expect(simulation.version == "1.0.0" && simulation.newVersion == "1.1.0")
    }

    @Test func `records that a changed function fails at are listed`() throws {
        let world = try World()
        let edited = try world.edit(
            """
            gewu.rule "old" {
              title = "高龄", verb = "访", roster = gewu.residents:where { age = gewu.at_least(80) },
              cadence = function() return "sometimes" end,
            }
            """)
        let simulation = try world.simulate(folder: edited)
        #expect(simulation.problems.map(\.records) == [2])
    }

    @Test(
        arguments: [
            ("oftn", "week", "是否指 “often”"), ("often", "weekly", "week"),
        ])
    func `what cannot be set is refused with what can`(key: String, value: String, hint: String) throws {
        let world = try World()
        let failure = try #require(throws: PluginFailure.self) {
            try world.simulate(AssumedSetting(key, value))
        }
        #expect(failure.description.contains(hint))
    }
}
