import Governance
import Records
import TestKit
import Testing
import Workbench

/// Who has what, as staff arrange it.
@Suite struct StaffActionTests {
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample(on: "2026-11-17") { street in
            try street.household("张样一", tagged: "独居老人")
            try street.account("田", .gridWorker, scope: "张家湾/3")
            try street.account("方", .gridWorker, scope: "张家湾/2")
            try street.account("夏", .secretary, scope: "张家湾")
            try street.account("钟", .cadre)
            try build(street)
        }
    }

    private func failure(_ body: () throws -> Void) -> ActionFailure? {
        do { try body() } catch { return error as? ActionFailure }
        return nil
    }

    @Test func `a resident has one named contact, and it says why`() throws {
        let street = try Self.street()
        let answer = try street.type("责任人 张样一", as: "夏")
        #expect(answer.notes == ["张样一 只找一个人：田"])
        #expect(answer.rows.first?[2] == .text("第3网格网格员"))
    }

    @Test func `leave hands over all that is in hand, and it comes back by itself`() throws {
        let street = try Self.street()
        try street.evaluate()
        try street.type("上报 6幢 路灯不亮", as: "田")
        let answer = try street.type("移交 第3网格 11-18 至 11-20 方 病假", as: "夏")
        #expect(
            answer.notes.first == "✓ 田 2026-11-18 至 2026-11-20 移交 方：待办 1 项、天天见 0 人、在手事件 1 件；2026-11-21 自动交回")
        #expect(try street.type("责任人 张样一", as: "夏", on: "2026-11-18").notes.first?.hasSuffix("方") == true)
        #expect(try street.type("责任人 张样一", as: "夏", on: "2026-11-21").notes.first?.hasSuffix("田") == true)
    }

    @Test func `who stands in sees the people of the other grid for those days and no longer`() throws {
        let street = try Self.street()
        try street.evaluate()
        try street.type("移交 田 11-17 至 11-18 方", as: "夏")
        #expect(try street.type("待办", as: "方").rows.count == 1)
        try street.type("走访 张样一 见面", as: "方")
        street.clock.set("2026-11-19")
        #expect(try street.type("待办", as: "方").rows.isEmpty)
        #expect(failure { try street.type("走访 张样一 见面", as: "方") }?.code == "not_found")
    }

    @Test func `nobody is handed over twice, by whoever is not theirs, or to nobody`() throws {
        let street = try Self.street()
        #expect(failure { try street.type("移交 方 11-18 至 11-20 田", as: "田") }?.code == "not_permitted")
        #expect(failure { try street.type("移交 田 11-18 至 11-20", as: "田") }?.message == "没有写交给谁")
        // Who is away does not open their people to others by themselves.
        #expect(failure { try street.type("移交 田 11-18 至 11-20 方", as: "田") }?.code == "not_permitted")
        try street.type("移交 田 11-18 至 11-20 方", as: "夏")
        #expect(failure { try street.type("移交 田 11-20 至 11-25 方", as: "夏") }?.code == "conflict")
        try street.type("移交 田 11-21 至 11-25 方", as: "夏")
    }

    @Test func `with a deputy leave needs no name`() throws {
        let street = try Self.street()
        try street.type("B岗 田 方", as: "夏")
        try street.type("移交 田 11-17 至 11-20", as: "田")
        #expect(try street.type("责任人 张样一", as: "夏").notes.first?.hasSuffix("方") == true)
        #expect(failure { try street.type("B岗 田 夏", as: "方") }?.code == "not_permitted")
    }

    @Test func `one household is given to somebody else, with a reason, and back`() throws {
        let street = try Self.street()
        #expect(failure { try street.type("改派 张样一 方", as: "夏") }?.code == "usage")
        try street.type("改派 张样一 方 亲属回避", as: "夏")
        #expect(try street.type("责任人 张样一", as: "夏").rows.first?[2] == .text("改派"))
        try street.type("改派 张样一 恢复", as: "夏")
        #expect(try street.type("责任人 张样一", as: "夏").notes.first?.hasSuffix("田") == true)
    }

    @Test func `the rota says who is on, over midnight too`() throws {
        let street = try Self.street()
        try street.type("值班 11-17 方 20:00-8:00", as: "夏")
        #expect(try street.type("值班", as: "夏").rows.count == 1)
        #expect(try street.type("值班 11-18", as: "夏").rows.count == 1)
        street.clock.set("2026-11-18", minute: 60)
        let answer = try street.type("责任人 张样一", as: "夏")
        #expect(answer.rows.map { $0[0] }.contains(.text("此刻值班")))
        #expect(answer.rows.contains { $0[0] == .text("此刻值班") && $0[1] == .text("方") })
        #expect(failure { try street.type("值班 11-17 田 8:00-20:00", as: "方") }?.code == "not_permitted")
    }

    @Test func `load stands by grid, in their order`() throws {
        let street = try Self.street()
        try street.evaluate()
        try street.type("上报 6幢 路灯不亮", as: "田")
        let rows = try street.type("负荷", as: "夏").rows
        #expect(rows.map { $0[1] } == [.number(1), .number(2), .number(3)])
        #expect(rows.last?[4] == .number(1))
        #expect(rows.last?[5] == .number(1))
    }

    @Test func `notices are seen once, by whoever they are for or stands in`() throws {
        let street = try Self.street()
        try street.type("上报 6幢 路灯不亮", as: "田")
        street.clock.set("2026-11-20")
        #expect(try street.type("催办", as: "夏").notes.first?.hasPrefix("✓ 发出") == true)
        #expect(try street.type("催办", as: "夏").notes == ["✓ 没有新的要发：该发的都发过了"])
        let first = try street.type("通知", as: "田")
        #expect(!first.rows.isEmpty)
        #expect(try street.type("通知", as: "田").rows.isEmpty)
        #expect(try street.type("通知 全部", as: "田").rows.count == first.rows.count)
        #expect(try street.type("通知", as: "方").rows.isEmpty)
    }

    @Test func `the daily report says how many notices nobody has looked at`() throws {
        let street = try Self.street()
        try street.type("上报 6幢 路灯不亮", as: "田")
        street.clock.set("2026-11-20")
        try street.type("催办", as: "夏")
        #expect(try street.type("日报", as: "夏").notes.allSatisfy { !$0.contains("没有人看") })
        street.clock.set("2026-11-21")
        let unread = try street.read { try $0.records(Notice.self).count() }
        #expect(try street.type("日报", as: "夏").notes.last == "通知有 \(unread) 条隔天还没有人看；已转街道，请在 通知 里看")
    }
}
