import Governance
import Lua
import Records

/// What a plugin asks to read and to write.
extension Manifest {
    /// `{ "household", "visit.note", resident = { "name", "birth" } }` as needs.
    ///
    /// A type by itself is its plain fields; fields of it are named one by one, as `"visit.note"` or in a list of
    /// their own. With nothing but such a list, that list is all there is.
    static func needs(_ value: LuaValue?, _ verb: RecordFailure.Verb, _ folder: String) throws(PluginFailure)
        -> [String]
    {
        guard let value else { return [] }
        let word = verb == .read ? "读取" : "写入"
        guard case .table(let table) = value else {
            throw .manifest(folder, "needs 的\(word)一项应当是列表", hint: "写成 { \"household\", \"resident\" }")
        }
        var needs: [String] = []
        func add(_ type: String, _ field: String?) throws(PluginFailure) {
            let need = try checked(type, field, verb, folder)
            guard !needs.contains(need) else {
                throw .manifest(folder, "needs 的\(word)一项里 “\(need)” 写了两次", hint: "去掉一个")
            }
            needs.append(need)
        }
        for item in table.list {
            guard case .text(let name) = item else {
                throw .manifest(
                    folder, "needs 里应当都是记录类型的英文名", hint: "只要几个字段的，写成 resident = { \"name\", \"birth\" }")
            }
            let (type, field) = parts(of: name)
            try add(type, field)
        }
        for (type, fields) in table.fields.sorted(by: { $0.key < $1.key }) {
            guard case .table(let list) = fields, list.fields.isEmpty, !list.list.isEmpty else {
                throw .manifest(
                    folder, "needs 的\(word)一项里，“\(type)” 后面应当是字段的列表",
                    hint: "例如 \(type) = { \"name\" }；整个类型写成 \"\(type)\"")
            }
            for field in list.list {
                guard case .text(let name) = field else {
                    throw .manifest(folder, "needs 的\(word)一项里，“\(type)” 的字段应当是英文名", hint: nil)
                }
                try add(type, name)
            }
        }
        return needs
    }

    /// `visit`, `visit.note`; of another plugin's records `incubator.incubatee`, `incubator.incubatee.score`.
    private static func parts(of need: String) -> (type: String, field: String?) {
        let parts = need.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let isCore = coreCatalogue.types.contains { $0.name == parts[0] }
        let length = isCore || parts.count == 1 ? 1 : 2
        let field = parts.dropFirst(length)
        return (
            parts.prefix(length).joined(separator: "."), field.isEmpty ? nil : field.joined(separator: ".")
        )
    }

    /// Whether a name has the form of another plugin's record type; whether it is there, the books say.
    private static func isRecordOfPlugin(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { isName(String($0)) }
    }

    private static func checked(
        _ name: String, _ field: String?, _ verb: RecordFailure.Verb, _ folder: String
    ) throws(PluginFailure) -> String {
        let word = verb == .read ? "读取" : "写入"
        if isRecordOfPlugin(name) { return field.map { "\(name).\($0)" } ?? name }
        guard let type = coreCatalogue.types.first(where: { $0.name == name }) else {
            let known = coreCatalogue.types.map(\.name)
            throw .unknownNeed(name, verb: word, plugin: folder, suggestion: nearestWord(name, known))
        }
        guard !closed.contains(name) else {
            throw .manifest(folder, "不能要求\(word) “\(name)”：账号、授权、设置和程序自己的记录不对插件开放", hint: "从 needs 里去掉它")
        }
        guard verb != .write || name != Duty.declaration.name else {
            throw .manifest(folder, "不能要求写入 “duty”：待办由规则排出", hint: "从 write 里去掉它；改规则、类别或走访，待办跟着变")
        }
        guard verb != .write || name != Step.declaration.name else {
            throw .manifest(
                folder, "不能要求写入 “step”：流转由 move 记下", hint: "从 write 里去掉它；办理写 gewu.…:move(记录, \"状态\")")
        }
        guard let field else { return name }
        let known = verb == .read ? type.names : type.columns.map(\.name)
        guard known.contains(field) else {
            throw .manifest(
                folder, "needs 的\(word)一项里，\(type.title)没有字段 “\(field)”", hint: suggestion(field, known))
        }
        return "\(name).\(field)"
    }
}
