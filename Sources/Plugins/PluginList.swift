import Governance
package import Records
import Workbench

/// The plugins of a workspace, and how each stands there.
package enum PluginList {
    package struct Entry: Equatable, Sendable {
        package let name: String
        package let title: String
        package let version: String
        package let standing: Standing
        /// Whether the books have it switched on: it may still be left out.
        package let isEnabled: Bool
        /// The communities it is on in, where that is not the whole street.
        package let places: String?
        /// Why it does not work, or would not, and what mends it.
        package let problem: String?

        /// Something has to be looked at: what merely lies there and lacks another plugin is no finding.
        package var isFinding: Bool { problem != nil && (isEnabled || standing == .failed) }
    }

    /// All that lie in the folder or are switched on, by name. Those that are on are loaded as they would be at work.
    package static func entries(in path: String, _ session: Session) throws -> [Entry] {
        let grants = try Grant.all(session)
        let host = PluginHost(session, path: path)
        defer { host.close() }
        try host.findEnabled()
        _ = try host.rules()
        _ = try host.actions()
        _ = try host.jobs()
        let found = PluginFiles.names(in: path)
        var communities: [Int64: String] = [:]
        if grants.contains(where: { !$0.extent.isStreet }) {
            try session.records(Community.self).each("id", "name") { communities[$0.integer(0)] = $0.text(1) }
        }
        var enabled: [Installation] = []
        var broken: [String: String] = [:]
        for grant in grants {
            do { enabled.append(try Installation(grant.name, in: path)) } catch {
                broken[grant.name] = "\(error)"
            }
        }
        return Set(found + grants.map(\.name)).sorted().map { name in
            var standing = Standing.discovered
            var problem: String?
            let grant = grants.first { $0.name == name }
            var manifest: Manifest?
            do { manifest = try Installation(name, in: path).manifest } catch { problem = "\(error)" }
            if grant != nil {
                standing = host.standings[name] ?? .enabled
                // A rule that broke off is no reason to leave the plugin out, and worth saying.
                problem = host.problems.first { $0.plugin == name }?.description ?? problem
            } else if problem != nil {
                standing = .failed
            } else if let candidate = try? Installation(name, in: path) {
                let resolution = Resolution(enabled + [candidate], broken: broken, entering: name) {
                    installedVersion(of: $0, in: path)
                }
                if let obstacles = resolution.obstacles[name] {
                    standing = .unresolved
                    problem = obstacles.map(\.description).joined(separator: "\n")
                }
            }
            return Entry(
                name: name, title: manifest?.title ?? "", version: manifest?.version ?? "",
                standing: standing, isEnabled: grant != nil,
                places: grant.flatMap { words($0.extent, communities) }, problem: problem)
        }
    }

    private static func words(_ extent: Extent, _ communities: [Int64: String]) -> String? {
        if extent.isStreet { return nil }
        let names = extent.named.sorted().map { communities[$0].map(Community.shortName) ?? String($0) }
        let all = names.joined(separator: "、")
        return extent.only == nil ? "除 \(all)" : all
    }
}
