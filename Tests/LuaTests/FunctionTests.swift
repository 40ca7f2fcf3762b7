import Dispatch
import Testing

@testable import Lua

@Suite struct FunctionTests {
    @Test func `a function of a closed interpreter is stale`() throws {
        let function = try Sandbox().function("return function() end")
        let other = try Sandbox()

        let failure = #expect(throws: LuaFailure.self) {
            try other.lua.call(function, within: Budget(seconds: 1))
        }
        #expect(failure?.kind == .stale)
    }

    @Test func `a released function is stale, and its slot is nobody else's`() throws {
        let sandbox = try Sandbox()
        let function = try sandbox.function("return function() return 1 end")
        sandbox.lua.release(function)
        let next = try sandbox.function("return function() return 2 end")

        let failure = #expect(throws: LuaFailure.self) {
            try sandbox.lua.call(function, within: Budget(seconds: 1))
        }

        #expect(failure?.kind == .stale)
        #expect(try sandbox.lua.call(next, within: Budget(seconds: 1)) == [.integer(2)])
    }

    @Test func `functions released on other threads are given back`() throws {
        let sandbox = try Sandbox()
        let make = try sandbox.function(
            "return function(i) local t = ('x'):rep(10000) .. i return function() return t end end")
        for round in 1...20 {
            let made = try (0..<100).flatMap {
                try sandbox.lua.call(
                    make, [.integer(Int64(round * 100 + $0))],
                    within: Budget(seconds: 1))
            }
            DispatchQueue.concurrentPerform(iterations: 4) { part in
                for (index, value) in made.enumerated() where index % 4 == part {
                    if case .function(let function) = value { function.release() }
                }
            }
        }

        _ = try sandbox.run("for i = 1, 100000 do local t = { i } end")

        // All 2,000 together would be 20 MB.
        #expect(sandbox.lua.memoryInUse < 8_000_000)
    }
}
