import Governance
import Plugins
import Records
import Testing
import Workbench

/// What a plugin may take: what its manifest asks for, below what the street allows.
@Suite struct AllowanceTests {
    private let folder: PluginFolder

    init() throws { folder = try PluginFolder() }

    private func write(_ limits: String, _ body: String) throws {
        try folder.write(
            manifest: """
                return { name = "sample", title = "示例", version = "1.0.0", api = "1",
                  needs = {}, limits = { \(limits) } }
                """,
            initial: """
                local gewu = require "gewu"
                gewu.command "试" { title = "试", run = function() \(body) end }
                """)
        try folder.enable()
    }

    private func set(_ key: String, to value: String) throws {
        try folder.session(.apply) { try $0.set(key, to: value, for: nil) }
    }

    private let big = "local t = {} for i = 1, 20 do t[i] = (\"样\"):rep(400000) .. i end return \"好\""

    @Test func `what a plugin asks for beside the usual, it gets`() throws {
        // 24 MB: within the usual 64, beyond 8.
        try write("", big)
        #expect(try folder.run("试").notes == ["好"])
        try write("memory_mb = 8", big)

        let failure = #expect(throws: ActionFailure.self) { try folder.run("试") }

        #expect(failure?.message.contains("内存") == true)
    }

    @Test func `a command that takes longer than its manifest says is ended`() throws {
        try write("command_seconds = 1", "while true do end")

        #expect(throws: ActionFailure.self) { try folder.run("试") }
    }

    @Test func `what is usual is cut down to the street's ceiling, and what is asked beyond it is refused`()
        throws
    {
        try set("plugin_memory_mb", to: "8")
        try write("", big)
        #expect(throws: ActionFailure.self) { try folder.run("试") }

        let failure = #expect(throws: PluginFailure.self) { try write("memory_mb = 64", big) }

        #expect(
            failure?.description.contains(
                "limits 要 memory_mb = 64，这里的上限是 8；改小，或请系统管理员运行 gewu settings plugin_memory_mb 64") == true)
        try set("plugin_memory_mb", to: "64")
        try write("memory_mb = 64", big)
        #expect(try folder.run("试").notes == ["好"])
    }

    @Test(arguments: [
        ("limits = 3", "limits 应当是名称和整数的表"),
        ("limits = { 3 }", "limits 应当是名称和整数的表"),
        ("limits = { memory = 3 }", "limits 里没有“memory”"),
        ("limits = { memory_mb = 0 }", "limits 的 memory_mb 应当是大于 0 的整数"),
        ("limits = { job_seconds = \"3\" }", "limits 的 job_seconds 应当是大于 0 的整数"),
    ])
    func `limits that cannot be read are told`(limits: String, message: String) throws {
        try folder.write(
            manifest: """
                return { name = "sample", title = "示例", version = "1.0.0", api = "1", needs = {}, \(limits) }
                """, initial: "")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        #expect(failure?.description.contains(message) == true)
    }
}
