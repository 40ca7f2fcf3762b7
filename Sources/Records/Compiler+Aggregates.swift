/// What is worked out of many records.
package enum Aggregate: Sendable {
    case count
    /// How many of them fulfil a condition.
    case number(Condition)
    /// How many different values there are; the empty one is none.
    case variety(Path)
    /// 0 where there is nothing to add up.
    case sum(Path)
    /// Of those that are filled; empty where none is. So are the next two.
    case average(Path)
    case least(Path)
    case greatest(Path)

    var path: Path? {
        switch self {
        case .count, .number: nil
        case .variety(let path), .sum(let path), .average(let path), .least(let path), .greatest(let path):
            path
        }
    }
}

/// Figures for each value of some fields, or for all records together where no field is named.
package struct Grouping: Sendable {
    package var keys: [Path]
    package var figures: [Aggregate]
    /// Only groups of which a figure, by its place among the figures, is so.
    package var conditions: [(figure: Int, Comparison, Value)] = []
    /// By keys, and after them figures, by their place. What this leaves open goes by the keys.
    package var order: [(column: Int, descending: Bool)] = []
    package var limit: Int?

    package init(by keys: [Path], _ figures: [Aggregate]) {
        self.keys = keys
        self.figures = figures
    }
}

extension Compiler {
    /// One statement for all groups: their keys, and then their figures.
    func group(_ selection: Selection, _ grouping: Grouping, names: Names = Names()) throws(RecordFailure)
        -> Fragment
    {
        let level = try level(selection.type, names)
        judge(selection, level)
        var columns: [Fragment] = []
        for key in grouping.keys {
            columns.append(try figurable(key, level) + " AS k\(columns.count)")
        }
        let keys = columns.count
        for (index, figure) in grouping.figures.enumerated() {
            if case .number(let condition) = figure {
                columns.append("coalesce((" + (try predicate(condition, level)) + "), 0) AS f\(index)")
            } else if let path = figure.path {
                columns.append(try figurable(path, level) + " AS f\(index)")
            }
        }
        var inner = selection
        if !selection.isCut {
            try checkOrder(selection)
            inner.order = []
        }
        let chosen =
            columns.isEmpty ? Fragment("1") : columns.dropFirst().reduce(columns[0]) { $0 + ", " + $1 }
        let figures = grouping.figures.enumerated().map { expression($1, "f\($0)") }
        let names = (0..<keys).map { "k\($0)" }
        var sql =
            "SELECT \((names + figures).joined(separator: ", ")) FROM ("
            + (try finish(chosen, inner, level)) + ")"
        if keys > 0 { sql = sql + " GROUP BY \(names.joined(separator: ", "))" }
        for (index, condition) in grouping.conditions.enumerated() {
            let sign = condition.1 == .unequal ? "IS NOT" : condition.1.rawValue
            sql =
                sql + (index == 0 ? " HAVING " : " AND ")
                + Fragment("\(figures[condition.figure]) \(sign) ?", [condition.2])
        }
        let order =
            grouping.order.map { "\($0.column + 1)" + ($0.descending ? " DESC" : "") }
            + (0..<keys).map { "\($0 + 1)" }
        if !order.isEmpty { sql = sql + " ORDER BY \(order.joined(separator: ", "))" }
        if let limit = grouping.limit { sql = sql + " LIMIT \(limit)" }
        return sql
    }

    private func expression(_ figure: Aggregate, _ column: String) -> String {
        switch figure {
        case .count: "count(*)"
        case .number: "coalesce(sum(\(column)), 0)"
        case .variety: "count(DISTINCT \(column))"
        case .sum: "coalesce(sum(\(column)), 0)"
        case .average: "avg(\(column))"
        case .least: "min(\(column))"
        case .greatest: "max(\(column))"
        }
    }

    /// What a protected field holds is different each time it is written: no groups, no least.
    private func figurable(_ path: Path, _ level: Level) throws(RecordFailure) -> Fragment {
        let found = try expression(path, level)
        guard !isSealed(path, level) else {
            throw .refused(field: path.description, type: level.type.title, reason: "是保护字段，不能按它分组或计算")
        }
        return found
    }
}

extension Session {
    /// Figures for each group, in one statement: the keys, and then the figures, of each.
    package func group(_ selection: Selection, _ grouping: Grouping, access: Access? = nil) throws
        -> [[Value]]
    {
        let fragment = try compiler(access).group(selection, grouping)
        let width = Int32(grouping.keys.count + grouping.figures.count)
        return try connection.using(fragment.text) { statement in
            try statement.bind(fragment.values)
            var groups: [[Value]] = []
            while try statement.step() { groups.append((0..<width).map { statement.value($0) }) }
            access?.usage?.count(statements: 1, rows: groups.count)
            return groups
        }
    }

    /// How many records there are for each value of `path`, in the order of the values.
    package func group(_ selection: Selection, by path: Path, access: Access? = nil) throws -> [(Value, Int)]
    {
        try group(selection, Grouping(by: [path], [.count]), access: access).map {
            ($0[0], Int($0[1].asInteger))
        }
    }
}
