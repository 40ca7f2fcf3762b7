extension DeclarationKind {
    static let column = DeclarationKind(
        name: "column", title: "算出的字段", sentence: "给一种记录加一个算出来的字段：像别的字段一样读，不存在账本里。",
        naming: .identifier,
        keys: [
            .required("of", .text, "加在哪种记录上，例如 \"resident\"。"),
            .required("title", .text, "字段的名称，导出时是列名。"),
            .required("value", .function("fun(it: gewu.record): any"), "对一条记录算出文字、数、日子或 true、false；没有就不返回。"),
        ],
        example: """
            gewu.column "stage" {
              of = "resident", title = "年龄段",
              value = function(it)
                if it.age >= 80 then return "高龄" end
                if it.age < 18 then return "未成年" end
              end,
            }
            """
    ) { plugin, name, definition, query in _ = try ColumnText(plugin, name, definition, query.session) }
}
