import Governance
import Lua
import Records

/// What a handler is called after: the kind of record, and what happens to it.
struct EventName {
    /// As the author writes it: the plugin's own types by their short names.
    let type: String
    let verb: Verb

    enum Verb: String, CaseIterable {
        case added, changed, removed
        /// Its state is another.
        case moved
    }

    /// Throws a ``HostFault`` where `name` is no event.
    init(_ name: String) throws {
        let hint = "写成 记录.动作，例如 resident.added；动作有 " + Verb.allCases.map(\.rawValue).joined(separator: "、")
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else {
            throw HostFault.plain("“\(name)” 不是事件", hint: hint)
        }
        let word = String(name[name.index(after: dot)...])
        guard let verb = Verb(rawValue: word) else {
            throw HostFault.plain(
                "“\(name)” 里没有 “\(word)” 这种动作", hint: suggestion(word, Verb.allCases.map(\.rawValue)) ?? hint)
        }
        type = String(name[..<dot])
        self.verb = verb
    }
}

/// A handler as its author declared it.
struct EventText {
    let type: Declaration
    let verb: EventName.Verb

    /// Throws a ``HostFault``, or what reading the type would.
    init(_ plugin: Plugin, _ name: String, _ definition: LuaTable, _ session: Session) throws {
        let event = try EventName(name)
        verb = event.verb
        let own = "\(plugin.name).\(event.type)"
        type = try session.catalogue.types.first { $0.name == own } ?? session.type(named: event.type)
        if let reason = Self.silent[type.name] {
            throw HostFault.plain("\(type.title)不能用 gewu.on", hint: reason)
        }
        try session.check(Selection(of: type), access: plugin.access)
        if verb == .moved, type.column("state") == nil {
            throw HostFault.plain("\(type.title)没有状态，不会流转", hint: "改用 \(event.type).changed")
        }
        guard definition.fields["before"] != nil || definition.fields["after"] != nil else {
            throw HostFault.plain(
                "“\(name)” 没有写 before，也没有写 after", hint: "例如 after = function(it, change) … end")
        }
    }

    /// What the program writes by itself, and what to do instead.
    static let silent = [
        Duty.declaration.name: "待办由规则排出；要在别处用到，写规则或报表",
        Step.declaration.name: "流转的一步用 记录.moved",
    ]

    /// Whether anybody can declare a handler for the type.
    static func isHeard(_ type: Declaration) -> Bool {
        silent[type.name] == nil && !Manifest.closed.contains(type.name)
    }
}
