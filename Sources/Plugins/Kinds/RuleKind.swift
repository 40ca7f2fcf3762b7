extension DeclarationKind {
    static let rule = DeclarationKind(
        name: "rule", title: "规则", sentence: "谁要有人到、访、见、问，由谁去，到什么时候为止。",
        naming: .identifier,
        keys: [
            .optional("title", .other("string"), "规则的名称，待办里显示。"),
            .optional("verb", .other("string"), "动词：访、到、见、问等。"),
            .optional("roster", .other("gewu.query"), "名册：gewu.households 或 gewu.residents 的查询。"),
            .optional(
                "cadence",
                .other("gewu.cadence|gewu.setting|fun(it: gewu.resident|gewu.household): gewu.cadence?"),
                "多久一次：频次、设置，或按每一条决定的函数。"),
            .optional(
                "tighten", .other("fun(it: gewu.resident|gewu.household): gewu.cadence?"),
                "对个别户、个别人更密：返回比 cadence 更密的频次，或什么也不返回；更稀的不算。"),
            .optional("festivals", .other("string[]"), "另外要访的节日或日期：春节、重阳、七一、\"07-01\"。"),
            .optional("weather", .other("string[]"), "登记了这些天气预警，另外要访一次：高温、寒潮、暴雨等。"),
            .optional("lead", .other("gewu.duration|gewu.setting"), "节日前多少天起算；不写是 7 天。"),
            .optional("after", .other("gewu.duration|gewu.setting"), "节日当天（或预警开始）以后多少天为止；不写是当天。"),
            .optional("first", .other("gewu.duration|gewu.setting"), "上名册以后第一次走访的期限。"),
            .optional("months", .other("integer|gewu.setting"), "上名册以后持续几个月。"),
            .optional("contact", .other("boolean"), "电话等联系算不算；不写就算。"),
            .optional("trigger", .other("gewu.query"), "事件：gewu.matters 的查询，发生了就要到场。"),
            .optional("deadline", .other("gewu.deadline"), "到场时限：callback、arrive、clock、otherwise。"),
            .optional("by", .other("string[]"), "由谁去，例如网格员。"),
            .optional("source", .other("string"), "依据的文件和条款。"),
        ],
        example: """
            gewu.rule "elder" {
              title = "空巢、独居老人必访", verb = "访",
              roster = gewu.households:tagged { "空巢老人", "独居老人" },
              cadence = "month",
              by = { "网格员" },
            }
            """
    ) { plugin, name, definition, query in _ = try RuleText(plugin, name, definition, query).check() }
}
