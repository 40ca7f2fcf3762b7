import Governance

extension APIType {
    static let all: [APIType] = [
        .table(
            "gewu.day", "一个日子：可以相减（得天数）、加减天数、比较、打印（2026-11-17）。",
            [
                .needed("year", "integer", "年"), .needed("month", "integer", "月"),
                .needed("day", "integer", "日"),
                .needed("weekday", "integer", "星期几，1 是周一"),
            ]),
        .alias("gewu.ordered", "number|string|gewu.day", "有大小可比的值。"),
        .alias("gewu.condition", "table", "一个条件，写在字段后面。"),
        .alias("gewu.conditions", "table", "几个条件的表：字段 = 值或条件。"),
        .table(
            "gewu.group", "分组的一组；各字段和另要算的数也在里面，各在自己的名称下。",
            [
                .optional("value", "any", "按它分的（头一个）字段的值"), .needed("count", "integer", "条数"),
                .optional("[string]", "any", "别的字段和数"),
            ]),
        .alias("gewu.group_figure", "table", "分组时另要算的一个数。"),
        .table(
            "gewu.group_options", "要哪些组，怎么排。",
            [
                .optional("where", "table", "只要这些数符合条件的组"),
                .optional("order", "string[]", "按哪些名称排，前面加 - 是倒序"),
                .optional("limit", "integer", "至多几组"),
            ]),
        .table(
            "gewu.page", "一页记录，是一个列表，另有这几项。",
            [
                .needed("[integer]", "any", "记录"), .needed("page", "integer", "第几页"),
                .needed("pages", "integer", "共几页"), .needed("size", "integer", "一页几条"),
                .needed("total", "integer", "共几条"),
            ]),
        .alias("gewu.care_category", words(CareCategory.allCases), "关爱类别。"),
        .alias("gewu.duty_state", words(Duty.State.allCases), "待办的状态。"),
        .alias(
            "gewu.cadence", words(Cadence.allCases) + "|string",
            "频次：每天，按自然的周、月、季、半年、年；每几天一次写成 \"10 days\"（2 到 60）。"),
        .alias("gewu.duration", "string", "时长，例如 \"30m\"、\"2h\"、\"3 days\"。"),
        .alias("gewu.setting", "any", "一项设置的引用：gewu.settings.名称。"),
        .table("gewu.settings", "插件的设置，名称见清单。", [.needed("[string]", "any", "一项设置")]),
        .table(
            "gewu.deadline", "到场的时限。",
            [
                .optional("callback", "gewu.duration|gewu.setting", "多久内回电"),
                .needed("arrive", "gewu.duration|gewu.setting", "多久内到场"),
                .needed("clock", words(Deadline.Clock.allCases) + "|gewu.setting", "按什么钟算"),
                .optional("otherwise", "string", "下班后来的，次个工作日几点前；只和 working_hour 一起用"),
            ]),
        .table(
            "gewu.command_argument", "命令的一个参数。",
            [
                .needed("[1]", "string", "run 里的名称"), .needed("[2]", "gewu.argument_kind", "种类"),
                .needed("title", "string", "给人看的名称"), .optional("hint", "string", "怎么写"),
                .optional("why", "string", "为什么问；控制台里输 ? 时显示"),
                .optional("choices", "string[]", "只能是其中一个；用在 gewu.arg.text 上"),
                .optional("default", "string", "控制台逐项问时，回车就用它"),
                .optional("optional", "boolean", "可以不写；放在最后"),
            ]),
        .alias("gewu.argument_kind", literals(argumentKinds.map(\.name)), "命令参数的种类。"),
        .table(
            "gewu.argument_kinds", "命令参数的种类。",
            argumentKinds.map { .needed($0.name, "gewu.argument_kind", $0.sentence) }),
        .table("gewu.record", "任何一种记录。", [.needed("id", "integer", "编号")]),
        .table(
            "gewu.figure_parts", "一个数怎么来的。",
            [
                .needed("part", "gewu.query|number", "分子：一个查询，或算出来的数"),
                .optional("of", "gewu.query|number", "分母"), .optional("quota", "integer", "上面要求的个数"),
            ]),
        .alias("gewu.figure", "table", "有分子、分母和截至日期的数，能列出背后的记录。"),
        .table(
            "gewu.report_column", "报表的一列。",
            [.needed("[1]", "string", "行里的名称"), .needed("title", "string", "给人看的名称")]),
        .table(
            "gewu.form_cell", "报送表的一格。",
            [
                .needed("[1]", "string", "栏目"), .needed("from", "string|fun(it: any): any", "字段，或算出它的函数"),
                .optional("source", "string", "函数按什么算"),
            ]),
        .table("gewu.query", "任何一种记录的查询。", []),
        .alias("gewu.field_kind", "any", "字段的种类：gewu.text、gewu.integer { min = 0 }、gewu.ref \"resident\" 等。"),
        .table(
            "gewu.field", "自己的记录的一个字段。",
            [
                .needed("[1]", "string", "名称"), .needed("[2]", "gewu.field_kind", "种类"),
                .needed("title", "string", "给人看的名称"), .optional("required", "boolean", "必填"),
                .optional("default", "any", "没写时的值"), .optional("unique", "boolean", "不能重复"),
                .optional("index", "boolean", "经常按它查"),
                .optional("sensitivity", "\"plain\"|\"care\"|\"sensitive\"", "保护"),
                .optional("why", "string", "为什么问"),
            ]),
        .table(
            "gewu.process", "流程：start，和各个状态。",
            [
                .needed("start", "string", "从哪个状态开始"),
                .optional("terms", "table", "承诺期限、法定期限：from、to、within、extend、basis"),
                .needed(
                    "[string]", "any",
                    "一个状态：to、within、extend、by、pause、dated、once、deemed、deemed_from、check"),
            ]),
        .table(
            "gewu.reshape", "换版本时搬自己的记录。",
            [
                .needed(
                    "rename", "fun(self: gewu.reshape, record: string, old: string, new: string)",
                    "旧字段的内容搬到新字段"),
                .needed("drop", "fun(self: gewu.reshape, record: string, field: string)", "清空不要了的字段，历史里还在"),
                .needed(
                    "transform", "fun(self: gewu.reshape, record: string, body: fun(it: any): table?)",
                    "逐条改，返回要写的字段"),
            ]),
        .table(
            "gewu.job", "批处理的一次运行。",
            [
                .needed("day", "gewu.day", "办理日"),
                .needed(
                    "each", "fun(self: gewu.job, records: gewu.query, body: fun(it: any))",
                    "逐条办：一条出错，只放下这一条，列出来"),
            ]),
        .table(
            "gewu.change", "事件处理听到的一次改动。",
            [
                .needed("id", "integer", "记录的编号"),
                .needed("kind", literals(["added", "changed", "removed"]), "新增、改动还是删除"),
                .needed("fields", "string[]", "改了的字段里，插件可以读的那些"),
                .needed("was", "any", "改以前的记录：change.was.字段；新增的都是 nil"),
            ]),
        .table(
            "gewu.test.person", "用例里的一户，按户主写；members 里是别的人。",
            [
                .needed("[1]", "string", "姓名"), .optional("age", "integer", "岁数，默认 50"),
                .optional("tags", "gewu.care_category[]", "关爱类别"),
                .optional("since", "gewu.day|string", "类别从哪天起"),
                .optional("members", "gewu.test.person[]", "同户的人"),
            ]),
        .table(
            "gewu.test.matter", "用例里报来的一件事。",
            [
                .needed("kind", "string", "类别，例如 EM.01"), .optional("at", "string", "报来的时间，2026-11-07 23:50"),
                .optional("household", "gewu.household", "谁家"),
                .optional("urgency", words(Matter.Urgency.allCases), "紧急程度"),
                .optional("hardship", "boolean", "是不是急难"), .optional("danger", "boolean", "会不会动手"),
            ]),
        .table(
            "gewu.test.visit", "用例里走访的细节。",
            [
                .optional("day", "gewu.day|string", "哪天，默认今天"), .optional("time", "string", "几点，19:30"),
                .optional("way", "string", "方式，例如电话"), .optional("until", "gewu.day|string", "外出、住院到哪天"),
                .optional("matter", "gewu.matter", "为哪件事"),
            ]),
    ]

    /// What `gewu.arg` has.
    static let argumentKinds: [(name: String, sentence: String, example: String)] = [
        ("text", "一段文字", "文字"), ("day", "一个日子", "2026-11-17"), ("number", "一个整数", "12"),
        ("people", "几位居民：姓名或编号，用顿号隔开；run 里是居民的列表", "张样一、李样二"),
    ]

    static func literals(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: "|") }

    private static func words<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
        literals(words.map(\.rawValue))
    }
}

/// A type that a manifest's setting may have.
package struct APISettingType: Sendable {
    package let name: String
    package let sentence: String
    /// What stands under the setting's key in the manifest.
    package let example: String
    package let since: String

    package static let all: [APISettingType] = [
        APISettingType(
            name: "cadence", sentence: "频次：day、week、month、quarter、half-year、year，或 10 days 这样。",
            example: "{ type = \"cadence\", default = \"month\", title = \"走访频次\" }", since: API.first),
        APISettingType(
            name: "duration", sentence: "时限：30m、2h、3 days 这样。",
            example: "{ type = \"duration\", default = \"30m\", title = \"到场时限\" }", since: API.first),
        APISettingType(
            name: "term", sentence: "期限，以日计：5 workdays、30 days、12 months、2 years 这样；用 gewu.after 来算。",
            example: "{ type = \"term\", default = \"12 months\", title = \"孵化期\" }", since: API.first),
        APISettingType(
            name: "integer", sentence: "整数，可写 min 和 max。",
            example: "{ type = \"integer\", default = 3, min = 1, max = 24, title = \"几个月\" }",
            since: API.first),
        APISettingType(
            name: "number", sentence: "数，可写 min 和 max。",
            example: "{ type = \"number\", default = 0.5, min = 0, max = 1, title = \"比例\" }",
            since: API.first),
        APISettingType(
            name: "day", sentence: "日期。",
            example: "{ type = \"day\", default = \"2026-01-01\", title = \"从哪天起\" }", since: API.first),
        APISettingType(
            name: "boolean", sentence: "是或否。",
            example: "{ type = \"boolean\", default = true, title = \"节日前加访\" }", since: API.first),
        APISettingType(
            name: "text", sentence: "一段文字。",
            example: "{ type = \"text\", default = \"网格员\", title = \"由谁去\" }", since: API.first),
        APISettingType(
            name: "choice", sentence: "choices 里的一个词。",
            example: "{ type = \"choice\", choices = { \"街道\", \"社区\" }, default = \"社区\", title = \"谁来派\" }",
            since: API.first),
        APISettingType(
            name: "choices", sentence: "choices 里的几个词，也可以一个也不选。",
            example:
                "{ type = \"choices\", choices = { \"入户\", \"电话\" }, default = { \"入户\" }, title = \"方式\" }",
            since: API.first),
    ]
}
