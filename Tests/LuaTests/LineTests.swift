import Testing

@testable import Lua

/// The lines that run are told where somebody watches, and nothing else changes.
@Suite struct LineTests {
    private final class Record {
        var lines: [String: Set<Int>] = [:]
    }

    private func lines(_ source: String, within budget: Budget = Budget(seconds: 5)) throws -> Set<Int> {
        let interpreter = try Interpreter(seed: 1, clock: { 0 }, print: { _ in })
        let record = Record()
        interpreter.watchLines { record.lines[$0, default: []].insert($1) }
        let main = try interpreter.load(source, named: "a.lua")
        _ = try? interpreter.call(main, within: budget)
        #expect(Set(record.lines.keys).isSubset(of: ["a.lua"]))
        return record.lines["a.lua"] ?? []
    }

    @Test func `a branch that is not taken does not show`() throws {
        let lines = try lines(
            """
            local a = 1
            if a == 1 then
              a = 2
            else
              a = 3
            end
            """)
        #expect(lines.isSuperset(of: [1, 2, 3]))
        #expect(!lines.contains(5))
    }

    @Test func `coroutines and functions that are caught show as well`() throws {
        let lines = try lines(
            """
            local co = coroutine.wrap(function()
              coroutine.yield(1)
              return 2
            end)
            co() co()
            pcall(function()
              error("a")
            end)
            local sum = 0
            for i = 1, 3 do
              sum = sum + i
            end
            """)
        #expect(lines.isSuperset(of: [2, 3, 5, 7, 9, 11]))
    }

    @Test func `a budget and a deadline end what is watched`() throws {
        let endless = "while true do\nlocal a = 1\nend"
        #expect(try lines(endless, within: Budget(seconds: 5, instructions: 10_000)).contains(2))
        #expect(try lines(endless, within: Budget(seconds: 0.05)).contains(2))
    }
}
