import ArgumentParser
import Console
import Plugins
import Workbench

extension PluginCommand {
    /// Looks plugins over, without the workspace's data.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "检查插件：一次列出全部问题",
            discussion: "没有声明的变量、用不到的设置、没有的字段、缺的文件、没通过的用例、没有依据的打卡和排名。有问题时状态是 2。")

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var names: [String] = []
        @OptionGroup var common: CommonOptions

        func run() throws {
            let folder = try PluginCommand.folder(common.place)
            let wanted = names.isEmpty ? SpecRunner(path: folder).plugins : names
            let findings = try wanted.flatMap { try PluginCheck($0, in: folder).findings }
            let display = common.display
            guard !findings.isEmpty || display.format == .json || display.format == .csv else {
                return try Output.write("✓ 没有发现问题\n")
            }
            if display.forRows == .table {
                for finding in findings {
                    let place = finding.file + (finding.line.map { ":\($0)" } ?? "")
                    let hint = finding.hint.map { "；\($0)" } ?? ""
                    try Output.write(plainText("\(place) \(finding.message)\(hint)") + "\n")
                }
                throw Ending(status: .findings)
            }
            try display.show(
                Answer(
                    columns: [
                        Answer.Column("file", "文件"), Answer.Column("line", "行"),
                        Answer.Column("message", "问题"),
                        Answer.Column("hint", "怎么改"),
                    ],
                    rows: findings.map { finding in
                        [
                            .text(finding.file), finding.line.map { .number($0) } ?? .none,
                            .text(finding.message), finding.hint.map { .text($0) } ?? .none,
                        ]
                    }, hasFindings: !findings.isEmpty))
        }
    }
}
