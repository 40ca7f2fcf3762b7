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
            abstract: "运行插件自带的用例",
            discussion: """
                在临时的账本里运行，碰不到工作区的数据。不写名称，就是全部。
                --coverage 列出用例没有走到的行；--record 重新记下 spec/golden/ 里的文字。
                """)

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var names: [String] = []
        @Option(help: ArgumentHelp("只运行题目或文件名里有这几个字的", valueName: "文字")) var filter: String?
        @Flag(help: "打乱次序；种子会说出来") var shuffle = false
        @Option(help: ArgumentHelp("按这个种子打乱次序", valueName: "种子")) var seed: UInt64?
        @Flag(help: "重新记下 golden 的文字，不比较") var record = false
        @Flag(help: "量一量用例走到了哪些行") var coverage = false
        @Flag(help: "演练：在每次调用主机时依次注入内存不足、取消、账本忙、没有权限") var drill = false
        @Option(help: ArgumentHelp("怎么显示：table、json、csv、tap、junit", valueName: "样式"))
        var format: TestFormat?
        @OptionGroup var place: PlaceOptions
        @OptionGroup var date: DateOptions

        enum TestFormat: String, ExpressibleByArgument, CaseIterable {
            case table, json, csv, tap, junit
        }

        func run() throws {
            let runner = SpecRunner(path: try PluginCommand.folder(place))
            var options = SpecOptions(
                filter: filter, seed: seed, isRecording: record, measuresCoverage: coverage)
            if shuffle, seed == nil { options.seed = UInt64.random(in: 1...999_999) }
            if let seed = options.seed { Output.beside("次序按种子 \(seed) 打乱；重来一遍：--seed \(seed)") }
            if drill { return try runDrill(runner, options) }
            var results: [(plugin: String, result: SpecRunner.Result)] = []
            var measured: [SpecCoverage] = []
            let wanted = names.isEmpty ? runner.plugins : names
            for name in wanted {
                let coverage = try runner.run(name, options) { result in
                    results.append((name, result))
                    if format == nil || format == .table, let failure = result.failure {
                        Output.beside(plainText("✗ \(result.file)：\(result.title)\n  \(failure)"))
                    }
                }
                if let coverage { measured.append(coverage) }
            }
            // A plugin that nobody has tested has not passed.
            let bare = wanted.filter { name in !results.contains { $0.plugin == name } }
            guard !results.isEmpty else { throw filter == nil ? untested(bare) : nothingLike() }
            try show(results)
            for coverage in measured { Output.beside(Self.words(coverage)) }
            if results.contains(where: { $0.result.failure != nil }) { throw Ending(status: .failed) }
            if !bare.isEmpty, filter == nil { throw untested(bare) }
        }

        private func runDrill(_ runner: SpecRunner, _ options: SpecOptions) throws {
            var hasFindings = false
            for name in names.isEmpty ? runner.plugins : names {
                let report = try runner.drill(name, options)
                guard report.tests > 0 else { throw untested([name]) }
                for finding in report.findings { Output.beside(plainText("✗ \(finding)")) }
                hasFindings = hasFindings || !report.findings.isEmpty
                let end = report.findings.isEmpty ? "每一次都如实报告，账本没有变" : "\(report.findings.count) 处有问题"
                try Output.write(
                    "\(report.findings.isEmpty ? "✓" : "✗") \(name)：\(report.tests) 例，注入 \(report.faults) 次，\(end)\n"
                )
            }
            if hasFindings { throw Ending(status: .findings) }
        }

        private func show(_ results: [(plugin: String, result: SpecRunner.Result)]) throws {
            let failed = results.count { $0.result.failure != nil }
            switch format {
            case .tap: try Output.write(SpecReport.tap(results.map(\.result)))
            case .junit: try Output.write(SpecReport.junit(results.map(\.result)))
            case .json: try Output.write(answer(results).shown(as: .json).text)
            case .csv: try Output.write(answer(results).shown(as: .csv).text)
            case .table, nil:
                let passed = "\(results.count - failed) 例通过"
                try Output.write(failed == 0 ? "✓ \(passed)\n" : "✗ \(passed)，\(failed) 例没有通过\n")
            }
        }

        private static func words(_ coverage: SpecCoverage) -> String {
            coverage.files.map { file in
                let missed = file.missed.isEmpty ? "" : "；没有走到：\(file.missedWords) 行"
                return "\(file.name)：\(file.statements) 条语句走到 \(file.reached) 条\(missed)"
            }.joined(separator: "\n")
        }

        private func nothingLike() -> Complaint {
            Complaint(
                .usage, "no_such_test", "没有题目或文件名里有“\(filter ?? "")”的用例", hint: "去掉 --filter 看全部")
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
    }

    /// The workspace's plugins; where there is none, those of the nearest `plugins/` upward, which is where an
    /// author works, or those that come with the program.
    static func folder(_ place: PlaceOptions) throws -> String {
        do {
            return try Workspace(place).location.plugins
        } catch let complaint as Complaint where place.workspace == nil {
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
