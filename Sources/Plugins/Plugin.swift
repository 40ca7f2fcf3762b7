import Governance
import Lua
import Records

/// A plugin that is switched on: what it is, what it may touch, where it holds, how it is set here.
final class Plugin {
    let installation: Installation
    /// What plugins that extend it adjust is added as they are loaded.
    var settings: SettingValues
    /// What it was granted, and its own records, wherever it may.
    var access: Access
    let allowance: Allowance
    let extent: Extent
    /// The plugin it extends.
    let base: Plugin?

    var name: String { installation.manifest.name }
    var manifest: Manifest { installation.manifest }

    /// Whether there is anything it may write: only then do its commands run in a unit of work.
    var mayWrite: Bool { access.mayWriteAnything }

    init(
        _ installation: Installation, settings: SettingValues, access: Access,
        allowance: Allowance = .usual, extent: Extent = .street, base: Plugin? = nil
    ) {
        self.allowance = allowance
        self.installation = installation
        self.settings = settings
        self.access = access
        self.extent = extent
        self.base = base
    }

    /// The communities that something may be set for otherwise than for the street.
    var ownCommunities: Set<Int64> { settings.communities.union(base?.settings.communities ?? []) }

    /// The value of a setting, also of the plugin it extends, in a community, or in all that have set nothing
    /// themselves.
    func setting(_ key: String, _ community: Int64?) throws -> LuaValue {
        guard let value = settings[key, community] ?? base?.settings[key, community] else {
            throw unknownSetting(key)
        }
        return value.lua
    }

    func unknownSetting(_ key: String) -> HostFault {
        HostFault.plain(
            "清单里没有设置 “\(key)”",
            hint: suggestion(key, (manifest.settings + (base?.manifest.settings ?? [])).map(\.key))
                ?? "在 manifest.lua 的 settings 里声明它")
    }
}
