import Testing

@testable import Lua

@Suite struct MemoryTests {
    @Test(arguments: [
        "return ('x'):rep(1e9)",
        "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
        "local t = {} while true do t = { t } end",
        "local function f() return 1 + f() end f()",
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "return table.concat(setmetatable({}, { __index = type }), '', 1, 1e10)",
        "return ('%99d'):rep(1e6):format(table.unpack({}, 1, 2e5))",
        "return load(('x'):rep(1e7) .. (' = 1 '):rep(1e7))",
        "local t = {} while true do t[#t + 1] = coroutine.create(print) end",
    ])
    func `a script that wants too much is refused, and the interpreter goes on`(script: String) throws {
        let sandbox = try Sandbox(limits: Limits(memory: 16 << 20))

        let failure = sandbox.failure(of: script)

        #expect(failure != nil)
        #expect(failure?.kind != .deadline)
        #expect(sandbox.lua.peakMemory <= 16 << 20)
        #expect(sandbox.isUsable)
    }

    @Test func `a memory failure says where`() throws {
        let failure = try Sandbox().failure(of: "local t = {}\nwhile true do\n  t[#t + 1] = {}\nend")

        #expect(failure?.kind == .memory)
        #expect(failure?.file == "plugins/a/init.lua")
        #expect(failure?.line == 3)
    }

    @Test func `garbage near the limit is collected in time`() throws {
        let sandbox = try Sandbox(limits: Limits(memory: 4 << 20))

        #expect(
            try sandbox.run(
                "local s = 0 for i = 1, 20000 do local t = ('x'):rep(10000) .. i s = s + #t end return s > 0")
                == [.boolean(true)])
    }

    /// The first crashes an unguarded Lua 5.4.4: a `__concat` that makes the stack move. The others are of the form that
    /// may: a weak table with a `__newindex` while memory runs out.
    @Test(arguments: [
        """
        local function grow(n) if n == 0 then return 0 end return 1 + grow(n - 1) end
        local x = setmetatable({}, { __concat = function(a, b) grow(150000) return "c" end })
        local function deep(n) if n == 0 then return "a" .. x .. "b" .. x end return deep(n - 1) .. x end
        for i = 1, 100 do pcall(deep, i) end
        """,
        """
        local t = {}
        while true do
          local w = setmetatable({}, { __mode = "k", __newindex = function(w, k, v) rawset(w, k, v) end })
          for i = 1, 100 do w[{}] = { i } end
          t[#t + 1] = w
        end
        """,
        """
        local mt = { __mode = "v" }
        mt.__newindex = function(w, k, v) w[#w + 1] = { v } end
        local t = {}
        while true do
          local w = setmetatable({}, mt)
          pcall(function() w[1] = {} end)
          t[#t + 1] = { w, {} }
        end
        """,
    ])
    func `what can crash plain Lua is harmless here`(script: String) throws {
        let sandbox = try Sandbox(limits: Limits(memory: 8 << 20))

        _ = sandbox.failure(of: script, seconds: 2)

        #expect(sandbox.isUsable)
    }

    // MARK: - The n-th allocation

    /// Every way into the interpreter, each in few allocations.
    enum Entry: CaseIterable, Sendable {
        case define, prelude, load, evaluate, call, callHost, callWithError, coroutines, tables, rows,
            forEach, require
        case declare, patterns, print
    }

    @Test(arguments: Entry.allCases)
    func `memory that ends at any allocation is a failure and nothing else`(entry: Entry) throws {
        var count = 0
        var isDone = false
        while !isDone {
            let rows = SampleRows(5)
            do {
                let sandbox = try Sandbox([
                    "echo": { $0 },
                    "fail": { _ in throw HostFault(code: "x", message: "错", isCatchable: true) },
                    "rows": { _ in [.rows(type: "resident", rows.source())] },
                ])
                sandbox.declareResidents()
                let lua = sandbox.lua
                lua.setRequire { $0 == "own" ? .text("return { 1 }", named: "own.lua") : .missing }
                let function = try sandbox.function(
                    "local host = require 'host' return function(...) \(Self.body(of: entry)) end")
                lua.failAllocations(after: count)
                do {
                    try Self.enter(entry, lua, function, rows)
                    isDone = true
                } catch let failure as LuaFailure {
                    #expect(failure.kind == .memory, "\(entry) \(count): \(failure)")
                }
                lua.failAllocations(after: nil)
                #expect(sandbox.isUsable, "\(entry) \(count)")
                lua.closeRows()
            }
            #expect(rows.closings <= 1)
            count += 1
            if count > 5000 { break }
        }
        #expect(isDone)
    }

    private static func body(of entry: Entry) -> String {
        switch entry {
        case .callHost: "return host.echo({ x = { ... } }, 'text', print)"
        case .callWithError: "local ok, e = host.echo(1), tostring({}) local t = { e } error(table.concat(t))"
        case .coroutines: "return coroutine.wrap(function(n) coroutine.yield({ n }) end)(3)"
        case .tables:
            """
            local t = {} for i = 1, 20 do table.insert(t, 1, i) end table.sort(t)
            for k, v in sorted_pairs({ b = 1, a = 2 }) do t[k] = setmetatable({ v }, { __index = t }) end
            return ("%5d %s %q"):format(1, t, "x"), table.unpack(t)
            """
        case .rows: "local n = 0 for r in host.rows() do n = n .. r.name .. r.household.name end return n"
        case .require: "return require('own')"
        case .patterns: "return (('a b'):rep(5)):gsub('%a', { a = 'x' }), ('k=v'):match('(%w)=(%w)')"
        case .print: "print({}, 'x', 1.5)"
        default: "return { ... }, function() return 1 end, 'text' .. #{ ... }"
        }
    }

    private static func enter(
        _ entry: Entry, _ lua: Interpreter, _ function: Function, _ rows: SampleRows
    ) throws {
        let soon = Budget(seconds: 10)
        switch entry {
        case .define:
            lua.define("late", { _ in [] })
            lua.define("later", { _ in [] })
            if let failure = lua.setupFailure {
                lua.setupFailure = nil
                throw failure
            }
        case .declare:
            lua.declareRows(
                "visit", fields: [("day", 2, nil), ("household", 3, "household")], keyed: { rows.source() })
            if let failure = lua.setupFailure {
                lua.setupFailure = nil
                throw failure
            }
        case .prelude: _ = try lua.runPrelude("local host = ... return { host.echo }, 'x'", named: "more")
        case .load:
            _ = try lua.load("local a, b = 1, { 'x' } return function() return a, b end", named: "l.lua")
        case .evaluate:
            _ = try lua.evaluate(data: "return { a = { 1, 2 }, b = 'x' }", named: "d.lua", within: soon)
        case .callWithError:
            let result = Result { try lua.call(function, within: soon) }
            if case .failure(let error) = result, (error as? LuaFailure)?.message.hasPrefix("table: ") != true
            {
                throw error
            }
        case .forEach:
            try lua.forEach(function, over: rows.source(), type: "resident", within: soon) { _, result in
                if case .failure(let failure) = result { throw failure }
                return true
            }
        default:
            _ = try lua.call(
                function, [.text("one"), .table(LuaTable(list: [.day(3)], fields: ["k": .none]))],
                within: soon)
        }
    }
}
