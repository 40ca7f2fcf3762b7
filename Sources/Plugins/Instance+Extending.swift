import Lua
import Records

/// What a plugin says of the plugin it extends.
extension Instance {
    func defineExtending() {
        define("override_name") { [unowned self] arguments in
            let declared = try overridden(arguments, "override")
            unfinished.append(("override", declared.name))
            return [.text(declared.kind)]
        }
        define("override") { [unowned self] arguments in
            let (base, target) = try target(arguments, "override")
            guard case .table(let definition) = arguments[safely: 1] else {
                throw HostFault.plain(
                    "“\(target.name)” 后面应当是一个表",
                    hint: "例如 gewu.override \"\(target.name)\" { title = \"…\" }")
            }
            guard !definition.fields.isEmpty || !definition.list.isEmpty else {
                throw HostFault.plain(
                    "gewu.override “\(target.name)” 什么也没有改",
                    hint: "写明要改的字段；不要这一条，写 gewu.without \"\(target.name)\"")
            }
            try check(definition, of: target, in: base)
            try add("override", target.name, definition)
            return []
        }
        define("override_place") { [unowned self] arguments in
            guard case .text(let name)? = arguments.first, case .text(let key) = arguments[safely: 1],
                case .function(let function) = arguments[safely: 2]
            else { return [] }
            places["\(name).\(key)"] = interpreter.place(of: function)
            return []
        }
        define("without") { [unowned self] arguments in
            let (_, target) = try target(arguments, "without")
            guard target.kind == "rule" else {
                throw HostFault.plain("gewu.without 只用于规则，“\(target.name)” 不是", hint: "命令不要的，停用整个插件")
            }
            try add("without", target.name, LuaTable(list: [], fields: [:]))
            return []
        }
        define("adjust") { [unowned self] arguments in
            let base = try base("adjust")
            guard case .table(let table)? = arguments.first, table.list.isEmpty, !table.fields.isEmpty else {
                throw HostFault.plain(
                    "gewu.adjust 后面应当是“设置 = 值”的表", hint: "例如 gewu.adjust { elder_cadence = \"week\" }")
            }
            for (key, value) in table.fields.sorted(by: { $0.key < $1.key }) {
                adjustments.append((key, try adjustment(key, value, base)))
            }
            return []
        }
        define("base") { [unowned self] arguments in
            guard case .text(let name)? = arguments.first, case .text(let key) = arguments[safely: 1] else {
                return []
            }
            return try host.base(of: self, name, key, arguments[safely: 2])
        }
    }

    private func base(_ word: String) throws -> Plugin {
        guard isDeclaring else {
            throw HostFault.plain("gewu.\(word) 只能写在 init.lua 里", hint: "挪到函数外面")
        }
        guard let base = plugin.base else {
            throw HostFault.plain(
                "gewu.\(word) 要先说明改的是哪个插件", hint: "在 manifest.lua 里写 extends = \"插件名\"")
        }
        return base
    }

    private func overridden(_ arguments: [LuaValue], _ word: String) throws -> Declared {
        try target(arguments, word).declared
    }

    /// The declaration that is meant, and the plugin whose it is.
    private func target(_ arguments: [LuaValue], _ word: String) throws -> (base: Plugin, declared: Declared)
    {
        let base = try base(word)
        guard case .text(let name)? = arguments.first else {
            throw HostFault.plain(
                "gewu.\(word) 后面要写 \(base.name) 里的名称", hint: "例如 gewu.\(word) \"elder\"")
        }
        let all = try host.instance(of: base, for: nil).declarations.filter(\.kind.isOverridable)
        let found = all.filter { $0.name == name }
        guard let first = found.first else {
            throw HostFault.unknown("插件 \(base.name) 里没有 “\(name)”", name, all.map(\.name))
        }
        guard found.count == 1 else {
            throw HostFault.plain("插件 \(base.name) 里有几个 “\(name)”，分不清改哪一个", hint: "请 \(base.name) 的作者换一个名称")
        }
        return (base, first)
    }

    private func add(_ kind: String, _ name: String, _ definition: LuaTable) throws {
        guard !changes.contains(where: { $0.name == name }) else {
            throw HostFault.plain("“\(name)” 改了两次", hint: "合在一处写")
        }
        unfinished.removeAll { $0.kind == kind && $0.name == name }
        changes.append(Declared(kind: kind, name: name, definition: definition))
    }

    private func check(_ definition: LuaTable, of target: Declared, in base: Plugin) throws {
        let merged = LuaTable(
            list: definition.list, fields: target.definition.fields.merging(definition.fields) { $1 })
        guard let kind = DeclarationKind.all.first(where: { $0.name == target.kind }) else { return }
        try kind.check(target.name, merged, of: plugin, query())
        guard kind.name == DeclarationKind.rule.name else { return }
        let rule = try RuleText(plugin, target.name, merged, query()).check()
        let usual = try RuleText(
            base, target.name, target.definition,
            QueryText(session: session, setting: base.setting)
        ).check()
        guard rule.selection.type.name == usual.selection.type.name else {
            throw HostFault.plain(
                "规则 “\(target.name)” 说的是\(usual.selection.type.title)，不能改成\(rule.selection.type.title)",
                hint: "用 gewu.without \"\(target.name)\" 去掉它，再另写一条 gewu.rule")
        }
    }

    private func adjustment(_ key: String, _ value: LuaValue, _ base: Plugin) throws -> SettingValue {
        guard !adjustments.contains(where: { $0.key == key }) else {
            throw HostFault.plain("设置 \(key) 调了两次", hint: "去掉一个")
        }
        guard let setting = base.manifest.settings.first(where: { $0.key == key }) else {
            throw HostFault.unknown(
                "插件 \(base.name) 没有设置 “\(key)”", key, base.manifest.settings.map(\.key))
        }
        let text: String
        switch value {
        case .text(let word): text = word
        case .integer(let number): text = String(number)
        case .boolean(let flag): text = flag ? "true" : "false"
        default: throw HostFault.plain("设置 \(key) 的值应当是文字、整数或 true、false", hint: setting.type.words)
        }
        do { return try setting.read(text, plugin: base.name) } catch {
            throw HostFault.plain(error.description, hint: nil)
        }
    }
}
