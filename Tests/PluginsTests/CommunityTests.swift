import Governance
import Plugins
import Records
import Testing
import Workbench

/// A plugin for some communities, and a plugin of a community that changes one of the street's.
@Suite struct CommunityTests {
    private static let settings = "often = { type = \"cadence\", default = \"month\", title = \"频次\" }"

    private static let visits = """
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
          cadence = function(resident)
            if resident.age >= 90 then return "week" end
            return gewu.settings.often
          end,
        }
        gewu.rule "emergency" {
          title = "突发", verb = "到", trigger = gewu.matters:where { kind = gewu.prefix "EM" },
          deadline = { arrive = "30m", clock = "24x7" },
        }
        gewu.command "问候" { title = "问候", run = function() return "街道" .. gewu.residents:count() end }
        """

    /// Two communities with a lone elder of 81 in each, and the street's plugin.
    private struct World {
        let folder: PluginFolder
        let here: Int64
        let building: Building.ID
        let elsewhere: Int64
        let away: Building.ID

        init(enabled: Bool = true) throws {
            folder = try PluginFolder()
            try folder.write(settings: CommunityTests.settings, initial: CommunityTests.visits)
            (here, building) = try folder.place()
            (elsewhere, away) = try folder.place("茶港")
            try folder.person("张样一", age: 81, .loneElder, in: building)
            try folder.person("李样二", age: 81, .loneElder, in: away)
            if enabled { try folder.enable() }
        }

        func extend(_ initial: String, settings: String = "") throws {
            try folder.write(
                "own", settings: settings, others: "extends = \"sample\",",
                initial: "local gewu = require \"gewu\"\n" + initial)
            try folder.enable("own", for: here)
        }

        /// The open duties of each community after a night, as `规则 期 动词`.
        func duties() throws -> Both {
            try folder.night()
            func list(_ community: Int64) throws -> [String] {
                try folder.session { session in
                    try session.records(Duty.self).where(Duty.closed == nil).where(.within(community))
                        .order(by: "rule", "period").all()
                        .map { "\(try $0[Duty.rule]) \(try $0[Duty.period]) \(try $0[Duty.verb])" }
                }
            }
            return Both(try list(here), try list(elsewhere))
        }
    }

    private struct Both: Equatable {
        let here: [String]
        let elsewhere: [String]

        init(_ here: [String], _ elsewhere: [String]) {
            self.here = here
            self.elsewhere = elsewhere
        }
    }

    private static let usual = ["sample.elder 2026-11 访", "sample.old 2026-11 访"]

    @Test func `a plugin of one community makes duties there and nowhere else`() throws {
        let world = try World(enabled: false)
        try world.folder.enable(for: world.here)
        #expect(try world.duties() == Both(Self.usual, []))

        // The next community is added; without one it is the whole street.
        try world.folder.enable(for: world.elsewhere)
        #expect(try world.duties() == Both(Self.usual, Self.usual))
    }

    @Test func `what is switched off in one community cancels its duties, and opens them again`() throws {
        let world = try World()
        #expect(try world.duties() == Both(Self.usual, Self.usual))

        let cancelled = try world.folder.session(.apply) {
            try Enabling.disable("sample", for: world.here, $0)
        }
        #expect(cancelled == 2)
        #expect(try world.duties() == Both([], Self.usual))

        try world.folder.enable()
        #expect(try world.duties() == Both(Self.usual, Self.usual))
    }

    @Test func `switched off in its last community, it is off`() throws {
        let world = try World(enabled: false)
        try world.folder.enable(for: world.here)
        _ = try world.folder.session(.apply) { try Enabling.disable("sample", for: world.here, $0) }

        #expect(try world.folder.standings() == ["sample 未启用"])
        let failure = #expect(throws: PluginFailure.self) {
            try world.folder.session(.apply) { try Enabling.disable("sample", for: world.here, $0) }
        }
        #expect(failure == .notEnabled("sample", community: nil))
    }

    @Test func `a command of a community's plugin sees that community alone, and is not there for others`()
        throws
    {
        let world = try World(enabled: false)
        try world.folder.enable(for: world.here)

        #expect(try world.folder.run("问候").notes == ["街道1"])
        #expect(try world.folder.run("问候", as: world.here).notes == ["街道1"])
        #expect(throws: ActionFailure.unknownAction("问候", suggestion: nil)) {
            try world.folder.run("问候", as: world.elsewhere)
        }
    }

    @Test func `a command of a community's plugin writes in that community alone`() throws {
        let world = try World(enabled: false)
        try world.folder.write(
            writes: "\"visit\"",
            initial: """
                local gewu = require "gewu"
                gewu.command "记" { title = "记", args = { { "home", gewu.arg.number, title = "户" } },
                  run = function(args)
                    gewu.visits:add { household = args.home, day = gewu.today(), outcome = "见到" }
                    return "记了"
                  end }
                """)
        try world.folder.enable(for: world.here)
        let (_, mine) = try world.folder.person("张样三", age: 70, in: world.building)
        let (_, theirs) = try world.folder.person("李样四", age: 70, in: world.away)

        #expect(try world.folder.run("记", String(mine.raw)).notes == ["记了"])
        #expect(throws: (any Error).self) { try world.folder.run("记", String(theirs.raw)) }
        try world.folder.session { (session) throws in
            #expect(try session.records(Visit.self).all().map { try $0[Visit.household] } == [mine])
        }
    }

    // MARK: A community's own plugin

    @Test func `settings that a community's plugin adjusts hold there, unless the community has set them`()
        throws
    {
        let world = try World()
        try world.extend("gewu.adjust { often = \"quarter\" }")

        // Both the setting that the rule names and the one its function reads.
        let there = ["sample.elder 2026-Q4 访", "sample.old 2026-Q4 访"]
        #expect(try world.duties() == Both(there, Self.usual))

        try world.folder.session(.apply) { session in
            try PluginSettings.set("sample", "often", to: "year", for: nil, in: world.folder.plugins, session)
        }
        #expect(try world.duties().here == there)
        try world.folder.session(.apply) { session in
            try PluginSettings.set(
                "sample", "often", to: "week", for: world.here, in: world.folder.plugins, session)
        }
        #expect(try world.duties().here == ["sample.elder 2026-W47 访", "sample.old 2026-W47 访"])
    }

    @Test func `an overridden rule keeps its key, so that nobody has a duty twice`() throws {
        let world = try World()
        #expect(try world.duties() == Both(Self.usual, Self.usual))

        try world.extend("gewu.override \"elder\" { title = \"本社区的\", verb = \"问\", by = { \"楼栋长\" } }")

        // What was there stays as it is; nothing comes beside it.
        #expect(try world.duties() == Both(Self.usual, Self.usual))
        try world.folder.host { (host, _) throws in
            let rule = try #require(try host.rules().first { $0.name == "sample.elder" })
            #expect(rule.here(world.here).title == "本社区的")
            #expect(rule.here(world.here).by == ["楼栋长"])
            #expect(rule.here(world.elsewhere).title == "独居老人")
            #expect(rule.here(world.here).version == "1.0.0，own 1.0.0")
        }
        // The next month it is the community's.
        try world.folder.night(on: Day("2026-12-01")!)
        let verbs = try world.folder.session(on: Day("2026-12-01")!) { session in
            try session.records(Duty.self).where(Duty.rule == "sample.elder" && Duty.period == "2026-12")
                .order(by: "id").all().map { try $0[Duty.verb] }
        }
        #expect(verbs == ["问", "访"])
    }

    @Test func `a roster may be another one in a community`() throws {
        let world = try World()
        try world.folder.person("王样五", age: 50, .dibao, in: world.building)
        try world.folder.person("赵样六", age: 50, .disabled, in: world.building)
        try world.folder.person("钱样七", age: 50, .disabled, in: world.away)
        try world.extend(
            """
            gewu.override "poor" { roster = gewu.households:tagged { "残疾人" }, cadence = "week" }
            gewu.without "elder"
            gewu.rule "lantern" {
              title = "灯节", verb = "贺", roster = gewu.households:tagged { "独居老人" }, cadence = "year",
            }
            """)

        #expect(
            try world.duties()
                == Both(
                    ["own.lantern 2026 贺", "sample.old 2026-11 访", "sample.poor 2026-W47 访"], Self.usual
                ))
        #expect(try world.folder.night().count == 5)
    }

    @Test func `an overridden function has the one it stands for`() throws {
        let world = try World()
        try world.folder.person("孙样八", age: 92, in: world.building)
        try world.extend(
            """
            gewu.override "old" {
              cadence = function(resident, base)
                local usual = base(resident)
                if usual == "week" then return "week" end
                if resident:tagged "独居老人" then return "quarter" end
                return usual
              end,
            }
            gewu.override "elder" { cadence = function(home, base) return base(home) == "month" and "year" or "week" end }
            """)

        #expect(
            try world.duties()
                == Both(
                    ["sample.elder 2026 访", "sample.old 2026-Q4 访", "sample.old 2026-W47 访"], Self.usual
                ))
    }

    @Test func `a command may be another one in a community, with the one it stands for`() throws {
        let world = try World()
        try world.extend(
            "gewu.override \"问候\" { run = function(args, base) return \"社区，\" .. base(args) end }")

        #expect(try world.folder.run("问候").notes == ["街道2"])
        #expect(try world.folder.run("问候", as: world.here).notes == ["社区，街道1"])
        #expect(try world.folder.run("问候", as: world.elsewhere).notes == ["街道1"])
    }

    @Test func `a matter has the community's deadline`() throws {
        let world = try World()
        try world.extend("gewu.override \"emergency\" { deadline = { arrive = \"10m\", clock = \"24x7\" } }")
        try world.folder.session(.apply) { session in
            _ = try session.write(Purpose("matters")) { work in
                for building in [world.building, world.away] {
                    try work.insert(
                        Matter.self, Matter.kind <- "EM.01", Matter.what <- "示例",
                        Matter.day <- PluginFolder.day,
                        Matter.reported <- Instant(PluginFolder.day, minute: 590),
                        Matter.building <- building,
                        Matter.urgency <- .urgent, Matter.hardship <- false, Matter.danger <- false,
                        Matter.state <- .handling)
                }
            }
        }
        try world.folder.night()

        let due = try world.folder.session { session in
            try session.records(Duty.self).where(Duty.rule == "sample.emergency").order(by: "id").all()
                .compactMap { try $0[Duty.dueAt]?.description }
        }
        #expect(due == ["2026-11-17 10:00", "2026-11-17 10:20"])
    }

    @Test(arguments: [
        ("gewu.override \"eldar\" { verb = \"问\" }", "插件 sample 里没有 “eldar”；是否指 “elder”？"),
        ("gewu.override \"elder\" { titel = \"x\" }", "规则 “elder” 没有 “titel” 这一项；是否指 “title”？"),
        ("gewu.override \"elder\" {}", "gewu.override “elder” 什么也没有改"),
        ("gewu.override \"elder\"", "后面没有表"),
        ("gewu.override \"elder\" { trigger = gewu.matters:where { kind = \"EM\" } }", "只能有一个"),
        ("gewu.override \"elder\" { roster = gewu.residents:where { age = 3 } }", "说的是户，不能改成居民"),
        ("gewu.adjust { oftn = \"week\" }", "插件 sample 没有设置 “oftn”；是否指 “often”？"),
        ("gewu.adjust { often = \"weekly\" }", "是否指 “week”？"),
        ("gewu.without \"问候\"", "gewu.without 只用于规则"),
        ("gewu.without \"poor\" gewu.override \"poor\" { verb = \"问\" }", "“poor” 改了两次"),
    ])
    func `a mistake in what changes another plugin is told at its line`(text: String, message: String) throws
    {
        let world = try World()
        let failure = #expect(throws: PluginFailure.self) { try world.extend(text) }
        #expect(failure?.description.contains(message) == true, "\(String(describing: failure))")
        #expect(
            failure?.description.contains("plugins/own/init.lua:2") == true || text.hasSuffix("\"elder\""))
    }

    @Test func `a plugin that extends none cannot change any, and two cannot change the same`() throws {
        let world = try World()
        try world.folder.write("lone", initial: "require(\"gewu\").override \"elder\" { verb = \"问\" }")
        let failure = #expect(throws: PluginFailure.self) { try world.folder.enable("lone") }
        #expect(failure?.description.contains("在 manifest.lua 里写 extends") == true)

        try world.extend("gewu.override \"elder\" { verb = \"问\" }")
        try world.folder.write(
            "second", others: "extends = \"sample\",",
            initial: "require(\"gewu\").override \"elder\" { verb = \"见\" }")
        let second = #expect(throws: PluginFailure.self) {
            try world.folder.enable("second", for: world.here)
        }
        #expect(second?.description.contains("插件 own 在同一个社区已经改了 sample 的 “elder”") == true)
        try world.folder.enable("second", for: world.elsewhere)
    }

    @Test func `what a community's plugin may not read, its override may not read either`() throws {
        let world = try World()
        try world.folder.write(
            "own", reads: "\"household\"", others: "extends = \"sample\",",
            initial: """
                require("gewu").override "elder" {
                  cadence = function(home) return home.members:count() > 0 and "week" end,
                }
                """)
        try world.folder.enable("own", for: world.here)

        try world.folder.host(.apply) { (host, session) throws in
            _ = try DutyEngine(session, rules: try host.rules()).plan()
            #expect(host.problems.contains { $0.plugin == "own" && $0.message.contains("没有读") })
        }
    }

    @Test func `specs of a community's plugin run beside the one it extends`() throws {
        let world = try World()
        try world.folder.write(
            "own", others: "extends = \"sample\",",
            initial: """
                require("gewu").override "elder" {
                  cadence = function(home, base) return base(home) == "month" and "week" or "year" end,
                }
                """,
            more: [
                "spec/own_spec.lua": """
                describe("本社区", function()
                  it("街道每月，这里每周；街道改了，跟着改", function(t)
                    local zhang = t:household { "张样一", age = 81, tags = { "独居老人" } }
                    t:expect_due(zhang, "elder", "2026-11-08")
                    t:set("often", "quarter")
                    t:expect_due(zhang, "elder", "2026-12-31")
                  end)
                  it("没有的规则说没有", function(t)
                    t:expect_none(t:household { "李样二", age = 50 }, "nobody")
                  end)
                end)
                """
            ])

        var results: [String?] = []
        try SpecRunner(path: world.folder.plugins).run("own") { results.append($0.failure) }

        #expect(results.count == 2 && results[0] == nil)
        #expect(results.last??.contains("没有规则 “nobody”") == true)
    }

    // MARK: What differs

    @Test func `what differs from the street is listed with its source`() throws {
        let world = try World()
        try world.extend(
            """
            gewu.adjust { often = "quarter" }
            gewu.override "old" { cadence = function(resident, base) return base(resident) end }
            gewu.override "elder" { by = { "楼栋长" } }
            gewu.without "poor"
            gewu.rule "lantern" {
              title = "灯节", verb = "贺", roster = gewu.households:tagged { "独居老人" }, cadence = "year",
            }
            """)

        let lines = try world.folder.session { session in
            try CommunityComparison.of(world.here, in: world.folder.plugins, session).differences.map {
                "\($0.plugin) \($0.kind.rawValue) \($0.name) \($0.field ?? "-")：\($0.street) → \($0.here)（\($0.source)）"
            }
        }
        #expect(
            lines == [
                "sample 设置 often -：month → quarter（插件 own）",
                "sample 规则 elder by：网格员 → 楼栋长（插件 own）",
                "sample 规则 poor -：低保 → 没有（插件 own）",
                "sample 规则 old cadence：函数 plugins/sample/init.lua:11 → 函数 plugins/own/init.lua:3（插件 own）",
                "own 插件 示例 -：没有启用 → 启用（启用范围）",
                "own 规则 lantern -：没有 → 灯节（插件 own）",
            ])
        let none = try world.folder.session { session in
            try CommunityComparison.of(world.elsewhere, in: world.folder.plugins, session).differences
        }
        #expect(none.isEmpty)
    }

    @Test func `two versions are compared on the same books, and nothing is written`() throws {
        let world = try World()
        try world.folder.night()
        let before = try world.folder.session { try $0.lastCommit() }
        try world.folder.write(
            "next/sample",
            manifest: """
                return { name = "sample", title = "示例", version = "2.0.0", api = "1",
                  needs = { read = { "household", "resident" }, write = {} }, settings = { \(Self.settings) } }
                """,
            initial: """
                local gewu = require "gewu"
                gewu.rule "elder" {
                  title = "独居老人", verb = "访", roster = gewu.households:tagged { "独居老人" }, cadence = "week",
                }
                gewu.rule "new" {
                  title = "新", verb = "访", roster = gewu.residents:where { age = 81 }, cadence = "month",
                }
                """)

        let comparison = try world.folder.session { session in
            try VersionComparison(
                VersionComparison.Folder("sample", in: world.folder.plugins),
                VersionComparison.Folder("\(world.folder.plugins)/next/sample/", in: world.folder.plugins),
                in: world.folder.plugins, session)
        }

        #expect(
            comparison.differences.map { "\($0.kind.rawValue) \($0.rule)" } == [
                "改期 sample.elder", "改期 sample.elder", "增加 sample.new", "增加 sample.new", "减少 sample.old",
                "减少 sample.old",
            ])
        #expect(comparison.differences.first?.was == Day("2026-11-30"))
        #expect(comparison.differences.first?.due == Day("2026-11-22"))
        #expect(comparison.lessRights == ["读事件"] && comparison.moreRights.isEmpty)
        #expect(try world.folder.session { try $0.lastCommit() } == before)
    }
}

extension PluginFolder {
    /// Runs a plugin's command at a desk of somebody who serves one community.
    fileprivate func run(_ command: String, as community: Int64) throws -> Answer {
        let name = "of\(community)"
        try session(.apply) { session in
            if try session.records(Operator.self).where(Operator.name == name).count() == 0 {
                try session.write(Purpose("account")) { work in
                    try work.insert(
                        Operator.self, Operator.name <- name, Operator.title <- "测试",
                        Operator.role <- .communityWorker, Operator.scope <- Int(community))
                }
            }
        }
        let office = Office(store: store, extensions: PluginHost.extensions(in: plugins))
        return try office.desk(as: name, systemUser: name, day: Self.day, mode: .apply) { desk in
            try desk.run(line: command)
        }
    }
}
