import ArgumentParser
import Console
import Foundation
import Governance
import Plugins
import Records
import Sheets
import Workbench

extension PluginCommand {
    /// Takes a plugin out of the workspace. Nothing that it wrote is lost.
    struct Uninstall: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "卸载：停用，放弃它的设置，把目录收起来。它写下的记录留着，也可以导出",
            discussion: """
                记录留在账本里，随时查得到历史；--export 另外导出成表，一种记录一个 .csv。
                目录移到 plugins/.uninstalled/，要装回来，移回 plugins/ 再启用。别的插件还依赖它的时候，不能卸载。
                """)

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var name: String
        @Option(help: ArgumentHelp("把它自己的记录导出到这个目录", valueName: "目录")) var export: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(common)
            let plugins = workspace.location.plugins
            var result: Uninstalling.Result?
            var lines: [String] = []
            try workspace.administer(common, "卸载插件") { desk in
                try Uninstalling.check(name, in: plugins, desk.session)
                if let export { lines = try self.export(into: export, desk) }
                result = try Uninstalling.uninstall(name, in: plugins, desk.session)
            }
            guard let result else { return }
            Output.beside("✓ 已卸载插件 \(name)；还没做的待办取消 \(result.cancelled) 项，设置放弃 \(result.settings) 项，写下的记录都留着")
            for line in lines { Output.beside("  \(line)") }
            if let folder = result.folder {
                let inWorkspace = folder.split(separator: "/").suffix(3).joined(separator: "/")
                Output.beside("  目录移到了 \(inWorkspace)")
            }
        }

        /// What was written where, a line for each type.
        private func export(into folder: String, _ desk: Desk) throws -> [String] {
            let types = Uninstalling.ownedTypes(of: name, desk.session)
            guard !types.isEmpty else { return ["它没有自己的记录，没有导出什么"] }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return try types.map { type in
                let file = "\(folder)/\(type.name).csv"
                let partial = "\(file).partial-\(getpid())"
                defer { unlink(partial) }
                var export = RecordExport(type)
                export.anyDay = true
                let count = try export.run(at: desk, to: CSVWriter(try OutputFile(partial), export.columns))
                let refusal = NewFile.name(partial, file)
                guard refusal == 0 else {
                    throw Complaint(
                        .failed, "export", "写不了“\(file)”：\(String(cString: strerror(refusal)))",
                        hint: "请换一个目录；插件没有卸载")
                }
                return "\(type.title) \(count) 条，在 \(file)"
            }
        }
    }
}

extension Desk {
    /// Throws for everybody but an administrator.
    func refuseUnlessAdministrator(_ what: String) throws {
        guard account.role == .administrator else {
            throw ActionFailure.notPermitted(
                "\(account.title)（\(account.role.rawValue)）不能\(what)", hint: "请系统管理员来办")
        }
    }
}
