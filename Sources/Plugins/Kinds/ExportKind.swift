extension DeclarationKind {
    static let export = DeclarationKind(
        name: "export", title: "供别的插件用的函数", sentence: "别的插件用 gewu.from 调用的函数：参数和结果按值传，权限是本插件的。",
        naming: .identifier,
        keys: [
            .required("title", .text, "做什么，插件列表和文档里显示。"),
            .required("run", .function("fun(...: any): any"), "被调用时做什么；调用的一方只能读时，它也只能读。"),
        ],
        example: """
            gewu.export "next_day" {
              title = "几天以后",
              run = function(day, count) return day + count end,
            }
            """
    ) { _, _, _, _ in }
}
