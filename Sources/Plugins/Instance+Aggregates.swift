import Lua
import Records

/// What scripts may have worked out of many records, and pages of them.
extension Instance {
    func defineAggregates() {
        define("aggregate") { [unowned self] arguments in
            let selection = try selection(arguments)
            let (figure, kind) = try query().figure(
                arguments[safely: 1].text ?? "", arguments[safely: 2], selection.type)
            let figures = try session.group(selection, Grouping(by: [], [figure]), access: access)
            return [lua(figures.first?.first ?? .null, kind)]
        }
        define("distinct") { [unowned self] arguments in
            let selection = try selection(arguments)
            guard case .text(let field) = arguments[safely: 1] else {
                throw HostFault.plain("distinct 后面应当是字段名", hint: "例如 :distinct \"grid\"")
            }
            let kind = try query().kind(of: Path(field), in: selection.type)
            let values = try session.group(selection, Grouping(by: [Path(field)], []), access: access)
            // A list has no place for what is empty.
            let list = values.compactMap(\.first).filter { $0 != .null }.map { lua($0, kind) }
            return [.table(LuaTable(list: list))]
        }
        define("group") { [unowned self] arguments in
            let selection = try selection(arguments)
            let (grouping, keys, figures) = try query().grouping(
                arguments[safely: 1], arguments[safely: 2], arguments[safely: 3], selection.type)
            let groups = try session.group(selection, grouping, access: access)
            return [.table(LuaTable(list: groups.map { .table(group($0, keys, figures)) }))]
        }
        define("page") { [unowned self] arguments in
            var selection = try selection(arguments)
            guard selection.limit == nil else {
                throw HostFault.plain("limit 和 page 只写一个", hint: "去掉 limit；一页几条是 page 的第二项")
            }
            guard case .integer(let number) = arguments[safely: 1], (1...1_000_000).contains(number),
                case .integer(let size) = arguments[safely: 2], (1...1000).contains(size)
            else {
                throw HostFault.plain(
                    "page 后面应当是第几页、一页几条（1 至 1000）", hint: "例如 :order \"name\":page(1, 20)")
            }
            let (total, ids) = try session.snapshot {
                let total = try session.count(selection, access: access)
                selection.limit = Int(size)
                selection.offset = Int(number - 1) * Int(size)
                return (total, try self.ids(selection))
            }
            let pages = (Int64(total) + size - 1) / size
            return [
                .table(
                    LuaTable(
                        list: ids.map { .record(type: selection.type.name, id: $0) },
                        fields: [
                            "page": .integer(number), "size": .integer(size), "pages": .integer(pages),
                            "total": .integer(Int64(total)),
                        ]))
            ]
        }
    }

    /// One group as a script gets it: each field under its name, the first also as `value`, and the figures.
    private func group(
        _ values: [Value], _ keys: [(path: Path, kind: Kind)], _ figures: [GroupFigure]
    ) -> LuaTable {
        var fields: [String: LuaValue] = [:]
        for (key, value) in zip(keys, values) { fields[key.path.description] = lua(value, key.kind) }
        if let first = keys.first { fields["value"] = lua(values[0], first.kind) }
        let numbers = values.dropFirst(keys.count).map { $0 }
        fields["count"] = lua(numbers[0], .integer)
        for figure in figures {
            let value = lua(numbers[figure.position], figure.kind)
            fields[figure.name] =
                figure.isShare
                ? .table(
                    LuaTable(fields: [
                        "numerator": value, "denominator": lua(numbers[figure.position + 1], .integer),
                    ])) : value
        }
        return LuaTable(fields: fields.filter { $0.value != .none })
    }
}

extension LuaValue {
    fileprivate var text: String? { if case .text(let text) = self { text } else { nil } }
}
