import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct MoveTests {
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人")
            try $0.household("李样二")
            try $0.member("王样三", of: "李样二")
        }
        try street.evaluate()
        return street
    }

    private func words(_ answer: Answer) -> String { answer.notes.joined(separator: "\n") }

    @Test func `who moves takes the duty along, and can be moved back`() throws {
        let street = try Self.street()
        street.rules = { [.person("visits.person", [.loneElder])] }
        try street.evaluate()
        let before = try street.duties(ofRule: "visits.person")
        let home = try #require(street.households["李样二"])
        let answer = try street.type("迁居 张样一 户\(home.raw) 父母")
        #expect(words(answer).hasPrefix("✓ 登记 张样一 迁居：户成员 1 条结束"))
        let person = try #require(street.residents["张样一"])
        try street.read { session throws in
            let row = try #require(try session.records(Duty.self).where(Duty.rule == "visits.person").first())
            #expect(try row[Duty.household] == home)
            let member = try #require(
                try session.records(Membership.self).where(Membership.resident == person).first())
            #expect(try member[Membership.household] == home)
        }
        #expect(try street.type("居民 张样一", on: "2026-11-16").rows.first?[3] == .text("6幢1单元101"))
        try street.type("撤销")
        #expect(try street.duties(ofRule: "visits.person") == before)
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `a death ends what ends with it, and names what people must see to`() throws {
        let street = try Self.street()
        let person = try #require(street.residents["李样二"])
        try street.tag("李样二", "高龄老人", since: "2026-01-01")
        try street.write { work in
            try work.insert(
                Appointment.self, Appointment.resident <- person, Appointment.post <- .buildingHead,
                Appointment.area <- Int(street.place("6幢")), Appointment.from <- "2025-01-01")
        }
        let answer = try street.type("去世 李样二 2026-11-15")
        #expect(words(answer).contains("关爱类别 1 条结束"))
        #expect(answer.notes.contains("还要办：还担任楼栋长：请免去并补选"))
        #expect(answer.notes.contains { $0.contains("没有户主了，还住着 1 人") })
        try street.read { session throws in
            #expect(
                try session.records(CareTag.self).where(CareTag.resident == person).count() == 0)
            #expect(try session.records(Appointment.self).count() == 1)
            let row = try #require(try session.records(Departure.self).first())
            #expect(try row[Departure.kind] == .died)
            #expect(try row[Departure.household] == street.households["李样二"])
        }
        // The day before, nothing of it is known.
        try street.read(on: "2026-11-14") { session throws in
            #expect(try session.records(Departure.self).count() == 0)
            #expect(try session.records(CareTag.self).where(CareTag.resident == person).count() == 1)
        }
        #expect(throws: RecordFailure.self) { try street.type("去世 李样二") }
    }

    @Test func `who moves away is not visited any more`() throws {
        let street = try Self.street()
        let answer = try street.type("迁出 张样一 洪山区")
        #expect(words(answer).contains("待办变动 1 项"))
        #expect(try street.duties() == ["visits.care 张样一 2026-11 取消"])
        #expect(try street.evaluate().changes.isEmpty)
        try street.type("撤销")
        #expect(try street.duties() == ["visits.care 张样一 2026-11 待办"])
    }

    @Test func `a move away that is taken back leaves links, categories and duties as they were, twice`()
        throws
    {
        let street = try Self.street()
        let person = try #require(street.residents["张样一"])
        let guardian = try #require(street.residents["李样二"])
        try street.write { work in
            try work.insert(
                Link.self, Link.kind <- .guardian, Link.fromType <- "resident",
                Link.from <- Int(guardian.raw), Link.toType <- "resident", Link.to <- Int(person.raw),
                Link.since <- "2026-01-01")
        }
        func state() throws -> [String] {
            try street.read { session throws in
                try [Link.declaration, CareTag.declaration, Membership.declaration, Departure.declaration]
                    .flatMap { type in
                        var selection = Selection(of: type)
                        selection.anyDay = true
                        return try session.rows(selection).map { row in
                            let values = try type.columns.map { "\(try row[named: $0.name])" }
                            return "\(type.name) \(row.rawID) \(values.joined(separator: " "))"
                        }
                    }.sorted()
            } + street.duties()
        }
        let before = try state()
        for _ in 0..<2 {
            try street.type("迁出 张样一 洪山区")
            #expect(try street.read { try $0.records(Link.self).count() } == 0)
            #expect(try street.duties() == ["visits.care 张样一 2026-11 取消"])
            try street.type("撤销")
            #expect(try state() == before)
            #expect(try street.evaluate().changes.isEmpty)
        }
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `the dead do not move, and nobody leaves before having come`() throws {
        let street = try Self.street()
        let home = try #require(street.households["李样二"])
        try street.type("迁居 张样一 户\(home.raw)")
        #expect(throws: RecordFailure.self) { try street.type("迁出 张样一 外地", on: "2026-11-10") }
        try street.type("去世 李样二 2026-11-15")
        let last = try street.read { try $0.lastCommit() }
        let other = try #require(street.households["张样一"])
        #expect(throws: RecordFailure.self) { try street.type("迁居 李样二 户\(other.raw)") }
        #expect(try street.read { try $0.lastCommit() } == last)
    }

    @Test func `whoever served somebody once may look back, and neither change nor see in plain`() throws {
        let street = try Self.street()
        try street.building("8幢", in: "张家湾/1")
        try street.household("赵样四", in: "8幢", phone: "15412345678")
        try street.account("一网格", .gridWorker, scope: "张家湾/1")
        let home = try #require(street.households["张样一"])
        try street.type("迁居 赵样四 户\(home.raw)")
        #expect(try street.type("居民 赵样四", as: "一网格", on: "2026-11-16").rows.count == 1)
        for line in ["显示 电话 赵样四 想看", "迁出 赵样四 外地", "去世 赵样四"] {
            #expect(throws: ActionFailure.self, "\(line)") {
                try street.type(line, as: "一网格", on: "2026-11-16")
            }
        }
    }

    @Test func `what cannot be is said, and nothing is written`() throws {
        let street = try Self.street()
        try street.type("变更")
        let last = try street.read { try $0.lastCommit() }
        let home = try #require(street.households["张样一"])
        for line in [
            "迁居 张样一 户\(home.raw)", "迁居 张样一 9幢1单元101", "迁居 张样一 户\(home.raw + 100_000)",
            "迁居 张样一 6幢 房东", "去世 张样一 2027-01-01", "去世 没有人", "迁居 张样一 6幢",
        ] {
            #expect(throws: (any Error).self, "\(line)") { try street.type(line) }
        }
        #expect(try street.read { try $0.lastCommit() } == last)
    }

    @Test func `who is in hospital is not visited until back, when nobody else is at home`() throws {
        let street = try Self.street()
        func absent(_ name: String, until: Day) throws {
            let person = try #require(street.residents[name])
            try street.change { work in
                try work.insert(
                    Absence.self, Absence.resident <- person, Absence.kind <- .inHospital,
                    Absence.from <- street.today, Absence.until <- until)
            }
        }
        try absent("张样一", until: "2026-11-25")
        #expect(try street.duties() == ["visits.care 张样一 2026-11 暂缓 至 2026-11-25"])
        try street.evaluate(on: "2026-11-25")
        #expect(try street.duties() == ["visits.care 张样一 2026-11 待办"])

        // Somebody else is there to be met.
        try street.tag("李样二", "空巢老人", since: "2026-01-01")
        try street.evaluate()
        try absent("李样二", until: "2026-11-30")
        #expect(try street.duties().contains("visits.care 李样二 2026-11 待办"))
        try absent("王样三", until: "2026-11-28")
        #expect(try street.duties().contains("visits.care 李样二 2026-11 暂缓 至 2026-11-28"))
    }
}
