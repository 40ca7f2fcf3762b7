import Foundation
import Plugins
import Testing

@Suite struct SpecRunnerTests {
    private static let rule = """
        local gewu = require "gewu"
        gewu.rule "elder" {
          title = "独居老人", verb = "访", roster = gewu.households:tagged { "独居老人" }, cadence = "month",
        }
        """

    private func results(_ spec: String) throws -> [SpecRunner.Result] {
        let folder = try PluginFolder()
        try folder.write(initial: Self.rule, more: ["spec/sample_spec.lua": spec])
        var results: [SpecRunner.Result] = []
        try SpecRunner(path: folder.plugins).run("sample") { results.append($0) }
        return results
    }

    @Test func `the specs of the visits plugin pass, and cover every one of its rules`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        var results: [SpecRunner.Result] = []
        try SpecRunner(path: root + "/plugins").run("visits") { results.append($0) }

        #expect(results.filter { $0.failure != nil }.map { "\($0.title): \($0.failure ?? "")" } == [])
        #expect(results.count > 40)
    }

    @Test func `the specs of the incubator plugin pass`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        var results: [SpecRunner.Result] = []
        try SpecRunner(path: root + "/plugins").run("incubator") { results.append($0) }

        #expect(results.filter { $0.failure != nil }.map { "\($0.title): \($0.failure ?? "")" } == [])
        #expect(results.count > 70)
    }

    @Test func `a job called nightly runs with every night, any other when it is asked for`() throws {
        let folder = try PluginFolder()
        let jobs = """
            local gewu = require "gewu"
            local function note(text)
              gewu.visits:add { household = gewu.households:first(), day = gewu.today(), outcome = "已联系", note = text }
            end
            gewu.job "nightly" { title = "夜里", run = function(job) note "夜" end }
            gewu.job "weekly" { title = "每周", run = function(job) note "周" end }
            gewu.command "几次" { title = "几次", run = function() return gewu.visits:count() .. " 次" end }
            """
        let spec = """
            describe("批处理", function()
              it("过三天就是三夜", function(t)
                t:household { "张样一" }
                t:advance(3)
                t:expect_equal(t:run "几次", "3 次")
                t:job "weekly"
                t:expect_equal(t:run "几次", "4 次")
              end)
              it("再跑一遍又写了的，不算安静", function(t)
                t:household { "张样一" }
                t:expect_quiet()
              end)
              it("没有的批处理", function(t) t:job "weekli" end)
              it("出错的批处理", function(t) t:advance(1) end)
            end)
            """
        try folder.write(
            reads: "\"household\", \"visit\"", writes: "\"visit\", \"visit.note\"", initial: jobs,
            more: ["spec/sample_spec.lua": spec])
        var failures: [String?] = []
        try SpecRunner(path: folder.plugins).run("sample") { failures.append($0.failure) }

        #expect(failures[0] == nil)
        #expect(failures[1] == "plugins/sample/spec/sample_spec.lua:11 再跑一遍又变了 1 项")
        #expect(failures[2] == "plugins/sample/spec/sample_spec.lua:13 没有批处理 “weekli”；是否指 “weekly”？")
        // There is no household that could be visited.
        #expect(failures[3]?.contains("plugins/sample/init.lua:3") == true, "\(failures[3] ?? "")")
    }

    @Test func `each test has books and time of its own`() throws {
        let results = try results(
            """
            local seen = 0
            describe("甲", function()
              it("一", function(t)
                seen = seen + 1
                local zhang = t:household { "张样一", tags = { "独居老人" } }
                t:advance(3)
                t:expect_due(zhang, "elder", "2026-11-30")
                t:expect_equal(seen, 1)
              end)
              it("二", function(t)
                seen = seen + 1
                t:expect_equal(seen, 1)
                t:expect_equal(tostring(t:today()), "2026-11-03")
              end)
            end)
            """)

        #expect(results.map(\.title) == ["甲 › 一", "甲 › 二"])
        #expect(results.map(\.failure) == [nil, nil])
    }

    @Test(arguments: [
        (
            "local z = t:household { \"张样一\" } t:expect_due(z, \"elder\")",
            "plugins/sample/spec/sample_spec.lua:3 2026-11-03 应当有待办，却没有"
        ),
        (
            "local z = t:household { \"张样一\", tags = { \"独居老人\" } } t:expect_due(z, \"elder\", \"2026-11-29\")",
            "plugins/sample/spec/sample_spec.lua:3 期限应为 2026-11-29，实为 2026-11 待办（2026-11-30 前）"
        ),
        (
            "local z = t:household { \"张样一\", tags = { \"独居老人\" } } t:expect_none(z, \"elder\")",
            "plugins/sample/spec/sample_spec.lua:3 不应当有待办，却有一项：2026-11 待办（2026-11-30 前）"
        ),
        (
            "t:household { \"张样一\", tag = {} }",
            "plugins/sample/spec/sample_spec.lua:3 household 没有 “tag”；是否指 “tags”？"
        ),
        (
            "t:household({ \"张样一\" }, { \"李样二\" })",
            "plugins/sample/spec/sample_spec.lua:3 household 后面最多写 1 项；去掉多写的"
        ),
        (
            "t:household { \"张样一\", \"李样二\" }",
            "plugins/sample/spec/sample_spec.lua:3 “张样一” 后面多写了 1 项；一户的其他人写在 members = { { \"李样二\" } } 里"
        ),
        (
            "t:household { \"张样一\", age = 9223372036854775807 }",
            "plugins/sample/spec/sample_spec.lua:3 age 应当是 0 到 150 的整数；例如 age = 81"
        ),
        (
            "t:household { \"张样一\", age = \"81\" }",
            "plugins/sample/spec/sample_spec.lua:3 age 应当是 0 到 150 的整数；例如 age = 81"
        ),
        (
            "t:household { \"张样一\", tags = \"独居老人\" }",
            "plugins/sample/spec/sample_spec.lua:3 tags 应当是关爱类别的列表；例如 tags = { \"独居老人\" }"
        ),
        (
            "t:household { \"张样一\", members = { \"李样二\" } }",
            "plugins/sample/spec/sample_spec.lua:3 members 里每个成员写一个表；例如 members = { { \"李样二\", age = 12 } }"
        ),
        (
            "local z = t:household { \"张样一\" } t:expect_none(z, \"elder\", \"2026-11-30\")",
            "plugins/sample/spec/sample_spec.lua:3 expect_none 后面最多写 2 项；去掉多写的"
        ),
        ("t:expect_quiet(1)", "plugins/sample/spec/sample_spec.lua:3 expect_quiet 的括号里什么也不写；去掉多写的"),
        ("t.today()", "plugins/sample/spec/sample_spec.lua:3 today 要用冒号调用；写成 t:today(…)"),
        ("t:expect_equal(1, 2)", "plugins/sample/spec/sample_spec.lua:3 应为 2，实为 1"),
        ("error(\"坏了\")", "plugins/sample/spec/sample_spec.lua:3 坏了"),
    ])
    func `what fails says where, what was expected and what was found`(line: String, message: String) throws {
        let results = try results(
            """
            describe("甲", function()
              it("一", function(t)
            \(line)
              end)
            end)
            """)

        #expect(results.map(\.failure) == [message])
    }

    @Test func `a plugin that does not load fails each test with its own mistake`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: "local gewu = require \"gewu\"\ngewu.rule \"a\" { titel = \"甲\" }",
            more: ["spec/sample_spec.lua": "describe(\"甲\", function() it(\"一\", function(t) end) end)"])
        var results: [SpecRunner.Result] = []
        try SpecRunner(path: folder.plugins).run("sample") { results.append($0) }

        #expect(results.map(\.failure) == ["plugins/sample/init.lua:2 规则 “a” 没有 “titel” 这一项；是否指 “title”？"])
    }
}
