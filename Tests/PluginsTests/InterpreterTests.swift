import Governance
import Records
import Testing

@testable import Plugins

/// How many interpreters a plugin needs for how many communities.
@Suite struct InterpreterTests {
    private let folder: PluginFolder
    private let communities: [Int64]

    init() throws {
        let folder = try PluginFolder()
        self.folder = folder
        communities = try ["张家湾", "北环路", "茶港", "滨湖"].map { name in
            let (community, building) = try folder.place(name)
            // One below and one above what any of them sets.
            for age in [62, 90] { try folder.person("\(name)\(age)", age: age, .loneElder, in: building) }
            return community
        }
    }

    private func enable(_ others: String = "") throws {
        try folder.write(
            reads: "\"resident\"",
            settings: "age = { type = \"integer\", default = 80, title = \"年龄\" }", others: others,
            initial: """
                local gewu = require "gewu"
                gewu.rule "old" {
                  title = "按年龄走访", verb = "访", roster = gewu.residents:tagged { "独居老人" },
                  cadence = function(it) if it.age >= gewu.settings.age then return "month" end end,
                }
                """)
        try folder.enable()
    }

    private func set(_ ages: [Int?]) throws {
        try folder.session(.apply) { session in
            try session.write(Purpose("设置")) { work in
                for (community, age) in zip(communities, ages) {
                    guard let age else { continue }
                    try PluginSettings.write("sample", "age", "\(age)", for: community, in: work, session)
                }
            }
        }
    }

    private func plan() throws -> (duties: Int, interpreters: Int) {
        try folder.session { session in
            let host = PluginHost(session, path: folder.plugins)
            defer { host.close() }
            let plan = try DutyEngine(session, rules: try host.rules()).plan()
            #expect(host.problems == [])
            return (plan.byCommunity().values.reduce(0) { $0 + $1.added }, host.interpreters.count)
        }
    }

    @Test func `communities that are set alike share one, and those set as the street have the street's`()
        throws
    {
        try enable()
        #expect(try plan() == (4, 1))
        // 62 is enough in two of them; the fourth sets what holds anyway.
        try set([60, 60, 95, 80])
        let (duties, interpreters) = try plan()
        #expect(duties == 2 + 2 + 0 + 1)
        #expect(interpreters == 3)
    }

    @Test func `a plugin that calls others has one for each, since those may be set otherwise`() throws {
        try enable("optional = { other = \"*\" },")
        try set([60, 60, nil, nil])
        let (duties, interpreters) = try plan()
        #expect(duties == 2 + 2 + 1 + 1)
        #expect(interpreters == 3)
    }
}
