internal import Foundation
import Governance
import Lua
import Records
import Workbench

/// Declares a plugin in empty books, past its mistakes, so that all of them are found in one go.
struct DeclarationTrial {
    private(set) var findings: [Finding] = []
    private(set) var declarations: [Instance.Declared] = []

    /// Enough for any file that somebody wrote by hand.
    private static let most = 50

    init(_ installation: Installation, in path: String) throws {
        let folder = FileManager.default.temporaryDirectory.path + "/gewu-check-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try Store.create(at: Store.Location(folder: folder), coreCatalogue) {
            Instant(SpecStage.firstDay, minute: 720)
        }
        let context = Context(actor: "check", day: SpecStage.firstDay, mode: .readOnly)
        let file = "plugins/\(installation.manifest.name)/init.lua"
        var passed = PassedCalls()
        // Names that nobody declared are said elsewhere; here they must not end everything.
        let strangers = Set(LuaOutline(installation.source()?.text ?? "").globals.map(\.name)).subtracting(
            sandboxGlobals)
        if !strangers.isEmpty { passed.preamble = "local \(strangers.sorted().joined(separator: ", ")) " }
        for _ in 0..<Self.most {
            let again: Bool = try store.session(context) { session in
                let host = PluginHost(session, path: path)
                defer { host.close() }
                host.passed = passed
                host.adopts = { _ in true }
                do {
                    try host.take(installation)
                    guard let member = host.members.first(where: { $0.name == installation.manifest.name })
                    else { return false }
                    let plugin = try host.load(member)
                    member.state = .loaded(plugin)
                    let instance = try host.instance(of: plugin, for: nil)
                    declarations = instance.declarations
                    _ = try host.rules()
                    _ = try host.actions()
                    _ = try host.jobs()
                    _ = try host.reports()
                    _ = try host.checks()
                    _ = try host.forms()
                    _ = try host.letters()
                    _ = try host.columns()
                    findings += host.problems.map {
                        Finding($0.file ?? file, $0.line, $0.message, hint: $0.hint)
                    }
                    return false
                } catch let failure as LuaFailure {
                    findings.append(Finding(failure, in: file))
                    guard let call = host.passed?.refused else { return false }
                    passed.calls.insert(call)
                    return true
                } catch let failure as PluginFailure {
                    if case .script(_, let lua) = failure {
                        findings.append(Finding(lua, in: file))
                    } else if case .noInit = failure {
                        // Said already: the file is not there.
                    } else {
                        findings.append(Finding(file, nil, failure.description))
                    }
                    return false
                }
            }
            guard again else { return }
        }
    }
}

/// Calls of the host that are let pass although they were refused: by their numbers, in the order they are made.
struct PassedCalls {
    var calls: Set<Int> = []
    /// What stands before the text, on its first line.
    var preamble = ""
    /// The call that was refused last.
    private(set) var refused: Int?
    private var count = 0

    mutating func begin() -> Int {
        count += 1
        return count
    }

    /// Whether a refused call passes nevertheless.
    mutating func passes(_ call: Int) -> Bool {
        if calls.contains(call) { return true }
        refused = call
        return false
    }
}
