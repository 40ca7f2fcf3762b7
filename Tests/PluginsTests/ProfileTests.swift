import Governance
import Plugins
import Records
import Testing
import Workbench

/// What rules, jobs and commands of plugins cost, and what could be asked once instead of for each record.
@Suite struct ProfileTests {
    private func lines(_ body: String, people: Int = 120) throws -> [Profile.Line] {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"resident\", \"visit\"",
            initial: """
                local gewu = require "gewu"
                gewu.rule "often" {
                  title = "常访", verb = "访", roster = gewu.residents,
                  cadence = function(resident)
                    \(body)
                  end,
                }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        for number in 1...people { try folder.person("样\(number)", age: 70, in: building) }
        return try folder.session { session in
            let host = try PluginHost.extensions(in: folder.plugins).makeHost(session)
            defer { host.close() }
            var seconds = 0.0
            let profile = Profile {
                seconds += 1
                return seconds
            }
            var engine = DutyEngine(session, rules: try host.rules())
            engine.around = { rule, body in
                try profile.measure("规则 \(rule.name)", usage: { host.usage(of: "sample") }, body)
            }
            _ = try engine.plan()
            #expect(host.problems.isEmpty)
            return profile.lines
        }
    }

    @Test func `a rule has a line with its time and what it read`() throws {
        let lines = try lines("return \"month\"")

        #expect(lines.map(\.what) == ["规则 sample.often"])
        #expect(lines.first?.seconds == 1)
        #expect(lines.first?.cost.rows == 120)
        #expect(lines.first?.cost.statements == 1)
        #expect(lines.first?.findings == [])
    }

    @Test func `a question asked for each record is found, with its place`() throws {
        let lines = try lines(
            "if gewu.visits:where { household = resident.household }:count() == 0 then return \"week\" end")

        #expect(
            lines.first?.findings.contains {
                $0.hasPrefix("plugins/sample/init.lua:5 在循环里查了 120 次（N+1）")
            } == true)
    }

    @Test func `a relation followed from each record is found`() throws {
        let lines = try lines("if resident.household.room == \"101\" then return \"week\" end")

        let lookups = try #require(lines.first?.cost.lookups)
        #expect((120...130).contains(lookups))
        #expect(lines.first?.findings == ["逐条读了 \(lookups) 条关联记录（N+1）：能写成条件的，写进查询"])
    }

    @Test func `a few are no loop`() throws {
        let lines = try lines("if resident.household.room == \"101\" then return \"week\" end", people: 20)

        #expect(lines.first?.findings == [])
    }
}
