import Governance
import Lua
import Records

/// A plugin that is switched on: what it is, what it may touch, where it holds, how it is set here.
final class Plugin {
    let installation: Installation
    /// What plugins that extend it adjust is added as they are loaded.
    var settings: SettingValues { didSet { settingsTurn += 1 } }
    /// How often its settings have become others.
    private var settingsTurn = 0
    /// The communities that stand for those which are set alike, as long as nothing is set otherwise.
    private var standIns: (turns: [Int], found: [Int64: Int64?]) = ([], [:])
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

    /// Among the communities that are set as this one is, the one whose interpreter all of them use; `nil`: that of all
    /// which have set nothing. One that calls other plugins keeps its communities apart: those may be set otherwise.
    func standIn(for community: Int64) -> Int64? {
        guard ownCommunities.contains(community) else { return nil }
        guard manifest.requires.isEmpty, manifest.optional.isEmpty else { return community }
        let turns = [settingsTurn, base?.settingsTurn ?? 0]
        if standIns.turns != turns { standIns = (turns, alike()) }
        return standIns.found[community] ?? nil
    }

    private func alike() -> [Int64: Int64?] {
        let keys = (manifest.settings + (base?.manifest.settings ?? [])).map(\.key)
        func values(_ community: Int64?) -> [SettingValue?] {
            keys.map { settings[$0, community] ?? base?.settings[$0, community] }
        }
        var known: [(community: Int64?, values: [SettingValue?])] = [(nil, values(nil))]
        var found: [Int64: Int64?] = [:]
        for community in ownCommunities.sorted() {
            let own = values(community)
            if let same = known.first(where: { $0.values == own }) {
                found[community] = same.community
            } else {
                known.append((community, own))
                found[community] = community
            }
        }
        return found
    }

    /// The communities of `all` that have to be looked at by themselves, those set alike together, and who stands for
    /// them.
    func groups(of all: some Sequence<Int64>) -> [(standIn: Int64, communities: [Int64])] {
        Dictionary(grouping: all, by: standIn).compactMap { standIn, communities in
            standIn.map { ($0, communities.sorted()) }
        }.sorted { $0.standIn < $1.standIn }
    }

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
