import Governance
import Lua
import Records
import Workbench

/// From what the books have switched on to plugins that have declared.
extension PluginHost {
    /// Finds what the books have switched on. A plugin that is not as it was granted is left out, and named.
    ///
    /// While all folders hold what they held when they were switched on, what was found then about their fitting
    /// together holds, and no manifest is read before it is needed.
    ///
    /// `replacement` takes the place of what the books have under its name.
    func findEnabled(replacing replacement: Member? = nil) throws {
        isFound = true
        let grants = try Grant.all(session).filter { $0.name != replacement?.name }
        var found: [Member] = []
        var broken: [String: String] = [:]
        for grant in grants {
            do { found.append(Member(grant, try PluginFiles(grant.name, in: path))) } catch {
                broken[grant.name] = "\(error)"
                putOut(grant.name, .failed, problem(error, grant.name))
            }
        }
        let names = Set(found.map(\.name))
        let isAsBefore =
            broken.isEmpty && replacement == nil
            && zip(grants, found).allSatisfy { grant, member in
                member.declared != nil && grant.needed.allSatisfy(names.contains)
            }
        guard isAsBefore else {
            return try resolve(grants, found + (replacement.map { [$0] } ?? []), broken)
        }
        let wishes = Dictionary(grants.map { ($0.name, $0.wished) }, uniquingKeysWith: { first, _ in first })
        let needs = Dictionary(found.map { ($0.name, $0.needed) }, uniquingKeysWith: { first, _ in first })
        add(found, in: loadOrder(needs) { wishes[$0] ?? [] }.order)
    }

    private func resolve(_ grants: [Grant], _ found: [Member], _ broken: [String: String]) throws {
        var broken = broken
        var waiting: Set<String> = []
        var installations: [Installation] = []
        for member in found {
            do {
                let installation = try member.installation ?? Installation(member.files, in: path)
                member.installation = installation
                installations.append(installation)
                guard let grant = grants.first(where: { $0.name == member.name }) else { continue }
                let missing = grant.missing(for: installation.manifest, in: session.catalogue)
                guard !missing.isEmpty else { continue }
                waiting.insert(member.name)
                putOut(
                    member.name, .waitingForGrant,
                    problem(
                        PluginFailure.grant(
                            plugin: member.name, missing: missing.map { "\($0.verb) \($0.need)" }),
                        member.name))
            } catch let failure as PluginFailure {
                broken[member.name] = failure.description
                putOut(member.name, .failed, problem(failure, member.name))
            }
        }
        let resolution = Resolution(installations, broken: broken, waiting: waiting) { [path] in
            installedVersion(of: $0, in: path)
        }
        for (name, obstacles) in resolution.obstacles.sorted(by: { $0.key < $1.key })
        where !waiting.contains(name) {
            putOut(
                name, .unresolved, problem(PluginFailure.unresolved(plugin: name, obstacles), name))
        }
        add(found, in: resolution.order.map(\.manifest.name))
    }

    private func add(_ found: [Member], in order: [String]) {
        members += order.compactMap { name in found.first { $0.name == name } }
    }

    /// Takes a plugin in, with those it needs from the same folder, as if all that those ask for were granted: for
    /// specs, measurements, and to see whether it works. What is there already stays.
    ///
    /// Throws ``PluginFailure/unresolved(plugin:_:)`` with all that keeps it from working.
    func take(_ installation: Installation, granted: Access? = nil, extent: Extent = .street) throws {
        isFound = true
        let name = installation.manifest.name
        var found = [name: installation]
        var broken: [String: String] = [:]
        var open = installation.manifest.needed.map(\.name)
        while let next = open.popLast() {
            guard found[next] == nil, broken[next] == nil, !members.contains(where: { $0.name == next })
            else {
                continue
            }
            do {
                let other = try Installation(next, in: path)
                found[next] = other
                open += other.manifest.needed.map(\.name)
            } catch PluginFailure.notInstalled {} catch { broken[next] = "\(error)" }
        }
        let there = try members.map { try $0.installation ?? Installation($0.files, in: path) }
        let resolution = Resolution(
            found.values + there.filter { found[$0.manifest.name] == nil }, broken: broken
        ) { _ in nil }
        if let obstacles = resolution.obstacles[name] {
            throw PluginFailure.unresolved(plugin: name, obstacles)
        }
        for other in resolution.order where found[other.manifest.name] != nil {
            let isAsked = other.manifest.name == name
            members.append(
                Member(
                    other, granted: isAsked ? granted ?? other.manifest.asked : other.manifest.asked,
                    extent: isAsked ? extent : .street))
        }
    }

    /// A plugin that is taken in, loaded. Throws why it is left out.
    func plugin(named name: String) throws -> Plugin {
        if let member = members.first(where: { $0.name == name }), let plugin = try ready(member) {
            return plugin
        }
        throw problems.last { $0.plugin == name } ?? ExtensionProblem(plugin: name, message: "插件没有载入")
    }

    // MARK: Loading

    /// The plugins that declare anything of a kind, or the one of that name, loaded and in their order: those that
    /// extend them too.
    func ready(for kind: String, named name: String? = nil) throws -> [Plugin] {
        if !isFound { try findEnabled() }
        for member in members {
            let base = member.declared?.extends
            let isBaseAsked = members.contains { $0.name == base && $0.mayDeclare(kind, named: name) }
            if member.mayDeclare(kind, named: name) || isBaseAsked { _ = try ready(member) }
        }
        return members.compactMap(\.plugin)
    }

    /// Leaves a plugin out where one that it needs has failed since it was loaded.
    func isBlocked(_ plugin: Plugin) -> Bool {
        if isOut(plugin.name) { return true }
        guard let culprit = plugin.manifest.needed.map(\.name).first(where: isOut) else { return false }
        putOut(
            plugin.name, .unresolved,
            problem(.unresolved(plugin: plugin.name, [.blocked(by: culprit)]), plugin.name))
        return true
    }

    /// Loads a plugin, behind those it needs; `nil` where it is left out.
    private func ready(_ member: Member) throws -> Plugin? {
        switch member.state {
        case .loaded(let plugin): return plugin
        case .out: return nil
        case .waiting: break
        }
        do {
            let plugin = try load(member)
            member.state = .loaded(plugin)
            return plugin
        } catch PluginFailure.unresolved(let name, let obstacles) {
            putOut(member.name, .unresolved, problem(.unresolved(plugin: name, obstacles), name))
        } catch {
            try fail(member.name, error)
        }
        return nil
    }

    /// A plugin whose `init.lua` has run, with the settings the books have for it.
    func load(_ member: Member) throws -> Plugin {
        let installation = try member.installation ?? Installation(member.files, in: path)
        member.installation = installation
        let manifest = installation.manifest
        if let api = Version(Manifest.api), !manifest.api.contains(api) {
            throw PluginFailure.unresolved(plugin: manifest.name, [.wrongInterface(manifest)])
        }
        var base: Plugin?
        for other in manifest.needed {
            guard let found = members.first(where: { $0.name == other.name }), let plugin = try ready(found)
            else { throw PluginFailure.unresolved(plugin: manifest.name, [.blocked(by: other.name)]) }
            if other.name == manifest.extends { base = plugin }
        }
        var access =
            isWide
            ? Access.everything(of: session.catalogue, who: member.granted.who)
            : Access(who: member.granted.who, reads: Set(manifest.reads), writes: Set(manifest.writes))
        access.within = member.extent.condition
        access.usage = Usage()
        let plugin = Plugin(
            installation, settings: try settings(of: manifest), access: access,
            allowance: try Allowance(
                manifest.limits, below: try session.pluginCeilings(), plugin: manifest.name),
            extent: member.extent, base: base)
        let instance = try instance(of: plugin, for: nil)
        base?.settings.adjust(instance.adjustments, by: plugin.name, where: plugin.extent)
        return plugin
    }

    /// What a plugin declares: its `init.lua` has run, and everything it declares has been looked at.
    func declare(_ name: String) throws -> DeclaredNames {
        let plugin = try plugin(named: name)
        let instance = try instance(of: plugin, for: nil)
        _ = try actions()
        _ = try jobs()
        _ = try reports()
        _ = try checks()
        return DeclaredNames(
            instance.declarations + instance.changes, of: name, extending: plugin.manifest.extends)
    }

    func settings(of manifest: Manifest) throws -> SettingValues {
        var values = SettingValues(manifest.settings)
        for row in try session.records(PluginSetting.self).where(PluginSetting.plugin == manifest.name).all()
        {
            let key = try row[PluginSetting.key]
            // What an earlier version had and this one has not is kept in the books, and means nothing here.
            guard let setting = manifest.settings.first(where: { $0.key == key }) else { continue }
            let value = try setting.read(try row[PluginSetting.value], plugin: manifest.name)
            values.set(key, value, for: try row[PluginSetting.community]?.raw)
        }
        for one in assumed where one.plugin == manifest.name {
            guard let setting = manifest.settings.first(where: { $0.key == one.key }) else { continue }
            values.set(one.key, try setting.read(one.value, plugin: manifest.name), for: one.community)
        }
        return values
    }

    // MARK: Leaving out

    func isOut(_ name: String) -> Bool {
        standings[name] != nil || members.contains { $0.name == name && $0.isOut }
    }

    /// Leaves a plugin out, and says why.
    func putOut(_ name: String, _ standing: Standing, _ problem: ExtensionProblem) {
        standings[name] = standing
        if let member = members.first(where: { $0.name == name }) {
            if let plugin = member.plugin {
                forget(plugin)
                plugin.base?.settings.adjust([], by: name, where: plugin.extent)
            }
            member.state = .out(standing)
        }
        problems.append(problem)
    }

    /// Leaves out a plugin that failed. Throws what is not the plugin's fault.
    func fail(_ name: String, _ error: any Error) throws {
        switch error {
        case let failure as LuaFailure: putOut(name, .failed, problem(.script(plugin: name, failure), name))
        case let failure as PluginFailure: putOut(name, .failed, problem(failure, name))
        case let fault as HostFault:
            putOut(name, .failed, ExtensionProblem(plugin: name, message: fault.message, hint: fault.hint))
        case let failure as RecordFailure:
            putOut(name, .failed, ExtensionProblem(plugin: name, message: failure.description))
        default: throw error
        }
    }
}

/// The version of a plugin that lies in the folder; `nil` where none can be read.
func installedVersion(of name: String, in path: String) -> Version? {
    (try? Installation(name, in: path)).flatMap { Version($0.manifest.version) }
}

extension Obstacle {
    static func wrongInterface(_ manifest: Manifest) -> Obstacle {
        Obstacle(message: "要用接口版本 \(manifest.api)，本程序是 \(Manifest.api)", mend: "请换用合适版本的插件或程序")
    }
}
