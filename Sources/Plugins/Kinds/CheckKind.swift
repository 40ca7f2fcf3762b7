extension DeclarationKind {
    static let check = DeclarationKind(
        name: "check", title: "质检", sentence: "账本里不会对的、该有却没有的：只找出来，不改。",
        naming: .identifier,
        keys: [
            .required("title", .text, "核什么。"),
            .required("of", .other("gewu.query"), "核哪些记录：一个查询。"),
            .optional(
                "test", .function("fun(it: gewu.record): boolean, string?"),
                "对每条返回对不对，不对的再返回有什么问题。"),
            .optional("message", .text, "没有 test 时，查出来的每一条有什么问题；有 test 时，它没有说的就是这一句。"),
        ],
        example: """
            gewu.check "no_phone" {
              title = "高龄老人没有联系电话",
              of = gewu.residents:where { age = gewu.at_least(80) },
              test = function(it) return it.phone ~= nil, "没有登记联系电话" end,
            }
            """
    ) { plugin, name, definition, query in _ = try CheckText(plugin, name, definition, query) }
}
