import Governance
package import Records
import Workbench

/// Switching plugins on: what they ask for is granted by whoever does it, and kept in the books.
package enum Enabling {
    /// A plugin that lies in the workspace, and how it stands there.
    package struct Entry: Equatable, Sendable {
        package let name: String
        package let title: String
        package let version: String
        package let isEnabled: Bool
        /// Why it does not work, if so.
        package let problem: String?
    }

    /// What a plugin was granted, in the words staff know: 居民, 户.
    package struct Rights: Equatable, Sendable {
        package let reads: [String]
        package let writes: [String]
        /// What of it is sensitive: `读 党员（谁是党员、组织关系在哪里）`.
        package let sensitive: [String]
    }

    /// Switches a plugin on, or takes its new version and what it now asks for, and says what that is.
    ///
    /// `allowed`: the sensitive record types that whoever switches it on agrees to give it, beside those that it has been
    /// given already. Throws a ``PluginFailure``, also for mistakes in `init.lua`: what does not load is not switched on.
    @discardableResult
    package static func enable(
        _ name: String, in path: String, _ session: Session, allowing allowed: Set<String> = []
    ) throws -> Rights {
        let installation = try Installation(name, in: path)
        let manifest = installation.manifest
        if let strange = allowed.subtracting(manifest.sensitive.map(\.type)).min() {
            let asked = manifest.sensitive.map(\.type)
            throw PluginFailure.manifest(
                name, "没有要求敏感的记录 “\(strange)”",
                hint: suggestion(strange, asked)
                    ?? (asked.isEmpty ? "去掉 --allow" : "可用：\(asked.joined(separator: "、"))"))
        }
        let had = try session.records(EnabledPlugin.self).where(EnabledPlugin.name == name).first()
        let unasked = try manifest.sensitive.filter { need in
            if allowed.contains(need.type) { return false }
            let written = try had?[EnabledPlugin.writes] ?? ""
            let granted = need.isWritten ? written : "\(written) \(try had?[EnabledPlugin.reads] ?? "")"
            return !granted.split(separator: " ").contains(Substring(need.type))
        }
        guard unasked.isEmpty else { throw PluginFailure.consent(plugin: name, unasked) }
        let host = PluginHost(session, path: path)
        defer { host.close() }
        host.isAdopting = true
        try session.write(Purpose("启用插件 \(name)", plugin: "\(name) \(manifest.version)")) { work in
            try host.load(installation, granted: manifest.asked)
            let rules = try host.rules()
            if let problem = host.problems.first {
                throw PluginFailure.refused(plugin: name, problem)
            }
            try host.adopt(in: work)
            let fields = [
                EnabledPlugin.name <- name, EnabledPlugin.version <- manifest.version,
                EnabledPlugin.reads
                    <- (manifest.reads.isEmpty ? nil : manifest.reads.joined(separator: " ")),
                EnabledPlugin.writes
                    <- (manifest.writes.isEmpty ? nil : manifest.writes.joined(separator: " ")),
            ]
            if let row = had {
                try work.update(EnabledPlugin.declaration, id: row.rawID, read: row.commit, fields)
            } else {
                try work.insert(EnabledPlugin.declaration, fields)
            }
            try DutyEngine(session, rules: []).dismiss(
                rulesOf: name, except: Set(rules.map(\.name)), because: "新版插件里没有这条规则", in: work)
        }
        func titles(_ names: [String]) throws -> [String] {
            try names.map { try session.type(named: $0).title }
        }
        return Rights(
            reads: try titles(manifest.reads + manifest.writes.filter { !manifest.reads.contains($0) }),
            writes: try titles(manifest.writes), sensitive: manifest.sensitive.map(\.words))
    }

    /// Switches a plugin off, and says how many open duties that cancels. What it wrote stays.
    @discardableResult
    package static func disable(_ name: String, _ session: Session) throws -> Int {
        guard let row = try session.records(EnabledPlugin.self).where(EnabledPlugin.name == name).first()
        else {
            throw PluginFailure.notInstalled(name, suggestion: nil)
        }
        return try session.write(Purpose("停用插件 \(name)")) { work in
            try work.remove(EnabledPlugin.declaration, id: row.rawID)
            return try DutyEngine(session, rules: []).dismiss(rulesOf: name, because: "插件已停用", in: work)
        }.result
    }

    /// All plugins of a workspace, by name.
    package static func list(in path: String, _ session: Session) throws -> [Entry] {
        let enabled = Set(try session.records(EnabledPlugin.self).all().map { try $0[EnabledPlugin.name] })
        return Installation.names(in: path).map { name in
            do {
                let manifest = try Installation(name, in: path).manifest
                return Entry(
                    name: name, title: manifest.title, version: manifest.version,
                    isEnabled: enabled.contains(name),
                    problem: nil)
            } catch {
                return Entry(
                    name: name, title: "", version: "", isEnabled: enabled.contains(name), problem: "\(error)"
                )
            }
        }
    }
}
