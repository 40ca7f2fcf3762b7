import ArgumentParser
import Console
import Records
import Workbench

/// Whether the books are whole and the chain of commits holds.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "核对账本和变更链",
        discussion: "有任何一处对不上，状态是 1，并说明是哪一处。只读，随时可以运行。")

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.refuseKnown("核对的是整本账")
        let workspace = try Workspace(common)
        var bar: ProgressBar?
        let verification = try workspace.store().session(Context(actor: "", day: Clock.now().day)) {
            try $0.verify { done, total in
                if bar == nil { bar = ProgressBar("核对", unit: "条", total: total, clock: Clock.seconds) }
                bar?.step(to: done)
            }
        }
        bar?.end()
        let found = verification.discrepancies.map(\.description)
        switch common.display.format {
        case .json:
            let report = JSON.object([
                JSON.Member("holds", .flag(verification.holds)),
                JSON.Member("commits", .number(verification.commits)),
                JSON.Member("rows", .number(verification.rows)),
                JSON.Member("count", .number(verification.count)),
                JSON.Member("discrepancies", .list(found.map { .text($0) })),
            ])
            try Output.write(report.lines(depth: 2) + "\n")
        case .csv: try Output.write(table(verification, found).shown(as: .csv).text)
        case .table, nil:
            try Output.write(words(verification, found, workspace.location))
        }
        if !verification.holds { throw Ending(status: .failed) }
    }

    /// A row for each discrepancy; a row without one where the books hold.
    private func table(_ verification: Verification, _ found: [String]) -> Answer {
        let figures: [Answer.Cell] = [
            .flag(verification.holds), .number(verification.commits), .number(verification.rows),
            .number(verification.count),
        ]
        return Answer(
            columns: [
                Answer.Column("holds", "完整"), Answer.Column("commits", "变更"), Answer.Column("rows", "记录"),
                Answer.Column("count", "对不上"), Answer.Column("discrepancy", "哪一处"),
            ],
            rows: found.isEmpty ? [figures + [.none]] : found.map { figures + [.text($0)] })
    }

    private func words(_ verification: Verification, _ found: [String], _ location: Store.Location) -> String
    {
        let size = "变更 \(verification.commits) 次、记录 \(verification.rows) 条（含历史）"
        if verification.holds { return "✓ 账本完整，变更链接得上：\(size)\n" }
        let more = verification.count > found.count ? "\n  ……共 \(verification.count) 处" : ""
        return """
            ✗ 账本有 \(verification.count) 处对不上（\(size)）：
              \(found.map { plainText($0) }.joined(separator: "\n  "))\(more)
            请不要再写入：先把整个目录 \(location.folder) 复制一份留存，再从备份恢复。

            """
    }
}
