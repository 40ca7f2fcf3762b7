import Lua
import Records

/// What a script wants worked out for each group: `{ n = gewu.count, oldest = gewu.max "age" }`.
struct GroupFigure {
    let name: String
    /// Where it stands among the figures of the grouping.
    let position: Int
    let kind: Kind
    /// A share has two figures: numerator, and then denominator.
    let isShare: Bool
}

extension QueryText {
    static let figures = ["count", "share", "sum", "average", "min", "max", "distinct"]

    /// One figure of a field, as `:sum "hours"` has it, and what kind of value comes out.
    func figure(_ verb: String, _ field: LuaValue, _ type: Declaration) throws -> (Aggregate, Kind) {
        guard case .text(let name) = field else {
            throw HostFault.plain("\(verb) 后面应当是字段名", hint: "例如 \(verb) \"age\"")
        }
        let path = Path(name)
        let kind = try kind(of: path, in: type)
        switch verb {
        case "distinct": return (.variety(path), .integer)
        case "min", "max":
            guard kind.hasOrder else {
                throw HostFault.plain("\(type.title)的 \(path) 没有大小，不能用 \(verb)", hint: "\(verb) 用于数、日子和文字")
            }
            return (verb == "min" ? .least(path) : .greatest(path), kind)
        default:
            guard kind.isNumber else {
                throw HostFault.plain(
                    "\(type.title)的 \(path) 是\(kind.title)，不能用 \(verb)", hint: "\(verb) 只用于数；条数用 count")
            }
            return verb == "sum" ? (.sum(path), kind) : (.average(path), .real)
        }
    }

    /// What `:group` is given: fields, figures by their names, and which groups in what order.
    func grouping(
        _ fields: LuaValue, _ figures: LuaValue, _ options: LuaValue, _ type: Declaration
    ) throws -> (Grouping, keys: [(path: Path, kind: Kind)], figures: [GroupFigure]) {
        let keys = try self.keys(fields, type)
        // How many there are comes with every group.
        var wanted: [Aggregate] = [.count]
        var texts: [GroupFigure] = []
        switch figures {
        case .none: break
        case .table(let table) where table.list.isEmpty:
            for (name, value) in table.fields.sorted(by: { $0.key < $1.key }) {
                guard name != "count", name != "value", !keys.contains(where: { $0.path.description == name })
                else {
                    throw HostFault.plain("group 的结果里已经有 “\(name)”", hint: "给这一项换一个名称")
                }
                let (found, kind, isShare) = try figure(value, name, type)
                texts.append(GroupFigure(name: name, position: wanted.count, kind: kind, isShare: isShare))
                wanted += found
            }
        default:
            throw HostFault.plain(
                "group 的第二项应当写明要算什么", hint: "例如 :group(\"grid\", { oldest = gewu.max \"age\" })")
        }
        var grouping = Grouping(by: keys.map(\.path), wanted)
        try apply(options, to: &grouping, keys.map(\.path.description), texts)
        return (grouping, keys, texts)
    }

    private func keys(_ value: LuaValue, _ type: Declaration) throws -> [(path: Path, kind: Kind)] {
        let names: [LuaValue]
        switch value {
        case .text: names = [value]
        case .table(let table) where table.fields.isEmpty && !table.list.isEmpty: names = table.list
        default:
            throw HostFault.plain("group 后面应当是字段名", hint: "例如 :group \"grid\"，:group { \"grid\", \"sex\" }")
        }
        return try names.map { name in
            guard case .text(let text) = name else {
                throw HostFault.plain(
                    "group 后面应当是字段名", hint: "例如 :group \"grid\"，:group { \"grid\", \"sex\" }")
            }
            return (Path(text), try kind(of: Path(text), in: type))
        }
    }

    private func figure(_ value: LuaValue, _ name: String, _ type: Declaration) throws -> (
        [Aggregate], Kind, Bool
    ) {
        guard case .table(let table) = value, case .text(let verb)? = table.fields["$aggregate"] else {
            throw HostFault.plain(
                "group 的 “\(name)” 应当是一个算法",
                hint: "可用：\(Self.figures.map { "gewu." + $0 }.joined(separator: "、"))")
        }
        let condition = table.fields["where"] ?? .none
        switch verb {
        case "count":
            return condition == .none
                ? ([.count], .integer, false)
                : ([.number(try self.condition(condition, type))], .integer, false)
        case "share": return ([.number(try self.condition(condition, type)), .count], .integer, true)
        default:
            let (figure, kind) = try figure(verb, table.fields["field"] ?? .none, type)
            return ([figure], kind, false)
        }
    }

    // MARK: Which groups

    private func apply(
        _ options: LuaValue, to grouping: inout Grouping, _ keys: [String], _ figures: [GroupFigure]
    ) throws {
        guard options != .none else { return }
        let known = ["where", "order", "limit"]
        guard case .table(let table) = options, table.list.isEmpty else {
            throw HostFault.plain(
                "group 的第三项应当是一个表",
                hint: "例如 { where = { n = gewu.at_least(3) }, order = \"-n\", limit = 10 }")
        }
        if let strange = table.fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw HostFault.unknown("group 的第三项里没有 “\(strange)”", strange, known)
        }
        grouping.limit = try table.fields["limit"].map(Self.limit)
        let orders: [LuaValue] =
            switch table.fields["order"] {
            case .table(let list)?: list.list
            case let value?: [value]
            case nil: []
            }
        for order in orders {
            guard case .text(let text) = order else {
                throw HostFault.plain("order 后面应当是分组的字段或算出来的名称", hint: "例如 order = \"-n\"")
            }
            let descending = text.hasPrefix("-")
            let name = descending ? String(text.dropFirst()) : text
            let column = try keys.firstIndex(of: name) ?? keys.count + position(of: name, keys, figures)
            grouping.order.append((column, descending))
        }
        guard let conditions = table.fields["where"] else { return }
        guard case .table(let table) = conditions, table.list.isEmpty else {
            throw HostFault.plain("group 的 where 应当写明哪个数", hint: "例如 where = { count = gewu.at_least(3) }")
        }
        for (name, value) in table.fields.sorted(by: { $0.key < $1.key }) {
            let position = try position(of: name, [], figures)
            for (comparison, value) in try compared(name, value) {
                grouping.conditions.append((position, comparison, value))
            }
        }
    }

    private func position(of name: String, _ keys: [String], _ figures: [GroupFigure]) throws -> Int {
        if name == "count" { return 0 }
        if let figure = figures.first(where: { $0.name == name }), !figure.isShare { return figure.position }
        throw HostFault.unknown(
            "group 里没有算出 “\(name)” 这个数", name, keys + ["count"] + figures.filter { !$0.isShare }.map(\.name))
    }

    private func compared(_ name: String, _ value: LuaValue) throws -> [(Comparison, Value)] {
        func number(_ value: LuaValue?) throws -> Value {
            switch value {
            case .integer(let number)?: return .integer(number)
            case .number(let number)?: return .real(number)
            case .day(let day)?: return .integer(Int64(day))
            default:
                throw HostFault.plain(
                    "group 的 where 里，“\(name)” 要和一个数比", hint: "例如 \(name) = gewu.at_least(3)")
            }
        }
        guard case .table(let table) = value, case .text(let op)? = table.fields["$op"] else {
            return [(.equal, try number(value))]
        }
        let first = table.fields["value"]
        switch op {
        case "at_least": return [(.atLeast, try number(first))]
        case "at_most": return [(.atMost, try number(first))]
        case "more_than": return [(.more, try number(first))]
        case "less_than": return [(.less, try number(first))]
        case "unlike": return [(.unequal, try number(first))]
        case "between": return [(.atLeast, try number(first)), (.atMost, try number(table.fields["upto"]))]
        default: return [(.equal, try number(nil))]
        }
    }
}
