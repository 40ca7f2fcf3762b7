import Governance
import Plugins
import Records
import Testing
import Workbench

/// A query asks what its author meant, or says at the author's line why it cannot.
@Suite struct QueryMistakeTests {
    private func told(_ line: String) throws -> String {
        let folder = try PluginFolder()
        try folder.place("张家湾")
        try folder.write(settings: "", initial: "local gewu = require \"gewu\"\n\n\(line)")
        let failure = #expect(throws: PluginFailure.self) { try folder.enable() }
        guard case .refused(_, let problem)? = failure else { return "\(String(describing: failure))" }
        return problem.description
    }

    @Test(arguments: [
        ("gewu.households:limit \"20\"", "limit 后面应当是大于 0 的整数；例如 :limit(20)"),
        ("gewu.households:limit(-1)", "limit 后面应当是大于 0 的整数；例如 :limit(20)"),
        ("gewu.households:limit()", "limit 后面应当是大于 0 的整数；例如 :limit(20)"),
        ("gewu.residents:order(3)", "order 后面应当是字段名；例如 :order \"name\""),
        ("gewu.residents:order \"nmae\"", "居民没有字段 “nmae”，是否指 “name”？"),
        ("gewu.residents:order(\"name\", \"birth\")", "order 后面只能写 1 项；按几个字段排的，接着写 :order"),
        ("gewu.households:within()", "within 后面应当是地方的名称；例如 :within \"张家湾\"，:within \"张家湾/3\""),
        ("gewu.households:within \"张家弯\"", "没有社区 “张家弯”；是否指 “张家湾”？"),
        ("gewu.households:within \"张家湾/7\"", "张家湾没有第 7 网格；现有网格：1"),
        ("gewu.households:within \"张家湾/一\"", "张家湾没有第 一 网格；现有网格：1"),
        ("gewu.import_batches:within \"张家湾\"", "导入批次不落在任何地方，不能用 within；去掉 within，或从户、居民查起"),
        ("gewu.matters:tagged { \"独居老人\" }", "事件没有关爱类别；tagged 只用于 households 和 residents"),
        ("gewu.residents:tagged {}", "tagged 后面应当是关爱类别的列表；例如 :tagged { \"独居老人\" }"),
        (
            "gewu.residents:tagged(\"独居老人\", \"高龄老人\")",
            "tagged 后面只能写 1 项；几个类别写在一个列表里，例如 :tagged { \"独居老人\", \"高龄老人\" }"
        ),
        (
            "gewu.residents:filter \"name\"",
            "filter 后面应当是一个函数；例如 :filter(function(it) return it.room ~= nil end)；写得成条件的用 where"
        ),
        (
            "gewu.residents:filter(print):limit(3):filter(print)",
            "filter 要写在 limit 前面；先筛再取前几条：:filter(…):limit(20)"
        ),
        (
            "gewu.residents:order \"care_tags\"",
            "居民的 care_tags 是一组关爱类别，不是一个值；条件写成 care_tags = gewu.some { … }；条数、合计从那一头查起，例如 gewu.care_tags:group(…)"
        ),
        ("gewu.residents:page(1, 2, 3)", "page 后面只能写 2 项；去掉多写的"),
        ("gewu.residents:sum(\"age\", \"size\")", "sum 后面只能写 1 项；一次算一个字段；要几个数的用 group"),
        ("gewu.residents.sum \"age\"", "sum 要用冒号调用；例如 gewu.households:sum(…)"),
        (
            "gewu.residents:medain \"age\"",
            "查询没有 “medain”；可用：add、average、count、distinct、each、explain、extend、filter、find、first、group、limit、list、max、min、move、order、page、remove、set、sum、tagged、where、within"
        ),
        (
            "gewu.rule \"a\" { title = \"甲\", verb = \"访\", cadence = \"month\", roster = gewu.residents:filter(function() end) }",
            "这里不能用带 filter 的查询：filter 在 Lua 里一条条筛，只能接 each、list、first、count；能写成条件的写进 where；规则里，把判断放进 cadence 函数"
        ),
        ("gewu.residents:first(5)", "first 的括号里什么也不写；只要前几条的，写 :limit(5):list()"),
        ("gewu.residents:count(1)", "count 的括号里什么也不写；只要前几条的，写 :limit(5):list()"),
        ("gewu.residents.count()", "count 要用冒号调用；例如 gewu.households:count(…)"),
        ("gewu.residents.where { age = 1 }", "where 要用冒号调用；例如 gewu.households:where(…)"),
        ("for _ in ipairs(gewu.residents) do end", "查询不是列表；逐条用 for it in 查询:each() do … end，条数用 :count()"),
        ("for _ in pairs(gewu.residents) do end", "查询不是列表；逐条用 for it in 查询:each() do … end，条数用 :count()"),
        ("for _ in gewu.residents do end", "查询不是列表；逐条用 for it in 查询:each() do … end，条数用 :count()"),
        ("local n = #gewu.residents", "查询不是列表；逐条用 for it in 查询:each() do … end，条数用 :count()"),
    ])
    func `what a query is narrowed by is checked where it is written`(line: String, message: String) throws {
        #expect(try told(line) == "plugins/sample/init.lua:3 " + message)
    }

    @Test(arguments: [
        ("\"age\"", "条件应当是一个表；例如 :where { age = gewu.at_least(80) }"),
        ("{ \"age\", 80 }", "条件应当是一个表；例如 :where { age = gewu.at_least(80) }"),
        ("gewu.households", "条件应当是一个表，这里却是一个查询；关联的记录写成字段，例如 [\"household.size\"] = 1"),
        ("{ age = \"80\" }", "居民的 age 应为整数"),
        ("{ age = 1e300 }", "居民的 age 应为整数；写没有小数的数"),
        ("{ age = 80.5 }", "居民的 age 应为整数；写没有小数的数"),
        ("{ age = gewu.at_least }", "居民的 age 应为整数"),
        ("{ age = gewu.at_least() }", "gewu.at_least 后面没有值；空的写 gewu.empty，不空的写 gewu.filled"),
        ("{ age = gewu.unlike(nil) }", "gewu.unlike 后面没有值；空的写 gewu.empty，不空的写 gewu.filled"),
        ("{ age = gewu.at_least(60, 80) }", "at_least 后面只能写 1 项；去掉多写的"),
        ("{ age = gewu.prefix \"8\" }", "居民的 age 是整数，不能用 gewu.prefix；gewu.prefix 只用于文字"),
        ("{ name = gewu.prefix(8) }", "gewu.prefix 后面应当是文字；例如 kind = gewu.prefix \"EM\""),
        ("{ name = gewu.among \"张样一\" }", "gewu.among 后面应当是列表；例如 kind = gewu.among { \"EM.01\", \"EM.02\" }"),
        ("{ sex = gewu.at_least \"女\" }", "居民的 sex 没有大小，不能用 gewu.at_least；用等于、gewu.among 或 gewu.unlike"),
        ("{ age = gewu.any { 1, 2 } }", "gewu.any 不能用在一个字段后面；用 gewu.among 列出几个值"),
        (
            "{ gewu.any { age = 80 } }",
            "gewu.any 后面应当是几个条件的列表；例如 gewu.any { { urgency = \"特急\" }, { hardship = true } }"
        ),
        (
            "{ gewu.none {} }",
            "gewu.none 后面应当是几个条件的列表；例如 gewu.none { { urgency = \"特急\" }, { hardship = true } }"
        ),
        ("{ age = gewu.between(60) }", "gewu.between 后面要写两个值；例如 age = gewu.between(60, 79)，两头都算"),
        ("{ age = gewu.between(80, 60) }", "gewu.between 的两个值写反了：前一个比后一个大；小的写在前面，例如 gewu.between(60, 79)"),
        ("{ age = gewu.between(1, 2, 3) }", "between 后面只能写 2 项；例如 gewu.between(60, 79)"),
        ("{ age = gewu.contains \"8\" }", "居民的 age 是整数，不能用 gewu.contains；gewu.contains 只用于文字"),
        (
            "{ care_tags = \"独居老人\" }",
            "居民的 care_tags 是一组关爱类别，不能和一个值比；写成 care_tags = gewu.some { … }（有）、gewu.no { … }（没有）或 gewu.every { … }（个个都是）"
        ),
        ("{ care_tags = gewu.some { categroy = \"独居老人\" } }", "关爱类别没有字段 “categroy”，是否指 “category”？"),
        (
            "{ care_tags = gewu.some({}, \"2\") }",
            "gewu.some 的第二项应当是条数；例如 gewu.some({ … }, 2)（至少两条）、gewu.some({ … }, gewu.at_most(1))"
        ),
        (
            "{ care_tags = gewu.no({}, 2) }",
            "no 后面只能写 1 项；几个条件写在一个表里，例如 gewu.no { age = gewu.at_least(80), sex = \"女\" }"
        ),
        (
            "{ household = gewu.some {} }",
            "居民的 household 是户的编号，不是一组记录，不能用 gewu.some；gewu.some 用在 members、visits 这样的关联后面；一条记录的字段写成 [\"household.size\"] = 1"
        ),
        ("{ gewu.some {} }", "gewu.some 前面要写关联；例如 members = gewu.some { age = gewu.at_least(80) }"),
        ("{ gewu.at_least(80) }", "这个条件前面要写字段；例如 kind = gewu.prefix \"EM\""),
    ])
    func `what a condition says is checked where it is written`(condition: String, message: String) throws {
        #expect(try told("gewu.residents:where(\(condition))") == "plugins/sample/init.lua:3 " + message)
    }

    @Test(arguments: [
        ("resident[1]", "居民没有字段 “1”"),
        ("resident.taged", "居民没有字段 “taged”，是否指 “tagged”？"),
        ("resident.tagged \"独居老人\"", "tagged 要用冒号调用；写成 resident:tagged \"独居老人\""),
        ("gewu.residents:group \"nmae\"", "居民没有字段 “nmae”，是否指 “name”？"),
    ])
    func `what a record is asked for is checked where it is asked`(expression: String, message: String) throws
    {
        let folder = try PluginFolder()
        let (_, building) = try folder.place()
        try folder.person("张样一", age: 81, in: building)
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.rule "a" { title = "甲", verb = "访", roster = gewu.residents, cadence = function(resident)
                  local found = \(expression)
                end }
                """)
        try folder.enable()

        try folder.host { host, session in
            _ = try DutyEngine(session, rules: try host.rules()).plan()
            let told = try #require(host.problems.first).description
            // Between what is wrong and how to mend it stands how many records met it.
            for part in message.split(separator: "；") {
                #expect(told.contains(part), "\(told)")
            }
            #expect(told.hasPrefix("plugins/sample/init.lua:3 "), "\(told)")
        }
    }

    @Test func `a rule for one community is no mistake for an account that sees another, or a grid of it`()
        throws
    {
        let folder = try PluginFolder()
        let (here, building) = try folder.place("张家湾")
        let (there, _) = try folder.place("茶港")
        try folder.person("张样一", age: 81, .loneElder, in: building)
        try folder.write(
            initial: """
                local gewu = require "gewu"
                gewu.rule "a" {
                  title = "甲", verb = "访", cadence = "month",
                  roster = gewu.households:within "张家湾":within "张家湾/1",
                }
                """)
        try folder.enable()
        let grid = try folder.session {
            try $0.records(Grid.self).order(by: "id").ids().first
        }

        for (scope, size) in [(here, 1), (there, 0), (grid?.raw, 1), (building.raw, 1)] {
            let context = Context(actor: "test", day: PluginFolder.day, scope: scope)
            try folder.store.session(context) { session in
                let host = try PluginHost.extensions(in: folder.plugins).makeHost(session)
                defer { host.close() }
                let plan = try DutyEngine(session, rules: try host.rules()).plan()
                #expect(host.problems.map(\.description) == [])
                #expect(plan.size == size)
            }
        }
    }
}
