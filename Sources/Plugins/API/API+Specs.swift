extension APITable {
    /// What a spec file sees beside Lua's own.
    static let spec = APITable(
        name: "spec", title: "用例文件", sentence: "spec/ 里的文件由 gewu plugin test 运行；每个用例有自己的一本账和自己的钟。",
        prefix: "",
        place: .specFile,
        entries: [
            .function(
                "describe", [.needed("title", "string"), .needed("body", "fun()")], "把讲同一件事的用例放在一起。",
                example:
                    "describe(\"独居老人\", function() it(\"有一户\", function(t) t:household { \"张样一\" } end) end)"),
            .function(
                "before", [.needed("body", "fun(t: gewu.test)")], "同一个 describe 里，写在它后面的每个用例先运行它。",
                example: """
                    describe("独居老人", function()
                      local zhang
                      before(function(t) zhang = t:household { "张样一", age = 81, tags = { "独居老人" } } end)
                      it("当月就有", function(t) t:expect_due(zhang, "elder") end)
                    end)
                    """),
            .function(
                "it", [.needed("title", "string"), .needed("body", "fun(t: gewu.test)")],
                "一个用例：一句应当成立的话。",
                example: """
                    describe("独居老人", function()
                      it("每月一次", function(t)
                        local zhang = t:household { "张样一", age = 81, tags = { "独居老人" } }
                        t:expect_due(zhang, "elder", "2026-11-30")
                      end)
                    end)
                    """),
        ])

    /// What each test is handed.
    static let test = APITable(
        name: "test", title: "用例里的 t",
        sentence: "从一个社区“示例”、一个网格、一栋楼和 2026-11-03（周二）中午开始，时间只随 advance 和 go 走。",
        prefix: "t:", place: .test, entries: world + events + expectations)

    private static let elder = "local zhang = t:household { \"张样一\", age = 81, tags = { \"独居老人\" } }\n"

    private static let world: [APIEntry] = [
        .function(
            "household", [.needed("person", "gewu.test.person|string[]")], returns: "gewu.household",
            "造一户人；没写的都有合适的默认值。",
            example:
                "t:household { \"张样一\", age = 81, tags = { \"独居老人\" }, members = { { \"李样二\", age = 80 } } }"),
        .function(
            "add", [.needed("type", "string"), .needed("fields", "table")], returns: "gewu.record",
            "写一条别的记录：社区、组织，或插件自己的；指向的记录可以写名称。",
            example: "t:add(\"organisation\", { name = \"示例互助社\", kind = \"社会组织\", from = \"2024-01-01\" })"
        ),
        .function(
            "tag",
            [
                .needed("household", "gewu.household"), .needed("category", "gewu.care_category"),
                .optional("since", "gewu.day|string"),
            ], "户主从今天（或那一天）起带一个关爱类别。",
            example:
                "local zhang = t:household { \"张样一\" }\nt:tag(zhang, \"独居老人\")\nt:expect_due(zhang, \"elder\")"
        ),
        .function(
            "untag", [.needed("household", "gewu.household"), .needed("category", "gewu.care_category")],
            "这个类别今天结束。", example: elder + "t:untag(zhang, \"独居老人\")\nt:expect_none(zhang, \"elder\")"),
        .function(
            "move_out", [.needed("household", "gewu.household")], "这户人今天都搬走。",
            example: elder + "t:move_out(zhang)\nt:expect_none(zhang, \"elder\")"),
        .function(
            "matter", [.needed("what", "gewu.test.matter")], returns: "gewu.matter", "报来一件事。",
            example: "t:matter { kind = \"EM.01\", at = \"2026-11-07 23:50\" }"),
        .function(
            "close", [.needed("matter", "gewu.matter"), .optional("state", "string")], "这件事办结，或到另一个状态。",
            example: "local fire = t:matter { kind = \"EM.01\" }\nt:close(fire)"),
        .function(
            "fixture", [.needed("name", "string")], returns: "any", "spec/fixtures/名称.lua 里 return 的数据。",
            example: "for _, person in ipairs(t:fixture \"三户人\") do t:household(person) end"),
        .function(
            "set",
            [
                .needed("key", "string"), .needed("value", "string|integer|boolean"),
                .optional("community", "string"),
            ],
            "改一项设置，全街道的或一个社区的。",
            example: elder + "t:set(\"often\", \"week\")\nt:expect_due(zhang, \"elder\", \"2026-11-08\")"),
    ]

    private static let events: [APIEntry] = [
        .function(
            "log_visit",
            [
                .needed("household", "gewu.household"), .needed("outcome", "string"),
                .optional("more", "gewu.test.visit"),
            ], returns: "gewu.visit", "登记一次走访；它满足的待办随即完成。",
            example: elder
                + "t:log_visit(zhang, \"未遇\", { time = \"19:30\" })\nt:expect_due(zhang, \"elder\")"),
        .function(
            "advance", [.optional("days", "integer")], "过几天（不写就是一天），夜里的批处理一夜不落。",
            example: "t:advance(7)\nt:expect_equal(t:today(), t:today())"),
        .function(
            "go", [.needed("day", "gewu.day|string")], "到那一天，夜里的批处理一夜不落。", example: "t:go \"2026-12-01\""),
        .function(
            "today", returns: "gewu.day", "账本里的今天。",
            example: "t:expect_equal(tostring(t:today()), \"2026-11-03\")"),
        .function(
            "budget", [.needed("instructions", "integer")],
            "从这里起，插件的规则、命令、批处理每次运行最多执行几条 Lua 指令；同样的代码总是停在同一处。",
            example: "t:budget(100000)\nt:advance(1)"),
        .function(
            "run", [.needed("command", "string"), .optional("arguments", "table")], returns: "any",
            "运行插件的命令，得到它返回的。参数要人的，写户就是户主：who = { zhang }。",
            example: elder + "t:expect_equal(t:run(\"几户\"), \"1 户\")"),
        .function(
            "report", [.needed("name", "string"), .optional("arguments", "table")], returns: "table[]",
            "插件的报表的各行，一行一个“列名 = 值”的表：条数是数，比例是 \"1/2\"。",
            example: elder + "t:expect_equal(t:report(\"homes\")[1].homes, 1)"),
        .function(
            "letter", [.needed("name", "string"), .needed("subject", "gewu.record|string")],
            returns: "string", "插件的函，写给这条记录、或叫这个名称的；写给居民的，写户就是户主。",
            example: elder + "t:golden(\"问候函\", t:letter(\"greeting\", zhang))"),
        .function(
            "job", [.needed("name", "string")], "运行插件的批处理；叫 nightly 的，每夜本来就运行。",
            example: "t:job(\"tidy\")"),
    ]

    private static let subject = APIEntry.Parameter.needed(
        "subject", "gewu.household|gewu.resident|gewu.matter")

    private static let expectations: [APIEntry] = [
        .function(
            "expect_due",
            [subject, .needed("rule", "string"), .optional("due", "gewu.day|string")],
            "应当有这条规则的待办；写了期限就连期限一起核对。",
            example: elder + "t:expect_due(zhang, \"elder\", \"2026-11-30\")"),
        .function(
            "expect_none", [subject, .needed("rule", "string")], "不应当有这条规则的待办。",
            example: "local li = t:household { \"李样二\" }\nt:expect_none(li, \"elder\")"),
        .function(
            "expect_state",
            [
                subject, .needed("rule", "string"), .needed("state", "gewu.duty_state"),
                .optional("outcome", "string"),
            ],
            "这条规则最后一项待办的状态；写了结果就连结果一起核对。",
            example: elder + "t:log_visit(zhang, \"见到\")\nt:expect_state(zhang, \"elder\", \"已办\", \"见到\")"),
        .function(
            "expect_count",
            [
                subject, .needed("rule", "string"), .needed("state", "gewu.duty_state"),
                .needed("count", "integer"),
            ], "这条规则的待办，这种状态的有几项。",
            example: elder + "t:go \"2026-12-01\"\nt:expect_count(zhang, \"elder\", \"漏访\", 1)"),
        .function("expect_quiet", [], "再跑一遍夜里的批处理，什么也不变。", example: elder + "t:expect_quiet()"),
        .function(
            "golden", [.needed("name", "string"), .needed("text", "string")],
            "和 spec/golden/名称.txt 里记下的一字不差；gewu plugin test --record 重新记。",
            example: "t:golden(\"几户\", t:run \"几户\")"),
        .function(
            "expect_equal", [.needed("found", "any"), .needed("expected", "any")], "两个值应当相等。",
            example: "t:expect_equal(1 + 1, 2)"),
    ]
}
