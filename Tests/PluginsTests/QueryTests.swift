import Governance
import Plugins
import Records
import Testing
import Workbench

/// What a script asks of the books, it is told.
@Suite struct QueryTests {
    private let folder: PluginFolder

    /// Two communities. 张家湾: 张样一 (81, 独居) and 李样二 (12); 茶港: 王样三 (67, phone) with a visit.
    init() throws {
        folder = try PluginFolder()
        let (_, building) = try folder.place("张家湾")
        let (_, other) = try folder.place("茶港")
        try folder.person("张样一", age: 81, .loneElder, in: building)
        try folder.person("李样二", age: 12, in: building)
        let (_, household) = try folder.person("王样三", age: 67, in: other)
        try folder.session(.apply) { session in
            try session.write(Purpose("visits")) { work in
                for (days, outcome) in [(0, Visit.Outcome.met), (1, .declined), (40, .met)] {
                    try work.insert(
                        Visit.self, Visit.household <- household, Visit.day <- PluginFolder.day - days,
                        Visit.outcome <- outcome, Visit.note <- "腿脚不便")
                }
            }
        }
    }

    /// What a command that returns `expression` says.
    private func told(
        _ expression: String, reads: String = "\"household\", \"resident\", \"visit\", \"matter\"",
        before: String = ""
    ) throws -> String {
        try folder.write(
            reads: reads,
            initial: """
                local gewu = require "gewu"
                local function names(list)
                  local names = {}
                  for _, it in ipairs(list) do names[#names + 1] = tostring(it.name or it.value or it) end
                  return table.concat(names, " ")
                end
                gewu.command "问" { title = "问", run = function()
                  \(before)
                  return tostring(\(expression))
                end }
                """)
        try folder.enable()
        return try folder.run("问").notes.joined()
    }

    @Test(arguments: [
        ("names(gewu.residents:where { age = gewu.between(12, 67) }:order \"-age\":list())", "王样三 李样二"),
        ("gewu.residents:where { age = gewu.between(13, 66) }:count()", "0"),
        ("gewu.visits:where { day = gewu.between(gewu.today() - 30, gewu.today()) }:count()", "2"),
        ("names(gewu.residents:where { name = gewu.contains \"样三\" }:list())", "王样三"),
        ("gewu.residents:where { name = gewu.contains \"%\" }:count()", "0"),
        ("gewu.households:where { members = gewu.some { age = gewu.at_least(67) } }:count()", "2"),
        ("gewu.households:where { members = gewu.no { age = gewu.at_least(67) } }:count()", "1"),
        ("gewu.households:where { members = gewu.every { age = gewu.at_most(80) } }:count()", "2"),
        ("gewu.households:where { visits = gewu.some() }:count()", "1"),
        ("gewu.households:where { visits = gewu.some({ outcome = \"见到\" }, 2) }:count()", "1"),
        ("gewu.households:where { visits = gewu.some({}, 4) }:count()", "0"),
        ("gewu.households:where { visits = gewu.some({}, gewu.at_most(2)) }:count()", "2"),
        ("gewu.households:where { visits = gewu.some({}, gewu.between(1, 3)) }:count()", "1"),
        (
            "names(gewu.residents:where { [\"household.visits\"] = gewu.some { outcome = \"拒访\" } }:list())",
            "王样三"
        ),
        ("gewu.communities:where { residents = gewu.some { age = gewu.less_than(18) } }:first().name", "张家湾"),
        (
            "names(gewu.households:where { members = gewu.some { gewu.any { { age = 12 }, { age = 67 } } } }"
                + ":first().members:list())", "李样二"
        ),
    ])
    func `conditions ask of ranges, parts and relations`(expression: String, answer: String) throws {
        #expect(try told(expression) == answer)
    }

    @Test(arguments: [
        ("names(gewu.communities:order \"name\":first().grids:list())", "张家湾第1网格"),
        (
            "names(gewu.communities:where { name = \"张家湾\" }:first().residents:order \"name\":list())",
            "张样一 李样二"
        ),
        ("gewu.grids:where { community = \"张家湾\" }:first().households:count()", "2"),
        ("gewu.buildings:first().residents:count()", "2"),
        ("gewu.residents:where { name = \"王样三\" }:first().visits:count()", "3"),
        ("gewu.communities:where { name = \"茶港\" }:first().visits:count()", "3"),
        ("gewu.visits:first().household.grid.community.name", "茶港"),
    ])
    func `relations are followed both ways`(expression: String, answer: String) throws {
        #expect(try told(expression) == answer)
    }

    @Test(arguments: [
        ("gewu.residents:sum \"age\"", "160"),
        ("gewu.residents:where { age = 200 }:sum \"age\"", "0"),
        ("string.format(\"%.2f\", gewu.residents:average \"age\")", "53.33"),
        ("gewu.residents:where { age = 200 }:average \"age\"", "nil"),
        ("gewu.residents:max \"age\"", "81"),
        ("gewu.visits:min \"day\"", "2026-10-08"),
        ("gewu.residents:order \"age\":limit(2):sum \"age\"", "79"),
        ("names(gewu.visits:distinct \"outcome\")", "拒访 见到"),
        ("#gewu.visits:distinct \"matter\"", "0"),
        ("names(gewu.residents:distinct \"community\")", "张家湾 茶港"),
    ])
    func `figures of all records`(expression: String, answer: String) throws {
        #expect(try told(expression) == answer)
    }

    @Test func `groups come with their figures, the share of each with numerator and denominator`() throws {
        let answer = try told(
            "table.concat(lines, \"；\")",
            before: """
                local lines = {}
                local groups = gewu.residents:group({ "community.name", "sex" }, {
                  oldest = gewu.max "age", old = gewu.share { age = gewu.at_least(65) },
                  grown = gewu.count { age = gewu.at_least(18) }, grids = gewu.distinct "grid", n = gewu.count,
                }, { order = "-oldest", where = { n = gewu.at_least(1) } })
                for _, it in ipairs(groups) do
                  lines[#lines + 1] = it["community.name"] .. it.value .. it.count .. it.n .. " " .. it.oldest .. " "
                    .. it.old.numerator .. "/" .. it.old.denominator .. " " .. it.grown .. it.grids .. tostring(it.sex)
                end
                """)
        #expect(answer == "张家湾张家湾22 81 1/2 11nil；茶港茶港11 67 1/1 11nil")
        #expect(
            try told("names(gewu.visits:group(\"outcome\", nil, { where = { count = gewu.between(2, 3) } }))")
                == "见到")
        #expect(
            try told("names(gewu.visits:group(\"outcome\", nil, { order = { \"-outcome\" }, limit = 1 }))")
                == "见到")
    }

    @Test func `pages have a fixed order and say how many there are`() throws {
        let answer = try told(
            "table.concat(seen, \" \")",
            before: """
                local seen = {}
                for number = 1, 3 do
                  local page = gewu.visits:order "outcome":page(number, 2)
                  for _, visit in ipairs(page) do seen[#seen + 1] = tostring(visit.day) end
                  seen[#seen + 1] = page.page .. "/" .. page.pages .. "(" .. page.total .. ")"
                end
                """)
        #expect(answer == "2026-11-16 2026-11-17 1/2(3) 2026-10-08 2/2(3) 3/2(3)")
    }

    @Test(arguments: [
        ("gewu.residents:filter(even):count()", "1"),
        ("gewu.residents:filter(even):first().name", "李样二"),
        ("names(gewu.residents:filter(odd):list())", "张样一 王样三"),
        ("names(gewu.residents:filter(odd):where { age = gewu.at_least(70) }:list())", "张样一"),
        ("names(gewu.residents:order \"age\":filter(odd):limit(1):list())", "王样三"),
        ("names(gewu.residents:order \"age\":limit(1):filter(odd):list())", ""),
        ("gewu.residents:filter(odd):filter(even):first()", "nil"),
    ])
    func `a function of the script may judge record by record`(expression: String, answer: String) throws {
        let judges = """
            local function even(it) return it.age % 2 == 0 end
            local function odd(it) return it.age % 2 == 1 end
            """
        #expect(try told(expression, before: judges) == answer)
    }

    @Test func `the profile says what was read where, and what was judged in Lua`() throws {
        try folder.write(
            reads: "\"household\", \"resident\", \"visit\"",
            initial: """
                local gewu = require "gewu"
                gewu.job "ask" { title = "问", run = function()
                  local n = gewu.residents:group "community"
                  for it in gewu.residents:filter(function(it) return it.age > 60 end):each() do
                    local size = it.household.size
                  end
                  for _ in gewu.residents:filter(function() return true end):each() do break end
                end }
                """)
        try folder.enable()
        let tallies = try folder.host(.dryRun) { host, session in
            let job = try #require(try host.jobs().first)
            try session.write(Purpose("job")) { try job.run($0) }
            return try #require((host as? PluginHost)?.usage(of: "sample")?.tallies)
        }
        let init3 = try #require(tallies["plugins/sample/init.lua:3"])
        #expect(init3 == Usage.Tally(statements: 1, rows: 2))
        #expect(tallies["plugins/sample/init.lua:4"]?.filtered == 3)
        #expect(tallies["plugins/sample/init.lua:7"]?.filtered == 1)
    }

    @Test func `how a query is answered is told in words, without SQL`() throws {
        let text = try told(
            "gewu.residents:where { name = \"张样一\" }:order \"birth\":filter(function() return true end):explain()"
        )
        #expect(
            text == """
                居民：条件、次序和条数都由账本处理，一条语句，查出 1 条
                - 按索引找居民：姓名
                - 查出以后再排序
                - 查出以后再在 Lua 里用 1 个 filter 函数逐条筛：能写成条件的，写进 where 更快
                """)
        let all = try told("gewu.residents:where { name = gewu.contains \"样\" }:explain()")
        #expect(all.hasSuffix("查出 3 条\n- 逐条看全部居民"), "\(all)")
    }

    @Test(arguments: [
        ("gewu.residents:where { phone = \"15400000001\" }:count()", "resident.phone"),
        ("gewu.residents:first().phone", "resident.phone"),
        ("gewu.residents:where { phone = gewu.filled }:explain()", "resident.phone"),
        ("gewu.visits:order \"note\":count()", "visit.note"),
        ("#gewu.visits:order \"note\":list()", "visit.note"),
        ("gewu.visits:group \"note\"", "visit.note"),
        ("gewu.visits:distinct \"note\"", "visit.note"),
        ("gewu.visits:max \"note\"", "visit.note"),
        ("gewu.households:where { visits = gewu.some { note = gewu.filled } }:count()", "visit.note"),
        ("gewu.households:where { visits = gewu.every { note = gewu.empty } }:count()", "visit.note"),
        ("gewu.visits:group(\"outcome\", { n = gewu.count { note = gewu.contains \"腿\" } })", "visit.note"),
        ("gewu.visits:page(1, 2)[1].note", "visit.note"),
        ("gewu.visits:filter(function(it) return it.note end):count()", "visit.note"),
    ])
    func `what is sensitive must be named, however it is asked for`(expression: String, need: String) throws {
        let failure = #expect(throws: ActionFailure.self) { try told(expression) }
        guard case .extensionFailed(let problem)? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(
            problem.message.contains(
                "清单 needs.read 里加 \"\(need)\"，再由系统管理员运行 gewu plugin enable sample"), "\(problem)")
        #expect(problem.line == 9)
        let reads = "\"household\", \"resident\", \"visit\", \"visit.note\", resident = { \"phone\" }"
        _ = try told(expression, reads: reads)
    }

    @Test func `a manifest may name single fields, and the rest stays shut`() throws {
        let some = "\"household\", resident = { \"name\", \"age\", \"household\" }"
        #expect(try told("gewu.residents:where { age = 81 }:first().name", reads: some) == "张样一")
        #expect(try told("gewu.residents:first().household.size", reads: some) == "1")
        for shut in [
            "gewu.residents:first().birth", "gewu.residents:first().sex",
            "gewu.residents:order \"birth\":first()",
        ] {
            #expect(throws: (any Error).self) { try told(shut, reads: some) }
        }
    }
}
