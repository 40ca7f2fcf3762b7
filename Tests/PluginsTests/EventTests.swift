import Foundation
import Governance
import Plugins
import Records
import Testing
import Workbench

/// Plugins that hear of what is written.
@Suite struct EventTests {
    private let folder: PluginFolder
    private let community: Int64
    private let building: Building.ID

    init() throws {
        folder = try PluginFolder()
        (community, building) = try folder.place()
    }

    private func enable(
        _ initial: String, name: String = "sample",
        reads: String = "\"resident\", \"household\", \"matter\", \"visit\"",
        writes: String = "\"resident\", \"visit\", \"matter\"", for community: Int64? = nil
    ) throws {
        try folder.write(
            name, reads: reads, writes: writes, initial: "local gewu = require \"gewu\"\n\(initial)")
        try folder.enable(name, for: community)
    }

    /// Writes within one unit of work at a desk that has the plugins.
    @discardableResult
    private func work<Result>(
        _ mode: Context.Mode = .apply, _ body: (Work) throws -> Result
    ) throws -> (result: Result, landing: Landing, problems: [ExtensionProblem]) {
        try folder.session(mode) { session in
            let host = try PluginHost.extensions(in: folder.plugins).makeHost(session)
            defer { host.close() }
            let (result, landing) = try session.write(Purpose("录入"), body)
            return (result, landing, host.problems)
        }
    }

    private func add(_ name: String, in work: Work) throws -> Resident.ID {
        try work.insert(Resident.self, Resident.name <- name)
    }

    private func names() throws -> [String] {
        try folder.session {
            try $0.records(Resident.self).order(by: "id").all().map { try $0[Resident.name] }
        }
    }

    private func notes() throws -> [String] {
        try folder.session {
            try $0.records(Visit.self).order(by: "id").all().compactMap { try $0[Visit.note] }
        }
    }

    /// Writes a visit whose note says what was heard.
    private static let visit = """
        local function note(text)
          gewu.visits:add { household = gewu.households:first(), day = gewu.today(), outcome = "见到", note = text }
        end

        """

    @Test func `a write that a plugin refuses has changed nothing, and the unit goes on`() throws {
        try enable(
            """
            gewu.on "resident.added" {
              before = function(it) if it.name == "样二" then return false, "名单里已经有了" end end,
            }
            """)

        let refusal = try work { work in
            _ = try add("样一", in: work)
            let refusal = #expect(throws: RecordFailure.self) { try add("样二", in: work) }
            _ = try add("样三", in: work)
            return refusal
        }

        #expect(refusal.result?.description == "居民：名单里已经有了（插件 sample）")
        #expect(try names() == ["样一", "样三"])
        #expect(refusal.landing.counts(of: "resident").added == 2)
        #expect(try folder.session { try $0.verify().holds })
    }

    @Test func `what a plugin amends lands in the same state of the record`() throws {
        try enable(
            """
            gewu.on "resident.added" { before = function(it) return { name = it.name .. "（新）" } end }
            gewu.on "resident.changed" {
              before = function(it, change)
                if change.was.name ~= it.name then return { name = change.was.name .. "→" .. it.name } end
              end,
            }
            """)

        let id = try work { try add("样一", in: $0) }.result
        #expect(try names() == ["样一（新）"])
        try work { try $0.update(id, Resident.name <- "样二") }

        #expect(try names() == ["样一（新）→样二"])
        let states = try folder.session { try $0.history(of: Resident.declaration, id: id.raw).count }
        #expect(states == 2)
    }

    @Test func `a removal can be refused while the record is there`() throws {
        try enable(
            "gewu.on \"resident.removed\" { before = function(it) return it.name ~= \"样一\", \"还有人找他\" end }")
        let (one, two) = try work { (try add("样一", in: $0), try add("样二", in: $0)) }.result

        #expect(throws: RecordFailure.self) { try work { try $0.remove(one) } }
        try work { try $0.remove(two) }

        #expect(try names() == ["样一"])
    }

    @Test func `what comes after is told once for each record, and lands in the same commit`() throws {
        try folder.person("样零", age: 50, in: building)
        try enable(
            Self.visit + """
                gewu.on("resident.added", function(it, change)
                  note(change.kind .. " " .. it.name .. " " .. tostring(change.was.name))
                end)
                gewu.on("resident.changed", function(it, change)
                  note(change.kind .. " " .. change.was.name .. "→" .. it.name .. " " .. table.concat(change.fields, "、"))
                end)
                gewu.on("resident.removed", function(it, change)
                  note(change.kind .. " " .. tostring(it) .. " " .. change.was.name .. " " .. change.id)
                end)
                """)

        let (id, landing, problems) = try work { work in
            let id = try add("样一", in: work)
            try work.update(id, Resident.name <- "样二")
            try work.remove(try add("样三", in: work))
            return id
        }
        #expect(problems == [])
        #expect(try notes() == ["added 样二 nil"])
        #expect(landing.counts(of: "visit").added == 1)

        // The number is protected: that it changed is not the plugin's to know.
        try work {
            try $0.update(id, Resident.name <- "样四", Resident.phone <- Sealed("15400000009"))
        }
        #expect(try notes().last == "changed 样二→样四 name")
        try work { try $0.remove(id) }
        #expect(try notes().last == "removed nil 样四 \(id.raw)")
        // What is put back is no event.
        try folder.session(.apply) { session in
            let host = try PluginHost.extensions(in: folder.plugins).makeHost(session)
            defer { host.close() }
            let last = try session.lastCommit()
            let (conflicts, _) = try session.write(Purpose("撤销")) { try $0.undo([last]) }
            #expect(conflicts == [])
        }
        #expect(try notes().count == 2)
        #expect(try names() == ["样零", "样四"])
    }

    @Test func `a state that becomes another is a move, and nothing else is`() throws {
        try folder.person("样零", age: 50, in: building)
        try enable(
            Self.visit + """
                gewu.on("matter.moved", function(it, change) note(change.was.state .. "→" .. it.state) end)
                """)
        let matter = try work { work in
            try work.insert(
                Matter.self, Matter.kind <- "EM.01", Matter.what <- "漏水", Matter.day <- PluginFolder.day,
                Matter.reported <- Instant(PluginFolder.day, minute: 600), Matter.building <- building,
                Matter.urgency <- .ordinary, Matter.hardship <- false, Matter.danger <- false,
                Matter.state <- .reported)
        }.result
        try work { try $0.update(matter, Matter.what <- "漏水很大") }
        #expect(try notes() == [])
        try work { try $0.update(matter, Matter.state <- .accepted) }
        #expect(try notes() == ["待受理→已受理"])
    }

    @Test func `a handler that fails costs itself, and is told of`() throws {
        try folder.person("样零", age: 50, in: building)
        try enable(
            Self.visit + """
                gewu.on "resident.added" {
                  before = function(it) return it.nam end,
                  after = function(it) note(it.name) if it.name == "样一" then error("不行") end end,
                }
                """)

        let (_, landing, problems) = try work { try (add("样一", in: $0), add("样二", in: $0)) }

        #expect(try names() == ["样零", "样一", "样二"])
        #expect(try notes() == ["样二"])
        #expect(landing.counts(of: "visit").added == 1)
        #expect(problems.count == 2)
        #expect(problems.allSatisfy { $0.plugin == "sample" && $0.file == "plugins/sample/init.lua" })
    }

    @Test func `handlers that set each other off end, and the write lands without them`() throws {
        try enable(
            """
            gewu.on("resident.added", function(it) gewu.residents:add { name = it.name .. "又" } end)
            """)

        let (_, landing, problems) = try work { try add("样", in: $0) }

        #expect(try names() == ["样"])
        #expect(landing.counts(of: "resident").added == 1)
        #expect(problems.first?.message.contains("又引起了它自己，已有 8 层") == true)
        #expect(problems.count == 1)
    }

    @Test func `a handler reads and writes what its plugin may, in the communities where that is on`() throws
    {
        let (other, elsewhere) = try folder.place("北环路")
        try enable(
            """
            gewu.on "household.changed" {
              before = function(it) return { room = it.room .. "甲" } end,
              after = function(it) gewu.matters:list() end,
            }
            """, reads: "\"household\"", writes: "\"household\"", for: other)
        let here = try folder.person("样一", age: 50, in: building).household
        let there = try folder.person("样二", age: 50, in: elsewhere).household

        let (_, _, problems) = try work { work in
            for home in [here, there] { try work.update(home, Household.room <- "202") }
        }

        let rooms = try folder.session {
            try $0.records(Household.self).order(by: "id").all().map { try $0[Household.room] }
        }
        #expect(rooms == ["202", "202甲"])
        #expect(problems.count == 1)
        #expect(problems.first?.description.contains("事件") == true)
    }

    @Test func `a dry run lists what handlers would write, and writes nothing`() throws {
        try enable(
            "gewu.on(\"resident.added\", function(it) if it.name ~= \"又\" then gewu.residents:add { name = \"又\" } end end)"
        )

        let (_, landing, _) = try work(.dryRun) { try add("样一", in: $0) }

        #expect(landing.counts(of: "resident").added == 2)
        #expect(try names() == [])
    }

    @Test func `a row of a register that a plugin refuses costs itself`() throws {
        try enable(
            "gewu.on \"resident.added\" { before = function(it) return it.name ~= \"样二\", \"名单外\" end }")
        let path = folder.folder + "/花名册.csv"
        try "姓名,性别,出生日期,住址\n样一,女,1950-01-01,1幢1单元101\n样二,女,1951-01-01,1幢1单元102\n样三,女,1952-01-01,1幢1单元103\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        // Whoever imports has an account.
        _ = try? folder.run("帮助")
        let office = Office(store: folder.store, extensions: PluginHost.extensions(in: folder.plugins))
        let result = try office.desk(as: "test", systemUser: "test", day: PluginFolder.day, mode: .apply) {
            try ResidentImport(path, community: "张家湾").run(at: $0)
        }

        #expect(result.rows.map(\.status) == [.good, .refused, .good])
        #expect(result.rows[1].problems.first?.message == "名单外（插件 sample）")
        #expect(try names() == ["样一", "样三"])
        #expect(try folder.session { try $0.records(Membership.self).count() } == 2)
        #expect(try folder.session { try $0.verify().holds })
    }

    @Test func `what is added and moves on in one unit has been added, and has moved`() throws {
        try folder.person("样零", age: 50, in: building)
        try enable(
            Self.visit + """
                gewu.on("matter.added", function(it) note("报来 " .. it.state) end)
                gewu.on("matter.moved", function(it, change) note(change.was.state .. "→" .. it.state) end)
                """)
        try work { work in
            let matter = try work.insert(
                Matter.self, Matter.kind <- "EM.01", Matter.what <- "漏水", Matter.day <- PluginFolder.day,
                Matter.reported <- Instant(PluginFolder.day, minute: 600), Matter.building <- building,
                Matter.urgency <- .ordinary, Matter.hardship <- false, Matter.danger <- false,
                Matter.state <- .reported)
            try work.update(matter, Matter.state <- .accepted)
        }
        #expect(try notes() == ["报来 已受理", "待受理→已受理"])
    }

    @Test func `a handler that goes round does not cost the others what they wrote`() throws {
        try folder.person("样零", age: 50, in: building)
        try enable(
            "gewu.on(\"resident.added\", function(it) gewu.residents:add { name = it.name .. \"又\" } end)",
            name: "round")
        try enable(Self.visit + "gewu.on(\"resident.added\", function(it) note(it.name) end)")

        let (_, _, problems) = try work { try add("样", in: $0) }

        #expect(try names() == ["样零", "样"])
        #expect(try notes() == ["样"])
        #expect(problems.map(\.plugin) == ["round"])
    }

    @Test func `whoever may not remove a record does not make it known`() throws {
        let (other, elsewhere) = try folder.place("北环路")
        try enable(
            Self.visit
                + "gewu.on \"household.removed\" { before = function(it, change) error(change.was.room) end }",
            writes: "\"household\", \"visit\"")
        let foreign = try folder.person("样二", age: 50, in: elsewhere).household
        _ = other
        let heard = try folder.store.session(
            Context(actor: "test", day: PluginFolder.day, mode: .apply, scope: community)
        ) { session in
            let host = try PluginHost.extensions(in: folder.plugins).makeHost(session)
            defer { host.close() }
            #expect(throws: RecordFailure.self) {
                try session.write(Purpose("删除")) { try $0.remove(foreign) }
            }
            return host.problems
        }
        #expect(heard == [])
    }

    @Test(arguments: [
        ("gewu.on \"resident.born\" { after = print }", "没有 “born” 这种动作"),
        ("gewu.on \"resident\" { after = print }", "“resident” 不是事件"),
        ("gewu.on \"residents.added\" { after = print }", "residents"),
        ("gewu.on \"duty.added\" { after = print }", "待办不能用 gewu.on"),
        ("gewu.on \"resident.moved\" { after = print }", "居民没有状态"),
        ("gewu.on \"resident.added\" { title = \"空\" }", "没有写 before，也没有写 after"),
        ("gewu.on \"resident.added\" { befor = print }", "没有 “befor” 这一项"),
        ("gewu.on(\"resident.added\", print, 1)", "on"),
        ("gewu.on \"operator.added\" { after = print }", "operator"),
    ])
    func `a handler that is declared wrongly is told where`(line: String, says: String) throws {
        try folder.write(initial: "local gewu = require \"gewu\"\n\(line)")
        let failure = #expect(throws: (any Error).self) { try folder.enable() }
        let words = failure.map { "\($0)" } ?? ""
        #expect(words.contains(says))
        #expect(words.contains("init.lua:2"))
    }
}
