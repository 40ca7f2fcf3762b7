import Governance
import Lua
import Records

/// A plugin that is switched on: what it is, what it may touch, how it is set here.
final class Plugin {
    let installation: Installation
    let settings: SettingValues
    /// What it was granted, and its own records.
    var access: Access

    var name: String { installation.manifest.name }
    var manifest: Manifest { installation.manifest }

    /// Whether there is anything it may write: only then do its commands run in a unit of work.
    var mayWrite: Bool { !access.writes.isEmpty }

    init(_ installation: Installation, settings: SettingValues, access: Access) {
        self.installation = installation
        self.settings = settings
        self.access = access
    }

    /// The value of a setting in a community, or in all that have set nothing themselves.
    func setting(_ key: String, _ community: Int64?) throws -> LuaValue {
        guard let value = settings[key, community] else { throw unknownSetting(key) }
        return value.lua
    }

    func unknownSetting(_ key: String) -> HostFault {
        HostFault.plain(
            "清单里没有设置 “\(key)”",
            hint: suggestion(key, manifest.settings.map(\.key)) ?? "在 manifest.lua 的 settings 里声明它")
    }
}
