import Testing

@testable import Console

@Suite struct ProgressBarTests {
    @Test func `it says how much, how fast and how long`() {
        let line = ProgressBar.line("导入", "行", done: 12_345, of: 24_690, seconds: 2, width: 100)
        #expect(line == "导入 [███████████████               ] 50%　12,345/24,690 行　6,173 行/秒　还要 2 秒")
        #expect(ProgressBar.line("核对", "条", done: 500, of: nil, seconds: 2, width: 100) == "核对　500 条　250 条/秒")
        #expect(
            ProgressBar.line("导入", "行", done: 10, of: 10_000, seconds: 10, width: 100).hasSuffix(
                "还要 166 分 30 秒"))
    }

    @Test(arguments: [30, 60, 80, 200])
    func `it is no wider than the terminal where a bar fits at all`(width: Int) {
        let line = ProgressBar.line("批处理", "个社区", done: 3, of: 16, seconds: 4, width: width)
        if line.contains("[") { #expect(displayWidth(line) <= width) }
        #expect(line.contains("3/16 个社区"))
    }

    @Test func `what is over within a second shows nothing, and more than there was to be is all of it`() {
        #expect(ProgressBar.line("导入", "行", done: 12, of: 10, seconds: 1, width: 80).contains("100%"))
    }
}
