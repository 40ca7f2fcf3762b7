import Governance
import Records
import TestKit
import Testing
import Workbench

/// 天天见, as staff type it: what was agreed, the search, the figure of the month.
@Suite struct DailyActionTests {
    private static func street() throws -> Street {
        try Street.sample(on: "2026-11-17") { street in
            for name in ["张样一", "李样二", "王样三"] { try street.household(name) }
            try street.account("田", .gridWorker, scope: "张家湾/3")
            try street.type("天天见 加入 张样一 电话 16:00 替手 王样三 亲属同意", as: "田")
            try street.type("天天见 加入 李样二 邻居", as: "田")
        }
    }

    private func failure(_ body: () throws -> Void) -> ActionFailure? {
        do { try body() } catch { return error as? ActionFailure }
        return nil
    }

    @Test func `somebody takes part with their way, hour, stand-in and whoever agreed`() throws {
        let street = try Self.street()
        let rows = try street.read { try $0.records(DailyContact.self).order(by: "id").all() }
        #expect(try rows.map { try $0[DailyContact.way] } == [.phone, .neighbour])
        #expect(try rows.map { try $0[DailyContact.by] } == [960, nil])
        #expect(try rows.map { try $0[DailyContact.standIn] } == ["王样三", nil])
        #expect(try rows.map { try $0[DailyContact.consent] } == [.kin, .person])
        // Too late to look for anybody the same evening.
        #expect(throws: RecordFailure.self) { try street.type("天天见 加入 王样三 22:00", as: "田") }
        #expect(failure { try street.type("天天见 加入 王样三 乱写", as: "田") }?.code == "not_understood")
    }

    @Test func `the list says who is left and what to do about them, and danger has its own line`() throws {
        let street = try Self.street()
        #expect(try street.type("天天见", as: "田").notes == ["管辖范围内今日 0/2，未见 2；截至 2026-11-17"])
        street.clock.set("2026-11-17", minute: 17 * 60)
        let answer = try street.type("天天见", as: "田")
        #expect(answer.notes.last == "怀疑有危险，先打 110、119、120，再登记")
        #expect(answer.rows.map { $0[4] } == [.text("联系不上本人：问邻居、门卫，再问亲属联系人"), .none])
    }

    @Test func `who is away is not in the figure of the day`() throws {
        let street = try Self.street()
        try street.write { work in
            try work.insert(
                Absence.self, Absence.resident <- street.residents["李样二"]!, Absence.kind <- .inHospital,
                Absence.from <- "2026-11-16", Absence.until <- "2026-11-20")
        }
        let answer = try street.type("天天见", as: "田")
        #expect(answer.notes == ["管辖范围内今日 0/1，未见 1；截至 2026-11-17"])
        #expect(answer.rows.map { $0[3] } == [.text("未见"), .text("外出至 2026-11-20")])
    }

    @Test func `coverage has a numerator, a denominator and its day`() throws {
        let street = try Self.street()
        try street.type("走访 张样一 见面", as: "田")
        let answer = try street.type("天天见 月 2026-11", as: "田")
        #expect(
            answer.notes.first?.contains("应见 2 人天 ＝ 已见 1 ＋ 未见 1；覆盖 50.0%（1/2）") == true,
            "\(answer.notes)")
        #expect(answer.notes.first?.contains("截至 2026-11-17") == true)
        #expect(failure { try street.type("天天见 月 某月", as: "田") }?.code == "not_understood")
    }
}
