/// In these signatures `$record`, `$query`, `$where`, `$fields` and `$field` stand for the types of one record type.
extension APITable {
    /// `gewu.residents`, `resident.visits`, and whatever is built of them.
    static let query = APITable(
        name: "query", title: "查询", sentence: "gewu.residents、gewu.households 等，和由它们接着写出来的。写出来并不去查，最后一步才查。",
        prefix: "查询:", place: .running,
        entries: [
            .function(
                "where", [.needed("conditions", "$where")], returns: "$query", "只要符合全部条件的。",
                example: "return gewu.residents:where { sex = \"女\", age = gewu.at_least(80) }:count()"),
            .function(
                "tagged", [.needed("categories", "gewu.care_category|gewu.care_category[]")],
                returns: "$query",
                "只要带其中任何一个关爱类别的；用于户和居民。",
                example: "return gewu.households:tagged { \"独居老人\", \"高龄老人\" }:count()"),
            .function(
                "within", [.needed("place", "string")], returns: "$query", "只要这个地方和它下面的：社区，或社区/网格号。",
                example: "return gewu.residents:within \"示例/1\":count()"),
            .function(
                "order", [.needed("field", "$field")], returns: "$query", "按一个字段排，从小到大；“-字段”从大到小。",
                example: "return gewu.residents:order \"-age\":first().name"),
            .function(
                "limit", [.needed("count", "integer")], returns: "$query", "最多要几条。",
                example: "return #gewu.residents:order \"name\":limit(20):list()"),
            .function(
                "each", returns: "fun(): $record", "逐条走，用在 for 里。记录只在这一轮有效。",
                example: "for resident in gewu.residents:each() do print(resident.name) end"),
            .function(
                "count", returns: "integer", "有几条。", example: "return gewu.households:count() .. \" 户\""),
            .function(
                "first", returns: "$record?", "第一条；没有就是 nil。",
                example: "local resident = gewu.residents:first()\nreturn resident and resident.name"),
            .function(
                "list", returns: "$record[]", "全部，一个列表。", example: "return #gewu.residents:list()"),
            .function(
                "filter", [.needed("judge", "fun(it: $record): boolean")], returns: "$query",
                "条件写不出来的，在 Lua 里一条条筛；慢得多，能写条件就写条件。",
                example: """
                    return gewu.households:filter(function(it) return (it.room or ""):match "1$" ~= nil end):count()
                    """),
            .function(
                "page", [.needed("number", "integer"), .needed("size", "integer")], returns: "gewu.page",
                "第几页，一页几条。", example: "return gewu.residents:order \"name\":page(1, 20).total"),
            .function(
                "sum", [.needed("field", "$field")], returns: "number", "一个字段的合计；没有就是 0。",
                example: "return gewu.households:sum \"size\""),
            .function(
                "average", [.needed("field", "$field")], returns: "number?", "一个字段的平均，空的不算。",
                example: "return gewu.residents:average \"age\""),
            .function(
                "min", [.needed("field", "$field")], returns: "any", "一个字段里最小的；一个也没有就是 nil。",
                example: "return gewu.residents:min \"birth\""),
            .function(
                "max", [.needed("field", "$field")], returns: "any", "一个字段里最大的；一个也没有就是 nil。",
                example: "return gewu.residents:max \"age\""),
            .function(
                "distinct", [.needed("field", "$field")], returns: "any[]", "一个字段有哪些值，按次序，空的不算。",
                example: "return #gewu.residents:distinct \"household\""),
            .function(
                "group",
                [
                    .needed("fields", "$field|$field[]"),
                    .optional("figures", "table<string, gewu.group_figure|gewu.condition>"),
                    .optional("options", "gewu.group_options"),
                ], returns: "gewu.group[]", "按一个或几个字段分组：条数，和另要算的数。",
                example: """
                    local groups = gewu.residents:group("sex", { oldest = gewu.max "age" }, { order = { "-count" } })
                    return groups[1].count
                    """),
            .function(
                "explain", returns: "string", "合成的语句，和数据库打算怎么查。",
                example: "print(gewu.residents:where { age = gewu.at_least(80) }:explain())"),
            .function(
                "find", [.needed("id", "integer|$record")], returns: "$record?", "按编号取一条；没有就是 nil。",
                example: "local first = gewu.residents:first()\nreturn gewu.residents:find(first.id).name"),
            .function(
                "add", [.needed("fields", "$fields")], returns: "$record", "写一条新的；只用在命令和批处理里。",
                example: """
                    local household = gewu.households:first()
                    gewu.visits:add { household = household, day = gewu.today(), outcome = "已联系", way = "电话" }
                    """),
            .function(
                "set", [.needed("record", "integer|$record"), .needed("fields", "$fields")],
                "改一条的几个字段；只用在命令和批处理里。",
                example: """
                    local household = gewu.households:first()
                    gewu.households:set(household, { unit = "2" })
                    """),
            .function(
                "move",
                [
                    .needed("record", "integer|$record"), .needed("state", "string"),
                    .optional("reason", "string"), .optional("day", "gewu.day|string"),
                ], "有流程的记录往下办，到另一个状态；day 是到哪一天，状态要求写的才写。只用在命令和批处理里。",
                example: """
                    -- gewu.incubatees:move(it, "评审入壳", "初审通过")
                    local done, problem = pcall(function() gewu.households:move(gewu.households:first(), "孵化") end)
                    return done or tostring(problem)
                    """),
            .function(
                "extend",
                [
                    .needed("record", "integer|$record"), .needed("length", "integer"),
                    .needed("reason", "string"), .optional("term", "\"办理期限\"|\"承诺期限\"|\"法定期限\""),
                ], "期限届满以前延长，length 按那个期限的单位算；不写 term 就是所在状态的办理期限。只用在命令和批处理里。",
                example: """
                    -- gewu.applications:extend(it, 10, "等待专家评审", "法定期限")
                    local first = gewu.households:first()
                    local done, problem = pcall(function() gewu.households:extend(first, 5, "等待材料") end)
                    return done or tostring(problem)
                    """),
            .function(
                "remove", [.needed("record", "integer|$record")], "删一条；只用在命令和批处理里。",
                example: """
                    local household = gewu.households:first()
                    local visit = gewu.visits:add { household = household, day = gewu.today(), outcome = "未遇" }
                    gewu.visits:remove(visit)
                    """),
        ])

    /// A record as scripts read it, beside its fields and relations.
    static let record = APITable(
        name: "record", title: "记录", sentence: "字段和关联按名称读，见数据字典；此外还有这些。", prefix: "记录:", place: .running,
        entries: [
            .value("id", "integer", "编号，工作区里不重复；循环以后还要用的，留它。", example: "return gewu.residents:first().id"),
            .function(
                "copy", returns: "$record", "留得到循环以后的一份。",
                example: """
                    local oldest
                    for resident in gewu.residents:each() do
                      if not oldest or resident.age > oldest.age then oldest = resident:copy() end
                    end
                    return oldest.name
                    """),
            .function(
                "tagged", [.needed("categories", "gewu.care_category|gewu.care_category[]")],
                returns: "boolean",
                "这个人（或这户里有人）带不带其中任何一个关爱类别。",
                example: "return gewu.residents:first():tagged \"独居老人\""),
        ])
}
