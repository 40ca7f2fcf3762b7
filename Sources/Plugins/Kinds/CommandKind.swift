extension DeclarationKind {
    static let command = DeclarationKind(
        name: "command", title: "命令", sentence: "给员工加一个可以输入的词。",
        naming: .word,
        keys: [
            .required("title", .text, "命令做什么，帮助里显示。"),
            .optional("args", .other("gewu.command_argument[]"), "参数的列表：名称、种类、title，可加 hint 和 optional。"),
            .optional("columns", .other("gewu.report_column[]"), "返回各行的，列的次序和给人看的名称；不写就按名称排。"),
            .required("run", .function("fun(args: table): any"), "员工输入以后运行；返回的文字或各行就是回答。"),
        ],
        example: """
            gewu.command "几户" {
              title = "数一数户数",
              run = function() return gewu.households:count() .. " 户" end,
            }
            """
    ) { _, name, definition, _ in _ = try CommandText(name, definition) }
}
