/// Turns a selection into one SQL statement for an acting day and, if asked, for the books as once known.
struct Compiler {
    let schema: Schema
    let day: Day
    let known: Int64?
    let access: Access?

    /// A piece of SQL with the values of its question marks, in order.
    struct Fragment {
        var text: String
        var values: [Value] = []

        init(_ text: String, _ values: [Value] = []) {
            self.text = text
            self.values = values
        }
        static func + (a: Fragment, b: Fragment) -> Fragment {
            Fragment(a.text + b.text, a.values + b.values)
        }
        static func + (a: Fragment, b: String) -> Fragment { Fragment(a.text + b, a.values) }
        static func + (a: String, b: Fragment) -> Fragment { Fragment(a + b.text, b.values) }
    }

    /// One SELECT: its table, and the joins that paths have asked for so far.
    final class Level {
        let type: Declaration
        let alias: String
        var joins = Fragment("")
        var reached: [[String]: (alias: String, type: Declaration)] = [:]
        let names: Names
        /// Nothing says that only few records are meant.
        var isWide = false

        init(_ type: Declaration, names: Names) {
            self.type = type
            self.names = names
            self.alias = names.next()
        }
    }

    final class Names {
        private var count = 0
        func next() -> String {
            defer { count += 1 }
            return "t\(count)"
        }
    }

    // MARK: Statements

    func select(
        _ selection: Selection, _ paths: [Path], _ formulas: [Formula] = [], names: Names = Names()
    ) throws(RecordFailure) -> Fragment {
        let level = try level(selection.type, names)
        var columns = Fragment("")
        for (index, path) in paths.enumerated() {
            columns = columns + (index == 0 ? "" : ", ") + (try expression(path, level))
        }
        for formula in formulas {
            columns = columns + ", " + (try self.formula(formula, base: [], level.alias, level.type, level))
        }
        return try finish(columns, selection, level)
    }

    /// Every stored column, `id` and `commit_no` first: what a `Row` is made of.
    func selectRows(_ selection: Selection) throws(RecordFailure) -> Fragment {
        let level = try level(selection.type, Names())
        let stored = ["id", "commit_no"] + selection.type.columns.map(\.name)
        let columns = stored.map { "\(level.alias).\(quoted($0))" }.joined(separator: ", ")
        return try finish(Fragment(columns), selection, level)
    }

    func count(_ selection: Selection) throws(RecordFailure) -> Fragment {
        let level = try level(selection.type, Names())
        if selection.limit != nil || selection.offset > 0 {
            return "SELECT count(*) FROM (" + (try select(selection, ["id"])) + ")"
        }
        var unordered = selection
        unordered.order = []
        return try finish(Fragment("count(*)"), unordered, level)
    }

    /// How many records there are for each value of `path`, in the order of the values.
    func group(_ selection: Selection, by path: Path) throws(RecordFailure) -> Fragment {
        let level = try level(selection.type, Names())
        let key = try expression(path, level)
        var unordered = selection
        unordered.order = []
        let whole = try finish(key + ", count(*)", unordered, level)
        return whole + " GROUP BY 1 ORDER BY 1"
    }

    /// Every record type that a query names comes through here or through `reach`.
    private func level(_ type: Declaration, _ names: Names) throws(RecordFailure) -> Level {
        try access?.checkRead(type)
        return Level(type, names: names)
    }

    private func finish(_ columns: Fragment, _ selection: Selection, _ level: Level) throws(RecordFailure)
        -> Fragment
    {
        var conditions: [Fragment] = []
        level.isWide = selection.limit == nil && !selection.conditions.contains(where: \.isNarrow)
        if !selection.anyDay, let timing = atDay(selection.type, level.alias) {
            conditions.append(Fragment(timing))
        }
        for condition in selection.conditions { conditions.append(try predicate(condition, level)) }
        var order = Fragment("")
        for (index, item) in selection.order.enumerated() {
            guard !isSealed(item.path, level) else {
                throw .refused(field: item.path.description, type: level.type.title, reason: "是保护字段，不能按它排序")
            }
            order = order + (index == 0 ? " ORDER BY " : ", ") + (try expression(item.path, level))
            if item.descending { order = order + " DESC" }
        }
        var sql = "SELECT " + columns + " FROM \(table(selection.type)) AS \(level.alias)" + level.joins
        for (index, condition) in conditions.enumerated() {
            sql = sql + (index == 0 ? " WHERE " : " AND ") + condition
        }
        sql = sql + order
        if let limit = selection.limit { sql = sql + " LIMIT \(limit)" }
        if selection.offset > 0 {
            sql = sql + (selection.limit == nil ? " LIMIT -1" : "") + " OFFSET \(selection.offset)"
        }
        return sql
    }

    /// The live table, or the rows that were live when `known` was the last commit.
    private func table(_ type: Declaration) -> String {
        guard let known else { return quoted(type.name) }
        let columns = (["id", "commit_no"] + type.columns.flatMap(storedNames)).map(quoted).joined(
            separator: ", ")
        return """
            (SELECT \(columns) FROM \(quoted(type.name)) WHERE commit_no <= \(known) \
            UNION ALL SELECT \(columns) FROM \(quoted(type.name + "_history")) \
            WHERE commit_no <= \(known) AND ended > \(known))
            """
    }

    private func atDay(_ type: Declaration, _ alias: String) -> String? {
        switch type.timing {
        case .always: nil
        case .dated(let from, let until):
            """
            \(alias).\(quoted(from)) <= \(day.number) AND \
            (\(alias).\(quoted(until)) IS NULL OR \(alias).\(quoted(until)) > \(day.number))
            """
        case .evidence(let column): "\(alias).\(quoted(column)) <= \(day.number)"
        }
    }

    // MARK: Paths

    private func expression(_ path: Path, _ level: Level) throws(RecordFailure) -> Fragment {
        guard let last = path.steps.last else {
            throw .unknownField("", type: level.type.title, suggestion: nil)
        }
        let (alias, type) = try reach(Array(path.steps.dropLast()), level)
        if last == "id" || type.column(last) != nil { return Fragment("\(alias).\(quoted(last))") }
        guard let derived = type.derived[last] else { throw unknown(last, in: type) }
        switch derived.meaning {
        case .formula(let formula, _):
            return try self.formula(formula, base: Array(path.steps.dropLast()), alias, type, level)
        case .relation(.one(let via, let here, let there, _)):
            return Fragment(
                try join(via.declaration, here, from: path.steps, base: alias, level) + "." + quoted(there))
        case .relation:
            throw .refused(field: last, type: type.title, reason: "是一组记录，不能当作一个值；可用 count 或 exists")
        }
    }

    /// The alias of the table that `steps` lead to, joining what is missing.
    private func reach(_ steps: [String], _ level: Level) throws(RecordFailure) -> (
        alias: String, type: Declaration
    ) {
        guard let step = steps.last else { return (level.alias, level.type) }
        if let known = level.reached[steps] { return known }
        let (base, type) = try reach(Array(steps.dropLast()), level)
        let target: Declaration
        let key: String
        if let column = type.column(step) {
            guard let pointed = column.target else {
                throw .refused(field: step, type: type.title, reason: "不指向别的记录，后面不能再接字段")
            }
            (target, key) = (pointed, "\(base).\(quoted(step))")
        } else if case .relation(.one(let via, let here, let there, let to))? = type.derived[step]?.meaning {
            let link = try join(via.declaration, here, from: steps, base: base, level)
            (target, key) = (to.declaration, "\(link).\(quoted(there))")
        } else if case .formula(.path(let path), _)? = type.derived[step]?.meaning {
            let found = try reach(Array(steps.dropLast()) + path.steps, level)
            level.reached[steps] = found
            return found
        } else {
            throw unknown(step, in: type)
        }
        try access?.checkRead(target)
        let alias = level.names.next()
        level.joins = level.joins + " LEFT JOIN \(table(target)) AS \(alias) ON \(alias).id = \(key)"
        level.reached[steps] = (alias, target)
        return (alias, target)
    }

    /// Joins the dated records in between, once per path, and gives their alias.
    private func join(
        _ via: Declaration, _ here: String, from steps: [String], base: String, _ level: Level
    ) throws(RecordFailure) -> String {
        let marker = steps + [""]
        if let known = level.reached[marker] { return known.alias }
        let alias = level.names.next()
        let dated = atDay(via, alias).map { " AND " + $0 } ?? ""
        level.joins =
            level.joins
            + " LEFT JOIN \(table(via)) AS \(alias) ON \(alias).\(quoted(here)) = \(base).id\(dated)"
        level.reached[marker] = (alias, via)
        return alias
    }

    private func formula(
        _ formula: Formula, base: [String], _ alias: String, _ type: Declaration, _ level: Level
    ) throws(RecordFailure) -> Fragment {
        switch formula {
        case .age(let of):
            return Fragment("gewu_age(\(alias).\(quoted(of)), \(day.number))")
        case .first(let paths):
            var parts = Fragment("")
            for (index, path) in paths.enumerated() {
                parts = parts + (index == 0 ? "" : ", ") + (try expression(Path(base + path.steps), level))
            }
            return "coalesce(" + parts + ")"
        case .path(let path):
            return try expression(Path(base + path.steps), level)
        case .count(let relation):
            let members = try members(relation, of: type, level.names)
            return "(SELECT count(*)" + members.ofOne(alias, where: Fragment("1")) + ")"
        case .among(let path, let values):
            return try predicate(.among(Path(base + path.steps), values), level)
        case .latest(let relation, let field, let condition),
            .earliest(let relation, let field, let condition):
            let members = try members(relation, of: type, level.names)
            let filter = try predicate(condition, members.level)
            let value = try expression(Path([field]), members.level)
            let function = if case .latest = formula { "max" } else { "min" }
            return "(SELECT \(function)(" + value + ")" + members.ofOne(alias, where: filter) + ")"
        }
    }

    /// A subquery's level over the records that a relation leads to.
    private struct Members {
        let level: Level
        let table: String
        /// The dated records in between and how they are tied to the level's; `nil` where there are none.
        var link: (table: String, tie: String)?
        /// The column that holds the id of the record they belong to.
        let owner: String
        /// What must hold of the records in between at the acting day, with ` AND ` before each.
        let dated: String

        /// Those of one record. The order of the tables is fixed: from the one record through what lies between,
        /// since a planner without statistics may begin with everybody who fulfils the condition.
        func ofOne(_ alias: String, where filter: Fragment) -> Fragment {
            let from = link.map { "\($0.table) CROSS JOIN \(table) ON \($0.tie)" } ?? table
            return " FROM \(from)" + level.joins + " WHERE \(owner) = \(alias).id\(dated) AND " + filter
        }

        /// Those of everybody, found by the condition.
        func ofAll(where filter: Fragment) -> Fragment {
            let from = link.map { "\(table) JOIN \($0.table) ON \($0.tie)" } ?? table
            return " FROM \(from)" + level.joins + " WHERE " + filter + dated
        }
    }

    private func members(
        _ relation: String, of type: Declaration, _ names: Names
    ) throws(RecordFailure) -> Members {
        guard case .relation(let meaning)? = type.derived[relation]?.meaning else {
            throw unknown(relation, in: type)
        }
        switch meaning {
        case .many(let target, let by):
            let level = try level(target.declaration, names)
            return Members(
                level: level, table: "\(table(level.type)) AS \(level.alias)", owner: "\(level.alias).\(quoted(by))",
                dated: dated(target.declaration, level.alias))
        case .manyThrough(let via, let here, let there, let target, let by):
            let members = try members(target.declaration, via.declaration, here, there, to: by, names)
            return members
        case .manyVia(let via, let here, let there, let target), .one(let via, let here, let there, let target):
            return try members(target.declaration, via.declaration, here, there, to: "id", names)
        }
    }

    private func members(
        _ target: Declaration, _ via: Declaration, _ here: String, _ there: String, to column: String, _ names: Names
    ) throws(RecordFailure) -> Members {
        let level = try level(target, names)
        let link = names.next()
        return Members(
            level: level, table: "\(table(target)) AS \(level.alias)",
            link: (
                "\(table(via)) AS \(link)", "\(link).\(quoted(there)) = \(level.alias).\(quoted(column))"
            ),
            owner: "\(link).\(quoted(here))",
            dated: dated(via, link) + (column == "id" ? "" : dated(target, level.alias)))
    }

    private func dated(_ type: Declaration, _ alias: String) -> String {
        atDay(type, alias).map { " AND " + $0 } ?? ""
    }

    // MARK: Conditions

    private func predicate(_ condition: Condition, _ level: Level) throws(RecordFailure) -> Fragment {
        switch condition {
        case .compare(let path, .equal, .text(let plain))
        where path.steps.count == 1 && isSealed(path, level):
            return try predicate(.sealed(path.steps[0], equals: plain), level)
        case .compare(let path, _, _), .among(let path, _), .prefix(let path, _):
            guard !isSealed(path, level) else {
                throw .refused(
                    field: path.description, type: level.type.title, reason: "是保护字段，只能按完整的值或最后四位查找")
            }
            return try plainPredicate(condition, level)
        case .empty(let path):
            return try expression(path, level) + " IS NULL"
        case .leads(let path, let selection, let at):
            return try expression(path, level) + " IN (" + (try select(selection, [at], names: level.names))
                + ")"
        case .sealed(let column, let plain):
            try requireSealed(column, level.type)
            return Fragment(
                "\(level.alias).\(quoted(column + "_key")) = ?", [schema.sealer.index(plain, column)])
        case .sealedEnd(let column, let end):
            try requireSealed(column, level.type)
            return Fragment(
                "\(level.alias).\(quoted(column + "_tail")) = ?", [schema.sealer.tail(end, column)])
        case .exists(let relation, let inner) where level.isWide:
            return try amongThose(relation, inner, level)
        case .exists(let relation, let inner):
            let members = try members(relation, of: level.type, level.names)
            let filter = try predicate(inner, members.level)
            return "EXISTS (SELECT 1" + members.ofOne(level.alias, where: filter) + ")"
        case .all(let conditions):
            return try joined(conditions, " AND ", empty: "1", level)
        case .any(let conditions):
            return try joined(conditions, " OR ", empty: "0", level)
        case .not(let inner):
            return "NOT coalesce((" + (try predicate(inner, level)) + "), 0)"
        case .within(let place):
            guard let path = level.type.place else { return Fragment("1") }
            return try expression(path, level) + " IN (\(below(place)))"
        }
    }

    /// Conditions on what a field holds.
    private func plainPredicate(_ condition: Condition, _ level: Level) throws(RecordFailure) -> Fragment {
        switch condition {
        case .compare(let path, let comparison, let value):
            if let pushed = try ageComparison(path, comparison, value, level) { return pushed }
            return try expression(path, level) + Fragment(" \(comparison.rawValue) ?", [value])
        case .among(let path, let values):
            guard !values.isEmpty else { return Fragment("0") }
            let marks = repeatElement("?", count: values.count).joined(separator: ", ")
            return try expression(path, level) + Fragment(" IN (\(marks))", values)
        case .prefix(let path, let prefix):
            guard let end = successor(of: prefix) else { return Fragment("1") }
            let column = try expression(path, level)
            return column + Fragment(" >= ? AND ", [.text(prefix)]) + column + Fragment(" < ?", [.text(end)])
        default: return Fragment("1")
        }
    }

    private func isSealed(_ path: Path, _ level: Level) -> Bool {
        guard let last = path.steps.last, let (_, type) = try? reach(Array(path.steps.dropLast()), level)
        else {
            return false
        }
        return type.column(last)?.sealing != nil
    }

    /// “Has such a record” for many records at once: those that have one are found first, by the index of the
    /// condition, and not each record asked in turn.
    private func amongThose(_ relation: String, _ inner: Condition, _ level: Level) throws(RecordFailure)
        -> Fragment
    {
        let members = try members(relation, of: level.type, level.names)
        let filter = try predicate(inner, members.level)
        return "\(level.alias).id IN (SELECT \(members.owner)" + members.ofAll(where: filter) + ")"
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
        let born = "\(alias).\(quoted(of))"
        let atLeast = day.latestBirth(forAge: Int(years)).number
        let above = day.latestBirth(forAge: Int(years) + 1).number
        switch comparison {
        case .atLeast: return Fragment("\(born) <= \(atLeast)")
        case .more: return Fragment("\(born) <= \(above)")
        case .less: return Fragment("\(born) > \(atLeast)")
        case .atMost: return Fragment("\(born) > \(above)")
        case .equal: return Fragment("(\(born) <= \(atLeast) AND \(born) > \(above))")
        case .unequal: return Fragment("(\(born) > \(atLeast) OR \(born) <= \(above))")
        }
    }

    /// The ids of a place and of all below it at the acting day.
    private func below(_ place: Int64) -> String {
        guard let tree = schema.places else { return "\(place)" }
        let type = tree.link.declaration
        let dated = atDay(type, "link").map { " AND " + $0 } ?? ""
        return """
            WITH RECURSIVE below(id) AS (VALUES(\(place)) UNION SELECT link.\(quoted(tree.child)) \
            FROM below JOIN \(table(type)) AS link ON link.\(quoted(tree.parent)) = below.id\(dated)) SELECT id FROM below
            """
    }

    private func requireSealed(_ column: String, _ type: Declaration) throws(RecordFailure) {
        guard let found = type.column(column) else { throw unknown(column, in: type) }
        guard found.sealing != nil else {
            throw .refused(field: found.title, type: type.title, reason: "不是保护字段")
        }
    }

    private func unknown(_ name: String, in type: Declaration) -> RecordFailure {
        .unknownField(name, type: type.title, suggestion: nearest(name, in: type.names))
    }
}

/// The columns a field occupies: a protected one has its search keys beside it.
func storedNames(_ column: Column) -> [String] {
    guard let sealing = column.sealing else { return [column.name] }
    return [column.name, column.name + "_key"] + (sealing.lastFour ? [column.name + "_tail"] : [])
}

func quoted(_ name: String) -> String { "\"\(name)\"" }

/// The least text that is greater than every text with this prefix; `nil` when there is none.
private func successor(of prefix: String) -> String? {
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
