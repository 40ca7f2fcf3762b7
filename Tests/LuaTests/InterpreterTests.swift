import Testing

@testable import Lua

@Suite struct InterpreterTests {
    @Test func `a script returns values of every kind`() throws {
        let lua = try Interpreter(seed: 1, clock: { 0 }, print: { _ in })
        let main = try lua.load("return nil, true, 7, 2.5, '张', { 1, x = 'y' }", named: "a.lua")

        let results = try lua.call(main, within: Budget(seconds: 1))

        #expect(
            results == [
                .none, .boolean(true), .integer(7), .number(2.5), .text("张"),
                .table(LuaTable(list: [.integer(1)], fields: ["x": .text("y")])),
            ])
    }
}
