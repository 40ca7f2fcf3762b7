import Governance
import Plugins
import Records
import Testing
import Workbench

/// A computed field is read like the others, is kept nowhere, and writes nothing.
@Suite struct ColumnTests {
    @Test func `a computed field is read in the plugin that declares it, by the settings of the place`()
        throws
    {
        let folder = try PluginFolder()
        try folder.write(
            writes: "\"visit\"", settings: "old = { type = \"integer\", default = 80, title = \"高龄\" }",
            initial: """
                local gewu = require "gewu"
                gewu.column "stage" { of = "resident", title = "年龄段", value = function(it)
                  if it.age >= gewu.settings.old then return "高龄" end
                end }
                gewu.column "sly" { of = "resident", title = "偷写", value = function(it)
                  gewu.visits:add { household = it.household, day = gewu.today(), outcome = "见到" }
                end }
                gewu.command "数" { title = "数", run = function()
                  local count = 0
                  for it in gewu.residents:each() do if it.stage == "高龄" then count = count + 1 end end
                  return tostring(count)
                end }
                gewu.command "偷" { title = "偷", run = function() return gewu.residents:first().sly end }
                gewu.command "查" { title = "查", run = function()
                  return gewu.residents:where { stage = "高龄" }:count()
                end }
                """)
        try folder.enable()
        let (community, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)
        try folder.person("李样二", age: 70, in: building)

        #expect(try folder.run("数").notes == ["1"])
        #expect(
            message { try folder.run("查") } == "plugins/sample/init.lua:15 “stage”是算出的字段，查询里不能用；逐条取出来，用 if 判断"
        )
        #expect(message { try folder.run("偷") }?.contains("只读不写") == true)
        try folder.session(.apply) { session in
            try PluginSettings.set("sample", "old", to: "60", for: community, in: folder.plugins, session)
        }
        try folder.host { host, session in
            let ids = try session.records(Resident.self).ids().map(\.raw)
            let stage = try #require(try host.columns().first { $0.name == "stage" })
            #expect(try stage.values(ids) == [ids[0]: .text("高龄"), ids[1]: .text("高龄")])
        }
        try folder.session { (session) throws in #expect(try session.records(Visit.self).count() == 0) }
    }

    @Test(arguments: [
        ("of = \"resident\", title = \"甲\"", "“age2” 缺少函数 value；例如 value = function() … end"),
        ("of = \"residnet\", title = \"甲\", value = print", "没有记录类型 “residnet”，是否指 “resident”？"),
    ])
    func `a computed field is declared whole`(body: String, problem: String) throws {
        let folder = try PluginFolder()
        try folder.write(initial: "local gewu = require \"gewu\"\ngewu.column \"age2\" { \(body) }")
        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }
        guard case .refused(_, let found)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(found.description == "plugins/sample/init.lua:2 " + problem)
    }

    @Test func `a computed field cannot hide one of the books`() throws {
        let folder = try PluginFolder()
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.column "age" { of = "resident", title = "甲", value = function() return 5 end }
                """)
        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }
        #expect(failure?.description.contains("init.lua:2 居民已有字段 “age”；换一个名称") == true)
    }
}
