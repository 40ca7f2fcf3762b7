import Testing

@testable import Console
@testable import Workbench

@Suite struct LanguageTests {
    private func isHan(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    @Test(arguments: ConsoleText.allCases.map(\.rawValue) + ConsoleWord.allCases.map(\.title))
    func `all that the console says is in the catalogue, with the same places for what varies`(text: String)
        throws
    {
        let english = try #require(English.words[text], "\(text)")
        for number in 0...3 {
            #expect(text.contains("{\(number)}") == english.contains("{\(number)}"), "\(text)")
        }
        #expect(Language.chinese.words(text) == text)
    }

    @Test(arguments: coreActions.map(\.name))
    func `a command's title, arguments, hints and reasons are in the catalogue`(name: String) throws {
        let action = try #require(coreActions.first { $0.name == name })
        let texts =
            [action.title]
            + action.arguments.flatMap { [$0.name, $0.hint] + [$0.why].compactMap { $0 } }
        for text in texts where isHan(text) { #expect(English.words[text] != nil, "\(name): \(text)") }
    }

    @Test func `the catalogue has nothing that nobody says`() {
        var said = Set(ConsoleText.allCases.map(\.rawValue) + ConsoleWord.allCases.map(\.title))
        for action in coreActions {
            said.insert(action.title)
            for argument in action.arguments {
                said.formUnion([argument.name, argument.hint, argument.why ?? ""])
            }
        }
        // Of the help itself.
        said.formUnion([
            "写法", "首字母", "做什么", "写什么", "可以不写", "怎么写", "写法：{0}", "做什么：{0}", "也可以输入：{0}、{1}", "例如：{0}",
            "要写账本；写错了用 撤销", "只有系统管理员能用", "来自插件 {0}", "{0} {1}/秒", "还要 {0}", "{0} 秒", "{0} 分 {1} 秒",
        ])
        #expect(English.words.keys.filter { !said.contains($0) }.sorted() == [])
    }
}
