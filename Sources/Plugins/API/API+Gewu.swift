extension APITable {
    /// What `require "gewu"` gives, beside the kinds of declarations and the record types.
    static let gewu = APITable(
        name: "gewu", title: "gewu", sentence: "local gewu = require \"gewu\" 得到的表。", prefix: "gewu.",
        place: .running,
        entries: [
            .function(
                "today", returns: "gewu.day", "办理的那一天。", example: "return gewu.today() + 7"),
            .function(
                "day", [.needed("text", "string")], returns: "gewu.day", "一个日子，由 2026-11-17 这样的文字得到。",
                example: "return gewu.today() - gewu.day \"2026-01-01\""),
            .function(
                "after", [.needed("day", "gewu.day|string"), .needed("term", "string")],
                returns: "gewu.day",
                "从这一天起的期限，最后一天是哪天：当天不算；月份到对应的那一天，没有那一天的到月底。期限写 5 workdays（工作日）、30 days、12 months、2 years。",
                example: "return gewu.after(gewu.day \"2026-11-30\", \"3 months\")"),
            .function(
                "workday", [.needed("day", "gewu.day|string")], returns: "gewu.day",
                "这一天；是休息日的，以后的第一个工作日。",
                example: "return gewu.workday(gewu.after(gewu.today(), \"12 months\"))"),
            .function(
                "refuse", [.needed("reason", "string")],
                "到此为止，不办，什么也不写；理由原样告诉员工，不当作插件出错。",
                example:
                    "local done, reason = pcall(gewu.refuse, \"还没有交计划\")\nreturn done or tostring(reason)"),
            .function(
                "settings_in", [.optional("community", "gewu.community|string")], returns: "gewu.settings",
                "一个社区的设置：一次管几个社区的命令、批处理、报表里用。",
                example: "return gewu.settings_in(gewu.communities:first()).often"),
            .function(
                "figure", [.needed("parts", "gewu.figure_parts")], returns: "gewu.figure",
                "报表里的一个数：part 除以 of，两样都是查询的，能列出背后的记录。",
                example: """
                    local all = gewu.residents:within "示例"
                    return gewu.figure { part = all:where { age = gewu.at_least(80) }, of = all }
                    """),
            .value(
                "settings", "gewu.settings", "插件的设置，按名称读；声明时是引用，运行时是值。",
                example: "return gewu.settings.often"),
            .value(
                "arg", "gewu.argument_kinds", "命令参数的种类：gewu.arg.people 等。",
                example: "return { \"who\", gewu.arg.people, title = \"谁\" }"),
            .function(
                "from", [.needed("plugin", "string")], returns: "any",
                "清单 requires 或 optional 里的插件给别人用的函数：gewu.from(\"名称\").函数(…)；可有可无的没有启用时是 nil。",
                example:
                    "gewu.command \"几天后\" {\n  title = \"几天后\",\n  run = function() return gewu.from(\"sample\") ~= nil end,\n}",
                in: .extending),
            .function(
                "override", [.needed("name", "string")], returns: "fun(changes: table)",
                "改所扩展的插件的一条规则、命令或批处理：写出来的字段换掉；函数的第二个参数 base 是原来的那一个。",
                example: "gewu.override \"elder\" { cadence = function(home, base) return base(home) end }",
                in: .extending),
            .function(
                "without", [.needed("name", "string")],
                "所扩展的插件的这条规则，在这里没有。",
                example: "gewu.without \"elder\"", in: .extending),
            .function(
                "adjust", [.needed("values", "table")],
                "所扩展的插件的设置在这里的默认值；社区自己设的先于它。",
                example: "gewu.adjust { often = \"week\" }", in: .extending),
        ] + conditions + fields + figures)

    /// What a field of a plugin's own record may be; a day is `gewu.day`.
    private static let fields: [APIEntry] =
        [
            ("text", "文字；{ max = 200 } 限字数", "gewu.text { max = 200 }"),
            ("name", "人或单位的名称，按拼音、首字母和一部分查得到", "gewu.name"),
            ("integer", "整数，可写 min、max", "gewu.integer { min = 0, max = 100 }"),
            ("number", "数，可写 min、max", "gewu.number { min = 0 }"),
            ("boolean", "是或否", "gewu.boolean"),
            ("instant", "时间", "gewu.instant"),
            ("choice", "几个词里选一个", "gewu.choice { \"实体\", \"虚拟\" }"),
            ("ref", "指向一条记录", "gewu.ref \"organisation\""),
            ("sealed", "加密保存；{ last_four = true } 留末四位", "gewu.sealed { last_four = true }"),
        ].map { (name: String, sentence: String, example: String) in
            .value(
                name, "gewu.field_kind", "自己的记录里，字段的种类：\(sentence)。",
                example: "return { \"field\", \(example), title = \"名称\" }")
        } + [
            .function(
                "migrate",
                [
                    .needed("old", "string"), .needed("new", "string"),
                    .needed("body", "fun(m: gewu.reshape)"),
                ],
                "从旧版到新版，自己的记录怎么搬；写在 init.lua 里，启用新版时运行。",
                example: """
                    -- gewu.migrate("1.0.0", "1.1.0", function(m) m:drop("incubatee", "note") end)
                    return gewu.migrate ~= nil
                    """)
        ]

    /// What may stand in `where` behind a field, or around other conditions.
    private static let conditions: [APIEntry] = [
        .function(
            "prefix", [.needed("text", "string")], returns: "gewu.condition", "以这段文字开头。",
            example: "return gewu.matters:where { kind = gewu.prefix \"EM\" }:count()"),
        .function(
            "contains", [.needed("text", "string")], returns: "gewu.condition", "含有这段文字；要逐条看。",
            example: "return gewu.residents:where { name = gewu.contains \"样\" }:count()"),
        .function(
            "between", [.needed("least", "gewu.ordered"), .needed("most", "gewu.ordered")],
            returns: "gewu.condition", "在两个值之间，两头都算。",
            example: "return gewu.residents:where { age = gewu.between(60, 79) }:count()"),
        .function(
            "some",
            [.needed("conditions", "gewu.conditions"), .optional("count", "integer|gewu.condition")],
            returns: "gewu.condition", "关联的记录里有符合条件的；写了数，是至少几条。",
            example:
                "return gewu.households:where { members = gewu.some { age = gewu.at_least(80) } }:count()"
        ),
        .function(
            "no", [.needed("conditions", "gewu.conditions")], returns: "gewu.condition", "关联的记录里没有符合条件的。",
            example: "return gewu.households:where { visits = gewu.no { outcome = \"见到\" } }:count()"),
        .function(
            "every", [.needed("conditions", "gewu.conditions")], returns: "gewu.condition",
            "关联的记录条条符合条件；一条也没有的也算。",
            example:
                "return gewu.households:where { members = gewu.every { age = gewu.at_least(60) } }:count()"
        ),
        .function(
            "at_least", [.needed("value", "gewu.ordered")], returns: "gewu.condition", "大于或等于。",
            example: "return gewu.residents:where { age = gewu.at_least(80) }:count()"),
        .function(
            "at_most", [.needed("value", "gewu.ordered")], returns: "gewu.condition", "小于或等于。",
            example: "return gewu.residents:where { age = gewu.at_most(17) }:count()"),
        .function(
            "more_than", [.needed("value", "gewu.ordered")], returns: "gewu.condition", "大于。",
            example: "return gewu.households:where { size = gewu.more_than(1) }:count()"),
        .function(
            "less_than", [.needed("value", "gewu.ordered")], returns: "gewu.condition", "小于。",
            example: "return gewu.visits:where { day = gewu.less_than(gewu.today()) }:count()"),
        .function(
            "among", [.needed("values", "any[]")], returns: "gewu.condition", "是其中之一。",
            example: "return gewu.matters:where { urgency = gewu.among { \"紧急\", \"特急\" } }:count()"),
        .function(
            "unlike", [.needed("value", "any")], returns: "gewu.condition", "不等于。",
            example: "return gewu.visits:where { outcome = gewu.unlike \"未遇\" }:count()"),
        .function(
            "any", [.needed("conditions", "gewu.conditions[]")], returns: "gewu.condition", "其中任何一个成立。",
            example:
                "return gewu.matters:where { gewu.any { { urgency = \"特急\" }, { hardship = true } } }:count()"
        ),
        .function(
            "all", [.needed("conditions", "gewu.conditions[]")], returns: "gewu.condition", "全部成立。",
            example: "return gewu.residents:where { gewu.all { { sex = \"女\" }, { age = 81 } } }:count()"),
        .function(
            "none", [.needed("conditions", "gewu.conditions[]")], returns: "gewu.condition", "一个也不成立。",
            example: "return gewu.matters:where { gewu.none { { urgency = \"一般\" } } }:count()"),
        .value(
            "empty", "gewu.condition", "没有填。",
            example: "return gewu.residents:where { birth = gewu.empty }:count()"),
        .value(
            "filled", "gewu.condition", "填了。",
            example: "return gewu.residents:where { birth = gewu.filled }:count()"),
    ]

    /// What every Lua text of a plugin sees beside Lua's own.
    static let globals = APITable(
        name: "globals", title: "Lua", sentence: "Lua 5.4 的常用函数都在，另有这一个。", prefix: "", place: .running,
        entries: [
            .function(
                "sorted_pairs", [.needed("table", "table")], returns: "fun(): any, any",
                "像 pairs，按键的次序走：每次都一样。",
                example: """
                    local words = {}
                    for key, value in sorted_pairs { b = 2, a = 1 } do words[#words + 1] = key .. value end
                    return table.concat(words, "、")
                    """)
        ])
}
