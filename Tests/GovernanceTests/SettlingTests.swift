import Governance
import Records
import TestKit
import Testing

@Suite struct SettlingTests {
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        let street = try Street.sample {
            try $0.household("张家", tagged: "独居老人")
            try $0.household("李家", tagged: "独居老人")
            try build($0)
        }
        street.rules = { [.care(), .attend()] }
        return street
    }

    @Test func `what a visit closed is open again when the visit is taken back`() throws {
        let street = try Self.street()
        try street.evaluate()
        let visit = try street.logVisit("张家", outcome: .met)
        try street.change { try $0.remove(visit) }
        #expect(try street.duties() == ["visits.care 张家 2026-11 待办", "visits.care 李家 2026-11 待办"])
    }

    @Test func `another visit that would have done keeps the duty done`() throws {
        let street = try Self.street()
        try street.evaluate()
        let visit = try street.logVisit("张家", on: "2026-11-10", outcome: .met)
        try street.logVisit("张家", outcome: .met)
        try street.change { try $0.remove(visit) }
        #expect(try street.duties() == ["visits.care 张家 2026-11 已办 见到", "visits.care 李家 2026-11 待办"])
    }

    @Test func `a month that rested on a visit taken back was missed`() throws {
        let street = try Self.street()
        try street.evaluate(on: "2026-10-20")
        let visit = try street.logVisit("张家", on: "2026-10-21", outcome: .met)
        try street.evaluate()
        try street.change { try $0.remove(visit) }
        #expect(
            try street.duties() == [
                "visits.care 张家 2026-10 漏访", "visits.care 张家 2026-11 待办",
                "visits.care 李家 2026-10 漏访", "visits.care 李家 2026-11 待办",
            ])
    }

    @Test func `a visit that was put down to the wrong door settles where it belongs`() throws {
        let street = try Self.street()
        try street.evaluate()
        let visit = try street.logVisit("张家", outcome: .met)
        try street.change { try $0.update(visit, Visit.household <- street.households["李家"]) }
        #expect(try street.duties() == ["visits.care 张家 2026-11 待办", "visits.care 李家 2026-11 已办 见到"])
    }

    @Test(arguments: [(Matter.State.handling, "待办"), (.closed, "取消")])
    func `who was never where it happened has not attended`(state: Matter.State, word: String) throws {
        let street = try Self.street { try $0.matter("水管爆裂", on: "2026-11-17", minute: 600) }
        street.rules = { [.attend()] }
        try street.evaluate()
        let visit = try street.write { work in
            try work.insert(
                Visit.self, Visit.day <- street.today, Visit.minute <- 620, Visit.outcome <- .met,
                Visit.matter <- street.matters["水管爆裂"])
        }
        try street.evaluate()
        #expect(try street.duties() == ["visits.emergency 水管爆裂 event 已办 见到"])
        try street.setState(of: "水管爆裂", state)
        try street.change { try $0.remove(visit) }
        #expect(try street.duties() == ["visits.emergency 水管爆裂 event \(word)"])
    }

    @Test func `a category that is taken back takes its duty with it`() throws {
        let street = try Self.street()
        try street.evaluate()
        let tags = try street.read { session in
            try session.records(CareTag.self).where(CareTag.resident == street.residents["张家"]!).all()
        }
        try street.change { work in for tag in tags { try work.remove(CareTag.declaration, id: tag.rawID) } }
        #expect(try street.duties() == ["visits.care 张家 2026-11 取消", "visits.care 李家 2026-11 待办"])
    }

    @Test func `somebody who moves takes the duty along in the same change`() throws {
        let street = try Self.street()
        try street.evaluate()
        let stays = try street.read { session in
            try session.records(Membership.self).where(Membership.resident == street.residents["张家"]!).all()
        }
        try street.change { work in
            for stay in stays {
                try work.update(stay, Membership.household <- street.households["李家"]!)
            }
        }
        #expect(try street.duties() == ["visits.care 张家 2026-11 取消", "visits.care 李家 2026-11 待办"])
    }
}
