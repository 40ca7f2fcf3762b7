internal import Foundation
import Governance
import Lua
import Records
import Workbench

/// Runs a plugin's specs: each test with a new interpreter, books of its own and a frozen clock.
package struct SpecRunner {
    private let path: String

    /// One test and what became of it.
    package struct Result: Equatable, Sendable {
        package let file: String
        package let title: String
        /// `nil` when it passed.
        package let failure: String?
    }

    /// `path` is the folder that holds the plugins.
    package init(path: String) { self.path = path }

    /// The names of the plugins that are there.
    package var plugins: [String] { Installation.names(in: path) }

    /// Runs the specs of a plugin, hands out each result as it comes, and says what they reached where that is measured.
    ///
    /// Throws a ``PluginFailure`` when the plugin itself, or a spec file, does not load.
    @discardableResult
    package func run(
        _ name: String, _ options: SpecOptions = SpecOptions(), _ report: (Result) -> Void
    ) throws -> SpecCoverage? {
        let record = options.measuresCoverage ? LineRecord() : nil
        let installation = try run(name, options, record, nil, report)
        return record.map { SpecCoverage(installation.sources(), ran: $0.lines) }
    }

    /// Runs the specs, and notes what they ask the books for; where it is wide, they may ask for anything.
    func run(_ name: String, noting uses: UseRecord, isWide: Bool = false, _ report: (Result) -> Void) throws
    {
        try run(name, SpecOptions(), nil, (uses, isWide), report)
    }

    @discardableResult
    private func run(
        _ name: String, _ options: SpecOptions, _ record: LineRecord?, _ uses: (UseRecord, isWide: Bool)?,
        _ report: (Result) -> Void
    ) throws -> Installation {
        try withTests(of: name, options) { test, installation, store in
            let failure = try run(test, options, record, installation, store, uses: uses)
            report(Result(file: test.spec.named, title: test.title, failure: failure))
        }
    }

    /// Hands out the tests that are to run, with empty books for them.
    @discardableResult
    func withTests(
        of name: String, _ options: SpecOptions, _ body: (Test, Installation, Store) throws -> Void
    ) throws -> Installation {
        let installation = try Installation(name, in: path)
        let folder = FileManager.default.temporaryDirectory.path + "/gewu-spec-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try Store.create(at: Store.Location(folder: folder), coreCatalogue) {
            Instant(SpecStage.firstDay, minute: 720)
        }
        let tests = try installation.specs().flatMap { spec in
            try titles(of: spec, installation).enumerated().map { Test(spec: spec, index: $0, title: $1) }
        }
        for test in options.chosen(tests, { [$0.title, $0.spec.named] }) {
            try body(test, installation, store)
        }
        return installation
    }

    struct Test {
        let spec: (text: String, named: String)
        let index: Int
        let title: String
    }

    private func titles(of spec: (text: String, named: String), _ installation: Installation) throws
        -> [String]
    {
        do {
            return try SpecFile(spec, installation, stage: nil).tests.map(\.title)
        } catch let failure as LuaFailure {
            throw PluginFailure.script(plugin: installation.manifest.name, failure)
        }
    }

    /// Runs one test in a unit of work that is taken back, and says how it failed.
    func run(
        _ test: Test, _ options: SpecOptions, _ record: LineRecord?, _ installation: Installation,
        _ store: Store, _ drill: Drill? = nil, uses: (record: UseRecord, isWide: Bool)? = nil
    ) throws -> String? {
        let context = Context(actor: "spec", day: SpecStage.firstDay, mode: .dryRun)
        return try store.session(context) { session in
            try session.write(Purpose("spec")) { work in
                let name = installation.manifest.name
                let host = PluginHost(session, path: path)
                host.adopts = { _ in true }
                host.isWide = uses?.isWide == true
                defer {
                    uses?.record.note(host.usage(of: name))
                    host.close()
                }
                host.watchLines = record.map { record in { record.note($0, $1) } }
                try host.take(installation)
                host.drill = drill
                let failure = try failure(of: host) {
                    // What does not load is said once, as the plugin's own mistake.
                    let plugin = try host.plugin(named: name)
                    let stage = try SpecStage(session, work, host, plugin)
                    stage.isRecording = options.isRecording
                    for member in host.members { try host.adopt(member.name, in: work) }
                    // From here on it is as it is when the plugin is switched on.
                    host.adopts = { _ in false }
                    let file = try SpecFile(test.spec, installation, stage: stage)
                    try file.run(test.index)
                }
                return host.endDrill() ? failure : Self.useless
            }.result
        }
    }
}

extension SpecRunner {
    /// How `body` failed, in words; `nil` where it did not. What is no fault of a plugin's or its spec's is thrown, but
    /// in a drill.
    private func failure(of host: PluginHost, _ body: () throws -> Void) throws -> String? {
        do {
            try body()
            return nil
        } catch let failure as LuaFailure {
            return failure.words
        } catch let problem as ExtensionProblem {
            return problem.description
        } catch  where host.drill != nil {
            return "\(error)"
        }
    }
}

/// A spec file in an interpreter of its own.
final class SpecFile {
    private let interpreter: Interpreter
    private(set) var tests: [(title: String, body: Function)] = []
    private var runner: Function?
    private var inventory: Function?

    init(_ spec: (text: String, named: String), _ installation: Installation, stage: SpecStage?) throws {
        interpreter = try Interpreter(
            seed: 1, clock: { Instant(SpecStage.firstDay, minute: 720).milliseconds }, print: { _ in })
        interpreter.define("collect") { [unowned self] arguments in
            guard case .text(let title)? = arguments.first, case .function(let body) = arguments[safely: 1]
            else {
                return []
            }
            tests.append((title, body))
            return []
        }
        interpreter.define("no_body") { arguments in
            throw arguments.words.first == "before"
                ? HostFault.plain("before 后面应当是一个函数", hint: "before(function(t) … end)")
                : HostFault.plain("it 后面应当是一句话和一个函数", hint: "it(\"每月一次\", function(t) … end)")
        }
        defineUnknownMethod(on: interpreter, "t ")
        defineSpecMisuse(on: interpreter)
        stage?.define(on: interpreter)
        if let watch = stage?.host.watchLines { interpreter.watchLines(watch) }
        let returned = try interpreter.runPrelude(specPrelude, named: "gewu/spec.lua")
        if case .function(let runner)? = returned.first { self.runner = runner }
        if case .function(let names) = returned[safely: 1] { inventory = names }
        interpreter.setRequire { name in
            guard let source = installation.source(of: name) else { return .missing }
            return .text(source.text, named: source.named)
        }
        // On the first line, so that lines keep their numbers.
        let names = ["describe", "it", "before"]
        let values = names.map { "require('gewu.spec').\($0)" }
        let text = "local \(names.joined(separator: ", ")) = \(values.joined(separator: ", ")) " + spec.text
        let main = try interpreter.load(text, named: spec.named)
        _ = try interpreter.call(main, within: .specFile)
    }

    /// The names that spec files may use: `spec`, `test`.
    func names() throws -> [String: [String]] {
        guard let inventory else { return [:] }
        return named(try interpreter.call(inventory, within: .specFile))
    }

    func run(_ index: Int) throws {
        guard let runner else { return }
        _ = try interpreter.call(runner, [.function(tests[index].body)], within: .spec)
    }
}

/// What a spec is told when it calls `t` in a way that would otherwise drop something.
private func defineSpecMisuse(on interpreter: Interpreter) {
    interpreter.define("no_colon") { arguments in
        let name = arguments.words.first ?? ""
        throw HostFault.plain("\(name) 要用冒号调用", hint: "写成 t:\(name)(…)")
    }
    interpreter.define("too_many") { arguments in
        let name = arguments.words.first ?? ""
        guard case .integer(let count) = arguments[safely: 1], count > 0 else {
            throw HostFault.plain("\(name) 的括号里什么也不写", hint: "去掉多写的")
        }
        throw HostFault.plain("\(name) 后面最多写 \(count) 项", hint: "去掉多写的")
    }
}

extension Manifest {
    /// What it asks for, as if granted: specs run on books of their own.
    var asked: Access { Access(who: "插件 \(name)", reads: Set(reads), writes: Set(writes)) }
}

private let specPrelude = String(decoding: PackageResources.spec_lua, as: UTF8.self)
