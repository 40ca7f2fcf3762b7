import Governance
import Records
import TestKit
import Testing

@testable import Workbench

@Suite struct ReportMatterTests {
    private static func street() throws -> Street {
        try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.account("三格", .gridWorker, scope: "张家湾/3")
            try $0.account("一格", .gridWorker, scope: "张家湾/1")
        }
    }

    @Test(arguments: [
        ("厨房水管漏到楼下", "PM.02"), ("楼道灯不亮", "PF.05"), ("电梯困人", "EM.03"), ("楼道里有煤气味", "EM.02"),
        ("问低保怎么申请", "SV.01"), ("下不了楼，要去医院看病", "HP.04"), ("垃圾桶满了", "EN.01"),
    ])
    func `the class is told from the words`(told: String, code: String) {
        #expect(MatterClass.told(by: told)?.code == code)
    }

    @Test func `every class of the list is one the books take`() throws {
        let street = try Self.street()
        for kind in MatterClass.all { try street.type("上报 张样一 一件事 类别 \(kind.code)") }
        #expect(try street.type("事件").rows.count == MatterClass.all.count)
        #expect(Set(MatterClass.all.map(\.title)).count == MatterClass.all.count)
    }

    @Test func `a need that was heard at a door becomes a matter of the household`() throws {
        let street = try Self.street()
        let home = try #require(street.households["张样一"])
        let answer = try street.type("上报 张样一 厨房水管漏水 没人修", as: "三格")
        #expect(answer.notes[0].contains("厨房水管漏水 没人修　物业维修（PM.02），一般，待受理"))
        try street.read { session throws in
            let matter = try #require(try session.records(Matter.self).first())
            #expect(try matter[Matter.household] == home)
            #expect(try matter[Matter.day] == "2026-11-17")
        }
        let list = try street.type("事件 张家湾")
        #expect(list.lists == "matter")
        #expect(list.notes == ["张家湾社区共 1 件：待受理 1；截至 2026-11-17"])
        #expect(try street.type("事件", as: "一格").rows.isEmpty)
        guard case .number(let number) = list.rows[0][0] else { return #expect(Bool(false)) }
        #expect(try street.type("事件 事件\(number)").rows.contains { $0[1] == .text("6幢1单元101") })
        #expect(throws: ActionFailure.self) { try street.type("事件 事件\(number)", as: "一格") }
    }

    @Test func `what happened in a building is reported there, and who is in danger is told whom to call`()
        throws
    {
        let street = try Self.street()
        let answer = try street.type("上报 6幢 楼梯间水管爆裂")
        #expect(answer.notes.contains("有生命危险先打 110、119、120"))
        #expect(try street.type("上报 6幢1单元101 家里打人 类别 DS.02").notes.contains { $0.contains("马上打 110") })
        try street.read { session throws in
            let matters = try session.records(Matter.self).order(by: "id").all()
            #expect(try matters[0][Matter.building]?.raw == street.place("6幢"))
            #expect(try matters[0][Matter.urgency] == .critical)
            #expect(try matters[1][Matter.danger])
        }
    }

    @Test func `a rule that asks for somebody on the spot has its duty at once`() throws {
        let street = try Self.street()
        street.rules = { [.attend()] }
        let answer = try street.type("上报 6幢 楼梯间水管爆裂")
        #expect(answer.notes.contains { $0.hasPrefix("按规则要到场：新待办 1 项") })
    }

    @Test(arguments: [
        ("上报 张样一 一件事", "看不出"), ("上报 张样一 漏水 类别 没有的", "没有“没有的”这个类别"),
        ("上报 李样九 漏水", "没有叫“李样九”"), ("上报 9幢 漏水", "9幢"), ("上报 张样一", "缺少“情况”"),
    ])
    func `what cannot be understood is refused`(line: String, said: String) throws {
        let street = try Self.street()
        do {
            try street.type(line)
            Issue.record("\(line) was taken")
        } catch let failure as ActionFailure { #expect(failure.message.contains(said), "\(failure.message)") }
        #expect(try street.type("事件").rows.isEmpty)
    }
}
