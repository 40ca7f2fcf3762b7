import Plugins
import Records
import Testing
import Workbench

/// What an author gets wrong is told at the author's line: what was found, what was expected, how to mend it.
@Suite struct AuthorMistakeTests {
    private static func command(_ arguments: String) -> String {
        "gewu.command \"问候\" { title = \"问候\", args = \(arguments), run = function() end }"
    }

    @Test(arguments: [
        (command("{ { gewu.arg.text } }"), "命令 “问候” 的第 1 个参数 “text” 没有写种类；可用：gewu.arg.text、"),
        (
            command("{ { \"who\", gewu.arg.poeple, title = \"谁\" } }"),
            "没有参数种类 “gewu.arg.poeple”；是否指 “people”？"
        ),
        (command("{ { \"Who\", gewu.arg.text, title = \"谁\" } }"), "的名称 “Who” 不合规"),
        (command("{ { \"who\", gewu.arg.text } }"), "命令 “问候” 的第 1 个参数 “who” 缺少 title"),
        (
            command("{ { \"who\", gewu.arg.text, titel = \"谁\", title = \"谁\" } }"),
            "没有 “titel” 这一项；是否指 “title”？"
        ),
        (command("{ who = gewu.arg.text }"), "命令 “问候” 的 args 应当是参数的列表"),
        (
            command("{ { \"a\", gewu.arg.text, title = \"甲\" }, { \"a\", gewu.arg.day, title = \"乙\" } }"),
            "第 2 个参数又叫 “a”；换一个名称"
        ),
        (
            command(
                "{ { \"a\", gewu.arg.text, title = \"甲\", optional = true }, { \"b\", gewu.arg.day, title = \"乙\" } }"
            ),
            "第 2 个参数 “b” 必须写，前面的“甲”却可以不写；可以不写的放在最后"
        ),
        ("gewu.arg.place = \"place\"", "gewu.arg.place 不能改写"),
        ("gewu.job \"weekly\" { title = \"周\", at = \"00:30\", run = function() end }", "不会自己按时刻开始；去掉 at"),
        ("gewu.households:limit \"20\"", "limit 后面应当是大于 0 的整数；例如 :limit(20)"),
        ("gewu.households:limit(0)", "limit 后面应当是大于 0 的整数"),
        ("gewu.households:limit(1.5)", "limit 后面应当是大于 0 的整数"),
        ("gewu.households:within(3)", "within 后面应当是地方的名称"),
        ("gewu.import_batches:within \"张家湾\"", "导入批次不落在任何地方，不能用 within"),
        ("gewu.households:limt(3)", "查询没有 “limt”；是否指 “limit”？"),
        ("gewu.commnad \"a\" {}", "gewu 没有 “commnad”；是否指 “command”？"),
        ("gewu.housholds:count()", "gewu 没有 “housholds”；是否指 “households”？"),
    ])
    func `a mistake while declaring is told at its line`(line: String, message: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"resident\"", initial: "local gewu = require \"gewu\"\n\n\(line)")
        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }
        let words = failure?.description ?? ""
        #expect(words.contains("plugins/sample/init.lua:3"), "\(words)")
        #expect(words.contains(message), "\(words)")
    }

    @Test func `a place that is not there is told where it is asked for`() throws {
        let folder = try PluginFolder()
        try folder.place("张家湾")
        try folder.write(
            writes: "\"visit\"",
            initial: """
                local gewu = require "gewu"
                gewu.command "数" { title = "数", run = function()
                  return gewu.households:within("张家弯"):count()
                end }
                """)
        try folder.enable()
        let failure = #expect(throws: ActionFailure.self) { try folder.run("数") }
        #expect(failure?.message.contains("plugins/sample/init.lua:3") == true)
        #expect(failure?.message.contains("没有社区 “张家弯”") == true)
        #expect(failure?.hint == "是否指 “张家湾”？")
    }

    @Test(arguments: [
        ("requires = { \"other\" }", "read = { \"household\" }", "requires 应当是“插件名 = 版本”的表"),
        ("", "read = { \"household\", \"household\" }", "needs 的读取一项里 “household” 写了两次；去掉一个"),
        ("", "write = { \"duty\" }", "不能要求写入 “duty”：待办由规则排出"),
        ("version = \"one\"", "read = {}", "version “one” 不合规；写成三个数，例如 1.0.0"),
    ])
    func `a manifest promises nothing that has no effect`(line: String, needs: String, message: String) throws
    {
        let folder = try PluginFolder()
        let version =
            line.hasPrefix("version") ? line : "version = \"1.0.0\"" + (line.isEmpty ? "" : ", \(line)")
        try folder.write(
            manifest: """
                return { name = "sample", title = "示例", api = "1", \(version),
                  needs = { \(needs) } }
                """, initial: "")
        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }
        #expect(failure?.description.contains(message) == true, "\(failure?.description ?? "")")
    }
}
