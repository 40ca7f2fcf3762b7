import ArgumentParser
import Batch
import Console
import Governance
import Records
import Workbench

/// Headless batch runs.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "批处理：nightly 按规则排出当天的待办",
        discussion: """
            同一天再跑一遍，什么也不变。一个社区的变更总在同一次落账里；中途断了，再跑一次就会补上。
            有记录或插件出错时其余照做，状态是 2，并列出是哪些。
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

    @OptionGroup var cost: ProfileOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if most < 1 { throw ValidationError("--most 至少是 1") }
        if let workers, workers < 1 { throw ValidationError("--workers 至少是 1") }
    }

    func run() throws {
        try common.refuseKnown("批处理要按账本的现状做")
        Interruption.watch()
        let log = Journal.logger(quiet: common.display.format == .json)
        let (report, profile) = try Workspace(common).desk(common, dryRun ? .dryRun : .apply) { desk in
            try checkRole(desk.account)
            let request = RunRequest(
                jobs: try checkedJobs(at: desk), communities: try communities(at: desk), most: most,
                run: runName())
            var bar: ProgressBar?
            defer { bar?.end() }
            let night = try NightRun(
                desk, request, log: log, stopwatch: Clock.seconds, isInterrupted: { Interruption.wasAsked },
                progress: { done, total in
                    if bar == nil {
                        bar = ProgressBar("批处理", unit: "个社区", total: total, clock: Clock.seconds)
                    }
                    bar?.step(to: done)
                })
            let profile = cost.profile(desk)
            return (try night(), profile)
        }
        switch common.display.forRows {
        case .json: try Output.write(report.json(peakMemory: peakMemory(), profile).lines(depth: 2) + "\n")
        case .csv: try Output.write(report.answer.shown(as: .csv).text)
        case .table: try Output.write(report.answer.shown(as: .table).text)
        }
        if common.display.forRows != .json { profile?.show() }
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
