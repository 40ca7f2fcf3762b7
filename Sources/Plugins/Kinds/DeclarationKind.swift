import Lua

/// A kind of thing that `init.lua` may declare: `gewu.rule "elder" { … }`.
///
/// All that is said of a kind comes from here: what the host checks, what it suggests, the reference, the types that
/// editors complete. A new kind is a file beside this one and a place in ``all``.
struct DeclarationKind: Sendable {
    /// What stands after `gewu.`.
    let name: String
    /// What authors and staff call it: 规则.
    let title: String
    /// What it is for, in one sentence.
    let sentence: String
    let naming: Naming
    let keys: [Key]
    /// A declaration that works as it stands.
    let example: String
    /// The version of the API that has it first.
    var since = API.first
    /// What may stand behind the name instead of a table, as an editor writes it.
    var short: String?
    /// What the keys alone do not tell.
    let check: @Sendable (Plugin, _ name: String, _ definition: LuaTable, QueryText) throws -> Void

    /// What a declaration of the kind may be called.
    enum Naming: Sendable {
        /// `[a-z0-9_]`, like every name that authors see.
        case identifier
        /// A word that staff type.
        case word
        /// What happens to a kind of record: `matter.moved`.
        case event
    }

    /// One entry of the table that declares it.
    struct Key: Sendable {
        let name: String
        let type: KeyType
        let isRequired: Bool
        /// What it says, in one sentence.
        let sentence: String

        static func required(_ name: String, _ type: KeyType, _ sentence: String) -> Key {
            Key(name: name, type: type, isRequired: true, sentence: sentence)
        }
        static func optional(_ name: String, _ type: KeyType, _ sentence: String) -> Key {
            Key(name: name, type: type, isRequired: false, sentence: sentence)
        }
    }

    /// What may stand under a key.
    enum KeyType: Sendable {
        /// What people read.
        case text
        /// With its types as an editor writes them: `fun(args: table): any`.
        case function(String)
        /// What ``check`` looks at, with its type as an editor writes it.
        case other(String)
    }

    static let all: [DeclarationKind] = [
        .rule, .command, .job, .on, .report, .letter, .form, .check, .column, .record, .export,
    ]

    /// Throws a ``HostFault`` where `definition` is no declaration of this kind.
    func check(_ name: String, _ definition: LuaTable, of plugin: Plugin, _ query: QueryText) throws {
        try checkKeys(name, definition)
        for key in keys { try check(key, name, definition.fields[key.name]) }
        try check(plugin, name, definition, query)
    }

    private func checkKeys(_ name: String, _ definition: LuaTable) throws {
        let known = keys.map(\.name)
        if let strange = definition.fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw HostFault.unknown("\(title) “\(name)” 没有 “\(strange)” 这一项", strange, known)
        }
        guard definition.list.isEmpty else {
            throw HostFault.plain("\(title) “\(name)” 里有一项没有写名称", hint: "每一项写成 名称 = 值，例如 title = \"…\"")
        }
    }

    private func check(_ key: Key, _ name: String, _ value: LuaValue?) throws {
        switch (key.type, value) {
        case (.text, .text(let text)?) where !text.isEmpty: return
        case (.function, .function?): return
        case (.other, .some): return
        case (_, nil) where !key.isRequired: return
        case (.function, _):
            let problem = key.isRequired ? "缺少函数 \(key.name)" : "的 \(key.name) 应当是函数"
            throw HostFault.plain("“\(name)” \(problem)", hint: "例如 \(key.name) = function() … end")
        case (.text, _):
            let hint = key.name == "title" ? "给人看的名称，例如 title = \"…\"" : key.sentence
            throw HostFault.plain(
                value == nil ? "“\(name)” 缺少 \(key.name)" : "\(title) “\(name)” 的 \(key.name) 应当是文字",
                hint: hint)
        case (.other, nil):
            throw HostFault.plain("\(title) “\(name)” 缺少 \(key.name)", hint: key.sentence)
        }
    }

    func checkName(_ name: String) throws {
        switch naming {
        case .identifier:
            guard Manifest.isName(name) else {
                throw HostFault.plain("名称 “\(name)” 不合规", hint: "只用小写英文字母、数字和下划线，以字母开头")
            }
        case .word:
            let isWord =
                name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
            guard isWord else {
                throw HostFault.plain("名称 “\(name)” 不合规", hint: "写员工要输入的一个词，不带空格和标点")
            }
        case .event: _ = try EventName(name)
        }
    }
}
