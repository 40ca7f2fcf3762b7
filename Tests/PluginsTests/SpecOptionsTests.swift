import Foundation
import Testing

@testable import Plugins

/// How specs are run: some of them, in another order, with budgets, golden files and coverage.
@Suite struct SpecOptionsTests {
    private static let rule = """
        local gewu = require "gewu"
        gewu.rule "elder" {
          title = "独居老人", verb = "访", roster = gewu.households,
          cadence = function(household)
            if household:tagged "独居老人" then
              return "week"
            elseif household.size > 9 then
              return "year"
            end
          end,
        }
        gewu.command "几户" { title = "数一数", run = function(args)
          local sum = 0
          for i = 1, args.times or 1 do sum = sum + i end
          return gewu.households:count() .. " 户"
        end }
        """

    private func run(
        _ spec: String, _ options: SpecOptions = SpecOptions(), more: [String: String] = [:],
        in folder: PluginFolder? = nil
    ) throws -> (results: [SpecRunner.Result], coverage: SpecCoverage?) {
        let folder = try folder ?? PluginFolder()
        try folder.write(
            initial: Self.rule, more: more.merging(["spec/sample_spec.lua": spec]) { $1 })
        var results: [SpecRunner.Result] = []
        let coverage = try SpecRunner(path: folder.plugins).run("sample", options) { results.append($0) }
        return (results, coverage)
    }

    @Test func `a spec calls commands for people of its own, and reads what reports say`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.command "谁" {
                  title = "谁", args = { { "who", gewu.arg.people, title = "谁" } },
                  run = function(args)
                    local names = {}
                    for _, it in ipairs(args.who) do table.insert(names, it.name) end
                    return table.concat(names, "、")
                  end,
                }
                gewu.report "aged" {
                  title = "高龄", args = { { "age", gewu.arg.number, title = "年龄", optional = true } },
                  columns = { { "name", title = "名称" }, { "rate", title = "占比" }, { "all", title = "人数" } },
                  rows = function(args)
                    local aged = gewu.residents:where { age = gewu.at_least(args.age or 80) }
                    return { {
                      name = "合计", all = gewu.residents, rate = gewu.figure { part = aged, of = gewu.residents },
                    } }
                  end,
                }
                """,
            more: [
                "spec/sample_spec.lua": """
                local zhang, li
                before(function(t)
                  zhang, li = t:household { "张样一", age = 81 }, t:household { "李样二", age = 60 }
                end)
                it("人", function(t) t:expect_equal(t:run("谁", { who = { li, zhang } }), "李样二、张样一") end)
                it("报表", function(t)
                  local rows = t:report "aged"
                  t:expect_equal(#rows, 1)
                  t:expect_equal(rows[1].name, "合计")
                  t:expect_equal(rows[1].rate, "1/2")
                  t:expect_equal(rows[1].all, 2)
                  t:expect_equal(t:report("aged", { age = 60 })[1].rate, "2/2")
                end)
                it("没有", function(t) t:report "agde" end)
                """
            ])
        var results: [SpecRunner.Result] = []
        try SpecRunner(path: folder.plugins).run("sample") { results.append($0) }
        #expect(results.prefix(2).map(\.failure) == [nil, nil])
        #expect(
            results.last?.failure
                == "plugins/sample/spec/sample_spec.lua:14 没有报表 “agde”；是否指 “aged”？")
    }

    private static let many = (1...9).map { "it(\"例\($0)\", function(t) end)" }.joined(separator: "\n")

    @Test func `a filter keeps what has the words in its title`() throws {
        let titles = try run(Self.many, SpecOptions(filter: "例3")).results.map(\.title)
        #expect(titles == ["例3"])
        #expect(try run(Self.many, SpecOptions(filter: "sample_spec")).results.count == 9)
    }

    @Test func `a seed gives an order of its own, the same every time`() throws {
        let written = try run(Self.many).results.map(\.title)
        let once = try run(Self.many, SpecOptions(seed: 7)).results.map(\.title)
        #expect(once != written)
        #expect(once.sorted() == written.sorted())
        #expect(try run(Self.many, SpecOptions(seed: 7)).results.map(\.title) == once)
        #expect(try run(Self.many, SpecOptions(seed: 8)).results.map(\.title) != once)
    }

    @Test func `what stands in before runs first, in its describe alone`() throws {
        let results = try run(
            """
            local order
            before(function() order = "外" end)
            describe("甲", function()
              before(function() order = order .. "内" end)
              it("一", function(t) t:expect_equal(order, "外内") end)
            end)
            it("二", function(t) t:expect_equal(order, "外") end)
            """
        ).results
        #expect(results.map(\.failure) == [nil, nil])
    }

    @Test(arguments: [
        ("before(1)", "before 后面应当是一个函数；before(function(t) … end)"),
        ("it(\"甲\")", "it 后面应当是一句话和一个函数；it(\"每月一次\", function(t) … end)"),
    ])
    func `what is no test says so where it stands`(line: String, message: String) throws {
        let failure = #expect(throws: PluginFailure.self) { try run("\n\(line)") }
        #expect("\(failure.map { "\($0)" } ?? "")".contains(message.prefix(8)))
    }

    @Test func `a budget ends what takes more instructions, at the same place every time`() throws {
        let spec = """
            it("少", function(t) t:budget(5000) t:run("几户", { times = 10 }) end)
            it("多", function(t)
              t:budget(5000)
              t:run("几户", { times = 100000 })
            end)
            """
        let results = try run(spec).results
        #expect(results[0].failure == nil)
        #expect(results[1].failure?.contains("执行的指令超过了上限") == true)
        #expect(try run(spec).results == results)
    }

    @Test func `a fixture is data`() throws {
        let results = try run(
            """
            it("一", function(t)
              for _, person in ipairs(t:fixture "两户人") do t:household(person) end
              t:expect_equal(t:run "几户", "2 户")
            end)
            it("二", function(t) t:fixture "没有" end)
            it("三", function(t) t:fixture "../a" end)
            it("四", function(t) t:fixture "代码" end)
            """,
            more: [
                "spec/fixtures/两户人.lua": "return { { \"张样一\" }, { \"李样二\", age = 3 } }",
                "spec/fixtures/代码.lua": "return os.time()",
            ]
        ).results
        #expect(results[0].failure == nil)
        #expect(
            results[1].failure
                == "plugins/sample/spec/sample_spec.lua:5 没有文件 plugins/sample/spec/fixtures/没有.lua；在里面写 return { … }，只写数据"
        )
        #expect(results[2].failure?.contains("fixture 后面应当是名称") == true)
        #expect(results[3].failure != nil)
    }

    @Test func `a golden file holds what was found right, and is written on purpose alone`() throws {
        let folder = try PluginFolder()
        let spec = """
            it("一", function(t)
              t:household { "张样一" }
              t:golden("几户", "共有\\n" .. t:run "几户")
            end)
            """
        let file = "\(folder.plugins)/sample/spec/golden/几户.txt"

        #expect(
            try run(spec, in: folder).results[0].failure?.contains("还没有 plugins/sample/spec/golden/几户.txt")
                == true)
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try run(spec, SpecOptions(isRecording: true), in: folder).results[0].failure == nil)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "共有\n1 户")
        #expect(try run(spec, in: folder).results[0].failure == nil)

        try "共有\n2 户".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(
            try run(spec, in: folder).results[0].failure
                == "plugins/sample/spec/sample_spec.lua:3 和 plugins/sample/spec/golden/几户.txt 不同：第 2 行应为“2 户”，实为“1 户”；看过觉得对，用 gewu plugin test --record 记下来"
        )
    }

    @Test func `coverage names the statements that nothing reached`() throws {
        let coverage = try run(
            """
            it("一", function(t)
              local zhang = t:household { "张样一", tags = { "独居老人" } }
              t:expect_due(zhang, "elder")
            end)
            """, SpecOptions(measuresCoverage: true), more: ["more.lua": "local a = 1\nreturn a\n"]
        ).coverage

        let files = try #require(coverage?.files)
        #expect(files.map(\.name) == ["plugins/sample/init.lua", "plugins/sample/more.lua"])
        #expect(files[0].missed == [8, 13, 14, 15])
        #expect(files[0].missedWords == "8、13-15")
        #expect(files[1].reached == 0)
        #expect(try run(Self.many).coverage == nil)
    }

    @Test func `what a rule's function does wrong fails the test in which it does`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.rule "elder" {
                  title = "甲", verb = "访", roster = gewu.households,
                  cadence = function(household) return household.brith end,
                }
                """,
            more: ["spec/sample_spec.lua": "it(\"一\", function(t) t:household { \"张样一\" } t:advance(1) end)"])
        var failures: [String?] = []
        try SpecRunner(path: folder.plugins).run("sample") { failures.append($0.failure) }

        #expect(failures.count == 1)
        #expect(failures[0]?.contains("没有字段 “brith”") == true)
    }

    private static let results = [
        SpecRunner.Result(file: "a_spec.lua", title: "甲 › 一", failure: nil),
        SpecRunner.Result(file: "a_spec.lua", title: "第 # 例", failure: "a_spec.lua:3 应为 \"<2>\"，实为 1 & 3"),
    ]

    @Test func `results come as TAP`() {
        #expect(
            SpecReport.tap(Self.results) == """
                TAP version 13
                1..2
                ok 1 - a_spec.lua：甲 › 一
                not ok 2 - a_spec.lua：第 ＃ 例
                  ---
                  message: "a_spec.lua:3 应为 \\"<2>\\"，实为 1 & 3"
                  ...

                """)
    }

    @Test func `results come as JUnit's XML`() throws {
        let text = SpecReport.junit(Self.results)
        #expect(
            text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuites tests="2" failures="1">
                  <testsuite name="a_spec.lua" tests="2" failures="1">
                    <testcase classname="a_spec.lua" name="甲 › 一"/>
                    <testcase classname="a_spec.lua" name="第 # 例">
                      <failure message="a_spec.lua:3 应为 &quot;&lt;2&gt;&quot;，实为 1 &amp; 3"/>
                    </testcase>
                  </testsuite>
                </testsuites>

                """)
    }
}
