import Governance
import Lua
import Records

/// The records that a plugin has of its own.
extension Instance {
    /// Takes in what `gewu.record` says. What the books hold was made of such a declaration, and has to be the same;
    /// only when the plugin is switched on or updated may it be another.
    func declareRecord(_ name: String, _ definition: LuaTable) throws {
        let known = session.catalogue.types.filter { $0.plugin == nil && !Manifest.closed.contains($0.name) }
        let described = try RecordText(
            plugin.name, name, definition, known: known.map(\.name) + own.keys.sorted()
        ) { [self] word in
            if let own = own[word] { return try? session.type(named: own) }
            if word == name { return known.first { $0.name == word } ?? selfReference(name) }
            return known.first { $0.name == word }
                ?? session.catalogue.types.first {
                    $0.name == word && $0.plugin != nil
                        && (plugin.access.reads.contains(word) || $0.plugin == plugin.name)
                }
        }.described
        let type = session.catalogue.types.first { $0.name == described.name }
        if host.isAdopting {
            host.declared.removeAll { $0.name == described.name }
            host.declared.append(described)
            if type?.described != described { try session.know([described]) }
            host.knownFields = [:]
        } else if type?.described != described {
            throw HostFault.plain(
                type == nil ? "账本里还没有记录 “\(name)”" : "记录 “\(name)” 与启用时的声明不同",
                hint: "请系统管理员运行 gewu plugin enable \(plugin.name)，换用新的声明")
        }
        own[name] = described.name
        plugin.access.reads.insert(described.name)
        plugin.access.writes.insert(described.name)
        declareRows(of: try session.type(named: described.name))
    }

    /// Stands for the record that is being declared, where it points to its own kind.
    private func selfReference(_ name: String) -> Declaration? {
        let described = DescribedType(plugin: plugin.name, short: name, title: name, fields: [])
        return try? session.catalogue.describing([described]).type(named: described.name)
    }

    func declareRows(of type: Declaration) {
        let fields = host.fields(of: type)
        interpreter.declareRows(
            type.name, fields: fields.map { (name: $0.name, column: $0.column, relation: $0.relation) }
        ) { [unowned self] in
            RowSource(try session.keyedSource(type, fields: fields.map(\.path), access: access))
        }
    }

    /// The type that `gewu.incubatees` means: the plugin's own first, then the core's, then those of others.
    func collection(_ name: String) -> Declaration? {
        if let own = own.first(where: { plural($0.key) == name }) {
            return try? session.type(named: own.value)
        }
        let visible = session.catalogue.types.filter { isVisible($0) }
        if let type = visible.first(where: { plural($0.name) == name }) { return type }
        // Short, where only one can be meant.
        let short = visible.filter { $0.described.map { plural($0.short) } == name }
        return short.count == 1 ? short[0] : nil
    }

    /// Of other plugins' records only those that the manifest names are there for it.
    func isVisible(_ type: Declaration) -> Bool {
        guard let owner = type.plugin else { return true }
        return owner == plugin.name ? own.values.contains(type.name) : plugin.access.reads.contains(type.name)
    }

    // MARK: Updating

    func defineReshaping() {
        define("migrate") { [unowned self] arguments in
            guard isDeclaring else { throw HostFault.plain("gewu.migrate 只能写在 init.lua 里", hint: "挪到函数外面") }
            guard case .text(let from)? = arguments.first, case .text(let to) = arguments[safely: 1],
                case .function(let body) = arguments[safely: 2]
            else {
                throw HostFault.plain(
                    "gewu.migrate 后面应当是两个版本和一个函数",
                    hint:
                        "例如 gewu.migrate(\"1.0.0\", \"1.1.0\", function(m) m:drop(\"incubatee\", \"score\") end)"
                )
            }
            guard let (old, new) = Version.pair(from, to), old < new else {
                throw HostFault.plain("gewu.migrate 的版本 “\(from)”、“\(to)” 看不懂", hint: "从旧到新，写成 1.0.0")
            }
            migrations.append(Migration(from: old, to: new, body: body))
            return []
        }
        define("reshape_rename") { [unowned self] arguments in
            let (work, type) = try reshaping(arguments)
            let words = arguments.dropFirst().words
            guard words.count == 2 else {
                throw HostFault.plain(
                    "m:rename 后面应当是记录、旧字段、新字段", hint: "例如 m:rename(\"incubatee\", \"score\", \"points\")")
            }
            try work.move(type, from: words[0], to: words[1])
            return []
        }
        define("reshape_drop") { [unowned self] arguments in
            let (work, type) = try reshaping(arguments)
            guard let field = arguments.dropFirst().words.first else {
                throw HostFault.plain("m:drop 后面应当是记录和字段", hint: "例如 m:drop(\"incubatee\", \"score\")")
            }
            try work.clear(type, field)
            return []
        }
        define("reshape_type") { [unowned self] arguments in
            [.text(try reshaping(arguments).1.name)]
        }
    }

    private func reshaping(_ arguments: [LuaValue]) throws -> (Work, Declaration) {
        guard let work, host.isAdopting else { throw HostFault.denied("换字段只在启用或更新插件时做", hint: nil) }
        let name = arguments.prefix(1).words.first ?? ""
        guard let type = own[name] else {
            throw HostFault.unknown("插件没有记录 “\(name)”", name, own.keys.sorted())
        }
        return (work, try session.type(named: type))
    }

    /// What lies between the version that the books know and this one.
    func reshape(from old: String?, in work: Work) throws -> (() throws -> Void)? {
        guard var current = old.flatMap({ Version($0) }), let target = Version(plugin.manifest.version) else {
            return nil
        }
        var steps: [Migration] = []
        for step in migrations.sorted(by: { ($0.to, $0.from) < ($1.to, $1.from) })
        where step.from <= current && current < step.to && step.to <= target {
            steps.append(step)
            current = step.to
        }
        if steps.isEmpty { return nil }
        return { [self] in
            host.knownFields = [:]
            for name in own.values { declareRows(of: try session.type(named: name)) }
            interpreter.refreshKeyed()
            self.work = work
            defer { self.work = nil }
            for step in steps { _ = try interpreter.call(step.body, within: .job) }
            interpreter.closeRows()
        }
    }
}

/// What an update has to do with the records of an older version.
struct Migration {
    let from: Version
    let to: Version
    let body: Function
}

/// `1.2.0`; what is not written is nought.
struct Version: Comparable {
    private let parts: [Int]

    init?(_ text: String) {
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(numbers.count), numbers.allSatisfy({ $0 != nil }) else { return nil }
        parts = numbers.compactMap { $0 } + Array(repeating: 0, count: 3 - numbers.count)
    }

    static func pair(_ one: String, _ other: String) -> (Version, Version)? {
        guard let one = Version(one), let other = Version(other) else { return nil }
        return (one, other)
    }

    static func < (one: Version, other: Version) -> Bool {
        one.parts.lexicographicallyPrecedes(other.parts)
    }
}
