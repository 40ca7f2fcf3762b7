/// One thing that is done to answer a query, in the words of records: no table, no SQL.
package enum PlanStep: Hashable, Sendable {
    /// Every record of the type is looked at.
    case all(type: String)
    /// The records are gone to by what these fields hold.
    case index(type: String, fields: [String])
    /// Each record is gone to by its id.
    case id(type: String)
    /// What is found is put into order afterwards, since no index has it so.
    case sorted
    case grouped
}

extension Session {
    /// How the books go about a query: for `:explain()`. Reads nothing.
    ///
    /// Throws what reading would: what `access` does not give is not explained either.
    package func plan(_ selection: Selection, _ grouping: Grouping? = nil, access: Access? = nil) throws
        -> [PlanStep]
    {
        let compiler = compiler(access)
        let names = Compiler.Names()
        let fragment =
            if let grouping {
                try compiler.group(selection, grouping, names: names)
            } else {
                try compiler.select(selection, ["id"], names: names)
            }
        var steps: [PlanStep] = []
        try connection.using("EXPLAIN QUERY PLAN " + fragment.text) { statement in
            try statement.bind(fragment.values)
            while try statement.step() {
                guard let step = step(statement.text(3), names), !steps.contains(step) else { continue }
                steps.append(step)
            }
        }
        return steps
    }

    /// SQLite's own words for it are `SEARCH t0 USING INDEX visit_1 (household=? AND day>?)` and the like.
    private func step(_ detail: String, _ names: Compiler.Names) -> PlanStep? {
        if detail.hasPrefix("USE TEMP B-TREE") {
            if detail.contains("ORDER BY") { return .sorted }
            return detail.contains("GROUP BY") ? .grouped : nil
        }
        let words = detail.split(separator: " ").map(String.init)
        guard words.count >= 2, words[0] == "SCAN" || words[0] == "SEARCH", let type = type(words[1], names)
        else {
            return nil
        }
        if words[0] == "SCAN" { return .all(type: type.title) }
        if detail.contains("USING INTEGER PRIMARY KEY") { return .id(type: type.title) }
        guard let open = detail.firstIndex(of: "("), let close = detail.lastIndex(of: ")") else { return nil }
        let terms = detail[detail.index(after: open)..<close].split(separator: " AND ")
        var fields: [String] = []
        for term in terms {
            let name = String(term.prefix { $0 == "_" || $0.isLetter || $0.isNumber })
            let title = type.column(name)?.title
            if let title, !fields.contains(title) { fields.append(title) }
        }
        return .index(type: type.title, fields: fields)
    }

    /// By its alias, or by the name the house's own parts of a statement give it.
    private func type(_ alias: String, _ names: Compiler.Names) -> Declaration? {
        if let type = names.types[alias] { return type }
        if alias == "link" { return schema.places?.link.declaration }
        return try? catalogue.type(named: alias)
    }
}
