import Governance
import Lua
package import Records
import Workbench

/// Plugins that hear of what is written: they may refuse or amend it, and go on from it.
///
/// A handler that fails costs itself: the write goes on, and what the handler wrote is taken back.
extension PluginHost: WorkListener {
    /// Handlers that set each other off go so deep, and no deeper.
    private static let depth = 8

    struct Handler {
        let plugin: Plugin
        let name: String
        let verb: EventName.Verb
        let hasBefore: Bool
        let hasAfter: Bool
    }

    /// Whether any plugin that is switched on declares a handler.
    package var isListening: Bool {
        // What cannot be found out now is not there to hear.
        if !isFound { try? findEnabled() }
        return members.contains { !$0.isOut && $0.mayDeclare(DeclarationKind.on.name, named: nil) }
    }

    package func hears(of kind: Records.Change.Kind, _ type: Declaration) throws -> Bool {
        try !handlers(of: kind, type).isEmpty
    }

    package func judge(_ event: inout WriteEvent, in work: Work) throws {
        for handler in try handlers(of: event.kind, event.type) where !isOut(handler.plugin.name) {
            guard try holds(handler, for: event) else { continue }
            if handler.hasAfter { event.concerned.insert(handler.plugin.name) }
            guard handler.hasBefore, try isMeant(handler, by: event, in: work) else { continue }
            do {
                let answer = try call(handler, "before", event, nil, in: work)
                try take(answer, of: handler, for: event, in: work)
            } catch let refusal as Refusal {
                throw RecordFailure.inconsistent(type: event.type.title, reason: refusal.reason)
            } catch {
                try note(error, of: handler, at: event.record)
            }
        }
    }

    package func willLand(_ work: Work) throws {
        guard work.hasEvents else { return }
        var hasWritten: Bool?
        while hasWritten == nil {
            do {
                hasWritten = try work.attempting { try runAfter(work) }
            } catch let loop as Loop {
                // The others go on without it, as if it had not been there.
                putOut(
                    loop.plugin, .failed,
                    ExtensionProblem(
                        plugin: loop.plugin,
                        message: "事件处理 “\(loop.handler)” 又引起了它自己，已有 \(Self.depth) 层：它写的都撤回了，原来的改动照常落账",
                        hint: "在 after 里先看要写的是不是已经写好了"))
            }
        }
        // A handler may have changed again what had been evaluated.
        if hasWritten == true { try DutyEngine(session, rules: try rules()).settle(work) }
    }

    /// What a handler says against a write.
    private struct Refusal: Error { let reason: String }

    /// A handler that goes on setting itself off.
    private struct Loop: Error {
        let plugin: String
        let handler: String
    }

    /// Runs what comes after the writes, and after what that writes; says whether it wrote anything.
    private func runAfter(_ work: Work) throws -> Bool {
        let before = work.writes
        var rounds = 0
        while true {
            let events = work.takeEvents()
            if events.isEmpty { return work.writes != before }
            rounds += 1
            for event in events {
                try runAfter(event, rounds, work)
                guard let then = event.then else { continue }
                // Added and moved on in one unit: both have happened.
                var moved = WriteEvent(kind: .changed, type: event.type, record: event.record, was: then)
                moved.concerned = event.concerned
                try runAfter(moved, rounds, work, isMoveOnly: true)
            }
        }
    }

    private func runAfter(
        _ event: WriteEvent, _ rounds: Int, _ work: Work, isMoveOnly: Bool = false
    ) throws {
        for handler in try handlers(of: event.kind, event.type)
        where handler.hasAfter && event.concerned.contains(handler.plugin.name)
            && (!isMoveOnly || handler.verb == .moved)
        {
            guard !isOut(handler.plugin.name), try isMeant(handler, by: event, in: work) else { continue }
            guard rounds <= Self.depth else { throw Loop(plugin: handler.plugin.name, handler: handler.name) }
            do {
                _ = try work.attempting { try call(handler, "after", event, work, in: work) }
            } catch {
                try note(error, of: handler, at: event.record)
            }
        }
    }

    // MARK: Who hears

    /// The handlers for writes of a kind: those for changes before those for moves, and each in the order of plugins.
    private func handlers(of kind: Records.Change.Kind, _ type: Declaration) throws -> [Handler] {
        let key = EventKey(kind: kind, type: type.name)
        if let known = knownHandlers[key] {
            return known.filter { handler in
                members.contains { $0.plugin === handler.plugin } && !isOut(handler.plugin.name)
            }
        }
        guard EventText.isHeard(type), !isFindingHandlers else { return [] }
        isFindingHandlers = true
        defer { isFindingHandlers = false }
        let verbs: [EventName.Verb] =
            switch kind {
            case .added: [.added]
            case .changed: [.changed, .moved]
            case .removed, .erased: [.removed]
            }
        var found: [Handler] = []
        for verb in verbs {
            for name in [type.name, type.described?.short].compactMap({ $0 }) {
                found += try handlers(named: "\(name).\(verb.rawValue)", verb, type)
            }
        }
        knownHandlers[key] = found
        return found
    }

    private func handlers(named name: String, _ verb: EventName.Verb, _ type: Declaration) throws -> [Handler]
    {
        try declared(DeclarationKind.on.name, named: name) { plugin, _, declared -> Handler? in
            guard declared.name == name else { return nil }
            let text = try EventText(plugin, name, declared.definition, session)
            guard text.type.name == type.name else { return nil }
            func has(_ key: String) -> Bool {
                if case .function? = declared.definition.fields[key] { true } else { false }
            }
            return Handler(
                plugin: plugin, name: name, verb: verb, hasBefore: has("before"), hasAfter: has("after"))
        }.compactMap { $0 }
    }

    /// Whether the plugin is on where the record lies.
    private func holds(_ handler: Handler, for event: WriteEvent) throws -> Bool {
        guard let within = handler.plugin.extent.condition, event.type.place != nil else { return true }
        return try session.count(selection(of: event).where(within)) > 0
    }

    /// Whether it is this that happened: a record moves when its state becomes another.
    private func isMeant(_ handler: Handler, by event: WriteEvent, in work: Work) throws -> Bool {
        guard handler.verb == .moved else { return true }
        guard let was = event.was, let now = try session.find(event.type, id: event.record) else {
            return false
        }
        return try was[named: "state"] != now[named: "state"]
    }

    /// The record, also where it holds no more from today on.
    private func selection(of event: WriteEvent) -> Selection {
        var one = Selection(of: event.type).where(.compare("id", .equal, .integer(event.record)))
        one.anyDay = true
        return one
    }

    // MARK: Running

    private func call(
        _ handler: Handler, _ key: String, _ event: WriteEvent, _ work: Work?, in unit: Work
    ) throws -> [LuaValue] {
        let instance = try instance(of: handler.plugin, for: try community(of: event, for: handler.plugin))
        guard let function = instance.function(DeclarationKind.on.name, handler.name, key) else { return [] }
        let outer = (instance.work, instance.running, instance.event, session.sourceFailure)
        instance.work = work
        instance.running = (DeclarationKind.on.name, handler.name)
        instance.event = event
        session.sourceFailure = nil
        defer {
            (instance.work, instance.running, instance.event, session.sourceFailure) = outer
            // Nothing else of it runs that could hold rows.
            if outer.1 == nil { instance.interpreter.closeRows() }
        }
        instance.interpreter.refreshKeyed()
        let isThere = key == "before" || event.kind != .removed
        let subject: LuaValue = isThere ? .record(type: event.type.name, id: event.record) : .none
        if handling.unit != unit.number { handling = (unit.number, 0) }
        guard handling.seconds < Budget.handlers else {
            throw HostFault.denied(
                "这一次变更里，事件处理一共用了 \(Int(Budget.handlers)) 秒，其余的不再运行",
                hint: "让 “\(handler.name)” 做得少一些，或改成夜里的批处理")
        }
        let start = ContinuousClock.now
        defer { handling.seconds += (ContinuousClock.now - start) / .seconds(1) }
        do {
            let answer = try instance.interpreter.call(
                function, [subject, .table(try described(event, for: handler.plugin))],
                within: counted(.handler))
            if let failure = session.sourceFailure { throw failure }
            return answer
        } catch let failure as LuaFailure {
            if [RecordFailure.interrupted, .busy].contains(session.sourceFailure as? RecordFailure) {
                throw session.sourceFailure ?? failure
            }
            throw told(failure) ?? failure
        }
    }

    private func described(_ event: WriteEvent, for plugin: Plugin) throws -> LuaTable {
        let kinds: [Records.Change.Kind: EventName.Verb] = [
            .added: .added, .changed: .changed, .removed: .removed,
        ]
        var fields: [LuaValue] = []
        if let was = event.was, event.kind == .changed,
            let now = try session.find(event.type, id: event.record)
        {
            fields = now.fields(differingFrom: was).filter { plugin.access.mayRead(event.type, $0) }
                .map { .text($0) }
        }
        return LuaTable(
            list: [],
            fields: [
                "id": .integer(event.record), "kind": .text(kinds[event.kind]?.rawValue ?? ""),
                "fields": .table(LuaTable(list: fields, fields: [:])),
            ])
    }

    /// The community whose settings hold for the record, where any has settings of its own.
    private func community(of event: WriteEvent, for plugin: Plugin) throws -> Int64? {
        guard event.type.place != nil else { return nil }
        let one = selection(of: event)
        return try plugin.ownCommunities.sorted().first { try session.count(one.where(.within($0))) > 0 }
    }

    /// What `before` says of the write.
    private func take(_ answer: [LuaValue], of handler: Handler, for event: WriteEvent, in work: Work) throws
    {
        switch answer.first ?? .none {
        case .none, .boolean(true): return
        case .boolean(false):
            guard case .text(let reason) = answer[safely: 1], !reason.isEmpty else {
                throw HostFault.plain(
                    "事件处理 “\(handler.name)” 的 before 返回了 false，没有说理由", hint: "写成 return false, \"为什么\"")
            }
            throw Refusal(reason: "\(reason)（插件 \(handler.plugin.name)）")
        case .table where event.kind == .removed:
            throw HostFault.plain("事件处理 “\(handler.name)” 要改一条正在删除的记录", hint: "删除以前只能放行或拒绝")
        case .table(let table):
            let instance = try instance(of: handler.plugin, for: nil)
            try work.attempting {
                try work.amend(
                    event.type, id: event.record, try instance.assignments(.table(table), event.type),
                    access: handler.plugin.access)
            }
        default:
            throw HostFault.plain(
                "事件处理 “\(handler.name)” 的 before 应当返回 false 和理由、要改的字段，或什么也不返回", hint: nil)
        }
    }

    /// Writes down what a handler did wrong; throws what the write itself cannot survive.
    private func note(_ error: any Error, of handler: Handler, at record: Int64) throws {
        let plugin = handler.plugin
        var tally = handlerFailures[plugin.name] ?? FailureTally(plugin.installation)
        let before = tally.problems
        switch error {
        case let failure as LuaFailure:
            if [.deadline, .instructions, .memory, .depth].contains(failure.kind) {
                // It would cost every further write as much.
                return putOut(
                    plugin.name, .failed, problem(.script(plugin: plugin.name, failure), plugin.name))
            }
            tally.add(record, failure)
        case let fault as HostFault where !fault.isCatchable && handling.seconds >= Budget.handlers:
            return putOut(
                plugin.name, .failed,
                ExtensionProblem(plugin: plugin.name, message: fault.message, hint: fault.hint))
        case let fault as HostFault: tally.add(record, fault.message, fault.hint)
        case RecordFailure.busy, RecordFailure.interrupted, RecordFailure.engine, RecordFailure.readOnly:
            throw error
        case let failure as RecordFailure:
            // What it wanted to write cannot be, or what it read cannot be read: its own affair.
            tally.add(record, "事件处理 “\(handler.name)”：\(failure)", nil)
        default: throw error
        }
        handlerFailures[plugin.name] = tally
        problems.removeAll(where: before.contains)
        problems += tally.problems
    }
}

struct EventKey: Hashable {
    let kind: Records.Change.Kind
    let type: String
}
