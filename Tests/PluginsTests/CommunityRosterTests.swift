import Governance
import Plugins
import Records
import Testing
import Workbench

/// Rules whose roster rests on a setting that a community has set otherwise.
@Suite struct CommunityRosterTests {
    private static let settings = """
        oldest = { type = "integer", default = 65, title = "年龄" },
        word = { type = "text", default = "女", title = "性别" },
        kind = { type = "text", default = "EM", title = "类别" }
        """

    private let folder: PluginFolder
    private let here: (community: Int64, building: Building.ID)
    private let elsewhere: (community: Int64, building: Building.ID)

    init() throws {
        folder = try PluginFolder()
        here = try folder.place("张家湾")
        elsewhere = try folder.place("茶港")
    }

    private func enable(_ roster: String, cadence: String = "\"month\"") throws {
        try folder.write(
            settings: Self.settings,
            initial: """
                local gewu = require "gewu"
                local settings = gewu.settings
                gewu.rule "old" { title = "高龄", verb = "访", roster = \(roster), cadence = \(cadence) }
                """)
        try folder.enable()
    }

    private func set(_ key: String, _ value: String) throws {
        try folder.session(.apply) {
            try PluginSettings.set(
                "sample", key, to: value, for: here.community, in: folder.plugins, $0)
        }
    }

    private func write(_ body: (Work, Session) throws -> Void) throws {
        try folder.session(.apply) { session in
            try session.write(Purpose("change")) { try body($0, session) }
        }
    }

    /// Runs the night, and says who has which duty: `王样三 待办`.
    private func night() throws -> [String] {
        try folder.host(.apply) { host, session in
            try session.write(Purpose("night")) { work in
                try DutyEngine(session, rules: try host.rules()).plan().land(in: work)
            }
            #expect(host.problems.isEmpty)
            var names: [Int64: String] = [:]
            try session.records(Resident.self).each("id", "name") { names[$0.integer(0)] = $0.text(1) }
            return try session.records(Duty.self).order(by: Duty.subject, Duty.period).all().map {
                "\(names[Int64(try $0[Duty.subject])] ?? "?") \(try $0[Duty.state].rawValue)"
            }
        }
    }

    @Test func `a rule that may read residents alone holds in one community, and settles there`() throws {
        try folder.write(
            reads: "\"resident\"",
            initial: """
                local gewu = require "gewu"
                gewu.rule "old" {
                  title = "高龄", verb = "访", roster = gewu.residents,
                  cadence = function(it) if it.age >= 80 then return "month" end end,
                }
                """)
        try folder.enable(for: here.community)
        let home = try folder.person("张样一", age: 81, in: here.building).household
        try folder.person("李样二", age: 81, in: elsewhere.building)
        try folder.person("王样三", age: 60, in: here.building)

        #expect(try night() == ["张样一 待办"])
        try folder.host(.apply) { host, session in
            _ = try session.write(Purpose("走访")) { work in
                _ = try work.insert(
                    Visit.self, Visit.household <- home, Visit.day <- session.day, Visit.outcome <- .met)
                try DutyEngine(session, rules: try host.rules()).settle(work)
            }
            #expect(host.problems.isEmpty)
        }
        #expect(try night() == ["张样一 已办"])
    }

    @Test(arguments: ["\"month\"", "function(resident) return \"month\" end"])
    func `each community's own value says who of its people is on the roster`(cadence: String) throws {
        try enable(
            "gewu.residents:where { age = gewu.at_least(settings.oldest) }", cadence: cadence)
        try folder.person("张样一", age: 70, in: here.building)
        try folder.person("李样二", age: 81, in: here.building)
        try folder.person("王样三", age: 70, in: elsewhere.building)
        try folder.person("赵样四", age: 60, in: elsewhere.building)
        try set("oldest", "80")

        #expect(try night() == ["李样二 待办", "王样三 待办"])
        #expect(try night() == ["李样二 待办", "王样三 待办"])
    }

    @Test func `a value that goes beyond the street's takes in more people, of that community alone`() throws
    {
        try enable("gewu.residents:where { age = gewu.at_least(settings.oldest) }")
        try folder.person("张样一", age: 57, in: here.building)
        try folder.person("王样三", age: 57, in: elsewhere.building)
        try set("oldest", "55")

        #expect(try night() == ["张样一 待办"])
    }

    @Test func `who moves to another community comes under its value`() throws {
        try enable("gewu.residents:where { age = gewu.at_least(settings.oldest) }")
        let zhang = try folder.person("张样一", age: 70, in: here.building)
        let wang = try folder.person("王样三", age: 70, in: elsewhere.building)
        try set("oldest", "80")
        #expect(try night() == ["王样三 待办"])

        try write { work, _ in
            try work.update(
                Household.declaration, id: wang.household.raw, read: nil,
                [Household.building <- here.building])
            try work.update(
                Household.declaration, id: zhang.household.raw, read: nil,
                [Household.building <- elsewhere.building])
        }
        #expect(try night() == ["张样一 待办", "王样三 取消"])

        try write { work, _ in
            try work.update(
                Household.declaration, id: wang.household.raw, read: nil,
                [Household.building <- elsewhere.building])
        }
        #expect(try night() == ["张样一 待办", "王样三 待办"])
    }

    @Test func `a building that goes to another community takes its people under that value`() throws {
        try enable("gewu.residents:where { age = gewu.at_least(settings.oldest) }")
        try folder.person("王样三", age: 70, in: elsewhere.building)
        try set("oldest", "80")
        #expect(try night() == ["王样三 待办"])

        try write { work, session in
            let link = try #require(
                try session.records(PlaceLink.self)
                    .where(PlaceLink.child == Int(elsewhere.building.raw)).first())
            let grid = try #require(
                try session.records(PlaceLink.self).where(PlaceLink.parent == Int(here.community)).first())
            try work.update(link, PlaceLink.until <- PluginFolder.day)
            try work.insert(
                PlaceLink.self, PlaceLink.child <- Int(elsewhere.building.raw),
                PlaceLink.parent <- (try grid[PlaceLink.child]), PlaceLink.from <- PluginFolder.day)
        }
        #expect(try night() == ["王样三 取消"])
    }

    @Test func `settings of several conditions hold together, in lists and alternatives as well`() throws {
        try enable(
            """
            gewu.residents:where { gewu.any { { age = gewu.at_least(settings.oldest) }, { age = 30 } } }
              :where { name = gewu.among { settings.word, "王样三", "李样二" } }
            """)
        try folder.person("张样一", age: 70, in: here.building)
        try folder.person("李样二", age: 81, in: here.building)
        try folder.person("王样三", age: 70, in: elsewhere.building)
        try folder.person("赵样四", age: 30, in: here.building)
        try folder.person("张样一", age: 70, in: elsewhere.building)
        try set("oldest", "71")
        try set("word", "赵样四")

        #expect(try night() == ["李样二 待办", "王样三 待办", "赵样四 待办"])
    }

    @Test func `of matters too, each community's own value says which are meant`() throws {
        try folder.write(
            settings: Self.settings,
            initial: """
                local gewu = require "gewu"
                gewu.rule "soon" {
                  title = "到场", verb = "到", deadline = { arrive = "30m", clock = "24x7" },
                  trigger = gewu.matters:where { kind = gewu.prefix(gewu.settings.kind) },
                }
                """)
        try folder.enable()
        try set("kind", "MD")
        var expected: [Int] = []
        try write { work, _ in
            for (place, kind, isMeant) in [
                (here.building, "EM.01", false), (here.building, "MD.01", true),
                (elsewhere.building, "EM.01", true), (elsewhere.building, "MD.01", false),
            ] {
                let matter = try work.insert(
                    Matter.self, Matter.kind <- kind, Matter.what <- "示例", Matter.day <- PluginFolder.day,
                    Matter.reported <- Instant(PluginFolder.day, minute: 500), Matter.building <- place,
                    Matter.urgency <- .ordinary, Matter.hardship <- false, Matter.danger <- false,
                    Matter.state <- .handling)
                if isMeant { expected.append(Int(matter.raw)) }
            }
        }

        let subjects = try folder.host(.apply) { host, session in
            let plan = try DutyEngine(session, rules: try host.rules()).plan()
            #expect(plan.size == 2)
            return try session.write(Purpose("night")) { work in
                try plan.land(in: work)
                return try session.records(Duty.self).order(by: Duty.subject).all()
                    .map { try $0[Duty.subject] }
            }.result
        }
        #expect(subjects == expected)
    }
}
