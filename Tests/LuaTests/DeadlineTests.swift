import Testing

@testable import Lua

@Suite struct DeadlineTests {
    /// Scripts that never end by themselves, each by a way past a simple guard.
    static let endless = [
        "while true do end",
        "repeat until false",
        "local function f() return f() end f()",
        "while true do pcall(function() while true do end end) end",
        "while true do pcall(error) end",
        "while true do xpcall(function() while true do end end, function() while true do end end) end",
        "xpcall(error, function() while true do end end)",
        "xpcall(error, function() pcall(function() while true do end end) end)",
        "local x <close> = setmetatable({}, { __close = function() while true do end end })",
        "local x <close> = setmetatable({}, { __close = function() while true do end end }) error 'x'",
        "setmetatable({}, { __gc = function() while true do end end }) while true do end",
        """
        local c = coroutine.create(function() while true do end end)
        while true do coroutine.resume(c) end
        """,
        """
        local c = coroutine.wrap(function()
          local x <close> = setmetatable({}, { __close = function() while true do end end })
          while true do end
        end)
        c()
        """,
        """
        local c = coroutine.create(function()
          local x <close> = setmetatable({}, { __close = function() while true do end end })
          coroutine.yield()
        end)
        coroutine.resume(c)
        coroutine.close(c)
        """,
        """
        local c = coroutine.wrap(function()
          local x <close> = setmetatable({}, { __close = function() while true do end end })
          error "x"
        end)
        pcall(c)
        """,
        """
        while true do
          pcall(coroutine.wrap(function() pcall(coroutine.wrap(function() while true do end end)) end))
        end
        """,
        "local c = coroutine.wrap(function() while true do coroutine.yield() end end) while true do c() end",
        "local t = setmetatable({}, { __index = function(t, k) while true do end end }) return t.x",
        "local t = setmetatable({}, { __lt = function() while true do end end }) return t < t",
        "for _ in function() while true do end end do end",
        "while true do load('return 1')() end",
        "load(('x = 1 '):rep(5e6)) while true do end",
    ]

    /// The same, in one call of a C function.
    static let endlessInC = [
        "return (('a'):rep(30)):find(('a?'):rep(30) .. ('a'):rep(30))",
        "return (('a'):rep(300000)):find('.-.-.-b')",
        "return (('a'):rep(300000)):match('.-.-.-b')",
        "return (('a'):rep(300000)):gsub('.-.-.-b', '')",
        "for _ in (('a'):rep(300000)):gmatch('.-.-.-b') do end",
        "return (('('):rep(300000)):gsub('%b()', '')",
        "string.gsub('x', 'x', function() while true do end end)",
        "string.gsub('x', 'x', setmetatable({}, { __index = function() while true do end end }))",
        "table.move({}, 1, 1e10, 2)",
        "table.sort({ 3, 2, 1 }, function() while true do end end)",
        "table.sort(setmetatable({}, { __len = function() return 2e9 end, __index = function() return 1 end }))",
        "table.insert(setmetatable({}, { __len = function() return 1e10 end }), 1, 2)",
        "table.remove(setmetatable({}, { __len = function() return 1e10 end }), 1)",
        "table.concat(setmetatable({}, { __index = function() return '' end }), '', 1, 1e10)",
        "local t = {} for i = 1, 1e5 do t[i] = {} end while true do pcall(table.sort, t) end",
        "for _ in sorted_pairs({ 1 }) do while true do end end",
        "while true do tostring(setmetatable({}, { __tostring = function() while true do end end })) end",
        "while true do string.rep('', 1e18) end",
        "while true do ('x'):rep(1e6) end",
    ]

    @Test(arguments: endless + endlessInC)
    func `a script that never ends is stopped, and the interpreter goes on`(script: String) throws {
        let sandbox = try Sandbox()
        let start = ContinuousClock.now

        let failure = sandbox.failure(of: script, seconds: 0.1)

        #expect(ContinuousClock.now - start < .seconds(2.1))
        #expect([.deadline, .memory].contains(failure?.kind), "\(String(describing: failure))")
        #expect(sandbox.isUsable)
    }

    @Test func `the failure says where the script was`() throws {
        let failure = try Sandbox().failure(
            of: "local n = 0\nlocal function f()\n  while true do end\nend\nf()", seconds: 0.05)

        #expect(failure?.kind == .deadline)
        #expect(failure?.file == "plugins/a/init.lua")
        #expect(failure?.line == 3)
        #expect(failure?.traceback.first?.hasPrefix("plugins/a/init.lua:3 ") == true)
    }

    @Test func `many short calls after each other keep their deadlines`() throws {
        let sandbox = try Sandbox()
        for _ in 1...20 {
            #expect(sandbox.isUsable)
            #expect(sandbox.failure(of: "while true do end", seconds: 0.01)?.kind == .deadline)
        }
    }

    @Test func `a call inside another ends at its own deadline, and the outer one goes on`() throws {
        var inner: LuaFailure?
        var sandbox: Sandbox?
        sandbox = try Sandbox([
            "nested": { arguments in
                inner = sandbox?.failure(of: "while true do end", seconds: 0.05)
                return [.text("outer")]
            }
        ])
        defer { sandbox = nil }

        #expect(try sandbox?.run("return require('host').nested()") == [.text("outer")])
        #expect(inner?.kind == .deadline)
    }

    @Test func `the outer deadline ends the inner call as well`() throws {
        var isReached = false
        var sandbox: Sandbox?
        sandbox = try Sandbox([
            "nested": { _ in
                let failure = sandbox?.failure(of: "while true do end", seconds: 60)
                #expect(failure?.kind == .deadline)
                // What is over stays over, whatever the host function makes of it.
                #expect(sandbox?.failure(of: "return 1")?.kind == .deadline)
                return []
            },
            "reach": { _ in
                isReached = true
                return []
            },
        ])
        defer { sandbox = nil }

        let failure = sandbox?.failure(
            of: "local host = require 'host' pcall(host.nested) host.reach()", seconds: 0.05)

        #expect(failure?.kind == .deadline)
        #expect(!isReached)
        #expect(sandbox?.isUsable == true)
    }

    @Test func `an abandoned coroutine cannot be resumed later`() throws {
        let sandbox = try Sandbox()
        let functions = try sandbox.run(
            """
            local kept
            return function() kept = coroutine.create(function() while true do end end) coroutine.resume(kept) end,
              function() return coroutine.status(kept), coroutine.resume(kept) end
            """)
        guard case .function(let start) = functions[0], case .function(let again) = functions[1] else {
            throw NotAFunction()
        }

        #expect(throws: LuaFailure.self) { try sandbox.lua.call(start, within: Budget(seconds: 0.05)) }

        #expect(
            try sandbox.lua.call(again, within: Budget(seconds: 1)) == [
                .text("dead"), .boolean(false), .text("cannot resume dead coroutine"),
            ])
    }

    @Test(arguments: [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local c = coroutine.wrap(function() while true do coroutine.yield() end end) while true do c() end",
        "return (('a'):rep(300000)):find('.-.-.-b')",
    ])
    func `an instruction budget ends a script at the same place every time`(script: String) throws {
        let first = try Sandbox().failure(of: script, instructions: 100_000)
        let second = try Sandbox().failure(of: script, instructions: 100_000)

        #expect(first?.kind == .instructions)
        #expect(first == second)
    }

    @Test func `a script within its instruction budget is left alone`() throws {
        #expect(
            try Sandbox().run("local n = 0 for i = 1, 1000 do n = n + i end return n", instructions: 10_000)
                == [.integer(500_500)])
    }
}
