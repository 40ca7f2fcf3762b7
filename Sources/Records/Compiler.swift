/// Turns a selection into one SQL statement for an acting day and, if asked, for the books as once known.
struct Compiler {
    let schema: Schema
    let day: Day
    let known: Int64?
    /// The place whose records a selection may find.
    var scope: Int64?
    var access: Access?

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
        /// A handful of records is named.
        var isNarrow = false

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
            columns =
                columns + (columns.text.isEmpty ? "" : ", ")
                + (try self.formula(formula, base: [], level.alias, level.type, level))
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
        if selection.isCut { return "SELECT count(*) FROM (" + (try select(selection, ["id"])) + ")" }
        let level = try level(selection.type, Names())
        var unordered = selection
        unordered.order = []
        return try finish(Fragment("count(*)"), unordered, level)
    }

    /// How many records there are for each value of `path`, in the order of the values.
    func group(_ selection: Selection, by path: Path) throws(RecordFailure) -> Fragment {
        if selection.isCut {
            return "WITH chosen(key) AS (" + (try select(selection, [path]))
                + ") SELECT key, count(*) FROM chosen GROUP BY 1 ORDER BY 1"
        }
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

    /// The records of a selection in the order of the keys that one of their fields is found by.
    func search(
        _ selection: Selection, _ field: String, scheme: String, prefix: String
    ) throws(RecordFailure) -> Fragment {
        let level = try level(selection.type, Names())
        var selection = selection
        selection.order = []
        selection.limit = nil
        let end = successor(of: prefix)
        let condition = Fragment(
            "found.scheme = ? AND found.key >= ?" + (end == nil ? "" : " AND found.key < ?")
                + " AND \(level.alias).\(quoted(field)) = found.text",
            [.text(scheme), .text(prefix)] + (end.map { [.text($0)] } ?? []))
        // The keys lead: CROSS JOIN keeps SQLite from turning the two round, and what is found comes in their order.
        return try finish(
            Fragment("\(level.alias).id"), selection, level, after: "search_key AS found CROSS JOIN ",
            condition)
            + " ORDER BY found.key, found.text, \(level.alias).id"
    }

    /// The ids of a selection with the keyed index of a protected field, where it is filled.
    func sealedKeys(_ selection: Selection, _ field: String) throws(RecordFailure) -> Fragment {
        let level = try level(selection.type, Names())
        var selection = selection.where(.not(.empty(Path([field]))))
        selection.order = [Order("id")]
        return try finish(
            Fragment("\(level.alias).id, \(level.alias).\(quoted(field + "_key"))"), selection, level)
    }

    private func finish(
        _ columns: Fragment, _ selection: Selection, _ level: Level, after leading: String = "",
        _ condition: Fragment? = nil
    ) throws(RecordFailure) -> Fragment {
        var conditions = condition.map { [$0] } ?? []
        let named = selection.conditions.compactMap(\.namedRecords).min()
        level.isWide = selection.limit == nil && named == nil
        level.isNarrow = named.map { $0 <= 16 } ?? false
        if !selection.anyDay, let timing = atDay(selection.type, level.alias) {
            conditions.append(Fragment(timing))
        }
        if let scope, selection.type.place != nil {
            conditions.append(try opened.predicate(.within(scope), level))
        }
        for condition in selection.conditions { conditions.append(try predicate(condition, level)) }
        let order = try self.order(selection, level)
        var sql =
            "SELECT " + columns + " FROM \(leading)\(table(selection.type)) AS \(level.alias)" + level.joins
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

    /// The order asked for, and the id where it leaves something to chance.
    private func order(_ selection: Selection, _ level: Level) throws(RecordFailure) -> Fragment {
        var order = Fragment("")
        for item in selection.order {
            guard !isSealed(item.path, level) else {
                throw .refused(
                    field: item.path.description, type: level.type.title, reason: "是保护字段，不能按它排序")
            }
            order = order + (order.text.isEmpty ? " ORDER BY " : ", ") + (try expression(item.path, level))
            if item.descending { order = order + " DESC" }
        }
        guard !selection.order.isEmpty || selection.isCut,
            !selection.order.contains(where: { $0.path == "id" })
        else { return order }
        return order + (order.text.isEmpty ? " ORDER BY " : ", ") + "\(level.alias).id"
    }

    /// The same without the limits of an access: for the house's own conditions.
    private var opened: Compiler {
        var copy = self
        copy.access = nil
        return copy
    }

    /// Whether one record lies in a place or below it: 1, 0, or nothing when it lies nowhere.
    func position(of type: Declaration, id: Int64, in place: Int64) throws(RecordFailure) -> Fragment {
        let level = try level(type, Names())
        level.isNarrow = true
        let path = try expression(type.place ?? "id", level)
        let inside = try predicate(.within(place), level)
        return "SELECT CASE WHEN " + path + " IS NOT NULL THEN " + inside
            + " END FROM \(table(type)) AS \(level.alias)" + level.joins
            + Fragment(" WHERE \(level.alias).id = ?", [.integer(id)])
    }

    /// The live table, or the rows that were live when `known` was the last commit.
    func table(_ type: Declaration) -> String {
        guard let known else { return quoted(type.name) }
        let columns = (["id", "commit_no"] + type.columns.flatMap(storedNames)).map(quoted).joined(
            separator: ", ")
        return """
            (SELECT \(columns) FROM \(quoted(type.name)) WHERE commit_no <= \(known) \
            UNION ALL SELECT \(columns) FROM \(quoted(type.name + "_history")) \
            WHERE commit_no <= \(known) AND ended > \(known))
            """
    }

    func atDay(_ type: Declaration, _ alias: String) -> String? {
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

    func expression(_ path: Path, _ level: Level) throws(RecordFailure) -> Fragment {
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
    func reach(_ steps: [String], _ level: Level) throws(RecordFailure) -> (
        alias: String, type: Declaration
    ) {
        guard let step = steps.last else { return (level.alias, level.type) }
        // Each step again: who joined it first need not be who asks now.
        let (base, type) = try reach(Array(steps.dropLast()), level)
        if let known = level.reached[steps] {
            switch type.derived[step]?.meaning {
            case .relation(.one(let via, _, _, _))?: try access?.checkRead(via.declaration)
            case .formula(let formula, _)?:
                _ = try self.formula(formula, base: Array(steps.dropLast()), base, type, level)
            default: break
            }
            try access?.checkRead(known.type)
            return known
        }
        let target: Declaration
        let key: Fragment
        if let column = type.column(step) {
            guard let pointed = column.target else {
                throw .refused(field: step, type: type.title, reason: "不指向别的记录，后面不能再接字段")
            }
            (target, key) = (schema.catalogue.current(pointed), Fragment("\(base).\(quoted(step))"))
        } else if case .relation(.one(let via, let here, let there, let to))? = type.derived[step]?.meaning {
            let link = try join(via.declaration, here, from: steps, base: base, level)
            (target, key) = (schema.catalogue.current(to.declaration), Fragment("\(link).\(quoted(there))"))
        } else if case .formula(.path(let path), _)? = type.derived[step]?.meaning {
            return try reach(Array(steps.dropLast()) + path.steps, level)
        } else if case .formula(let formula, .reference(let to))? = type.derived[step]?.meaning {
            target = schema.catalogue.current(to.declaration)
            key = try self.formula(formula, base: Array(steps.dropLast()), base, type, level)
        } else if type.derived[step] != nil {
            throw .refused(field: step, type: type.title, reason: "不指向别的一条记录，后面不能再接字段")
        } else {
            throw unknown(step, in: type)
        }
        try access?.checkRead(target)
        let alias = level.names.next()
        level.joins = level.joins + " LEFT JOIN \(table(target)) AS \(alias) ON \(alias).id = " + key
        level.reached[steps] = (alias, target)
        return (alias, target)
    }

    /// Joins the dated records in between, once per path, and gives their alias.
    private func join(
        _ via: Declaration, _ here: String, from steps: [String], base: String, _ level: Level
    ) throws(RecordFailure) -> String {
        try access?.checkRead(via)
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
            // SQLite's coalesce wants two at least.
            return paths.count == 1 ? parts : "coalesce(" + parts + ")"
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
    struct Members {
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

    func members(
        _ relation: String, of type: Declaration, _ names: Names
    ) throws(RecordFailure) -> Members {
        guard case .relation(let meaning)? = type.derived[relation]?.meaning else {
            throw unknown(relation, in: type)
        }
        switch meaning {
        case .many(let target, let by):
            let level = try level(schema.catalogue.current(target.declaration), names)
            return Members(
                level: level, table: "\(table(level.type)) AS \(level.alias)",
                owner: "\(level.alias).\(quoted(by))",
                dated: dated(target.declaration, level.alias))
        case .manyThrough(let via, let here, let there, let target, let by):
            return try members(
                schema.catalogue.current(target.declaration), via.declaration, here, there, to: by, names)
        case .manyVia(let via, let here, let there, let target),
            .one(let via, let here, let there, let target):
            return try members(
                schema.catalogue.current(target.declaration), via.declaration, here, there, to: "id", names)
        }
    }

    private func members(
        _ target: Declaration, _ via: Declaration, _ here: String, _ there: String, to column: String,
        _ names: Names
    ) throws(RecordFailure) -> Members {
        try access?.checkRead(via)
        let level = try level(target, names)
        let link = names.next()
        return Members(
            level: level, table: "\(table(target)) AS \(level.alias)",
            link: (
                "\(table(via)) AS \(link)", "\(link).\(quoted(there)) = \(level.alias).\(quoted(column))"
            ),
            owner: "\(link).\(quoted(here))",
            dated: dated(via, link) + dated(target, level.alias))
    }

    private func dated(_ type: Declaration, _ alias: String) -> String {
        atDay(type, alias).map { " AND " + $0 } ?? ""
    }

    func unknown(_ name: String, in type: Declaration) -> RecordFailure {
        .unknownField(name, type: type.title, suggestion: nearest(name, in: type.names))
    }
}

/// The columns a field occupies: a protected one has its search keys beside it.
func storedNames(_ column: Column) -> [String] {
    guard let sealing = column.sealing else { return [column.name] }
    return [column.name, column.name + "_key"] + (sealing.lastFour ? [column.name + "_tail"] : [])
}

func quoted(_ name: String) -> String { "\"\(name)\"" }
