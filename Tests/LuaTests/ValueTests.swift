import Testing

@testable import Lua

@Suite struct ValueTests {
    private static func table(_ list: [LuaValue] = [], _ fields: [String: LuaValue] = [:]) -> LuaValue {
        .table(LuaTable(list: list, fields: fields))
    }

    @Test(
        arguments: [
            .none, .boolean(false), .integer(.max), .integer(.min), .integer(1 << 53), .number(-0.5),
            .number(.infinity),
            .number(0x1p63), .text(""), .text("a\0b"), .text("张桂英😀"), .day(0), .day(.min), .day(.max),
            table(),
            table([.integer(1), .text("二")], ["": .boolean(true), "张": table([table()])]),
        ] as [LuaValue])
    func `a value comes back as it went in`(value: LuaValue) throws {
        let sandbox = try Sandbox()
        let identity = try sandbox.function("return function(v) return v end")

        #expect(try sandbox.lua.call(identity, [value], within: Budget(seconds: 1)) == [value])
    }

    @Test func `integers keep their 64 bits, floats stay floats`() throws {
        #expect(
            try Sandbox().run(
                "return math.maxinteger, math.mininteger, 2^63, 1e15, 3 // 1, 3.0, math.maxinteger + 1.0")
                == [
                    .integer(.max), .integer(.min), .number(0x1p63), .number(1e15), .integer(3), .number(3),
                    .number(0x1p63),
                ])
    }

    @Test(arguments: [
        ("f(1, '\\xff')", "第 2 个参数：文本不是有效的 UTF-8"),
        ("f({ a = { '\\xe5\\xbc' } })", "第 1 个参数：文本不是有效的 UTF-8"),
        ("f({ ['\\xed\\xa0\\x80'] = 1 })", "第 1 个参数：文本不是有效的 UTF-8"),
        ("f({ [2.5] = 1 })", "第 1 个参数：表的键只能是文本或连续的下标"),
        ("f({ [1] = 1, [5] = 1 })", "第 1 个参数：列表的下标不连续"),
        ("f({ [{}] = 1 })", "第 1 个参数：表的键只能是文本或连续的下标"),
        ("local t = {} t.t = t f(t)", "第 1 个参数：表的层数超过 16，或者表里套着它自己"),
        ("local t = {} for i = 1, 16 do t = { t } end f(t)", "第 1 个参数：表的层数超过 16，或者表里套着它自己"),
        ("f(nil, coroutine.create(f))", "第 2 个参数：这种值（thread）不能交给程序"),
        ("local t = {} for i = 1, 15 do t = { t, t, t, t } end f(t)", "第 1 个参数：表里的值太多（超过一百万个）"),
    ])
    func `what cannot cross is named with its place`(script: String, message: String) throws {
        let failure = try Sandbox(["f": { _ in [] }]).failure(of: "local f = require('host').f\n\(script)")

        #expect(failure?.kind == .marshalling)
        #expect(failure?.message == message)
        #expect(failure?.line == 2)
    }

    @Test func `metatables do not change what crosses`() throws {
        #expect(
            try Sandbox().run(
                """
                return setmetatable({ 1 }, { __index = { x = 1 }, __pairs = error, __len = function() return 9 end })
                """) == [Self.table([.integer(1)])])
    }

    @Test func `days are compared, moved and taken apart`() throws {
        let sandbox = try Sandbox()
        let use = try sandbox.function(
            """
            return function(d)
              return d + 31, d - 1, (d + 10) - d, d < d + 1, d <= d, d == d + 0, ({ [d] = 1 })[d], tostring(d), d.year,
                d.month, d.day, d.weekday
            end
            """)

        #expect(
            try sandbox.lua.call(use, [.day(20_654)], within: Budget(seconds: 1)) == [
                .day(20_685), .day(20_653), .integer(10), .boolean(true), .boolean(true), .boolean(true),
                .integer(1),
                .text("2026-07-20"), .integer(2026), .integer(7), .integer(20), .integer(1),
            ])
    }

    @Test(arguments: [
        "d + 0.5", "d + d", "1 - d", "d < 1", "d.yaer", "d + 2^40", "d - math.mininteger", "d .. 'x'",
    ])
    func `what a day cannot do is an error`(expression: String) throws {
        let sandbox = try Sandbox()
        let use = try sandbox.function("return function(d) return \(expression) end")

        #expect(throws: LuaFailure.self) { try sandbox.lua.call(use, [.day(1)], within: Budget(seconds: 1)) }
    }

    @Test func `any value survives the crossing`() throws {
        let sandbox = try Sandbox(["echo": { $0 }])
        let echo = try sandbox.function(
            "local echo = require('host').echo return function(...) return echo(...) end")
        var random = Seeded(state: 20_260_720)

        for _ in 1...3000 {
            let values = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                Self.any(using: &random, depth: 0)
            }
            #expect(try sandbox.lua.call(echo, values, within: Budget(seconds: 10)) == values)
        }
    }

    private static func any(using random: inout Seeded, depth: Int) -> LuaValue {
        switch Int.random(in: 0...(depth < 6 ? 8 : 6), using: &random) {
        case 0: return .boolean(.random(using: &random))
        case 1: return .integer(Int64(bitPattern: random.next()))
        case 2: return .number(Double.random(in: -1e9...1e9, using: &random))
        case 3: return .day(Int32(truncatingIfNeeded: random.next()))
        case 4, 5, 6: return .text(text(using: &random))
        default:
            var table = LuaTable()
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                table.list.append(any(using: &random, depth: depth + 1))
            }
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                table.fields[text(using: &random)] = any(using: &random, depth: depth + 1)
            }
            return .table(table)
        }
    }

    private static func text(using random: inout Seeded) -> String {
        let scalars = "\0az09 张桂英𠮷é\n\"\\".unicodeScalars.map { $0 }
        var text = ""
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            text.unicodeScalars.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
        }
        return text
    }
}

/// The same numbers every time.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
