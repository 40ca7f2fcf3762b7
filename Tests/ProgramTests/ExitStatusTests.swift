import Foundation
import Testing

/// The statuses and the shape of errors that scripts and cron rely on.
@Suite struct ExitStatusTests {
    struct Case: CustomTestStringConvertible {
        let line: String
        let status: Int32
        let code: String
        var testDescription: String { line }
    }

    /// What goes wrong in a workspace that is well, with the code that says so.
    static let failures = [
        Case(line: "do|为什么 99999999", status: 1, code: "not_found"),
        Case(line: "do|待呗", status: 64, code: "unknown_action"),
        Case(line: "do|走访", status: 64, code: "usage"),
        Case(line: "do|待办 张家湾 03", status: 64, code: "usage"),
        Case(line: "do|待办|--on|2026-02-30", status: 64, code: "usage"),
        Case(line: "do|待办|--on", status: 64, code: "usage"),
        Case(line: "do", status: 64, code: "usage"),
        Case(line: "do|待办|--known|999999", status: 64, code: "no_such_commit"),
        Case(line: "do|待办|--as|无此人", status: 77, code: "no_operator"),
        Case(line: "do|待办 张家湾|--as|beihuanlu", status: 77, code: "not_permitted"),
        Case(line: "run|nihgtly", status: 64, code: "unknown_job"),
        Case(line: "run|nightly|--community|张家弯", status: 64, code: "unknown_community"),
        Case(line: "run|nightly|--workers|0", status: 64, code: "usage"),
        Case(line: "run|nightly|--known|1", status: 64, code: "usage"),
        Case(line: "run|nightly|--as|zhangjiawan-1", status: 77, code: "not_permitted"),
        Case(line: "import|resident|没有.xlsx|--community|张家湾", status: 65, code: "sheet"),
        Case(line: "import|mattr|没有.xlsx", status: 64, code: "unknown_type"),
        Case(line: "plugin|enable|没有", status: 78, code: "plugin_failed"),
        Case(line: "script|-e|error(\"坏了\")", status: 1, code: "plugin_failed"),
        Case(line: "script|没有.lua", status: 65, code: "script"),
        Case(line: "backup|gewu.db", status: 1, code: "already_there"),
        Case(line: "verfy", status: 64, code: "unknown_command"),
        Case(line: "verify|--what", status: 64, code: "usage"),
        Case(line: "repl|--known|999999999", status: 64, code: "no_such_commit"),
    ]

    @Test(arguments: failures)
    func `a failure has its status, and with --format json is one object`(failure: Case) throws {
        let town = try Town()
        let words = failure.line.split(separator: "|").map(String.init)

        let plain = try town.gewu.start(words).wait()
        #expect(plain.status == failure.status, "\(plain.errors)")
        #expect(!plain.errors.isEmpty)

        let ending = try town.gewu.start(words + ["--format", "json"]).wait()
        #expect(ending.status == failure.status)
        #expect(ending.output.isEmpty)
        let error = try ending.error()
        #expect(error["code"].text == failure.code)
        #expect(!(error["message"].text ?? "").isEmpty)
        #expect(error.names.isSuperset(of: ["code", "message", "hint"]))
    }

    /// The numbers are those of the program itself: its reference is written out of them.
    @Test func `every status is in the reference and the manual, and a test has seen it`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let place = try Place()
        let reference = try place.gewu("plugin", "docs").output
        let section = try #require(reference.range(of: "\n## 退出状态\n"))
        let statuses = reference[section.upperBound...].matches(of: /\| (\d+) \|/).map { String($0.1) }
        #expect(statuses.count >= 9)
        let manual = try String(contentsOf: root.appending(path: "docs/manual.md"), encoding: .utf8)
        let folder = root.appending(path: "Tests/ProgramTests")
        let tests = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".swift") }
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
        for status in statuses {
            #expect(manual.contains("| \(status) |"), "\(status)")
            let seen = try Regex("(status == |status: )\(status)\\b")
            #expect(tests.contains(seen), "\(status)")
        }
    }

    @Test func `without arguments it is the console, which needs a workspace`() throws {
        let place = try Place()
        let ending = try place.gewu()

        #expect(ending.status == 78)
        #expect(ending.errors.contains("没有工作区"))
        // Nobody sits there and nothing comes: nothing is asked, and nothing was wrong.
        let town = try Town()
        #expect(try town.gewu() == Program.Ending(status: 0, output: "", errors: ""))
    }

    @Test(arguments: [["help"], ["--help"], ["help", "run"], ["--version"]])
    func `help is no failure`(words: [String]) throws {
        let place = try Place()
        let ending = try place.gewu.start(words).wait()

        #expect(ending.status == 0)
        #expect(!ending.output.isEmpty && ending.errors.isEmpty)
    }

    @Test func `a plugin's failure names the file and the line`() throws {
        let town = try Town()
        try town.write("return 1 +\nnil", to: "bad.lua")

        let error = try town.gewu("script", "bad.lua", "--format", "json").error()

        #expect(error["file"].text == "bad.lua")
        #expect(error["line"].number != nil)
        #expect(error["plugin"].text == "bad.lua")
    }

    @Test func `a file that is no register names the file and the row`() throws {
        let town = try Town()
        try town.write("标题\n姓名,性别\n张样一,女\n", to: "list.csv")

        let ending = try town.gewu(
            "import", "resident", "list.csv", "--community", "张家湾", "--format", "json")

        #expect(ending.status == 65)
        let error = try ending.error()
        #expect(error["file"].text == "list.csv")
        #expect(error["row"].number == 2)
    }

    @Test func `books that are held by others are busy`() throws {
        let town = try Town()
        try town.holdingBooks {
            let ending = try town.gewu(
                "do", "走访 户\(try town.household()) 见面", "--on", Town.day, "--format", "json")
            #expect(ending.status == 75)
            #expect(try ending.error()["code"].text == "busy")
        }
    }

    @Test func `an interrupted run says so, and what landed is whole`() throws {
        let town = try Town(copyOf: Town.large.get())
        // It waits for its turn to write when it is told to stop.
        let run = try town.holdingBooks {
            let run = try town.gewu.start([
                "run", "nightly", "--on", Town.day, "--most", "1", "--format", "json",
            ])
            Thread.sleep(forTimeInterval: 2)
            run.kill(SIGINT)
            return run
        }
        let ending = try run.wait()

        #expect(ending.status == 130)
        #expect(try ending.json()["interrupted"].flag == true)
        #expect(try town.gewu("verify").status == 0)
        let again = try town.gewu("run", "nightly", "--on", Town.day)
        #expect(again.status == 0)
    }
}
