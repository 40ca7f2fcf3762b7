import Testing

@testable import Lua

@Suite struct FailureTests {
    @Test func `a mistake has a place, a message without it, and a way there`() throws {
        let failure = try Sandbox().failure(
            of: """
                local function age(resident)
                  return resident.birth.year
                end
                local function rule() return (age({})) end
                return (rule())
                """)

        #expect(
            failure
                == LuaFailure(
                    kind: .runtime, code: "runtime", message: "attempt to index a nil value (field 'birth')",
                    file: "plugins/a/init.lua", line: 2,
                    traceback: [
                        "（格务内部）", "plugins/a/init.lua:2 函数 age", "plugins/a/init.lua:4 函数 rule",
                        "plugins/a/init.lua:5 主程序", "（格务内部）",
                    ]))
    }

    @Test func `text that is no Lua says so`() throws {
        let failure = try Sandbox().failure(of: "local a = 1\nlocal b = = 2")

        #expect(failure?.kind == .syntax)
        #expect(failure?.file == "plugins/a/init.lua")
        #expect(failure?.line == 2)
        #expect(failure?.message == "unexpected symbol near '='")
    }

    @Test(arguments: [
        ("error 'plain'", "plain"), ("error('bare', 0)", "bare"), ("error('12:30: 迟到', 0)", "12:30: 迟到"),
        ("error(42)", "42"), ("error()", "error 没有给出原因（nil）"), ("error({ message = '户号不对' })", "户号不对"),
        ("error({})", "错误值是一个没有 message 的表"), ("error('\\xff张')", "?张"), ("error(print)", "错误值的类型是 function"),
        ("local ok, e = pcall(error, 'again') error(e, 0)", "again"), ("x = 1", "不能给全局变量 “x” 赋值"),
        ("coroutine.wrap(function() error 'inside' end)()", "inside"),
    ])
    func `any error value gives a message and a place`(script: String, message: String) throws {
        let failure = try Sandbox().failure(of: "\n" + script)

        #expect(failure?.kind == .runtime)
        #expect(failure?.message == message)
        #expect(failure?.file == "plugins/a/init.lua")
        #expect(failure?.line == 2)
    }

    @Test func `an error table brings its code and hint`() throws {
        let failure = try Sandbox().failure(of: "error({ code = 'house', message = '没有这户', hint = '检查门牌' })")

        #expect(failure?.code == "house")
        #expect(failure?.hint == "检查门牌")
    }

    @Test func `endless recursion is told as such`() throws {
        let failure = try Sandbox().failure(of: "local function f() return 1 + f() end\nf()")

        #expect(failure?.kind == .memory || failure?.message.contains("stack overflow") == true)
        #expect(failure?.line == 1)
    }

    @Test func `an error in the prelude is placed where the plugin called it`() throws {
        let sandbox = try Sandbox()
        _ = try sandbox.lua.runPrelude(
            "local host = ... host.provide('gewu', { fail = function() local x = nil; return x.y end })",
            named: "more")

        let failure = sandbox.failure(of: "local gewu = require 'gewu'\ngewu.fail()")

        #expect(failure?.file == "plugins/a/init.lua")
        #expect(failure?.line == 2)
        #expect(failure?.message == "attempt to index a nil value (local 'x')")
    }

    @Test func `long messages are cut at a character`() throws {
        let failure = try Sandbox().failure(of: "error(('张'):rep(5000), 0)")

        #expect((failure?.message.utf8.count ?? 0) > 4000)
        #expect(failure?.message.allSatisfy { $0 == "张" } == true)
    }
}
