import Foundation
import Testing

/// A plugin's record from its first day to an update that is killed, with the real program.
@Suite struct PluginRecordTests {
    private static let manifest = """
        return { name = "park", title = "孵化园", version = "VERSION", api = "1",
          needs = { read = { "resident" }, write = {} } }
        """
    private static let declaration = """
        local gewu = require "gewu"
        gewu.record "tenant" {
          title = "在孵组织",
          fields = {
            { "name", gewu.name, title = "名称", required = true, unique = true },
            { "mode", gewu.choice { "实体", "虚拟" }, title = "孵化方式", default = "实体" },
            { "score", gewu.integer { min = 0, max = 100 }, title = "评审得分" },
            { "phone", gewu.sealed { last_four = true }, title = "联系电话" },
          },
          process = {
            start = "申请",
            ["申请"] = { to = { "孵化", "退出" }, within = "5 workdays" },
            ["孵化"] = { to = { "退出" } },
            ["退出"] = {},
          },
        }
        gewu.command "入驻" {
          title = "登记入驻", args = { { "name", gewu.arg.text, title = "名称" } },
          run = function(args)
            return "已登记 " .. gewu.tenants:add { name = args.name, score = 70, phone = "15400000001" }.name
          end,
        }
        gewu.command "开始孵化" {
          title = "开始孵化", args = { { "name", gewu.arg.text, title = "名称" } },
          run = function(args)
            local it = gewu.tenants:where { name = args.name }:first()
            gewu.tenants:move(it, "孵化", "评审通过")
            return it.state
          end,
        }
        """

    private func town(_ version: String = "1.0.0", _ text: String = declaration) throws -> Town {
        let town = try Town()
        try write(town, version, text)
        let enabled = try town.gewu("plugin", "enable", "park")
        try #require(enabled.status == 0, "\(enabled.errors)")
        return town
    }

    private func write(_ town: Town, _ version: String, _ text: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(town.path)/plugins/park", withIntermediateDirectories: true)
        try town.write(Self.manifest.replacing("VERSION", with: version), to: "plugins/park/manifest.lua")
        try town.write(text, to: "plugins/park/init.lua")
    }

    @Test func `it is written, moved on, told, exported, imported, undone and verified like any other`()
        throws
    {
        let town = try town()
        let added = try town.gewu("do", "入驻 示例一社", "--on", Town.day)
        #expect(added.status == 0 && (added.output + added.errors).contains("已登记 示例一社"), "\(added.errors)")
        let moved = try town.gewu("do", "开始孵化 示例一社", "--on", Town.day)
        #expect(moved.status == 0 && (moved.output + moved.errors).contains("孵化"), "\(moved.errors)")
        let again = try town.gewu("do", "开始孵化 示例一社", "--on", Town.day)
        #expect(again.status != 0 && again.errors.contains("“孵化”以后不能到“孵化”；可到：退出"), "\(again.errors)")

        try town.write("名称,孵化方式,评审得分\n示例二社,虚拟,88\n示例三社,,101\n示例四社,,55\n", to: "list.csv")
        let imported = try town.gewu(
            "import", "park.tenant", "list.csv", "--on", Town.day, "--format", "json")
        #expect(imported.status == 2, "\(imported.errors)")
        #expect(try imported.json()["counts"]["good"].number == 2, "\(imported.output)")
        #expect(imported.output.contains("应在 0 到 100 之间"), "\(imported.output)")

        let exported = try town.gewu("export", "park.tenant", "out.csv", "--on", Town.day)
        #expect(exported.status == 0, "\(exported.errors)")
        let text = try String(contentsOfFile: "\(town.path)/out.csv", encoding: .utf8)
        #expect(
            text.contains("示例一社") && text.contains("****0001") && !text.contains("15400000001"), "\(text)")
        #expect(text.contains("示例四社") && text.contains("实体") && text.contains("申请"), "\(text)")
        let steps = try town.gewu("export", "step", "steps.csv", "--on", Town.day)
        #expect(steps.status == 0, "\(steps.errors)")
        #expect(try String(contentsOfFile: "\(town.path)/steps.csv", encoding: .utf8).contains("评审通过"))

        let dictionary = try town.gewu("dictionary", "--workspace", town.path)
        #expect(
            dictionary.output.contains("## 在孵组织 park.tenant") && dictionary.output.contains("`state_since`"))

        let undone = try town.gewu("do", "撤销", "--on", Town.day)
        #expect(undone.status == 0 && undone.output.contains("在孵组织"), "\(undone.errors)\(undone.output)")
        let verified = try town.gewu("verify")
        #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
        let disabled = try town.gewu("plugin", "disable", "park")
        #expect(disabled.status == 0, "\(disabled.errors)")
        #expect(try town.gewu("export", "park.tenant", "later.csv").status == 0)
        #expect(try town.gewu("verify").status == 0)
    }

    @Test func `an update that is killed has happened as a whole or not at all`() throws {
        let town = try town()
        try town.write(
            "名称,评审得分\n" + (1...4000).map { "示例\($0)社,50\n" }.joined(), to: "list.csv")
        let imported = try town.gewu("import", "park.tenant", "list.csv", "--on", Town.day)
        try #require(imported.status == 0, "\(imported.errors)")
        let next =
            Self.declaration.replacing(
                "\"score\", gewu.integer { min = 0, max = 100 }", with: "\"points\", gewu.integer"
            ).replacing("score = 70", with: "points = 700") + """

                gewu.migrate("1.0.0", "2.0.0", function(m)
                  m:rename("tenant", "score", "points")
                  m:transform("tenant", function(it) return { points = it.points * 10 } end)
                end)
                """
        try write(town, "2.0.0", next)

        var (killed, length, hasNew) = (0, 0.4, false)
        while !hasNew, killed < 12 {
            let run = try town.gewu.start(["plugin", "enable", "park"])
            Thread.sleep(forTimeInterval: length)
            run.kill()
            if try run.wait().status == -SIGKILL { killed += 1 }
            length *= 1.4
            let verified = try town.gewu("verify")
            #expect(verified.status == 0, "after kill \(killed): \(verified.output)\(verified.errors)")
            let shown = try town.gewu("export", "park.tenant", "out.csv", "--force")
            #expect(shown.status == 0, "\(shown.errors)")
            let text = try String(contentsOfFile: "\(town.path)/out.csv", encoding: .utf8)
            hasNew = text.contains(",500,")
            #expect(hasNew != text.contains(",50,"))
        }
        #expect(killed > 0)
        let enabled = try town.gewu("plugin", "enable", "park")
        #expect(enabled.status == 0, "\(enabled.errors)")
        #expect(try town.gewu("do", "入驻 示例末社", "--on", Town.day).status == 0)
        #expect(try town.gewu("verify").status == 0)
    }

    @Test func `files that are not what was enabled do nothing until they are`() throws {
        let town = try town()
        try write(town, "1.1.0", Self.declaration.replacing("title = \"联系电话\"", with: "title = \"电话\""))
        let night = try town.gewu("run", "nightly", "--on", Town.day)
        #expect(night.status != 0)
        #expect((night.errors + night.output).contains("与启用时的声明不同"), "\(night.errors)")
        #expect(try town.gewu("do", "入驻 示例一社", "--on", Town.day).status != 0)
        #expect(try town.gewu("plugin", "enable", "park").status == 0)
        #expect(try town.gewu("do", "入驻 示例一社", "--on", Town.day).status == 0)
    }
}
