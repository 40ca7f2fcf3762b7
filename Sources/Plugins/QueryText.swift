import Governance
import Lua
import Records

/// Turns what a script says of records into a ``Selection``.
///
/// A script's query is a plain table: `$query` the type, `$where` a list of condition tables, `$order`, `$limit`.
struct QueryText {
    let session: Session
    /// The value a setting has in a community; `nil` asks for the street's.
    let setting: (_ key: String, _ community: Int64?) throws -> LuaValue
    /// The community the query is used in, where it is used in one.
    var community: Int64?
    /// The communities that have set something themselves, where the query is used over all of them at once: a
    /// condition that rests on a setting then means in each what the setting says there.
    var communities: [Int64] = []

    func selection(_ value: LuaValue) throws -> Selection {
        guard case .table(let table) = value, case .text(let name)? = table.fields["$query"] else {
            throw HostFault.plain("这里应当是一个查询", hint: "例如 gewu.households:tagged { \"独居老人\" }")
        }
        var selection = Selection(of: try session.type(named: name))
        if case .table(let conditions)? = table.fields["$where"] {
            for condition in conditions.list {
                selection.conditions.append(try everywhere(condition, selection.type))
            }
        }
        if case .table(let order)? = table.fields["$order"] {
            for item in order.list { selection.order.append(try self.order(item, selection.type)) }
        }
        selection.limit = try table.fields["$limit"].map(Self.limit)
        return selection
    }

    /// A condition as it is in each community that sets one of its settings otherwise, and as it is in all others.
    private func everywhere(_ value: LuaValue, _ type: Declaration) throws -> Condition {
        let keys = Self.settings(in: value)
        let own = try communities.filter { community in
            try keys.contains { try setting($0, community) != setting($0, nil) }
        }
        let usual = try condition(value, type)
        guard !own.isEmpty else { return usual }
        let exceptions = try own.map { community -> Condition in
            var there = self
            there.community = community
            return .all([.within(community), try there.condition(value, type)])
        }
        let elsewhere = Condition.not(.any(own.map { .within($0) }))
        return .any(exceptions + [.all([elsewhere, usual])])
    }

    /// The settings that a part of a query names, at any depth.
    private static func settings(in value: LuaValue) -> Set<String> {
        guard case .table(let table) = value else { return [] }
        if case .text(let key)? = table.fields["$setting"] { return [key] }
        return (table.list + table.fields.values).reduce(into: []) { $0.formUnion(settings(in: $1)) }
    }

    /// What a setting stands for here; any other value is itself.
    private func resolved(_ value: LuaValue) throws -> LuaValue {
        guard case .table(let table) = value, case .text(let key)? = table.fields["$setting"] else {
            return value
        }
        return try setting(key, community)
    }

    static func limit(_ value: LuaValue) throws -> Int {
        guard case .integer(let count) = value, count > 0 else {
            throw HostFault.plain("limit 后面应当是大于 0 的整数", hint: "例如 :limit(20)")
        }
        return Int(count)
    }

    /// The care categories that a query narrows to, if it does.
    func categories(_ value: LuaValue) throws -> [CareCategory] {
        guard case .table(let table) = value, case .table(let conditions)? = table.fields["$where"] else {
            return []
        }
        var found: [CareCategory] = []
        for case .table(let condition) in conditions.list {
            guard let tagged = condition.fields["$tagged"] else { continue }
            for category in try careCategories(tagged) where !found.contains(category) {
                found.append(category)
            }
        }
        return found
    }

    func order(_ value: LuaValue, _ type: Declaration) throws -> Order {
        guard case .text(let text) = value else {
            throw HostFault.plain("order 后面应当是字段名", hint: "例如 :order \"name\"")
        }
        let descending = text.hasPrefix("-")
        let path = Path(descending ? String(text.dropFirst()) : text)
        _ = try session.kind(of: path, in: type)
        return Order(path, descending: descending)
    }

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

    private func field(_ path: Path, _ value: LuaValue, _ type: Declaration) throws -> Condition {
        var path = path
        var kind = try session.kind(of: path, in: type)
        let value = try resolved(value)
        // A record is known by its name: community = "张家湾".
        if case .reference(let target) = kind, case .text = value, target.declaration.column("name") != nil {
            path = Path(path.steps + ["name"])
            kind = .text
        }
        guard case .table(let table) = value, case .text(let op)? = table.fields["$op"] else {
            if case .table(let list) = value, list.fields.isEmpty, !list.list.isEmpty {
                return .among(path, try list.list.map { try stored(resolved($0), kind, path, type) })
            }
            return .compare(path, .equal, try stored(value, kind, path, type))
        }
        func argument() throws -> Value {
            guard let value = table.fields["value"], value != .none else {
                throw HostFault.plain("gewu.\(op) 后面没有值", hint: "空的写 gewu.empty，不空的写 gewu.filled")
            }
            return try stored(resolved(value), kind, path, type)
        }
        func compared(_ comparison: Comparison) throws -> Condition {
            guard kind.hasOrder else {
                throw HostFault.plain(
                    "\(type.title)的 \(path) 没有大小，不能用 gewu.\(op)", hint: "用等于、gewu.among 或 gewu.unlike")
            }
            return .compare(path, comparison, try argument())
        }
        switch op {
        case "empty": return .empty(path)
        case "filled": return .not(.empty(path))
        case "prefix":
            guard case .text(let prefix) = try resolved(table.fields["value"] ?? .none), !prefix.isEmpty
            else {
                throw HostFault.plain("gewu.prefix 后面应当是文字", hint: "例如 kind = gewu.prefix \"EM\"")
            }
            guard kind.isText else {
                throw HostFault.plain(
                    "\(type.title)的 \(path) 是\(kind.title)，不能用 gewu.prefix", hint: "gewu.prefix 只用于文字")
            }
            return .prefix(path, prefix)
        case "at_least": return try compared(.atLeast)
        case "at_most": return try compared(.atMost)
        case "more_than": return try compared(.more)
        case "less_than": return try compared(.less)
        case "unlike": return .compare(path, .unequal, try argument())
        case "among":
            guard case .table(let list)? = table.fields["value"], list.fields.isEmpty else {
                throw HostFault.plain(
                    "gewu.among 后面应当是列表", hint: "例如 kind = gewu.among { \"EM.01\", \"EM.02\" }")
            }
            return .among(path, try list.list.map { try stored(resolved($0), kind, path, type) })
        default: throw HostFault.plain("gewu.\(op) 不能用在一个字段后面", hint: "用 gewu.among 列出几个值")
        }
    }

    private func tagged(_ value: LuaValue, _ type: Declaration) throws -> Condition {
        guard case .relation? = type.derived["care_tags"]?.meaning else {
            throw HostFault.plain("\(type.title)没有关爱类别", hint: "tagged 只用于 households 和 residents")
        }
        return .exists(
            relation: "care_tags", where: .among("category", try careCategories(value).map(\.stored)))
    }

    func careCategories(_ value: LuaValue) throws -> [CareCategory] {
        guard Self.settings(in: value).isEmpty else {
            throw HostFault.plain("关爱类别不能是设置", hint: "写明类别，例如 :tagged { \"独居老人\" }")
        }
        guard case .table(let table) = value, !table.list.isEmpty else {
            throw HostFault.plain("tagged 后面应当是关爱类别的列表", hint: "例如 :tagged { \"独居老人\" }")
        }
        return try table.list.map { item in
            guard case .text(let word) = item else { throw HostFault.plain("关爱类别应当是文字", hint: nil) }
            guard let category = CareCategory(rawValue: word) else {
                let all = CareCategory.allCases.map(\.rawValue)
                let near = nearestWord(word, all) ?? CareCategory(reading: word)?.rawValue
                throw HostFault.plain(
                    "没有关爱类别 “\(word)”",
                    hint: near.map { "是否指 “\($0)”？" } ?? "可用：\(all.joined(separator: "、"))")
            }
            return category
        }
    }

    /// The records of a relation of one record: `household.members`.
    private func related(_ table: LuaTable) throws -> Condition {
        guard case .record(let name, let id)? = table.list.first, case .text(let relation)? = table.list.last
        else {
            return .any([])
        }
        let type = try session.type(named: name)
        guard case .relation(let meaning)? = type.derived[relation]?.meaning else { return .any([]) }
        switch meaning {
        case .many(_, let by): return .compare(Path([by]), .equal, .integer(id))
        case .manyVia(let via, let here, let there, _), .one(let via, let here, let there, _):
            let links = Selection(of: via.declaration).where(.compare(Path([here]), .equal, .integer(id)))
            return .leads("id", to: links, at: Path([there]))
        case .manyThrough(let via, let here, let there, _, let by):
            let links = Selection(of: via.declaration).where(.compare(Path([here]), .equal, .integer(id)))
            return .leads(Path([by]), to: links, at: Path([there]))
        }
    }

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

extension Kind {
    /// Whether more and less mean something.
    fileprivate var hasOrder: Bool {
        switch self {
        case .integer, .real, .text, .day, .instant: true
        case .boolean, .choice, .reference, .sealed: false
        }
    }

    fileprivate var isText: Bool {
        switch self {
        case .text, .choice: true
        default: false
        }
    }
}
