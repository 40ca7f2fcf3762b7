/// What must be true of a record, as SQL.
extension Compiler {
    func predicate(_ condition: Condition, _ level: Level) throws(RecordFailure) -> Fragment {
        switch condition {
        case .compare(let path, .equal, let value) where value.isEmpty:
            return try predicate(.empty(path), level)
        case .compare(let path, .unequal, let value) where value.isEmpty:
            return try expression(path, level) + " IS NOT NULL"
        case .compare(let path, .equal, .text(let plain))
        where path.steps.count == 1 && isSealed(path, level):
            return try predicate(.sealed(path.steps[0], equals: plain), level)
        case .compare(let path, _, _), .among(let path, _), .prefix(let path, _), .contains(let path, _):
            guard !isSealed(path, level) else {
                throw .refused(
                    field: path.description, type: level.type.title, reason: "是保护字段，只能按完整的值或最后四位查找")
            }
            return try plainPredicate(condition, level)
        case .empty(let path):
            return try expression(path, level) + " IS NULL"
        case .leads(let path, let selection, let at):
            // What is found lies in the scope; what leads to it may lie elsewhere.
            var inner = self
            inner.scope = nil
            return try expression(path, level) + " IN ("
                + (try inner.select(selection, [at], names: level.names)) + ")"
        case .sealed(let column, let plain):
            _ = try sealing(of: column, level.type)
            try access?.checkRead(level.type, column)
            return Fragment(
                "\(level.alias).\(quoted(column + "_key")) = ?",
                [schema.sealer.index(composed(plain), column)])
        case .sealedEnd(let column, let end):
            guard try sealing(of: column, level.type).lastFour else {
                throw .refused(field: column, type: level.type.title, reason: "不能按最后四位查找")
            }
            try access?.checkRead(level.type, column)
            return Fragment(
                "\(level.alias).\(quoted(column + "_tail")) = ?",
                [schema.sealer.tail(composed(end), column)])
        case .exists(let relation, let inner):
            return try exists(relation, inner, level)
        case .number(let relation, let inner, let comparison, let number):
            return try self.number(relation, inner, comparison, number, level)
        case .related(let owner, let id, let relation):
            return try related(to: owner, id: id, relation, level)
        case .all(let conditions):
            return try joined(conditions, " AND ", empty: "1", level)
        case .any(let conditions):
            return try joined(conditions, " OR ", empty: "0", level)
        case .not(let inner):
            return "NOT coalesce((" + (try predicate(inner, level)) + "), 0)"
        case .within(let place):
            guard let path = level.type.place else {
                throw .refused(field: "地点", type: level.type.title, reason: "这种记录不在任何地方，不能按地点筛选")
            }
            let lies = try expression(path, level)
            return level.isNarrow ? try above(lies, place) : lies + " IN (\(try below(place)))"
        }
    }

    /// Conditions on what a field holds.
    private func plainPredicate(_ condition: Condition, _ level: Level) throws(RecordFailure) -> Fragment {
        switch condition {
        case .compare(let path, let comparison, let value):
            if let pushed = try ageComparison(path, comparison, value, level) { return pushed }
            // An empty field is unequal to every value.
            let sign = comparison == .unequal ? "IS NOT" : comparison.rawValue
            return try expression(path, level) + Fragment(" \(sign) ?", [value.composed])
        case .among(let path, let values):
            return try among(path, values, level)
        case .prefix(let path, let start):
            let prefix = composed(start)
            guard let end = successor(of: prefix) else { return Fragment("1") }
            let column = try expression(path, level)
            return "(" + column + Fragment(" >= ? AND ", [.text(prefix)]) + column
                + Fragment(" < ?)", [.text(end)])
        case .contains(let path, let part):
            return "instr(" + (try expression(path, level)) + Fragment(", ?) > 0", [.text(composed(part))])
        default: return Fragment("1")
        }
    }

    private func among(_ path: Path, _ values: [Value], _ level: Level) throws(RecordFailure) -> Fragment {
        let filled = values.filter { !$0.isEmpty }
        let column = try expression(path, level)
        let found: Fragment
        let numbers = filled.compactMap { if case .integer(let number) = $0 { number } else { nil } }
        if filled.isEmpty {
            found = Fragment("0")
        } else if numbers.count == filled.count, numbers.count > 200 {
            // One value however long the list: SQLite takes no more than 32,766 of them.
            let list = "[" + numbers.map(String.init).joined(separator: ",") + "]"
            found = column + Fragment(" IN (SELECT value FROM json_each(?))", [.text(list)])
        } else {
            let marks = repeatElement("?", count: filled.count).joined(separator: ", ")
            found = column + Fragment(" IN (\(marks))", filled.map(\.composed))
        }
        return filled.count == values.count ? found : "(" + found + " OR " + column + " IS NULL)"
    }

    func isSealed(_ path: Path, _ level: Level) -> Bool {
        guard let last = path.steps.last, let (_, type) = try? reach(Array(path.steps.dropLast()), level)
        else {
            return false
        }
        return type.column(last)?.sealing != nil
    }

    /// “Has such a record”. For many records at once those that have one are found first, by the index of the
    /// condition, and not each record asked in turn.
    private func exists(_ relation: Path, _ inner: Condition, _ level: Level) throws(RecordFailure)
        -> Fragment
    {
        let (alias, members) = try self.members(relation, level)
        let filter = try predicate(inner, members.level)
        guard level.isWide else {
            return "EXISTS (SELECT 1" + (try ofOne(members, alias, where: filter)) + ")"
        }
        let all = try ofAll(members, where: filter)
        return "\(alias).id IN (SELECT " + all.owner + all.rest + ")"
    }

    /// “Has so many”. Who has none is in nobody's list: where none will do, those are found for whom it will not.
    private func number(
        _ relation: Path, _ inner: Condition, _ comparison: Comparison, _ number: Int, _ level: Level
    ) throws(RecordFailure) -> Fragment {
        let (alias, members) = try self.members(relation, level)
        let filter = try predicate(inner, members.level)
        let sign = comparison.rawValue
        guard level.isWide else {
            return "(SELECT count(*)" + (try ofOne(members, alias, where: filter)) + ") \(sign) \(number)"
        }
        let all = try ofAll(members, where: filter)
        let counted =
            "\(alias).id IN (SELECT " + all.owner + all.rest + " GROUP BY " + all.owner + " HAVING "
        return comparison.holds(0, number)
            ? "NOT coalesce((" + counted + "NOT count(*) \(sign) \(number))), 0)"
            : counted + "count(*) \(sign) \(number))"
    }

    /// Whose relation it is, and the records it leads to.
    private func members(_ relation: Path, _ level: Level) throws(RecordFailure) -> (alias: String, Members) {
        let (alias, type) = try reach(Array(relation.steps.dropLast()), level)
        let members = try members(relation.steps.last ?? "", of: type, level.names)
        members.level.isWide = level.isWide
        return (alias, members)
    }

    private func joined(
        _ conditions: [Condition], _ word: String, empty: String, _ level: Level
    ) throws(RecordFailure) -> Fragment {
        guard !conditions.isEmpty else { return Fragment(empty) }
        var whole = Fragment("(")
        for (index, condition) in conditions.enumerated() {
            whole = whole + (index == 0 ? "" : word) + (try predicate(condition, level))
        }
        return whole + ")"
    }

    /// “At least 80 years old” is a bound on the day of birth, which an index can answer.
    private func ageComparison(
        _ path: Path, _ comparison: Comparison, _ value: Value, _ level: Level
    ) throws(RecordFailure) -> Fragment? {
        guard case .integer(let years) = value, let last = path.steps.last, (0...200).contains(years) else {
            return nil
        }
        let (alias, type) = try reach(Array(path.steps.dropLast()), level)
        guard case .formula(.age(let of), _)? = type.derived[last]?.meaning else { return nil }
        _ = try computing(type, last, .age(of: of))
        let born = "\(alias).\(quoted(of))"
        let atLeast = day.latestBirth(forAge: Int(years)).number
        let above = day.latestBirth(forAge: Int(years) + 1).number
        switch comparison {
        case .atLeast: return Fragment("\(born) <= \(atLeast)")
        case .more: return Fragment("\(born) <= \(above)")
        // Who is not born yet has no age.
        case .less: return Fragment("(\(born) > \(atLeast) AND \(born) <= \(day.number))")
        case .atMost: return Fragment("(\(born) > \(above) AND \(born) <= \(day.number))")
        case .equal: return Fragment("(\(born) <= \(atLeast) AND \(born) > \(above))")
        case .unequal:
            return Fragment("(\(born) > \(atLeast) OR \(born) <= \(above) OR \(born) IS NULL)")
        }
    }

    /// The ids of a place and of all below it at the acting day.
    private func below(_ place: Int64) throws(RecordFailure) -> String {
        guard let tree = schema.places else { return "\(place)" }
        let type = tree.link.declaration
        try access?.checkRead(type)
        let dated = atDay(type, "link").map { " AND " + $0 } ?? ""
        return """
            WITH RECURSIVE below(id) AS (VALUES(\(place)) UNION SELECT link.\(quoted(tree.child)) \
            FROM below JOIN \(table(type)) AS link ON link.\(quoted(tree.parent)) = below.id\(dated)) SELECT id FROM below
            """
    }

    /// Whether what `start` leads to is a place or lies below it at the acting day: for a few records it is quicker
    /// to go up from each than to gather all that lies below.
    private func above(_ start: Fragment, _ place: Int64) throws(RecordFailure) -> Fragment {
        guard let tree = schema.places else { return start + " IS \(place)" }
        let type = tree.link.declaration
        try access?.checkRead(type)
        let dated = atDay(type, "link").map { " AND " + $0 } ?? ""
        return "EXISTS (WITH RECURSIVE above(id) AS (VALUES(" + start
            + """
            ) UNION SELECT link.\(quoted(tree.parent)) FROM above JOIN \(table(type)) AS link \
            ON link.\(quoted(tree.child)) = above.id\(dated)) SELECT 1 FROM above WHERE id = \(place))
            """
    }

    private func sealing(of column: String, _ type: Declaration) throws(RecordFailure) -> Sealing {
        guard let found = type.column(column) else { throw unknown(column, in: type) }
        guard let sealing = found.sealing else {
            throw .refused(field: found.title, type: type.title, reason: "不是保护字段")
        }
        return sealing
    }

    private func composed(_ text: String) -> String {
        if case .text(let composed) = Value.text(text).composed { composed } else { text }
    }
}

/// The least text that is greater than every text with this prefix; `nil` when there is none.
func successor(of prefix: String) -> String? {
    var scalars = Array(prefix.unicodeScalars)
    while let last = scalars.popLast() {
        let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
        if let scalar = Unicode.Scalar(next) {
            scalars.append(scalar)
            return String(String.UnicodeScalarView(scalars))
        }
    }
    return nil
}
