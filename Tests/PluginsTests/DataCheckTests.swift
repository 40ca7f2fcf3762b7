import Governance
import Plugins
import Records
import Testing
import Workbench

/// A check finds what cannot be right, says of which record, and leaves the books as they are.
@Suite struct DataCheckTests {
    private static let checks = """
        local gewu = require "gewu"
        gewu.check "birth" {
          title = "年龄要有依据", of = gewu.residents,
          test = function(it) return it.age < gewu.settings.most, it.name .. "已满 " .. it.age .. " 岁，请核对出生日期" end,
        }
        gewu.check "many" {
          title = "高龄老人", of = gewu.residents:where { age = gewu.at_least(80) }, message = "请核对",
        }
        gewu.check "odd" { title = "不说对错", of = gewu.residents, test = function() end }
        """

    private func town() throws -> PluginFolder {
        let folder = try PluginFolder()
        try folder.write(
            settings: "most = { type = \"integer\", default = 100, title = \"最大年龄\" }", initial: Self.checks)
        try folder.enable()
        let (first, building) = try folder.place("张家湾")
        let (_, other) = try folder.place("茶港")
        try folder.person("张样一", age: 121, in: building)
        try folder.person("李样二", age: 85, in: building)
        try folder.person("王样三", age: 85, in: other)
        try folder.session(.apply) { session in
            try PluginSettings.set("sample", "most", to: "80", for: first, in: folder.plugins, session)
        }
        return folder
    }

    @Test func `each check says what it looked at and what it found, by the settings of the place`() throws {
        let folder = try town()

        let answer = try folder.run("质检")

        #expect(answer.hasFindings)
        #expect(
            answer.rows.map { Array($0[3...5]) } == [
                [.number(3), .number(2), .number(0)], [.number(3), .number(3), .number(0)],
                [.number(3), .number(0), .number(3)],
            ])
        #expect(
            answer.notes == [
                "共 5 条问题，截至 2026-11-17；列出一项：质检 名称",
                "✗ 插件 sample：质检 “odd” 的 test 没有返回 true 或 false（共 3 条记录，先看编号 \(try first(folder)) 的）；写成 return 对不对, \"有什么问题\"",
            ])
        let listed = try folder.run("质检", "birth")
        #expect(
            listed.rows.map { $0[2] } == [
                .text("张样一已满 121 岁，请核对出生日期"), .text("李样二已满 85 岁，请核对出生日期"),
            ])
        #expect(try folder.run("质检", "birth") == listed)
        #expect(
            try folder.run("质检", "高龄老人").rows.map { $0[2] } == [.text("请核对"), .text("请核对"), .text("请核对")])
    }

    private func first(_ folder: PluginFolder) throws -> Int64 {
        try folder.session { try $0.records(Resident.self).order(by: "id").ids()[0].raw }
    }

    @Test(arguments: [
        (
            "of = gewu.residents",
            "质检 “a” 没有写怎样算有问题；写 test = function(it) return 对不对, \"有什么问题\" end；查出来的都算问题的，只写 message = \"…\""
        ),
        ("of = \"resident\", message = \"甲\"", "质检 “a” 的 of 应当是查询；核哪些记录，例如 of = gewu.residents"),
        ("of = gewu.residents, test = \"x\"", "“a” 的 test 应当是函数；例如 test = function() … end"),
        (
            "of = gewu.visits, message = \"甲\"",
            "插件 sample 没有读走访的权限；清单 needs.read 里加 \"visit\"，再由系统管理员运行 gewu plugin enable sample"
        ),
    ])
    func `a check is declared whole, with what it may read`(body: String, problem: String) throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: "local gewu = require \"gewu\"\ngewu.check \"a\" { title = \"甲\", \(body) }")

        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }

        guard case .refused(_, let found)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(found.description == "plugins/sample/init.lua:2 " + problem)
    }
}
