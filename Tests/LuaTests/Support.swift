import CRows

@testable import Lua

/// An interpreter with a prelude that hands its host functions to scripts as `require "host"`.
final class Sandbox {
    let lua: Interpreter
    private(set) var printed: [String] = []

    init(
        limits: Limits = Limits(), _ functions: [String: ([LuaValue]) throws -> [LuaValue]] = [:]
    ) throws {
        var note: (String) -> Void = { _ in }
        lua = try Interpreter(limits: limits, seed: 42, clock: { 1_790_000_000_000 }, print: { note($0) })
        note = { [weak self] in self?.printed.append($0) }
        for (name, body) in functions { lua.define(name, body) }
        _ = try lua.runPrelude(
            """
            local host = ...
            host.set_row_fallback(function(row, type, field)
              if field == "describe" then return function(self) return type .. " " .. self.id end end
              host.fail("field", type .. " 没有字段 " .. field, "是否指 name？")
            end)
            host.provide("host", host)
            """, named: "prelude")
    }

    func run(_ source: String, seconds: Double = 10, instructions: Int? = nil) throws -> [LuaValue] {
        let main = try lua.load(source, named: "plugins/a/init.lua")
        return try lua.call(main, within: Budget(seconds: seconds, instructions: instructions))
    }

    /// The first result of `source` when it is a function.
    func function(_ source: String) throws -> Function {
        guard case .function(let function)? = try run(source).first else { throw NotAFunction() }
        return function
    }

    /// What `source` fails with, or `nil`.
    func failure(of source: String, seconds: Double = 10, instructions: Int? = nil) -> LuaFailure? {
        do {
            _ = try run(source, seconds: seconds, instructions: instructions)
            return nil
        } catch {
            return error as? LuaFailure
        }
    }

    /// Whether the interpreter still does what it should.
    var isUsable: Bool {
        (try? run("local t = { 1, 2 } return #t + select('#', pcall(error))")) == [.integer(4)]
    }
}

struct NotAFunction: Error {}

/// Rows `1 ... count` with a text, a day, an integer and a flag; counts how often it was closed.
final class SampleRows {
    let count: Int64
    private(set) var closings = 0
    private(set) var seeks = 0
    private(set) var steps = 0
    private var current: Int64 = 0
    var names: [Int64: String] = [:]
    /// The step that fails, if any.
    var failingStep: Int?
    private var text: [CChar] = []

    init(_ count: Int64) {
        self.count = count
    }

    /// A source of these rows. It retains `self` until it is closed.
    func source() -> RowSource {
        RowSource(
            rows_source(
                context: Unmanaged.passRetained(self).toOpaque(),
                step: { SampleRows.from($0).step() },
                seek: { SampleRows.from($0).seek($1) },
                column: { SampleRows.from($0).column($1, into: $2!) },
                close: {
                    SampleRows.from($0).closings += 1
                    Unmanaged<SampleRows>.fromOpaque($0!).release()
                }))
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> SampleRows {
        Unmanaged<SampleRows>.fromOpaque(context!).takeUnretainedValue()
    }

    private func step() -> Int32 {
        steps += 1
        if steps == failingStep { return -1 }
        guard current < count else { return 0 }
        current += 1
        return 1
    }

    private func seek(_ id: Int64) -> Int32 {
        seeks += 1
        current = id
        return (1...count).contains(id) ? 1 : 0
    }

    private func column(_ column: Int32, into value: UnsafeMutablePointer<rows_value>) {
        switch column {
        case 0, 3:
            value.pointee.kind = ROWS_INTEGER
            value.pointee.integer = current
        case 1:
            text = Array((names[current] ?? "第\(current)人").utf8CString)
            value.pointee.kind = ROWS_TEXT
            text.withUnsafeBufferPointer { value.pointee.text = $0.baseAddress }
            value.pointee.length = text.count - 1
        case 2:
            value.pointee.kind = ROWS_DAY
            value.pointee.integer = 20_000 + current
        case 4:
            value.pointee.kind = ROWS_BOOLEAN
            value.pointee.integer = current % 2
        default:
            value.pointee.kind = ROWS_NULL
        }
    }
}

extension Sandbox {
    /// Residents with a household whose number is their own.
    func declareResidents(keyed: SampleRows = SampleRows(100), households: SampleRows = SampleRows(100)) {
        lua.declareRows(
            "resident",
            fields: [
                ("name", 1, nil), ("birth", 2, nil), ("household", 3, "household"), ("odd", 4, nil),
                ("nothing", 5, nil),
            ], keyed: { keyed.source() })
        lua.declareRows("household", fields: [("name", 1, nil)], keyed: { households.source() })
    }
}
