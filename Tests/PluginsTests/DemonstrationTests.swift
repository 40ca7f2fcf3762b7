import Governance
import Records
import Testing
import Workbench

@testable import Plugins

/// What a plugin shows in the invented workspace is what its own commands do.
@Suite struct DemonstrationTests {
    private static let initial = """
        local gewu = require "gewu"
        gewu.record "club" {
          title = "小组",
          fields = { { "name", gewu.name, title = "名称", required = true }, { "day", gewu.day, title = "哪天" } },
          process = { start = "申请", ["申请"] = { to = { "办成" } }, ["办成"] = {} },
        }
        gewu.command "立" { title = "立", args = { { "name", gewu.arg.text, title = "名称" } }, run = function(args)
          return gewu.clubs:add { name = args.name, day = gewu.today() }.name
        end }
        gewu.command "办成" { title = "办成", run = function() gewu.clubs:move(gewu.clubs:first(), "办成") end }
        gewu.command "列" { title = "列", run = function()
          local words = {}
          for it in gewu.clubs:each() do table.insert(words, it.name .. tostring(it.day) .. it.state) end
          return table.concat(words, " ")
        end }
        """

    private func played(_ demo: String) throws -> PluginFolder {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"community\"", initial: Self.initial,
            more: ["demo.lua": "local demo = require \"gewu.demo\"\n" + demo])
        try folder.place()
        try folder.enable()
        try folder.session(.apply) { try Demonstration.play("sample", in: folder.plugins, $0) }
        return folder
    }

    @Test func `commands run on days gone by, and land as one commit`() throws {
        let folder = try played(
            """
            demo:on(demo.day - 100)
            if demo:has("community", "张家湾") then demo:run("立", { name = "合唱队" }) end
            if demo:has("community", "没有") then demo:run("立", { name = "没有" }) end
            demo:on(demo.day - 1)
            demo:run("办成")
            """)

        #expect(try folder.run("列").notes == ["合唱队2026-08-09办成"])
        let steps = try folder.session { session in
            try session.records(Step.self).order(by: "id").all().map {
                "\(try $0[Step.to]) \(try $0[Step.day])"
            }
        }
        #expect(steps == ["申请 2026-08-09", "办成 2026-11-16"])
    }

    @Test(arguments: [
        ("demo:on(demo.day + 1)", "不晚于示例那一天"), ("demo:run(\"立\", {})", "名称"), ("error(\"坏了\")", "坏了"),
    ])
    func `what goes wrong is said with its line, and nothing is written`(line: String, words: String) throws {
        let problem = #expect(throws: ExtensionProblem.self) {
            try played("demo:run(\"立\", { name = \"甲\" })\n" + line)
        }
        #expect(
            problem?.description.contains("plugins/sample/demo.lua:3") == true,
            "\(String(describing: problem))")
        #expect(problem?.description.contains(words) == true, "\(String(describing: problem))")
    }

    @Test func `only what has something to show is named`() throws {
        let folder = try PluginFolder()
        try folder.write("plain", initial: "")
        try folder.write("shown", initial: "", more: ["demo.lua": ""])

        #expect(Demonstration.plugins(in: folder.plugins) == ["shown"])
    }
}
