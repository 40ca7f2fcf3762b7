import Foundation
import Testing

/// Whole screens, as a worker sees them, held to files in `Tests/Fixtures/screens`: narrow, wide, dumb, resized.
///
/// `GEWU_RECORD=1` records them anew; look at what has changed before you keep it.
@Suite struct GoldenScreenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/screens")

    private func hold(_ seat: Seat, as name: String) throws {
        var lines = seat.screen.visible
        while lines.last == "" { lines.removeLast() }
        let shown = lines.joined(separator: "\n") + "\n"
        let file = Self.folder.appendingPathComponent(name + ".txt")
        if ProcessInfo.processInfo.environment["GEWU_RECORD"] != nil {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            try shown.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(try String(contentsOf: file, encoding: .utf8) == shown, "\(name)")
        }
    }

    private func seat(
        _ town: Town, columns: Int, lines: Int = 24, terminal: String = "xterm",
        environment: [String: String] = [:]
    ) throws -> Seat {
        let seat = try Seat(
            town.gewu, ["repl", "--on", Town.day], columns: columns, lines: lines, terminal: terminal,
            environment: environment)
        try seat.settle { $0.hasPrefix("›") }
        return seat
    }

    private static func town() throws -> Town {
        let town = try Town()
        try #require(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        return town
    }

    private func play(_ seat: Seat, _ lines: [String]) throws {
        for line in lines {
            seat.enter(line)
            try seat.settle { $0.contains("›") }
        }
    }

    @Test(arguments: [60, 100, 160])
    func `the first screen, a list and one record, in terminals of several widths`(columns: Int) throws {
        let seat = try seat(try Self.town(), columns: columns)
        try hold(seat, as: "first-\(columns)")
        try play(seat, ["db zjw/3"])
        try hold(seat, as: "duties-\(columns)")
        try play(seat, ["q", "wsm 1"])
        try hold(seat, as: "why-\(columns)")
    }

    @Test func `a form, and what it says about its questions`() throws {
        let seat = try seat(try Self.town(), columns: 80)
        try play(seat, ["dj", "许样新", "9幢", "1幢1单元990", "?", ""])
        try hold(seat, as: "form-80")
    }

    @Test func `the window becomes narrow while a line is typed`() throws {
        let seat = try seat(try Self.town(), columns: 120)
        seat.type("bz z")
        try seat.settle { $0.hasPrefix("› bz z") }
        seat.resize(columns: 60, lines: 24)
        seat.enter("f")
        try seat.settle { $0 == "›" }
        let lines = seat.screen.visible.filter { !$0.isEmpty }
        #expect(lines.contains { $0.contains("写法：走访 <谁> <结果>") })
        #expect(lines.last == "›")
    }

    @Test func `a dumb terminal and no colour`() throws {
        let town = try Self.town()
        let dumb = try seat(town, columns: 80, terminal: "dumb")
        try play(dumb, ["bz zf"])
        try hold(dumb, as: "dumb-80")
        #expect(!dumb.received.contains("\u{1B}"))
        let plain = try seat(town, columns: 100, environment: ["NO_COLOR": "1"])
        try play(plain, ["db zjw/3"])
        #expect(!plain.received.contains("\u{1B}[1;31m") && !plain.received.contains("\u{1B}[33m"))
    }

    @Test func `in English`() throws {
        let seat = try seat(try Self.town(), columns: 100, environment: ["GEWU_LANG": "en"])
        try seat.see("Due today ")
        try play(seat, ["bz zf"])
        try hold(seat, as: "english-100")
    }
}
