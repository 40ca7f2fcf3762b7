import Foundation
import Governance
import Testing

/// The morning of `examples/morning`: played with real keys, and held to what its README shows.
@Suite struct MorningTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("examples/morning")

    private static let fence = "```text\n"
    private static let day = "2026-03-17"
    private static let pin = "2580"

    /// How many keys a text takes: Latin letters and signs one each, Han letters the letters of their pinyin and one
    /// more for each run of them, to choose.
    static func keys(_ text: String) -> Int {
        var count = 0
        var isInRun = false
        for character in text {
            let readings = NameKeys.readings(ofLetter: String(character))
            if let first = readings.first {
                count += first.count + (isInRun ? 0 : 1)
                isInRun = true
            } else {
                count += 1
                isInRun = false
            }
        }
        return count
    }

    @Test(arguments: [("db", 2), ("zf 1-3 j", 8), ("厨房", 8), ("7幢", 8), ("张样一 见", 18)])
    func `keys are counted as somebody types them`(text: String, count: Int) {
        #expect(Self.keys(text) == count)
    }

    /// The commands that its README gives before the morning, run as a reader would.
    private func prepare(_ place: Place, _ readme: String) throws -> Program {
        try FileManager.default.copyItem(
            atPath: Self.folder.appendingPathComponent("花名册.csv").path, toPath: place["花名册.csv"])
        let commands = readme.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) }
        let bin = URL(fileURLWithPath: Program.path).deletingLastPathComponent().path
        let ending = try Program.run(
            "/bin/bash", ["-c", "set -e; cd '\(place.path)'; \(commands.joined(separator: "\n"))"],
            ["PATH": "\(bin):/usr/bin:/bin", "HOME": place.path, "TZ": "UTC"])
        try #require(ending.status == 0, "\(ending.output)\(ending.errors)")
        return Program(folder: place["张家湾"])
    }

    private func choosePIN(_ program: Program) throws {
        let seat = try Seat(program, ["repl", "--as", "zjw-3", "--on", Self.day])
        try seat.seePrompt()
        seat.enter("口令")
        for answer in ["", Self.pin, Self.pin] {
            try seat.settle { $0.hasSuffix("：") }
            seat.enter(answer)
        }
        try seat.see("✓ 口令")
        seat.enter("tc")
        try #require(seat.finish() == 0)
    }

    @Test func `the morning is as its README shows it, and takes few keys`() throws {
        let file = Self.folder.appendingPathComponent("README.md")
        let readme = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(readme.range(of: Self.fence))
        let end = try #require(readme[start.upperBound...].range(of: "```"))
        let place = try Place()
        let program = try prepare(place, String(readme[..<start.lowerBound]))
        try choosePIN(program)

        let typed = try String(contentsOf: Self.folder.appendingPathComponent("按键.txt"), encoding: .utf8)
            .split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
        let seat = try Seat(
            program, ["repl", "--as", "zjw-3", "--on", Self.day], columns: 100, lines: 60,
            environment: ["HOME": place.path])
        var shown = ["终端$ gewu --as zjw-3"]
        var total = 0
        var visits = 0
        for (number, line) in typed.enumerated() {
            try seat.settle { $0.hasSuffix("›") || $0.hasSuffix("：") }
            let keys = line == "⏎" ? "" : line.replacing("<Tab>", with: "\t")
            let count = Self.keys(keys) + 1
            total += count
            if line.hasPrefix("zf") || (line == "⏎" && number > 0 && typed[number - 1].hasPrefix("zf")) {
                visits += count
            }
            shown += seat.answered()
            seat.clear()
            let prompt = seat.screen.current
            let isHidden = prompt.hasSuffix("：")
            let echo = isHidden ? "****" : keys.replacing("\t", with: "<Tab>")
            shown.append(prompt + (echo.isEmpty ? "" : " " + echo) + "　　⌨ \(count)")
            seat.enter(keys)
        }
        #expect(seat.finish() == 0)
        shown.append("")
        shown.append("合计 \(total) 键；八次走访 \(visits) 键")
        let recorded = shown.joined(separator: "\n") + "\n"
        // As few as the story promises.
        #expect(total <= 300)
        #expect(visits <= 40)
        if ProcessInfo.processInfo.environment["GEWU_RECORD"] != nil {
            try (String(readme[..<start.upperBound]) + recorded + String(readme[end.lowerBound...]))
                .write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(String(readme[start.upperBound..<end.lowerBound]) == recorded)
        }
        #expect(try program("verify").status == 0)
    }
}
