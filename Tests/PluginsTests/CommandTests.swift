import Plugins
import Testing
import Workbench

/// What commands answer, in the columns that they name.
@Suite struct CommandTests {
    private func run(columns: String, rows: String) throws -> Answer {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.command "列" { title = "列出", \(columns) run = function() return \(rows) end }
                """)
        try folder.enable()
        return try folder.run("列")
    }

    private static let columns = "columns = { { \"name\", title = \"姓名\" }, { \"age\", title = \"年龄\" } },"

    @Test func `rows come in the columns and with the titles that are declared`() throws {
        let answer = try run(columns: Self.columns, rows: "{ { age = 81, name = \"张\" }, { name = \"李\" } }")
        #expect(answer.columns.map(\.name) == ["name", "age"])
        #expect(answer.columns.map(\.title) == ["姓名", "年龄"])
        #expect(answer.rows == [[.text("张"), .number(81)], [.text("李"), .none]])
        // Without columns they come by their names; a text is no rows.
        #expect(
            try run(columns: "", rows: "{ { name = \"张\", age = 81 } }").columns.map(\.name) == [
                "age", "name",
            ])
        #expect(try run(columns: Self.columns, rows: "\"没有\"").notes == ["没有"])
    }

    @Test func `a column that is not declared is said, and one that is declared wrongly`() throws {
        let unknown = #expect(throws: ActionFailure.self) {
            try run(columns: Self.columns, rows: "{ { nmae = \"张\" } }")
        }
        #expect(unknown?.message.contains("命令 “列” 没有列 “nmae”；是否指 “name”？") == true)
        #expect(throws: PluginFailure.self) { try run(columns: "columns = { \"name\" },", rows: "{}") }
    }

    @Test(arguments: [
        ("gewu.refuse(\"人还不够\")", "人还不够"), ("gewu.clubs:move(it, \"结束\")", "“申请”以后不能到“结束”；可到：办成"),
        ("gewu.clubs:move(it, \"办成\")", "小组还不能到“办成”：没有名册"),
        ("gewu.clubs:add { name = \"合唱队\" }", "小组：同名的已经有了"),
    ])
    func `what a command does not do is told in its words alone, and leaves nothing`(
        line: String, reason: String
    ) throws {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\"",
            initial: """
                local gewu = require "gewu"
                gewu.record "club" {
                  title = "小组", fields = { { "name", gewu.text, title = "名称" } },
                  check = function(it) return gewu.clubs:where { name = it.name }:count() == 1, "同名的已经有了" end,
                  process = {
                    start = "申请", ["申请"] = { to = { "办成" } },
                    ["办成"] = { to = { "结束" }, check = function() return false, "没有名册" end }, ["结束"] = {},
                  },
                }
                gewu.command "办" { title = "办", run = function()
                  local it = gewu.clubs:add { name = "合唱队" }
                  \(line)
                end }
                gewu.command "几个" { title = "几个", run = function() return gewu.clubs:count() end }
                """)
        try folder.enable()

        let failure = #expect(throws: ActionFailure.self) { try folder.run("办") }

        guard case .refused(let told)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(told.hasSuffix(reason), "\(told)")
        #expect(!told.contains("init.lua"))
        #expect(try folder.run("几个").notes == ["0"])
    }
}
