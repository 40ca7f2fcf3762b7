import ArgumentParser
import Console
import Foundation
import Plugins
import Records
import Workbench

extension PluginCommand {
    /// Runs the specs that come with a plugin, on books of their own.
    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "运行插件自带的用例", discussion: "在临时的账本里运行，碰不到工作区的数据。不写名称，就是全部。")

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var names: [String] = []
        @OptionGroup var common: CommonOptions

        func run() throws {
            let runner = SpecRunner(path: try folder())
            var results: [(plugin: String, result: SpecRunner.Result)] = []
            let wanted = names.isEmpty ? runner.plugins : names
            for name in wanted {
                try runner.run(name) { result in
                    results.append((name, result))
                    if common.display.format != .json, let failure = result.failure {
                        Output.beside(plainText("✗ \(result.file)：\(result.title)\n  \(failure)"))
                    }
                }
            }
            // A plugin that nobody has tested has not passed.
            let bare = wanted.filter { name in !results.contains { $0.plugin == name } }
            guard !results.isEmpty else { throw untested(bare) }
            let failed = results.count { $0.result.failure != nil }
            if let format = common.display.format, format != .table {
                try Output.write(answer(results).shown(as: format).text)
            } else {
                let passed = "\(results.count - failed) 例通过"
                try Output.write(failed == 0 ? "✓ \(passed)\n" : "✗ \(passed)，\(failed) 例没有通过\n")
            }
            if failed > 0 { throw Ending(status: .failed) }
            if !bare.isEmpty { throw untested(bare) }
        }

        private func untested(_ names: [String]) -> Complaint {
            guard let first = names.first else {
                return Complaint(.misconfigured, "no_specs", "这里没有插件", hint: "插件放在工作区的 plugins/ 里")
            }
            return Complaint(
                .misconfigured, "no_specs", "插件 \(names.joined(separator: "、")) 没有用例",
                hint: "请在 plugins/\(first)/spec/ 里写一个 \(first)_spec.lua，写法见插件指南",
                place: [JSON.Member("plugin", .text(first))])
        }

        private func answer(_ results: [(plugin: String, result: SpecRunner.Result)]) -> Answer {
            Answer(
                columns: [
                    Answer.Column("plugin", "插件"), Answer.Column("file", "文件"), Answer.Column("title", "用例"),
                    Answer.Column("passed", "通过"), Answer.Column("failure", "原因"),
                ],
                rows: results.map { plugin, result in
                    [
                        .text(plugin), .text(result.file), .text(result.title), .flag(result.failure == nil),
                        result.failure.map { .text($0) } ?? .none,
                    ]
                })
        }

        /// The workspace's plugins; where there is none, those of the nearest `plugins/` upward, which is where an
        /// author works, or those that come with the program.
        private func folder() throws -> String {
            do {
                return try Workspace(common).location.plugins
            } catch let complaint as Complaint where common.workspace == nil {
                var folder = currentFolder()
                while let slash = folder.lastIndex(of: "/") {
                    if BundledPlugins.isHome("\(folder)/plugins") { return "\(folder)/plugins" }
                    folder = String(folder[..<slash])
                }
                guard let source = BundledPlugins.source else { throw complaint }
                return source
            }
        }
    }
}
