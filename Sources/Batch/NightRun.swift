import Governance
package import Logging
import Records
package import Workbench

/// Runs jobs for a desk's day.
///
/// The night plans the duties of everybody in one snapshot and lands them in a few commits of whole communities. A unit
/// lands only on the books it was planned on: where somebody has written meanwhile, what remains is planned anew.
/// Whenever it is killed, what has landed is whole, and running again lands the rest. The rules are those in force
/// when the run began.
package final class NightRun {
    /// The job of the core: brings the duties to the day.
    package static let nightly = "nightly"
    /// The other one: tells everybody what they are to be told by now. The night does so too; it may run every few minutes.
    package static let reminders = "remind"

    private let desk: Desk
    private let request: RunRequest
    private let log: Logger
    private let stopwatch: () -> Double
    private let isInterrupted: () -> Bool
    /// Called with how many communities are done, and of how many.
    private let progress: (Int, Int) -> Void
    /// The communities the desk may see, by id.
    private let communities: [Int64: String]
    private var report: RunReport

    /// How many plans others may overtake before the next is made while the write lock is held.
    private static let patience = 3

    /// `stopwatch` gives seconds since some moment; `isInterrupted` is asked between units of work.
    package init(
        _ desk: Desk, _ request: RunRequest, log: Logger, stopwatch: @escaping () -> Double,
        isInterrupted: @escaping () -> Bool = { false },
        progress: @escaping (Int, Int) -> Void = { _, _ in }
    ) throws {
        self.progress = progress
        self.desk = desk
        self.request = request
        self.log = log
        self.stopwatch = stopwatch
        self.isInterrupted = isInterrupted
        var communities: [Int64: String] = [:]
        for row in try desk.session.records(Community.self).all() {
            communities[row.rawID] = try row[Community.name]
        }
        self.communities = communities
        report = RunReport(
            run: request.run, day: desk.session.day, isDryRun: desk.session.context.mode != .apply)
    }

    /// What can be run at a desk: the core's job and those of plugins, each name once.
    package static func jobs(at desk: Desk) throws -> [String] {
        var names = [nightly, reminders]
        for job in try desk.host.jobs() where !names.contains(job.name) { names.append(job.name) }
        return names
    }

    /// Runs what was asked for. Throws only where nothing could be begun; what fails later stands in the report.
    package func callAsFunction() throws -> RunReport {
        let start = stopwatch()
        for job in request.jobs where !report.wasInterrupted {
            if job == Self.nightly {
                acceptUnanswered()
                try bringDutiesToTheDay()
                if !report.wasInterrupted { remind(as: "\(job).\(Self.reminders)") }
            }
            if job == Self.reminders { remind(as: job) }
            if !report.wasInterrupted { try runJobsOfPlugins(named: job) }
        }
        report.note(desk.host.problems)
        report.seconds = stopwatch() - start
        return report
    }

    // MARK: Processes

    /// Moves on what nobody has answered in time and counts as accepted then, each kind of record as a unit.
    private func acceptUnanswered() {
        // What is played again is the night's duties.
        guard request.communities.isEmpty, desk.session.context.known == nil else { return }
        for type in desk.session.catalogue.types {
            guard let process = try? type.process(), process.states.contains(where: { $0.deemed != nil })
            else {
                continue
            }
            let start = stopwatch()
            var result = JobResult("\(Self.nightly).\(type.name)")
            do {
                let landing = try desk.session.write(Purpose("批处理 视为受理", run: request.run)) { work in
                    try work.acceptUnanswered(type, at: desk.session)
                }.landing
                result.take(landing)
                if landing.commit != nil { report.commits += 1 }
            } catch {
                fail(&result, error)
            }
            result.seconds = stopwatch() - start
            if result.status != .unchanged { finish(result) }
        }
    }

    // MARK: Notices

    /// Writes the notices that are due into the ledger, which tells each recipient of each step once.
    private func remind(as job: String) {
        // What is played again is the night's duties.
        guard request.communities.isEmpty, desk.session.context.known == nil else { return }
        let start = stopwatch()
        var result = JobResult(job)
        do {
            let landing = try desk.session.write(Purpose("批处理 通知", run: request.run)) { work in
                var escalation = try Escalation(desk.session)
                try escalation.post(in: work)
            }.landing
            result.take(landing)
            if landing.commit != nil { report.commits += 1 }
        } catch {
            fail(&result, error)
        }
        result.seconds = stopwatch() - start
        if result.status != .unchanged || job == Self.reminders { finish(result) }
    }

    // MARK: Duties

    private func bringDutiesToTheDay() throws {
        let start = stopwatch()
        // Those that lie in no community come last.
        var rest: [Int64?] =
            request.communities.isEmpty ? communities.keys.sorted() + [nil] : request.communities.map(\.raw)
        let last = try Evaluated(desk.session)
        var (plan, course, seen) = try planned(rest, since: last)
        // All that others write from here on is to be looked at by the next night.
        let evaluated = Evaluated(day: desk.session.day, seen: seen, rules: try desk.rules())
        report.note(desk.host.problems)
        var planning = JobResult("\(Self.nightly).plan")
        planning.status = .done
        planning.seconds = stopwatch() - start
        planning.records = plan.judged
        planning.findings = report.problems.count
        report.jobs.append(planning)
        report.course = course
        log.info("规则 \(plan.rules.count) 条，\(Self.words(for: course))，核过待办 \(plan.judged) 项")
        for warning in try desk.engine().warnings {
            report.warnings.append(warning)
            log.warning("\(warning)")
        }

        var parts = plan.byCommunity()
        let total = rest.count
        // Only a night over the whole street says how far it has come, and only where nothing failed.
        var mayClose = request.communities.isEmpty && desk.account.scope == nil
        var isClosed = false
        var overtaken = 0
        // How many of the next communities are tried one by one, because they failed together.
        var alone = 0
        while !rest.isEmpty {
            if isInterrupted() {
                report.wasInterrupted = true
                return
            }
            progress(total - rest.count, total)
            let isFresh = overtaken < Self.patience
            let unit = isFresh && alone == 0 ? unit(of: rest, parts) : [rest[0]]
            // Where each is planned within its own unit, nobody knows yet what the next ones come to.
            let isLast = rest.dropFirst(unit.count).allSatisfy { isFresh && parts[$0] == nil }
            let closing = isLast && mayClose ? evaluated : nil
            switch try land(unit, parts, on: isFresh ? seen : nil, closing: closing) {
            case .overtaken:
                overtaken += 1
                log.info("别人刚写过账本，余下的重新排")
                if overtaken < Self.patience {
                    (plan, _, seen) = try planned(rest, since: last)
                    parts = plan.byCommunity()
                }
            case .landed(let commit):
                if let commit {
                    seen = commit
                    report.commits += 1
                    isClosed = isClosed || closing != nil
                }
                rest.removeFirst(unit.count)
                alone = max(0, alone - unit.count)
            case .failed(let error) where unit.count > 1:
                log.warning("\(unit.count) 个社区一起没有写成，改为一个一个写：\(Self.words(for: error))")
                alone = unit.count
            case .failed(let error):
                var result = JobResult(Self.nightly, in: title(of: rest[0]))
                fail(&result, error)
                finish(result)
                rest.removeFirst()
                alone = max(0, alone - 1)
                mayClose = false
            case .interrupted:
                report.wasInterrupted = true
                return
            }
        }
        if mayClose, !isClosed, desk.session.context.known == nil {
            try close(evaluated, after: last, course)
        }
    }

    /// Notes how far the night has come where no duty was written that could have carried it, and where it makes a
    /// difference: a night that finds everything as it left it writes nothing.
    private func close(_ evaluated: Evaluated, after last: Evaluated?, _ course: DutyEngine.Course) throws {
        let isAsBefore = last.map { $0.day == evaluated.day && $0.rules == evaluated.rules } ?? false
        if isAsBefore, course.marked == 0 || request.isWhole { return }
        do {
            let landing = try desk.session.write(Purpose(Evaluation.night, run: request.run)) { work in
                try evaluated.land(in: work, desk.session)
            }.landing
            if landing.commit != nil { report.commits += 1 }
        } catch RecordFailure.busy {
            // The duties are as they should be; the next night looks at more than it would have to.
            log.info("账本正忙，夜间进度没有记下")
        }
    }

    private static func words(for course: DutyEngine.Course) -> String {
        guard let marked = course.marked else { return "全部重算" }
        return "全部重算 \(course.whole) 条，其余只看变动过的 \(marked) 户、件"
    }

    /// The communities whose changes go into the next commit: as many as come to no more duties than asked for.
    ///
    /// A commit waits for the disk, and holds the lock meanwhile: one for each community would wait sixteen times,
    /// and one for all would keep consoles waiting.
    private func unit(of communities: [Int64?], _ parts: [Int64?: DutyPlan.Part]) -> [Int64?] {
        var size = 0
        let unit = communities.prefix { community in
            size += parts[community]?.size ?? 0
            return size <= request.most
        }
        return unit.isEmpty ? [communities[0]] : Array(unit)
    }

    /// What is to be done in `communities` (`nil`: in none), and the last commit that it rests on.
    private func planned(
        _ communities: [Int64?], since last: Evaluated?
    ) throws -> (plan: DutyPlan, course: DutyEngine.Course, seen: Int64) {
        let places = communities.compactMap { $0 }
        let engine = try desk.engine()
        return try desk.session.snapshot {
            let seen = try desk.session.lastCommit()
            if places.count == communities.count {
                let whole = DutyEngine.Course(whole: engine.rules.count, marked: nil)
                return (try engine.plan(.places(places)), whole, seen)
            }
            let (plan, course) = try engine.plan(since: request.isWhole ? nil : last)
            return (plan, course, seen)
        }
    }

    private enum Outcome {
        case landed(commit: Int64?)
        case overtaken
        case failed(any Error)
        case interrupted
    }

    /// Lands what is planned for some communities as one commit, unless the books have moved since `seen`; where no
    /// `seen` is given, plans within the unit.
    private func land(
        _ communities: [Int64?], _ parts: [Int64?: DutyPlan.Part], on seen: Int64?,
        closing evaluated: Evaluated? = nil
    ) throws -> Outcome {
        var parts = parts
        var seconds: [Int64?: Double] = [:]
        let purpose = Purpose(Evaluation.night, run: request.run)
        do {
            // A night of the past, as the books were then: what it would have written is all there is to say.
            if desk.session.context.known != nil {
                finish(communities, parts, [:])
                return .landed(commit: nil)
            }
            guard seen == nil || communities.contains(where: { parts[$0] != nil }) else {
                finish(communities, [:], [:])
                return .landed(commit: nil)
            }
            let (isLanded, landing) = try desk.session.write(purpose) { work in
                if let seen {
                    guard try desk.session.lastCommit() == seen else { return false }
                } else {
                    parts = try self.planned(communities, since: nil).plan.byCommunity()
                }
                for community in communities {
                    let start = stopwatch()
                    try parts[community]?.land(in: work)
                    seconds[community] = stopwatch() - start
                }
                try evaluated?.land(in: work, desk.session)
                return true
            }
            guard isLanded else { return .overtaken }
            finish(communities, parts, seconds)
            return .landed(commit: landing.commit)
        } catch RecordFailure.interrupted {
            return .interrupted
        } catch {
            return .failed(error)
        }
    }

    private func finish(
        _ communities: [Int64?], _ parts: [Int64?: DutyPlan.Part], _ seconds: [Int64?: Double]
    ) {
        for community in communities {
            let part = parts[community]
            // What lies in no community is worth a line only where there is something.
            if community == nil, part == nil { continue }
            var result = JobResult(Self.nightly, in: title(of: community))
            if let part { result.take(part, type: Duty.declaration.name) }
            result.seconds = seconds[community] ?? 0
            finish(result)
            for (rule, outcome) in part?.outcomes ?? [] {
                report.tallies.append(
                    Tally(
                        community: title(of: community), rule: rule.name, title: rule.title, outcome: outcome)
                )
            }
        }
    }

    private func title(of community: Int64?) -> String? { community.map { communities[$0] ?? String($0) } }

    // MARK: Jobs of plugins

    private func runJobsOfPlugins(named name: String) throws {
        for job in try desk.host.jobs() where job.name == name {
            if isInterrupted() {
                report.wasInterrupted = true
                return
            }
            let start = stopwatch()
            var result = JobResult("\(job.plugin).\(job.name)")
            if desk.session.context.known != nil {
                result.status = .skipped
                result.message = "重演过去的一夜只排待办；插件的批处理没有运行"
            } else if request.communities.isEmpty {
                do {
                    let purpose = Purpose("批处理 \(job.name)", plugin: job.plugin, run: request.run)
                    let landing = try desk.measured("批处理 \(job.plugin).\(job.name)", of: job.plugin) {
                        try desk.session.write(purpose, job.run).landing
                    }
                    result.take(landing)
                    if landing.commit != nil { report.commits += 1 }
                } catch {
                    fail(&result, error)
                }
            } else {
                result.status = .skipped
                result.message = "插件的批处理不分社区；不带 --community 时才运行"
            }
            result.seconds = stopwatch() - start
            finish(result)
        }
    }

    // MARK: Results

    private func fail(_ result: inout JobResult, _ error: any Error) {
        result.status = .failed
        result.errors = 1
        switch error {
        case let problem as ExtensionProblem: report.note([problem])
        case ActionFailure.extensionFailed(let problem): report.note([problem])
        case RecordFailure.busy: result.status = .busy
        default: break
        }
        result.message = Self.words(for: error)
    }

    private static func words(for error: any Error) -> String {
        (error as? ActionFailure)?.message ?? String(describing: error)
    }

    private func finish(_ result: JobResult) {
        report.jobs.append(result)
        let place = [result.community, result.job == Self.nightly ? nil : result.job].compactMap { $0 }
        let who = place.isEmpty ? "不在任何社区" : place.joined(separator: " ")
        switch result.status {
        case .done: log.info("\(who)：\(result.records) 条")
        case .unchanged: log.debug("\(who)：没有变化")
        case .skipped: log.info("\(who)：没有运行")
        case .failed, .busy: log.error("\(who)：出错，这一部分没有写入")
        }
    }
}
