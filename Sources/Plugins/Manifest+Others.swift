import Lua

/// What a manifest says of other plugins.
extension Manifest {
    /// Another plugin, and the versions of it that are meant.
    package struct Other: Equatable, Sendable {
        package let name: String
        package let versions: VersionRange
    }

    /// `requires = { visits = ">=1.0" }`, in the order of names.
    static func others(
        _ key: String, _ table: LuaTable, _ folder: String
    ) throws(PluginFailure) -> [Other] {
        guard let value = table.fields[key] else { return [] }
        guard case .table(let list) = value, list.list.isEmpty else {
            throw .manifest(
                folder, "\(key) 应当是“插件名 = 版本”的表", hint: "例如 \(key) = { visits = \">=1.0\" }；哪个版本都行写 \"*\"")
        }
        var others: [Other] = []
        for (name, value) in list.fields.sorted(by: { $0.key < $1.key }) {
            guard isName(name) else {
                throw .manifest(folder, "\(key) 里的 “\(name)” 不是插件名", hint: "只用小写英文字母、数字和下划线，以字母开头")
            }
            guard name != folder else {
                throw .manifest(folder, "\(key) 里写了它自己", hint: "去掉 \(name)")
            }
            guard case .text(let text) = value, let versions = VersionRange(text) else {
                throw .manifest(folder, "\(key) 里 \(name) 的版本看不懂", hint: "写成 \(VersionRange.samples)")
            }
            others.append(Other(name: name, versions: versions))
        }
        return others
    }

    /// `extends = "visits"`.
    static func base(_ table: LuaTable, _ folder: String) throws(PluginFailure) -> String? {
        guard let value = table.fields["extends"] else { return nil }
        guard case .text(let name) = value, isName(name), name != folder else {
            throw .manifest(folder, "extends 应当是另一个插件的名称", hint: "例如 extends = \"visits\"")
        }
        return name
    }

    /// The plugins it cannot be without, each once: those it requires, and the one it extends.
    var needed: [Other] {
        guard let extends, !requires.contains(where: { $0.name == extends }) else { return requires }
        return requires + [Other(name: extends, versions: .any)]
    }
}
