import Governance
import Lua
import Records
import Workbench

/// The small world a spec acts in: one community with one grid and one building, in a unit of work that never lands.
final class SpecStage {
    let host: PluginHost
    let work: Work
    let name: String
    private let base: Session
    var building: Building.ID
    var rooms = 100
    private(set) var day: Day
    /// Whether golden files are written anew instead of compared.
    var isRecording = false

    /// A Tuesday with nothing special about it.
    static let firstDay = Day(year: 2026, month: 11, day: 3) ?? Day(number: 0)

    init(_ session: Session, _ work: Work, _ host: PluginHost, _ plugin: Plugin) throws {
        self.host = host
        name = plugin.name
        self.work = work
        base = session
        day = Self.firstDay
        let past = Self.firstDay - 2000
        let community = try work.insert(Community.self, Community.name <- "示例")
        let grid = try work.insert(Grid.self, Grid.number <- 1, Grid.name <- "示例第1网格")
        building = try work.insert(Building.self, Building.name <- "1幢")
        for (child, parent) in [(grid.raw, community.raw), (building.raw, grid.raw)] {
            try work.insert(
                PlaceLink.self, PlaceLink.child <- Int(child), PlaceLink.parent <- Int(parent),
                PlaceLink.from <- past)
        }
        move(to: day)
        session.listener = host
    }

    var session: Session { host.session }

    /// The plugin that is tried, as it is set now.
    func plugin() throws -> Plugin { try host.plugin(named: name) }

    /// Everything happens at noon, unless a spec says when.
    func move(to day: Day) {
        self.day = day
        host.session = base.acting(on: day, at: Instant(day, minute: 720))
    }

    /// Runs the night's evaluation and says how many duties it changed.
    @discardableResult
    func night() throws -> Int {
        let rules = try host.rules()
        if let problem = host.problems.first { throw HostFault.plain(problem.description, hint: nil) }
        for type in session.catalogue.types where type.plugin != nil {
            try work.acceptUnanswered(type, at: session)
        }
        let plan = try DutyEngine(session, rules: rules).plan()
        // What a rule's function did wrong on the way.
        if let problem = host.problems.first { throw HostFault.plain(problem.description, hint: nil) }
        try plan.land(in: work)
        return plan.size + (try nightlyJobs())
    }

    /// What plugins do in the night, as `gewu run nightly` does; says how much it changed.
    private func nightlyJobs() throws -> Int {
        let before = work.changes.count
        for job in try host.jobs() where job.name == Self.nightly { try run(job) }
        return work.changes.count - before
    }

    func run(_ job: ExtensionJob) throws {
        let known = host.problems.count
        try job.run(work)
        if host.problems.count > known, let problem = host.problems.last {
            throw HostFault.plain(problem.description, hint: nil)
        }
    }

    /// The name under which a job of a plugin runs with the night of the core.
    private static let nightly = "nightly"

    // MARK: What `t` can do

    func define(on interpreter: Interpreter) {
        func define(_ name: String, _ body: @escaping ([LuaValue]) throws -> [LuaValue]) {
            interpreter.define(name) { [unowned host, unowned work] arguments in
                do {
                    let result = try body(arguments)
                    // A spec never lands: what would come then comes after each of its steps.
                    try host.willLand(work)
                    if let problem = host.problems.first { throw ActionFailure.extensionFailed(problem) }
                    return result
                } catch let failure as RecordFailure {
                    throw HostFault.plain(failure.description, hint: nil)
                } catch let failure as PluginFailure {
                    throw HostFault.plain(failure.description, hint: nil)
                } catch let failure as ActionFailure {
                    throw HostFault.plain(failure.message, hint: nil)
                }
            }
        }
        define("household") { [unowned self] in [try household($0[safely: 0])] }
        define("tag") { [unowned self] in
            try tag($0[safely: 0], $0[safely: 1], since: $0[safely: 2])
            return []
        }
        define("untag") { [unowned self] in
            try untag($0[safely: 0], $0[safely: 1])
            return []
        }
        define("move_out") { [unowned self] in
            try moveOut($0[safely: 0])
            return []
        }
        define("matter") { [unowned self] in [try matter($0[safely: 0])] }
        define("close") { [unowned self] in
            try close($0[safely: 0], $0[safely: 1])
            return []
        }
        define("set_setting") { [unowned self] in
            try set($0[safely: 0], $0[safely: 1], $0[safely: 2])
            return []
        }
        define("log_visit") { [unowned self] in [try logVisit($0[safely: 0], $0[safely: 1], $0[safely: 2])] }
        define("advance") { [unowned self] in
            guard case .integer(let days)? = $0.first, (0...3700).contains(days) else {
                throw HostFault.plain("advance 后面应当是天数", hint: "例如 t:advance(7)")
            }
            for _ in 0..<days {
                move(to: day + 1)
                try night()
            }
            return []
        }
        define("go") { [unowned self] in
            let target = try readDay($0[safely: 0])
            guard target >= day else { throw HostFault.plain("今天已是 \(day)，不能回到 \(target)", hint: nil) }
            while day < target {
                move(to: day + 1)
                try night()
            }
            return []
        }
        define("today") { [unowned self] _ in [.day(day.number)] }
        define("run") { [unowned self] in
            guard case .text(let name)? = $0.first else { throw HostFault.plain("run 后面应当是命令名", hint: nil) }
            return try host.call(
                plugin(), "command", name, [people(in: $0[safely: 1])], in: work, within: .command)
        }
        define("report") { [unowned self] in [try report($0[safely: 0], $0[safely: 1])] }
        define("letter") { [unowned self] in [.text(try letter($0[safely: 0], $0[safely: 1]))] }
        define("job") { [unowned self] in
            try job($0[safely: 0])
            return []
        }
        define("add") { [unowned self] in [try add($0[safely: 0], $0[safely: 1])] }
        defineFiles(define)
        define("budget") { [unowned self] in
            guard case .integer(let count)? = $0.first, count > 0 else {
                throw HostFault.plain("budget 后面应当是指令数", hint: "例如 t:budget(100000)")
            }
            host.instructions = Int(count)
            return []
        }
        define("expect_due") { [unowned self] in
            try expectDue($0[safely: 0], $0[safely: 1], $0[safely: 2])
            return []
        }
        define("expect_none") { [unowned self] in
            try night()
            let open = try duties($0[safely: 0], $0[safely: 1]).filter { try $0[Duty.closed] == nil }
            if let duty = open.first {
                throw HostFault.plain("不应当有待办，却有一项：\(try words(duty))", hint: nil)
            }
            return []
        }
        define("expect_state") { [unowned self] in
            try expectState($0[safely: 0], $0[safely: 1], $0[safely: 2], $0[safely: 3])
            return []
        }
        define("expect_count") { [unowned self] in
            try night()
            guard case .text(let state) = $0[safely: 2], case .integer(let expected) = $0[safely: 3] else {
                throw HostFault.plain("expect_count 后面应当是户、规则、状态和个数", hint: nil)
            }
            let all = try duties($0[safely: 0], $0[safely: 1])
            let found = try all.filter { try $0[Duty.state].rawValue == state }.count
            if found != Int(expected) {
                let words = try all.map { try self.words($0) }.joined(separator: "、")
                throw HostFault.plain("应有 \(expected) 项\(state)，实有 \(found) 项；全部：\(words)", hint: nil)
            }
            return []
        }
        define("expect_quiet") { [unowned self] _ in
            try night()
            let changes = try night()
            if changes != 0 { throw HostFault.plain("再跑一遍又变了 \(changes) 项", hint: nil) }
            return []
        }
    }
}
