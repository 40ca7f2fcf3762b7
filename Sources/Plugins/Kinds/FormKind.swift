extension DeclarationKind {
    static let form = DeclarationKind(
        name: "form", title: "报送表", sentence: "上面要的一张表：从账本里取，每一格说得出来自哪条记录，不重复填。",
        naming: .identifier,
        keys: [
            .required("title", .text, "报送表叫什么。"),
            .required("of", .other("string|gewu.query"), "一张表是关于什么的：记录类型，或一个查询。"),
            .required(
                "cells", .other("gewu.form_cell[]"),
                "各格：{ \"户主\", from = \"head.name\" }；from 也可以是函数，这时可以另写 source（按什么算）。"),
        ],
        example: """
            gewu.form "hardship" {
              title = "困难家庭情况表",
              of = gewu.households:tagged { "低保对象" },
              cells = {
                { "楼栋", from = "building.name" },
                { "室", from = "room" },
                { "人口", from = "size" },
                { "高龄老人", source = "80 岁及以上的成员", from = function(it)
                  return it.members:where { age = gewu.at_least(80) }
                end },
              },
            }
            """
    ) { plugin, name, definition, query in _ = try FormText(plugin, name, definition, query) }
}
