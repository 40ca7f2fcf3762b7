package import Records

/// The data dictionary (数据字典): what every record type holds, written out of its declaration and of nothing else.
package struct DataDictionary {
    /// A page in Markdown. The same catalogue always gives the same bytes.
    package let text: String

    package init(_ catalogue: Catalogue) {
        let contents = catalogue.types.map { "- [\($0.title) \($0.name)](#\($0.title)-\($0.name))\n" }
            .joined()
        text =
            """
            # 数据字典

            账本里有哪些记录，每种有哪些字段。本页由程序里的声明生成，不要手改；更新：`gewu dictionary > docs/data-dictionary.md`。

            - 每条记录有编号 `id`，一个工作区里不重复。“起”含当天，“止”不含当天，空着就是至今。
            - “关爱”的字段只给为本人服务的人看；“敏感”的是《个人信息保护法》第二十八条的敏感个人信息。
            - “加密”的字段在文件里是密文，在屏幕上脱敏，按完整的值查找；“末四位”的也按末四位查找。

            共 \(catalogue.types.count) 种：


            """ + contents + catalogue.types.map(Self.section).joined()
    }

    private static func section(_ type: Declaration) -> String {
        var text = "\n## \(type.title) \(type.name)\n\n"
        text += [time(type), place(type), opening(type)].map { "- \($0)\n" }.joined() + "\n"
        text += table(
            ["字段", "名称", "种类", "必填", "保护", "取值", "为什么问"],
            type.columns.map { column in
                [
                    "`\(column.name)`", column.title, kind(column.kind), column.isOptional ? "" : "是",
                    protection(column), values(column), column.why ?? "",
                ]
            })
        let derived = type.derived.values.sorted { $0.name < $1.name }
        if !derived.isEmpty {
            text += "\n读得到、不另存：\n\n"
            text += table(
                ["名字", "名称", "种类", "怎么来"],
                derived.map { ["`\($0.name)`", $0.title] + meaning($0.meaning) })
        }
        if !type.indexes.isEmpty {
            text += "\n索引：\n\n" + type.indexes.map { "- \(index($0))\n" }.joined()
        }
        return text
    }

    // MARK: A type

    private static func time(_ type: Declaration) -> String {
        func named(_ field: String) -> String { "“\(type.column(field)?.title ?? field)”（`\(field)`）" }
        return switch type.timing {
        case .always: "时间：一直有效。"
        case .dated(let from, let until): "时间：从\(named(from))当天起，到\(named(until))前一天止；按查的那一天读。"
        case .evidence(let day): "时间：发生在\(named(day))当天；在那以前查，还没有这条记录。"
        }
    }

    private static func place(_ type: Declaration) -> String {
        switch type.place {
        case nil: "管辖范围：不分地点。"
        case "id": "管辖范围：它自己就是地点。"
        case let path?: "管辖范围：看 `\(path)`。"
        }
    }

    private static func opening(_ type: Declaration) -> String {
        if let plugin = type.plugin { return "插件：\(plugin) 自己的；别的插件清单里写明 `\(type.name)` 才能读。" }
        return switch type.opening {
        case .named: "插件：清单里写明才能读。"
        case .with(let others):
            "插件：清单里写明它，或写明 \(others.sorted().map { "`\($0)`" }.joined(separator: "、")) 之一，就能读。"
        case .open: "插件：都能读。"
        case .consented(let what): "插件：清单里写明，并且启用时另行同意，才能读；会知道\(what)。"
        case .closed: "插件：不开放。"
        }
    }

    private static func index(_ index: Index) -> String {
        index.columns.map { "`\($0)`" }.joined(separator: "、") + (index.isUnique ? "，不能重复" : "")
            + (index.only.map { "（只限 `\($0.column)` \($0.isNull ? "为空" : "填了")的）" } ?? "")
    }

    // MARK: A field

    private static func kind(_ kind: Kind) -> String {
        switch kind {
        case .choice: "选项"
        case .reference: "指向记录"
        case .integer, .real, .text, .boolean, .day, .instant, .sealed: kind.title
        }
    }

    private static func protection(_ column: Column) -> String {
        let sensitivity = column.sensitivity == .plain ? [] : [column.sensitivity.rawValue]
        let sealing = column.sealing.map { $0.lastFour ? ["加密", "末四位"] : ["加密"] } ?? []
        return (sensitivity + sealing).joined(separator: "，")
    }

    private static func values(_ column: Column) -> String {
        switch column.kind {
        case .choice(let words): words.joined(separator: "、")
        case .reference(let target): named(target)
        case .text where column.searching != nil: "可按拼音、首字母和名字的一部分查"
        case .integer, .real, .text, .boolean, .day, .instant, .sealed: ""
        }
    }

    // MARK: What is not stored

    /// What kind of thing a relation or computed field gives, and where it comes from.
    private static func meaning(_ meaning: Derived.Meaning) -> [String] {
        switch meaning {
        case .relation(.one(let via, let here, let there, let target)):
            ["一条\(target.declaration.title)", "当天的一条，\(way(via, here, there))"]
        case .relation(.many(let target, let by)):
            ["多条\(target.declaration.title)", "\(named(target)) 里 `\(by)` 指向本条的"]
        case .relation(.manyVia(let via, let here, let there, let target)):
            ["多条\(target.declaration.title)", "当天的全部，\(way(via, here, there))"]
        case .relation(.manyThrough(let via, let here, let there, let target, let by)):
            [
                "多条\(target.declaration.title)",
                "当天的全部，\(way(via, here, there))，再到 \(named(target)) 里 `\(by)` 与之相同的",
            ]
        case .formula(let formula, .reference(let target)): ["一条\(target.declaration.title)", words(formula)]
        case .formula(let formula, let kind): [self.kind(kind), words(formula)]
        }
    }

    private static func way(_ via: TypeReference, _ here: String, _ there: String) -> String {
        "经\(named(via))，从 `\(here)` 到 `\(there)`"
    }

    private static func words(_ formula: Formula) -> String {
        switch formula {
        case .age(let day): "从 `\(day)` 到当天的周岁"
        case .count(let relation): "`\(relation)` 的条数"
        case .latest(let relation, let field, let condition):
            "`\(relation)` 里最大的 `\(field)`" + only(condition)
        case .earliest(let relation, let field, let condition):
            "`\(relation)` 里最小的 `\(field)`" + only(condition)
        case .among(let path, let values): "`\(path)` 是\(list(values))之一"
        case .first(let paths) where paths.count == 1: "`\(paths[0])`"
        case .first(let paths): "第一个不空的：" + paths.map { "`\($0)`" }.joined(separator: "、")
        case .path(let path): "`\(path)`"
        }
    }

    private static func only(_ condition: Condition) -> String {
        if case .all(let all) = condition, all.isEmpty { return "" }
        return "，只算 \(words(condition)) 的"
    }

    private static func words(_ condition: Condition) -> String {
        switch condition {
        case .compare(let path, let comparison, let value): "`\(path)` \(comparison.rawValue) \(word(value))"
        case .empty(let path): "`\(path)` 为空"
        case .among(let path, let values): "`\(path)` 是\(list(values))之一"
        case .leads(let path, let selection, let at): "`\(path)` 是一条\(selection.type.title)的 `\(at)`"
        case .prefix(let path, let start): "`\(path)` 以“\(start)”开头"
        case .sealed(let field, _): "`\(field)` 相符"
        case .sealedEnd(let field, _): "`\(field)` 末四位相符"
        case .exists(let relation, let condition): "有 `\(relation)`（\(words(condition))）"
        case .all(let conditions): conditions.map(words).joined(separator: "，且 ")
        case .any(let conditions): conditions.map(words).joined(separator: "，或 ")
        case .not(let condition): "并非 \(words(condition))"
        case .within: "在某个地点"
        }
    }

    private static func list(_ values: [Value]) -> String { values.map(word).joined(separator: "、") }

    private static func word(_ value: Value) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .null, .bytes: "空"
        }
    }

    private static func named(_ type: TypeReference) -> String {
        "\(type.declaration.title) `\(type.declaration.name)`"
    }

    private static func table(_ heading: [String], _ rows: [[String]]) -> String {
        ([heading, heading.map { _ in "---" }] + rows).map { cells in
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
        }.joined()
    }
}
