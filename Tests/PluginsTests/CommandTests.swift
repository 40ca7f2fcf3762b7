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
}
