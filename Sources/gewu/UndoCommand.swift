import ArgumentParser
import Console
import Records
import Workbench

/// Takes back a run, an import or one unit of work.
struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "撤销一个批次、一次导入，或一次变更",
        discussion: """
            全部撤销，或者什么也不动：别人后来又改过的，会逐条说明是谁、何时、哪次变更。撤销本身也是一次变更，也可以撤销。
            批次和变更号见 gewu do '变更 全部'。
            """)

    @Argument(help: ArgumentHelp("批次的名字，或变更号", valueName: "批次"))
    var name: String

    @Flag(help: "只看会变什么，不写")
    var dryRun = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.refuseKnown("撤销要写账本")
        let answer = try Workspace(common).desk(common, dryRun ? .dryRun : .apply) { desk in
            try desk.run(line: "撤销 \(name)")
        }
        try common.display.show(answer)
    }
}
