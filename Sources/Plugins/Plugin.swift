import Governance
import Lua
import Records

/// A plugin that is switched on: what it is, what it may touch, how it is set here.
final class Plugin {
    let installation: Installation
    let settings: SettingValues
    let access: Access

    var name: String { installation.manifest.name }
    var manifest: Manifest { installation.manifest }

    init(_ installation: Installation, settings: SettingValues, access: Access) {
        self.installation = installation
        self.settings = settings
        self.access = access
    }

    func unknownSetting(_ key: String) -> HostFault {
        HostFault.plain(
            "清单里没有设置 “\(key)”",
            hint: suggestion(key, manifest.settings.map(\.key)) ?? "在 manifest.lua 的 settings 里声明它")
    }

    func checkName(_ kind: String, _ name: String) throws {
        // A command's name is what staff type: a word of theirs.
        let isWord =
            name.first?.isLetter == true && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        guard kind == "command" ? isWord : Manifest.isName(name) else {
            throw HostFault.plain(
                "名称 “\(name)” 不合规",
                hint: kind == "command" ? "写员工要输入的一个词，不带空格和标点" : "只用小写英文字母、数字和下划线，以字母开头")
        }
    }

    /// Checks a declaration where it stands: keys, kinds and words.
    func check(_ kind: String, _ name: String, _ definition: LuaTable, _ query: QueryText) throws {
        switch kind {
        case "rule": _ = try RuleText(self, name, definition, query).check()
        case "command":
            try checkKeys(definition, ["title", "args", "run"], "命令", name)
            try need(definition, "title", name)
            try needFunction(definition, "run", name)
            _ = try CommandText(name, definition)
        case "job":
            if definition.fields["at"] != nil {
                throw HostFault.plain(
                    "批处理 “\(name)” 不会自己按时刻开始", hint: "去掉 at；由系统的定时任务运行 gewu run \(name)")
            }
            try checkKeys(definition, ["title", "run"], "批处理", name)
            try need(definition, "title", name)
            try needFunction(definition, "run", name)
        default: throw HostFault.plain("没有 “\(kind)” 这种声明", hint: nil)
        }
    }

    func checkKeys(_ table: LuaTable, _ keys: [String], _ what: String, _ name: String) throws {
        if let strange = table.fields.keys.sorted().first(where: { !keys.contains($0) }) {
            throw HostFault.unknown("\(what) “\(name)” 没有 “\(strange)” 这一项", strange, keys)
        }
        guard table.list.isEmpty else {
            throw HostFault.plain("\(what) “\(name)” 里有一项没有写名称", hint: "每一项写成 名称 = 值，例如 title = \"…\"")
        }
    }

    private func need(_ table: LuaTable, _ key: String, _ name: String) throws {
        if case .text(let text)? = table.fields[key], !text.isEmpty { return }
        throw HostFault.plain("“\(name)” 缺少 \(key)", hint: "给人看的名称，例如 \(key) = \"…\"")
    }

    private func needFunction(_ table: LuaTable, _ key: String, _ name: String) throws {
        if case .function? = table.fields[key] { return }
        throw HostFault.plain("“\(name)” 缺少函数 \(key)", hint: "例如 \(key) = function() … end")
    }
}
