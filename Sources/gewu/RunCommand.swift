import ArgumentParser
import Batch
import Console
import Governance
import Logging
import Records
import Workbench

/// Headless batch runs.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "批处理：nightly 按规则排出当天的待办",
        discussion: """
            同一天再跑一遍，什么也不变。一个社区的变更总在同一次落账里；中途断了，再跑一次就会补上。
            有记录或插件出错时其余照做，状态是 2，并列出是哪些。
            gewu run nightly --from 2025-11-17 --to 2026-11-16   补跑一段日子，一天一天地做，和一天一天分开跑的结果一样
            gewu run nightly --on 2026-11-01 --known 900 --dry-run   按当时的账本（变更 900）重演那一夜，只看不写
            """)

    @Argument(help: ArgumentHelp("批处理的名称：nightly，或插件的批处理", valueName: "名称"))
    var jobs: [String]

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("只做这些社区（插件的批处理不分社区，这时不运行）", valueName: "社区"))
    var community: [String] = []

    @Flag(help: "只看会变什么，不写")
    var dryRun = false

    @Option(help: ArgumentHelp("工作线程数。排待办只通读一遍账本、写入一次一个，目前总是用一个", valueName: "数"))
    var workers: Int?

    @Option(help: ArgumentHelp("一次落账最多几项待办（一个社区总在同一次里）：小些，别人等得短；大些，总共快", valueName: "数"))
    var most = 5000

    @Flag(help: "每一户、每一条规则都重算，不只看上一夜以后变动过的（结果一样，用来核对）")
    var full = false

    @Option(
        help: ArgumentHelp("从哪一天起一天一天地做（和 --to 一起写，不写 --on）", valueName: "日期"), transform: DateOptions.read)
    var from: Day?

    @Option(help: ArgumentHelp("做到哪一天", valueName: "日期"), transform: DateOptions.read)
    var to: Day?

    @OptionGroup var cost: ProfileOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if most < 1 { throw ValidationError("--most 至少是 1") }
        if let workers, workers < 1 { throw ValidationError("--workers 至少是 1") }
        guard from != nil || to != nil else { return }
        guard let from, let to else { throw ValidationError("--from 和 --to 要一起写") }
        if common.date.on != nil { throw ValidationError("写了 --from、--to 就不再写 --on") }
        if to < from { throw ValidationError("--to 早于 --from") }
        if to - from > 3660 { throw ValidationError("一次最多十年") }
        if dryRun { throw ValidationError("一段日子不能预览：后一天要看前一天写下的；预览用 --on 一天一天看") }
        if cost.isAsked { throw ValidationError("--profile 只看一天") }
    }

    func run() throws {
        if common.known != nil, !dryRun || from != nil {
            try common.refuseKnown("批处理要按账本的现状做；重演过去的一夜要加 --dry-run")
        }
        Interruption.watch()
        let log = Journal.logger(quiet: common.display.format == .json)
        if let from, let to { return try runDays(from...to, log) }
        let (report, profile) = try run(on: common.day, log, runName())
        switch common.display.forRows {
        case .json: try Output.write(report.json(peakMemory: peakMemory(), profile).lines(depth: 2) + "\n")
        case .csv: try Output.write(report.answer.shown(as: .csv).text)
        case .table: try Output.write(report.answer.shown(as: .table).text)
        }
        if common.display.forRows != .json { profile?.show() }
        try end(report)
    }

    /// One night after the other, each as if it had been run on its day.
    private func runDays(_ days: ClosedRange<Day>, _ log: Logger) throws {
        let start = Clock.seconds()
        let name = runName()
        // Whoever runs them shows who they are once.
        let account = try SignIn(common).account(at: try Workspace(common).office())
        var reports: [RunReport] = []
        for number in days.lowerBound.number...days.upperBound.number {
            let report = try run(on: Day(number: number), log, name, signedIn: account).report
            reports.append(report)
            if report.wasInterrupted || report.wasBusy { break }
        }
        let range = RunRange(reports: reports, seconds: Clock.seconds() - start)
        switch common.display.forRows {
        case .json: try Output.write(range.json(peakMemory: peakMemory()).lines(depth: 2) + "\n")
        case .csv: try Output.write(range.answer.shown(as: .csv).text)
        case .table: try Output.write(range.answer.shown(as: .table).text)
        }
        for report in reports { try end(report) }
    }

    private func run(
        on day: Day, _ log: Logger, _ name: String, signedIn account: String? = nil
    ) throws -> (report: RunReport, profile: Profile?) {
        try Workspace(common).desk(common, dryRun ? .dryRun : .apply, on: day, signedIn: account) { desk in
            try checkRole(desk.account)
            let request = RunRequest(
                jobs: try checkedJobs(at: desk), communities: try communities(at: desk), most: most,
                isWhole: full, run: name)
            var bar: ProgressBar?
            defer { bar?.end() }
            let night = try NightRun(
                desk, request, log: log, stopwatch: Clock.seconds, isInterrupted: { Interruption.wasAsked },
                progress: { done, total in
                    // Of one night; of many, each is over before there is anything to see.
                    guard from == nil else { return }
                    if bar == nil {
                        bar = ProgressBar("批处理", unit: "个社区", total: total, clock: Clock.seconds)
                    }
                    bar?.step(to: done)
                })
            let profile = cost.profile(desk)
            return (try night(), profile)
        }
    }

    private func end(_ report: RunReport) throws {
        if report.wasInterrupted { throw Ending(status: .interrupted) }
        if report.wasBusy { throw RecordFailure.busy }
        if report.hasFindings { throw Ending(status: .findings) }
    }

    private func checkRole(_ account: Desk.Account) throws {
        switch account.role {
        case .administrator, .cadre, .secretary, .author: return
        case .gridWorker, .communityWorker:
            throw ActionFailure.notPermitted(
                "\(account.title)（\(account.role.rawValue)）不能运行批处理", hint: "请系统管理员、街道干部或社区书记来运行")
        }
    }

    private func checkedJobs(at desk: Desk) throws -> [String] {
        let known = try NightRun.jobs(at: desk)
        var wanted: [String] = []
        for job in jobs where !wanted.contains(job) {
            guard known.contains(job) else {
                throw Complaint(
                    .usage, "unknown_job",
                    "没有批处理“\(job)”" + (nearest(job, in: known).map { "，是否指“\($0)”？" } ?? ""),
                    hint: "现有：\(known.joined(separator: "、"))")
            }
            wanted.append(job)
        }
        return wanted
    }

    /// 张家湾 and 张家湾社区 are one.
    private func communities(at desk: Desk) throws -> [Community.ID] {
        guard !community.isEmpty else { return [] }
        var ids: [String: Community.ID] = [:]
        for row in try desk.session.records(Community.self).all() {
            ids[Community.shortName(try row[Community.name])] = Community.ID(row.rawID)
        }
        var wanted: [Community.ID] = []
        for name in community {
            let short = Community.shortName(name)
            guard let id = ids[short] else {
                let near = nearest(short, in: ids.keys.sorted())
                throw Complaint(
                    .usage, "unknown_community",
                    "没有社区“\(name)”" + (near.map { "，是否指“\($0)”？" } ?? ""), hint: "请核对 --community")
            }
            if !wanted.contains(id) { wanted.append(id) }
        }
        return wanted
    }
}
