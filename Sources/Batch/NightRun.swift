import Governance
package import Logging
import Records
package import Workbench

/// Runs jobs for a desk's day.
///
/// The night plans the duties of everybody in one snapshot and lands them as one commit for each community. A unit
/// lands only on the books it was planned on: where somebody has written meanwhile, what remains is planned anew.
/// Whenever it is killed, what has landed is whole, and running again lands the rest. The rules are those in force
/// when the run began.
package final class NightRun {
    /// The job of the core: brings the duties to the day.
    package static let nightly = "nightly"

    private let desk: Desk
    private let request: RunRequest
    private let log: Logger
    private let stopwatch: () -> Double
    private let isInterrupted: () -> Bool
    /// The communities the desk may see, by id.
    private let communities: [Int64: String]
    private var report: RunReport

    /// How many plans others may overtake before the next is made while the write lock is held.
    private static let patience = 3

    /// `stopwatch` gives seconds since some moment; `isInterrupted` is asked between units of work.
    package init(
        _ desk: Desk, _ request: RunRequest, log: Logger, stopwatch: @escaping () -> Double,
        isInterrupted: @escaping () -> Bool = { false }
    ) throws {
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
            run: request.run, day: desk.session.day, isDryRun: desk.session.context.mode == .dryRun)
    }

    /// What can be run at a desk: the core's job and those of plugins, each name once.
    package static func jobs(at desk: Desk) throws -> [String] {
        var names = [nightly]
        for job in try desk.host.jobs() where !names.contains(job.name) { names.append(job.name) }
        return names
    }

    /// Runs what was asked for. Throws only where nothing could be begun; what fails later stands in the report.
    package func callAsFunction() throws -> RunReport {
        let start = stopwatch()
        for job in request.jobs where !report.wasInterrupted {
            if job == Self.nightly { try bringDutiesToTheDay() }
            if !report.wasInterrupted { try runJobsOfPlugins(named: job) }
        }
        report.note(desk.host.problems)
        report.seconds = stopwatch() - start
        return report
    }

    // MARK: Duties

    private func bringDutiesToTheDay() throws {
        let start = stopwatch()
        // Those that lie in no community come last.
        var rest: [Int64?] =
            request.communities.isEmpty ? communities.keys.sorted() + [nil] : request.communities.map(\.raw)
        var (plan, seen) = try planned(rest)
        report.note(desk.host.problems)
        var planning = JobResult("\(Self.nightly).plan")
        planning.status = .done
        planning.seconds = stopwatch() - start
        planning.records = plan.judged
        planning.findings = report.problems.count
        report.jobs.append(planning)
        log.info("规则 \(plan.rules.count) 条，核过待办 \(plan.judged) 项")

        var overtaken = 0
        while let community = rest.first {
            if isInterrupted() {
                report.wasInterrupted = true
                return
            }
            let isFresh = overtaken < Self.patience
            guard !isFresh || plan.communities.contains(community) else {
                if community != nil { finish(JobResult(Self.nightly, in: title(of: community))) }
                rest.removeFirst()
                continue
            }
            let outcome = try land(plan, in: community, on: isFresh ? seen : nil)
            if case .overtaken = outcome {
                overtaken += 1
                log.info("别人刚写过账本，余下的重新排")
                if overtaken < Self.patience { (plan, seen) = try planned(rest) }
                continue
            }
            if case .landed(let commit?) = outcome { seen = commit }
            rest.removeFirst()
        }
    }

    /// What is to be done in `communities` (`nil`: in none), and the last commit that it rests on.
    private func planned(_ communities: [Int64?]) throws -> (plan: DutyPlan, seen: Int64) {
        let places = communities.compactMap { $0 }
        let extent: DutyEngine.Extent = places.count == communities.count ? .places(places) : .everybody
        return try desk.session.snapshot {
            let seen = try desk.session.lastCommit()
            return (try desk.engine().plan(extent), seen)
        }
    }

    private enum Outcome {
        case landed(commit: Int64?)
        case overtaken
        case failed
    }

    /// Lands what a plan has for one community as one commit, unless the books have moved since `seen`; where no
    /// `seen` is given, plans within the unit.
    private func land(_ plan: DutyPlan, in community: Int64?, on seen: Int64?) throws -> Outcome {
        let start = stopwatch()
        var result = JobResult(Self.nightly, in: title(of: community))
        let body: (Work) throws -> Bool = { [desk] work in
            guard let seen else {
                try self.planned([community]).plan.land(in: work, only: .some(community))
                return true
            }
            guard try desk.session.lastCommit() == seen else { return false }
            try plan.land(in: work, only: .some(community))
            return true
        }
        let purpose = Purpose("批处理 \(Self.nightly)", run: request.run)
        do {
            let (isLanded, landing) = try desk.session.write(purpose, body)
            guard isLanded else { return .overtaken }
            result.take(landing)
            let touched = landing.changes
            if report.isDryRun {
                // What is looked at has been taken back: it is done, and looked at, once more.
                try desk.session.write(purpose) { work in
                    if try body(work) { try tally(touched, of: plan.rules, in: community) }
                }
            } else {
                try tally(touched, of: plan.rules, in: community)
            }
            result.seconds = stopwatch() - start
            finish(result)
            return .landed(commit: landing.commit)
        } catch {
            fail(&result, error)
            result.seconds = stopwatch() - start
            finish(result)
            return .failed
        }
    }

    private func title(of community: Int64?) -> String? { community.map { communities[$0] ?? String($0) } }

    private func tally(_ changes: [Change], of rules: [Rule], in community: Int64?) throws {
        let added = Set(changes.filter { $0.kind == .added }.map(\.record))
        var tallies: [String: Tally] = [:]
        let ids = changes.map(\.record)
        for start in stride(from: 0, to: ids.count, by: 1000) {
            var selection = Selection(of: Duty.declaration).where(
                .among("id", ids[start..<min(start + 1000, ids.count)].map { .integer($0) }))
            selection.anyDay = true
            try desk.session.each(selection, ["id", "rule", "state"]) { row in
                let rule = row.text(1)
                var tally = tallies[rule] ?? Tally(community: title(of: community), rule: rule)
                let isNew = added.contains(row.integer(0))
                if isNew { tally.added += 1 }
                switch Duty.State(rawValue: row.text(2)) {
                case .done: tally.done += 1
                case .lapsed: tally.lapsed += 1
                case .suspended: tally.suspended += 1
                case .cancelled: tally.cancelled += 1
                case .open, nil: if !isNew { tally.reopened += 1 }
                }
                tallies[rule] = tally
            }
        }
        for rule in rules {
            guard var tally = tallies[rule.name] else { continue }
            tally.title = rule.title
            report.tallies.append(tally)
        }
    }

    // MARK: Jobs of plugins

    private func runJobsOfPlugins(named name: String) throws {
        for job in try desk.host.jobs() where job.name == name {
            if isInterrupted() {
                report.wasInterrupted = true
                return
            }
            let start = stopwatch()
            var result = JobResult("\(job.plugin).\(job.name)")
            if request.communities.isEmpty {
                do {
                    let purpose = Purpose("批处理 \(job.name)", plugin: job.plugin, run: request.run)
                    result.take(try desk.session.write(purpose, job.run).landing)
                } catch {
                    fail(&result, error)
                }
            } else {
                result.status = .skipped
                result.message = "插件的作业不分社区；不带 --community 时才运行"
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
        result.message = (error as? ActionFailure)?.message ?? String(describing: error)
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
