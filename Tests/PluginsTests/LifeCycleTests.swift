import Foundation
import Governance
import Plugins
import Records
import Testing
import Workbench

/// From a folder to a plugin at work: what fits together, what is left out, and what goes on regardless.
@Suite struct LifeCycleTests {
    @Test(arguments: [
        ("1", "1.4.2", true), ("1", "2.0.0", false), ("1.2", "1.2.9", true), ("1.2", "1.20", false),
        (">=1.0", "1.0.0", true), (">=1.0", "0.9.9", false), (">=1, <2", "1.9", true),
        (">=1, <2", "2", false),
        (">1.0", "1.0.0", false), ("<=1.2", "1.2.0", true), ("*", "0.0.1", true),
    ])
    func `a range holds the versions it names`(range: String, version: String, holds: Bool) throws {
        let versions = try #require(VersionRange(range))
        #expect(versions.contains(try #require(Version(version))) == holds)
    }

    @Test(arguments: ["", "1.x", ">=", "=>1", "1,,2", "~1"])
    func `what is no range is not read as one`(text: String) {
        #expect(VersionRange(text) == nil)
    }

    private static let rule = """
        local gewu = require "gewu"
        gewu.rule "elder" {
          title = "独居老人", verb = "访", roster = gewu.households:tagged { "独居老人" }, cadence = "month",
        }
        """

    @Test func `all that is in the way is said at once, each with what mends it`() throws {
        let folder = try PluginFolder()
        try folder.write("old", version: "0.9.0", initial: "")
        try folder.write("off", initial: "")
        try folder.write("rival", initial: "")
        try folder.enable("old")
        try folder.enable("rival")
        try folder.write(
            others: """
                requires = { gone = ">=1.0", off = "*", old = ">=1" }, conflicts = { rival = "1" },
                """, initial: "")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        let expected = """
            插件 sample 用不了，有 4 处：
              要插件 gone（>=1.0），plugins/ 里没有；把它的目录放进 plugins/，再运行 gewu plugin enable gone
              要插件 off，它没有启用；运行 gewu plugin enable off
              要插件 old（>=1），现在是 0.9.0；换一个版本放进 plugins/old，再运行 gewu plugin enable old
              和插件 rival（1.0.0）不能一起用；停用其中一个，例如 gewu plugin disable rival
            """
        #expect(failure?.description == expected)
        #expect(try folder.standings() == ["off 未启用", "old 已启用", "rival 已启用", "sample 缺条件"])
    }

    @Test func `plugins that need each other in a circle are told the circle`() throws {
        let folder = try PluginFolder()
        for (name, other) in [("a", "b"), ("b", "c"), ("c", "a")] {
            try folder.write(name, others: "requires = { \(other) = \"*\" },", initial: "")
        }
        let failure = #expect(throws: PluginFailure.self) { try folder.enable("a") }
        // None of them can be switched on first.
        #expect(failure?.description.contains("要插件 b，它没有启用") == true)

        try folder.write("b", initial: "")
        try folder.enable("b")
        try folder.write("c", initial: "")
        try folder.enable("c")
        try folder.write("b", others: "requires = { c = \"*\" },", initial: "")
        try folder.enable("b")
        try folder.enable("a")
        try folder.write("c", others: "requires = { a = \"*\" },", initial: "")

        #expect(try folder.standings() == ["a 缺条件", "b 缺条件", "c 缺条件"])
        #expect(try folder.problem(of: "a")?.contains("互相依赖：a → b → c → a") == true)
    }

    @Test func `a plugin that fails takes those that need it along, with the reason, and nobody else`() throws
    {
        let folder = try PluginFolder()
        try folder.write("base", initial: "")
        try folder.enable("base")
        try folder.write("top", others: "requires = { base = \">=1\" },", initial: Self.rule)
        try folder.enable("top")
        try folder.write("other", initial: Self.rule)
        try folder.enable("other")

        try folder.write("base", initial: "error('坏了')")

        try folder.host { (host, _) throws in
            #expect(try host.rules().map(\.name) == ["other.elder"])
            #expect(host.problems.map(\.plugin) == ["base", "top"])
            #expect(host.problems.last?.message.contains("依赖的插件 base 现在不能用") == true)
        }
        #expect(try folder.standings() == ["base 出错", "other 已启用", "top 缺条件"])
    }

    @Test func `those that are needed are loaded first`() throws {
        let folder = try PluginFolder()
        try folder.write("z", initial: Self.rule)
        try folder.enable("z")
        try folder.write("m", initial: Self.rule)
        try folder.enable("m")
        try folder.write(
            "a", others: "requires = { z = \"*\" }, optional = { m = \"*\" },", initial: Self.rule)
        try folder.enable("a")

        try folder.host { (host, _) throws in
            #expect(try host.rules().map(\.name) == ["m.elder", "z.elder", "a.elder"])
        }
    }

    @Test func `a version that asks for more waits with those that need it, one that asks for less goes on`()
        throws
    {
        let folder = try PluginFolder()
        try folder.write("base", reads: "\"household\", \"resident\"", initial: Self.rule)
        try folder.enable("base")
        try folder.write("top", others: "requires = { base = \"*\" },", initial: Self.rule)
        try folder.enable("top")
        try folder.write("base", reads: "\"household\", \"matter\"", version: "2.0.0", initial: Self.rule)

        #expect(try folder.standings() == ["base 待授权", "top 缺条件"])
        #expect(
            try folder.problem(of: "base")
                == "插件 base 要求的比授权的多：读 matter；请系统管理员看过以后运行 gewu plugin enable base")

        #expect(try folder.enable("base").added == ["读事件"])
        #expect(try folder.standings() == ["base 已启用", "top 已启用"])

        try folder.write("base", reads: "\"household\"", version: "3.0.0", initial: Self.rule)
        #expect(try folder.standings() == ["base 已启用", "top 已启用"])
    }

    @Test func `what others cannot be without is not switched off`() throws {
        let folder = try PluginFolder()
        try folder.write("base", initial: "")
        try folder.enable("base")
        try folder.write("top", others: "requires = { base = \"*\" },", initial: "")
        try folder.enable("top")

        for attempt in [
            { _ = try Enabling.disable("base", $0) },
            { _ = try Uninstalling.uninstall("base", in: folder.plugins, $0) },
        ] as [(Session) throws -> Void] {
            let failure = #expect(throws: PluginFailure.self) { try folder.session(.apply, attempt) }
            #expect(failure?.description.contains("插件 top 依赖 base") == true)
        }
        try folder.session(.apply) { session in
            try Enabling.disable("top", session)
            let result = try Uninstalling.uninstall("base", in: folder.plugins, session)
            #expect(result.folder == "\(folder.plugins)/.uninstalled/base-1.0.0")
        }
        #expect(try folder.standings() == ["top 缺条件"])
    }

    @Test func `only what a word needs is declared`() throws {
        let folder = try PluginFolder()
        try folder.write(
            "speaks",
            initial: """
                local gewu = require "gewu"
                gewu.command "说" { title = "说", run = function() return "好" end }
                """)
        try folder.enable("speaks")
        // Whoever runs this says so.
        try folder.write("loud", initial: Self.rule)
        try folder.enable("loud")
        let office = Office(store: folder.store, extensions: PluginHost.extensions(in: folder.plugins))
        try folder.run("帮助")
        try office.desk(as: "test", systemUser: "test", day: PluginFolder.day, mode: .apply) { desk in
            let host = try #require(desk.host as? PluginHost)
            _ = try desk.run(line: "变更")
            #expect(host.loaded.isEmpty)
            #expect(try desk.run(line: "说").notes == ["好"])
            #expect(host.loaded == ["speaks"])
            _ = try desk.rules()
            #expect(host.loaded.sorted() == ["loud", "speaks"])
        }

        // What has changed since is not believed.
        try folder.write(
            "loud",
            initial: """
                local gewu = require "gewu"
                gewu.command "喊" { title = "喊", run = function() return "喂" end }
                """)
        #expect(try folder.run("喊").notes == ["喂"])
    }

    // MARK: While a session goes on

    private static func says(_ word: String) -> String {
        """
        local gewu = require "gewu"
        gewu.command "说" { title = "说", run = function() return require("word") end }
        gewu.rule "elder" {
          title = "\(word)", verb = "访", roster = gewu.households:tagged { "独居老人" }, cadence = "month",
        }
        """
    }

    @Test func `what is changed on the disk runs only once it has been reloaded`() throws {
        let folder = try PluginFolder()
        try folder.write(initial: Self.says("甲"), more: ["word.lua": "return \"甲\""])
        try folder.enable()

        try folder.host { (host, _) throws in
            #expect(try host.rules().map(\.title) == ["甲"])
            try folder.write(initial: Self.says("乙"), more: ["word.lua": "return \"乙\""])
            #expect(try host.rules().map(\.title) == ["甲"])
            #expect(
                try host.reloadChanged() == [ExtensionReload(plugin: "sample", isTaken: true, problem: nil)])
            #expect(try host.rules().map(\.title) == ["乙"])
            #expect(try host.reloadChanged().isEmpty)
        }
    }

    @Test(arguments: ["error('坏了')", "gewu.rule \"elder\" { titel = \"\" }", "x = 1"])
    func `what fails when it is reloaded leaves the old one running, from its old texts`(broken: String)
        throws
    {
        let folder = try PluginFolder()
        try folder.write(initial: Self.says("甲"), more: ["word.lua": "return \"甲\""])
        try folder.enable()
        try folder.run("帮助")
        let office = Office(store: folder.store, extensions: PluginHost.extensions(in: folder.plugins))
        try office.desk(as: "test", systemUser: "test", day: PluginFolder.day, mode: .apply) { desk in
            _ = try desk.rules()
            try folder.write(
                initial: "local gewu = require \"gewu\"\n" + broken, more: ["word.lua": "return \"乙\""])

            let reloads = try desk.reloadExtensions()

            #expect(reloads.map(\.isTaken) == [false])
            #expect(reloads.first?.problem?.file == "plugins/sample/init.lua")
            #expect(reloads.first?.problem?.line == 2)
            #expect(try desk.rules().map(\.title) == ["甲"])
            // A module that was not asked for before is the old one too.
            #expect(try desk.run(line: "说").notes == ["甲"])
        }
    }

    @Test
    func `a reload that asks for more than was granted is not taken, nor one that another cannot live with`()
        throws
    {
        let folder = try PluginFolder()
        try folder.write("base", reads: "\"household\", \"resident\"", initial: Self.says("甲"))
        try folder.enable("base")
        try folder.write(
            "top", others: "extends = \"base\",",
            initial: """
                local gewu = require "gewu"
                gewu.override "elder" { verb = "问" }
                """)
        try folder.enable("top")
        try folder.host { (host, _) throws in
            _ = try host.rules()
            try folder.write(
                "base", reads: "\"household\", \"resident\", \"matter\"", initial: Self.says("乙"))
            let reloads = try host.reloadChanged()
            #expect(reloads.first { $0.plugin == "base" }?.isTaken == false)
            #expect(reloads.first { $0.plugin == "base" }?.problem?.message.contains("比授权的多") == true)
            #expect(try host.rules().map(\.title) == ["甲"])

            // The rule that the other changes is gone.
            try folder.write("base", reads: "\"household\", \"resident\"", initial: "")
            #expect(try host.reloadChanged().contains { $0.problem?.message.contains("“elder”") == true })
            #expect(try host.rules().map(\.title) == ["甲"])
        }
    }
}
