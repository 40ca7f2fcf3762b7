import Governance
import Plugins
import Records
import Testing
import Workbench

/// A form is filled from what was entered once, and says of each cell where that was.
@Suite struct FormTests {
    private static let hardship = """
        local gewu = require "gewu"
        gewu.form "hardship" {
          title = "困难家庭情况表", of = gewu.households,
          cells = {
            { "楼栋", from = "building.name" }, { "室", from = "room" }, { "人口", from = "size" },
            { "电话", source = "户内第一人", from = function(it) return it.members:first().phone end },
            { "高龄", from = function(it)
              return gewu.figure { part = it.members:where { age = gewu.at_least(80) }, of = it.members }
            end },
          },
        }
        gewu.form "person" {
          title = "人员表", of = "resident",
          cells = { { "姓名", from = "name" }, { "证件", from = "id_number" }, { "网格", from = "household.grid.name" } },
        }
        """

    private func town() throws -> PluginFolder {
        let folder = try PluginFolder()
        try folder.write(
            reads: "\"household\", \"resident\", \"resident.id_number\", \"resident.phone\"",
            initial: Self.hardship)
        try folder.enable()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)
        try folder.person("李样二", age: 40, in: building)
        return folder
    }

    @Test func `each cell says where it was entered, when and by whom`() throws {
        let folder = try town()

        let answer = try folder.run("报送", "hardship", "张样一")

        #expect(answer.rows.map { $0[0] } == ["楼栋", "室", "人口", "电话", "高龄"].map { .text($0) })
        #expect(
            answer.rows.map { $0[1] } == [
                .text("1幢"), .text("101"), .number(1), .text("154****0001"), .text("1/1（100.0%）"),
            ])
        guard case .text(let room) = answer.rows[1][2], case .number(let commit) = answer.rows[1][3] else {
            Issue.record("\(answer.rows[1])")
            return
        }
        #expect(room.hasPrefix("户 ") && room.hasSuffix(" 的“室”"))
        try folder.session { (session) throws in
            #expect(try session.commit(Int64(commit))?.action == "people")
        }
        #expect(answer.rows[1][5] == .text("test"))
        #expect(answer.rows[3][2] == .text("户内第一人"))
        #expect(try folder.run("报送", "hardship", "张样一") == answer)
    }

    @Test func `an empty cell says what is missing and how to enter it`() throws {
        let folder = try town()

        let answer = try folder.run("表单", "人员表", "李样二")

        #expect(answer.rows[1][1] == .none)
        guard case .text(let source) = answer.rows[1][2] else {
            Issue.record("\(answer.rows[1])")
            return
        }
        #expect(source.hasPrefix("缺居民 "))
        #expect(source.hasSuffix("的“身份证号码”；在导入表里加“身份证号码”一栏，gewu import resident 文件 --update"))
        #expect(answer.notes.last == "1 格是空的：补登一次，每张用到它的表都有了")
    }

    @Test func `all forms of a place are a table`() throws {
        let folder = try town()
        try folder.place("茶港")

        let answer = try folder.run("报送", "hardship", "张家湾")

        #expect(answer.columns.map(\.title) == ["编号", "户", "楼栋", "室", "人口", "电话", "高龄"])
        #expect(
            answer.rows.map { Array($0[2...]) } == [
                [.text("1幢"), .text("101"), .number(1), .text("154****0001"), .text("1/1（100.0%）")],
                [.text("1幢"), .text("101"), .number(1), .text("154****0001"), .text("0/1（0.0%）")],
            ])
        #expect(try folder.run("报送", "hardship", "全部").rows == answer.rows)
        #expect(try folder.run("报送", "hardship", "茶港").rows.isEmpty)
    }

    @Test(arguments: [
        (
            "of = \"resident\"",
            "报送表 “a” 缺少 cells；各格：{ \"户主\", from = \"head.name\" }；from 也可以是函数，这时可以另写 source（按什么算）。"
        ),
        ("of = \"resident\", cells = { { \"甲\", from = \"brith\" } }", "居民没有字段 “brith”，是否指 “birth”？"),
        (
            "of = \"resident\", cells = { { \"甲\" } }", "报送表 “a” 的第 1 格缺少 from；from = \"字段\" 或函数"
        ),
        (
            "of = 5, cells = {}",
            "报送表 “a” 的 of 应当是记录类型或查询；例如 of = \"household\"，of = gewu.households:tagged { … }"
        ),
        (
            "of = \"resident\", cells = { { \"甲\", from = \"last_visit\" } }",
            "插件 sample 没有读走访的权限；清单 needs.read 里加 \"visit\"，再由系统管理员运行 gewu plugin enable sample"
        ),
    ])
    func `a form is declared whole, with what it may read`(body: String, problem: String) throws {
        let folder = try PluginFolder()
        try folder.write(initial: "local gewu = require \"gewu\"\ngewu.form \"a\" { title = \"甲\", \(body) }")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        guard case .refused(_, let found)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(found.description == "plugins/sample/init.lua:2 " + problem)
    }
}
