import Plugins
import Testing
import Workbench

/// A declaration has what it needs and nothing without effect, or it is refused at its line.
@Suite struct DeclarationMistakeTests {
    private static let event = "trigger = gewu.matters, deadline = { arrive = \"30m\", clock = \"24x7\" }"

    @Test(arguments: [
        ("gewu.rule { title = \"甲\" }", "gewu.rule 后面要先写名称；例如 gewu.rule \"…\" { title = \"…\" }"),
        ("gewu.rule(nil) {}", "gewu.rule 后面要先写名称；例如 gewu.rule \"…\" { title = \"…\" }"),
        ("gewu.rule \"Elder\" {}", "名称 “Elder” 不合规；只用小写英文字母、数字和下划线，以字母开头"),
        ("gewu.job \"每周\" {}", "名称 “每周” 不合规；只用小写英文字母、数字和下划线，以字母开头"),
        ("gewu.command \"问 候\" {}", "名称 “问 候” 不合规；写员工要输入的一个词，不带空格和标点"),
        ("gewu.command \"--on\" {}", "名称 “--on” 不合规；写员工要输入的一个词，不带空格和标点"),
        ("gewu.command \"\" {}", "名称 “” 不合规；写员工要输入的一个词，不带空格和标点"),
        ("gewu.job \"a\" \"b\"", "“a” 后面应当是一个表；例如 gewu.job \"a\" { title = \"…\" }"),
        ("gewu.command \"甲\" { run = function() end }", "“甲” 缺少 title；给人看的名称，例如 title = \"…\""),
        ("gewu.command \"甲\" { title = \"甲\" }", "“甲” 缺少函数 run；例如 run = function() … end"),
        ("gewu.job \"a\" { title = \"甲\", run = \"x\" }", "“a” 缺少函数 run；例如 run = function() … end"),
        (
            "gewu.command \"甲\" { title = \"甲\", arg = {}, run = function() end }",
            "命令 “甲” 没有 “arg” 这一项；是否指 “args”？"
        ),
        (
            "gewu.job \"a\" { \"甲\", title = \"甲\", run = function() end }",
            "批处理 “a” 里有一项没有写名称；每一项写成 名称 = 值，例如 title = \"…\""
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"到\", cadence = \"month\", \(event) }",
            "规则 “a” 有 trigger，cadence 不起作用；去掉 cadence；有 trigger 的规则用 deadline"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"到\", by = { who = \"网格员\" }, \(event) }",
            "规则 “a” by 应当是列表；例如 by = { \"网格员\" }"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"到\", trigger = gewu.matters, deadline = { arive = \"1h\" } }",
            "规则 “a” deadline 没有 “arive”；是否指 “arrive”？"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"到\", trigger = gewu.matters, deadline = { arrive = \"1h\", clock = \"24x7\", otherwise = \"10:00\" } }",
            "规则 “a” otherwise 只和 clock = \"working_hour\" 一起用；去掉 otherwise，或改 clock"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"访\", roster = gewu.households, cadence = \"month\", months = math.maxinteger }",
            "规则 “a” months 看不懂 9223372036854775807；例如 3"
        ),
        ("local kind = gewu.arg[1]", "没有参数种类 “gewu.arg.1”；可用：text、day、number、people"),
        ("local list = gewu[1]", "gewu 没有 “1”"),
        ("local value = gewu.settings[1]", "清单里没有设置 “1”；在 manifest.lua 的 settings 里声明它"),
    ])
    func `a declaration is refused at its line`(line: String, message: String) throws {
        let folder = try PluginFolder()
        try folder.write(initial: "local gewu = require \"gewu\"\n\n\(line)")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        guard case .refused(_, let problem)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(problem.description == "plugins/sample/init.lua:3 " + message)
    }

    @Test func `a name without a table declares nothing, and says so`() throws {
        let folder = try PluginFolder()
        try folder.write(initial: "local gewu = require \"gewu\"\nlocal elder = gewu.rule \"elder\"")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        #expect(
            failure?.description
                == "插件 sample 没有启用：plugins/sample/init.lua gewu.rule \"elder\" 后面没有表；写成 gewu.rule \"elder\" { title = \"…\" }"
        )
    }

    @Test(arguments: [
        ("api = 1", "", "插件 sample 的 manifest.lua：api 不是文字；写成 api = \"1\""),
        (
            "api = \"1\"", "needs = { \"household\" }",
            "插件 sample 的 manifest.lua：needs 里没有写是读还是写；写成 needs = { read = { … }, write = { … } }"
        ),
        (
            "\"示例\", api = \"1\"", "needs = {}",
            "插件 sample 的 manifest.lua：有一项没有写名称；每一项写成 名称 = 值，例如 title = \"…\""
        ),
        (
            "api = \"1\"", "needs = { write = { \"duty\" } }",
            "插件 sample 的 manifest.lua：不能要求写入 “duty”：待办由规则排出；从 write 里去掉它；改规则、类别或走访，待办跟着变"
        ),
        (
            "api = \"1\"", "needs = { reads = {} }",
            "插件 sample 的 manifest.lua：needs 里没有“reads”；只有 read 和 write"
        ),
    ])
    func `a manifest is taken as it is written, or refused`(api: String, needs: String, message: String)
        throws
    {
        let folder = try PluginFolder()
        try folder.write(
            manifest: "return { name = \"sample\", title = \"示例\", version = \"1.0\", \(api), \(needs) }",
            initial: "")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        #expect(failure?.description == message)
    }

    @Test(arguments: [
        ("type = \"integer\", default = 3, min = \"1\"", "min 应当是整数"),
        ("type = \"integer\", default = 3, min = 5, max = 1", "min 比 max 大"),
        ("type = \"integer\", default = \"3\"", "default 应当是整数"),
        ("type = \"text\", default = \"甲\", min = 1", "min 只用于 \"integer\"、\"number\"，\"text\" 没有"),
        ("type = \"boolean\", default = \"yes\"", "default 应当是 true 或 false"),
        ("type = \"text\", default = 5", "default 应当是文字"),
        ("type = \"number\", default = \"一半\"", "default 应当是数"),
        ("type = \"number\", default = 2.5, max = 2", "看不懂 “2.5”；不能大于 2"),
        ("type = \"day\", default = \"明天\"", "看不懂 “明天”；写成 2026-11-17"),
        ("type = \"choices\", default = \"甲\", choices = { \"甲\" }", "default 应当是文字的列表"),
        (
            "type = \"choices\", default = { \"丙\" }, choices = { \"甲\", \"乙\" }", "看不懂 “丙”；是否指 “甲”？"
        ),
        (
            "type = \"choice\", default = \"甲\", choices = { \"甲\", 5 }",
            "choices 应当是文字的列表，例如 choices = { \"街道\", \"社区\" }"
        ),
        ("type = \"choice\", default = \"社\", choices = { \"社区\" }", "看不懂 “社”；是否指 “社区”？"),
        ("type = \"cadence\", default = \"month\", min = 1", "min 只用于 \"integer\"、\"number\"，\"cadence\" 没有"),
        ("type = \"cadense\", default = \"month\"", "没有 “cadense” 这种设置；是否指 “cadence”？"),
    ])
    func `a setting is declared whole, with nothing beside it`(setting: String, message: String) throws {
        let folder = try PluginFolder()
        try folder.write(settings: "often = { title = \"频次\", \(setting) }", initial: "")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        #expect(failure?.description == "插件 sample 的设置 often：" + message)
    }

    @Test func `a spec's misspelt method says which was meant`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: "",
            more: [
                "spec/sample_spec.lua": """
                describe("甲", function()
                  it("一", function(t)
                    t:expect_queit()
                  end)
                end)
                """
            ])
        var failures: [String?] = []
        try SpecRunner(path: folder.plugins).run("sample") { failures.append($0.failure) }

        #expect(failures == ["plugins/sample/spec/sample_spec.lua:3 t 没有 “expect_queit”；是否指 “expect_quiet”？"])
    }
}
