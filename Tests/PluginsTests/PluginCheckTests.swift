import Foundation
import Lua
import Testing

@testable import Plugins

/// All that is wrong with a plugin, at once, each with its place.
@Suite struct PluginCheckTests {
    private func findings(
        _ folder: PluginFolder, _ name: String = "sample"
    ) throws -> [String] {
        try PluginCheck(name, in: folder.plugins).findings.map { finding in
            "\(finding.file.dropFirst("plugins/\(name)/".count))\(finding.line.map { ":\($0)" } ?? "") "
                + finding.message + (finding.hint.map { "；\($0)" } ?? "")
        }
    }

    private static let whole = [
        "README.md": "# 示例",
        "spec/sample_spec.lua": "it(\"有一户\", function(t) t:household { \"张样一\" } end)",
    ]

    private func findings(
        _ initial: String, settings: String = "", manifest: String? = nil, more: [String: String] = [:]
    ) throws -> [String] {
        let folder = try PluginFolder()
        try folder.write(
            manifest: manifest, settings: settings, initial: initial, more: Self.whole.merging(more) { $1 })
        return try findings(folder)
    }

    @Test func `a new plugin passes its own specs, and has nothing to mend`() throws {
        let folder = try PluginFolder()
        let scaffold = try Scaffold("heat", title: "高温 \"问候\"")
        for (path, text) in scaffold.files {
            let file = URL(filePath: "\(folder.plugins)/heat/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        var results: [SpecRunner.Result] = []
        let coverage = try SpecRunner(path: folder.plugins).run(
            "heat", SpecOptions(measuresCoverage: true)
        ) { results.append($0) }

        #expect(results.compactMap(\.failure) == [])
        #expect(results.count == 4)
        #expect(try findings(folder, "heat") == [])
        #expect(coverage?.files.map(\.name) == ["plugins/heat/init.lua"])
        #expect(coverage?.files.flatMap(\.missed) == [])
        try folder.enable("heat")
    }

    @Test(arguments: ["", "Heat", "9", "a b", "../a", "打卡"])
    func `a name that no plugin can have is refused`(name: String) {
        #expect(throws: PluginFailure.self) { try Scaffold(name, title: "甲") }
    }

    @Test func `the plugin that comes along has nothing to mend`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        #expect(try PluginCheck("visits", in: root.appending(path: "plugins").path).findings == [])
    }

    @Test func `all mistakes of a file come at once`() throws {
        let found = try findings(
            """
            local gewu = require "gewu"
            total = 0
            gewu.rule "a" { titel = "甲", verb = "访", roster = gewu.households, cadence = "month" }
            gewu.rule "b" { title = "乙", verb = "访", roster = gewu.households:tagged { "独居老" }, cadence = "month" }
            gewu.job "c" { run = function(resident) return resident.brith, resident.household.sise, prnt(1) end }
            gewu.command "丁" {
              title = "丁", run = function(household) return household.size, household.members:count() end,
            }
            gewu.rule "e" { title = "戊", verb = "访", roster = gewu.residents:where { agee = 1 }, cadence = "month" }
            """, settings: "often = { type = \"cadence\", default = \"month\", title = \"频次\" }")

        #expect(
            found == [
                "init.lua:2 给没有声明的 “total” 赋值；前面加 local",
                "init.lua:3 规则 “a” 没有 “titel” 这一项；是否指 “title”？",
                "init.lua:4 没有关爱类别 “独居老”；是否指 “独居老人”？",
                "init.lua:5 没有声明过 “prnt”；是否指 “print”？",
                "init.lua:9 居民没有字段 “agee”，是否指 “age”？",
                "manifest.lua:2 设置 “often” 没有用到；从清单里去掉，或在规则里写 gewu.settings.often",
            ])
    }

    @Test func `a field that no record has is found where nothing runs it`() throws {
        let found = try findings(
            """
            local gewu = require "gewu"
            gewu.job "c" { title = "丙", run = function()
              for resident in gewu.residents:each() do print(resident.brith, resident.household.sise) end
            end }
            """)
        #expect(found == ["init.lua:3 居民没有字段 “brith”；是否指 “birth”？"])
    }

    @Test func `what is missing, does not load or does not pass is said`() throws {
        let folder = try PluginFolder()
        try folder.write(initial: "local gewu = require \"gewu\"")
        #expect(
            try findings(folder) == [
                "README.md 没有 README.md；启用它的人要知道它做什么、依据是什么",
                "spec 没有用例；写一个 spec/sample_spec.lua，没有试过不算通过",
            ])
        #expect(
            try findings("local x = = 1", more: ["more.lua": "return }"]).map { $0.split(separator: " ")[0] }
                == ["init.lua:1", "more.lua:1"])
        #expect(
            try findings(
                "", more: ["spec/sample_spec.lua": "it(\"甲\", function(t)\n  t:expect_equal(1, 2)\nend)"])
                == ["spec/sample_spec.lua:2 应为 2，实为 1"])
        #expect(
            try findings("", manifest: "return { name = \"sample\", title = \"甲\", version = \"1.0\" }")
                == ["manifest.lua 缺少 api；写成 api = \"1\""])
        #expect(throws: PluginFailure.notInstalled("sampel", suggestion: "sample")) {
            try PluginCheck("sampel", in: folder.plugins)
        }
    }

    @Test(arguments: [
        ("gewu.command \"打卡\" { title = \"到岗\", run = function() end }", "打卡"),
        ("gewu.job \"monthly_rank\" { title = \"月度\", run = function() end }", "rank"),
        ("gewu.job \"a\" { title = \"网格员积分\", run = function() end }", "积分"),
        ("gewu.job \"check_in\" { title = \"甲\", run = function() end }", "check_in"),
    ])
    func `check-ins and rankings need a law that asks for them`(line: String, word: String) throws {
        let initial = "local gewu = require \"gewu\"\n\(line)"
        let found = try findings(initial)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("init.lua:2 “") == true && found.first?.contains("像是\(word)") == true)

        let manifest = """
            return { name = "sample", title = "示例", version = "1.0.0", api = "1", needs = {},
              legal_basis = "《示例条例》第三条" }
            """
        #expect(try findings(initial, manifest: manifest) == [])
    }

    private static let asking = """
        local gewu = require "gewu"
        gewu.command "查" {
          title = "查", run = function() return gewu.residents:where { phone = gewu.filled }:count() end,
        }
        gewu.command "记" {
          title = "记", run = function()
            gewu.visits:add { household = gewu.households:first(), day = gewu.today(), outcome = "见到" }
          end,
        }
        """

    private func asking(read: String, write: String) throws -> [String] {
        try findings(
            Self.asking,
            manifest: """
                return { name = "sample", title = "示例", version = "1.0.0", api = "1",
                  needs = { read = { \(read) },
                    write = { \(write) } },
                }
                """,
            more: [
                "spec/sample_spec.lua":
                    "it(\"问一遍\", function(t) t:household { \"张样一\" } t:run(\"查\") t:run(\"记\") end)"
            ])
    }

    private static let least = """
        needs = { read = { "household", "resident", "resident.phone" }, write = { "visit" } }
        """

    @Test func `a manifest that asks for what its specs use has nothing to mend`() throws {
        #expect(
            try asking(read: "\"household\", \"resident\", \"resident.phone\"", write: "\"visit\"") == [])
    }

    @Test func `fields that are named one by one are what is asked for`() throws {
        let found = try findings(
            """
            local gewu = require "gewu"
            gewu.command "查" { title = "查", run = function() return gewu.residents:first().name end }
            """,
            manifest: """
                return { name = "sample", title = "示例", version = "1.0.0", api = "1",
                  needs = { read = { resident = { "name" } }, write = {} },
                }
                """,
            more: [
                "spec/sample_spec.lua":
                    "it(\"问一遍\", function(t) t:household { \"张样一\" } t:run(\"查\") end)"
            ])
        #expect(found == [])
    }

    @Test func `what a manifest asks for and no spec uses is named, with the least it could ask for`() throws
    {
        let found = try asking(
            read: "\"household\", \"resident\", \"resident.phone\", \"matter\"",
            write: "\"visit\", \"resident\"")
        #expect(
            found == [
                "manifest.lua:2 清单要读 “matter”，用例没有用到；从 needs 里去掉，或写一个用到它的用例；最小授权：\(Self.least)",
                "manifest.lua:3 清单要写 “resident”，用例没有用到；从 needs 里去掉，或写一个用到它的用例；最小授权：\(Self.least)",
            ])
    }

    @Test func `all that specs use and a manifest does not ask for is named at once`() throws {
        let found = try asking(read: "\"household\"", write: "\"visit\"")
        #expect(found.contains("manifest.lua 要读 “resident”，清单里没有；用例要的最小授权：\(Self.least)"))
        #expect(found.contains("manifest.lua 要读 “resident.phone”，清单里没有；用例要的最小授权：\(Self.least)"))
        #expect(found.contains { $0.hasPrefix("spec/sample_spec.lua:1 ") })
        #expect(found.count == 3)
    }

    @Test(arguments: ["social_frank", "rankle", "到访", "登记", "checkinglist", "score"])
    func `a word that only looks like one is none`(word: String) {
        #expect(LegalBasisCheck.forbidden(word) == nil)
    }

    @Test func `what is said to be there without a declaration is there, and nothing else`() throws {
        let interpreter = try Interpreter(seed: 1, clock: { 0 }, print: { _ in })
        let lua =
            sandboxGlobals + ["dofile", "io", "loadfile", "loadstring", "package", "rawset", "warn", "_G"]
        for name in lua {
            let main = try interpreter.load("return type(\(name))", named: "a.lua")
            let isThere = (try? interpreter.call(main, within: Budget(seconds: 1))) != nil
            #expect(isThere == sandboxGlobals.contains(name), "\(name)")
        }
    }
}
