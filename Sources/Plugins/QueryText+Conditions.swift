import Governance
import Lua
import Records

/// What a script says must be true of a record.
extension QueryText {
    func condition(_ value: LuaValue, _ type: Declaration) throws -> Condition {
        guard case .table(let table) = value else {
            throw HostFault.plain("条件应当是一个表", hint: "例如 :where { age = gewu.at_least(80) }")
        }
        guard table.fields["$query"] == nil else {
            throw HostFault.plain("条件应当是一个表，这里却是一个查询", hint: "关联的记录写成字段，例如 [\"household.size\"] = 1")
        }
        if let tagged = table.fields["$tagged"] { return try self.tagged(tagged, type) }
        if case .table(let related)? = table.fields["$related"] { return try self.related(related) }
        if case .text(let place)? = table.fields["$within"] {
            return try Place.condition(place, in: session)
        }
        if table.fields["$op"] != nil { return try combined(table, type) }
        var parts: [Condition] = []
        for item in table.list { parts.append(try condition(item, type)) }
        for (name, value) in table.fields.sorted(by: { $0.key < $1.key }) {
            parts.append(try field(Path(name), value, type))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private func combined(_ table: LuaTable, _ type: Declaration) throws -> Condition {
        guard case .text(let op)? = table.fields["$op"], ["any", "all", "none"].contains(op) else {
            if case .text(let op)? = table.fields["$op"], Self.quantifiers.contains(op) {
                throw HostFault.plain(
                    "gewu.\(op) 前面要写关联", hint: "例如 members = gewu.\(op) { age = gewu.at_least(80) }")
            }
            throw HostFault.plain("这个条件前面要写字段", hint: "例如 kind = gewu.prefix \"EM\"")
        }
        guard case .table(let inner)? = table.fields["value"], inner.fields.isEmpty, !inner.list.isEmpty
        else {
            throw HostFault.plain(
                "gewu.\(op) 后面应当是几个条件的列表", hint: "例如 gewu.\(op) { { urgency = \"特急\" }, { hardship = true } }"
            )
        }
        let parts = try inner.list.map { try condition($0, type) }
        switch op {
        case "any": return .any(parts)
        case "all": return .all(parts)
        default: return .not(.any(parts))
        }
    }

    // MARK: Of a field

    private func field(_ path: Path, _ value: LuaValue, _ type: Declaration) throws -> Condition {
        try checkStored(path, type)
        if let (relation, _) = try relation(path, type) { return try quantified(path, relation, value, type) }
        var path = path
        var kind = try session.kind(of: path, in: type)
        let value = try resolved(value)
        // A record is known by its name: community = "张家湾".
        if case .reference(let target) = kind, value.isText, target.declaration.column("name") != nil {
            path = Path(path.steps + ["name"])
            kind = .text
        }
        guard case .table(let table) = value, case .text(let op)? = table.fields["$op"] else {
            if case .table(let list) = value, list.fields.isEmpty, !list.list.isEmpty {
                return .among(path, try list.list.map { try stored(resolved($0), kind, path, type) })
            }
            return .compare(path, .equal, try stored(value, kind, path, type))
        }
        func argument(_ key: String = "value") throws -> Value {
            guard let value = table.fields[key], value != .none else {
                throw HostFault.plain("gewu.\(op) 后面没有值", hint: "空的写 gewu.empty，不空的写 gewu.filled")
            }
            return try stored(try resolved(value), kind, path, type)
        }
        func compared(_ comparison: Comparison, _ key: String = "value") throws -> Condition {
            guard kind.hasOrder else {
                throw HostFault.plain(
                    "\(type.title)的 \(path) 没有大小，不能用 gewu.\(op)", hint: "用等于、gewu.among 或 gewu.unlike")
            }
            return .compare(path, comparison, try argument(key))
        }
        switch op {
        case "empty": return .empty(path)
        case "filled": return .not(.empty(path))
        case "prefix", "contains":
            let sample = op == "prefix" ? "kind = gewu.prefix \"EM\"" : "name = gewu.contains \"建国\""
            guard case .text(let text) = try resolved(table.fields["value"] ?? .none), !text.isEmpty else {
                throw HostFault.plain("gewu.\(op) 后面应当是文字", hint: "例如 \(sample)")
            }
            guard kind.isText else {
                throw HostFault.plain(
                    "\(type.title)的 \(path) 是\(kind.title)，不能用 gewu.\(op)", hint: "gewu.\(op) 只用于文字")
            }
            return op == "prefix" ? .prefix(path, text) : .contains(path, text)
        case "at_least": return try compared(.atLeast)
        case "at_most": return try compared(.atMost)
        case "more_than": return try compared(.more)
        case "less_than": return try compared(.less)
        case "between":
            let least = try compared(.atLeast)
            guard table.fields["upto"] != nil else {
                throw HostFault.plain("gewu.between 后面要写两个值", hint: "例如 age = gewu.between(60, 79)，两头都算")
            }
            let most = try compared(.atMost, "upto")
            if case .compare(_, _, let low) = least, case .compare(_, _, let high) = most, high.isBelow(low) {
                throw HostFault.plain("gewu.between 的两个值写反了：前一个比后一个大", hint: "小的写在前面，例如 gewu.between(60, 79)")
            }
            return .all([least, most])
        case "unlike": return .compare(path, .unequal, try argument())
        case "among":
            guard case .table(let list)? = table.fields["value"], list.fields.isEmpty else {
                throw HostFault.plain(
                    "gewu.among 后面应当是列表", hint: "例如 kind = gewu.among { \"EM.01\", \"EM.02\" }")
            }
            return .among(path, try list.list.map { try stored(resolved($0), kind, path, type) })
        case "some", "no", "every":
            throw HostFault.plain(
                "\(type.title)的 \(path) 是\(kind.title)，不是一组记录，不能用 gewu.\(op)",
                hint: "gewu.\(op) 用在 members、visits 这样的关联后面；一条记录的字段写成 [\"household.size\"] = 1")
        default: throw HostFault.plain("gewu.\(op) 不能用在一个字段后面", hint: "用 gewu.among 列出几个值")
        }
    }

    // MARK: Of a relation

    private static let quantifiers = ["some", "no", "every"]

    private func quantified(
        _ path: Path, _ relation: Relation, _ value: LuaValue, _ type: Declaration
    ) throws -> Condition {
        guard case .table(let table) = value, case .text(let op)? = table.fields["$op"],
            Self.quantifiers.contains(op)
        else {
            throw HostFault.plain(
                "\(type.title)的 \(path) 是一组\(relation.target.title)，不能和一个值比",
                hint: "写成 \(path) = gewu.some { … }（有）、gewu.no { … }（没有）或 gewu.every { … }（个个都是）")
        }
        let inner =
            switch table.fields["value"] {
            case nil, LuaValue.none?: Condition.always
            case let value?: try condition(value, relation.target)
            }
        switch op {
        case "no": return .not(.exists(relation: path, where: inner))
        case "every": return .not(.exists(relation: path, where: .not(inner)))
        default:
            guard let number = table.fields["number"], number != .none else {
                return .exists(relation: path, where: inner)
            }
            return try self.number(path, inner, try resolved(number))
        }
    }

    private func number(_ path: Path, _ inner: Condition, _ number: LuaValue) throws -> Condition {
        func whole(_ value: LuaValue?) throws -> Int {
            guard case .integer(let number)? = try value.map(resolved), (0...1_000_000).contains(number)
            else {
                throw HostFault.plain(
                    "gewu.some 的第二项应当是条数",
                    hint: "例如 gewu.some({ … }, 2)（至少两条）、gewu.some({ … }, gewu.at_most(1))")
            }
            return Int(number)
        }
        guard case .table(let table) = number, case .text(let op)? = table.fields["$op"] else {
            return .number(relation: path, where: inner, .atLeast, try whole(number))
        }
        let value = table.fields["value"]
        func compared(_ comparison: Comparison, _ value: LuaValue?) throws -> Condition {
            .number(relation: path, where: inner, comparison, try whole(value))
        }
        switch op {
        case "at_least": return try compared(.atLeast, value)
        case "at_most": return try compared(.atMost, value)
        case "more_than": return try compared(.more, value)
        case "less_than": return try compared(.less, value)
        case "between":
            return .all([try compared(.atLeast, value), try compared(.atMost, table.fields["upto"])])
        default: return try compared(.equal, nil)
        }
    }

    /// The records of a relation of one record: `household.members`.
    private func related(_ table: LuaTable) throws -> Condition {
        guard case .record(let name, let id)? = table.list.first, case .text(let relation)? = table.list.last
        else {
            return .any([])
        }
        return .related(to: try session.type(named: name), id: id, relation: relation)
    }

    // MARK: Values

    /// A script's value as a field of that kind holds it, or what is wrong with it.
    func stored(_ value: LuaValue, _ kind: Kind, _ path: Path, _ type: Declaration) throws -> Value {
        func wrong(_ hint: String?) -> HostFault {
            HostFault.plain("\(type.title)的 \(path) 应为\(kind.title)", hint: hint)
        }
        switch (kind, value) {
        case (_, .none): return .null
        case (.text, .text(let text)), (.sealed, .text(let text)): return .text(text)
        case (.choice(let words), .text(let word)):
            guard words.contains(word) else { throw wrong(suggestion(word, words)) }
            return .text(word)
        case (.integer, .integer(let number)), (.real, .integer(let number)): return .integer(number)
        case (.real, .number(let number)): return .real(number)
        case (.integer, .number(let number)):
            guard let number = Int64(exactly: number) else { throw wrong("写没有小数的数") }
            return .integer(number)
        case (.boolean, .boolean(let flag)): return .integer(flag ? 1 : 0)
        case (.day, .day(let number)): return .integer(Int64(number))
        case (.day, .text(let text)):
            guard let day = Day(text) else { throw wrong("写成 2026-11-17，或 gewu.day(\"2026-11-17\")") }
            return day.stored
        case (.instant, .integer(let number)): return .integer(number)
        case (.reference(let target), .record(let name, let id)):
            guard target.declaration.name == name else { throw wrong(nil) }
            return .integer(id)
        case (.reference, .integer(let id)): return .integer(id)
        case (.integer, .record(_, let id)): return .integer(id)
        default: throw wrong(nil)
        }
    }
}

extension LuaValue {
    fileprivate var isText: Bool { if case .text = self { true } else { false } }
}

extension Value {
    /// Whether it comes before another of its kind.
    fileprivate func isBelow(_ other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): a < b
        case (.real(let a), .real(let b)): a < b
        case (.integer(let a), .real(let b)): Double(a) < b
        case (.real(let a), .integer(let b)): a < Double(b)
        // As the books compare: letter by letter, not as people would.
        case (.text(let a), .text(let b)): a.unicodeScalars.lexicographicallyPrecedes(b.unicodeScalars)
        default: false
        }
    }
}

extension Kind {
    /// Whether more and less mean something.
    var hasOrder: Bool {
        switch self {
        case .integer, .real, .text, .day, .instant: true
        case .boolean, .choice, .reference, .sealed: false
        }
    }

    /// Whether it can be added up.
    var isNumber: Bool {
        switch self {
        case .integer, .real: true
        default: false
        }
    }

    fileprivate var isText: Bool {
        switch self {
        case .text, .choice: true
        default: false
        }
    }
}
