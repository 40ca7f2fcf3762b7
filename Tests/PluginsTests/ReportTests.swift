import Governance
import Plugins
import Records
import Testing
import Workbench

/// A report's figures can be stood for: numerator, denominator, day, and the records behind them.
@Suite struct ReportTests {
    private static let rate = """
        local gewu = require "gewu"
        gewu.report "elders" {
          title = "高龄老人占比", chart = "bar",
          args = { { "age", gewu.arg.number, title = "年龄", optional = true } },
          columns = { { "community", title = "社区" }, { "elders", title = "占比" }, { "homes", title = "户数" } },
          rows = function(args)
            local rows = {}
            for community in gewu.communities:order "id":each() do
              local all = gewu.residents:within(community.name)
              table.insert(rows, {
                community = community.name,
                elders = gewu.figure { part = all:where { age = gewu.at_least(args.age or 80) }, of = all, quota = 3 },
                homes = gewu.households:within(community.name),
              })
            end
            return rows
          end,
        }
        """

    private func town() throws -> PluginFolder {
        let folder = try PluginFolder()
        try folder.write(reads: "\"community\", \"household\", \"resident\"", initial: Self.rate)
        try folder.enable()
        let (_, first) = try folder.place("张家湾")
        try folder.place("茶港")
        try folder.person("张样一", age: 81, in: first)
        try folder.person("李样二", age: 40, in: first)
        try folder.person("王样三", age: 70, in: first)
        return folder
    }

    @Test func `a figure shows what was counted out of what, and says when there is nothing to count`() throws
    {
        let folder = try town()

        let answer = try folder.run("报表", "elders")

        #expect(
            answer.columns.map(\.name) == [
                "community", "elders", "elders_part", "elders_of", "homes", "as_of", "remark",
            ])
        #expect(
            answer.rows == [
                [
                    .text("张家湾"), .text("33.3%"), .number(1), .number(3), .number(3), .text("2026-11-17"),
                    .none,
                ],
                [
                    .text("茶港"), .text("无"), .number(0), .number(0), .number(0), .text("2026-11-17"),
                    .text("占比：分母为 0：没有符合条件的居民；占比：要求 3，符合条件的只有 0：只提示，不作要求"),
                ],
            ])
        #expect(answer.chart?.values == [1.0 / 3, nil])
        #expect(answer.chart?.labels == ["张家湾", "茶港"])
        #expect(try folder.run("报表", "elders") == answer)
        #expect(try folder.run("报表", "elders", "70").rows[0][1] == .text("66.7%"))
    }

    @Test func `the records behind a figure are listed, with those that count`() throws {
        let folder = try town()

        let answer = try folder.run("报表", "elders", "明细", "1")
        #expect(answer.columns.map(\.name) == ["id", "record", "counted"])
        #expect(answer.rows.map { $0[2] } == [.flag(true), .flag(false), .flag(false)])
        #expect(answer.rows.count == 3)
        #expect(answer.notes == ["1/3（33.3%），截至 2026-11-17"])

        let homes = try folder.run("报表", "elders", "70", "明细", "1", "户数")
        #expect(homes.columns.map(\.name) == ["id", "record"])
        #expect(homes.rows.count == 3)

        #expect(throws: ActionFailure.notFound("报表没有第 3 行", hint: "共 2 行")) {
            try folder.run("报表", "elders", "明细", "3")
        }
        #expect(throws: ActionFailure.notFound("第 1 行没有“社区”这个数", hint: "可用：占比、户数")) {
            try folder.run("报表", "elders", "明细", "1", "社区")
        }
    }

    @Test func `reports are found by name, by title and by plugin`() throws {
        let folder = try town()
        try folder.write(
            "other", reads: "\"resident\"",
            initial: """
                local gewu = require "gewu"
                gewu.report "elders" {
                  title = "另一张", columns = { { "n", title = "数" } }, rows = function() return { { n = 5 } } end,
                }
                """)
        try folder.enable("other")

        #expect(try folder.run("报表").rows.map { $0[0] } == [.text("elders"), .text("elders")])
        #expect(try folder.run("报表", "另一张").rows == [[.number(5)]])
        #expect(try folder.run("报表", "other.elders").rows == [[.number(5)]])
        #expect(
            throws: ActionFailure.ambiguous("叫“elders”的报表有 2 个", choices: ["other.elders", "sample.elders"])
        ) {
            try folder.run("报表", "elders")
        }
        #expect(throws: ActionFailure.notFound("没有叫“eldres”的报表", hint: "是否指“elders”？")) {
            try folder.run("报表", "eldres")
        }
    }

    @Test func `a report reads what its plugin may, and writes nothing`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\"", writes: "\"household\"",
            initial: """
                local gewu = require "gewu"
                local columns = { { "n", title = "数" } }
                gewu.report "reads" { title = "读", columns = columns,
                  rows = function() return { { n = gewu.matters } } end }
                gewu.report "writes" { title = "写", columns = columns,
                  rows = function() gewu.households:remove(gewu.households:first()) end }
                gewu.report "odd" { title = "怪", columns = columns, rows = function() return { { m = 1 } } end }
                gewu.report "table" { title = "表", columns = columns, rows = function() return { { n = {} } } end }
                """)
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)

        #expect(throws: RecordFailure.self) { try folder.run("报表", "reads") }
        #expect(message { try folder.run("报表", "writes") }?.contains("只读不写") == true)
        #expect(
            message { try folder.run("报表", "odd") }
                == "插件 sample：报表 “odd” 的第 1 行有 “m”，columns 里没有这一列；是否指 “n”？")
        #expect(
            message { try folder.run("报表", "table") }
                == "插件 sample：报表 “table” 第 1 行的 “n” 是一个表；写文字、数、日子、查询，或 gewu.figure { … }")
        try folder.session { (session) throws in #expect(try session.records(Household.self).count() == 1) }
    }

    @Test(arguments: [
        ("{ rows = {} }", "gewu.figure 没有 “rows” 这一项；可用：part、of、quota"),
        ("{ of = 5 }", "gewu.figure 缺少 part（分子）；例如 gewu.figure { part = 见到的, of = 应访的 }，两样都是查询"),
        (
            "{ part = \"5\" }",
            "gewu.figure 的 part 应当是查询，或不小于 0 的数；例如 gewu.figure { part = 见到的, of = 应访的 }，两样都是查询"
        ),
        ("{ part = 5, quota = 0 }", "gewu.figure 的 quota 应当是大于 0 的整数；例如 quota = 10：上面要求的个数"),
    ])
    func `a figure is checked where it is written`(figure: String, problem: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.report "a" { title = "甲", columns = { { "n", title = "数" } }, rows = function()
                  local figure = gewu.figure \(figure)
                  return { { n = figure } }
                end }
                """)
        try folder.enable()

        #expect(message { try folder.run("报表", "a") } == "plugins/sample/init.lua:3 " + problem)
    }

    @Test(arguments: [
        ("rows = function() end", "报表 “a” 缺少 columns；各列：{ \"community\", title = \"社区\" }。"),
        (
            "columns = { { \"n\" } }, rows = function() end",
            "报表 “a” 的第 1 列 “n” 缺少 title；给人看的名称，例如 title = \"社区\""
        ),
        (
            "columns = { { \"n\", title = \"数\" } }, chart = \"pie\", rows = function() end",
            "报表 “a” 没有 “pie” 这种图；可用：bar、line"
        ),
        ("columns = { { \"n\", title = \"数\" } }", "“a” 缺少函数 rows；例如 rows = function() … end"),
    ])
    func `a report is declared whole`(body: String, problem: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: "local gewu = require \"gewu\"\ngewu.report \"a\" { title = \"甲\", \(body) }")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        guard case .refused(_, let found)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(found.description == "plugins/sample/init.lua:2 " + problem)
    }
}

/// What a plugin is said to have done wrong.
func message(_ body: () throws -> Answer) -> String? {
    do {
        _ = try body()
        return nil
    } catch let failure as ActionFailure {
        return failure.message
    } catch {
        return "\(error)"
    }
}
