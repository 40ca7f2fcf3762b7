import ArgumentParser
import Console
import Foundation
import Governance
import Plugins
import Records
import Workbench

extension PluginCommand {
    /// Writes out what plugin authors may use, for people and for their editors.
    struct Docs: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "插件接口的说明，和编辑器用的类型",
            discussion: """
                gewu plugin docs              接口说明，Markdown
                gewu plugin docs --out .      写到目录里：plugin-reference.md、types/（LuaLS 的类型，
                                              含本工作区的记录）、.luarc.json（已有的不动）
                gewu plugin docs --api        插件依赖的接口，一份 JSON
                """)

        @Option(help: ArgumentHelp("写到这个目录", valueName: "目录")) var out: String?
        @Flag(help: "只要接口的 JSON") var api = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if api, out != nil { throw ValidationError("--api 和 --out 只写一个") }
        }

        func run() throws {
            if api { return try Output.write(try Contract.current.json()) }
            let reference = Reference(
                statuses: Status.allCases.map { (Int($0.rawValue), $0.meaning) })
            guard let out else { return try Output.write(reference.text) }
            try write(reference, Stubs(try catalogue()), to: out)
        }

        private func write(_ reference: Reference, _ stubs: Stubs, to folder: String) throws {
            var files = stubs.files.map { ("types/\($0.path)", $0.text) }
            files.append(("plugin-reference.md", reference.text))
            var notes = ["plugin-reference.md", "types/"]
            if !FileManager.default.fileExists(atPath: "\(folder)/.luarc.json") {
                files.append((".luarc.json", Stubs.configuration(library: "types")))
                notes.append(".luarc.json")
            }
            do {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/types", withIntermediateDirectories: true)
                for (path, text) in files {
                    try text.write(toFile: "\(folder)/\(path)", atomically: true, encoding: .utf8)
                }
            } catch {
                throw Complaint(.failed, "output", "写不进目录“\(folder)”", hint: "请核对路径和写入权限")
            }
            Output.beside("✓ 已写入 \(folder)：\(notes.joined(separator: "、"))")
        }

        /// The record types of the workspace; those of the program where there is none.
        private func catalogue() throws -> Catalogue {
            let workspace: Workspace
            do {
                workspace = try Workspace(common)
            } catch is Complaint where common.workspace == nil {
                return coreCatalogue
            }
            return try workspace.store().session(Context(actor: "", day: common.day)) { $0.catalogue }
        }
    }
}
