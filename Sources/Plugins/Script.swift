import Governance
import Lua
import Records
package import Workbench

/// A script with the plugin API, under the rights of the account that runs it (`gewu script`).
package struct Script: Sendable {
    let text: String
    let name: String

    /// `name` is what messages call it, such as the file's name.
    package init(_ text: String, named name: String) {
        self.text = text
        self.name = name
    }

    /// Runs it at a desk and hands back what it returned. Writes, as one unit of work, only where `writes` is set.
    ///
    /// With `isWaitedFor` somebody sits before it: it may take as long as a command, not as long as a job. Throws
    /// ``ActionFailure/extensionFailed(_:)`` with the script's file and line.
    package func run(
        _ arguments: [String], at desk: Desk, writes: Bool, isWaitedFor: Bool = false,
        print: @escaping (String) -> Void
    ) throws -> Answer {
        let enabled = Set(
            try desk.session.records(EnabledPlugin.self).all().map { try $0[EnabledPlugin.name] })
        // What a plugin that is switched off has written is for those who look after it.
        let open = desk.session.catalogue.types.filter { $0.plugin.map { enabled.contains($0) } ?? true }
        let types = open.filter { !Manifest.closed.contains($0.name) }
        let written =
            writes
            ? types.filter { ![Duty.declaration.name, Step.declaration.name].contains($0.name) } : []
        let access = Access(
            who: "脚本 \(name)", reads: Set(types.flatMap(\.allNeeds)),
            writes: Set(written.flatMap(\.allNeeds)),
            usage: Usage())
        let host = PluginHost(desk.session, path: "")
        host.print = print
        defer { host.close() }
        let plugin = Plugin(
            Installation(script: name, reads: access.reads.sorted(), writes: access.writes.sorted()),
            settings: SettingValues([]), access: access)
        do {
            let instance = try Instance(host, plugin, community: nil)
            let main = try instance.interpreter.load(text, named: name)
            func measured() throws -> Answer {
                guard let profile = desk.profile else { return try run() }
                return try profile.measure("脚本 \(name)", usage: { access.usage }, run)
            }
            func run() throws -> Answer {
                desk.session.sourceFailure = nil
                defer { instance.interpreter.closeRows() }
                let answer = Answer(
                    try instance.interpreter.call(
                        main, arguments.map { .text($0) },
                        within: plugin.allowance.budget(isWaitedFor ? .command : .job)))
                if let failure = desk.session.sourceFailure { throw failure }
                return answer
            }
            guard writes else { return try measured() }
            return try desk.session.write(Purpose("脚本 \(name)")) { work in
                instance.work = work
                defer { instance.work = nil }
                let answer = try measured()
                try desk.engine().settle(work)
                return answer
            }.result
        } catch let failure as LuaFailure {
            var problem = host.problem(.script(plugin: name, failure), name)
            if problem.file == name, let line = problem.line {
                problem.excerpt = Installation.excerpt(text, around: line)
            }
            throw ActionFailure.extensionFailed(problem)
        }
    }
}
