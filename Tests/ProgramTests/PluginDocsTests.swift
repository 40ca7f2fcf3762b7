import Foundation
import Testing

/// What the program says of the plugin API is what lies in `docs`, and covers what there is.
@Suite struct PluginDocsTests {
    private static let docs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs")

    @Test func `the reference in docs is the one the program writes`() throws {
        let place = try Place()
        let written = try place.gewu("plugin", "docs").output
        let stored = try String(contentsOf: Self.docs.appending(path: "plugin-reference.md"), encoding: .utf8)
        let first = zip(stored.split(separator: "\n"), written.split(separator: "\n")).first { $0 != $1 }
        #expect(
            stored == written,
            """
            docs/plugin-reference.md is out of date, first at: \(first.map { "\($1)" } ?? "its end").
            Renew it: swift run gewu plugin docs > docs/plugin-reference.md
            """)
    }

    @Test func `every exit status is in the manual with its meaning`() throws {
        let place = try Place()
        let reference = try place.gewu("plugin", "docs").output
        let start = try #require(reference.range(of: "\n## 退出状态\n")).upperBound
        let manual = try String(contentsOf: Self.docs.appending(path: "manual.md"), encoding: .utf8)
        var numbers: [String] = []
        for line in reference[start...].split(separator: "\n") where line.hasPrefix("| ") {
            guard let number = line.split(separator: " ").dropFirst().first, Int(number) != nil else {
                continue
            }
            numbers.append(String(number))
            let cells = line.dropLast(2)
            #expect(manual.contains("\n\(cells)|") || manual.contains("\n\(cells) |"), "\(line)")
        }
        #expect(numbers == ["0", "1", "2", "64", "65", "75", "77", "78", "130"])
        // Each is tried: help ends with 0, findings with 2, held books with 75, an interrupted run with 130.
        let tried = Set(ExitStatusTests.failures.map { String($0.status) }).union(["0", "2", "75", "130"])
        #expect(Set(numbers) == tried)
    }

    @Test func `a folder gets the reference, the types of its records, and what the editor must know`() throws
    {
        let town = try Town()

        let ending = try town.gewu("plugin", "docs", "--out", ".")

        #expect(ending.status == 0, "\(ending.errors)")
        let files = ["plugin-reference.md", "types/gewu.lua", "types/records.lua", "types/spec.lua"]
        for name in files {
            #expect(FileManager.default.fileExists(atPath: "\(town.path)/\(name)"), "\(name)")
        }
        let configuration = try Data(contentsOf: URL(filePath: "\(town.path)/.luarc.json"))
        let settings = JSONAnswer(try JSONSerialization.jsonObject(with: configuration))
        #expect(settings["workspace.library"][0].text == "types")

        // What an author has made of it stays.
        try town.write("{}", to: ".luarc.json")
        #expect(try town.gewu("plugin", "docs", "--out", ".").status == 0)
        #expect(try String(contentsOfFile: "\(town.path)/.luarc.json", encoding: .utf8) == "{}")
    }

    @Test func `the contract is one JSON object`() throws {
        let place = try Place()
        let contract = try place.gewu("plugin", "docs", "--api").json()
        #expect(contract["api"].text == "1")
        #expect(contract["kinds"].names.isSuperset(of: ["rule", "command", "job"]))
    }
}
