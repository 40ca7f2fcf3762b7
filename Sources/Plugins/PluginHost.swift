package import Governance
import Lua
package import Records
package import Workbench

/// Lua behind the workbench's seam: loads the plugins that are switched on, and runs what they declared.
package final class PluginHost: ExtensionHost {
    /// The session scripts read and write in. A spec moves it to another day.
    package internal(set) var session: Session
    private let path: String
    private(set) var plugins: [Plugin] = []
    private var instances: [Seat: Instance] = [:]
    package internal(set) var problems: [ExtensionProblem] = []
    /// What a script prints.
    package var print: (String) -> Void = { _ in }
    var knownFields: [String: [RowField]] = [:]
    /// Hears of every line of plugin text that runs; `nil` where nobody asks.
    var watchLines: ((String, Int) -> Void)?
    /// Set where a plugin is declared past its mistakes.
    var passed: PassedCalls?
    /// How many instructions each run of a declared function may take; `nil` counts none.
    var instructions: Int?
    /// A plugin is being switched on or updated: its records may be declared otherwise than the books know them.
    var isAdopting = false
    /// The records that have been declared meanwhile.
    var declared: [DescribedType] = []

    private struct Seat: Hashable {
        let plugin: String
        let community: Int64?
    }

    /// Hosts the plugins that `path` holds and the books have switched on.
    package static func extensions(in path: String) -> Extensions {
        Extensions { session in
            let host = PluginHost(session, path: path)
            try host.loadEnabled()
            return host
        }
    }

    init(_ session: Session, path: String) {
        self.session = session
        self.path = path
    }

    /// Loads what the books have switched on. A plugin that is not as it was granted is left out, and named.
    private func loadEnabled() throws {
        for row in try session.records(EnabledPlugin.self).order(by: EnabledPlugin.name).all() {
            let name = try row[EnabledPlugin.name]
            do {
                let installation = try Installation(name, in: path)
                let granted = Access(
                    who: "插件 \(name)",
                    reads: Set((try row[EnabledPlugin.reads] ?? "").split(separator: " ").map(String.init)),
                    writes: Set((try row[EnabledPlugin.writes] ?? "").split(separator: " ").map(String.init)))
                try load(installation, granted: granted)
            } catch let failure as PluginFailure {
                report(failure, name)
            }
        }
    }

    /// Takes a plugin in, with the settings the books have for it.
    func load(_ installation: Installation, granted: Access) throws {
        let manifest = installation.manifest
        let missing =
            manifest.reads.filter { !granted.reads.contains($0) && !granted.writes.contains($0) }.map {
                "读 \($0)"
            }
            + manifest.writes.filter { !granted.writes.contains($0) }.map { "写 \($0)" }
        guard missing.isEmpty else { throw PluginFailure.grant(plugin: manifest.name, missing: missing) }
        let access = Access(who: granted.who, reads: Set(manifest.reads), writes: Set(manifest.writes))
        plugins.append(
            Plugin(installation, settings: try settings(of: manifest), access: access))
    }

    /// Takes a plugin in anew, with the settings as they are now: its old interpreters go.
    func reload(_ installation: Installation) throws {
        guard let place = plugins.firstIndex(where: { $0.name == installation.manifest.name }) else { return }
        let old = plugins.remove(at: place)
        instances = instances.filter { $0.key.plugin != old.name }
        plugins.insert(
            Plugin(installation, settings: try settings(of: installation.manifest), access: old.access),
            at: place)
    }

    private func settings(of manifest: Manifest) throws -> SettingValues {
        var values: [String: PerCommunity<SettingValue>] = [:]
        for setting in manifest.settings { values[setting.key] = PerCommunity(setting.usual) }
        for row in try session.records(PluginSetting.self).where(PluginSetting.plugin == manifest.name).all()
        {
            let key = try row[PluginSetting.key]
            // What an earlier version had and this one has not is kept in the books, and means nothing here.
            guard let setting = manifest.settings.first(where: { $0.key == key }) else { continue }
            let value = try setting.read(try row[PluginSetting.value], plugin: manifest.name)
            if let community = try row[PluginSetting.community] {
                values[key]?.exceptions[community.raw] = value
            } else {
                values[key]?.usual = value
            }
        }
        return SettingValues(values: values)
    }

    // MARK: The seam

    package func rules() throws -> [Rule] {
        try declared("rule") { plugin, instance, declared in
            let text = RuleText(
                plugin, declared.name, declared.definition,
                QueryText(
                    session: session, setting: plugin.setting,
                    communities: plugin.settings.communities.sorted()))
            let rule = try text.rule { [unowned self] selection in
                try decide(plugin, declared.name, selection)
            }
            try session.check(rule.selection, access: plugin.access)
            return rule
        }
    }

    package func jobs() throws -> [ExtensionJob] {
        try declared("job") { plugin, _, declared in
            ExtensionJob(
                name: declared.name, title: title(declared), plugin: plugin.name
            ) { [unowned self] work in
                _ = try call(plugin, "job", declared.name, [.table(jobTable())], in: work, within: .job)
            }
        }
    }

    package func actions() throws -> [Action] {
        try declared("command") { plugin, _, declared in
            let command = try CommandText(declared.name, declared.definition)
            return Action(
                declared.name, title: title(declared), arguments: command.arguments,
                permission: plugin.mayWrite ? .write : .read, plugin: plugin.name
            ) { [unowned self] desk, words in
                try command.run(words, self, plugin, desk)
            }
        }
    }

    package func close() {
        for instance in instances.values { instance.interpreter.closeRows() }
        instances = [:]
    }

    // MARK: Running

    /// The plugin's interpreter for a community: the one for all where the community has set nothing itself.
    func instance(of plugin: Plugin, for community: Int64?) throws -> Instance {
        let own = community.flatMap { plugin.settings.communities.contains($0) ? $0 : nil }
        let seat = Seat(plugin: plugin.name, community: own)
        if let known = instances[seat] { return known }
        let made = try Instance(self, plugin, community: own)
        instances[seat] = made
        return made
    }

    /// Every declaration of a kind, turned into what the workbench wants. A plugin that fails is left out as a whole.
    func declared<Result>(
        _ kind: String, _ body: (Plugin, Instance, Instance.Declared) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        for plugin in plugins where !problems.contains(where: { $0.plugin == plugin.name && $0.records == 0 })
        {
            do {
                let instance = try instance(of: plugin, for: nil)
                results += try instance.declarations.filter { $0.kind == kind }
                    .map { try body(plugin, instance, $0) }
            } catch {
                try report(error, plugin)
            }
        }
        return results
    }

    private func report(_ error: any Error, _ plugin: Plugin) throws {
        switch error {
        case let failure as LuaFailure: report(.script(plugin: plugin.name, failure), plugin.name)
        case let failure as PluginFailure: report(failure, plugin.name)
        case let fault as HostFault:
            problems.append(ExtensionProblem(plugin: plugin.name, message: fault.message, hint: fault.hint))
        case let failure as RecordFailure:
            problems.append(ExtensionProblem(plugin: plugin.name, message: failure.description))
        default: throw error
        }
    }

    private func report(_ failure: PluginFailure, _ plugin: String) {
        problems.append(problem(failure, plugin))
    }

    func problem(_ failure: PluginFailure, _ plugin: String) -> ExtensionProblem {
        guard case .script(_, let lua) = failure else {
            return ExtensionProblem(plugin: plugin, message: failure.description)
        }
        if let known = plugins.first(where: { $0.name == plugin }) {
            return ExtensionProblem(lua, in: known.installation)
        }
        let place = lua.authorPlace
        return ExtensionProblem(
            plugin: plugin, file: place?.file, line: place?.line, message: lua.message, hint: lua.hint)
    }

    /// Runs a cadence function over a selection: by community where communities have settings of their own.
    private func decide(_ plugin: Plugin, _ rule: String, _ selection: Selection) throws -> Rule.Decisions {
        var decisions = Rule.Decisions()
        var failures = FailureTally(plugin.installation)
        let own = plugin.settings.communities.sorted()
        let rest = own.isEmpty ? selection : selection.where(.not(.any(own.map { .within($0) })))
        do {
            for community in own {
                try decide(
                    plugin, rule, selection.where(.within(community)), community, &decisions, &failures)
            }
            try decide(plugin, rule, rest, nil, &decisions, &failures)
        } catch let failure as LuaFailure {
            // The rule stops here, and the night does not.
            decisions.isBroken = true
            report(.script(plugin: plugin.name, failure), plugin.name)
        }
        problems += failures.problems
        decisions.cadences.sort { $0.subject < $1.subject }
        return decisions
    }

    private func decide(
        _ plugin: Plugin, _ rule: String, _ selection: Selection, _ community: Int64?,
        _ decisions: inout Rule.Decisions, _ failures: inout FailureTally
    ) throws {
        let instance = try instance(of: plugin, for: community)
        guard let function = instance.function("rule", rule, "cadence") else { return }
        try forEach(instance, function, selection) { id, result in
            switch result {
            case .value(.none): return
            case .value(.text(let word)):
                if let cadence = Cadence(rawValue: word) {
                    decisions.cadences.append((id, cadence))
                    return
                }
                failures.add(id, "规则 “\(rule)” 的 cadence 返回了 “\(word)”", "可用：\(Self.cadences)")
            case .value:
                failures.add(id, "规则 “\(rule)” 的 cadence 应当返回频次或什么也不返回", "可用：\(Self.cadences)")
            case .failure(let failure): failures.add(id, failure)
            }
            decisions.failed.insert(id)
        }
    }

    private static let cadences = Cadence.allCases.map(\.rawValue).joined(separator: "、")

    /// Calls a script's function for each record of a selection.
    func forEach(
        _ instance: Instance, _ function: Function, _ selection: Selection,
        _ body: (Int64, RowResult) throws -> Void
    ) throws {
        let fields = fields(of: selection.type).map(\.path)
        let source = RowSource(
            try session.source(selection, fields: fields, access: instance.plugin.access))
        session.sourceFailure = nil
        try instance.interpreter.forEach(
            function, over: source, type: selection.type.name, within: counted(.rule)
        ) { id, result in
            try body(id, result)
            return true
        }
        if let failure = session.sourceFailure { throw failure }
    }

    /// Runs a declared function; inside a unit of work it then evaluates the duties of whoever it touched.
    func call(
        _ plugin: Plugin, _ kind: String, _ name: String, _ arguments: [LuaValue], in work: Work?,
        within budget: Budget, key: String = "run"
    ) throws -> [LuaValue] {
        let instance = try instance(of: plugin, for: try session.ownCommunity())
        guard let function = instance.function(kind, name, key) else { return [] }
        instance.work = work
        instance.running = (kind, name)
        instance.apart = SetApart(plugin.installation)
        session.sourceFailure = nil
        defer {
            instance.work = nil
            instance.running = nil
            instance.apart = nil
            instance.interpreter.closeRows()
        }
        do {
            let result = try instance.interpreter.call(function, arguments, within: counted(budget))
            if let failure = session.sourceFailure { throw failure }
            if kind == DeclarationKind.job.name, let work, let apart = instance.apart {
                try apart.land(job: name, of: plugin.name, in: work, session)
                problems += apart.tally.problems
            }
            if let work { try DutyEngine(session, rules: try rules()).settle(work) }
            return result
        } catch let failure as LuaFailure {
            throw ActionFailure.extensionFailed(problem(.script(plugin: plugin.name, failure), plugin.name))
        }
    }

    private func counted(_ budget: Budget) -> Budget {
        Budget(seconds: budget.seconds, instructions: instructions ?? budget.instructions)
    }

    private func jobTable() -> LuaTable {
        LuaTable(list: [], fields: ["day": .day(session.day.number)])
    }

    func title(_ declared: Instance.Declared) -> String {
        if case .text(let title)? = declared.definition.fields["title"] { title } else { declared.name }
    }
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
