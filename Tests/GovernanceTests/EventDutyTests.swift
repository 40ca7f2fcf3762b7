import Governance
import Records
import TestKit
import Testing

@Suite struct EventDutyTests {
    private static func street(_ build: (Street) throws -> Void) throws -> Street {
        let street = try Street.sample {
            try $0.household("张家")
            try $0.household("李家")
            try build($0)
        }
        street.rules = { [.attend()] }
        return street
    }

    @Test func `an emergency shortly before midnight is due in the new day`() throws {
        let street = try Self.street { try $0.matter("着火", on: "2026-11-16", minute: 1430, household: "张家") }
        try street.evaluate()

        let duty = try #require(try street.read { try $0.records(Duty.self).first() })
        #expect(try duty[Duty.dueAt]?.description == "2026-11-17 00:20")
        #expect(try duty[Duty.callbackAt]?.description == "2026-11-17 00:05")
        #expect(try duty[Duty.due] == "2026-11-17")
    }

    @Test func `who was there has attended, however long the matter stays open`() throws {
        let street = try Self.street { try $0.matter("着火", on: "2026-11-16", minute: 600, household: "张家") }
        try street.evaluate(on: "2026-11-16")
        try street.logVisit("张家", on: "2026-11-16", outcome: .met, minute: 620)
        for day in ["2026-11-17", "2026-11-30", "2026-12-01", "2027-06-01"] as [Day] {
            #expect(try street.evaluate(on: day).changes.isEmpty)
        }
        try street.logVisit("张家", on: "2027-06-01", outcome: .notHome)
        try street.setState(of: "着火", .closed)
        try street.evaluate(on: "2027-06-02")
        #expect(try street.duties() == ["visits.emergency 着火 event 已办 见到"])
    }

    @Test(arguments: [Matter.State.closed, .withdrawn])
    func `a matter that is over needs nobody on the spot`(state: Matter.State) throws {
        let street = try Self.street { try $0.matter("着火", on: "2026-11-16", minute: 600, household: "张家") }
        try street.evaluate()
        try street.setState(of: "着火", state)
        try street.evaluate()
        #expect(try street.duties() == ["visits.emergency 着火 event 取消"])
        #expect(try street.evaluate().changes.isEmpty)
    }

    @Test func `a refusal at the door is having been there`() throws {
        let street = try Self.street { try $0.matter("着火", on: "2026-11-17", minute: 600, household: "张家") }
        try street.evaluate()
        try street.logVisit("张家", outcome: .declined, minute: 620)
        #expect(try street.duties() == ["visits.emergency 着火 event 已办 拒访"])
    }

    @Test func `where it happened at nobody's door the visit names the matter`() throws {
        let street = try Self.street {
            try $0.matter("水管爆裂", on: "2026-11-17", minute: 600)
            try $0.matter("路灯倒了", on: "2026-11-17", minute: 600)
        }
        try street.evaluate()
        try street.logVisit("没有这一户", outcome: .met, minute: 620, matter: "水管爆裂")

        #expect(
            try street.duties() == [
                "visits.emergency 水管爆裂 event 已办 见到", "visits.emergency 路灯倒了 event 待办",
            ])
        #expect(try street.evaluate().changes.isEmpty)
        #expect(throws: RecordFailure.self) { try street.logVisit("没有这一户", outcome: .met) }
    }

    @Test func `a visit that names a matter is not taken for another one`() throws {
        let street = try Self.street {
            try $0.matter("着火", on: "2026-11-17", minute: 600, household: "张家")
            try $0.matter("漏气", on: "2026-11-17", minute: 600, household: "张家")
        }
        try street.evaluate()
        try street.logVisit("李家", outcome: .met, minute: 620, matter: "着火")
        #expect(
            try street.duties() == [
                "visits.emergency 漏气 event 待办", "visits.emergency 着火 event 已办 见到",
            ])
    }
}
