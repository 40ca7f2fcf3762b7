import Foundation
import Governance
import Lua
import Records
import Testing

@testable import Plugins

/// What editors are given is Lua, and every type it names is there.
@Suite struct StubTests {
    private static let files = Stubs(coreCatalogue).files
    private static var lines: [String] { files.flatMap { $0.text.split(separator: "\n").map(String.init) } }

    @Test(arguments: files.map(\.path))
    func `a file of types is Lua`(path: String) throws {
        let file = try #require(Self.files.first { $0.path == path })
        let interpreter = try Interpreter(seed: 1, clock: { 0 }, print: { _ in })
        _ = try interpreter.load(file.text, named: path)
        #expect(file.text.hasPrefix("---@meta"))
    }

    /// The tags that are used, with whether a name stands before the type.
    private static let tags = [
        "meta": false, "class": false, "alias": true, "field": true, "param": true, "return": false,
        "type": false, "operator": false, "overload": false,
    ]

    @Test func `every annotation is one that LuaLS knows, of types that are there`() throws {
        var known: Set = ["any", "string", "integer", "number", "boolean", "nil", "table", "gewu"]
        for line in Self.lines {
            for tag in ["---@class ", "---@alias "] where line.hasPrefix(tag) {
                let name = String(line.dropFirst(tag.count).prefix { $0 != " " && $0 != ":" })
                #expect(known.insert(name).inserted || name == "gewu", "\(name) twice")
            }
        }
        var checked = 0
        for line in Self.lines where line.hasPrefix("---@") {
            let words = line.dropFirst(4).split(separator: " ", maxSplits: 1)
            let tag = String(words[0])
            guard let isNamed = Self.tags[tag] else {
                Issue.record("\(line)")
                continue
            }
            guard !["meta", "class", "operator"].contains(tag) else { continue }
            var rest = words.count > 1 ? String(words[1]) : ""
            if isNamed { rest = String(rest.drop { $0 != " " }.dropFirst()) }
            var type = TypeExpression(rest)
            let names = type.read()
            #expect(names != nil, "\(line)")
            // Words for people may follow.
            #expect(type.rest.isEmpty || type.rest.hasPrefix(" "), "\(line)")
            for name in names ?? [] { #expect(known.contains(name), "\(name) in \(line)") }
            checked += 1
        }
        #expect(checked > 1000)
    }

    @Test(arguments: coreCatalogue.types.map(\.name))
    func `a record type is completed with its fields and relations`(name: String) throws {
        let type = try coreCatalogue.type(named: name)
        let records = try #require(Self.files.first { $0.path == "records.lua" }).text
        let start = try #require(records.range(of: "\n---@class gewu.\(name): gewu.record\n")).upperBound
        let end = try #require(records.range(of: "\nlocal ", range: start..<records.endIndex)).lowerBound
        let fields = records[start..<end].split(separator: "\n")

        for column in type.columns {
            #expect(
                fields.contains { $0.hasPrefix("---@field \(column.name)") && $0.hasSuffix(column.title) })
        }
        for derived in type.derived.values {
            #expect(
                fields.contains { $0.hasPrefix("---@field \(derived.name)") && $0.hasSuffix(derived.title) })
        }
        let library = try #require(Self.files.first { $0.path == "gewu.lua" }).text
        let isOpen = !Manifest.closed.contains(name)
        #expect(library.contains("\n---@field \(plural(name)) gewu.query.\(name) \(type.title)\n") == isOpen)
    }
}

/// Reads one type as LuaLS writes it: `string|integer[]`, `fun(it: gewu.resident): gewu.cadence?`.
private struct TypeExpression {
    private(set) var rest: Substring
    private var names: [String] = []

    init(_ text: String) { rest = text[...] }

    /// The names in it, or `nil` where it is no type.
    mutating func read() -> [String]? { union() ? names : nil }

    private mutating func union() -> Bool {
        repeat { guard single() else { return false } } while take("|")
        return true
    }

    private mutating func single() -> Bool {
        if take("\"") {
            rest = rest.drop { $0 != "\"" }
            guard take("\"") else { return false }
        } else if take("(") {
            guard union(), take(")") else { return false }
        } else if take("fun(") {
            if !take(")") {
                repeat {
                    _ = take(" ")
                    guard !word().isEmpty else { return false }
                    _ = take("?")
                    if take(": ") { guard union() else { return false } }
                } while take(",")
                guard take(")") else { return false }
            }
            if take(": ") { repeat { guard union() else { return false } } while take(", ") }
        } else {
            let name = word()
            guard !name.isEmpty else { return false }
            names.append(name)
        }
        if take("<") {
            repeat { guard union() else { return false } } while take(", ")
            guard take(">") else { return false }
        }
        while take("[]") || take("?") {}
        return true
    }

    private mutating func word() -> String {
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" || $0 == "." }
        rest = rest.dropFirst(word.count)
        return String(word)
    }

    private mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }
}
