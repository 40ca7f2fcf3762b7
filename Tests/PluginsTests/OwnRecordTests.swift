import Foundation
import Governance
import Plugins
import Records
import Testing
import Workbench

/// A plugin's record is no second-class citizen: it lives in the books as the core's do.
@Suite struct OwnRecordTests {
    static let park = """
        local gewu = require "gewu"
        gewu.record "mentor" {
          title = "导师",
          fields = {
            { "name", gewu.name, title = "姓名", required = true },
            { "phone", gewu.sealed { last_four = true }, title = "联系电话" },
            { "person", gewu.ref "resident", title = "居民" },
          },
        }
        gewu.record "incubatee" {
          title = "在孵组织",
          fields = {
            { "organisation", gewu.ref "organisation", title = "组织", required = true, unique = true },
            { "mentor", gewu.ref "mentor", title = "导师" },
            { "parent", gewu.ref "incubatee", title = "上级" },
            { "mode", gewu.choice { "实体", "虚拟" }, title = "孵化方式", default = "实体" },
            { "score", gewu.integer { min = 0, max = 100 }, title = "评审得分" },
            { "since", gewu.day, title = "入驻日期" },
            { "fee", gewu.number, title = "费用" },
            { "note", gewu.text { max = 200 }, title = "备注", sensitivity = "care" },
            { "paid", gewu.boolean, title = "已缴" },
          },
        }
        """

    /// A street with one organisation, and the park enabled in it.
    static func street(_ more: String = "", reads: String = "\"organisation\", \"resident\"") throws -> (
        PluginFolder, Organisation.ID
    ) {
        let folder = try PluginFolder()
        let community = try folder.place().community
        let organisation = try folder.session(.apply) { session in
            try session.write(Purpose("organisation")) { work in
                try work.insert(
                    Organisation.self, Organisation.name <- "示例服务社", Organisation.kind <- .social,
                    Organisation.community <- Community.ID(community),
                    Organisation.from <- Day(number: 10_000))
            }.result
        }
        try folder.write("park", reads: reads, initial: park + more)
        try folder.enable("park")
        return (folder, organisation)
    }

    /// Runs the body of a job that an enabled plugin has.
    static func job(
        _ folder: PluginFolder, _ body: String, initial: String = park,
        reads: String = "\"organisation\", \"resident\""
    ) throws -> [String] {
        try folder.write(
            "park", reads: reads,
            initial: initial + "\ngewu.job \"go\" { title = \"办\", run = function()\n\(body)\nend }")
        return try run(folder)
    }

    /// What the job `go` prints.
    static func run(
        _ folder: PluginFolder, _ mode: Context.Mode = .apply, on day: Day = PluginFolder.day
    ) throws -> [String] {
        try folder.session(mode, on: day) { session in
            let host = try #require(
                try PluginHost.extensions(in: folder.plugins).makeHost(session) as? PluginHost)
            defer { host.close() }
            var lines: [String] = []
            host.print = { lines.append($0) }
            let jobs = try host.jobs()
            if let problem = host.problems.first { return [problem.description] }
            let job = try #require(jobs.first { $0.name == "go" })
            _ = try session.write(Purpose("办", plugin: "park 1.0.0")) { try job.run($0) }
            return lines
        }
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do { try body() } catch { return "\(error)" }
        return nil
    }

    @Test
    func `a job writes, reads, changes and removes them, with defaults, relations both ways and conditions`()
        throws
    {
        let (folder, _) = try Self.street()

        let lines = try Self.job(
            folder,
            """
            local club = gewu.organisations:first()
            local mentor = gewu.mentors:add { name = "单样师", phone = "15400000001" }
            local it = gewu.incubatees:add { organisation = club, mentor = mentor, score = 70, fee = 1.5, paid = true,
              since = gewu.day "2026-11-01" }
            print(it.mode, it.score, it.fee, it.paid, it.since, it.organisation.name, it.mentor.name, it.mentor.phone)
            print(gewu.incubatees:where { score = gewu.at_least(60), ["mentor.name"] = "单样师" }:count())
            print(club.incubatees:count(), mentor.incubatees:first().score)
            gewu.incubatees:set(it, { mode = "虚拟", score = 80 })
            print(gewu.incubatees:find(it.id).mode, gewu.incubatees:find(it.id).score)
            local other = gewu.mentors:add { name = "多余" }
            gewu.mentors:remove(other)
            print(gewu.mentors:count())
            """)

        #expect(
            lines == [
                "实体\t70\t1.5\ttrue\t2026-11-01\t示例服务社\t单样师\t****0001", "1", "1\t70", "虚拟\t80", "1",
            ])
        try folder.session { session throws in
            let type = try session.type(named: "park.incubatee")
            #expect(
                try session.history(of: type, id: try session.rows(Selection(of: type))[0].rawID).count == 1)
            #expect(try session.verify().discrepancies == [])
        }
    }

    @Test(arguments: [
        ("score = 101", "在孵组织“评审得分”：应在 0 到 100 之间"),
        ("mode = \"网上\"", "在孵组织的 mode 应为“实体、虚拟”之一"),
        ("note = (\"字\"):rep(201)", "在孵组织“备注”：最大是 200 个字"),
        ("scor = 1", "在孵组织没有字段 “scor”，是否指 “score”？"),
        ("fee = \"多\"", "在孵组织的 fee 应为数"),
    ])
    func `what a field does not take is refused in words`(fields: String, message: String) throws {
        let (folder, _) = try Self.street()
        let problem = refusal {
            _ = try Self.job(
                folder, "gewu.incubatees:add { organisation = gewu.organisations:first(), \(fields) }")
        }
        #expect(problem?.contains(message) == true, "\(problem ?? "written")")
    }

    @Test func `what must be there is missed, and what may be there once is there once`() throws {
        let (folder, _) = try Self.street()
        let missing = refusal { _ = try Self.job(folder, "gewu.incubatees:add { score = 1 }") }
        #expect(missing?.contains("在孵组织：缺少“组织”，请补上") == true, "\(missing ?? "written")")
        let twice = refusal {
            _ = try Self.job(
                folder,
                "for i = 1, 2 do gewu.incubatees:add { organisation = gewu.organisations:first() } end")
        }
        #expect(twice?.contains("已有一条“组织”相同的记录") == true, "\(twice ?? "written")")
    }

    @Test(arguments: [
        ("", "记录 “a” 缺少 fields"),
        ("fields = {}", "记录 “a” 的 fields 应当是字段的列表；例如"),
        ("fields = { { \"n\", gewu.text } }", "记录 “a” 的第 1 个字段 “n” 缺少 title"),
        ("fields = { { \"N\", gewu.text, title = \"甲\" } }", "记录 “a” 的第 1 个字段的名称 “N” 不合规"),
        ("fields = { { \"id\", gewu.text, title = \"甲\" } }", "记录 “a” 的第 1 个字段的名称 “id” 已有用处"),
        ("fields = { { \"n\", title = \"甲\" } }", "记录 “a” 的第 1 个字段 “n” 没有写种类；可用：gewu.text"),
        (
            "fields = { { \"n\", gewu.text, title = \"甲\", requird = true } }",
            "字段 “a.n” 没有 “requird” 这一项；是否指 “required”？"
        ),
        ("fields = { { \"n\", gewu.ref \"residents\", title = \"甲\" } }", "没有这种记录；是否指 “resident”？"),
        ("fields = { { \"n\", gewu.ref \"operator\", title = \"甲\" } }", "没有这种记录"),
        ("fields = { { \"n\", gewu.choice { \"甲\" }, title = \"甲\" } }", "的选项应当是文字的列表"),
        (
            "fields = { { \"n\", gewu.choice { \"实体\", \"虚拟\" }, title = \"甲\", default = \"实休\" } }",
            "的 default “实休” 不在选项里；是否指 “实体”？"
        ),
        (
            "fields = { { \"n\", gewu.integer { mim = 0 }, title = \"甲\" } }",
            "gewu.integer 没有 “mim” 这一项；是否指 “min”？"
        ),
        ("fields = { { \"n\", gewu.integer { min = 2, max = 1 }, title = \"甲\" } }", "的 min 大于 max"),
        (
            "fields = { { \"n\", gewu.text, title = \"甲\" }, { \"n\", gewu.text, title = \"乙\" } }",
            "记录 “a” 有两个字段叫 “n”"
        ),
        ("fields = { { \"n\", gewu.text, title = \"甲\" } }, happened = \"n\"", "没有这个日期字段"),
        (
            "fields = { { \"n\", gewu.text, title = \"甲\" } }, process = { start = \"甲\" }",
            "流程的 start “甲” 没有这个状态"
        ),
        (
            "fields = { { \"n\", gewu.text, title = \"甲\" } }, process = { start = \"甲\", [\"甲\"] = { to = { \"已\" } }, [\"乙\"] = {} }",
            "流程的状态 “甲” 可到 “已”，没有这个状态；是否指 “乙”？"
        ),
        (
            "fields = { { \"n\", gewu.text, title = \"甲\" } }, process = { start = \"甲\", [\"甲\"] = { within = \"5 天\" } }",
            "的状态 “甲” 的 within 看不懂"
        ),
    ])
    func `a mistake in a declaration is told at its line`(rest: String, message: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: "local gewu = require \"gewu\"\ngewu.record \"a\" { title = \"甲\", \(rest) }")
        let problem = refusal { try folder.enable() } ?? ""
        #expect(problem.contains(message) && problem.contains("init.lua:2"), "\(problem)")
    }

    @Test func `tables change when a plugin is enabled, and never when it is loaded`() throws {
        let (folder, _) = try Self.street()
        let wider = Self.park.replacing("title = \"备注\"", with: "title = \"说明\"")

        let lines = try Self.job(folder, "print(1)", initial: wider)
        #expect(lines.first?.contains("记录 “incubatee” 与启用时的声明不同") == true, "\(lines)")
        #expect(lines.first?.contains("gewu plugin enable park") == true, "\(lines)")

        try folder.enable("park")
        #expect(try Self.run(folder) == ["1"])
    }

    @Test func `an update adds fields, words, bounds and indexes by itself, and rows stay`() throws {
        let (folder, _) = try Self.street()
        _ = try Self.job(
            folder, "gewu.incubatees:add { organisation = gewu.organisations:first(), score = 70 }")
        let wider = Self.park.replacing("\"实体\", \"虚拟\" }", with: "\"实体\", \"虚拟\", \"联合\" }")
            .replacing("max = 100", with: "max = 120")
            .replacing(
                "{ \"paid\", gewu.boolean,",
                with:
                    "{ \"area\", gewu.number { min = 0 }, title = \"面积\", index = true },\n{ \"paid\", gewu.boolean,"
            )
        let body = """
            local it = gewu.incubatees:first()
            print(it.score, it.area)
            gewu.incubatees:set(it, { mode = "联合", score = 120, area = 2.5 })
            print(gewu.incubatees:where { area = gewu.more_than(2) }:count())
            """
        _ = try Self.job(folder, body, initial: wider)
        try folder.enable("park")

        #expect(try Self.run(folder) == ["70\tnil", "1"])
        try folder.session { session throws in #expect(try session.verify().discrepancies == []) }
    }

    @Test(arguments: [
        (
            "{ \"score\", gewu.integer { min = 0, max = 100 }, title = \"评审得分\" },", "",
            "去掉的 score（评审得分）还有 1 条写着"
        ),
        (
            "\"实体\", \"虚拟\" }, title = \"孵化方式\", default = \"实体\"", "\"虚拟\", \"联合\" }, title = \"孵化方式\"",
            "mode（孵化方式）有 1 条是去掉了的选项"
        ),
        ("gewu.integer { min = 0, max = 100 }", "gewu.text", "score（评审得分）的种类换了"),
        ("title = \"备注\",", "title = \"备注\", required = true,", "必填的 note（备注）有 1 条空着"),
        ("gewu.ref \"incubatee\"", "gewu.ref \"mentor\"", "parent（上级）指向的记录换了"),
    ])
    func `an update that would lose or bend something is refused, and nothing has changed`(
        old: String, new: String, message: String
    ) throws {
        let (folder, _) = try Self.street()
        _ = try Self.job(
            folder, "gewu.incubatees:add { organisation = gewu.organisations:first(), score = 70 }")
        try folder.write(
            "park", reads: "\"organisation\", \"resident\"", initial: Self.park.replacing(old, with: new))
        let problem = refusal { try folder.enable("park") }
        #expect(problem?.contains(message) == true, "\(problem ?? "updated")")

        #expect(try Self.job(folder, "print(gewu.incubatees:first().score)") == ["70"])
        try folder.session { session throws in #expect(try session.verify().discrepancies == []) }
    }

    @Test func `what an update cannot do by itself, migrate does, in one commit that cannot be undone`()
        throws
    {
        let (folder, _) = try Self.street()
        _ = try Self.job(
            folder,
            """
            gewu.mentors:add { name = "单样师", phone = "15400000001" }
            gewu.incubatees:add { organisation = gewu.organisations:first(), score = 70, note = "旧", mode = "虚拟" }
            """)
        try folder.session(.apply) { session throws in
            let type = try session.type(named: "park.incubatee")
            let other = try session.write(Purpose("又一个")) { work in
                let other = try work.insert(
                    Organisation.self, Organisation.name <- "示例二社", Organisation.kind <- .social,
                    Organisation.from <- Day(number: 10_000))
                return try work.insert(
                    type,
                    [Assignment(named: "organisation", other.stored), Assignment(named: "note", .text("记"))])
            }.result
            try session.write(Purpose("拿掉")) { try $0.remove(type, id: other) }
        }
        let next =
            Self.park
            .replacing("\"score\", gewu.integer { min = 0, max = 100 }", with: "\"points\", gewu.integer")
            .replacing(
                "{ \"note\", gewu.text { max = 200 }, title = \"备注\", sensitivity = \"care\" },", with: ""
            )
            .replacing(
                "\"实体\", \"虚拟\" }, title = \"孵化方式\", default = \"实体\"",
                with: "\"线下\", \"线上\" }, title = \"孵化方式\", required = true"
            )
            .replacing("{ \"phone\", gewu.sealed", with: "{ \"mobile\", gewu.sealed")
                + """

                gewu.migrate("1.0.0", "1.1.0", function(m)
                  m:rename("incubatee", "score", "points")
                  m:drop("incubatee", "note")
                  m:rename("mentor", "phone", "mobile")
                  m:transform("incubatee", function(it)
                    return { mode = it.mode == "虚拟" and "线上" or "线下", points = it.points * 10 }
                  end)
                end)
                gewu.job "go" { title = "办", run = function()
                  local it = gewu.incubatees:first()
                  print(it.points, it.mode, gewu.mentors:first().mobile)
                end }
                """
        let manifest = """
            return { name = "park", title = "示例", version = "1.1.0", api = "1",
              needs = { read = { "organisation", "resident" }, write = {} } }
            """
        try folder.write("park", manifest: manifest, initial: next)
        try folder.enable("park")

        #expect(try Self.run(folder) == ["700\t线上\t****0001"])
        try folder.session(.apply) { session throws in
            #expect(try session.verify().discrepancies == [])
            let last = try session.lastCommit()
            #expect(throws: RecordFailure.self) { try session.write(Purpose("撤销")) { try $0.undo([last]) } }
        }
        // What was taken out before had its note in a field that is gone: putting it back would lose that.
        try folder.session(.apply) { session throws in
            let removal = try #require(try session.commits(last: 5).first { $0.action == "拿掉" })
            let conflicts = try session.write(Purpose("撤销")) { try $0.undo([removal.number]) }.result
            #expect(conflicts.map(\.reason) == [.reshaped])
        }
    }

    @Test func `a migration that fails leaves everything as it was`() throws {
        let (folder, _) = try Self.street()
        _ = try Self.job(
            folder, "gewu.incubatees:add { organisation = gewu.organisations:first(), score = 70 }")
        let next =
            Self.park.replacing(
                "\"score\", gewu.integer { min = 0, max = 100 }", with: "\"points\", gewu.integer") + """

                gewu.migrate("1.0.0", "1.1.0", function(m) m:rename("incubatee", "score", "points") error("不行") end)
                """
        try folder.write(
            "park",
            manifest: """
                return { name = "park", title = "示例", version = "1.1.0", api = "1",
                  needs = { read = { "organisation", "resident" }, write = {} } }
                """, initial: next)
        let problem = refusal { try folder.enable("park") }
        #expect(problem?.contains("不行") == true, "\(problem ?? "updated")")
        #expect(try Self.job(folder, "print(gewu.incubatees:first().score)") == ["70"])
    }

    @Test func `a second process that has the books open writes nothing with an old schema, and reads anew`()
        throws
    {
        let (folder, organisation) = try Self.street()
        let other = try Store(Store.Location(folder: folder.folder), coreCatalogue) {
            Instant(PluginFolder.day, minute: 600)
        }
        let context = Context(actor: "另一个", day: PluginFolder.day, mode: .apply)
        try other.session(context) { session throws in
            let type = try session.type(named: "park.incubatee")
            func add() throws {
                try session.write(Purpose("写")) {
                    try $0.insert(type, [Assignment(named: "organisation", organisation.stored)])
                }
            }
            try folder.write(
                "park", reads: "\"organisation\", \"resident\"",
                initial: Self.park.replacing("title = \"备注\"", with: "title = \"说明\""))
            try folder.enable("park")
            #expect(throws: RecordFailure.typesChanged(plugin: "park", type: "在孵组织")) { try add() }
        }
        try other.session(context) { session throws in
            let type = try session.type(named: "park.incubatee")
            #expect(type.column("note")?.title == "说明")
            try session.write(Purpose("写")) {
                try $0.insert(type, [Assignment(named: "organisation", organisation.stored)])
            }
        }
    }

    @Test func `switched off, its records stay for verify, history and export, and no script sees them`()
        throws
    {
        let (folder, _) = try Self.street()
        _ = try Self.job(
            folder, "gewu.incubatees:add { organisation = gewu.organisations:first(), score = 70 }")
        try folder.session(.apply) { try Enabling.disable("park", $0) }
        try folder.session { session throws in
            #expect(try session.count(Selection(of: session.type(named: "park.incubatee"))) == 1)
            #expect(try session.verify().discrepancies == [])
        }
        try folder.write(
            "nosy", reads: "\"organisation\"",
            initial:
                "local gewu = require \"gewu\"\ngewu.job \"go\" { title = \"办\", run = function() print(gewu.organisations:first().incubatees:count()) end }"
        )
        try folder.enable("nosy")
        let problem = refusal { _ = try Self.run(folder) }
        #expect(problem?.contains("没有读在孵组织的权限") == true, "\(problem ?? "read")")
        try folder.session(.apply) { try Enabling.disable("nosy", $0) }

        try folder.enable("park")
        #expect(try Self.job(folder, "print(gewu.incubatees:first().score)") == ["70"])
    }

    @Test func `the erasure of a person reaches the records of plugins that point to them`() throws {
        let (folder, _) = try Self.street()
        let building = try folder.place("李家湾").building
        let person = try folder.person("单样师", age: 40, in: building).resident
        _ = try Self.job(
            folder,
            """
            local mentor = gewu.mentors:add { name = "单样师", person = gewu.residents:first() }
            gewu.incubatees:add { organisation = gewu.organisations:first(), mentor = mentor }
            """)
        try folder.session(.apply) { session throws in
            _ = try session.write(Purpose("删除")) { try session.erase(person, in: $0) }
            let mentor = try #require(
                try session.rows(Selection(of: session.type(named: "park.mentor"))).first)
            #expect(try mentor[named: "person"] == .null)
            #expect(try session.verify().discrepancies == [])
        }
    }

    @Test func `the scope of a record is where what it points to lies`() throws {
        let (folder, _) = try Self.street()
        _ = try Self.job(folder, "gewu.incubatees:add { organisation = gewu.organisations:first() }")
        let here = try folder.session { try $0.records(Community.self).ids()[0].raw }
        let elsewhere = try folder.place("李家湾").community
        for (scope, count) in [(here, 1), (elsewhere, 0)] {
            let context = Context(actor: "甲", day: PluginFolder.day, scope: scope)
            try folder.store.session(context) { session throws in
                #expect(try session.count(Selection(of: session.type(named: "park.incubatee"))) == count)
            }
        }
    }

    @Test func `specs have the plugin's records in their own books`() throws {
        let folder = try PluginFolder()
        try folder.write(
            "park", reads: "\"organisation\", \"resident\"",
            initial: Self.park + """

                gewu.command "登记导师" { title = "登记导师", args = { { "who", gewu.arg.text, title = "谁" } },
                  run = function(args) return gewu.mentors:add { name = args.who }.name end }
                """,
            more: [
                "spec/sample_spec.lua": """
                describe("导师", function()
                  it("登记", function(t) t:expect_equal(t:run("登记导师", { who = "单样师" }), "单样师") end)
                  it("再登记", function(t) t:expect_equal(t:run("登记导师", { who = "解样师" }), "解样师") end)
                end)
                """
            ])
        var results: [SpecRunner.Result] = []
        try SpecRunner(path: folder.plugins).run("park") { results.append($0) }
        #expect(results.map(\.failure) == [nil, nil])
    }
}
