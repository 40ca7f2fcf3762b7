import Governance
import Lua
package import Records
package import Workbench

/// Lua behind the workbench's seam: loads the plugins that are switched on, and runs what they declared.
package final class PluginHost: ExtensionHost {
    /// The session scripts read and write in. A spec moves it to another day.
    package internal(set) var session: Session
    let path: String
    /// The plugins that may be loaded, each behind those it needs.
    var members: [Member] = []
    /// Whether it is known which plugins there are: what needs none does not look for any.
    var isFound = false
    /// Those that were left out, and how they stand.
    var standings: [String: Standing] = [:]
    private var instances: [Seat: Instance] = [:]
    package internal(set) var problems: [ExtensionProblem] = []
    /// What a script prints.
    package var print: (String) -> Void = { _ in }
    var knownFields: [String: [RowField]] = [:]
    /// Hears of every line of plugin text that runs; `nil` where nobody asks.
    var watchLines: ((String, Int) -> Void)?
    /// Stands between plugins and what they ask for, where that is tried out.
    var drill: Drill?
    /// Set where a plugin is declared past its mistakes.
    var passed: PassedCalls?
    /// How many instructions each run of a declared function may take; `nil` counts none.
    var instructions: Int?
    /// Whether a plugin is being switched on or updated: its records may be declared otherwise than the books know
    /// them.
    var adopts: (_ plugin: String) -> Bool = { _ in false }
    /// Settings as they would be, in place of what the books have: where somebody asks what would come of them.
    var assumed: [AssumedSetting] = []
    /// Who hears of what, as far as it has been asked.
    var knownHandlers: [EventKey: [Handler]] = [:]
    /// What handlers have done wrong, by plugin: what fails in one way is one problem, with a count.
    var handlerFailures: [String: FailureTally] = [:]
    /// How long handlers have run in a unit of work.
    var handling: (unit: Int64, seconds: Double) = (0, 0)
    /// Nobody hears of what is written while that is found out.
    var isFindingHandlers = false
    /// Whether plugins may ask for anything, to see what they do ask for.
    var isWide = false
    /// The records that have been declared meanwhile.
    var declared: [DescribedType] = []

    private struct Seat: Hashable {
        let plugin: ObjectIdentifier
        let community: Int64?
    }

    /// Hosts the plugins that `path` holds and the books have switched on.
    package static func extensions(in path: String) -> Extensions {
        Extensions { session in
            let host = PluginHost(session, path: path)
            session.listener = host
            return host
        }
    }

    init(_ session: Session, path: String) {
        self.session = session
        self.path = path
    }

    /// The plugins that have been loaded.
    var plugins: [Plugin] { members.compactMap(\.plugin) }

    /// The names of those whose `init.lua` has run.
    package var loaded: [String] { plugins.map(\.name) }

    /// What a plugin has really asked for so far, and at what cost.
    package func usage(of plugin: String) -> Usage? {
        plugins.first { $0.name == plugin }?.access.usage
    }

    /// Takes a plugin in anew, with the settings as they are now: its old interpreters go.
    func reload(_ name: String) {
        knownHandlers = [:]
        for member in members where member.name == name || member.plugin?.base?.name == name {
            if let plugin = member.plugin { forget(plugin) }
            member.state = .waiting
        }
    }

    /// Drops a plugin's interpreters.
    func forget(_ plugin: Plugin) {
        instances = instances.filter { $0.value.plugin !== plugin }
    }

    // MARK: The seam

    package func jobs() throws -> [ExtensionJob] {
        try declared("job") { plugin, _, declared in
            ExtensionJob(
                name: declared.name, title: title(declared), plugin: plugin.name
            ) { [unowned self] work in
                _ = try call(plugin, "job", declared.name, [.table(jobTable())], in: work, within: .job)
            }
        }
    }

    package func actions() throws -> [Action] { try actions(named: nil) }

    package func action(named name: String) throws -> Action? { try actions(named: name).first }

    private func actions(named name: String?) throws -> [Action] {
        let own = try session.ownCommunity()
        return try declared("command", named: name) { plugin, _, declared -> Action? in
            // For whoever serves one community, a plugin that is not on there is not there.
            if let own, !plugin.extent.contains(own) { return nil }
            if let name, declared.name != name { return nil }
            let command = try CommandText(declared.name, declared.definition)
            return Action(
                declared.name, title: title(declared), arguments: command.arguments,
                permission: plugin.mayWrite ? .write : .read, plugin: plugin.name
            ) { [unowned self] desk, words in
                try command.run(words, self, plugin, desk)
            }
        }.compactMap { $0 }
    }

    var interpreters: [Interpreter] { instances.values.map(\.interpreter) }

    package func close() {
        for instance in instances.values { instance.interpreter.closeRows() }
        instances = [:]
    }

    // MARK: Running

    /// The plugin's interpreter for a community: that of all which are set alike.
    func instance(of plugin: Plugin, for community: Int64?) throws -> Instance {
        let own = community.flatMap { plugin.standIn(for: $0) }
        let seat = Seat(plugin: ObjectIdentifier(plugin), community: own)
        if let known = instances[seat] { return known }
        let made = try Instance(self, plugin, community: own)
        instances[seat] = made
        return made
    }

    /// Every declaration of a kind, turned into what the workbench wants. A plugin that fails is left out as a whole.
    func declared<Result>(
        _ kind: String, named name: String? = nil,
        _ body: (Plugin, Instance, Instance.Declared) throws -> Result
    ) throws -> [Result] {
        var results: [Result] = []
        for plugin in try ready(for: kind, named: name) where !isBlocked(plugin) {
            do {
                let instance = try instance(of: plugin, for: nil)
                results += try instance.declarations.filter { $0.kind == kind }
                    .map { try body(plugin, instance, $0) }
            } catch {
                try fail(plugin.name, error)
            }
        }
        return results
    }

    func problem(_ failure: any Error, _ plugin: String) -> ExtensionProblem {
        (failure as? PluginFailure).map { problem($0, plugin) }
            ?? ExtensionProblem(plugin: plugin, message: "\(failure)")
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

    /// Calls a script's function for each record of a selection; `isChecked` where the plugin may ask for it, and the
    /// program has narrowed it since.
    func forEach(
        _ instance: Instance, _ function: Function, _ selection: Selection, isChecked: Bool = false,
        _ body: (Int64, RowResult) throws -> Void
    ) throws {
        let fields = fields(of: selection.type).map(\.path)
        var access = instance.plugin.access
        access.knowsConditions = isChecked
        let source = RowSource(try session.source(selection, fields: fields, access: access))
        session.sourceFailure = nil
        // What was followed from the records is counted when its source is closed.
        defer { instance.interpreter.closeRows() }
        try instance.interpreter.forEach(
            function, over: source, type: selection.type.name,
            within: counted(instance.plugin.allowance.budget(.rule))
        ) { id, result in
            if case .failure(let failure) = result, let told = told(failure) { throw told }
            try body(id, result)
            return session.sourceFailure == nil
        }
        if let failure = session.sourceFailure { throw failure }
    }

    /// What a script may not read, at the line where it tried to; `nil` where that is not what went wrong.
    func told(_ failure: LuaFailure) -> LuaFailure? {
        guard case .notGranted? = session.sourceFailure as? RecordFailure, let cause = session.sourceFailure
        else {
            return nil
        }
        var told = failure
        told.message = "\(cause)"
        told.hint = nil
        return told
    }

    /// Runs a declared function; inside a unit of work it then evaluates the duties of whoever it touched.
    func call(
        _ plugin: Plugin, _ kind: String, _ name: String, _ arguments: [LuaValue], in work: Work?,
        within span: Span, key: String = "run"
    ) throws -> [LuaValue] {
        let (instance, function) = try function(
            of: plugin, kind, name, key, for: try community(of: plugin))
        guard let function else { return [] }
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
            let result = try instance.interpreter.call(
                function, arguments, within: counted(instance.plugin.allowance.budget(span)))
            if let failure = session.sourceFailure { throw failure }
            if kind == DeclarationKind.job.name, let work, let apart = instance.apart {
                try apart.land(job: name, of: plugin.name, in: work, session)
                problems += apart.tally.problems
            }
            if let work { try DutyEngine(session, rules: try rules()).settle(work) }
            return result
        } catch let failure as LuaFailure {
            // Whoever waits for an answer gets the reason. In a job nobody does: there it is a finding.
            if failure.kind == .host, failure.code == HostFault.refusal, kind != DeclarationKind.job.name {
                throw ActionFailure.refused(failure.message)
            }
            throw ActionFailure.extensionFailed(
                problem(.script(plugin: plugin.name, told(failure) ?? failure), plugin.name))
        }
    }

    func counted(_ budget: Budget) -> Budget {
        Budget(seconds: budget.seconds, instructions: instructions ?? budget.instructions)
    }

    /// The community whose settings and changes hold for what a plugin runs: that of whoever acts, or the only one that
    /// the plugin is on in.
    func community(of plugin: Plugin) throws -> Int64? {
        if let own = try session.ownCommunity() { return own }
        guard let only = plugin.extent.only, only.count == 1 else { return nil }
        return only.first
    }

    private func jobTable() -> LuaTable {
        LuaTable(list: [], fields: ["day": .day(session.day.number)])
    }

    func title(_ declared: Instance.Declared) -> String {
        if case .text(let title)? = declared.definition.fields["title"] { title } else { declared.name }
    }
}
