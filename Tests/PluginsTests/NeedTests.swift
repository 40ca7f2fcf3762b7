import Governance
import Plugins
import Records
import Testing
import Workbench

/// What a manifest asks for: types, and fields of them.
@Suite struct NeedTests {
    @Test(arguments: [
        ("\"resident.phon\"", "插件 sample 的 manifest.lua：needs 的读取一项里，居民没有字段 “phon”；是否指 “phone”？"),
        ("resident = { \"nmae\" }", "插件 sample 的 manifest.lua：needs 的读取一项里，居民没有字段 “nmae”；是否指 “name”？"),
        (
            "resident = \"name\"",
            "插件 sample 的 manifest.lua：needs 的读取一项里，“resident” 后面应当是字段的列表；例如 resident = { \"name\" }；整个类型写成 \"resident\""
        ),
        (
            "resident = {}",
            "插件 sample 的 manifest.lua：needs 的读取一项里，“resident” 后面应当是字段的列表；例如 resident = { \"name\" }；整个类型写成 \"resident\""
        ),
        ("residents = { \"name\" }", "插件 sample 的 manifest.lua 要求读取 “residents”，没有这种记录；是否指 “resident”？"),
        (
            "operator = { \"name\" }",
            "插件 sample 的 manifest.lua：不能要求读取 “operator”：账号、授权、设置和程序自己的记录不对插件开放；从 needs 里去掉它"
        ),
        (
            "\"resident.name\", resident = { \"name\" }",
            "插件 sample 的 manifest.lua：needs 的读取一项里 “resident.name” 写了两次；去掉一个"
        ),
        (
            "{ \"resident\" }",
            "插件 sample 的 manifest.lua：needs 里应当都是记录类型的英文名；只要几个字段的，写成 resident = { \"name\", \"birth\" }"
        ),
    ])
    func `a mistake in what is asked for is named with what to do`(reads: String, message: String) throws {
        let folder = try PluginFolder()
        try folder.write(reads: reads, initial: "")
        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }
        #expect(failure?.description == message)
    }

    @Test func `a computed field may be read and not written, and nothing of a duty is written`() throws {
        for (writes, part) in [("resident = { \"age\" }", "居民没有字段 “age”"), ("\"duty.state\"", "待办由规则排出")] {
            let folder = try PluginFolder()
            try folder.write(writes: writes, initial: "")
            let failure = #expect(throws: PluginFailure.self) { try folder.enable() }
            #expect(failure?.description.contains(part) == true)
        }
    }

    @Test func `no plugin is called like a record, whose fields its own records would be taken for`() throws {
        let folder = try PluginFolder()
        try folder.write("resident", initial: "")
        let failure = #expect(throws: PluginFailure.self) { try folder.enable("resident") }
        #expect(
            failure?.description == "插件 resident 的 manifest.lua：name 不能是 “resident”：那是一种记录；换一个名称")
    }

    @Test func `what is granted is kept field by field, in the words of the manifest`() throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"visit.note\", resident = { \"name\", \"age\" }", writes: "\"visit\"",
            initial: "")
        let rights = try folder.session(.apply) { try Enabling.enable("sample", in: folder.plugins, $0) }
        #expect(rights.reads == ["户", "走访“情况”", "居民“姓名”", "居民“年龄”", "走访"])
        let kept = try folder.session { session in
            try session.records(EnabledPlugin.self).all().map { try $0[EnabledPlugin.reads] ?? "" }
        }
        #expect(kept == ["household visit.note resident.name resident.age"])
    }

    @Test(arguments: [
        ("\"resident\"", "resident = { \"name\" }", true), ("resident = { \"name\" }", "\"resident\"", false),
        ("\"resident\"", "\"resident\", \"resident.phone\"", false),
        ("\"resident\", \"resident.phone\"", "\"resident.phone\"", true),
        ("resident = { \"name\", \"sex\" }", "resident = { \"sex\" }", true),
        ("resident = { \"name\" }", "resident = { \"sex\" }", false),
    ])
    func `a manifest that asks for less than was granted loads, one that asks for more waits`(
        granted: String, asked: String, loads: Bool
    ) throws {
        let folder = try PluginFolder()
        try folder.write(reads: granted, initial: "")
        try folder.enable()
        try folder.write(reads: asked, initial: "")
        try folder.host { host, _ in
            _ = try host.rules()
            let isWaiting = host.problems.contains { $0.message.contains("要求的比授权的多") }
            #expect(isWaiting == !loads, "\(host.problems)")
        }
    }
}
