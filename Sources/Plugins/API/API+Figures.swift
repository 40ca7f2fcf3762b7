extension APITable {
    /// What `group` may work out for each group.
    static let figures: [APIEntry] = [
        .function(
            "sum", [.needed("field", "string")], returns: "gewu.group_figure", "分组时：一个字段的合计。",
            example: "return gewu.households:group(\"grid\", { people = gewu.sum \"size\" })"),
        .function(
            "average", [.needed("field", "string")], returns: "gewu.group_figure", "分组时：一个字段的平均，空的不算。",
            example: "return gewu.residents:group(\"sex\", { age = gewu.average \"age\" })"),
        .function(
            "min", [.needed("field", "string")], returns: "gewu.group_figure", "分组时：一个字段里最小的。",
            example: "return gewu.residents:group(\"sex\", { youngest = gewu.min \"age\" })"),
        .function(
            "max", [.needed("field", "string")], returns: "gewu.group_figure", "分组时：一个字段里最大的。",
            example: "return gewu.residents:group(\"sex\", { oldest = gewu.max \"age\" })"),
        .function(
            "distinct", [.needed("field", "string")], returns: "gewu.group_figure", "分组时：一个字段有几个不同的值。",
            example: "return gewu.residents:group(\"sex\", { homes = gewu.distinct \"household\" })"),
        .function(
            "count", [.needed("conditions", "gewu.conditions")], returns: "gewu.group_figure",
            "分组时：其中符合条件的有几条。",
            example:
                "return gewu.residents:group(\"sex\", { eighty = gewu.count { age = gewu.at_least(80) } })"),
        .function(
            "share", [.needed("conditions", "gewu.conditions")], returns: "gewu.group_figure",
            "分组时：符合条件的是分子，这一组是分母；两个数都给，不替你除。",
            example:
                "return gewu.residents:group(\"sex\", { eighty = gewu.share { age = gewu.at_least(80) } })"),
    ]
}
