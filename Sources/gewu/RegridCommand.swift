import ArgumentParser
import Console
import Governance
import Records
import Workbench

/// Redraws a community's grids after a list of buildings.
struct RegridCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regrid", abstract: "按一张表重新划分一个社区的网格（.csv 或 .xlsx）",
        discussion: """
            表有两列：楼栋、网格；一栋一行，新设的网格写 新21，不动的楼栋可以不写。从 --on 那天起生效，全部划成或者什么也不动。先用 --dry-run 看前后对照；划错了用 gewu undo 变更号 恢复。
            """)

    @Argument(help: ArgumentHelp("哪个社区", valueName: "社区"))
    var community: String

    @Argument(help: ArgumentHelp("楼栋和网格的表", valueName: "文件"))
    var file: String

    @Option(help: ArgumentHelp("哪个工作表（默认第一个）", valueName: "名称"))
    var sheet: String?

    @Option(help: ArgumentHelp("依据，记入地点沿革，例如会议纪要的文号", valueName: "文字"))
    var source: String?

    @Flag(help: "只看会变什么，不写")
    var dryRun = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.refuseKnown("划分网格要写账本")
        do {
            let plan = try GridList(file, sheet: sheet, source: source).plan
            let answer = try Workspace(common).desk(common, dryRun ? .dryRun : .apply) { desk in
                try desk.regrid(plan, of: desk.community(toDivide: community)).answer
            }
            try common.display.show(answer)
        } catch let failure as RegridFailure {
            throw Complaint(failure, file: file)
        } catch let failure as RegridListFailure {
            throw Complaint(
                .data, "regrid", failure.message, hint: failure.hint,
                place: [JSON.Member("file", .text(file))])
        }
    }
}

extension Complaint {
    /// Every row that has to be mended, at once.
    fileprivate init(_ failure: RegridFailure, file: String) {
        let rows = failure.problems.map { problem in
            JSON.object([
                JSON.Member("row", .number(ifAny: problem.row)),
                JSON.Member("message", .text(problem.kind.message)),
                JSON.Member("hint", .text(problem.hint)),
            ])
        }
        let lines = failure.problems.map { "  \($0.message)；\($0.hint)" }
        self.init(
            .data, "regrid",
            "“\(file)”有 \(rows.count) 处要改，没有写入：\n" + lines.joined(separator: "\n"), hint: "改好后再划一次",
            place: [JSON.Member("file", .text(file)), JSON.Member("rows", .list(rows))])
    }
}
