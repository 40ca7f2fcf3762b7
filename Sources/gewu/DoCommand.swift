import ArgumentParser
import Records
import Workbench

/// One line of work, as it would be typed in the console.
struct DoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "do", abstract: "办一件事：待办、走访、为什么、居民、日报 …",
        discussion: "例如 gewu do '待办 张家湾'。gewu do 帮助 列出全部。")

    @Argument(help: ArgumentHelp("要办的事，写成一行", valueName: "一行"))
    var words: [String]

    @OptionGroup var cost: ProfileOptions

    @OptionGroup var common: CommonOptions

    func run() throws {
        let line = words.joined(separator: " ")
        let answer = try Workspace(common).desk(common, .apply) { desk in
            let profile = cost.profile(desk)
            defer { profile?.show() }
            return try desk.run(line: line)
        }
        try common.display.show(answer)
    }
}
