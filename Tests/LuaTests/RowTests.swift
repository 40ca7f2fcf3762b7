import CRows
import Testing

@testable import Lua

@Suite struct RowTests {
    /// A sandbox whose `host.rows()` iterates over these rows.
    private func sandbox(over rows: SampleRows, keyed: SampleRows = SampleRows(100)) throws -> Sandbox {
        let sandbox = try Sandbox(["rows": { _ in [.rows(type: "resident", rows.source())] }])
        sandbox.declareResidents(keyed: keyed)
        return sandbox
    }

    @Test func `a loop reads columns of every kind`() throws {
        let rows = SampleRows(2)
        let results = try sandbox(over: rows).run(
            """
            local t = {}
            for r in require('host').rows() do
              t[#t + 1] = r.name .. " " .. tostring(r.birth) .. " " .. tostring(r.odd) .. " " .. tostring(r.nothing)
                .. " " .. r.id .. " " .. tostring(r) .. " " .. r:describe()
            end
            return t[1], t[2], #t
            """)

        #expect(
            results == [
                .text("第1人 2024-10-05 true nil 1 resident#1 resident 1"),
                .text("第2人 2024-10-06 false nil 2 resident#2 resident 2"), .integer(2),
            ])
        #expect(rows.closings == 1)
    }

    @Test(arguments: [
        "for r in host.rows() do break end",
        "for r in host.rows() do return end",
        "pcall(function() for r in host.rows() do error 'x' end end)",
        "for r in host.rows() do error 'x' end",
        "for r in host.rows() do while true do end end",
        "for r in host.rows() do host.nothing() end",
        "local c = coroutine.wrap(function() for r in host.rows() do coroutine.yield() end end) c()",
        "local f = host.rows() f() f()",
        "host.rows()",
    ])
    func `leaving a loop early closes its source exactly once`(script: String) throws {
        let rows = SampleRows(10)
        do {
            let sandbox = try sandbox(over: rows)
            _ = sandbox.failure(of: "local host = require 'host' " + script, seconds: 0.1)
            sandbox.lua.closeRows()
            #expect(rows.closings == 1)
            #expect(sandbox.isUsable)
        }
        #expect(rows.closings == 1)
    }

    @Test func `a killed loop has closed its source before the call returns`() throws {
        let rows = SampleRows(10)
        let sandbox = try sandbox(over: rows)

        _ = sandbox.failure(of: "for r in require('host').rows() do while true do end end", seconds: 0.05)

        #expect(rows.closings == 1)
    }

    @Test func `a source that is never pushed is closed once`() throws {
        let rows = SampleRows(1)
        _ = rows.source()
        #expect(rows.closings == 1)

        let refused = SampleRows(1)
        let sandbox = try Sandbox([
            "nested": { _ in [.table(LuaTable(list: [.rows(type: "resident", refused.source())]))] }
        ])
        #expect(sandbox.failure(of: "require('host').nested()")?.kind == .marshalling)
        sandbox.lua.closeRows()
        _ = try sandbox.run("return 1")
        #expect(refused.closings == 1)
    }

    @Test func `a row kept beyond its turn says so, its id and its copy stay`() throws {
        let sandbox = try sandbox(over: SampleRows(3))
        let failure = sandbox.failure(
            of: """
                local kept
                for r in require('host').rows() do
                  if kept then return kept.name end
                  kept = r
                end
                """)
        #expect(failure?.kind == .stale)
        #expect(failure?.line == 3)
        #expect(failure?.message == "resident#1 属于已经走过去的循环，不能再读")
        #expect(failure?.hint == "要在循环外用它，在循环里留下 row:copy() 或 row.id")

        #expect(
            try self.sandbox(over: SampleRows(3)).run(
                """
                local kept, copy
                for r in require('host').rows() do kept, copy = r, r:copy() break end
                return kept.id, copy.name, kept == copy
                """) == [.integer(1), .text("第1人"), .boolean(true)])
    }

    @Test func `a related record is found by its id, once for many fields`() throws {
        let households = SampleRows(100)
        let sandbox = try Sandbox()
        sandbox.declareResidents(households: households)
        let read = try sandbox.function(
            "return function(r) local h = r.household return h.name .. h.name, h == r.household, r.household end"
        )

        let results = try sandbox.lua.call(
            read, [.record(type: "resident", id: 7)], within: Budget(seconds: 1))

        #expect(results == [.text("第7人第7人"), .boolean(true), .record(type: "household", id: 7)])
        #expect(households.seeks == 1)
    }

    @Test func `keyed views read anew after a refresh and end with the unit of work`() throws {
        let keyed = SampleRows(100)
        let sandbox = try Sandbox()
        sandbox.declareResidents(keyed: keyed)
        let functions = try sandbox.run(
            "local kept return function(r) kept = r return r.name end, function() return kept.name end")
        guard case .function(let keep) = functions[0], case .function(let read) = functions[1] else {
            throw NotAFunction()
        }
        let soon = Budget(seconds: 1)

        #expect(
            try sandbox.lua.call(keep, [.record(type: "resident", id: 3)], within: soon) == [.text("第3人")])
        keyed.names[3] = "张三"
        sandbox.lua.refreshKeyed()
        #expect(try sandbox.lua.call(read, within: soon) == [.text("张三")])
        sandbox.lua.closeRows()
        #expect(keyed.closings == 1)
        let failure = #expect(throws: LuaFailure.self) { try sandbox.lua.call(read, within: soon) }
        #expect(failure?.kind == .stale)
        #expect(try sandbox.lua.call(keep, [.record(type: "resident", id: 3)], within: soon) == [.text("张三")])
    }

    @Test(arguments: [
        ("r.name = 'x'", "记录不能直接改写", 1), ("return r.nam", "resident 没有字段 nam", 1),
        ("return setmetatable(r, {})", "bad argument #1 to 'setmetatable' (table expected, got userdata)", 1),
        ("return getmetatable(r).__index", "attempt to index a boolean value", 1),
    ])
    func `what a view does not allow is an error`(script: String, message: String, line: Int) throws {
        let sandbox = try Sandbox()
        sandbox.declareResidents()
        let function = try sandbox.function("return function(r) \(script) end")

        let failure = #expect(throws: LuaFailure.self) {
            try sandbox.lua.call(function, [.record(type: "resident", id: 1)], within: Budget(seconds: 1))
        }

        #expect(failure?.message == message)
        #expect(failure?.line == line)
    }

    @Test func `one bad row costs itself`() throws {
        let rows = SampleRows(5)
        let sandbox = try sandbox(over: rows)
        let rule = try sandbox.function(
            "return function(r)\n  if r.id == 2 then error 'bad' end\n  if r.id > 3 then return { r.name, f = print } end\nend"
        )
        var seen: [String] = []

        try sandbox.lua.forEach(rule, over: rows.source(), type: "resident", within: Budget(seconds: 10)) {
            id, result in
            switch result {
            case .value(.none): seen.append("\(id)")
            case .value(.table(let table)): seen.append("\(id) \(table.list)")
            case .value(let value): seen.append("\(id) \(value)")
            case .failure(let failure): seen.append("\(id) \(failure.message):\(failure.line ?? 0)")
            }
            return id < 4
        }

        #expect(seen == ["1", "2 bad:2", "3", "4 [Lua.LuaValue.text(\"第4人\")]"])
        #expect(rows.closings == 1)
        #expect(rows.steps == 4)
    }

    @Test func `a loop ends with its deadline, with a failing source, and with what its body throws`() throws
    {
        struct Enough: Error {}
        let sandbox = try sandbox(over: SampleRows(0))
        let idle = try sandbox.function("return function(r) end")
        let endless = try sandbox.function("return function(r) if r.id == 2 then while true do end end end")
        func loop(_ function: Function, _ rows: SampleRows, _ body: (Int64) throws -> Void) throws {
            try sandbox.lua.forEach(
                function, over: rows.source(), type: "resident", within: Budget(seconds: 0.1)
            ) { id, _ in
                try body(id)
                return true
            }
        }

        var count = 0
        let late = SampleRows(5)
        #expect(throws: LuaFailure.self) { try loop(endless, late) { _ in count += 1 } }
        #expect(count == 1)
        let broken = SampleRows(5)
        broken.failingStep = 3
        let failure = #expect(throws: LuaFailure.self) { try loop(idle, broken) { _ in } }
        #expect(failure?.code == "rows")
        let stopped = SampleRows(5)
        #expect(throws: Enough.self) { try loop(idle, stopped) { if $0 == 2 { throw Enough() } } }
        #expect([late.closings, broken.closings, stopped.closings] == [1, 1, 1])
        #expect(sandbox.isUsable)
    }

    @Test func `loops inside each other do not disturb each other`() throws {
        let sandbox = try Sandbox(["rows": { _ in [.rows(type: "resident", SampleRows(20).source())] }])
        sandbox.declareResidents()

        #expect(
            try sandbox.run(
                """
                local rows, n = require('host').rows, 0
                for a in rows() do for b in rows() do if a.birth == b.birth and a == b then n = n + 1 end end end
                return n
                """) == [.integer(20)])
    }
}
