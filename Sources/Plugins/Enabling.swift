import Governance
package import Records
import Workbench

/// Switching plugins on and off: what they ask for is granted by whoever does it, and kept in the books.
package enum Enabling {
    /// What a plugin was granted, in the words staff know: 居民, 户.
    package struct Rights: Equatable, Sendable {
        package let reads: [String]
        package let writes: [String]
        /// What of it is sensitive: `读 党员（谁是党员、组织关系在哪里）`.
        package let sensitive: [String]
        /// What of it had not been granted before, as `读居民`; empty for a plugin that is new here.
        package let added: [String]
        /// Whether it was switched on before.
        package let isUpdate: Bool
        /// What is in the way of plugins that need it or change it, now that it is as it is.
        package let problems: [String]
    }

    /// Switches a plugin on, or takes its new version and what it now asks for, and says what that is. For a community
    /// alone where one is named, in addition to where it is on already; without one, for the whole street.
    ///
    /// `allowed`: the sensitive record types that whoever switches it on agrees to give it, beside those that it has been
    /// given already. Throws a ``PluginFailure``, also for mistakes in `init.lua`: what does not load is not switched on.
    @discardableResult
    package static func enable(
        _ name: String, in path: String, for community: Int64? = nil, _ session: Session,
        allowing allowed: Set<String> = []
    ) throws -> Rights {
        let installation = try Installation(name, in: path)
        let manifest = installation.manifest
        let grants = try Grant.all(session)
        let known = grants.first { $0.name == name }
        let extent = community.map { Extent.only([$0]).union(known?.extent ?? .nowhere) } ?? .street
        try resolve(installation, grants, path, session)
        try checkReach(extent, of: manifest, grants)
        try checkConsent(to: manifest, known, allowed)

        let host = PluginHost(session, path: path)
        defer { host.close() }
        host.adopts = { $0 == name }
        let others = manifest.needed.map(\.name) + manifest.optional.map { $0.name + "?" }
        try session.write(Purpose("启用插件 \(name)", plugin: "\(name) \(manifest.version)")) { work in
            try host.findEnabled(replacing: Member(installation, granted: manifest.asked, extent: extent))
            let declared: DeclaredNames
            do {
                declared = try host.declare(name)
            } catch let problem as ExtensionProblem {
                throw PluginFailure.refused(plugin: name, problem)
            }
            let rules = try host.rules()
            if let problem = host.problems.first(where: { $0.plugin == name }) {
                throw PluginFailure.refused(plugin: name, problem)
            }
            try host.adopt(name, in: work)
            let fields = [
                EnabledPlugin.name <- name, EnabledPlugin.version <- manifest.version,
                EnabledPlugin.reads <- manifest.reads.words, EnabledPlugin.writes <- manifest.writes.words,
                EnabledPlugin.needed <- others.words, EnabledPlugin.digest <- installation.files.digest,
                EnabledPlugin.declared <- declared.text,
            ]
            try put(fields + extent.fields, of: known, in: work)
            try DutyEngine(session, rules: []).dismiss(
                rulesOf: name, except: Set(rules.map(\.name)), because: "新版插件里没有这条规则", in: work)
        }
        func titles(_ names: [String]) throws -> [String] {
            try names.map { try session.catalogue.title(ofNeed: $0) }
        }
        let before = known?.missing(for: manifest, in: session.catalogue) ?? []
        return Rights(
            reads: try titles(manifest.reads + manifest.writes.filter { !manifest.reads.contains($0) }),
            writes: try titles(manifest.writes), sensitive: manifest.sensitive.map(\.words),
            added: try before.map { $0.verb + (try session.catalogue.title(ofNeed: $0.need)) },
            isUpdate: known != nil, problems: host.problems.map(\.description))
    }

    /// Throws where it would be on in a community that a plugin it cannot be without is not on in.
    private static func checkReach(_ extent: Extent, of manifest: Manifest, _ grants: [Grant]) throws {
        let short = manifest.needed.map(\.name).filter { other in
            !extent.subtracting(grants.first { $0.name == other }?.extent ?? .nowhere).isNowhere
        }
        guard short.isEmpty else {
            throw PluginFailure.unresolved(
                plugin: manifest.name,
                short.map {
                    Obstacle(
                        message: "依赖的插件 \($0) 没有在同样的范围启用",
                        mend: "先运行 gewu plugin enable \($0)，或只在它启用的社区启用（--community）")
                })
        }
    }

    /// Throws where it asks for sensitive records that it was not given before and that are not `allowed` now.
    private static func checkConsent(to manifest: Manifest, _ known: Grant?, _ allowed: Set<String>) throws {
        let asked = manifest.sensitive.map(\.type)
        if let strange = allowed.subtracting(asked).min() {
            throw PluginFailure.manifest(
                manifest.name, "没有要求敏感的记录 “\(strange)”",
                hint: suggestion(strange, asked)
                    ?? (asked.isEmpty ? "去掉 --allow" : "可用：\(asked.joined(separator: "、"))"))
        }
        let unasked = manifest.sensitive.filter { need in
            if allowed.contains(need.type) { return false }
            // Who has agreed to some fields of a type has not agreed to others.
            func isGiven(_ asked: [String], _ given: Set<String>) -> Bool {
                asked.filter { $0 == need.type || $0.hasPrefix("\(need.type).") }.allSatisfy(given.contains)
            }
            let written = known?.writes ?? []
            let read = known?.reads ?? []
            return !isGiven(manifest.writes, written) || !isGiven(manifest.reads, read.union(written))
        }
        guard unasked.isEmpty else { throw PluginFailure.consent(plugin: manifest.name, unasked) }
    }

    /// Throws all that keeps a plugin from working beside those that are on.
    private static func resolve(
        _ installation: Installation, _ grants: [Grant], _ path: String, _ session: Session
    ) throws {
        let name = installation.manifest.name
        var others: [Installation] = []
        var broken: [String: String] = [:]
        for grant in grants where grant.name != name {
            do { others.append(try Installation(grant.name, in: path)) } catch {
                broken[grant.name] = "\(error)"
            }
        }
        let waiting = others.map(\.manifest).filter { manifest in
            grants.contains {
                $0.name == manifest.name && !$0.missing(for: manifest, in: session.catalogue).isEmpty
            }
        }
        let resolution = Resolution(
            others + [installation], broken: broken, waiting: Set(waiting.map(\.name)), entering: name
        ) { installedVersion(of: $0, in: path) }
        if let obstacles = resolution.obstacles[name] {
            throw PluginFailure.unresolved(plugin: name, obstacles)
        }
    }

    private static func put(_ fields: [Assignment], of known: Grant?, in work: Work) throws {
        if let known {
            try work.update(EnabledPlugin.declaration, id: known.id, read: known.commit, fields)
        } else {
            try work.insert(EnabledPlugin.declaration, fields)
        }
    }

    /// Switches a plugin off, for a community alone where one is named, and says how many open duties that cancels.
    /// What it wrote stays.
    ///
    /// Throws ``PluginFailure/neededBy(plugin:_:verb:)`` while plugins are on that cannot be without it.
    @discardableResult
    package static func disable(
        _ name: String, for community: Int64? = nil, _ session: Session
    ) throws -> Int {
        let grants = try Grant.all(session)
        guard let known = grants.first(where: { $0.name == name }) else {
            let near = nearestWord(name, grants.map(\.name))
            throw PluginFailure.notEnabled(near.map { "“\(name)”（是否指 “\($0)”？）" } ?? name, community: nil)
        }
        let extent = community.map { known.extent.subtracting(.only([$0])) } ?? .nowhere
        if let community, !known.extent.contains(community) {
            let title = try session.find(Community.declaration, id: community)
                .map { Community.shortName(try $0[Community.name]) }
            throw PluginFailure.notEnabled(name, community: title)
        }
        let others = grants.filter { other in
            other.needed.contains(name) && !other.extent.subtracting(extent).isNowhere
        }
        guard others.isEmpty else {
            throw PluginFailure.neededBy(plugin: name, others.map(\.name), verb: "停用")
        }
        return try session.write(Purpose("停用插件 \(name)")) { work in
            guard extent.isNowhere else {
                try work.update(EnabledPlugin.declaration, id: known.id, read: known.commit, extent.fields)
                return try DutyEngine(session, rules: []).dismiss(
                    rulesOf: name, within: community, because: "插件在本社区已停用", in: work)
            }
            try work.remove(EnabledPlugin.declaration, id: known.id)
            return try DutyEngine(session, rules: []).dismiss(rulesOf: name, because: "插件已停用", in: work)
        }.result
    }
}

extension Extent {
    /// As the books keep where a plugin is on.
    fileprivate var fields: [Assignment] {
        [
            EnabledPlugin.isLocal <- (only == nil ? nil : true),
            EnabledPlugin.places <- named.sorted().map { String($0) }.words,
        ]
    }
}

extension [String] {
    /// Apart by blanks; `nil` where there are none.
    fileprivate var words: String? { isEmpty ? nil : joined(separator: " ") }
}
