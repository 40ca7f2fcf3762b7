import Governance
import Records
import TestKit
import Testing

@testable import Workbench

@Suite struct DailyContactTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            for name in ["张样一", "李样二", "王样三", "赵样四"] { try $0.household(name, tagged: "独居老人") }
            try $0.account("三格", .gridWorker, scope: "张家湾/3")
            try $0.account("一格", .gridWorker, scope: "张家湾/1")
        }
        try street.evaluate()
        for line in ["天天见 加入 张样一 电话 替手 李样二", "天天见 加入 李样二", "ttj jr 王样三 lj"] {
            try street.type(line, as: "三格")
        }
        return street
    }

    /// Types lines one after another, as at a console: numbers mean the list before.
    private func type(_ lines: String..., at street: Street, as account: String = "三格") throws -> Answer {
        var listed: Listed?
        var answer = Answer()
        for line in lines {
            answer = try street.desk(as: account) { desk in
                desk.listed = listed
                return try desk.run(line: line)
            }
            if let list = Listed(answer), !answer.isReceipt { listed = list }
        }
        return answer
    }

    private func today(_ answer: Answer) -> [String] {
        answer.rows.map { row in
            guard case .text(let name) = row[1], case .text(let state) = row[3] else { return "?" }
            return "\(name) \(state)"
        }
    }

    @Test func `who takes part is listed with how the day stands`() throws {
        let street = try Self.street()
        let list = try street.type("天天见", as: "三格")
        #expect(today(list) == ["张样一 未见", "李样二 未见", "王样三 未见"])
        #expect(list.rows[0].suffix(2) == [.text("电话"), .text("李样二")])
        #expect(list.notes == ["管辖范围内今日 0/3，未见 3；截至 2026-11-17"])
        #expect(try street.type("天天见 6幢", as: "三格").rows.count == 3)
        #expect(try street.type("天天见", as: "一格").rows.isEmpty)
        #expect(throws: ActionFailure.self) { try street.type("天天见 9幢", as: "三格") }
    }

    @Test func `rows are marked, all but some, and in another way; the figures follow`() throws {
        let street = try Self.street()
        let some = try type("ttj 6幢", "j 1-3 除 2", at: street)
        #expect(some.notes == ["✓ 2 人 路遇；今日 2/3", "还没见：李样二；18:00 前再找邻居、亲属"])
        let rest = try type("ttj", "j 2 邻居", at: street)
        #expect(rest.notes == ["✓ 1 人 邻居代看；今日 3/3"])
        #expect(today(try street.type("ttj", as: "三格")) == ["张样一 ✓ 路遇", "李样二 ✓ 邻居代看", "王样三 ✓ 路遇"])
        let outlook = try street.desk(as: "三格") { try $0.outlook() }
        #expect((outlook.daily, outlook.dailyUnseen) == (3, 0))
        // Once more is the same mark, in another way.
        #expect(try type("ttj", "j 1 dh", at: street).notes == ["✓ 1 人 电话；今日 3/3"])
        #expect(try street.read { try $0.records(DailyMark.self).count() } == 3)
    }

    @Test func `to be seen is no visit: the duty stays; a visit is being seen`() throws {
        let street = try Self.street()
        _ = try type("ttj", "j 1-3", at: street)
        #expect(try street.duties(ofRule: "visits.care").allSatisfy { $0.hasSuffix("待办") })
        #expect(try street.read { try $0.records(Visit.self).count() } == 0)
        let other = try Self.street()
        try other.type("走访 张样一 见", as: "三格")
        try other.type("走访 李样二 未遇", as: "三格")
        #expect(today(try other.type("ttj", as: "三格")) == ["张样一 ✓ 入户", "李样二 未见", "王样三 未见"])
    }

    @Test func `who has stopped, or has moved away, is not on the list any more`() throws {
        let street = try Self.street()
        try street.type("天天见 结束 张样一", as: "三格", on: "2026-11-17")
        try street.type("去世 王样三 2026-11-16")
        #expect(today(try street.type("ttj", as: "三格")) == ["李样二 未见"])
        #expect(throws: ActionFailure.self) { try street.type("天天见 结束 张样一", as: "三格") }
        #expect(throws: (any Error).self) { try street.type("天天见 加入 李样二", as: "三格") }
    }

    @Test func `the recorded line names the people, and does the same`() throws {
        let street = try Self.street()
        let line = try street.desk(as: "三格") { desk in
            desk.listed = Listed(try desk.run(line: "ttj"))
            let (action, words) = try desk.request("j 1-3 除 2")
            return try desk.resolved(action, words)
        }
        #expect(line.hasPrefix("见 天天见"))
        #expect(try street.type(line, as: "三格").notes[0] == "✓ 2 人 路遇；今日 2/3")
    }
}
