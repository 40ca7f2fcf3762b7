extension DeclarationKind {
    static let report = DeclarationKind(
        name: "report", title: "报表", sentence: "一张表：每个数都有分子、分母和截至日期，能列出背后的记录。",
        naming: .identifier,
        keys: [
            .required("title", .text, "报表叫什么。"),
            .optional("args", .other("gewu.command_argument[]"), "参数的列表，和命令的一样。"),
            .required(
                "columns", .other("gewu.report_column[]"),
                "各列：{ \"community\", title = \"社区\" }。"),
            .optional("chart", .other("\"bar\"|\"line\""), "画第一列数：\"bar\" 每行一条，\"line\" 一条线。"),
            .required(
                "rows", .function("fun(args: table): table[]"),
                "返回各行：列名 = 文字、数、日子、查询（计数），或 gewu.figure { part = …, of = … }。"),
        ],
        example: """
            gewu.report "elders" {
              title = "各社区 80 岁以上老人", chart = "bar",
              columns = { { "community", title = "社区" }, { "elders", title = "占比" } },
              rows = function()
                local rows = {}
                for community in gewu.communities:order "id":each() do
                  local all = gewu.residents:within(community.name)
                  table.insert(rows, {
                    community = community.name,
                    elders = gewu.figure { part = all:where { age = gewu.at_least(80) }, of = all },
                  })
                end
                return rows
              end,
            }
            """
    ) { _, name, definition, _ in _ = try ReportText(name, definition) }
}
