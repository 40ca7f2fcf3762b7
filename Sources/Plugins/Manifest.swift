import Governance
import Lua
import Records

/// What a plugin says of itself before any of it runs: data, and nothing else.
package struct Manifest: Equatable, Sendable {
    package let name: String
    package let title: String
    package let version: String
    /// The versions of the API that it can live with.
    package let api: VersionRange
    /// Needs as ``Access`` has them: `resident`, `resident.phone`.
    package let reads: [String]
    package let writes: [String]
    package let settings: [SettingDeclaration]
    /// The law that asks for what is otherwise not done: check-ins, rankings, points.
    package let legalBasis: String?
    /// What it asks to take at most.
    package let limits: LimitRequest
    /// Plugins it cannot be without.
    package let requires: [Other]
    /// Plugins that, where they are switched on, must be of these versions, and come before it.
    package let optional: [Other]
    /// Plugins it cannot be beside.
    package let conflicts: [Other]
    /// The plugin whose rules and settings it changes.
    package let extends: String?

    /// The version of the API that this program speaks.
    package static let api = "1"

    /// Reads what `manifest.lua` returned. `folder` is the folder's name, which the plugin's must equal where
    /// `isNamedSo`.
    init(_ value: LuaValue, folder: String, isNamedSo: Bool = true) throws(PluginFailure) {
        guard case .table(let table) = value else {
            throw .manifest(folder, "应当 return 一个表", hint: "写成 return { name = \"\(folder)\", … }")
        }
        let keys = [
            "name", "title", "version", "api", "needs", "settings", "requires", "optional", "conflicts",
            "extends", "legal_basis", "limits",
        ]
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
        guard Version(version) != nil else {
            throw .manifest(folder, "version “\(version)” 不合规", hint: "写成三个数，例如 1.0.0")
        }
        guard name == folder || !isNamedSo else {
            throw .manifest(folder, "name 是 “\(name)”，目录却叫 “\(folder)”", hint: "两者要一样")
        }
        guard Self.isName(name) else {
            throw .manifest(folder, "name “\(name)” 不合规", hint: "只用小写英文字母、数字和下划线，以字母开头")
        }
        // Its records are called after it, `heat.call`, as a need calls a field of a type: the two must never meet.
        guard !coreCatalogue.types.map(\.name).contains(name) else {
            throw .manifest(folder, "name 不能是 “\(name)”：那是一种记录", hint: "换一个名称")
        }
        guard name != CoreSetting.owner else {
            throw .manifest(folder, "name 不能是 “\(name)”：那是程序自己的", hint: "换一个名称")
        }
        let words = try text("api")
        guard let api = VersionRange(words) else {
            throw .manifest(folder, "api “\(words)” 看不懂", hint: "写成 \(VersionRange.samples)")
        }
        self.api = api
        requires = try Self.others("requires", table, name)
        optional = try Self.others("optional", table, name)
        conflicts = try Self.others("conflicts", table, name)
        extends = try Self.base(table, name)
        guard case .table(let needs)? = table.fields["needs"] else {
            throw .manifest(folder, "缺少 needs", hint: "写成 needs = { read = { … }, write = { … } }；什么也不用就写空表")
        }
        if let strange = needs.fields.keys.sorted().first(where: { $0 != "read" && $0 != "write" }) {
            throw .manifest(folder, "needs 里没有“\(strange)”", hint: "只有 read 和 write")
        }
        guard needs.list.isEmpty else {
            throw .manifest(folder, "needs 里没有写是读还是写", hint: "写成 needs = { read = { … }, write = { … } }")
        }
        reads = try Self.needs(needs.fields["read"], .read, folder)
        writes = try Self.needs(needs.fields["write"], .write, folder)
        settings = try SettingDeclaration.all(table.fields["settings"], folder)
        legalBasis = table.fields["legal_basis"] == nil ? nil : try text("legal_basis")
        limits = try LimitRequest(table.fields["limits"], folder)
    }

    init(script name: String, reads: [String], writes: [String]) {
        self.name = name
        api = .any
        title = name
        version = "0"
        self.reads = reads
        self.writes = writes
        settings = []
        legalBasis = nil
        limits = LimitRequest()
        requires = []
        optional = []
        conflicts = []
        extends = nil
    }

    /// What is for the program and its staff alone: accounts, grants, settings, and what is written down of their work.
    static let closed = Set(coreCatalogue.types.filter(\.isClosed).map(\.name))

    /// What of it takes a consent of its own, in the order in which it is asked for.
    package var sensitive: [Need] {
        coreCatalogue.types.compactMap { type in
            guard case .consented(let what) = type.opening else { return nil }
            func isNamed(in needs: [String]) -> Bool {
                needs.contains { $0 == type.name || $0.hasPrefix("\(type.name).") }
            }
            let isWritten = isNamed(in: writes)
            guard isWritten || isNamed(in: reads) else { return nil }
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

    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (97...122).contains(first) else { return false }
        return text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
    }
}

extension Declaration {
    fileprivate var isClosed: Bool { if case .closed = opening { true } else { false } }
}
