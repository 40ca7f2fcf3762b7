/// Turns a selection into one SQL statement for an acting day and, if asked, for the books as once known.
struct Compiler {
    let schema: Schema
    let day: Day
    let known: Int64?
    /// Where the records lie that a selection may find.
    var scope: Condition?
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
            self.alias = names.next(type)
        }
    }

    /// Aliases of tables, and what each stands for.
    final class Names {
        private(set) var types: [String: Declaration] = [:]
        func next(_ type: Declaration) -> String {
            let alias = "t\(types.count)"
            types[alias] = type
            return alias
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
        let whole = try finish(Fragment(columns), selection, level)
        for column in selection.type.columns { try access?.checkRead(selection.type, column.name) }
        return whole
    }

    func count(_ selection: Selection) throws(RecordFailure) -> Fragment {
        if selection.isCut { return "SELECT count(*) FROM (" + (try select(selection, ["id"])) + ")" }
        try checkOrder(selection)
        let level = try level(selection.type, Names())
        var unordered = selection
        unordered.order = []
        return try finish(Fragment("count(*)"), unordered, level)
    }

    /// Every record type that a query names comes through here or through `reach`.
    func level(_ type: Declaration, _ names: Names) throws(RecordFailure) -> Level {
        try access?.checkRead(type)
        return Level(type, names: names)
    }

    /// The records of a selection in the order of the keys that one of their fields is found by.
    func search(
        _ selection: Selection, _ field: String, scheme: String, prefix: String
    ) throws(RecordFailure) -> Fragment {
        let level = try level(selection.type, Names())
        try access?.checkRead(selection.type, field)
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

    /// Whether a handful of records is named, or nothing says that only few are meant: two ways to ask the same.
    func judge(_ selection: Selection, _ level: Level) {
        let named = selection.conditions.compactMap(\.namedRecords).min()
        level.isWide = selection.limit == nil && named == nil
        level.isNarrow = named.map { $0 <= 16 } ?? false
    }

    func finish(
        _ columns: Fragment, _ selection: Selection, _ level: Level, after leading: String = "",
        _ condition: Fragment? = nil
    ) throws(RecordFailure) -> Fragment {
        var conditions = condition.map { [$0] } ?? []
        judge(selection, level)
        if !selection.anyDay, let timing = atDay(selection.type, level.alias) {
            conditions.append(Fragment(timing))
        }
        if let scope, selection.type.place != nil {
            conditions.append(try opened.predicate(scope, level))
        }
        if let within = access?.within, selection.type.place != nil {
            conditions.append(try opened.predicate(within, level))
        }
        let asking = access?.knowsConditions == true ? opened : self
        for condition in selection.conditions { conditions.append(try asking.predicate(condition, level)) }
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

    /// An order that makes no difference is still a field that is named.
    func checkOrder(_ selection: Selection) throws(RecordFailure) {
        if access == nil || selection.order.isEmpty { return }
        _ = try order(selection, try level(selection.type, Names()))
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
    var opened: Compiler { with(nil) }

    func with(_ access: Access?) -> Compiler {
        var copy = self
        copy.access = access
        return copy
    }

    /// Whether one record lies in a place or below it, or where a condition asks for: 1, 0, or nothing when it lies
    /// nowhere.
    func position(of type: Declaration, id: Int64, in place: Condition) throws(RecordFailure) -> Fragment {
        let level = try level(type, Names())
        level.isNarrow = true
        let path = try expression(type.place ?? "id", level)
        let inside = try predicate(place, level)
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
