import Foundation
import Testing

/// Accounts with a PIN: at a terminal, and from a script.
@Suite struct SignInTests {
    private static let day = "2026-11-17"

    /// A workspace with an account that has a PIN.
    private func guarded() throws -> Town {
        let town = try Town()
        let made = try town.gewu("do", "账号 新增 t1 田示例 网格员 张家湾/01", "--on", Self.day)
        try #require(made.status == 0, "\(made.errors)")
        try choosePIN(town, "2580")
        return town
    }

    private func sitDown(_ town: Town) throws -> Seat {
        try Seat(town.gewu, ["repl", "--as", "t1", "--on", Self.day], environment: ["HOME": town.path])
    }

    private func choosePIN(_ town: Town, _ pin: String) throws {
        let seat = try sitDown(town)
        try seat.seePrompt()
        seat.enter("kl")
        for answer in ["", pin, pin] {
            try seat.settle { $0.hasSuffix("：") }
            seat.enter(answer)
        }
        try seat.see("✓ 口令设好了")
        #expect(!seat.received.contains(pin))
        seat.enter("tc")
        #expect(seat.finish() == 0)
    }

    @Test func `the console asks for the PIN, shows nothing of it, and opens to the right one`() throws {
        let town = try guarded()
        let seat = try sitDown(town)
        try seat.settle { $0 == "田示例（t1）的口令：" }
        seat.enter("1111")
        try seat.see("口令不对，再输一次")
        try seat.settle { $0 == "田示例（t1）的口令：" }
        seat.enter("2580")
        try seat.see("张家湾社区第1网格 · 田示例（网格员）")
        #expect(!seat.received.contains("2580") && !seat.received.contains("1111"))
        try seat.seePrompt()
        seat.enter("tc")
        #expect(seat.finish() == 0)
    }

    @Test func `three wrong ones, or none, end it, and the books were not opened`() throws {
        let town = try guarded()
        let seat = try sitDown(town)
        for _ in 1...3 {
            try seat.settle { $0.hasSuffix("口令：") }
            seat.enter("0000")
        }
        #expect(seat.finish() == 77)
        #expect(!seat.screen.everything.contains("今日应办"))
        let other = try sitDown(town)
        try other.settle { $0.hasSuffix("口令：") }
        other.type(Seat.interrupt)
        #expect(other.finish() == 77)
    }

    @Test func `a script brings the PIN in a file that is its own alone, or acts as itself`() throws {
        let town = try guarded()
        #expect(try town.gewu("do", "待办", "--as", "t1", "--on", Self.day).status == 77)
        try town.write("2580\n", to: "pin")
        let file = town.path + "/pin"
        func mode(_ mode: Int) throws {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        }
        try mode(0o644)
        #expect(try town.gewu("do", "待办", "--as", "t1", "--pin-file", file, "--on", Self.day).status == 78)
        try mode(0o600)
        #expect(try town.gewu("do", "待办", "--as", "t1", "--pin-file", file, "--on", Self.day).status == 0)
        var program = town.gewu
        program.environment["GEWU_PIN_FILE"] = file
        #expect(try program("do", "待办", "--as", "t1", "--on", Self.day).status == 0)
        try town.write("2581\n", to: "pin")
        try mode(0o600)
        #expect(try program("do", "待办", "--as", "t1", "--on", Self.day).status == 77)
        // The system user's own account, and accounts without a PIN, are as they were.
        #expect(try town.gewu("do", "待办", "--on", Self.day).status == 0)
        #expect(try town.gewu("do", "待办", "--as", "street", "--on", Self.day).status == 0)
    }

    @Test func `a PIN that was forgotten is cleared by an administrator, and nowhere to be read`() throws {
        let town = try guarded()
        let list = try town.gewu("do", "账号", "--format", "json", "--on", Self.day)
        #expect(try list.json().list.first { $0["name"].text == "t1" }?["has_pin"].flag == true)
        for line in ["历史 账号", "账号"] {
            #expect(try !town.gewu("do", line, "--on", Self.day).output.contains("scrypt"))
        }
        let books = try Data(contentsOf: URL(fileURLWithPath: town.path + "/gewu.db"))
        #expect(books.range(of: Data("scrypt$".utf8)) == nil)
        #expect(try town.gewu("do", "账号 清口令 t1", "--as", "street", "--on", Self.day).status == 77)
        #expect(try town.gewu("do", "账号 清口令 t1", "--on", Self.day).status == 0)
        #expect(try town.gewu("do", "待办", "--as", "t1", "--on", Self.day).status == 0)
    }

    @Test func `another PIN needs the one before`() throws {
        let town = try guarded()
        let seat = try sitDown(town)
        try seat.settle { $0.hasSuffix("口令：") }
        seat.enter("2580")
        try seat.seePrompt()
        seat.enter("口令")
        for answer in ["1234", "9999", "9999"] {
            try seat.settle { $0.hasSuffix("：") }
            seat.enter(answer)
        }
        try seat.see("原来的口令不对")
        seat.enter("口令")
        for answer in ["2580", "12", "12"] {
            try seat.settle { $0.hasSuffix("：") }
            seat.enter(answer)
        }
        try seat.see("口令太短")
    }
}
