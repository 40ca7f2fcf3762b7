extension DeclarationKind {
    static let letter = DeclarationKind(
        name: "letter", title: "函", sentence: "按账本写好的一份函：模板是文字，空着的地方由函数填。",
        naming: .identifier,
        keys: [
            .required("title", .text, "函的名称。"),
            .optional("of", .other("string"), "写给谁、关于谁：记录类型，不写就是 \"resident\"。"),
            .required("template", .text, "模板文件，在插件的目录里，例如 \"letters/feedback.mustache\"。"),
            .required(
                "data", .function("fun(it: gewu.record, services: table[]?): table"),
                "返回 名称 = 内容 的表，填模板里的 {{名称}}；写给单位的，第二个参数是本人确认过的志愿服务记录。"),
        ],
        example: """
            gewu.letter "greeting" {
              title = "问候函", of = "resident", template = "letters/greeting.mustache",
              data = function(it) return { name = it.name, day = gewu.today() } end,
            }
            """
    ) { plugin, name, definition, query in _ = try LetterText(plugin, name, definition, query.session) }
}
