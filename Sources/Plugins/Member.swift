import Governance
import Records

/// A plugin that is switched on, as a session finds it: loaded when something of it is asked for, and not before.
final class Member {
    let name: String
    let files: PluginFiles
    /// Its manifest, once that has been read.
    var installation: Installation?
    let granted: Access
    let extent: Extent
    /// The plugins that have to be loaded before it, as far as is known without its manifest.
    let needed: [String]
    /// What it declares; `nil` where only its `init.lua` can tell.
    let declared: DeclaredNames?
    var state = State.waiting

    enum State {
        case waiting
        case loaded(Plugin)
        case out(Standing)
    }

    /// As the books have it. What its folder held when it was switched on is believed only while it holds the same.
    init(_ grant: Grant, _ files: PluginFiles) {
        name = grant.name
        self.files = files
        granted = grant.access
        extent = grant.extent
        needed = grant.needed
        declared = grant.digest == files.digest ? grant.declared : nil
    }

    init(_ installation: Installation, granted: Access, extent: Extent) {
        name = installation.manifest.name
        files = installation.files
        self.installation = installation
        self.granted = granted
        self.extent = extent
        needed = installation.manifest.needed.map(\.name)
        declared = nil
    }

    /// The same once more, not loaded yet.
    init(of other: Member) {
        name = other.name
        files = other.files
        installation = other.installation
        granted = other.granted
        extent = other.extent
        needed = other.needed
        declared = other.declared
    }

    var plugin: Plugin? { if case .loaded(let plugin) = state { plugin } else { nil } }
    var isOut: Bool { if case .out = state { true } else { false } }

    /// Whether its `init.lua` has to run for declarations of a kind, or for the one of that name.
    func mayDeclare(_ kind: String, named name: String?) -> Bool {
        declared?.has(kind, named: name) ?? true
    }
}

/// How a plugin stands in a workspace.
package enum Standing: String, Equatable, Sendable {
    /// It lies in the folder.
    case discovered = "未启用"
    /// It lacks another plugin, or cannot be beside one.
    case unresolved = "缺条件"
    /// It asks for more than it was granted.
    case waitingForGrant = "待授权"
    case failed = "出错"
    case enabled = "已启用"
}
