import Foundation
import Testing

/// What the console has recorded, done again without it; Lua at the console; progress.
@Suite struct ReplayTests {
    private static func town() throws -> Town {
        let town = try Town()
        try #require(try town.gewu("run", "nightly", "--on", Town.day).status == 0)
        return town
    }

    private func seat(_ town: Town, environment: [String: String] = [:]) throws -> Seat {
        let seat = try Seat(
            town.gewu, ["repl", "--on", Town.day], columns: 100, lines: 200, environment: environment)
        try seat.seePrompt()
        return seat
    }

    @Test
    func `a recording is done again by do and by script, and a line that fails is told with its number`()
        throws
    {
        let town = try Self.town()
        let seat = try seat(town)
        for line in ["录制 早上.txt", "db zjw", "zf 1 j; 2 dh", "", "录制 停", "tc"] {
            try seat.settle { $0.contains("›") }
            seat.enter(line)
        }
        #expect(seat.finish() == 0)
        let script = try String(contentsOfFile: town.path + "/早上.txt", encoding: .utf8)
        #expect(script.hasPrefix("# 格务录制\n待办 zjw\n走访 "))

        let other = try Self.town()
        let before = try visitCount(in: other.path)
        try other.write(script, to: "早上.txt")
        let preview = try other.gewu("script", "早上.txt", "--on", Town.day)
        #expect(preview.status == 0 && preview.output.contains("预览，没有写入"))
        #expect(try visitCount(in: other.path) == before)
        #expect(try other.gewu("do", "--file", "早上.txt", "--on", Town.day).status == 0)
        #expect(try visitCount(in: other.path) == before + 2)
        #expect(try other.gewu("script", "早上.txt", "--write", "--on", Town.day).status == 0)
        #expect(try visitCount(in: other.path) == before + 4)

        try other.write("没有这个\n" + script, to: "坏.txt")
        let bad = try other.gewu("do", "--file", "坏.txt", "--on", Town.day)
        #expect(bad.status == 2 && bad.errors.contains("坏.txt：第 1 行：没有“没有这个”这个命令"))
        #expect(try visitCount(in: other.path) == before + 6)
        #expect(try other.gewu("do").status == 64)
        #expect(try other.gewu("do", "待办", "--file", "早上.txt").status == 64)
    }

    @Test func `no protected number goes into a recording`() throws {
        let town = try Self.town()
        let seat = try seat(town)
        for line in ["录制 早上.txt", "居民 15400000001", "录制 停", "tc"] {
            try seat.settle { $0.contains("›") }
            seat.enter(line)
        }
        #expect(seat.finish() == 0)
        #expect(try !String(contentsOfFile: town.path + "/早上.txt", encoding: .utf8).contains("15400000001"))
    }

    @Test func `Lua is completed after a dot and a colon`() throws {
        let seat = try seat(try Self.town())
        seat.type("= gewu.residen\t")
        try seat.see("› = gewu.residents")
        seat.type(":cou\t")
        try seat.see("› = gewu.residents:count")
        seat.type("()\r")
        try seat.see("2000")
        try seat.seePrompt()
        seat.clear()
        seat.type("= gewu.residents:first().birt\t")
        try seat.see("first().birth")
    }

    @Test func `lines of Lua write only where that is asked for, after a preview`() throws {
        let town = try Self.town()
        let household = try #require(try openHouseholds(in: town.path).first)
        let before = try visitCount(in: town.path)
        let code =
            "local h = gewu.households:where { id = \(household) }:first() "
            + "gewu.visits:add { household = h, day = gewu.today(), outcome = \"未遇\" } return 1"
        let seat = try seat(town)
        func enter(_ head: String, _ last: String?) throws {
            for line in [head, code, ""] + [last].compactMap({ $0 }) {
                try seat.settle { $0.contains("›") }
                seat.enter(line)
            }
            try seat.settle { $0 == "›" }
        }
        try enter("lua", nil)
        #expect(try visitCount(in: town.path) == before)
        try enter("lua 写", "n")
        #expect(try visitCount(in: town.path) == before)
        try enter("lua 写", "y")
        #expect(try visitCount(in: town.path) == before + 1, "\(seat.screen.everything)")
    }

    @Test func `the console speaks English where it is asked to, and Chinese to everybody else`() throws {
        let town = try Self.town()
        let seat = try Seat(town.gewu, ["repl", "--on", Town.day, "--lang", "en"], columns: 100, lines: 60)
        try seat.see("Due today ")
        try seat.seePrompt()
        seat.enter("bz zf")
        try seat.see("Usage: 走访 <who> <result> [until]")
        seat.enter("zf")
        try seat.see("Ctrl-C to give up")
        #expect(try town.gewu("do", "帮助 走访", "--format", "table").output.contains("写法：走访 <谁>"))
        #expect(
            try town.gewu("do", "帮助 走访", "--format", "table", "--lang", "en").output.contains("Usage: 走访"))
        #expect(try town.gewu("do", "帮助", "--lang", "de").status == 64)
    }

    @Test func `the party tree and the grids are drawn, and their figures are there for programs`() throws {
        let town = try Self.town()
        let tree = try town.gewu("do", "党组织 树 张家湾", "--format", "table", "--on", Town.day)
        #expect(
            tree.status == 0 && tree.output.contains("─ ") && tree.output.contains("在册党员"), "\(tree.errors)")
        let grids = try town.gewu("do", "网格 张家湾", "--format", "json", "--on", Town.day)
        let numbers = try grids.json().list.compactMap { $0["number"].number }
        #expect(numbers == numbers.sorted() && !numbers.isEmpty)
        #expect(try grids.json().list.reduce(0) { $0 + ($1["residents"].number ?? 0) } > 0)
        let seat = try seat(town)
        seat.enter("wg zjw")
        try seat.see("█")
    }
}
