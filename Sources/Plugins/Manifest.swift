import Governance
import Lua
import Records

/// What a plugin says of itself before any of it runs: data, and nothing else.
package struct Manifest: Equatable, Sendable {
    package let name: String
    package let title: String
    package let version: String
    package let reads: [String]
    package let writes: [String]
    package let settings: [SettingDeclaration]
    /// The law that asks for what is otherwise not done: check-ins, rankings, points.
    package let legalBasis: String?

    /// The version of the API that this program speaks.
    package static let api = "1"

    /// Reads what `manifest.lua` returned. `folder` is the folder's name, which the plugin's must equal.
    init(_ value: LuaValue, folder: String) throws(PluginFailure) {
        guard case .table(let table) = value else {
            throw .manifest(folder, "应当 return 一个表", hint: "写成 return { name = \"\(folder)\", … }")
        }
        let keys = ["name", "title", "version", "api", "needs", "settings", "legal_basis"]
        if table.fields["requires"] != nil {
            throw .manifest(folder, "这一版还不能依赖别的插件", hint: "去掉 requires")
        }
        if let strange = table.fields.keys.sorted().first(where: { !keys.contains($0) }) {
            throw .manifest(
                folder, "没有“\(strange)”这一项",
                hint: suggestion(strange, keys) ?? "可用：\(keys.joined(separator: "、"))")
        }
        guard table.list.isEmpty else {
            throw .manifest(folder, "有一项没有写名称", hint: "每一项写成 名称 = 值，例如 title = \"…\"")
        }
        func text(_ key: String) throws(PluginFailure) -> String {
            guard case .text(let text)? = table.fields[key], !text.isEmpty else {
                let problem = table.fields[key] == nil ? "缺少 \(key)" : "\(key) 不是文字"
                let sample = ["api": Self.api, "version": "1.0.0", "name": folder][key] ?? "…"
                throw .manifest(folder, problem, hint: "写成 \(key) = \"\(sample)\"")
            }
            return text
        }
        name = try text("name")
        title = try text("title")
        version = try text("version")
        guard Self.isVersion(version) else {
            throw .manifest(folder, "version “\(version)” 不合规", hint: "写成三个数，例如 1.0.0")
        }
        guard name == folder else {
            throw .manifest(folder, "name 是 “\(name)”，目录却叫 “\(folder)”", hint: "两者要一样")
        }
        guard Self.isName(name) else {
            throw .manifest(folder, "name “\(name)” 不合规", hint: "只用小写英文字母、数字和下划线，以字母开头")
        }
        guard name != CoreSetting.owner else {
            throw .manifest(folder, "name 不能是 “\(name)”：那是程序自己的", hint: "换一个名称")
        }
        let api = try text("api")
        guard api == Self.api else {
            throw .manifest(folder, "要用接口版本 \(api)，本程序是 \(Self.api)", hint: "请换用合适版本的插件或程序")
        }
        guard case .table(let needs)? = table.fields["needs"] else {
            throw .manifest(folder, "缺少 needs", hint: "写成 needs = { read = { … }, write = { … } }；什么也不用就写空表")
        }
        if let strange = needs.fields.keys.sorted().first(where: { $0 != "read" && $0 != "write" }) {
            throw .manifest(folder, "needs 里没有“\(strange)”", hint: "只有 read 和 write")
        }
        guard needs.list.isEmpty else {
            throw .manifest(folder, "needs 里没有写是读还是写", hint: "写成 needs = { read = { … }, write = { … } }")
        }
        reads = try Self.types(needs.fields["read"], "读取", folder)
        writes = try Self.types(needs.fields["write"], "写入", folder)
        settings = try SettingDeclaration.all(table.fields["settings"], folder)
        legalBasis = table.fields["legal_basis"] == nil ? nil : try text("legal_basis")
    }

    init(script name: String, reads: [String], writes: [String]) {
        self.name = name
        title = name
        version = "0"
        self.reads = reads
        self.writes = writes
        settings = []
        legalBasis = nil
    }

    /// What is for the program and its staff alone: accounts, grants, settings, and what is written down of their work.
    static let closed = Set(coreCatalogue.types.filter(\.isClosed).map(\.name))

    /// What of it takes a consent of its own, in the order in which it is asked for.
    package var sensitive: [Need] {
        coreCatalogue.types.compactMap { type in
            guard case .consented(let what) = type.opening else { return nil }
            let isWritten = writes.contains(type.name)
            guard isWritten || reads.contains(type.name) else { return nil }
            return Need(type: type.name, title: type.title, makesKnown: what, isWritten: isWritten)
        }
    }

    /// A record type that a plugin asks for, and what becomes known by it.
    package struct Need: Equatable, Sendable {
        package let type: String
        package let title: String
        package let makesKnown: String
        package let isWritten: Bool

        /// `读写 党员（谁是党员、组织关系在哪里）`
        package var words: String { "\(isWritten ? "读写" : "读") \(title)（\(makesKnown)）" }
    }

    /// `1.0.0`, also `1` and `1.0`.
    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return (1...3).contains(parts.count)
            && parts.allSatisfy {
                !$0.isEmpty && $0.utf8.count < 6 && $0.utf8.allSatisfy { (48...57).contains($0) }
            }
    }

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first) else { return false }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }

    /// `incubator.incubatee`
    private static func isRecordOfPlugin(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { isName(String($0)) }
    }

    private static func types(_ value: LuaValue?, _ verb: String, _ folder: String) throws(PluginFailure)
        -> [String]
    {
        guard let value else { return [] }
        guard case .table(let table) = value, table.fields.isEmpty else {
            throw .manifest(folder, "needs 的\(verb)一项应当是列表", hint: "写成 { \"household\", \"resident\" }")
        }
        let known = coreCatalogue.types.map(\.name)
        var names: [String] = []
        for item in table.list {
            guard case .text(let name) = item else {
                throw .manifest(folder, "needs 里应当都是记录类型的英文名", hint: nil)
            }
            // A record of another plugin: whether it is there, the books say.
            guard known.contains(name) || isRecordOfPlugin(name) else {
                throw .unknownNeed(name, verb: verb, plugin: folder, suggestion: nearestWord(name, known))
            }
            guard !closed.contains(name) else {
                throw .manifest(folder, "不能要求\(verb) “\(name)”：账号、授权、设置和程序自己的记录不对插件开放", hint: "从 needs 里去掉它")
            }
            guard !names.contains(name) else {
                throw .manifest(folder, "needs 的\(verb)一项里 “\(name)” 写了两次", hint: "去掉一个")
            }
            guard verb != "写入" || name != Duty.declaration.name else {
                throw .manifest(folder, "不能要求写入 “duty”：待办由规则排出", hint: "从 write 里去掉它；改规则、类别或走访，待办跟着变")
            }
            guard verb != "写入" || name != Step.declaration.name else {
                throw .manifest(
                    folder, "不能要求写入 “step”：流转由 move 记下", hint: "从 write 里去掉它；办理写 gewu.…:move(记录, \"状态\")")
            }
            names.append(name)
        }
        return names
    }
}

extension Declaration {
    fileprivate var isClosed: Bool { if case .closed = opening { true } else { false } }
}
