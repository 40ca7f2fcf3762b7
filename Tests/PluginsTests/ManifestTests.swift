import Foundation
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
            "插件 sample 的 manifest.lua：要用接口版本 9，本程序是 1；请换用合适版本的插件或程序"
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
}
