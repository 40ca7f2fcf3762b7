import Governance
import Records
import TestKit
import Testing
import Workbench

/// What somebody gets who asks how to type something, who did what, and who is still here.
@Suite struct LookingUpTests {
    @Test func `every command that takes words is explained with an example that can be typed`() throws {
        let street = try Street.sample()
        try street.desk { desk in
            for action in try desk.actions() {
                guard !action.arguments.isEmpty else { continue }
                let example = try #require(action.example, "\(action.name)")
                let words = example.split(separator: " ").map(String.init)
                #expect(words.first == action.name)
                #expect(words.count > action.arguments.filter { !$0.isOptional }.count, "\(example)")
            }
        }
        let answer = try street.type("帮助 走访")
        #expect(answer.rows.map { $0[0] } == [.text("谁"), .text("结果"), .text("至 日期")])
        #expect(answer.rows.map { $0[1] } == [.flag(false), .flag(false), .flag(true)])
        #expect(answer.notes.contains("写法：走访 <谁> <结果> [至 日期]"))
        #expect(answer.notes.contains("例如：走访 张样一 外出 至 12-1"))
        #expect(throws: ActionFailure.unknownAction("走仿", suggestion: "走访")) {
            try street.type("帮助 走仿")
        }
    }

    private static func street() throws -> Street {
        try Street.sample {
            try $0.household("张样一", phone: "15412345678")
            try $0.community("东亭", grids: 1)
            try $0.building("1幢", in: "东亭/1")
            try $0.household("李样二", in: "1幢", phone: "15487654321")
            try $0.account("网格", .gridWorker, scope: "张家湾/3")
            try $0.account("书记", .secretary, scope: "张家湾")
            try $0.account("东亭网格", .gridWorker, scope: "东亭/1")
        }
    }

    private static func actions(_ answer: Answer) -> [String] {
        answer.rows.map { "\($0[3].said)：\($0[4].said)" }
    }

    @Test func `who serves a place reads the reasons of their own and of their place, and of no other`()
        throws
    {
        let street = try Self.street()
        try street.type("显示 电话 张样一 约时间", as: "书记")
        try street.type("显示 电话 李样二 家里的私事", as: "东亭网格")
        try street.desk { desk in
            try desk.session.write(Purpose("更正：两家的私事")) { work in
                for name in ["张样一", "李样二"] {
                    try work.update(try #require(street.residents[name]), Resident.birth <- "1944-05-01")
                }
            }
        }
        let seen = Self.actions(try street.type("变更 全部", as: "网格"))
        #expect(seen.contains("书记：查看联系电话：约时间"))
        #expect(seen.contains("街道：更正：…"))
        #expect(!seen.joined().contains("私事"))
        #expect(!seen.joined().contains("东亭网格"))
        #expect(Self.actions(try street.type("变更 全部")).contains("东亭网格：查看联系电话：家里的私事"))
        #expect(Self.actions(try street.type("变更", as: "东亭网格")) == ["东亭网格：查看联系电话：家里的私事"])
    }

    @Test func `that somebody has looked at or taken out a list is not taken back`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见面", as: "网格")
        try street.type("显示 电话 张样一 约时间", as: "网格")
        let seen = try street.read { try $0.lastCommit() }
        try street.desk(as: "网格") { try $0.noteExport(of: "居民 张样一", rows: 1, into: "/某处/甲.csv") }
        for (number, account) in [(seen, "网格"), (seen + 1, "网格"), (seen + 1, nil)] {
            let failure = #expect(throws: ActionFailure.self) { try street.type("撤销 \(number)", as: account) }
            #expect(failure?.code == "not_permitted")
        }
        // "The last" is the last that changed something.
        #expect(try street.type("撤销", as: "网格").notes.first?.contains("走访") == true)
        try street.read { session in
            #expect(try session.records(Visit.self).count() == 0)
            #expect(try session.records(Disclosure.self).count() == 1)
            let log = try #require(try session.records(ExportLog.self).first())
            #expect(try log[ExportLog.list] == "居民 …")
            #expect(try log[ExportLog.rows] == 1)
            #expect(try log[ExportLog.file] == "甲.csv")
            #expect(try log[ExportLog.account] == "网格")
            #expect(try log[ExportLog.isUnmasked] == false)
            #expect(try log[ExportLog.community] == nil)
        }
    }

    @Test func `exports are on record for who looks after the place, and for no other`() throws {
        let street = try Self.street()
        try street.desk(as: "书记") { try $0.noteExport(of: "resident", rows: 9, into: "a.csv") }
        try street.desk { try $0.noteExport(of: "待办 张家湾/03", rows: 9, into: "b.csv") }
        func seen(_ account: String?) throws -> Int {
            try street.desk(as: account, mode: .readOnly) { try $0.session.records(ExportLog.self).count() }
        }
        #expect(try seen(nil) == 2)
        #expect(
            try street.desk(mode: .readOnly) { desk throws in
                try desk.session.records(ExportLog.self).order(by: "id").all().map { try $0[ExportLog.list] }
            } == ["resident", "待办 张家湾/03"])
        #expect(try seen("书记") == 1)
        #expect(try seen("网格") == 0 && seen("东亭网格") == 0)
        #expect(throws: ActionFailure.self) {
            try street.desk(mode: .readOnly) { try $0.noteExport(of: "unit", rows: 9, into: "c.csv") }
        }
    }

    @Test func `who has died or moved out is marked in lists, and stands last`() throws {
        let street = try Street.sample {
            for name in ["张样一", "张样二", "张样三"] { try $0.household(name) }
        }
        let before = try street.type("居民 张样")
        #expect(before.rows.map { $0[1].said } == ["张样一", "张样三", "张样二"].sorted())
        try street.type("去世 张样一 2026-11-10")
        try street.type("迁出 张样三 洪山区")
        let answer = try street.type("居民 张样")
        #expect(answer.rows.first?[1] == .text("张样二"))
        let marks = Dictionary(uniqueKeysWithValues: answer.rows.map { ($0[1].said, $0[9].said) })
        #expect(marks == ["张样一": "已故（2026-11-10）", "张样二": "", "张样三": "已迁出（2026-11-17）"])
        // On a day before, nobody knows of it.
        #expect(try street.type("居民 张样一", on: "2026-11-01").rows.first?[9] == Answer.Cell.none)

        try street.member("张样一", of: "张样二")
        let failure = #expect(throws: ActionFailure.self) { try street.type("历史 张样一") }
        guard case .ambiguous(_, let choices)? = failure else { return #expect(Bool(false)) }
        #expect(choices.count == 2)
        #expect(choices.last?.hasSuffix("已故（2026-11-10）") == true)
    }

    @Test func `the history of a number is that of the record that bears it, and says which`() throws {
        let street = try Self.street()
        try street.evaluate()
        try street.type("走访 张样一 见面", as: "网格")
        let visit = try #require(try street.read { try $0.records(Visit.self).first() }).rawID
        for word in ["\(visit)", "走访\(visit)", "走访 \(visit)"] {
            let answer = try street.type("历史 \(word)", as: "网格")
            #expect(answer.notes == ["走访 \(visit)"])
            #expect(answer.rows.contains { $0[6].said == "结果" && $0[8].said == "见到" }, "\(word)")
        }
        let other = try #require(street.residents["李样二"]).raw
        #expect(throws: ActionFailure.self) { try street.type("历史 \(other)", as: "网格") }
        #expect(throws: ActionFailure.self) { try street.type("历史 居民\(visit)", as: "网格") }
        #expect(throws: ActionFailure.self) { try street.type("历史 999999") }
        let person = try #require(street.residents["张样一"]).raw
        #expect(try street.type("历史 \(person)", as: "网格").notes == ["居民 \(person)"])
    }

    @Test func `the history of what was imported says from which row of which file`() throws {
        let clerk = try Clerk.sample()
        let run = try #require(try clerk.take("unit", Fixture.path("驻区单位名录.csv")).run)
        let unit = try #require(
            try clerk.street.read {
                try $0.records(ResidentUnit.self).where(ResidentUnit.name == "驻区单位30").first()
            })
        let answer = try clerk.street.type("历史 驻区单位\(unit.rawID)")
        #expect(
            answer.notes == ["驻区单位 \(unit.rawID)", "来自导入：批次 \(run)，文件 驻区单位名录.csv，第 31 行"])
    }

    @Test func `nobody is born after today or longer ago than anybody lives, and the unborn have no age`()
        throws
    {
        let street = try Street.sample { try $0.household("张样一", born: "2010-05-01") }
        for (birth, reason) in [
            ("2026-11-18", "出生日期晚于今天"), ("1890-01-01", "按此年龄超过 130 岁"),
        ] {
            let failure = #expect(throws: RecordFailure.self) {
                try street.write { work in
                    try work.insert(Resident.self, Resident.name <- "李样二", Resident.birth <- Day(birth))
                }
            }
            #expect(failure == .refused(field: "出生日期", type: "居民", reason: reason))
            #expect(throws: RecordFailure.self) {
                try street.write { work in
                    try work.update(try #require(street.residents["张样一"]), Resident.birth <- Day(birth))
                }
            }
        }
        #expect(try street.type("居民 张样一").rows.first?[2] == .number(16))
        #expect(try street.type("居民 张样一", on: "2010-05-01").rows.first?[2] == .number(0))
        // The household was there before the child.
        #expect(try street.type("居民 张样一", on: "2010-04-30").rows.first?[2] == Answer.Cell.none)
    }

    @Test func `a visit to a household that nobody lived in on the day is taken, and questioned`() throws {
        let street = try Street.sample { try $0.household("张样一") }
        let home = try #require(street.households["张样一"]).raw
        let early = try street.type("走访 户\(home) 见面", on: "2019-05-01")
        #expect(early.notes.contains("核对日期：账本里 2019-05-01 这一户没有人住；写错了用 撤销"))
        #expect(try street.type("走访 户\(home) 见面").notes.count == 1)
    }
}

extension Answer.Cell {
    fileprivate var said: String {
        switch self {
        case .none: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "是" : "否"
        }
    }
}
