import Governance
import Lua
package import Records
import Workbench

/// What a plugin adds to the invented workspace: its `demo.lua`, which runs its commands on days gone by.
///
/// The same day and the same books give the same records. The file never runs but where a workspace is made for
/// trying out.
package enum Demonstration {
    /// The plugins in `path` that have something to show.
    package static func plugins(in path: String) -> [String] {
        PluginFiles.names(in: path).filter { PluginFiles.text("\(path)/\($0)/\(file)") != nil }
    }

    /// Plays the file of a plugin that is on, as one commit. Throws the plugin's ``ExtensionProblem``.
    package static func play(_ name: String, in path: String, _ session: Session) throws {
        guard let text = PluginFiles.text("\(path)/\(name)/\(file)") else { return }
        let host = PluginHost(session, path: path)
        defer { host.close() }
        try host.findEnabled()
        let plugin = try host.plugin(named: name)
        let purpose = Purpose("示例：\(plugin.manifest.title)", plugin: "\(name) \(plugin.manifest.version)")
        try session.write(purpose) { work in
            do {
                try Play(session, work, host, plugin).run(text, named: "plugins/\(name)/\(file)")
            } catch let failure as LuaFailure {
                throw host.problem(.script(plugin: name, failure), name)
            }
        }
    }

    static let file = "demo.lua"
}

/// One run of a `demo.lua`.
private final class Play {
    private let interpreter: Interpreter

    /// The minute of a day at which everything happens: noon.
    private static let noon = 720

    init(_ session: Session, _ work: Work, _ host: PluginHost, _ plugin: Plugin) throws {
        interpreter = try Interpreter(
            seed: UInt64(bitPattern: Int64(session.day.number)),
            clock: { Instant(session.day, minute: Self.noon).milliseconds }, print: { _ in })
        define("demo_day") { _ in [.day(session.day.number)] }
        define("on") { arguments in
            guard case .day(let number)? = arguments.first, number <= session.day.number else {
                throw HostFault.plain("demo:on 后面应当是不晚于示例那一天的日子", hint: "例如 demo:on(demo.day - 300)")
            }
            let day = Day(number: number)
            host.session = session.acting(on: day, at: Instant(day, minute: Self.noon))
            return []
        }
        define("has") { arguments in
            guard case .text(let type)? = arguments.first, case .text(let name) = arguments[safely: 1] else {
                throw HostFault.plain("demo:has 后面应当是记录种类和名称", hint: "例如 demo:has(\"community\", \"张家湾\")")
            }
            let known = Selection(of: try session.type(named: type))
                .where(.compare("name", .equal, .text(name)))
            return [.boolean(try session.count(known) > 0)]
        }
        define("run") { arguments in
            guard case .text(let name)? = arguments.first else {
                throw HostFault.plain("demo:run 后面应当是命令名", hint: nil)
            }
            return try host.call(
                plugin, "command", name, [arguments[safely: 1]], in: work, within: .command)
        }
    }

    func run(_ text: String, named name: String) throws {
        _ = try interpreter.runPrelude(Self.prelude, named: "gewu/demo.lua")
        interpreter.setRequire { _ in .missing }
        _ = try interpreter.call(try interpreter.load(text, named: name), within: .demonstration)
    }

    private func define(_ name: String, _ body: @escaping ([LuaValue]) throws -> [LuaValue]) {
        interpreter.define(name) { arguments in
            do { return try body(arguments) } catch let failure as RecordFailure {
                throw HostFault.plain(failure.description, hint: nil)
            } catch let failure as ActionFailure {
                throw HostFault.plain(failure.message, hint: nil)
            }
        }
    }

    private static let prelude = """
        local host = ...
        local demo = { day = host.demo_day() }
        -- Goes to a day gone by; what follows happens then.
        function demo:on(day) return host.on(day) end
        -- Whether a record of that type bears the name.
        function demo:has(type, name) return host.has(type, name) end
        -- Runs a command of the plugin.
        function demo:run(command, arguments) return host.run(command, arguments or {}) end
        host.provide("gewu.demo", demo)
        """
}
