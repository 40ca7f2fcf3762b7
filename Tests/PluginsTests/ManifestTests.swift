import Foundation
import Governance
import Plugins
import Records
import Testing
import Workbench

@Suite struct ManifestTests {
    @Test(arguments: [
        ("return 5", "插件 sample 的 manifest.lua：应当 return 一个表；写成 return { name = \"sample\", … }"),
        (
            "return { name = \"other\", title = \"示例\", version = \"1\", api = \"1\", needs = {} }",
            "插件 sample 的 manifest.lua：name 是 “other”，目录却叫 “sample”；两者要一样"
        ),
        (
            "return { name = \"sample\", title = \"示例\", version = \"1\", api = \"9\", needs = {} }",
            "插件 sample 用不了：要用接口版本 9，本程序是 1；请换用合适版本的插件或程序"
        ),
        (
            "return { name = \"sample\", title = \"示例\", version = \"1\", api = \"1\", needs = { write = { \"visits\" } } }",
            "插件 sample 的 manifest.lua 要求写入 “visits”，没有这种记录；是否指 “visit”？"
        ),
        (
            "return { name = \"sample\", title = \"示例\", version = \"1\", api = \"1\", need = {} }",
            "插件 sample 的 manifest.lua：没有“need”这一项；是否指 “needs”？"
        ),
        (
            """
            return { name = "sample", title = "示例", version = "1", api = "1", needs = {},
              settings = { often = { type = "cadence", default = "mounth", title = "频次" } } }
            """, "插件 sample 的设置 often：看不懂 “mounth”；是否指 “month”？"
        ),
    ])
    func `a mistake in a manifest is named with what to do`(manifest: String, message: String) throws {
        let folder = try PluginFolder()
        try folder.write(manifest: manifest, initial: "")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        #expect(failure?.description == message)
    }

    @Test(arguments: [
        "return os.time()", "return require 'gewu'", "print('x') return {}", "while true do end",
    ])
    func `a manifest is data: nothing can be called in it`(manifest: String) throws {
        let folder = try PluginFolder()
        try folder.write(manifest: manifest, initial: "")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        guard case .script("sample", _)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
    }

    @Test func `a plugin that is not there is named with the nearest that is`() throws {
        let folder = try PluginFolder()
        try folder.write("visits", initial: "")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable("visit") }

        #expect(failure == .notInstalled("visit", suggestion: "visits"))
    }

    @Test func `a version that asks for more than was granted waits`() throws {
        let folder = try PluginFolder()
        try folder.write(reads: "\"household\"", initial: "")
        try folder.enable()
        try folder.write(reads: "\"household\", \"resident\"", initial: "")

        try folder.host { (host, _) throws in
            #expect(try host.rules().isEmpty)
            #expect(
                host.problems.map(\.description) == [
                    "插件 sample 要求的比授权的多：读 resident；请系统管理员看过以后运行 gewu plugin enable sample"
                ])
        }
        try folder.enable()
        try folder.host { host, _ in #expect(host.problems.isEmpty) }
    }

    @Test(arguments: [
        "operator", "plugin", "plugin_setting", "disclosure", "merge", "job_run", "import_batch",
        "import_part", "import_layout",
    ])
    func `what the program keeps of its own is for no plugin`(type: String) throws {
        for (reads, writes, verb) in [("\"\(type)\"", "", "读取"), ("", "\"\(type)\"", "写入")] {
            let folder = try PluginFolder()
            try folder.write(reads: reads, writes: writes, initial: "")
            let failure = #expect(throws: PluginFailure.self) { try folder.enable(allowing: []) }
            #expect(
                failure?.description
                    == "插件 sample 的 manifest.lua：不能要求\(verb) “\(type)”：账号、授权、设置和程序自己的记录不对插件开放；从 needs 里去掉它"
            )
        }
    }

    @Test func `sensitive records are given to a plugin by name, once it is told what they say`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"party_member\"", writes: "\"contact\"",
            initial: """
                local gewu = require "gewu"
                gewu.command "数" { title = "数", run = function() return gewu.party_members:count() end }
                """)
        func refused(_ allowed: Set<String>) throws -> String? {
            #expect(throws: PluginFailure.self) { try folder.enable(allowing: allowed) }?.description
        }
        #expect(
            try refused([])
                == "插件 sample 没有启用：它还要用到敏感的个人信息：读写 亲属联系人（亲属和监护人是谁、怎样联系）；读 党员（谁是党员、组织关系在哪里）。看过它的用途，同意给它的，运行 gewu plugin enable sample --allow contact --allow party_member"
        )
        #expect(try refused(["contact"])?.hasSuffix("enable sample --allow party_member") == true)
        #expect(
            try refused(["contact", "party_membre"])
                == "插件 sample 的 manifest.lua：没有要求敏感的记录 “party_membre”；是否指 “party_member”？")
        #expect(try folder.host { host, _ in try host.actions().count } == 0)

        let rights = try folder.enable(allowing: ["contact", "party_member"])
        #expect(rights.sensitive == ["读写 亲属联系人（亲属和监护人是谁、怎样联系）", "读 党员（谁是党员、组织关系在哪里）"])
        #expect(try folder.host { host, _ in try host.actions().count } == 1)
        // What was agreed to once is not asked for again; to write is more than to read.
        try folder.enable()
        try folder.write(
            reads: "\"household\"", writes: "\"contact\", \"party_member\"", initial: "")
        #expect(try refused([])?.contains("信息：读写 党员（谁是党员、组织关系在哪里）。") == true)
    }

    @Test func `every type with sensitive fields that can be read plainly takes a consent, or is closed`() {
        for type in coreCatalogue.types
        where type.columns.contains(where: { $0.sensitivity == .sensitive && $0.sealing == nil }) {
            switch type.opening {
            case .consented, .closed: break
            default: Issue.record("\(type.name)")
            }
        }
    }
}
