/// The reference of the plugin API in Markdown: `docs/plugin-reference.md`, the same bytes for the same program.
package struct Reference {
    package let text: String

    /// `statuses` are the program's exit statuses with their meanings.
    package init(statuses: [(number: Int, meaning: String)]) {
        let sections: [(title: String, text: String)] =
            [("声明", Self.kinds)] + API.tables.map { ($0.title, Self.section($0)) } + [
                ("事件", Self.events), ("设置的种类", Self.settings), ("参数的种类", Self.arguments), ("类型", Self.types),
                ("退出状态", Self.statuses(statuses)),
            ]
        text =
            """
            # 插件接口

            插件里能用的一切，逐项一句话、一个能运行的例子。本页由程序里的声明生成，不要手改；更新：`gewu plugin docs > docs/plugin-reference.md`。
            从头学起看[插件指南](plugins.md)，有哪些记录和字段看[数据字典](data-dictionary.md)。

            写法里，`?` 是可以不写，`|` 是几种都行；`记录`、`查询` 是那一种记录自己的类型，例如 `gewu.residents:first()` 得到居民。

            接口版本 \(Manifest.api)。例子都在测试里运行过。

            """ + sections.map { "- [\($0.title)](#\(Self.anchor($0.title)))\n" }.joined()
            + sections.map { "\n## \($0.title)\n\n\($0.text)" }.joined()
    }

    private static func anchor(_ title: String) -> String {
        title.lowercased().replacing(" ", with: "-").filter {
            $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_"
        }
    }

    // MARK: Sections

    private static var kinds: String {
        "`init.lua` 里声明：`gewu.种类 \"名称\" { … }`。\n"
            + DeclarationKind.all.map { kind in
                let rows = kind.keys.map { key in
                    ["`\(key.name)`", code(key.type.written), key.isRequired ? "是" : "", key.sentence]
                }
                return "\n### gewu.\(kind.name)\n\n\(kind.title)：\(kind.sentence)自 \(kind.since)。\n\n"
                    + table(["项", "类型", "必填", "意思"], rows) + "\n" + lua(kind.example)
            }.joined()
    }

    private static func section(_ table: APITable) -> String {
        table.sentence + "\n"
            + table.entries.map { entry in
                "\n### \(table.prefix)\(entry.name)\n\n\(code(signature(entry, of: table)))\n\n"
                    + "\(entry.sentence)自 \(entry.since)。\n\n" + lua(entry.example)
            }.joined()
    }

    private static func signature(_ entry: APIEntry, of table: APITable) -> String {
        let name = table.prefix + entry.name
        switch entry.form {
        case .value(let type): return "\(name): \(shown(type))"
        case .function(let parameters, let returns):
            let list = parameters.map { "\($0.name)\($0.isOptional ? "?" : ""): \(shown($0.type))" }
            return "\(name)(\(list.joined(separator: ", ")))" + (returns.map { ": \(shown($0))" } ?? "")
        }
    }

    /// The types that stand for those of one record type, in words.
    private static func shown(_ type: String) -> String {
        type.replacing("$record", with: "记录").replacing("$query", with: "查询").replacing(
            "$where", with: "条件的表"
        )
        .replacing("$fields", with: "字段的表").replacing("$field", with: "字段名")
    }

    private static var events: String {
        "`gewu.on` 的名称是 记录.动作，例如 `resident.added`；清单里能读的记录都可以，待办和流程的一步除外。\n"
            + APIEvent.all.map { event in
                "\n### 记录.\(event.name)\n\n\(event.sentence)自 \(event.since)。\n\n" + lua(event.example)
                    + "\n用例：\n\n" + lua(event.proof)
            }.joined()
    }

    private static var settings: String {
        "写在清单的 `settings` 里：`名称 = { type = …, default = …, title = … }`。\n\n"
            + table(
                ["种类", "意思", "例子", "自"],
                APISettingType.all.map { ["`\($0.name)`", $0.sentence, code($0.example), $0.since] })
    }

    private static var arguments: String {
        "命令的 `args` 里，第二项写 `gewu.arg.种类`。\n\n"
            + table(
                ["种类", "意思", "员工输入"],
                APIType.argumentKinds.map { ["`gewu.arg.\($0.name)`", $0.sentence, code($0.example)] })
    }

    private static var types: String {
        API.types.map { type in
            let heading = "### \(type.name)\n\n\(type.sentence)自 \(type.since)。\n\n"
            switch type.form {
            case .alias(let form): return heading + code(form) + "\n"
            case .table(let fields):
                let rows = fields.map { field in
                    ["`\(field.name)`", code(field.type), field.isOptional ? "" : "是", field.sentence]
                }
                return heading + table(["项", "类型", "一定有", "意思"], rows)
            }
        }.joined(separator: "\n")
    }

    private static func statuses(_ statuses: [(number: Int, meaning: String)]) -> String {
        "`gewu` 的每个命令这样结束；脚本和定时任务靠它判断。\n\n"
            + table(["状态", "意思"], statuses.map { [String($0.number), $0.meaning] })
    }

    // MARK: Markdown

    private static func lua(_ text: String) -> String { "```lua\n\(text)\n```\n" }

    private static func code(_ text: String) -> String { "`\(text)`" }

    private static func table(_ heading: [String], _ rows: [[String]]) -> String {
        ([heading, heading.map { _ in "---" }] + rows).map { cells in
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }.joined()
    }
}
