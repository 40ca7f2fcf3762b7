import Governance
import Lua
import Records

/// What scripts may ask of the books.
extension Instance {
    /// Checks a condition where it is written, so that the message names the author's line.
    func defineReading() {
        func type(_ value: LuaValue?) throws -> Declaration {
            guard case .text(let name)? = value else { throw HostFault.plain("这里应当是一个查询", hint: nil) }
            return try session.type(named: name)
        }
        define("check_where") { [unowned self] arguments in
            _ = try query().condition(arguments[safely: 1], try type(arguments.first))
            return []
        }
        define("check_tagged") { [unowned self] arguments in
            let tagged = LuaTable(list: [], fields: ["$tagged": arguments[safely: 1]])
            _ = try query().condition(.table(tagged), try type(arguments.first))
            return []
        }
        define("check_order") { [unowned self] arguments in
            _ = try query().order(arguments[safely: 1], try type(arguments.first))
            return []
        }
        define("check_within") { [unowned self] arguments in
            let type = try type(arguments.first)
            guard case .text(let place) = arguments[safely: 1] else {
                throw HostFault.plain("within 后面应当是地方的名称", hint: "例如 :within \"张家湾\"，:within \"张家湾/3\"")
            }
            guard type.place != nil else {
                throw HostFault.plain("\(type.title)不落在任何地方，不能用 within", hint: "去掉 within，或从户、居民查起")
            }
            _ = try Place.condition(place, in: session)
            return []
        }
        define("check_limit") { arguments in
            _ = try QueryText.limit(arguments[safely: 0])
            return []
        }
    }

    func whenRunning() throws {
        if isDeclaring {
            throw HostFault.plain("init.lua 声明的时候查不到数据", hint: "把它放进规则、命令或批处理的函数里")
        }
        // What is asked from here on belongs to this line of the script.
        access.usage?.place = interpreter.place ?? ""
    }

    func selection(_ arguments: [LuaValue]) throws -> Selection {
        try whenRunning()
        return try query().selection(arguments.first ?? .none)
    }

    func defineRows() {
        define("each") { [unowned self] arguments in
            let selection = try selection(arguments)
            let fields = host.fields(of: selection.type).map(\.path)
            return [
                .rows(
                    type: selection.type.name,
                    RowSource(try session.source(selection, fields: fields, access: access)))
            ]
        }
        define("count") { [unowned self] arguments in
            [.integer(Int64(try session.count(try selection(arguments), access: access)))]
        }
        define("first") { [unowned self] arguments in
            var selection = try selection(arguments)
            selection.limit = 1
            return [try ids(selection).first.map { .record(type: selection.type.name, id: $0) } ?? .none]
        }
        define("list") { [unowned self] arguments in
            let selection = try selection(arguments)
            let records = try ids(selection).map { LuaValue.record(type: selection.type.name, id: $0) }
            return [.table(LuaTable(list: records, fields: [:]))]
        }
        define("explain") { [unowned self] arguments in
            [.text(try explain(try selection(arguments), filters: arguments[safely: 1]))]
        }
        define("records") { arguments in
            guard case .text(let name)? = arguments.first, case .table(let ids) = arguments[safely: 1] else {
                return [.none]
            }
            let records = ids.list.compactMap { id -> LuaValue? in
                if case .integer(let id) = id { .record(type: name, id: id) } else { nil }
            }
            return [.table(LuaTable(list: records))]
        }
        define("place") { [unowned self] _ in [.text(interpreter.place ?? "")] }
        define("filtered") { [unowned self] arguments in
            if case .integer(let count) = arguments[safely: 1] {
                access.usage?.count(at: arguments.prefix(1).words.first, filtered: Int(count))
            }
            return []
        }
        define("find") { [unowned self] arguments in
            try whenRunning()
            guard case .text(let name)? = arguments.first else { return [.none] }
            let id: Int64
            switch arguments[safely: 1] {
            case .integer(let number): id = number
            case .record(_, let number): id = number
            default: throw HostFault.plain("find 后面应当是编号", hint: nil)
            }
            var selection = Selection(of: try session.type(named: name)).where(
                .compare("id", .equal, .integer(id)))
            selection.anyDay = true
            return [try ids(selection).first.map { .record(type: name, id: $0) } ?? .none]
        }
        define("is_tagged") { [unowned self] arguments in
            try whenRunning()
            guard case .record(let name, let id)? = arguments.first else {
                throw HostFault.plain("tagged 要用冒号调用", hint: "写成 resident:tagged \"独居老人\"")
            }
            let type = try session.type(named: name)
            let tagged = LuaValue.table(LuaTable(list: [], fields: ["$tagged": arguments[safely: 1]]))
            let condition = try query().condition(tagged, type)
            let selection = Selection(of: type).where(.compare("id", .equal, .integer(id))).where(condition)
            return [.boolean(try session.count(selection, access: access) > 0)]
        }
        define("related") { [unowned self] arguments in
            guard case .record(let name, _)? = arguments.first, case .text(let field) = arguments[safely: 2]
            else {
                return [.none]
            }
            let type = try session.type(named: name)
            guard case .relation(let relation)? = type.derived[field]?.meaning else {
                throw RecordFailure.unknownField(
                    field, type: type.title,
                    // `copy` is the bridge's own; the others come from the prelude.
                    suggestion: nearestWord(field, type.names + ["copy"] + arguments[safely: 3].words))
            }
            let condition = LuaTable(
                list: [],
                fields: ["$related": .table(LuaTable(list: [arguments[0], .text(field)], fields: [:]))])
            return [
                .table(
                    LuaTable(
                        list: [],
                        fields: [
                            "$query": .text(relation.target.name),
                            "$where": .table(LuaTable(list: [.table(condition)], fields: [:])),
                            "$order": .table(LuaTable(list: [], fields: [:])),
                        ]))
            ]
        }
    }

    /// How a query is answered, in lines for its author: how many statements, what leads to the records, how many
    /// there are, and what is left to Lua.
    private func explain(_ selection: Selection, filters: LuaValue) throws -> String {
        let title = selection.type.title
        let steps = try session.plan(selection, access: access)
        let count = try session.count(selection, access: access)
        var lines = ["\(title)：条件、次序和条数都由账本处理，一条语句，查出 \(count) 条"]
        lines += steps.map { step in
            switch step {
            case .all(let type): "- 逐条看全部\(type)"
            case .index(let type, let fields):
                "- 按索引找\(type)" + (fields.isEmpty ? "" : "：" + fields.joined(separator: "、"))
            case .id(let type): "- 按编号取\(type)"
            case .sorted: "- 查出以后再排序"
            case .grouped: "- 查出以后再分组"
            }
        }
        if case .integer(let number) = filters, number > 0 {
            lines.append("- 查出以后再在 Lua 里用 \(number) 个 filter 函数逐条筛：能写成条件的，写进 where 更快")
        }
        return lines.joined(separator: "\n")
    }

    func ids(_ selection: Selection) throws -> [Int64] {
        var ids: [Int64] = []
        try session.each(selection, ["id"], access: access) { ids.append($0.integer(0)) }
        return ids
    }

    func lua(_ value: Value, _ kind: Kind) -> LuaValue {
        switch (value, kind) {
        case (.integer(let number), .day): .day(Int32(truncatingIfNeeded: number))
        case (.integer(let number), .boolean): .boolean(number != 0)
        case (.integer(let id), .reference(let type)): .record(type: type.declaration.name, id: id)
        case (.integer(let number), _): .integer(number)
        case (.real(let number), _): .number(number)
        case (.text(let text), _): .text(text)
        default: .none
        }
    }
}
