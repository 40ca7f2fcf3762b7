import Testing

@testable import Lua

@Suite struct SandboxTests {
    @Test(arguments: [
        "io", "package", "dofile", "loadfile", "_G", "rawset", "newproxy", "setfenv", "arg",
    ])
    func `a name that is not on the list is not there`(name: String) throws {
        let failure = try Sandbox().failure(of: "local a = 1\nreturn \(name)")

        #expect(failure?.message == "没有全局变量 “\(name)”")
        #expect(failure?.line == 2)
    }

    @Test(arguments: [
        "string.dump", "os.execute", "os.exit", "os.getenv", "os.remove", "debug.getinfo", "debug.sethook",
        "debug.getregistry", "debug.getmetatable", "math.randomseed", "coroutine.x",
    ])
    func `libraries hold what is safe`(name: String) throws {
        #expect(try Sandbox().run("return \(name)") == [.none])
    }

    @Test(arguments: [
        "x = 1", "print = 1", "string = {}", "string.rep = 1", "math.pi = 3", "table.insert(table, 1)",
        "setmetatable(string, {})", "setmetatable(_ENV, {})", "local _ENV = {}",
        "getmetatable('').__index = 1",
        "('').rep = 1", "for k, v in pairs(string) do string[k] = nil end", "require '../secret'",
        "require '/etc/passwd'",
        "require 'A'", "require ''", "require 'a..b'", "require('a\\0b')", "require 'nowhere'",
        "collectgarbage 'stop'",
        "collectgarbage 'collect'", "load(string.char(27) .. 'Lua')()", "load(function() return 'x' end)()",
        "coroutine.yield()", "setmetatable(setmetatable({}, { __metatable = 1 }), {})",
        "string.format('%p', {})", "math.random(0, -1)", "error()",
    ])
    func `a way out is an error`(script: String) throws {
        let sandbox = try Sandbox()

        #expect(sandbox.failure(of: script) != nil)
        #expect(sandbox.isUsable)
        #expect(
            try sandbox.run("return ('x'):rep(2), math.pi > 3.1, #string.rep('y', 3)")
                == [.text("xx"), .boolean(true), .integer(3)])
    }

    @Test func `metatables work, without what Lua cannot be trusted with`() throws {
        #expect(
            try Sandbox().run(
                """
                local Class = {}
                Class.__index = Class
                Class.__gc, Class.__mode = error, "k"
                function Class:hello() return "hello " .. self.name end
                local object = setmetatable({ name = "张" }, Class)
                return object:hello(), getmetatable(object) == Class, getmetatable("") == false,
                  pcall(function() return object .. "x" end) == false
                """) == [.text("hello 张"), .boolean(true), .boolean(true), .boolean(true)])
    }

    @Test func `no text shows an address`() throws {
        let sandbox = try Sandbox()
        let script =
            "local t, f = {}, function() end return tostring(t), tostring(f), ('%s'):format(t), tostring(print)"

        #expect(
            try sandbox.run(script) == [
                .text("table: 1"), .text("function: 2"), .text("table: 1"), .text("function: 3"),
            ])
    }

    @Test func `the clock is the run's, at UTC+8, and chance is seeded`() throws {
        let script = """
            return os.date("%Y-%m-%d %H:%M:%S"), os.time(), os.time { year = 2026, month = 13, day = 1, hour = 0 },
              os.date("!%H:%M", 0), os.clock(), math.random(1000), math.random(1000)
            """
        let first = try Sandbox().run(script)

        #expect(
            Array(first.prefix(5)) == [
                .text("2026-09-21 22:13:20"), .integer(1_790_000_000), .integer(1_798_732_800),
                .text("00:00"), .number(0),
            ])
        #expect(try Sandbox().run(script) == first)
    }

    @Test func `what is printed reaches the host, up to a limit`() throws {
        let sandbox = try Sandbox(limits: Limits(printed: 100))
        _ = try sandbox.run("print('张', 1, nil, { }, true)")
        #expect(sandbox.printed == ["张\t1\tnil\ttable: 1\ttrue"])

        let failure = sandbox.failure(of: "while true do print('xxxxxxxxxx') end")
        #expect(failure?.code == "printed")
    }

    @Test func `require loads a module once and refuses a circle`() throws {
        let sandbox = try Sandbox()
        var asked: [String] = []
        sandbox.lua.setRequire { name in
            asked.append(name)
            switch name {
            case "rules.elder": return .text("return { count = 0, name = ... }", named: "rules/elder.lua")
            case "a": return .text("return require 'b'", named: "a.lua")
            case "b": return .text("return require 'a'", named: "b.lua")
            case "broken": return .text("return +", named: "broken.lua")
            default: return .missing
            }
        }

        #expect(
            try sandbox.run(
                "local e = require 'rules.elder' e.count = 1 return require('rules.elder').count, e.name")
                == [.integer(1), .text("rules.elder")])
        #expect(asked == ["rules.elder"])
        #expect(sandbox.failure(of: "require 'a'")?.message == "模块 “a” 又要求它自己")
        #expect(sandbox.failure(of: "require 'broken'")?.message.contains("unexpected symbol") == true)
    }

    @Test func `data has no globals, and comes out as a value`() throws {
        let sandbox = try Sandbox()
        let soon = Budget(seconds: 1)

        #expect(
            try sandbox.lua.evaluate(
                data: "return { name = 'visits', 1 }", named: "manifest.lua", within: soon)
                == .table(LuaTable(list: [.integer(1)], fields: ["name": .text("visits")])))
        let failure = #expect(throws: LuaFailure.self) {
            try sandbox.lua.evaluate(data: "return {\n  name = visits }", named: "manifest.lua", within: soon)
        }
        #expect(failure?.file == "manifest.lua")
        #expect(failure?.line == 2)
        #expect(throws: LuaFailure.self) {
            try sandbox.lua.evaluate(data: "while true do end", named: "m.lua", within: Budget(seconds: 0.05))
        }
    }

    @Test func `sorting is stable and survives a comparison that lies`() throws {
        #expect(
            try Sandbox().run(
                """
                local t = {}
                for i = 1, 500 do t[i] = { key = i * 7 % 5, at = i } end
                table.sort(t, function(a, b) return a.key < b.key end)
                for i = 2, 500 do
                  local a, b = t[i - 1], t[i]
                  if a.key > b.key or (a.key == b.key and a.at > b.at) then return false end
                end
                local seen, n = {}, 0
                for _, v in ipairs(t) do if not seen[v.at] then seen[v.at], n = true, n + 1 end end
                table.sort(t, function() return true end)
                table.sort(t, function() return math.random(2) == 1 end)
                return n, #t
                """) == [.integer(500), .integer(500)])
    }
}
