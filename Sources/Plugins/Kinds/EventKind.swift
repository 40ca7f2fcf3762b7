extension DeclarationKind {
    static let on = DeclarationKind(
        name: "on", title: "事件处理", sentence: "某种记录新增、改动、流转或删除时做的事：写入以前可以拒绝或改，写入以后可以接着办。",
        naming: .event,
        keys: [
            .optional("title", .text, "给人看的名称。"),
            .optional(
                "before", .function("fun(it: any, change: gewu.change): boolean|table|nil, string?"),
                "写入以前：返回 false 和理由就不写，返回 { 字段 = 值 } 就照着改，不返回就放行；自己不写别的记录。"),
            .optional(
                "after", .function("fun(it: any, change: gewu.change)"),
                "全部写好、落账以前：可以接着写别的记录，一起落账；出错只撤回它自己写的。删除以后 it 是 nil。"),
        ],
        example: """
            gewu.on "matter.added" {
              title = "特急的都算急难",
              before = function(it)
                if it.urgency == "特急" and not it.hardship then return { hardship = true } end
              end,
            }
            """,
        short: "fun(it: any, change: gewu.change)"
    ) { plugin, name, definition, query in _ = try EventText(plugin, name, definition, query.session) }
}
