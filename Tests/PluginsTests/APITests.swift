import Foundation
import Governance
import Lua
import Records
import Testing

@testable import Plugins

/// The reference says what scripts hold: no more, no less, and all of it runs.
@Suite struct APITests {
    /// What is built into the bridge, and not made by the prelude: its examples prove it.
    private static let builtIn: Set = ["record.id", "record.copy", "globals.sorted_pairs"]

    @Test func `whatever a script holds has an entry, and every entry is there`() throws {
        let folder = try PluginFolder()
        try folder.write(initial: "", more: ["spec/sample_spec.lua": ""])
        let installation = try Installation("sample", in: folder.plugins)
        var held = try folder.session { session in
            let host = PluginHost(session, path: folder.plugins)
            defer { host.close() }
            let plugin = Plugin(
                installation, settings: SettingValues([]), access: installation.manifest.asked)
            return try Instance(host, plugin, community: nil).names()
        }
        held.merge(try SpecFile(("", "a_spec.lua"), installation, stage: nil).names()) { $1 }

        let kinds = DeclarationKind.all.map { "gewu.\($0.name)" }
        let arguments = APIType.argumentKinds.map { "arguments.\($0.name)" }
        let entries = API.tables.flatMap { table in table.entries.map { "\(table.name).\($0.name)" } }
        let things = held.flatMap { table, names in names.map { "\(table).\($0)" } }
        let documented = Set(entries).subtracting(Self.builtIn).union(kinds).union(arguments)
        #expect(Set(things).subtracting(documented).sorted() == [], "without an entry in Sources/Plugins/API")
        #expect(documented.subtracting(things).sorted() == [], "entries without a thing")
        #expect(entries.count == Set(entries).count)
    }

    @Test func `whatever has an entry is said and shown`() {
        for table in API.tables {
            for entry in table.entries {
                #expect(entry.sentence.hasSuffix("。"), "\(table.name).\(entry.name)")
                #expect(entry.example.contains(entry.name), "\(table.name).\(entry.name)")
            }
        }
        for kind in DeclarationKind.all {
            #expect(
                kind.sentence.hasSuffix("。") && kind.example.hasPrefix("gewu.\(kind.name) \""), "\(kind.name)"
            )
            for key in kind.keys { #expect(key.sentence.hasSuffix("。"), "\(kind.name).\(key.name)") }
        }
        for type in API.types { #expect(type.sentence.hasSuffix("。"), "\(type.name)") }
        for type in APISettingType.all { #expect(type.sentence.hasSuffix("。"), "\(type.name)") }
    }

    @Test func `the guide speaks of every kind of declaration, type of setting and kind of argument`() throws
    {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let guide = try String(contentsOf: root.appending(path: "docs/plugins.md"), encoding: .utf8)
        for kind in DeclarationKind.all { #expect(guide.contains("gewu.\(kind.name) "), "\(kind.name)") }
        for type in APISettingType.all { #expect(guide.contains("`\"\(type.name)\"`"), "\(type.name)") }
        for event in APIEvent.all { #expect(guide.contains("`\(event.name)`"), "\(event.name)") }
        for kind in APIType.argumentKinds {
            #expect(guide.contains("`gewu.arg.\(kind.name)`"), "\(kind.name)")
        }
    }

    /// The plugin that the examples of the reference speak of.
    private static let rule = """
        local gewu = require "gewu"

        gewu.rule "elder" {
          title = "独居老人必访", verb = "访",
          roster = gewu.households:tagged { "独居老人" }, cadence = gewu.settings.often,
        }

        gewu.command "几户" {
          title = "数一数户数",
          run = function() return gewu.households:count() .. " 户" end,
        }

        gewu.letter "greeting" {
          title = "问候函", template = "letters/greeting.mustache",
          data = function(it) return { name = it.name, day = gewu.today() } end,
        }

        gewu.job "tidy" { title = "清点户数", run = function() print(gewu.households:count()) end }

        gewu.report "homes" {
          title = "户数", columns = { { "homes", title = "户数" } },
          rows = function() return { { homes = gewu.households } } end,
        }

        """
    private static let often = "often = { type = \"cadence\", default = \"month\", title = \"走访频次\" },"

    private static let needs = coreCatalogue.types.map(\.name).filter { !Manifest.closed.contains($0) }

    private func results(_ initial: String, _ spec: String, settings: String = often) throws
        -> [SpecRunner.Result]
    {
        let folder = try PluginFolder()
        try folder.write(
            reads: Self.needs.map { "\"\($0)\"" }.joined(separator: ", "),
            writes: "\"visit\", \"household\"", settings: settings, initial: initial,
            more: [
                "spec/sample_spec.lua": spec, "spec/golden/几户.txt": "0 户",
                "spec/golden/问候函.txt": "张样一：2026年11月3日",
                "letters/greeting.mustache": "{{name}}：{{day}}",
                "spec/fixtures/三户人.lua": "return { { \"张样一\" }, { \"李样二\" }, { \"王样三\" } }",
            ])
        var results: [SpecRunner.Result] = []
        try SpecRunner(path: folder.plugins).run("sample") { results.append($0) }
        return results
    }

    @Test func `the examples of what runs in a command or a test run`() throws {
        var initial = Self.rule
        var spec = ""
        var count = 0
        for table in API.tables {
            for entry in table.entries {
                let name = "\(table.name).\(entry.name)"
                switch entry.place ?? table.place {
                case .specFile, .extending: continue
                case .test: spec += "it(\"\(name)\", function(t)\n\(entry.example)\nend)\n"
                case .running:
                    let command = "e\(count)"
                    initial += """
                        gewu.command "\(command)" { title = "\(name)", run = function()
                        \(entry.example)
                        end }

                        """
                    spec += """
                        it("\(name)", function(t)
                          t:household { "张样一", age = 81, tags = { "独居老人" } }
                          t:matter { kind = "EM.01" }
                          t:run("\(command)")
                        end)

                        """
                }
                count += 1
            }
        }

        let results = try results(initial, spec)

        #expect(results.filter { $0.failure != nil }.map { "\($0.title): \($0.failure ?? "")" } == [])
        #expect(results.count == count)
    }

    @Test(arguments: APITable.gewu.entries.filter { $0.place == .extending }.map(\.name))
    func `the example of what changes another plugin changes one`(name: String) throws {
        let entry = try #require(APITable.gewu.entries.first { $0.name == name })
        let folder = try PluginFolder()
        try folder.write(
            settings: Self.often, initial: Self.rule,
            more: ["letters/greeting.mustache": "{{name}}：{{day}}"])
        try folder.write(
            "own", others: "extends = \"sample\",",
            initial: "local gewu = require \"gewu\"\n\(entry.example)",
            more: [
                "spec/own_spec.lua":
                    "it(\"例子\", function(t) t:household { \"张样一\" } t:advance(1) end)"
            ])

        var results: [SpecRunner.Result] = []
        try SpecRunner(path: folder.plugins).run("own") { results.append($0) }

        #expect(results.map(\.failure) == [nil])
    }

    @Test(arguments: APITable.spec.entries.map(\.name))
    func `the example of a spec file runs`(name: String) throws {
        let entry = try #require(APITable.spec.entries.first { $0.name == name })
        let results = try results(Self.rule, entry.example)
        #expect(!results.isEmpty)
        #expect(results.compactMap(\.failure) == [])
    }

    @Test(arguments: DeclarationKind.all.map(\.name))
    func `the example of a kind of declaration declares one`(name: String) throws {
        let kind = try #require(DeclarationKind.all.first { $0.name == name })
        let results = try results(
            "local gewu = require \"gewu\"\n\(kind.example)",
            "it(\"例子\", function(t) t:household { \"张样一\" } t:advance(1) end)")
        #expect(results.map(\.failure) == [nil])
    }

    @Test(arguments: APIEvent.all.map(\.name))
    func `the example of an event hears of it once`(name: String) throws {
        let event = try #require(APIEvent.all.first { $0.name == name })
        #expect(event.sentence.hasSuffix("。") && event.example.contains(".\(name)\""))
        let results = try results(
            "local gewu = require \"gewu\"\n\(event.example)",
            "it(\"例子\", function(t)\n\(event.proof)\nend)")
        #expect(results.map(\.failure) == [nil])
    }

    @Test(arguments: APISettingType.all.map(\.name))
    func `the example of a setting is one`(name: String) throws {
        let type = try #require(APISettingType.all.first { $0.name == name })
        let results = try results(
            "local gewu = require \"gewu\"\nlocal own = gewu.settings.own",
            "it(\"例子\", function(t) t:household { \"张样一\" } end)", settings: "own = \(type.example)")
        #expect(results.map(\.failure) == [nil])
    }
}
