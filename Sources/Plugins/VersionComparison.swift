internal import Foundation
package import Governance
package import Records
import Workbench

/// Two versions of a plugin on the same books: what would change if the new one took the place of the old one. Nothing
/// is written, and neither has to be switched on.
package struct VersionComparison: Sendable {
    package let plugin: String
    package let old: String
    package let new: String
    /// What the new one asks for beyond the old one, as `读居民`, and the other way round.
    package let moreRights: [String]
    package let lessRights: [String]
    package let differences: [DutyDifference]
    /// The titles of the rules that differ, by name.
    package let titles: [String: String]

    /// A plugin's folder: a path to it, or the name it has in the workspace.
    package struct Folder: Sendable {
        let home: String
        /// What the folder is called.
        package let name: String

        package init(_ words: String, in path: String) {
            var words = words
            while words.count > 1, words.hasSuffix("/") { words.removeLast() }
            guard let slash = words.lastIndex(of: "/") else {
                home = path
                name = words
                return
            }
            home = slash == words.startIndex ? "/" : String(words[..<slash])
            name = String(words[words.index(after: slash)...])
        }

        func installation() throws -> Installation {
            try Installation(PluginFiles(name, in: home), in: home, isNamedSo: false)
        }
    }

    /// Plans the duties of both for everybody on the session's day. `path` holds the plugins of the workspace, those
    /// that they need or that change them among them.
    ///
    /// Throws a ``PluginFailure`` where one of them does not work.
    package init(_ old: Folder, _ new: Folder, in path: String, _ session: Session) throws {
        let (before, after) = (try old.installation(), try new.installation())
        plugin = after.manifest.name
        guard before.manifest.name == plugin else {
            throw PluginFailure.manifest(
                new.name, "name 是 “\(plugin)”，\(old.name) 的却是 “\(before.manifest.name)”",
                hint: "只能比较同一个插件的两个版本")
        }
        self.old = before.manifest.version
        self.new = after.manifest.version
        moreRights = try Self.rights(of: after.manifest, beyond: before.manifest, session)
        lessRights = try Self.rights(of: before.manifest, beyond: after.manifest, session)
        let sides = try [before, after].map { try Self.planned($0, path, session) }
        differences = try sides[1].plan.differences(from: sides[0].plan, in: session)
        titles = sides[0].titles.merging(sides[1].titles) { $1 }
    }

    private static func rights(
        of manifest: Manifest, beyond other: Manifest, _ session: Session
    ) throws -> [String] {
        try manifest.reads.filter { !other.reads.contains($0) }.map {
            "读" + (try session.type(named: $0).title)
        }
            + manifest.writes.filter { !other.writes.contains($0) }
            .map { "写" + (try session.type(named: $0).title) }
    }

    private static func planned(
        _ installation: Installation, _ path: String, _ session: Session
    ) throws -> (plan: DutyPlan, titles: [String: String]) {
        let manifest = installation.manifest
        let grant = try Grant.all(session).first { $0.name == manifest.name }
        let host = PluginHost(session, path: path)
        defer { host.close() }
        try host.findEnabled(
            replacing: Member(installation, granted: manifest.asked, extent: grant?.extent ?? .street))
        do { _ = try host.plugin(named: manifest.name) } catch let problem as ExtensionProblem {
            throw PluginFailure.refused(plugin: manifest.name, problem)
        }
        // What it makes of another plugin's rules is its work too.
        let owners = [manifest.name] + (manifest.extends.map { [$0] } ?? [])
        let rules = try host.rules().filter { rule in owners.contains { rule.name.hasPrefix($0 + ".") } }
        let plan = try DutyEngine(session, rules: rules).plan()
        if let problem = host.problems.first(where: { owners.contains($0.plugin) }) {
            throw PluginFailure.refused(plugin: manifest.name, problem)
        }
        return (
            plan,
            Dictionary(rules.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
        )
    }
}
