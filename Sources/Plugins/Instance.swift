import CRows
import Governance
import Lua
import Records

/// One plugin in one interpreter, for one community or for all that have set nothing themselves.
///
/// Made on first use and closed with the host: globals of two plugins, or of one plugin in two communities, never
/// meet. `init.lua` runs once in it, and only declares.
final class Instance {
    let plugin: Plugin
    let community: Int64?
    let interpreter: Interpreter
    private(set) var declarations: [Declared] = []
    private(set) var isDeclaring = true
    /// The unit of work that the running script may write in.
    var work: Work?
    private unowned let host: PluginHost

    /// What `init.lua` declared: kind, name and the table as it stood there.
    struct Declared {
        let kind: String
        let name: String
        let definition: LuaTable
    }

    init(_ host: PluginHost, _ plugin: Plugin, community: Int64?) throws {
        self.host = host
        self.plugin = plugin
        self.community = community
        interpreter = try Interpreter(
            seed: UInt64(bitPattern: Int64(host.session.day.number)),
            clock: { [unowned host] in host.session.now.milliseconds },
            print: { [unowned host] in host.print($0) })
        try prepare()
        guard let source = plugin.installation.source() else {
            throw PluginFailure.noInit(plugin: plugin.name)
        }
        let main = try interpreter.load(source.text, named: source.named)
        _ = try interpreter.call(main, within: Budget(seconds: 1))
        isDeclaring = false
    }

    /// The function under `key` of a declaration, in this interpreter.
    func function(_ kind: String, _ name: String, _ key: String) -> Function? {
        let declared = declarations.first { $0.kind == kind && $0.name == name }
        if case .function(let function)? = declared?.definition.fields[key] { return function }
        return nil
    }

    private var session: Session { host.session }
    private var access: Access { plugin.access }

    private func query() -> QueryText {
        QueryText(session: session) { [self] key in
            guard let value = plugin.settings[key, community] else { throw plugin.unknownSetting(key) }
            return value.lua
        }
    }

    // MARK: What scripts may call

    private func prepare() throws {
        declareRecords()
        defineDeclaring()
        defineReading()
        defineRows()
        defineWriting()
        _ = try interpreter.runPrelude(prelude, named: "gewu/prelude.lua")
        interpreter.setRequire { [unowned self] name in
            guard let source = plugin.installation.source(of: name) else { return .missing }
            return .text(source.text, named: source.named)
        }
    }

    private func declareRecords() {
        for type in session.catalogue.types {
            let fields = host.fields(of: type)
            interpreter.declareRows(
                type.name, fields: fields.map { (name: $0.name, column: $0.column, relation: $0.relation) }
            ) { [unowned self] in
                RowSource(try session.keyedSource(type, fields: fields.map(\.path), access: access))
            }
        }
    }

    private func define(_ name: String, _ body: @escaping ([LuaValue]) throws -> [LuaValue]) {
        interpreter.define(name) { [unowned host] arguments in
            do { return try body(arguments) } catch let failure as RecordFailure {
                throw host.fault(failure)
            }
        }
    }

    private func defineDeclaring() {
        define("declare") { [unowned self] arguments in
            guard isDeclaring else { throw HostFault.plain("规则、命令和批处理只能在 init.lua 里声明", hint: nil) }
            guard case .text(let kind)? = arguments.first, case .text(let name) = arguments[safely: 1] else {
                throw HostFault.plain("声明要写名称", hint: "例如 gewu.rule \"elder\" { … }")
            }
            guard case .table(let definition) = arguments[safely: 2] else {
                throw HostFault.plain(
                    "“\(name)” 后面应当是一个表", hint: "例如 gewu.\(kind) \"\(name)\" { title = \"…\" }")
            }
            guard !declarations.contains(where: { $0.kind == kind && $0.name == name }) else {
                throw HostFault.plain("“\(name)” 声明了两次", hint: "换一个名称")
            }
            try plugin.check(kind, name, definition, query())
            declarations.append(Declared(kind: kind, name: name, definition: definition))
            return []
        }
        define("setting") { [unowned self] arguments in
            guard case .text(let key)? = arguments.first else { return [.none] }
            guard let value = plugin.settings[key, community] else { throw plugin.unknownSetting(key) }
            if isDeclaring { return [.table(LuaTable(list: [], fields: ["$setting": .text(key)]))] }
            return [value.lua]
        }
        define("read_only") { arguments in
            guard case .text(let name)? = arguments.first else { return [] }
            throw HostFault.plain("\(name) 不能改写", hint: "设置由社区改；插件自己的东西放在 local 变量里")
        }
        define("unknown_method") { arguments in
            guard case .text(let name)? = arguments.first else { return [.none] }
            let methods = [
                "where", "tagged", "within", "order", "limit", "each", "count", "first", "list", "group",
                "explain",
                "find", "add", "set", "remove",
            ]
            throw HostFault.plain(
                "查询没有 “\(name)”", hint: suggestion(name, methods) ?? "可用：\(methods.joined(separator: "、"))")
        }
        define("collection") { [unowned self] arguments in
            guard case .text(let name)? = arguments.first else { return [.none] }
            if let type = session.catalogue.types.first(where: { plural($0.name) == name }) {
                return [.text(type.name)]
            }
            let names =
                session.catalogue.types.map { plural($0.name) }
                + [
                    "rule", "command", "job", "settings", "prefix", "at_least", "at_most", "any", "all",
                    "none", "today",
                ]
            throw HostFault.plain("gewu 没有 “\(name)”", hint: suggestion(name, names))
        }
    }

    /// Checks a condition where it is written, so that the message names the author's line.
    private func defineReading() {
        func type(_ value: LuaValue?) throws -> Declaration {
            guard case .text(let name)? = value else { throw HostFault.plain("这里应当是一个查询", hint: nil) }
            return try session.type(named: name)
        }
        define("check_where") { [unowned self] arguments in
            _ = try query().condition(arguments[safely: 1], try type(arguments.first))
            return []
        }
        define("check_tagged") { [unowned self] arguments in
            _ = try query().careCategories(arguments[safely: 1])
            return []
        }
        define("check_order") { [unowned self] arguments in
            guard case .text(let field) = arguments[safely: 1] else {
                throw HostFault.plain("order 后面应当是字段名", hint: "例如 :order \"name\"")
            }
            _ = try query().order(field, try type(arguments.first))
            return []
        }
        define("today") { [unowned self] _ in [.day(session.day.number)] }
        define("day_of") { arguments in
            guard case .text(let text)? = arguments.first, let day = Day(text) else {
                throw HostFault.plain("看不懂这个日期", hint: "写成 gewu.day \"2026-11-17\"")
            }
            return [.day(day.number)]
        }
    }

    private func whenRunning() throws {
        if isDeclaring {
            throw HostFault.plain("init.lua 声明的时候查不到数据", hint: "把它放进规则、命令或批处理的函数里")
        }
    }

    private func selection(_ arguments: [LuaValue]) throws -> Selection {
        try whenRunning()
        return try query().selection(arguments.first ?? .none)
    }

    private func defineRows() {
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
        define("group") { [unowned self] arguments in
            let selection = try selection(arguments)
            guard case .text(let field) = arguments[safely: 1] else {
                throw HostFault.plain("group 后面应当是字段名", hint: "例如 :group \"grid\"")
            }
            let groups = try session.group(selection, by: Path(field), access: access)
            let kind = try session.kind(of: Path(field), in: selection.type)
            return [
                .table(
                    LuaTable(
                        list: groups.map { value, count in
                            .table(
                                LuaTable(
                                    list: [],
                                    fields: ["value": lua(value, kind), "count": .integer(Int64(count))]))
                        }, fields: [:]))
            ]
        }
        define("explain") { [unowned self] arguments in
            let (sql, plan) = try session.explain(try selection(arguments))
            return [.text(sql + "\n" + plan.joined(separator: "\n"))]
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
            let row = try session.find(try session.type(named: name), id: id, access: access)
            return [row.map { .record(type: name, id: $0.rawID) } ?? .none]
        }
        define("is_tagged") { [unowned self] arguments in
            try whenRunning()
            guard case .record(let name, let id)? = arguments.first else { return [.boolean(false)] }
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
                    field, type: type.title, suggestion: nearestWord(field, type.names + ["tagged", "copy"]))
            }
            let target =
                switch relation {
                case .many(let target, _), .manyVia(_, _, _, let target),
                    .manyThrough(_, _, _, let target, _),
                    .one(_, _, _, let target):
                    target.declaration.name
                }
            let condition = LuaTable(
                list: [],
                fields: ["$related": .table(LuaTable(list: [arguments[0], .text(field)], fields: [:]))])
            return [
                .table(
                    LuaTable(
                        list: [],
                        fields: [
                            "$query": .text(target),
                            "$where": .table(LuaTable(list: [.table(condition)], fields: [:])),
                            "$order": .table(LuaTable(list: [], fields: [:])),
                        ]))
            ]
        }
    }

    private func ids(_ selection: Selection) throws -> [Int64] {
        var ids: [Int64] = []
        try session.each(selection, ["id"], access: access) { ids.append($0.integer(0)) }
        return ids
    }

    private func lua(_ value: Value, _ kind: Kind) -> LuaValue {
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

    // MARK: Writing

    private func defineWriting() {
        define("add") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            let id = try work.insert(type, try assignments(arguments[safely: 1], type), access: access)
            interpreter.refreshKeyed()
            return [.record(type: type.name, id: id)]
        }
        define("set") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            try work.update(
                type, id: try record(arguments[safely: 1], type), read: nil,
                try assignments(arguments[safely: 2], type), access: access)
            interpreter.refreshKeyed()
            return []
        }
        define("remove") { [unowned self] arguments in
            let (work, type) = try writing(arguments)
            try work.remove(type, id: try record(arguments[safely: 1], type), access: access)
            interpreter.refreshKeyed()
            return []
        }
    }

    private func writing(_ arguments: [LuaValue]) throws -> (Work, Declaration) {
        try whenRunning()
        guard case .text(let name)? = arguments.first else { throw HostFault.plain("这里应当是一个查询", hint: nil) }
        let type = try session.type(named: name)
        guard let work else {
            throw HostFault.denied("规则只读不写", hint: "写记录请放在命令或批处理里")
        }
        guard type.name != Duty.declaration.name else {
            throw HostFault.denied("待办由规则排出，不能直接写", hint: "改规则、类别或走访，待办跟着变")
        }
        return (work, type)
    }

    private func record(_ value: LuaValue, _ type: Declaration) throws -> Int64 {
        switch value {
        case .record(let name, let id) where name == type.name: return id
        case .integer(let id): return id
        default: throw HostFault.plain("这里应当是一条\(type.title)或它的编号", hint: nil)
        }
    }

    private func assignments(_ value: LuaValue, _ type: Declaration) throws -> [Assignment] {
        guard case .table(let table) = value else {
            throw HostFault.plain("要写的字段应当是一个表", hint: "例如 { outcome = \"见到\" }")
        }
        return try table.fields.sorted { $0.key < $1.key }.map { name, value in
            guard let column = type.column(name) else {
                throw RecordFailure.unknownField(
                    name, type: type.title, suggestion: nearestWord(name, type.columns.map(\.name)))
            }
            return Assignment(named: name, try query().stored(value, column.kind, Path([name]), type))
        }
    }
}

/// `community` → `communities`.
func plural(_ name: String) -> String {
    name.hasSuffix("y") ? name.dropLast() + "ies" : name.hasSuffix("ch") ? name + "es" : name + "s"
}

extension [LuaValue] {
    subscript(safely index: Int) -> LuaValue { index < count ? self[index] : .none }
}

/// The Lua side of the API, embedded in the program.
private let prelude = String(decoding: PackageResources.prelude_lua, as: UTF8.self)
