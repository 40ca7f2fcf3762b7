import Governance
import Lua
import Records

/// Turns what a script says of records into a ``Selection``.
///
/// A script's query is a plain table: `$query` the type, `$where` a list of condition tables, `$order`, `$limit`.
/// What it judges in Lua (`$filter`) never comes here: a query with it is read row by row by the prelude.
struct QueryText {
    let session: Session
    /// The value a setting has in a community; `nil` asks for the street's.
    let setting: (_ key: String, _ community: Int64?) throws -> LuaValue
    /// The community the query is used in, where it is used in one.
    var community: Int64?
    /// The communities that have set something themselves, where the query is used over all of them at once: a
    /// condition that rests on a setting then means in each what the setting says there.
    var communities: [Int64] = []
    /// The fields that the plugin works out itself, by record type.
    var computed: [String: Set<String>] = [:]

    func selection(_ value: LuaValue) throws -> Selection {
        guard case .table(let table) = value, case .text(let name)? = table.fields["$query"] else {
            throw HostFault.plain("这里应当是一个查询", hint: "例如 gewu.households:tagged { \"独居老人\" }")
        }
        guard table.fields["$filter"] == nil else {
            throw HostFault.plain(
                "这里不能用带 filter 的查询：filter 在 Lua 里一条条筛，只能接 each、list、first、count",
                hint: "能写成条件的写进 where；规则里，把判断放进 cadence 函数")
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
    func resolved(_ value: LuaValue) throws -> LuaValue {
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
        _ = try kind(of: path, in: type)
        return Order(path, descending: descending)
    }

    /// What a plugin works out is no field of the books: no query can ask for it.
    func checkStored(_ path: Path, _ type: Declaration) throws {
        guard path.steps.count == 1, computed[type.name]?.contains(path.steps[0]) == true else { return }
        throw HostFault.plain("“\(path)”是算出的字段，查询里不能用", hint: "逐条取出来，用 if 判断")
    }

    /// What kind of value a path leads to; a whole relation is none.
    func kind(of path: Path, in type: Declaration) throws -> Kind {
        try checkStored(path, type)
        if let (relation, _) = try relation(path, type) {
            throw HostFault.plain(
                "\(type.title)的 \(path) 是一组\(relation.target.title)，不是一个值",
                hint:
                    "条件写成 \(path) = gewu.some { … }；条数、合计从那一头查起，例如 gewu.\(plural(relation.target.name)):group(…)"
            )
        }
        return try session.kind(of: path, in: type)
    }

    /// The relation to many that a path ends in, and the type it belongs to; `nil` where it ends in a field.
    func relation(_ path: Path, _ type: Declaration) throws -> (Relation, Declaration)? {
        guard let last = path.steps.last else { return nil }
        var owner = type
        if path.steps.count > 1 {
            guard
                case .reference(let target)? = try? session.kind(
                    of: Path(Array(path.steps.dropLast())), in: type)
            else { return nil }
            owner = target.declaration
        }
        guard case .relation(let meaning)? = owner.derived[last]?.meaning, meaning.leadsToMany else {
            return nil
        }
        return (meaning, owner)
    }

    // MARK: Care categories

    func tagged(_ value: LuaValue, _ type: Declaration) throws -> Condition {
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
}
