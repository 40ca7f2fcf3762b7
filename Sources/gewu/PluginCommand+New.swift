import ArgumentParser
import Console
import Foundation
import Plugins

extension PluginCommand {
    /// Lays out a new plugin that works.
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "新建一个插件，自带用例，马上能运行", discussion: "在工作区的 plugins/ 里建一个目录；已有的不动。")

        @Argument(help: ArgumentHelp("插件的名称，小写英文", valueName: "名称")) var name: String
        @Option(help: ArgumentHelp("给人看的名称", valueName: "标题")) var title: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let scaffold = try Scaffold(name, title: title ?? name)
            let folder = try PluginCommand.folder(common.place) + "/\(name)"
            guard !FileManager.default.fileExists(atPath: folder) else {
                throw Complaint(
                    .failed, "already_there", "已经有 plugins/\(name)", hint: "换一个名称，或先把那个目录挪走")
            }
            do {
                for (path, text) in scaffold.files {
                    let file = URL(filePath: "\(folder)/\(path)")
                    try FileManager.default.createDirectory(
                        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                    try text.write(to: file, atomically: true, encoding: .utf8)
                }
            } catch {
                throw Complaint(.failed, "output", "写不进“\(folder)”", hint: "请核对目录和写入权限")
            }
            Output.beside(
                """
                ✓ 已建立 plugins/\(name)：\(scaffold.files.map(\.path).joined(separator: "、"))
                  先改 spec/\(name)_spec.lua，再改 init.lua；gewu plugin test \(name) 运行用例，gewu plugin check \(name) 检查
                """)
        }
    }
}
