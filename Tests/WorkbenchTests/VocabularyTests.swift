import Governance
import Records
import TestKit
import Testing

@testable import Workbench

@Suite struct VocabularyTests {
    private static func action(_ name: String, plugin: String? = nil) -> Action {
        Action(name, title: name, plugin: plugin) { _, _ in Answer(notes: [name]) }
    }

    private static func vocabulary(_ names: String...) -> Vocabulary { Vocabulary(names.map { action($0) }) }

    @Test(arguments: [
        ("待办", "daiban", "db"), ("走访", "zoufang", "zf"), ("为什么", "weishenme", "wsm"),
        ("居民", "jumin", "jm"), ("查重", "chachong", "cc"), ("划网格", "huawangge", "hwg"),
        ("撤销", "chexiao", "cx"), ("更正", "gengzheng", "gz"), ("天天见", "tiantianjian", "ttj"),
        ("党组织", "dangzuzhi", "dzz"), ("帮助", "bangzhu", "bz"), ("退出", "tuichu", "tc"),
    ])
    func `a word is typed in Chinese, in full pinyin or by its initials`(
        word: String, whole: String, initials: String
    ) throws {
        let entry = Vocabulary.Entry(Self.action(word))
        #expect(entry.spelling.whole[0] == whole)
        #expect(entry.spelling.initials == initials)
        let vocabulary = Vocabulary([Self.action("别的"), Self.action(word)])
        for typed in [word, whole, initials, initials.uppercased()] {
            #expect(try vocabulary.place(of: typed) == 1, "\(typed)")
        }
    }

    @Test(arguments: [("h", "户"), ("dc", "到场"), ("gz", "更正"), ("j", "见"), ("bz", "帮助")])
    func `equal initials belong to the word that the glossary settles`(typed: String, word: String) throws {
        let names = ["函", "导出", "挂账", "九", "补正", "户", "到场", "更正", "见", "帮助"]
        let vocabulary = Vocabulary(names.map { Self.action($0) })
        #expect(names[try vocabulary.place(of: typed)] == word)
        #expect(names[try vocabulary.place(of: "daochu")] == "导出")
        #expect(names[try vocabulary.place(of: "han")] == "函")
    }

    @Test func `initials of several words are asked about`() throws {
        let vocabulary = Self.vocabulary("走访", "转发", "待办")
        #expect(
            throws: ActionFailure.severalWords("zf", ["走访（zoufang） 走访", "转发（zhuanfa） 转发"])
        ) { try vocabulary.place(of: "zf") }
    }

    @Test func `a plugin's word gives way to a core word's initials, and that is said`() throws {
        let vocabulary = Vocabulary([Self.action("走访"), Self.action("转发", plugin: "post")])
        #expect(try vocabulary.place(of: "zf") == 0)
        #expect(try vocabulary.place(of: "zhuanfa") == 1)
        #expect(vocabulary.clashes.map(\.plugin) == [1])
        #expect(vocabulary.clashes.map(\.core) == ["走访"])
    }

    @Test func `no two core words have one spelling`() throws {
        let street = try Street.sample()
        try street.desk { desk in
            let vocabulary = Vocabulary(try desk.actions())
            for entry in vocabulary.entries {
                for typed in [entry.name, entry.spelling.initials] + entry.spelling.whole {
                    // The glossary gives these to one word; the other is typed in full.
                    if let owner = Vocabulary.settled[typed], owner != entry.name { continue }
                    let place = try vocabulary.place(of: typed)
                    #expect(vocabulary.entries[place].name == entry.name, "\(typed)")
                }
            }
        }
    }

    @Test(arguments: [("走仿", "走访"), ("zoufan", "走访"), ("代办", "待办"), ("jumn", "居民")])
    func `an unknown word is answered with the nearest`(typed: String, meant: String) throws {
        let street = try Street.sample()
        do {
            try street.type(typed)
            Issue.record("\(typed) was understood")
        } catch ActionFailure.unknownAction(let word, let suggestion) {
            #expect(word == typed)
            #expect(suggestion == meant)
        }
    }

    @Test func `the same line works in Chinese and in pinyin`() throws {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.household("李样三", tagged: "独居老人")
        }
        try street.evaluate()
        let list = try street.type("待办 张家湾")
        #expect(try street.type("db zjw") == list)
        #expect(try street.type("daiban zhangjiawan/3").rows == list.rows)
        #expect(try street.type("zf 张样一 j").notes[0].hasPrefix("✓ 登记 张样一 见到"))
    }
}

@Suite struct ListRowsTests {
    @Test(arguments: [
        ("1-3,5,6", [1, 2, 3, 5, 6]), ("4", [4]), ("1-4 除 3", [1, 2, 4]), ("1-5,9除2，3", [1, 4, 5, 9]),
        ("3、1、3", [1, 3]), ("1到3", [1, 2, 3]),
    ])
    func `rows are written as people write them`(text: String, rows: [Int]) {
        #expect(ListRows(text)?.numbers == rows)
    }

    @Test(arguments: ["", "张样一", "3-1", "0", "1-", "-2", "1-9999", "1 除", "除 3", "1 除 2 除 3", "1x"])
    func `what is no list of rows is none`(text: String) { #expect(ListRows(text) == nil) }
}

@Suite struct ListedTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            for name in ["张样一", "李样三", "王样二", "赵样四"] { try $0.household(name, tagged: "独居老人") }
        }
        try street.evaluate()
        return street
    }

    private func type(
        _ line: String, after list: String, _ street: Street, mode: Context.Mode = .apply
    ) throws -> Answer {
        let listed = Listed(try street.type(list))
        return try street.desk(mode: mode) { desk in
            desk.listed = listed
            return try desk.run(line: line)
        }
    }

    @Test func `several visits in one line are one change, and each closes its duties`() throws {
        let street = try Self.street()
        let answer = try type("走访 1-2 见; 3 电话；4 未遇", after: "待办", street)
        #expect(answer.rows.count == 4)
        #expect(answer.notes[0] == "✓ 登记 4 户，完成待办 3 项")
        #expect(answer.notes.contains { $0.hasPrefix("  赵样四　未遇，第 1 次") })
        #expect(try street.type("待办").rows.count == 1)
        let visits = try street.read { try $0.records(Visit.self).order(by: "id").all() }
        #expect(Set(visits.map(\.commit)).count == 1)
        #expect(try visits.map { try $0[Visit.outcome] } == [.met, .met, .contacted, .notHome])
        try street.type("撤销")
        #expect(try street.type("待办").rows.count == 4)
    }

    @Test func `those just listed are met, but for some`() throws {
        let street = try Self.street()
        #expect(try type("见 1-4 除 3", after: "待办", street).notes[0] == "✓ 登记 3 户，完成待办 3 项")
        #expect(try street.type("待办").lines.map { $0.prefix(3) } == ["王样二"])
    }

    @Test func `rows of residents are their households`() throws {
        let street = try Self.street()
        #expect(try type("j 1", after: "居民 6幢", street).rows.count == 1)
        #expect(try street.type("待办").rows.count == 3)
    }

    @Test(arguments: ["走访 5 见", "走访 1-5 见", "走访 1 见; 1 电话", "走访 1 见; 2", "走访 ；", "见 1; 2"])
    func `a line with one slip writes nothing`(line: String) throws {
        let street = try Self.street()
        #expect(throws: ActionFailure.self) { try type(line, after: "待办", street) }
        #expect(try street.read { try $0.records(Visit.self).count() } == 0)
    }

    @Test func `a preview says what the line would write`() throws {
        let street = try Self.street()
        let answer = try type("见 1-3", after: "待办", street, mode: .dryRun)
        #expect(answer.notes[0] == "预览，没有写入：登记 3 户，完成待办 3 项")
        #expect(try street.read { try $0.records(Visit.self).count() } == 0)
    }

    @Test func `without a list a number is a duty's, as ever`() throws {
        let street = try Self.street()
        guard case .number(let id)? = try street.type("待办").rows.first?.first else {
            Issue.record("no duty")
            return
        }
        #expect(try street.type("走访 \(id) 见").notes[0].contains("完成待办 1 项"))
    }

    @Test func `a duty in a row is explained, a resident in a row shown`() throws {
        let street = try Self.street()
        #expect(try !type("为什么 2", after: "待办", street).rows.isEmpty)
        #expect(try type("居民 2", after: "居民 6幢", street).rows.count == 1)
        #expect(try !type("历史 1", after: "居民 6幢", street).rows.isEmpty)
    }
}

@Suite struct CompletingTests {
    private static func street() throws -> Street {
        try Street.sample {
            try $0.community("沙湖", grids: 2)
            try $0.household("张样一", tagged: "独居老人")
            try $0.household("李样三", tagged: "独居老人")
        }
    }

    private func texts(_ line: String, recent: [String] = []) throws -> [String] {
        try Self.street().desk { try $0.completions(line, recent: recent).map(\.text) }
    }

    @Test func `commands are completed from Chinese, pinyin and initials`() throws {
        #expect(try texts("zf") == ["走访"])
        #expect(try texts("zou") == ["走访"])
        #expect(try texts("待") == ["待办"])
        #expect(try texts("帮助 wsm") == ["为什么"])
        #expect(try texts("没有这个") == [])
    }

    @Test func `places are completed by their initials, and their grids after a stroke`() throws {
        #expect(try texts("db zjw") == ["张家湾"])
        #expect(try texts("待办 沙") == ["沙湖"])
        #expect(try texts("待办 zjw/") == ["张家湾/01", "张家湾/02", "张家湾/03"])
        #expect(try texts("待办 张家湾/3") == ["张家湾/03"])
        #expect(try texts("待办 张家湾/9") == [])
    }

    @Test func `names are completed from their sound, and then the results`() throws {
        #expect(try texts("zf zyy") == ["张样一"])
        #expect(try texts("zf lys") == ["李样三"])
        #expect(try texts("走访 张样一 w") == ["微信", "未遇", "外出"])
        #expect(try texts("走访 张样一 见; zyy") == ["张样一"])
        #expect(try texts("走访 张样一 见; 李样三 d") == ["电话"])
    }

    @Test func `what was used lately comes first`() throws {
        #expect(try texts("走访 张样一 w", recent: ["外出", "张样一"]) == ["外出", "微信", "未遇"])
    }

    @Test func `namesakes are told apart by their numbers`() throws {
        let street = try Self.street()
        try street.household("王家")
        try street.member("张样一", of: "王家", born: "1990-01-01")
        let found = try street.desk { try $0.completions("zf zyy") }
        #expect(found.count == 2)
        #expect(found.allSatisfy { $0.text.hasPrefix("居民") && $0.note.hasPrefix("张样一 ") })
    }

    @Test func `nobody outside the account's scope is offered`() throws {
        let street = try Self.street()
        try street.account("沙湖一", scope: "沙湖")
        #expect(try street.desk(as: "沙湖一") { try $0.completions("zf zyy") } == [])
        #expect(try street.desk(as: "沙湖一") { try $0.completions("db zjw") } == [])
    }
}

@Suite struct HelpTests {
    @Test func `help shows three lines with people and places of the workspace itself`() throws {
        let street = try Street.sample { try $0.household("李样二", tagged: "独居老人") }
        try street.evaluate()
        let notes = try street.type("帮助 走访").notes.filter { $0.hasPrefix("例如：") }
        #expect(notes == ["例如：走访 李样二 外出 至 12-1", "例如：走访 李样二 见", "例如：走访 1-3,5 见; 4 电话"])
        #expect(try street.type("帮助 登记").notes.contains { $0.contains("6幢1单元101") })
        // Nobody learns of a place they do not serve.
        try street.account("一格", .gridWorker, scope: "张家湾/1")
        #expect(try !street.type("帮助 走访", as: "一格").notes.joined().contains("李样二"))
    }
}
