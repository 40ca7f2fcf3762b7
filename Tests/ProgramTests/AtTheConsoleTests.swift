import Foundation
import Testing

/// A worker at the console, in a pseudo-terminal.
@Suite struct AtTheConsoleTests {
    private static func town() throws -> Town {
        let town = try Town()
        let night = try town.gewu("run", "nightly", "--on", Town.day)
        try #require(night.status == 0, "\(night.errors)")
        return town
    }

    private func seat(
        _ town: Town, columns: Int = 100, lines: Int = 40, terminal: String = "xterm",
        environment: [String: String] = [:]
    ) throws -> Seat {
        let seat = try Seat(
            town.gewu, ["repl", "--on", Town.day], columns: columns, lines: lines, terminal: terminal,
            environment: environment)
        try seat.see("可输入：")
        try seat.seePrompt()
        return seat
    }

    @Test func `one screen says who, where, which day, and what to type; 退出 leaves`() throws {
        let town = try Self.town()
        let seat = try seat(town)
        try seat.see("全部社区 · ")
        try seat.see("2026-11-17 周二")
        try seat.see("今日应办 ")
        try seat.see("待办(db)")
        seat.enter("tc")
        #expect(seat.finish() == 0)
    }

    /// Drops the line begun. What is typed before the next prompt would be dropped with it.
    private func drop(_ seat: Seat) throws {
        seat.type(Seat.interrupt)
        try seat.see("^C")
        try seat.seePrompt()
        seat.clear()
    }

    @Test func `Ctrl-D leaves, too, and without a word it is the console`() throws {
        let town = try Self.town()
        let seat = try Seat(town.gewu)
        try seat.see("可输入：")
        try seat.seePrompt()
        seat.type(Seat.end)
        #expect(seat.finish() == 0)
    }

    @Test func `visits to rows of the list are shown first, and close their duties`() throws {
        let town = try Self.town()
        let visits = try visitCount(in: town.path)
        let seat = try seat(town, lines: 200)
        seat.enter("db zjw")
        try seat.see("张家湾社区共 ")
        seat.enter("zf 1,2 j; 3 dh")
        try seat.see("预览，没有写入：登记 3 户")
        #expect(try visitCount(in: town.path) == visits)
        seat.enter("")
        try seat.see("✓ 登记 3 户")
        #expect(try visitCount(in: town.path) == visits + 3)

        seat.clear()
        seat.enter("zf 4-6 j")
        try seat.see("照此办理？")
        seat.enter("n")
        try seat.see("没有办")
        seat.enter("cx")
        try seat.see("写 是(y) 才办")
        seat.enter("y")
        try seat.see("✓ 撤销 ")
        #expect(try visitCount(in: town.path) == visits)
        #expect(try town.gewu("verify").status == 0)
    }

    @Test func `Chinese is edited in the middle, and called back`() throws {
        let seat = try seat(Self.town())
        seat.type("帮助 访" + Seat.left + "走")
        try seat.see("› 帮助 走访")
        seat.enter("")
        try seat.see("写法：走访 <谁>")
        seat.clear()
        seat.type(Seat.up)
        try seat.see("› 帮助 走访")
        seat.type("\u{7F}\u{7F}待办\r")
        try seat.see("写法：待办 [地方]")
        seat.clear()
        seat.type("居民 阿依古丽·买买提")
        try seat.see("› 居民 阿依古丽·买买提")
    }

    @Test func `Tab completes from initials, and what is still to come stands on the right`() throws {
        let seat = try seat(Self.town())
        seat.type("zf\t")
        try seat.see("› 走访 ")
        try seat.see("<谁> <结果> [至 日期]")
        try drop(seat)
        seat.type("db zjw\t")
        try seat.see("› db 张家湾")
        try drop(seat)
        // Several are listed; Tab again goes through them.
        seat.type("帮助 q\t")
        try seat.see("  迁出  ")
        seat.type("\t")
        try seat.see("› 帮助 迁居")
    }

    @Test func `what a line leaves out is asked for, with a way back and the reason why`() throws {
        let town = try Self.town()
        let visits = try visitCount(in: town.path)
        let household = try #require(try openHouseholds(in: town.path).first)
        let seat = try seat(town)
        seat.enter("zf")
        try seat.see("谁（")
        seat.enter("没有这个人")
        try seat.see("没有找到“没有这个人”")
        seat.enter("户\(household)")
        try seat.see("结果（")
        seat.enter("?")
        try seat.see("拒访是正常结果")
        seat.enter("看了")
        try seat.see("没有“看了”这一项")
        seat.clear()
        seat.enter("<")
        try seat.see("谁（")
        seat.enter("户\(household)")
        seat.enter("j")
        try seat.see("✓ 登记 ")
        #expect(try visitCount(in: town.path) == visits + 1)

        seat.clear()
        seat.enter("zf")
        try seat.see("谁（")
        seat.type(Seat.interrupt)
        try seat.see("没有办")
    }

    @Test func `a paste of several lines runs nothing by itself`() throws {
        let town = try Self.town()
        let seat = try seat(town)
        seat.type("\u{1B}[200~帮助 走访\n帮助 待办\n\u{1B}[201~")
        try seat.see("› 帮助 走访⏎帮助 待办")
        #expect(!seat.screen.everything.contains("写法："))
        seat.enter("")
        try seat.see("写法：走访 <谁>")
        try seat.see("写法：待办 [地方]")
    }

    @Test func `Ctrl-C drops the line and keeps the session`() throws {
        let seat = try seat(Self.town())
        seat.type("居民 张")
        try seat.see("› 居民 张")
        seat.type(Seat.interrupt)
        try seat.see("^C")
        seat.enter("帮助 走访")
        try seat.see("写法：走访 <谁>")
        seat.enter("退出")
        #expect(seat.finish() == 0)
    }

    @Test func `Ctrl-C stops what takes long, and the session goes on`() throws {
        let seat = try seat(Self.town())
        seat.enter(
            "= (function() local n = 0 for _ = 1, 400 do for _ in gewu.residents:each() do n = n + gewu.residents:where { "
                + "age = gewu.at_least(80) }:count() end end return n end)()")
        try seat.see("正在办……")
        seat.type(Seat.interrupt)
        try seat.see("已中断")
        seat.enter("帮助 走访")
        try seat.see("写法：走访 <谁>")
    }

    @Test(arguments: [60, 100, 160])
    func `a list fits the terminal, and a long one comes in pages`(columns: Int) throws {
        let seat = try seat(Self.town(), columns: columns, lines: 20)
        seat.enter("db")
        try seat.see("回车 下一页，q 不看了")
        #expect(seat.screen.visible.contains { $0.contains(" 1  ") })
        seat.clear()
        seat.enter("")
        try seat.see("回车 下一页，q 不看了")
        seat.enter("q")
        try seat.see("管辖范围内共 ")
        #expect(!seat.screen.everything.contains("规则"))
    }

    @Test func `after the window was made smaller, what is shown fits it`() throws {
        let seat = try seat(Self.town(), columns: 160, lines: 20)
        seat.type("帮")
        seat.resize(columns: 60, lines: 20)
        seat.type("助 走访\r")
        try seat.see("写法：走访 <谁>")
        seat.clear()
        seat.enter("db")
        try seat.see("回车 下一页")
        // A line that had been too long would have gone on in the next.
        #expect(seat.screen.visible.filter { $0.hasPrefix("序") }.count == 1)
    }

    @Test func `a terminal that can do nothing gets plain lines`() throws {
        let seat = try seat(Self.town(), terminal: "dumb")
        seat.type("bz zf\n")
        try seat.see("写法：走访 <谁>")
        seat.type("tc\n")
        #expect(seat.finish() == 0)
        #expect(!seat.received.contains("\u{1B}"))
    }

    @Test func `lines from a file are done without a question, and what fails is told`() throws {
        let town = try Self.town()
        let household = try #require(try openHouseholds(in: town.path).first)
        try town.write("# 一早\nzf 户\(household) j\n没有这个\ndb zjw\n", to: "lines")
        let ending = try Program.run(
            "/bin/sh", ["-c", "cd '\(town.path)' && '\(Program.path)' repl --on \(Town.day) < lines"], [:])
        #expect(ending.status == 2)
        #expect(ending.output.contains("✓ 登记 "))
        #expect(ending.output.contains("没有“没有这个”这个命令"))
        #expect(ending.output.contains("张家湾社区共 "))
        #expect(!ending.output.contains("›"))
    }

    @Test func `the history is its owner's alone, and holds no protected number`() throws {
        let town = try Self.town()
        let state = town.path + "/../state-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: state) }
        let seat = try seat(town, environment: ["XDG_STATE_HOME": state])
        seat.enter("帮助 走访")
        try seat.see("写法：走访 <谁>")
        for number in ["15400001234", "154 0000 1234", "420199194305010017", "４２０１９９１９４３０５０１００１７"] {
            seat.enter("居民 \(number)")
        }
        seat.enter("历史 居民12345678901")
        seat.enter("tc")
        #expect(seat.finish() == 0)
        let folder = state + "/gewu"
        let file = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        let path = "\(folder)/\(file)"
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == "帮助 走访\n历史 居民12345678901\ntc\n")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(!FileManager.default.fileExists(atPath: town.path + "/gewu"))
    }

    @Test func `two consoles and a night at once lose nothing`() throws {
        let town = try Self.town()
        let households = try openHouseholds(in: town.path).prefix(12)
        let visits = try visitCount(in: town.path)
        let (one, two) = (try seat(town), try seat(town))
        let night = try town.gewu.start(["run", "nightly", "--on", Town.day])
        for (number, household) in households.enumerated() {
            (number % 2 == 0 ? one : two).enter("zf 户\(household) wy")
        }
        for seat in [one, two] {
            seat.enter("帮助 走访")
            try seat.see("写法：走访 <谁>")
            #expect(!seat.screen.everything.contains("locked"))
            seat.enter("tc")
            #expect(seat.finish() == 0)
        }
        #expect(try night.wait().status == 0)
        #expect(try visitCount(in: town.path) == visits + households.count)
        #expect(try town.gewu("verify").status == 0)
    }

    @Test func `what was just shown goes into a file, and what was revealed does not`() throws {
        let town = try Self.town()
        let seat = try seat(town, lines: 200)
        seat.enter("待办 张家湾 > 今天.csv")
        try seat.see("行到 今天.csv")
        #expect(try String(contentsOfFile: town.path + "/今天.csv", encoding: .utf8).contains("visits."))
        seat.enter("db zjw")
        seat.enter("> 再来.xlsx")
        try seat.see("行到 再来.xlsx")
        seat.enter("历史 1")
        seat.enter("> 今天.csv")
        try seat.see("“今天.csv”已存在")
    }

    @Test func `a recording does the same again elsewhere`() throws {
        let (town, other) = (try Self.town(), try Self.town())
        let seat = try seat(town, lines: 200)
        seat.enter("录制 早上.txt")
        try seat.see("开始录制")
        seat.enter("db zjw")
        try seat.see("张家湾社区共 ")
        seat.enter("zf 1 j; 2 dh")
        seat.enter("")
        try seat.see("✓ 登记 ")
        seat.enter("录制 停")
        try seat.see("✓ 已录制 2 行")
        let script = try String(contentsOfFile: town.path + "/早上.txt", encoding: .utf8)
        #expect(script.hasPrefix("# 格务录制\n待办 zjw\n走访 "))
        #expect(!script.contains(" 1 j"))
        try other.write(script, to: "早上.txt")
        let ending = try Program.run(
            "/bin/sh", ["-c", "cd '\(other.path)' && '\(Program.path)' repl --on \(Town.day) < 早上.txt"], [:])
        #expect(ending.status == 0, "\(ending.output)")
        #expect(ending.output.contains("✓ 登记 "))
    }

    @Test func `a rehearsal writes nothing`() throws {
        let town = try Self.town()
        let household = try #require(try openHouseholds(in: town.path).first)
        let visits = try visitCount(in: town.path)
        let seat = try seat(town)
        seat.enter(".试")
        try seat.see("以下只预览")
        seat.enter("zf 户\(household) j")
        try seat.see("预览，没有写入")
        seat.enter(".试")
        try seat.see("以下照常写账本")
        #expect(try visitCount(in: town.path) == visits)
    }

    @Test func `an expression is evaluated under the operator's rights and writes nothing`() throws {
        let town = try Self.town()
        let seat = try seat(town)
        seat.enter("= 6 * 7")
        try seat.see("42")
        seat.enter("= gewu.residents:count()")
        try seat.see("2000")
        seat.enter("= nichts.da")
        try seat.see("=:1")
        seat.enter("lua")
        seat.enter("local n = 20")
        seat.enter("return { { a = n + 3 }, { a = 24 } }")
        seat.enter("")
        try seat.see("23")
    }
}
