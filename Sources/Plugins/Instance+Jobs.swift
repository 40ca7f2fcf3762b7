import Governance
import Lua
import Records
import Workbench

/// Jobs that go through many records: one that fails costs itself, and not the run.
extension Instance {
    func defineJobs() {
        define("job_each") { [unowned self] arguments in
            guard let work, running?.kind == DeclarationKind.job.name else {
                throw HostFault.denied("job:each 只能在批处理里用", hint: "写在 gewu.job 的 run 里面")
            }
            guard case .function(let function) = arguments[safely: 1] else {
                throw HostFault.plain(
                    "job:each 后面应当是一个查询和一个函数",
                    hint: "例如 job:each(gewu.households:tagged \"独居老人\", function(household) … end)")
            }
            let selection = try selection(arguments)
            var pass = RecordPass(self, work, selection.type, function)
            try pass.run(try ids(selection))
            return [
                .table(
                    LuaTable(
                        list: [],
                        fields: ["done": .integer(Int64(pass.done)), "failed": .integer(Int64(pass.failed))]))
            ]
        }
    }
}

/// One way of a job through records.
///
/// Records are dealt with in parts of ``size``, each a part of the unit of work that can be taken back. Where a part
/// fails, its records are dealt with anew one by one, and those that fail are set apart.
private struct RecordPass {
    private let instance: Instance
    private let work: Work
    private let type: Declaration
    private let function: Function
    private(set) var done = 0
    private(set) var failed = 0

    static let size = 500
    /// So many records that fail in one way are no exceptions: the job is wrong.
    static let most = 1000

    init(_ instance: Instance, _ work: Work, _ type: Declaration, _ function: Function) {
        self.instance = instance
        self.work = work
        self.type = type
        self.function = function
    }

    mutating func run(_ ids: [Int64]) throws {
        for start in stride(from: 0, to: ids.count, by: Self.size) {
            let part = ids[start..<min(start + Self.size, ids.count)]
            do {
                try attempt(part)
                done += part.count
            } catch let failure as LuaFailure {
                try throwUnlessOwn(failure)
                try replay(part)
            }
        }
    }

    private mutating func replay(_ part: ArraySlice<Int64>) throws {
        for id in part {
            do {
                try attempt([id])
                done += 1
            } catch let failure as LuaFailure {
                try throwUnlessOwn(failure)
                failed += 1
                let alike = instance.setApart(type, id, failure)
                guard alike < Self.most else {
                    throw HostFault.denied(
                        "已有 \(alike) 条记录以同一种方式出错，批处理停下，什么也没有写：\(failure.words)",
                        hint: failure.hint ?? "先改插件，再运行一次")
                }
            }
        }
    }

    private func attempt(_ ids: ArraySlice<Int64>) throws {
        do {
            try work.attempting {
                for id in ids {
                    _ = try instance.interpreter.call(
                        function, [.record(type: type.name, id: id)],
                        within: instance.plugin.allowance.budget(.job))
                    if let failure = instance.session.sourceFailure { throw failure }
                }
            }
        } catch {
            instance.interpreter.refreshKeyed()
            throw error
        }
    }

    /// What is not one record's own: a deadline, a refusal that no script may catch, books that are busy.
    private func throwUnlessOwn(_ failure: LuaFailure) throws {
        switch failure.kind {
        case .deadline, .instructions, .depth: throw failure
        case .host:
            if let fault = instance.interpreter.lastHostError as? HostFault, !fault.isCatchable {
                throw fault
            }
        case .syntax, .runtime, .memory, .stale, .marshalling: break
        }
    }
}

/// The records that one run of a job set apart.
struct SetApart {
    private(set) var tally: FailureTally
    private(set) var entries: [(type: Declaration, record: Int64, fingerprint: String, failure: LuaFailure)] =
        []
    private var counts: [String: Int] = [:]

    init(_ installation: Installation) { tally = FailureTally(installation) }

    /// Takes a record in and says how many have failed in its way.
    mutating func add(_ type: Declaration, _ record: Int64, _ failure: LuaFailure) -> Int {
        let fingerprint = failure.fingerprint
        entries.append((type, record, fingerprint, failure))
        tally.add(record, failure)
        counts[fingerprint, default: 0] += 1
        return counts[fingerprint] ?? 0
    }

    /// Brings the books' list of a job to what this run found: what fails no longer is taken off.
    func land(job: String, of plugin: String, in work: Work, _ session: Session) throws {
        var known: [Key: Row] = [:]
        let rows = try session.records(Quarantine.self)
            .where(Quarantine.plugin == plugin && Quarantine.job == job).all()
        for row in rows {
            known[Key(type: try row[Quarantine.type], record: Int64(try row[Quarantine.record]))] = row
        }
        for entry in entries {
            let key = Key(type: entry.type.name, record: entry.record)
            let found = [
                Quarantine.fingerprint <- entry.fingerprint, Quarantine.message <- entry.failure.message,
                Quarantine.hint <- entry.failure.hint,
            ]
            if let row = known.removeValue(forKey: key) {
                try work.update(Quarantine.declaration, id: row.rawID, read: row.commit, found)
            } else {
                try work.insert(
                    Quarantine.declaration,
                    [
                        Quarantine.plugin <- plugin, Quarantine.job <- job,
                        Quarantine.type <- key.type, Quarantine.record <- Int(key.record),
                        Quarantine.since <- session.day,
                    ] + found)
            }
        }
        for row in known.values.sorted(by: { $0.rawID < $1.rawID }) {
            try work.remove(Quarantine.declaration, id: row.rawID)
        }
    }

    private struct Key: Hashable {
        let type: String
        let record: Int64
    }
}
