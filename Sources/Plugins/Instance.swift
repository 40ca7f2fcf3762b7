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
    /// What it makes of the declarations of the plugin it extends: kind `override`, or `without`.
    var changes: [Declared] = []
    /// What it says settings of the plugin it extends are, where it holds.
    var adjustments: [(key: String, value: SettingValue)] = []
    /// Where the functions of its changes stand, by declaration and field.
    var places: [String: String] = [:]
    /// What was named and has no table yet.
    var unfinished: [(kind: String, name: String)] = []
    private(set) var isDeclaring = true
    /// The plugin's own records: what it calls them, and what the books do.
    var own: [String: String] = [:]
    /// What an update has to do, as `gewu.migrate` says.
    var migrations: [Migration] = []
    /// A letter to a unit is being written: what somebody did may be in it only where that person has seen it.
    var isWritingToUnit = false
    /// The unit of work that the running script may write in.
    var work: Work?
    /// The declaration whose function runs.
    var running: (kind: String, name: String)?
    /// The write that the running handler hears of.
    var event: WriteEvent?
    /// What the running job has set apart.
    var apart: SetApart?
    unowned let host: PluginHost
    /// Names what the prelude has made.
    private var inventory: Function?

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
            limits: plugin.allowance.limits,
            seed: UInt64(bitPattern: Int64(host.session.day.number)),
            clock: { [unowned host] in host.session.now.milliseconds },
            print: { [unowned host] in host.print($0) })
        try prepare()
        guard let source = plugin.installation.source() else {
            throw PluginFailure.noInit(plugin: plugin.name)
        }
        let main = try interpreter.load((host.passed?.preamble ?? "") + source.text, named: source.named)
        _ = try interpreter.call(main, within: .declaring)
        if let (kind, name) = unfinished.first {
            throw LuaFailure(
                kind: .runtime, message: "gewu.\(kind) \"\(name)\" 后面没有表",
                hint: "写成 gewu.\(kind) \"\(name)\" { title = \"…\" }", file: source.named)
        }
        isDeclaring = false
    }

    /// The function under `key` of a declaration, in this interpreter.
    func function(_ kind: String, _ name: String, _ key: String) -> Function? {
        let declared = (declarations + changes).first { $0.kind == kind && $0.name == name }
        if case .function(let function)? = declared?.definition.fields[key] { return function }
        return nil
    }

    /// Notes a record that the running job could not deal with, and says how many have failed in its way.
    func setApart(_ type: Declaration, _ id: Int64, _ failure: LuaFailure) -> Int {
        apart?.add(type, id, failure) ?? 0
    }

    /// The names in the tables that scripts hold: `gewu`, `query`, `record`.
    func names() throws -> [String: [String]] {
        guard let inventory else { return [:] }
        return named(try interpreter.call(inventory, within: .declaring))
    }

    var session: Session { host.session }
    /// What a letter to a unit is written from: the unit, and the facts that the host hands over.
    var access: Access {
        guard isWritingToUnit else { return plugin.access }
        return Access(who: plugin.access.who, reads: [ResidentUnit.declaration.name], writes: [])
    }

    func query() -> QueryText {
        QueryText(
            session: session, setting: plugin.setting, community: community, computed: computed)
    }

    // MARK: What scripts may call

    private func prepare() throws {
        if let watch = host.watchLines { interpreter.watchLines(watch) }
        declareRecords()
        defineDeclaring()
        defineExtending()
        defineMisuse()
        defineReading()
        defineDays()
        defineAggregates()
        defineColumns()
        defineRows()
        defineFigures()
        defineWriting()
        defineProcess()
        defineReshaping()
        defineJobs()
        defineEvents()
        defineExports()
        if case .function(let names)? = try interpreter.runPrelude(prelude, named: "gewu/prelude.lua").first {
            inventory = names
        }
        interpreter.setRequire { [unowned self] name in
            guard let source = plugin.installation.source(of: name) else { return .missing }
            return .text(source.text, named: source.named)
        }
    }

    private func declareRecords() {
        // The plugin's own come with their declarations.
        for type in session.catalogue.types where type.plugin != plugin.name && isVisible(type) {
            declareRows(of: type)
        }
    }

    func define(_ name: String, _ body: @escaping ([LuaValue]) throws -> [LuaValue]) {
        interpreter.define(name) { [unowned self, unowned host, unowned interpreter] arguments in
            let call = host.passed?.begin()
            do {
                try host.drill?.strike(interpreter)
                return try body(arguments)
            } catch {
                // No plugin's fault, whatever a script makes of it.
                if [RecordFailure.interrupted, .busy].contains(error as? RecordFailure) {
                    session.sourceFailure = error
                }
                if let call, host.passed?.passes(call) == true { return [] }
                if isWritingToUnit, case RecordFailure.notGranted(_, let title, _, _) = error {
                    throw HostFault.denied(
                        "给单位的函里只有单位自己的情况和本人确认过的志愿服务记录，不能读\(title)", hint: "服务记录是 data 的第二个参数")
                }
                throw (error as? RecordFailure).map { host.fault($0) } ?? error
            }
        }
    }

    private func defineDeclaring() {
        func named(_ arguments: [LuaValue]) throws -> (kind: DeclarationKind, name: String) {
            guard isDeclaring else {
                throw HostFault.plain("规则、命令和批处理只能在 init.lua 里声明", hint: "挪到函数外面")
            }
            guard let word = arguments.prefix(1).words.first,
                let kind = DeclarationKind.all.first(where: { $0.name == word })
            else { throw HostFault.plain("没有这种声明", hint: nil) }
            guard case .text(let name) = arguments[safely: 1] else {
                throw HostFault.plain(
                    "gewu.\(kind.name) 后面要先写名称", hint: "例如 gewu.\(kind.name) \"…\" { title = \"…\" }")
            }
            return (kind, name)
        }
        define("declaration_kinds") { _ in
            [.table(LuaTable(list: DeclarationKind.all.map { .text($0.name) }, fields: [:]))]
        }
        define("name") { [unowned self] arguments in
            let (kind, name) = try named(arguments)
            try kind.checkName(name)
            unfinished.append((kind.name, name))
            return []
        }
        define("declare") { [unowned self] arguments in
            let (kind, name) = try named(arguments)
            guard case .table(let definition) = arguments[safely: 2] else {
                throw HostFault.plain(
                    "“\(name)” 后面应当是一个表", hint: "例如 gewu.\(kind.name) \"\(name)\" { title = \"…\" }")
            }
            unfinished.removeAll { $0.kind == kind.name && $0.name == name }
            guard !declarations.contains(where: { $0.kind == kind.name && $0.name == name }) else {
                throw HostFault.plain("“\(name)” 声明了两次", hint: "换一个名称")
            }
            try kind.check(name, definition, of: plugin, query())
            if kind.name == DeclarationKind.record.name { try declareRecord(name, definition) }
            declarations.append(Declared(kind: kind.name, name: name, definition: definition))
            return []
        }
        define("setting") { [unowned self] arguments in
            guard case .text(let key)? = arguments.first else { return [.none] }
            // Of the community that was asked for, or else of the one that the plugin runs for.
            var place = community
            if case .integer(let asked) = arguments[safely: 1] { place = asked }
            let value = try plugin.setting(key, place)
            if isDeclaring { return [.table(LuaTable(list: [], fields: ["$setting": .text(key)]))] }
            return [value]
        }
        define("setting_place") { [unowned self] arguments in
            guard !isDeclaring else {
                throw HostFault.plain(
                    "init.lua 声明的时候还不知道是哪个社区", hint: "声明里写 gewu.settings.名称；settings_in 放进函数里")
            }
            switch arguments[safely: 0] {
            case .record(Community.declaration.name, let id): return [.integer(id)]
            case .text(let name): return [.integer(try Place.find(name, in: session))]
            case .none: return [.none]
            default: throw HostFault.plain("settings_in 后面应当是社区", hint: "例如 gewu.settings_in(it.community)")
            }
        }
        define("collection") { [unowned self] arguments in
            guard case .text(let name)? = arguments.first else { return [.none] }
            if let type = collection(name) { return [.text(type.name)] }
            let types = session.catalogue.types.filter { isVisible($0) && $0.plugin != plugin.name }
            let names =
                types.map { plural($0.name) } + own.keys.sorted().map { plural($0) }
                + arguments[safely: 1].words
            throw HostFault.plain("gewu 没有 “\(name)”", hint: suggestion(name, names))
        }
    }
}

extension LuaValue {
    /// The texts of a list.
    var words: [String] { if case .table(let table) = self { table.list.words } else { [] } }
    /// How many there are in a list and beside it; 1 for what is no table.
    var count: Int { if case .table(let table) = self { table.list.count + table.fields.count } else { 1 } }
}

/// Lists of names by the name of their table.
func named(_ values: [LuaValue]) -> [String: [String]] {
    guard case .table(let tables)? = values.first else { return [:] }
    return tables.fields.mapValues(\.words)
}

extension Sequence<LuaValue> {
    var words: [String] { compactMap { if case .text(let word) = $0 { word } else { nil } } }
}

extension [LuaValue] {
    subscript(safely index: Int) -> LuaValue { index < count ? self[index] : .none }
}

/// The Lua side of the API, embedded in the program.
private let prelude = String(decoding: PackageResources.prelude_lua, as: UTF8.self)
