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

    /// Checks a declaration where it stands: keys, kinds and words.
    func check(_ kind: String, _ name: String, _ definition: LuaTable, _ query: QueryText) throws {
        // A command's name is what staff type: a word of theirs.
        let isCommand = kind == "command"
        guard isCommand ? !name.isEmpty && !name.contains(where: \.isWhitespace) : Manifest.isName(name)
        else {
            throw HostFault.plain(
                "名称 “\(name)” 不合规", hint: isCommand ? "写员工要输入的词，中间不能有空格" : "只用小写英文字母、数字和下划线，以字母开头")
        }
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
            throw HostFault.plain(
                "\(what) “\(name)” 没有 “\(strange)” 这一项",
                hint: suggestion(strange, keys) ?? "可用：\(keys.joined(separator: "、"))")
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
