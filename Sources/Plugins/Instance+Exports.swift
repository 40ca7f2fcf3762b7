import Governance
import Lua
import Records

/// Functions that plugins have for each other. Values pass, and records by their ids; functions do not.
extension Instance {
    func defineExports() {
        // Whether there is a plugin to call: one that the manifest only wishes for may be missing.
        define("from") { [unowned self] arguments in
            guard case .text(let name)? = arguments.first else {
                throw HostFault.plain("gewu.from 后面应当是插件名", hint: "例如 gewu.from \"visits\"")
            }
            let manifest = plugin.manifest
            let isNeeded = manifest.needed.contains { $0.name == name }
            guard isNeeded || manifest.optional.contains(where: { $0.name == name }) else {
                throw HostFault.denied(
                    "清单里没有插件 “\(name)”", hint: "在 manifest.lua 里加 requires = { \(name) = \"*\" }")
            }
            return [.boolean(isNeeded || host.members.contains { $0.name == name && !$0.isOut })]
        }
        define("exported") { [unowned self] arguments in
            try whenRunning()
            guard case .text(let name)? = arguments.first, case .text(let word) = arguments[safely: 1] else {
                return []
            }
            return try host.exported(word, of: name, to: self, Array(arguments.dropFirst(2)))
        }
    }
}

extension PluginHost {
    /// Calls what a plugin has for others, with the rights of that plugin, in the unit of work of the caller.
    func exported(
        _ word: String, of name: String, to caller: Instance, _ arguments: [LuaValue]
    ) throws -> [LuaValue] {
        guard let base = try ready(for: DeclarationKind.export.name).first(where: { $0.name == name }),
            !isBlocked(base)
        else { throw HostFault.plain("插件 “\(name)” 没有载入，或没有给别的插件用的函数", hint: "用 gewu plugin list 看它怎样了") }
        // The settings are those of where the caller acts, as far as that is one community.
        let community = try caller.community ?? self.community(of: base)
        guard base.extent.contains(community) else {
            throw HostFault.plain("插件 “\(name)” 在这个社区没有启用", hint: "在这里也启用它，或先看 gewu.from 是不是 nil")
        }
        let there = try instance(of: base, for: community)
        guard let function = there.function(DeclarationKind.export.name, word, "run") else {
            let all = there.declarations.filter { $0.kind == DeclarationKind.export.name }.map(\.name)
            throw HostFault.unknown("插件 \(name) 没有给别的插件用的 “\(word)”", word, all)
        }
        guard !arguments.contains(where: \.holdsFunction) else {
            throw HostFault.plain("给 \(name).\(word) 的参数里有函数", hint: "插件之间只传值")
        }
        let answer = try enter(there, for: caller, (DeclarationKind.export.name, word)) {
            try there.interpreter.call(
                function, arguments, within: counted(base.allowance.budget(.command)))
        }
        guard !answer.contains(where: \.holdsFunction) else {
            throw HostFault.plain("\(name).\(word) 返回了函数", hint: "请 \(name) 的作者返回值")
        }
        return answer
    }
}

extension LuaValue {
    /// Whether a function stands anywhere in it.
    fileprivate var holdsFunction: Bool {
        switch self {
        case .function: true
        case .table(let table):
            table.list.contains(where: \.holdsFunction)
                || table.fields.values.contains(where: \.holdsFunction)
        default: false
        }
    }
}
