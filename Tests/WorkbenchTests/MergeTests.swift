import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct MergeTests {
    /// 张样一 twice: once in a household of her own, once entered at her son's.
    private static func street() throws -> Street {
        let street = try Street.sample {
            try $0.household("张样一", tagged: "独居老人", phone: "15412345678")
            try $0.household("张样一（重）", tagged: "独居老人", "残疾人")
        }
        try street.evaluate()
        return street
    }

    private static func ids(_ street: Street) throws -> (kept: Resident.ID, lost: Resident.ID) {
        (try #require(street.residents["张样一"]), try #require(street.residents["张样一（重）"]))
    }

    /// All there is about residents, to be told from what it was.
    private static func state(_ street: Street) throws -> [String] {
        try street.read { session throws in
            var lines: [String] = []
            for type in [
                Resident.declaration, Membership.declaration, CareTag.declaration, Visit.declaration,
                Link.declaration,
            ] {
                for row in try session.rows(Selection(of: type)) {
                    let values = try type.columns.map { "\(try row[named: $0.name])" }
                    lines.append("\(type.name) \(row.rawID) \(values.joined(separator: " "))")
                }
            }
            return lines.sorted()
        } + street.duties()
    }

    @Test func `what pointed to one points to the other, and what both have is kept once`() throws {
        let street = try Self.street()
        let (kept, lost) = try Self.ids(street)
        let before = try Self.state(street)

        try street.type("合并 居民\(lost.raw) 居民\(kept.raw) 证件核对过")

        try street.read { session throws in
            #expect(try session.find(lost) == nil)
            #expect(try session.kept(lost) == kept)
            let tags = try session.records(CareTag.self).where(CareTag.resident == kept).all()
            #expect(Set(try tags.map { try $0[CareTag.category] }) == [.loneElder, .disabled])
            let homes = try session.records(Membership.self).where(Membership.resident == kept).all()
            #expect(try homes.map { try $0[Membership.household] } == [street.households["张样一"]])
            #expect(try !session.history(of: Resident.declaration, id: lost.raw).isEmpty)
        }
        #expect(try street.duties().contains("visits.care 张样一（重） 2026-11 取消"))
        #expect(try street.evaluate().changes.isEmpty)

        try street.type("分开 居民\(lost.raw)")
        #expect(try Self.state(street) == before)
        #expect(try street.read { try $0.kept(lost) } == lost)
        #expect(try street.read { try $0.verify().holds })
        #expect(throws: ActionFailure.self) { try street.type("分开 居民\(lost.raw)") }
    }

    @Test func `merging and parting again and again leaves visits, links and duties as they were`() throws {
        let street = try Self.street()
        let (kept, lost) = try Self.ids(street)
        try street.member("李样二", of: "张样一")
        let ward = try #require(street.residents["李样二"])
        try street.logVisit("张样一（重）", outcome: .met)
        try street.write { work in
            try work.insert(
                Link.self, Link.kind <- .guardian, Link.fromType <- "resident", Link.from <- Int(lost.raw),
                Link.toType <- "resident", Link.to <- Int(ward.raw), Link.since <- "2026-01-01")
        }
        try street.evaluate()
        let before = try Self.state(street)
        #expect(before.contains { $0.hasPrefix("visits.care 张样一（重） 2026-11 已办") })
        for _ in 0..<2 {
            try street.type("合并 居民\(lost.raw) 居民\(kept.raw) 证件核对过")
            try street.read { session throws in
                let links = try session.records(Link.self).all()
                #expect(try links.map { try $0[Link.from] } == [Int(kept.raw)])
                #expect(try session.records(Visit.self).count() == 1)
            }
            #expect(try street.evaluate().changes.isEmpty)
            try street.type("分开 居民\(lost.raw)")
            #expect(try Self.state(street) == before)
            #expect(try street.evaluate().changes.isEmpty)
        }
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `what is written about the kept one after a merge stays when they are two again`() throws {
        let street = try Self.street()
        let (kept, lost) = try Self.ids(street)
        try street.type("合并 居民\(lost.raw) 居民\(kept.raw)")
        try street.write { try $0.update(kept, Resident.phone <- Sealed("15400000009")) }
        try street.type("分开 居民\(lost.raw)")
        try street.read { session throws in
            #expect(try session.find(kept)?[Resident.phone]?.text == "154****0009")
            #expect(try session.find(lost)?[Resident.name] == "张样一（重）")
        }
    }

    @Test func `an identity number that only the other has fills the gap; two that differ are two people`()
        throws
    {
        let street = try Self.street()
        let (kept, lost) = try Self.ids(street)
        try street.write { try $0.update(lost, Resident.idNumber <- Sealed("420199194305010028")) }
        try street.type("合并 居民\(lost.raw) 居民\(kept.raw)")
        #expect(
            try street.read { try $0.find(kept)?[Resident.idNumber]?.text }
                == IDNumber.mask("420199194305010028"))
        try street.type("分开 居民\(lost.raw)")
        try street.write { try $0.update(kept, Resident.idNumber <- Sealed("42019919430501001X")) }
        let failure = #expect(throws: RecordFailure.self) {
            try street.type("合并 居民\(lost.raw) 居民\(kept.raw)")
        }
        #expect(failure?.description.contains("身份证号码不同") == true)
        #expect(throws: (any Error).self) { try street.type("合并 居民\(kept.raw) 居民\(kept.raw)") }
    }
}
