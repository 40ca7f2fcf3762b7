import Governance
import Records
import TestKit
import Testing
import Workbench

/// The life of a matter, as staff type it.
@Suite struct MatterTests {
    /// 田 serves grid 3, 夏 is the secretary, 李 and 何 work in the community. It is Tuesday, nine in the morning.
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample(on: "2026-11-17") { street in
            try street.household("张样一")
            try street.account("田", .gridWorker, scope: "张家湾/3")
            try street.account("夏", .secretary, scope: "张家湾")
            try street.account("李", .communityWorker, scope: "张家湾")
            try street.account("何", .communityWorker, scope: "张家湾")
            try build(street)
        }
    }

    /// A matter that was reported by 田, and its number.
    private static func reported(
        _ what: String = "路灯不亮", _ more: String = "", _ build: (Street) throws -> Void = { _ in }
    ) throws -> (Street, String) {
        let street = try street(build)
        try street.type("上报 6幢 \(what) \(more)", as: "田")
        return (street, String(try row(street).rawID))
    }

    private static func row(_ street: Street, _ number: String? = nil) throws -> Row {
        let rows = try street.read(on: "2026-12-31") { try $0.records(Matter.self).order(by: "id").all() }
        return try #require(number.map { number in rows.first { String($0.rawID) == number } } ?? rows.last)
    }

    /// `办理中 李 2026-11-24 23:59`: the state, who answers for it, and what was promised.
    private static func standing(_ street: Street, _ number: String) throws -> String {
        let row = try row(street, number)
        return [
            try row[Matter.state].rawValue, try row[Matter.responsible] ?? "-",
            try row[Matter.promised]?.description ?? "-",
        ].joined(separator: " ")
    }

    private func failure(_ body: () throws -> Void) -> ActionFailure? {
        do { try body() } catch { return error as? ActionFailure }
        return nil
    }

    @Test func `who is told of it first answers for it, with a term from the first minute`() throws {
        let street = try Self.street()
        let answer = try street.type("上报 6幢 路灯不亮", as: "田")
        let row = try Self.row(street)

        #expect(try row[Matter.kind] == "PF.01")
        #expect(try row[Matter.responsible] == "田")
        #expect(try row[Matter.contactPerson] == "田")
        // Two office hours to accept it, five working days to close it.
        #expect(try row[Matter.due]?.description == "2026-11-17 11:00")
        #expect(try row[Matter.promised]?.description == "2026-11-24 23:59")
        #expect(
            answer.notes.last == "2026-11-17 11:00 前受理，2026-11-24 23:59 前办结；居民只找你，有人接单以前由你负责交接",
            "\(answer.notes)")
    }

    @Test func `danger to life is told first, and its clock never stops`() throws {
        let street = try Self.street()
        let answer = try street.type("上报 张样一 老人摔倒起不来", as: "田")
        #expect(answer.notes.contains("有生命危险先打 110、119、120"))
        let row = try Self.row(street)
        #expect(try row[Matter.urgency] == .critical)
        #expect(try row[Matter.due]?.description == "2026-11-17 09:15")
        #expect(try row[Matter.promised]?.description == "2026-11-18 09:00")
    }

    @Test func `from the report to the file, each step by who may take it`() throws {
        let (street, id) = try Self.reported()
        try street.type("受理 \(id)", as: "李")
        #expect(try Self.standing(street, id) == "已受理 李 2026-11-24 23:59")
        #expect(failure { try street.type("派单 \(id) 何", as: "田") }?.code == "not_permitted")
        try street.type("派单 \(id) 何", as: "夏")
        #expect(try Self.standing(street, id) == "待接单 李 2026-11-24 23:59")
        try street.type("接单 \(id)", as: "何")
        #expect(try Self.standing(street, id) == "办理中 何 2026-11-24 23:59")
        #expect(failure { try street.type("回单 \(id)", as: "何") }?.code == "usage")
        try street.type("回单 \(id) 换了灯泡", as: "何")
        try street.type("核查 \(id) 亮了", as: "田")
        try street.type("好差评 \(id) 满意", as: "李")
        try street.type("归档 \(id)", as: "李")
        #expect(try Self.standing(street, id) == "已归档 何 2026-11-24 23:59")
        #expect(failure { try street.type("撤回 \(id) 算了", as: "李") }?.hint == "已是最后一步")
        try street.read { session throws in
            let steps = try session.records(Step.self).where(Step.type == "matter").order(by: "id").all()
            #expect(
                try steps.map { try $0[Step.to] } == [
                    "待受理", "已受理", "待接单", "办理中", "待核查", "已办结", "已评价", "已归档",
                ])
            #expect(try session.verify().discrepancies == [])
        }
    }

    @Test func `who handled it does not check it`() throws {
        let (street, id) = try Self.reported()
        try street.type("接单 \(id)", as: "何")
        try street.type("回单 \(id) 好了", as: "何")
        for word in ["核查 \(id)", "办结 \(id)", "退回重办 \(id) 没好"] {
            let problem = failure { try street.type(word, as: "何") }
            #expect(problem?.code == "not_permitted", "\(word)")
            #expect(problem?.message.contains("何 承办过这件事") == true)
        }
        try street.type("退回重办 \(id) 还是不亮", as: "田")
        #expect(try Self.standing(street, id) == "办理中 何 2026-11-24 23:59")
        try street.type("回单 \(id) 这回好了", as: "何")
        // Sending it back is not handling it.
        try street.type("核查 \(id)", as: "田")
        #expect(try Self.standing(street, id).hasPrefix("已办结"))
    }

    @Test func `it goes back within two working days with a reason, to who was asked first`() throws {
        let (street, id) = try Self.reported()
        try street.type("派单 \(id) 李", as: "夏")
        #expect(failure { try street.type("退单 \(id)", as: "李") }?.code == "usage")
        try street.type("退单 \(id) 要行政执法", as: "李")
        #expect(try Self.standing(street, id) == "待派单 田 2026-11-24 23:59")
        #expect(try Self.row(street, id)[Matter.handler] == nil)
        try street.type("派单 \(id) 何", as: "夏")
        try street.type("接单 \(id)", as: "何")
        street.clock.set("2026-11-20")
        let late = failure { try street.type("退单 \(id) 不归我办", as: "何") }
        #expect(late?.message.contains("“退单”要在 2026-11-19 23:59 以前") == true, "\(String(describing: late))")
        street.clock.set("2026-11-19")
        try street.type("退单 \(id) 不归我办", as: "何")
        #expect(try Self.standing(street, id).hasPrefix("待派单 田"))
    }

    @Test func `more time is given before the end, by the secretary, and never after it`() throws {
        let (street, id) = try Self.reported()
        try street.type("接单 \(id)", as: "何")
        #expect(failure { try street.type("延期 \(id) 5 等配件", as: "何") }?.code == "not_permitted")
        #expect(
            failure { try street.type("延期 \(id) 11 等配件", as: "夏") }?.message.contains("不能超过 10 个工作日") == true)
        try street.type("延期 \(id) 5 等配件", as: "夏")
        #expect(try Self.standing(street, id) == "办理中 何 2026-12-01 23:59")
        #expect(failure { try street.type("延期 \(id) 1 再等", as: "夏") }?.message.contains("只能延期 1 次") == true)

        let (other, number) = try Self.reported()
        other.clock.set("2026-11-25")
        let late = failure { try other.type("延期 \(number) 5 等配件", as: "夏") }
        #expect(late?.message.contains("已经届满") == true, "\(String(describing: late))")
    }

    @Test func `what has to wait is shelved until a day, and its clock stands still`() throws {
        let (street, id) = try Self.reported()
        try street.type("接单 \(id)", as: "何")
        #expect(failure { try street.type("挂账 \(id) 2026-12-15 等维修资金", as: "何") }?.code == "not_permitted")
        try street.type("挂账 \(id) 2026-12-15 等维修资金", as: "夏")
        let row = try Self.row(street, id)
        #expect(try row[Matter.due]?.description == "2026-12-15 23:59")
        #expect(try row[Matter.promised] == nil)
        let list = try street.type("事件 挂账", as: "夏")
        #expect(list.rows.count == 1)
        street.clock.set("2026-11-24")
        try street.type("续办 \(id)", as: "夏")
        // 18, 19, 20, 23 and 24 November are not counted.
        #expect(try Self.standing(street, id) == "办理中 何 2026-12-01 23:59")
    }

    @Test func `two that tell of the same are handled once, and each reporter is answered`() throws {
        let (street, kept) = try Self.reported()
        try street.type("上报 6幢 路灯坏了", as: "田")
        let merged = String(try Self.row(street).rawID)
        #expect(failure { try street.type("并案 \(kept) \(kept)", as: "李") }?.code == "not_understood")
        try street.type("并案 \(merged) \(kept)", as: "李")
        #expect(try Self.row(street, merged)[Matter.mergedInto]?.raw == Int64(kept))
        #expect(
            failure { try street.type("并案 \(kept) \(merged)", as: "李") }?.message.contains("已不在办") == true)
        let answer = try street.type("办结 \(kept) 换了灯泡", as: "李")
        #expect(answer.notes.last == "并入的事件 \(merged) 一同办结；每位反映人都要答复")
        #expect(try Self.row(street, merged)[Matter.state] == .closed)
    }

    @Test func `what is missing is told once, as a notice to hand over`() throws {
        let (street, id) = try Self.reported("问低保申请要哪些材料")
        let answer = try street.type("一次性告知 \(id) 身份证、收入证明", as: "李")
        let notice = try #require(answer.document)
        #expect(notice.contains("  1. 身份证\n  2. 收入证明\n"))
        #expect(try Self.row(street, id)[Matter.promised] == nil)
        street.clock.set("2026-11-19")
        try street.type("补正 \(id)", as: "李")
        // 18 and 19 November are not counted.
        #expect(try Self.standing(street, id) == "待受理 田 2026-11-26 23:59")
        #expect(failure { try street.type("一次性告知 \(id) 户口簿", as: "李") }?.message.contains("只能一次") == true)
    }

    @Test func `what was withdrawn or closed can be taken up again, with a reason`() throws {
        let (street, id) = try Self.reported()
        try street.type("撤回 \(id) 自己修好了", as: "田")
        try street.type("办理 \(id) 重新受理 又坏了", as: "田")
        #expect(try Self.standing(street, id).hasPrefix("待受理"))
        try street.type("办结 \(id) 拧紧了", as: "田")
        #expect(try Self.standing(street, id).hasPrefix("已办结"))
        try street.type("退回重办 \(id) 没有修好", as: "李")
        #expect(try Self.standing(street, id).hasPrefix("办理中"))
    }

    @Test func `a petition has the law's term beside the promised one`() throws {
        let (street, id) = try Self.reported("建议加座椅", "来源 信访")
        let row = try Self.row(street, id)
        #expect(try row[Matter.promised]?.description == "2026-11-26 23:59")
        #expect(try row[Matter.statutory]?.description == "2027-01-16 23:59")
        let told = try street.type("事件 \(id)", as: "夏")
        let lines = told.rows.map { "\($0[0])\($0[1])" }.joined(separator: "\n")
        #expect(lines.contains("《信访工作条例》第三十四条"), "\(lines)")
        #expect(lines.contains("2026-11-18 周三 工作日，第 1 日"), "\(lines)")
        try street.type("受理 \(id)", as: "李")
        try street.type("延期 \(id) 30 法定 案情复杂", as: "夏")
        #expect(try Self.row(street, id)[Matter.statutory]?.description == "2027-02-15 23:59")
    }

    @Test func `of two who act on one matter the second is told who was quicker`() throws {
        let (street, id) = try Self.reported()
        try street.type("受理 \(id)", as: "李")
        try street.type("接单 \(id)", as: "何")
        let problem = failure { try street.type("接单 \(id)", as: "李") }
        #expect(problem?.code == "conflict")
        #expect(problem?.message.contains("何 已在 2026-11-17 09:00 把它从“已受理”办到“办理中”") == true)
        #expect(try Self.standing(street, id).hasPrefix("办理中 何"))
    }

    @Test func `a step that rests on what has changed since is refused, and overwrites nothing`() throws {
        let (street, id) = try Self.reported()
        let seen = try Self.row(street, id)
        try street.write { try $0.update(seen, Matter.what <- "路灯全灭") }
        try street.store.session(Context(actor: "何", day: street.today, mode: .apply)) { session throws in
            #expect(throws: RecordFailure.self) {
                try session.write(Purpose("接单")) { work throws in
                    try work.move(
                        Matter.declaration, id: seen.rawID, to: "办理中", role: .communityWorker,
                        read: seen.commit,
                        at: session)
                }
            }
        }
        #expect(try Self.standing(street, id).hasPrefix("待受理"))
        #expect(try Self.row(street, id)[Matter.what] == "路灯全灭")
    }

    @Test func `a bad review is rung back in a day and put right in ten, and each matter has one`() throws {
        let (street, id) = try Self.reported()
        try street.type("办结 \(id) 换了灯泡", as: "何")
        let answer = try street.type("好差评 \(id) 不满意 第二天又灭了", as: "李")
        #expect(answer.notes.first == "✓ 事件 \(id) 不满意：待联系，2026-11-18 23:59 前，2026-12-01 23:59 前整改回复")
        #expect(try street.type("好差评", as: "夏").rows.count == 1)
        #expect(failure { try street.type("好差评 \(id) 满意", as: "李") }?.message.contains("已经评价过") == true)
        #expect(failure { try street.type("整改 \(id) 回复 修好了", as: "李") }?.code == "not_understood")
        try street.type("整改 \(id) 联系 约 18 日上门", as: "李")
        try street.type("整改 \(id) 回复 换了线路", as: "李")
        #expect(try street.type("好差评", as: "夏").rows.isEmpty)
        let state = try street.read { try $0.records(Satisfaction.self).first()?[Satisfaction.state] }
        #expect(state == .answered)
    }

    @Test func `an objection is decided by who did not handle it`() throws {
        let (street, id) = try Self.reported()
        try street.type("办结 \(id) 换了灯泡", as: "何")
        try street.type("好差评 \(id) 非常不满意", as: "李")
        try street.type("整改 \(id) 申诉 说的是另一盏灯", as: "何")
        #expect(failure { try street.type("整改 \(id) 申诉成立 属实", as: "何") }?.code == "not_permitted")
        try street.type("整改 \(id) 申诉成立 属实", as: "夏")
        let state = try street.read { try $0.records(Satisfaction.self).first()?[Satisfaction.state] }
        #expect(state == .cancelled)
    }

    @Test func `the nearest term stands first, and what is late is found`() throws {
        let street = try Self.street()
        try street.type("上报 6幢 建议加座椅", as: "田")
        try street.type("上报 6幢 垃圾没清运", as: "田")
        try street.type("上报 张样一 问低保怎么办", as: "田")
        let all = try street.type("事件", as: "夏")
        #expect(all.rows.map { $0[2] } == [.text("建议"), .text("垃圾"), .text("低保救助")])
        #expect(try street.type("事件 逾期", as: "夏").rows.isEmpty)
        street.clock.set("2026-11-19")
        let late = try street.type("事件 逾期", as: "夏")
        #expect(late.rows.count == 3)
        #expect(try street.type("事件 我的", as: "何").rows.isEmpty)
        #expect(try street.type("事件 我的", as: "田").rows.count == 3)
        #expect(try street.type("事件 张家湾/3", as: "夏").rows.count == 3)
    }

    @Test func `another community's matters are nobody else's`() throws {
        let (street, id) = try Self.reported("路灯不亮") { street in
            try street.community("青鱼嘴", grids: 1)
            try street.account("外", .secretary, scope: "青鱼嘴")
        }
        #expect(failure { try street.type("接单 \(id)", as: "外") }?.code == "not_permitted")
        #expect(failure { try street.type("事件 \(id)", as: "外") }?.code == "not_permitted")
        #expect(try street.type("事件", as: "外").rows.isEmpty)
    }

    @Test func `a matter that is closed needs nobody on the spot`() throws {
        let street = try Self.street()
        street.rules = { [.attend()] }
        try street.type("上报 张样一 着火", as: "田")
        let id = String(try Self.row(street).rawID)
        #expect(try street.duties().first?.hasSuffix("event 待办") == true)
        try street.type("撤回 \(id) 误报", as: "田")
        #expect(try street.duties().first?.hasSuffix("event 取消") == true)
    }

    @Test func `a step taken by mistake is undone with its trace`() throws {
        let (street, id) = try Self.reported()
        try street.type("接单 \(id)", as: "何")
        try street.type("撤销", as: "何")
        #expect(try Self.standing(street, id) == "待受理 田 2026-11-24 23:59")
        let steps = try street.read { try $0.records(Step.self).where(Step.type == "matter").count() }
        #expect(steps == 1)
    }
}
