import Synchronization
import Testing

@testable import Lua

@Suite struct HostFunctionTests {
    /// Counts how many of its kind are alive.
    private final class Counted: Error, CustomStringConvertible {
        static let alive = Atomic<Int>(0)
        let description = "counted"

        init() { Self.alive.add(1, ordering: .relaxed) }
        deinit { Self.alive.subtract(1, ordering: .relaxed) }
    }

    private struct Refusal: Error, Equatable {
        let reason: String
    }

    @Test func `arguments and results cross in order`() throws {
        var received: [LuaValue] = []
        let sandbox = try Sandbox([
            "echo": { arguments in
                received = arguments
                return arguments.reversed()
            }
        ])

        let results = try sandbox.run("return require('host').echo(1, nil, '张\\0三', { x = { 2.5 } })")

        let table = LuaValue.table(LuaTable(fields: ["x": .table(LuaTable(list: [.number(2.5)]))]))
        #expect(received == [.integer(1), .none, .text("张\0三"), table])
        #expect(results == [table, .text("张\0三"), .none, .integer(1)])
    }

    @Test
    func `a host function learns where the script stands, in a coroutine and past the host's own frames`()
        throws
    {
        var sandbox: Sandbox?
        var places: [String?] = []
        sandbox = try Sandbox([
            "where": { _ in
                places.append(sandbox?.lua.place)
                return []
            }
        ])
        let source = """
            local host = require 'host'
            host.where()
            local function inner()
              host.where()
            end
            coroutine.wrap(function()
              inner()
            end)()
            pcall(host.where)
            """
        _ = try sandbox?.run(source)
        #expect(places == [2, 4, 9].map { "plugins/a/init.lua:\($0)" })
        #expect(sandbox?.lua.place == nil)
        sandbox = nil
    }

    @Test func `a million errors that a script catches leave nothing behind`() throws {
        let sandbox = try Sandbox(["fail": { _ in throw Counted() }])
        _ = try sandbox.run(
            "local fail = require('host').fail for i = 1, 1000 do pcall(fail, i) end collectgarbage()")
        let before = sandbox.lua.memoryInUse

        _ = try sandbox.run(
            "local fail = require('host').fail for i = 1, 1000000 do pcall(fail, i) end", seconds: 300)
        // Whole cycles of the collector, which scripts cannot ask for; what stands in the middle of one is no leak.
        let after = try (1...5).map { _ in
            _ = try sandbox.run("for i = 1, 300000 do local t = { i } end")
            return sandbox.lua.memoryInUse
        }

        #expect(Counted.alive.load(ordering: .relaxed) < 50_000)
        #expect((after.min() ?? .max) < before + 16_000_000)
        withExtendedLifetime(sandbox) {}
    }

    @Test func `closing the interpreter lets go of every error`() throws {
        final class Kept: Error {
            static let alive = Atomic<Int>(0)
            init() { Self.alive.add(1, ordering: .relaxed) }
            deinit { Self.alive.subtract(1, ordering: .relaxed) }
        }
        do {
            let sandbox = try Sandbox(["fail": { _ in throw Kept() }])
            _ = sandbox.failure(
                of:
                    "local t, fail = {}, require('host').fail for i = 1, 100 do t[i] = { pcall(fail) } end fail()"
            )
        }

        #expect(Kept.alive.load(ordering: .relaxed) == 0)
    }

    @Test func `an error that no script caught comes back unchanged`() throws {
        let sandbox = try Sandbox(["fail": { _ in throw Refusal(reason: "今天不办") }])

        let failure = sandbox.failure(of: "local host = require 'host'\npcall(host.fail)\nhost.fail()")

        #expect(failure?.kind == .host)
        #expect(failure?.code == "host")
        #expect(failure?.line == 3)
        #expect(sandbox.lua.lastHostError as? Refusal == Refusal(reason: "今天不办"))
        _ = sandbox.failure(of: "error 'mine'")
        #expect(sandbox.lua.lastHostError == nil)
    }

    @Test func `a fault that may be caught shows its code, message and hint to the script`() throws {
        let sandbox = try Sandbox([
            "find": { _ in throw HostFault(code: "missing", message: "没有这户", hint: "检查门牌", isCatchable: true)
            }
        ])

        let results = try sandbox.run(
            "local ok, e = pcall(require('host').find)\nreturn ok, e.code, e.message, e.hint, tostring(e)")

        #expect(
            results == [
                .boolean(false), .text("missing"), .text("没有这户"), .text("检查门牌"),
                .text("plugins/a/init.lua:1: 没有这户"),
            ])
    }

    @Test(arguments: [
        "pcall(host.deny)",
        "xpcall(host.deny, function() end)",
        "pcall(pcall, host.deny)",
        "coroutine.resume(coroutine.create(host.deny))",
        "pcall(coroutine.wrap(function() pcall(host.deny) end))",
        "local t <close> = setmetatable({}, { __close = function() host.reach() end }) host.deny()",
        "pcall(table.sort, { 2, 1 }, function() host.deny() end)",
        "pcall(string.gsub, 'x', 'x', function() pcall(host.deny) end)",
        "pcall(table.sort, { 2, 1 }, function() pcall(host.deny) host.reach() end)",
        "local t = setmetatable({}, { __index = function() pcall(host.deny) end }) local _ = t.x",
        "load('local host = ... pcall(host.deny) host.reach()')(host)",
    ])
    func `a refusal cannot be caught`(attempt: String) throws {
        var isReached = false
        let sandbox = try Sandbox([
            "deny": { _ in throw HostFault(code: "denied", message: "无权") },
            "reach": { _ in
                isReached = true
                return []
            },
        ])

        let failure = sandbox.failure(of: "local host = require 'host' \(attempt) host.reach()")

        #expect(failure?.code == "denied")
        #expect(sandbox.lua.lastHostError is HostFault)
        #expect(!isReached)
        #expect(sandbox.isUsable)
    }

    @Test func `calls inside each other end at the limit and unwind`() throws {
        var sandbox: Sandbox?
        var deepest = 0
        var recurse: Function?
        sandbox = try Sandbox([
            "again": { arguments in
                guard case .integer(let depth)? = arguments.first, let sandbox, let recurse else { return [] }
                deepest = max(deepest, Int(depth))
                return try sandbox.lua.call(recurse, [.integer(depth + 1)], within: Budget(seconds: 10))
            }
        ])
        defer { sandbox = nil }
        recurse = try sandbox?.function(
            "local again = require('host').again return function(n) return again(n) end")

        let failure = #expect(throws: LuaFailure.self) {
            try sandbox?.lua.call(try #require(recurse), [.integer(1)], within: Budget(seconds: 10))
        }

        #expect(deepest == Limits().depth)
        #expect(failure?.code == "depth")
        #expect(sandbox?.isUsable == true)
    }

    @Test func `a function given to the host can be called from there`() throws {
        var sandbox: Sandbox?
        sandbox = try Sandbox([
            "twice": { arguments in
                guard case .function(let function)? = arguments.first, let lua = sandbox?.lua else {
                    return []
                }
                return try lua.call(function, [.integer(1)], within: Budget(seconds: 1))
                    + lua.call(function, [.integer(2)], within: Budget(seconds: 1))
            }
        ])
        defer { sandbox = nil }

        #expect(
            try sandbox?.run("return require('host').twice(function(n) return n * 10 end)")
                == [.integer(10), .integer(20)])
    }
}
