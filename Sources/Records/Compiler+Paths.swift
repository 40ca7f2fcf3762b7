/// Where paths and relations lead, as SQL. Every field and relation that a query names is asked for here.
extension Compiler {
    func expression(_ path: Path, _ level: Level) throws(RecordFailure) -> Fragment {
        guard let last = path.steps.last else {
            throw .unknownField("", type: level.type.title, suggestion: nil)
        }
        let base = Array(path.steps.dropLast())
        let (alias, type) = try reach(base, level)
        if last == "id" || type.column(last) != nil {
            try access?.checkRead(type, last)
            return Fragment("\(alias).\(quoted(last))")
        }
        guard let derived = type.derived[last] else { throw unknown(last, in: type) }
        switch derived.meaning {
        case .formula(let formula, _):
            return try computing(type, last, formula).formula(formula, base: base, alias, type, level)
        case .relation(.one(let via, let here, let there, _)):
            try checkWay(type, last)
            return Fragment(
                join(via.declaration, here, from: path.steps, base: alias, level) + "." + quoted(there))
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
        let before = Array(steps.dropLast())
        let (base, type) = try reach(before, level)
        let target: Declaration
        let key: Fragment
        if let column = type.column(step) {
            try access?.checkRead(type, step)
            guard let pointed = column.target else {
                throw .refused(field: step, type: type.title, reason: "不指向别的记录，后面不能再接字段")
            }
            (target, key) = (schema.catalogue.current(pointed), Fragment("\(base).\(quoted(step))"))
        } else {
            switch type.derived[step]?.meaning {
            case .relation(.one(let via, let here, let there, let to)):
                try checkWay(type, step)
                let link = join(via.declaration, here, from: steps, base: base, level)
                (target, key) = (
                    schema.catalogue.current(to.declaration), Fragment("\(link).\(quoted(there))")
                )
            case .formula(.path(let path), _):
                let inner = try computing(type, step, .path(path))
                let (alias, reached) = try inner.reach(before + path.steps, level)
                try access?.checkRead(reached)
                return (alias, reached)
            case .formula(let formula, .reference(let to)):
                target = schema.catalogue.current(to.declaration)
                key = try computing(type, step, formula).formula(formula, base: before, base, type, level)
            case nil: throw unknown(step, in: type)
            default:
                throw .refused(field: step, type: type.title, reason: "不指向别的一条记录，后面不能再接字段")
            }
        }
        try access?.checkRead(target)
        if let known = level.reached[steps] { return known }
        let alias = level.names.next(target)
        level.joins = level.joins + " LEFT JOIN \(table(target)) AS \(alias) ON \(alias).id = " + key
        level.reached[steps] = (alias, target)
        return (alias, target)
    }

    /// Joins the dated records in between, once per path, and gives their alias.
    private func join(
        _ via: Declaration, _ here: String, from steps: [String], base: String, _ level: Level
    ) -> String {
        let marker = steps + [""]
        if let known = level.reached[marker] { return known.alias }
        let alias = level.names.next(via)
        level.joins =
            level.joins
            + " LEFT JOIN \(table(via)) AS \(alias) ON \(alias).\(quoted(here)) = \(base).id\(dated(via, alias))"
        level.reached[marker] = (alias, via)
        return alias
    }

    /// The compiler for a computed field, which may touch what the field is made of.
    func computing(
        _ type: Declaration, _ name: String, _ formula: Formula
    ) throws(RecordFailure) -> Compiler {
        guard let access else { return self }
        return with(try access.computing(type, name, of: formula.own))
    }

    /// That a relation may be followed: it is named itself, or the fields that make it up may be read.
    private func checkWay(_ type: Declaration, _ relation: String) throws(RecordFailure) {
        guard let access, case .relation(let meaning)? = type.derived[relation]?.meaning else { return }
        guard !access.names(type, relation) else { return access.note(type, relation) }
        switch meaning {
        case .many(let target, let by): try check(target.declaration, by)
        case .one(let via, let here, let there, _), .manyVia(let via, let here, let there, _):
            try check(via.declaration, here, there)
        case .manyThrough(let via, let here, let there, let target, let by):
            try check(via.declaration, here, there)
            try check(target.declaration, by)
        case .those(let target, let path):
            _ = try expression(path, Level(target.declaration, names: Names()))
        }
    }

    private func check(_ type: Declaration, _ fields: String...) throws(RecordFailure) {
        try access?.checkRead(type)
        for field in fields { try access?.checkRead(type, field) }
    }

    func formula(
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
            return try "(SELECT count(*)" + ofOne(members, alias, where: Fragment("1")) + ")"
        case .among(let path, let values):
            return try predicate(.among(Path(base + path.steps), values), level)
        case .latest(let relation, let field, let condition),
            .earliest(let relation, let field, let condition):
            let members = try members(relation, of: type, level.names)
            let filter = try predicate(condition, members.level)
            let value = try expression(Path([field]), members.level)
            let function = if case .latest = formula { "max" } else { "min" }
            return try "(SELECT \(function)(" + value + ")" + ofOne(members, alias, where: filter) + ")"
        }
    }

    // MARK: Relations

    /// A subquery's level over the records that a relation leads to.
    struct Members {
        let level: Level
        let table: String
        /// The dated records in between and how they are tied to the level's; `nil` where there are none.
        var link: (table: String, tie: String)?
        let owner: Owner
        /// What must hold of the records in between at the acting day, with ` AND ` before each.
        let dated: String

        /// What holds the id of the record they belong to.
        enum Owner {
            case column(String)
            /// Where this path leads from each of them.
            case path(Path)
        }
    }

    /// Those of one record. The order of the tables is fixed: from the one record through what lies between,
    /// since a planner without statistics may begin with everybody who fulfils the condition.
    func ofOne(_ members: Members, _ alias: String, where filter: Fragment) throws(RecordFailure) -> Fragment
    {
        let from =
            members.link.map { "\($0.table) CROSS JOIN \(members.table) ON \($0.tie)" } ?? members.table
        let owned =
            switch members.owner {
            case .column(let column): Fragment("\(column) = \(alias).id")
            case .path(let path):
                try opened.leading(path.steps, members.level, to: Fragment("= \(alias).id"))
            }
        return " FROM \(from)" + members.level.joins + " WHERE " + owned + "\(members.dated) AND " + filter
    }

    /// Those of everybody, found by the condition, and whose they are.
    func ofAll(_ members: Members, where filter: Fragment) throws(RecordFailure) -> (
        owner: Fragment, rest: Fragment
    ) {
        let from = members.link.map { "\(members.table) JOIN \($0.table) ON \($0.tie)" } ?? members.table
        let owner =
            switch members.owner {
            case .column(let column): Fragment(column)
            case .path(let path): try opened.expression(path, members.level)
            }
        return (owner, " FROM \(from)" + members.level.joins + " WHERE " + filter + members.dated)
    }

    func members(
        _ relation: String, of type: Declaration, _ names: Names
    ) throws(RecordFailure) -> Members {
        guard case .relation(let meaning)? = type.derived[relation]?.meaning else {
            throw unknown(relation, in: type)
        }
        try checkWay(type, relation)
        switch meaning {
        case .many(let target, let by):
            let level = try level(schema.catalogue.current(target.declaration), names)
            return Members(
                level: level, table: "\(table(level.type)) AS \(level.alias)",
                owner: .column("\(level.alias).\(quoted(by))"),
                dated: dated(target.declaration, level.alias))
        case .manyThrough(let via, let here, let there, let target, let by):
            return try members(
                schema.catalogue.current(target.declaration), via.declaration, here, there, to: by, names)
        case .manyVia(let via, let here, let there, let target),
            .one(let via, let here, let there, let target):
            return try members(
                schema.catalogue.current(target.declaration), via.declaration, here, there, to: "id", names)
        case .those(let target, let path):
            let level = try level(schema.catalogue.current(target.declaration), names)
            return Members(
                level: level, table: "\(table(level.type)) AS \(level.alias)", owner: .path(path),
                dated: dated(target.declaration, level.alias))
        }
    }

    private func members(
        _ target: Declaration, _ via: Declaration, _ here: String, _ there: String, to column: String,
        _ names: Names
    ) throws(RecordFailure) -> Members {
        let level = try level(target, names)
        let link = names.next(via)
        return Members(
            level: level, table: "\(table(target)) AS \(level.alias)",
            link: (
                "\(table(via)) AS \(link)", "\(link).\(quoted(there)) = \(level.alias).\(quoted(column))"
            ),
            owner: .column("\(link).\(quoted(here))"),
            dated: dated(via, link) + dated(target, level.alias))
    }

    /// That a record of `level` is one of those a relation of one other record leads to.
    func related(
        to owner: Declaration, id: Int64, _ relation: String, _ level: Level
    ) throws(RecordFailure) -> Fragment {
        guard case .relation(let meaning)? = owner.derived[relation]?.meaning else {
            throw unknown(relation, in: owner)
        }
        try access?.checkRead(owner)
        try checkWay(owner, relation)
        let one = Fragment("= ?", [.integer(id)])
        func linked(_ column: String, _ via: TypeReference, _ here: String, _ there: String) -> Fragment {
            let link = level.names.next(via.declaration)
            return "\(level.alias).\(quoted(column)) IN (SELECT \(link).\(quoted(there)) FROM "
                + Fragment("\(table(via.declaration)) AS \(link) WHERE \(link).\(quoted(here)) ") + one
                + "\(dated(via.declaration, link)))"
        }
        switch meaning {
        case .many(_, let by): return Fragment("\(level.alias).\(quoted(by)) ") + one
        case .manyVia(let via, let here, let there, _), .one(let via, let here, let there, _):
            return linked("id", via, here, there)
        case .manyThrough(let via, let here, let there, _, let by): return linked(by, via, here, there)
        case .those(_, let path): return try opened.leading(path.steps, level, to: one)
        }
    }

    /// That `steps` lead from a record of `level` to `target` (`= ?`), as one list of ids in the other: so the indexes
    /// lead from the one record to the many, where joins would ask each of the many.
    private func leading(_ steps: [String], _ level: Level, to target: Fragment) throws(RecordFailure)
        -> Fragment
    {
        let type = level.type
        guard let step = steps.first else { return "\(level.alias).id " + target }
        let rest = Array(steps.dropFirst())
        /// What a column that holds ids of `next` must be.
        func beyond(_ next: Declaration) throws(RecordFailure) -> Fragment {
            if rest.isEmpty { return target }
            let inner = Level(next, names: level.names)
            let condition = try leading(rest, inner, to: target)
            return "IN (SELECT \(inner.alias).id FROM \(table(next)) AS \(inner.alias)" + inner.joins
                + " WHERE "
                + condition + ")"
        }
        if let next = type.column(step)?.target {
            return "\(level.alias).\(quoted(step)) " + (try beyond(schema.catalogue.current(next)))
        }
        switch type.derived[step]?.meaning {
        case .relation(.one(let via, let here, let there, let next)):
            let link = level.names.next(via.declaration)
            return "\(level.alias).id IN (SELECT \(link).\(quoted(here)) FROM "
                + Fragment("\(table(via.declaration)) AS \(link) WHERE \(link).\(quoted(there)) ")
                + (try beyond(schema.catalogue.current(next.declaration)))
                + "\(dated(via.declaration, link)))"
        case .formula(.path(let path), _): return try leading(path.steps + rest, level, to: target)
        default: return try expression(Path(steps), level) + " " + target
        }
    }

    private func dated(_ type: Declaration, _ alias: String) -> String {
        atDay(type, alias).map { " AND " + $0 } ?? ""
    }
}
