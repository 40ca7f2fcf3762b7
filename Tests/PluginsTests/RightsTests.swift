import Governance
import Plugins
import Records
import Testing
import Workbench

/// A plugin cannot read or write what its manifest does not name, whatever it tries.
@Suite struct RightsTests {
    @Test(arguments: [
        "gewu.matters:count()", "gewu.matters:first()", "gewu.matters:list()", "gewu.matters:find(1)",
        "for m in gewu.matters:each() do end", "gewu.matters:group \"kind\"",
        "pcall(function() gewu.matters:count() end)",
        "coroutine.wrap(function() gewu.matters:count() end)()", "gewu.operators:count()",
        "gewu.residents:where { [\"household.visits\"] = 1 }:count()",
        "for r in gewu.residents:each() do local n = r.household.visits:count() end",
    ])
    func `what is not named cannot be read, and the refusal cannot be caught`(attempt: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"resident\"",
            initial: """
                local gewu = require "gewu"
                gewu.command "try" { title = "试", run = function() \(attempt) return "读到了" end }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)

        #expect(throws: (any Error).self) { try folder.run("try") }
    }

    @Test func `a rule whose roster names what was not granted is refused when it is switched on`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\"",
            initial: """
                local gewu = require "gewu"
                gewu.rule "a" {
                  title = "甲", verb = "到", trigger = gewu.matters:where { kind = "EM.01" },
                  deadline = { arrive = "30m", clock = "24x7" },
                }
                """)

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        #expect(
            failure?.description
                == "插件 sample 没有启用：插件 sample 没有读事件的权限；清单 needs.read 里加 \"matter\"，再由系统管理员运行 gewu plugin enable sample"
        )
    }

    @Test func `what is not named cannot be written, and nothing of the command lands`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"resident\"", writes: "\"visit\"",
            initial: """
                local gewu = require "gewu"
                gewu.command "try" { title = "试", run = function()
                  local home = gewu.households:first()
                  gewu.visits:add { household = home, day = gewu.today(), outcome = "见到" }
                  pcall(function() gewu.residents:set(gewu.residents:first(), { name = "改名" }) end)
                  return "写了"
                end }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)

        #expect(throws: ActionFailure.self) { try folder.run("try") }

        try folder.session { (session) throws in
            #expect(try session.records(Visit.self).count() == 0)
            #expect(try session.records(Resident.self).where(Resident.name == "改名").count() == 0)
        }
    }

    @Test func `a protected field comes masked`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"resident\", \"resident.phone\"",
            initial: """
                local gewu = require "gewu"
                gewu.command "try" { title = "试", run = function() return gewu.residents:first().phone end }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)

        #expect(try folder.run("try").notes == ["154****0001"])
    }

    @Test func `a command lands as one commit and closes the duties it satisfies`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"resident\"", writes: "\"visit\"",
            initial: """
                local gewu = require "gewu"
                gewu.rule "elder" {
                  title = "独居老人", verb = "访", roster = gewu.households:tagged { "独居老人" }, cadence = "month",
                }
                gewu.command "问候" { title = "登记问候", args = { { "who", gewu.arg.people, title = "谁" } },
                  run = function(args)
                    for _, person in ipairs(args.who) do
                      gewu.visits:add {
                        household = person.household, day = gewu.today(), outcome = "已联系", way = "电话",
                      }
                    end
                    return "登记 " .. #args.who .. " 人"
                  end }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, .loneElder, in: building)
        try folder.run("帮助")
        let night = try folder.host(.apply) { host, session in
            try session.write(Purpose("night")) { work in
                try DutyEngine(session, rules: try host.rules()).plan().land(in: work)
            }.landing.commit
        }

        #expect(try folder.run("问候", "张样一").notes == ["登记 1 人"])

        try folder.session { session in
            let duty = try #require(try session.records(Duty.self).first())
            #expect(try duty[Duty.state] == .done)
            #expect(try duty[Duty.outcome] == .contacted)
            #expect(try session.lastCommit() == (night ?? 0) + 1)
        }
    }

    @Test(arguments: ["while true do end", "while true do pcall(function() while true do end end) end"])
    func `a command that never ends is stopped, and the next one runs`(body: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.command "stuck" { title = "停", run = function() \(body) end }
                gewu.command "fine" { title = "行", run = function() return "好" end }
                """)
        try folder.enable()

        #expect(throws: ActionFailure.self) { try folder.run("stuck") }
        #expect(try folder.run("fine").notes == ["好"])
    }
}

extension PluginFolder {
    /// Runs a plugin's command at a desk.
    @discardableResult
    func run(_ command: String, _ words: String...) throws -> Answer {
        try session(.apply) { session in
            if try session.records(Operator.self).count() == 0 {
                try session.write(Purpose("account")) { work in
                    try work.insert(
                        Operator.self, Operator.name <- "test", Operator.title <- "测试",
                        Operator.role <- .administrator)
                }
            }
        }
        let office = Office(store: store, extensions: PluginHost.extensions(in: plugins))
        return try office.desk(as: "test", systemUser: "test", day: Self.day, mode: .apply) { desk in
            try desk.run(line: ([command] + words).joined(separator: " "))
        }
    }
}
