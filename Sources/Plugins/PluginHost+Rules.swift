package import Governance
import Lua
import Records
import Workbench

/// The rules of the plugins, with what other plugins make of them in some communities.
extension PluginHost {
    package func rules() throws -> [Rule] {
        while true {
            let left = standings.count
            let rules = try rulesOfOnePass()
            // Where a plugin had to be left out on the way, the others are asked again, without what it has changed.
            if standings.count == left { return rules }
        }
    }

    private func rulesOfOnePass() throws -> [Rule] {
        try declared("rule") { plugin, _, declared in
            let changes = try changes(to: plugin, declared.name)
            let extent = changes.reduce(plugin.extent) { $0.subtracting($1.extent) }
            var rule = try rule(
                declared.definition, of: plugin, declared.name, extent, function: (plugin, "rule"),
                access: plugin.access)
            for change in changes {
                guard let definition = change.definition else { continue }
                do {
                    let variant = try variant(of: declared, plugin, change, definition)
                    rule.fingerprint += " " + variant.fingerprint
                    rule.variants.append(variant)
                } catch {
                    try fail(change.plugin.name, error)
                }
            }
            return rule
        }
    }

    /// What another plugin makes of a declaration, and where.
    struct Change {
        let plugin: Plugin
        let extent: Extent
        /// The fields that are otherwise; `nil` where the declaration does not hold.
        let definition: LuaTable?
    }

    /// What the loaded plugins that extend `base` make of one of its declarations. Where two change the same in one
    /// community, the second is left out.
    func changes(to base: Plugin, _ name: String) throws -> [Change] {
        var changes: [Change] = []
        for plugin in plugins where plugin.base === base && !isOut(plugin.name) {
            let instance = try instance(of: plugin, for: nil)
            guard let declared = instance.changes.first(where: { $0.name == name }) else { continue }
            let extent = plugin.extent.intersection(base.extent)
            if extent.isNowhere { continue }
            if let other = changes.first(where: { !$0.extent.intersection(extent).isNowhere }) {
                try fail(
                    plugin.name,
                    HostFault.plain(
                        "插件 \(other.plugin.name) 在同一个社区已经改了 \(base.name) 的 “\(name)”",
                        hint: "停用其中一个，或在一个插件里一起改"))
                continue
            }
            changes.append(
                Change(
                    plugin: plugin, extent: extent,
                    definition: declared.kind == "override" ? declared.definition : nil))
        }
        return changes
    }

    private func variant(
        of declared: Instance.Declared, _ base: Plugin, _ change: Change, _ definition: LuaTable
    ) throws -> Rule {
        let hasFunction = RuleText.decidingKey(definition) != nil
        var rule = try self.rule(
            declared.definition.replacing(definition), of: change.plugin, declared.name, change.extent,
            function: hasFunction ? (change.plugin, "override") : (base, "rule"),
            access: definition.fields["roster"] == nil && definition.fields["trigger"] == nil
                ? base.access : change.plugin.access)
        rule.name = "\(base.name).\(declared.name)"
        rule.version = "\(base.manifest.version)，\(change.plugin.name) \(change.plugin.manifest.version)"
        rule.mayRead = titles(ofReads: [base, change.plugin])
        return rule
    }

    /// What the plugins whose rule it is ask to read, each once, in the words of staff.
    private func titles(ofReads plugins: [Plugin]) -> [String] {
        var titles: [String] = []
        for need in plugins.flatMap(\.manifest.reads) {
            let title = (try? session.catalogue.title(ofNeed: need)) ?? need
            if !titles.contains(title) { titles.append(title) }
        }
        return titles
    }

    /// A rule from its definition; `function` says whose cadence function decides, if one does.
    private func rule(
        _ definition: LuaTable, of plugin: Plugin, _ name: String, _ extent: Extent,
        function: (plugin: Plugin, kind: String), access: Access
    ) throws -> Rule {
        let text = RuleText(
            plugin, name, definition,
            QueryText(
                session: session, setting: plugin.setting, communities: plugin.ownCommunities.sorted()))
        let key = RuleText.decidingKey(definition) ?? "cadence"
        var rule = try text.rule { [unowned self] selection in
            try decide(function.plugin, function.kind, name, key, selection, within: extent)
        }
        rule.extent = extent
        let fingerprint = try RuleFingerprint(text, function.plugin, extent)
        rule.fingerprint = fingerprint.text
        rule.settings = try fingerprint.settings.compactMap { try plugin.used($0) }
        rule.mayRead = titles(ofReads: [plugin])
        try session.check(rule.selection, access: access)
        return rule
    }

    // MARK: Functions

    /// The function under `key` of a declaration as it holds in a community, and the interpreter it lives in.
    func function(
        of plugin: Plugin, _ kind: String, _ name: String, _ key: String, for community: Int64?
    ) throws -> (Instance, Function?) {
        for change in try changes(to: plugin, name) where change.extent.contains(community) {
            guard case .function? = change.definition?.fields[key] else { continue }
            let instance = try instance(of: change.plugin, for: community)
            return (instance, instance.function("override", name, key))
        }
        let instance = try instance(of: plugin, for: community)
        return (instance, instance.function(kind, name, key))
    }

    /// What a declaration of the plugin that `instance`'s extends says under `key`: its function's answer, or the value
    /// that stands there, in the community of `instance`.
    func base(
        of instance: Instance, _ name: String, _ key: String, _ argument: LuaValue
    ) throws -> [LuaValue] {
        guard let base = instance.plugin.base else { return [] }
        let there = try self.instance(of: base, for: instance.community)
        guard let declared = there.declarations.first(where: { $0.name == name && $0.kind.isOverridable })
        else { return [] }
        switch declared.definition.fields[key] {
        case nil: return []
        case .function(let function)?:
            return try enter(there, for: instance, (declared.kind, name)) {
                try there.interpreter.call(function, [argument], within: base.allowance.budget(.rule))
            }
        case .table(let table)?:
            guard case .text(let setting)? = table.fields["$setting"] else { return [.table(table)] }
            return [try base.setting(setting, instance.community)]
        case let value?: return [value]
        }
    }

    /// Runs what another plugin's interpreter does for a script of `caller`: in its unit of work, and so that nothing of
    /// it stays open, and nothing that may not be caught can be.
    func enter(
        _ there: Instance, for caller: Instance, _ running: (kind: String, name: String),
        _ body: () throws -> [LuaValue]
    ) throws -> [LuaValue] {
        let outer = (there.work, there.running)
        there.work = caller.work
        there.running = running
        defer {
            (there.work, there.running) = outer
            if outer.1 == nil { there.interpreter.closeRows() }
            caller.interpreter.refreshKeyed()
        }
        // What has been written since it was last asked is to be seen.
        there.interpreter.refreshKeyed()
        do {
            return try body()
        } catch let failure as LuaFailure {
            if failure.kind == .host, let fault = there.interpreter.lastHostError as? HostFault,
                !fault.isCatchable
            {
                throw fault
            }
            throw failure
        }
    }

    /// Runs a cadence function over a selection: by community where communities have settings of their own.
    private func decide(
        _ plugin: Plugin, _ kind: String, _ rule: String, _ key: String, _ selection: Selection,
        within extent: Extent
    ) throws -> Rule.Decisions {
        var decisions = Rule.Decisions()
        var failures = FailureTally(plugin.installation)
        let groups = plugin.groups(of: plugin.ownCommunities.filter { extent.contains($0) })
        let rest = extent.subtracting(.only(Set(groups.flatMap(\.communities))))
        func decide(_ selection: Selection, _ community: Int64?) throws {
            let instance = try instance(of: plugin, for: community)
            guard let function = instance.function(kind, rule, key) else { return }
            try self.decide(instance, function, "\(rule)” 的 \(key)", selection, &decisions, &failures)
        }
        do {
            for group in groups {
                try decide(
                    selection.where(.any(group.communities.map { .within($0) })), group.standIn)
            }
            if !rest.isNowhere {
                try decide(rest.condition.map { selection.where($0) } ?? selection, nil)
            }
        } catch let failure as LuaFailure {
            // The rule stops here, and the night does not.
            decisions.isBroken = true
            problems.append(problem(.script(plugin: plugin.name, failure), plugin.name))
        } catch let failure as RecordFailure {
            guard case .notGranted = failure else { throw failure }
            decisions.isBroken = true
            problems.append(ExtensionProblem(plugin: plugin.name, message: "\(failure)"))
        }
        problems += failures.problems
        decisions.cadences.sort { $0.subject < $1.subject }
        return decisions
    }

    private func decide(
        _ instance: Instance, _ function: Function, _ rule: String, _ selection: Selection,
        _ decisions: inout Rule.Decisions, _ failures: inout FailureTally
    ) throws {
        // The roster was checked with its rule.
        try forEach(instance, function, selection, isChecked: true) { id, result in
            switch result {
            case .value(.none): return
            case .value(.text(let word)):
                if let cadence = Cadence(rawValue: word) {
                    decisions.cadences.append((id, cadence))
                    return
                }
                failures.add(id, "规则 “\(rule) 返回了 “\(word)”", "可用：\(Self.cadences)")
            case .value:
                failures.add(id, "规则 “\(rule) 应当返回频次或什么也不返回", "可用：\(Self.cadences)")
            case .failure(let failure): failures.add(id, failure)
            }
            decisions.failed.insert(id)
        }
    }

    private static let cadences = Cadence.words
}

extension Plugin {
    /// A setting of it, or of the plugin it extends, with all that it is anywhere.
    fileprivate func used(_ key: String) throws -> Rule.UsedSetting? {
        let all = manifest.settings + (base?.manifest.settings ?? [])
        guard let setting = all.first(where: { $0.key == key }) else { return nil }
        var values = PerCommunity(try self.setting(key, nil).typed)
        for community in ownCommunities {
            values.exceptions[community] = try self.setting(key, community).typed
        }
        return Rule.UsedSetting(key: key, title: setting.title, values: values)
    }
}

extension LuaTable {
    /// The same with other values in some fields.
    fileprivate func replacing(_ other: LuaTable) -> LuaTable {
        LuaTable(list: list, fields: fields.merging(other.fields) { $1 })
    }
}

extension String {
    /// Whether declarations of this kind can be changed by another plugin.
    var isOverridable: Bool { ["rule", "command", "job"].contains(self) }
}

extension Rule {
    /// The records it looks at.
    var selection: Selection {
        switch trigger {
        case .roster(let roster): roster.selection
        case .event(let selection, _): selection
        }
    }
}
