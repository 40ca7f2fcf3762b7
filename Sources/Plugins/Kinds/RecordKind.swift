extension DeclarationKind {
    static let record = DeclarationKind(
        name: "record", title: "记录", sentence: "插件自己的一种记录：有表、历史、核对、导入导出，和核心的记录一样。",
        naming: .identifier,
        keys: [
            .required("title", .text, "给人看的名称，例如 在孵组织。"),
            .required("fields", .other("gewu.field[]"), "字段的列表：名称、种类、title，可加 required、default、unique 等。"),
            .optional("process", .other("gewu.process"), "流程：start 和各个状态，状态写 to、within、by、pause、check。"),
            .optional("place", .other("string"), "哪个字段决定它在谁的管辖范围；不写就看指向的记录。"),
            .optional("during", .other("string[]"), "从哪天到哪天有效：两个日期字段的名称。"),
            .optional("happened", .other("string"), "哪个日期字段是发生的那一天。"),
            .optional("check", .function("fun(it: table): boolean, string?"), "写入以前核对：返回 false 和理由就不写。"),
        ],
        example: """
            gewu.record "incubatee" {
              title = "在孵组织",
              fields = {
                { "organisation", gewu.ref "organisation", title = "组织", required = true },
                { "mode", gewu.choice { "实体", "虚拟" }, title = "孵化方式", default = "实体" },
                { "score", gewu.integer { min = 0, max = 100 }, title = "评审得分" },
              },
            }
            """
    ) { _, _, _, _ in }
}
