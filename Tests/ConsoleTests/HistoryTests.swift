import Foundation
import Testing

@testable import Console

@Suite struct HistoryTests {
    @Test(arguments: [
        "居民 15400001234", "居民 154 0000 1234", "居民 154-0000-1234", "居民 420199194305010017",
        "居民 42019919430501001X", "走访 张样一 见；电话15400001234", "居民 １５４００００１２３４",
    ])
    func `a line with a number as long as a telephone's is not kept`(line: String) {
        #expect(!HistoryFile.mayKeep(line))
    }

    @Test(arguments: [
        "db zjw", "走访 1-3,5,6 见; 4 电话", "去世 张样一 2026-11-17", "历史 居民549755813888", "走访 户549755813889 见",
        "居民 6幢2单元301", "居民 5678", "走访 张样一 外出 至 20261201",
    ])
    func `dates, rows and the numbers of records are kept`(line: String) {
        #expect(HistoryFile.mayKeep(line))
    }

    @Test func `it is its owner's alone, keeps the newest, and a line is a line`() throws {
        let path = FileManager.default.temporaryDirectory.path + "/gewu-history-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let isMade = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o644])
        try #require(isMade)
        let file = HistoryFile(path: path)
        file.add("帮助 走访\n帮助 待办")
        #expect(file.lines() == ["帮助 走访⏎帮助 待办"])
        let mode = { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
        #expect(try mode() == 0o600)
        for number in 1...(2 * HistoryFile.most) { file.add("帮助 \(number)") }
        #expect(file.lines().count == HistoryFile.most)
        #expect(file.lines().last == "帮助 \(2 * HistoryFile.most)")
        let size = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count
        #expect(size == HistoryFile.most)
        #expect(try mode() == 0o600)
    }
}

@Suite struct ConsoleWordTests {
    @Test(arguments: [
        ("退出", "退出"), ("tc", "退出"), ("quit", "退出"), ("ms", "模式"), (".试", "试"), (".s", "试"), ("luzhi", "录制"),
    ])
    func `the console's own words are spelled like the others`(typed: String, word: String) {
        #expect(ConsoleWord(typed)?.rawValue == word)
    }

    @Test(arguments: ["试", "s", "走访", "", "."])
    func `no command is taken for one of them`(typed: String) { #expect(ConsoleWord(typed) == nil) }
}
