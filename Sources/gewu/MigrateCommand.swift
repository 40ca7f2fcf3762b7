import ArgumentParser
import Console
import Governance
import Records

/// Brings the tables of older books to this program's record types.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "把较旧的账本升级到程序的结构",
        discussion: """
            只增加：新的记录种类、新的可空字段、索引。做成就全部做成，做不成就什么也不改。别的程序正打开着账本，也可以运行；它们下一次写入会要求重新打开。先用 gewu backup 备份。
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.refuseKnown("升级要改账本的结构")
        let workspace = try Workspace(common)
        let touched = try Store.migrate(workspace.location, coreCatalogue)
        guard !touched.isEmpty else {
            return Output.beside("✓ 账本的结构已经和程序一致，没有改动")
        }
        let catalogue = try workspace.store().catalogue
        let titles = try touched.map { try catalogue.type(named: $0).title }
        Output.beside("✓ 账本已升级：\(titles.joined(separator: "、"))")
    }
}
