extension Declaration {
    /// The fields and relations of its own that a condition asks about, by their titles, each once.
    package func titles(askedBy condition: Condition) -> [String] {
        var titles: [String] = []
        for name in condition.heads {
            let title = name == "id" ? "编号" : column(name)?.title ?? derived[name]?.title ?? name
            if !titles.contains(title) { titles.append(title) }
        }
        return titles
    }
}

extension Condition {
    /// What of the record itself it asks about: the first step of every path.
    fileprivate var heads: [String] {
        switch self {
        case .compare(let path, _, _), .empty(let path), .among(let path, _), .leads(let path, _, _),
            .prefix(let path, _), .contains(let path, _), .exists(let path, _), .number(let path, _, _, _):
            path.steps.first.map { [$0] } ?? []
        case .sealed(let field, _), .sealedEnd(let field, _): [field]
        case .related(_, _, let relation): [relation]
        case .all(let conditions), .any(let conditions): conditions.flatMap(\.heads)
        case .not(let condition): condition.heads
        case .within: ["id"]
        }
    }
}
