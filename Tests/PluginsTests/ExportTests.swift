import Governance
import Plugins
import Records
import Testing
import Workbench

/// Functions that plugins have for each other.
@Suite struct ExportTests {
    private let folder: PluginFolder

    init() throws {
        folder = try PluginFolder()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)
    }

    private func base(_ initial: String, writes: String = "\"visit\"") throws {
        try folder.write(
            "base", reads: "\"resident\", \"household\", \"visit\"", writes: writes,
            initial: "local gewu = require \"gewu\"\n\(initial)")
        try folder.enable("base")
    }

    /// A command of a plugin that may read residents and nothing else.
    private func call(
        _ body: String, others: String = "requires = { base = \">=1.0\" },", writes: String = ""
    )
        throws -> Answer
    {
        try folder.write(
            reads: "\"resident\"", writes: writes, others: others,
            initial: """
                local gewu = require "gewu"
                local base = gewu.from "base"
                gewu.command "问" { title = "问", run = function() \(body) end }
                """)
        try folder.enable()
        return try folder.run("问")
    }

    private static let age = """
        gewu.export "next_age" { title = "明年几岁", run = function(who, more) return who.age + more.years, { who } end }

        """

    @Test func `values pass, and records by what each side may read`() throws {
        try base(Self.age)
        let answer = try call(
            """
            local age, people = base.next_age(gewu.residents:first(), { years = 1 })
            return age .. people[1].name
            """)
        #expect(answer.notes == ["82张样一"])
    }

    @Test func `what is called writes with the rights of its own plugin, in the caller's unit of work`()
        throws
    {
        try base(
            """
            gewu.export "log" { title = "记一次", run = function()
              gewu.visits:add { household = gewu.households:first(), day = gewu.today(), outcome = "见到" }
            end }
            """)
        _ = try call("base.log() gewu.residents:first()", writes: "\"matter\"")
        #expect(try folder.session { try $0.records(Visit.self).count() } == 1)
        // Who may write nothing has nobody write for it.
        let failure = #expect(throws: ActionFailure.self) { try call("base.log()") }
        #expect(failure?.message.contains("只读不写") == true)
        #expect(try folder.session { try $0.records(Visit.self).count() } == 1)
    }

    @Test func `functions do not pass, and a name that is not there is said`() throws {
        try base(Self.age + "gewu.export \"bad\" { title = \"函数\", run = function() return { print } end }")
        #expect(throws: ActionFailure.self) { try call("base.next_age(print)") }
        let returned = #expect(throws: ActionFailure.self) { try call("base.bad()") }
        #expect(returned?.message.contains("base.bad 返回了函数") == true)
        let unknown = #expect(throws: ActionFailure.self) { try call("base.next_ag()") }
        let words = (unknown?.message ?? "") + (unknown?.hint ?? "")
        #expect(words.contains("next_age"))
    }

    @Test
    func `who is not named in the manifest cannot be called, and who is only wished for may be missing`()
        throws
    {
        let answer = try call("return base == nil", others: "optional = { base = \"*\" },")
        #expect(answer.notes == ["true"])
        try base(Self.age)
        let failure = #expect(throws: (any Error).self) { try call("return 1", others: "") }
        let words = failure.map { "\($0)" } ?? ""
        #expect(words.contains("requires = { base = \"*\" }"))
    }
}
