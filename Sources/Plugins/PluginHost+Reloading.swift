import Governance
import Records
package import Workbench

/// Taking in what has changed on the disk and in the books, while a session goes on.
extension PluginHost {
    /// Takes in what has changed: folders, settings, what is switched on and where. Tells of each plugin that changed.
    ///
    /// Plugins that need or change each other are taken together. They are declared and checked aside, in interpreters
    /// of their own; only where nothing of them fails do they take the place of what ran before. Else that goes on
    /// running, from the texts it was declared from, and the answer says why. Nothing within a unit of work.
    package func reloadChanged() throws -> [ExtensionReload] {
        // What has not been looked for yet will be found as it is.
        guard isFound, !session.isWriting else { return [] }
        let aside = PluginHost(session, path: path)
        defer { aside.close() }
        try aside.findEnabled()
        let changed = Set(names).union(aside.names).filter { isChanged($0, aside) }
        guard !changed.isEmpty else { return [] }
        _ = try aside.rules()
        _ = try aside.actions()
        _ = try aside.jobs()

        var kept: Set<String> = []
        var reloads: [ExtensionReload] = []
        for family in families(with: aside) where !changed.isDisjoint(with: family) {
            // What did not work before either is no reason to keep what runs.
            let failed = family.filter {
                aside.standings[$0] != nil && (standings[$0] == nil || changed.contains($0))
            }
            let runs = family.contains { name in members.contains { $0.name == name && !$0.isOut } }
            if !failed.isEmpty, runs { kept.formUnion(family) }
            for name in family.sorted() where changed.contains(name) || failed.contains(name) {
                let problem = aside.problems.first { $0.plugin == name }
                let isTaken = kept.isDisjoint(with: family)
                reloads.append(
                    ExtensionReload(
                        plugin: name, isTaken: isTaken,
                        problem: problem
                            ?? (isTaken ? nil : aside.problems.first { failed.contains($0.plugin) })))
            }
        }
        swap(for: aside, keeping: kept, changed)
        return reloads
    }

    /// All that are switched on, loaded, waiting or left out.
    private var names: [String] { members.map(\.name) + standings.keys }

    private func isChanged(_ name: String, _ aside: PluginHost) -> Bool {
        let old = members.first { $0.name == name }
        let new = aside.members.first { $0.name == name }
        guard let old, let new else {
            return old == nil ? new != nil || standings[name] != aside.standings[name] : true
        }
        guard old.files.digest == new.files.digest, old.extent == new.extent else { return true }
        guard let plugin = old.plugin, let settings = try? settings(of: plugin.manifest) else { return false }
        return !settings.isSet(as: plugin.settings)
    }

    /// Plugins that need or change each other, before or now.
    private func families(with aside: PluginHost) -> [Set<String>] {
        var families: [Set<String>] = []
        for name in Set(names).union(aside.names).sorted() {
            let needed = (members + aside.members).filter { $0.name == name }.flatMap(\.needed)
            let own = Set(needed + [name])
            let joined = families.filter { !$0.isDisjoint(with: own) }
            families.removeAll { !$0.isDisjoint(with: own) }
            families.append(joined.reduce(own) { $0.union($1) })
        }
        return families
    }

    /// Puts what `aside` found in the place of what was here, but for plugins that are kept, or have not changed.
    private func swap(for aside: PluginHost, keeping kept: Set<String>, _ changed: Set<String>) {
        let families = families(with: aside)
        func stays(_ name: String) -> Bool {
            kept.contains(name)
                || !(families.first { $0.contains(name) } ?? []).contains(where: changed.contains)
        }
        knownHandlers = [:]
        var next: [Member] = []
        for member in aside.members {
            if stays(member.name), let old = members.first(where: { $0.name == member.name }) {
                next.append(old)
            } else {
                // Declared once more, here: an interpreter belongs to its host.
                next.append(Member(of: member))
            }
        }
        for old in members where kept.contains(old.name) && !next.contains(where: { $0.name == old.name }) {
            next.append(old)
        }
        for old in members where !next.contains(where: { $0 === old }) {
            if let plugin = old.plugin { forget(plugin) }
        }
        let order = loadOrder(
            Dictionary(next.map { ($0.name, $0.needed) }, uniquingKeysWith: { first, _ in first })
        ).order
        members = order.compactMap { name in next.first { $0.name == name } }
        problems.removeAll { !stays($0.plugin) }
        standings = standings.filter { stays($0.key) }
        for (name, standing) in aside.standings where !stays(name) {
            standings[name] = standing
            problems += aside.problems.filter { $0.plugin == name }
            members.removeAll { $0.name == name }
        }
    }
}
