import Governance
import Records
import TestKit
import Testing

@Suite struct LinkTests {
    private let street: Street
    private let branch: RecordPointer
    private let member: RecordPointer
    private let household: RecordPointer
    private let resident: RecordPointer
    private let grid: RecordPointer

    init() throws {
        street = try Street.sample {
            try $0.partyOrganisations()
            try $0.household("张家")
            try $0.household("李家")
        }
        branch = RecordPointer(try street.partyBody("三支部"))
        member = RecordPointer(try street.partyMember("李家", of: "三支部"))
        household = RecordPointer(try #require(street.households["张家"]))
        resident = RecordPointer(try #require(street.residents["张家"]))
        grid = RecordPointer(type: "grid", id: street.place("张家湾/3"))
    }

    private func link(
        _ kind: Link.Kind, _ from: RecordPointer, _ to: RecordPointer, since: Day = "2026-01-01"
    ) throws {
        try street.store.session(Context(actor: "测试", day: street.today, mode: .apply)) { session in
            _ = try session.write(Purpose("测试")) {
                try session.link(kind, from, to: to, since: since, in: $0)
            }
        }
    }

    private func linked(
        _ kind: Link.Kind, with record: RecordPointer, on day: Day? = nil
    ) throws -> [RecordPointer] {
        try street.read(on: day) { try $0.linked(kind, with: record) }
    }

    @Test func `a link is found from either end, and only as its kind`() throws {
        try link(.contactHousehold, member, household)
        #expect(try linked(.contactHousehold, with: member) == [household])
        #expect(try linked(.contactHousehold, with: household) == [member])
        #expect(try linked(.pairing, with: household) == [])
        #expect(try linked(.contactHousehold, with: member, on: "2025-12-31") == [])
    }

    @Test func `a number alone is no record: the type belongs to it`() throws {
        try link(.contactHousehold, member, household)
        let other = RecordPointer(type: "resident", id: household.id)
        #expect(try linked(.contactHousehold, with: other) == [])
    }

    @Test(
        "a kind is for records of its types",
        arguments: [
            (
                Link.Kind.contactHousehold, "grid", "household",
                "联户的一方不能是“grid”；可用：party_member、resident、operator"
            ),
            (.contactHousehold, "party_member", "grid", "联户的另一方不能是“grid”；可用：household"),
            (.guardian, "resident", "household", "监护的另一方不能是“household”；可用：resident"),
            (.area, "party_body", "grid", "包片的一方不能是“party_body”；可用：operator、party_member、resident"),
            (.subordination, "party_body", "party_body", "隶属的一方不能是“party_body”；可用：unit、organisation"),
        ] as [(Link.Kind, String, String, String)])
    func kinds(kind: Link.Kind, from: String, to: String, reason: String) throws {
        let records = [
            "grid": grid, "household": household, "party_member": member, "resident": resident,
            "party_body": branch,
        ]
        let ends = (try #require(records[from]), try #require(records[to]))
        #expect(throws: RecordFailure.inconsistent(type: "关联", reason: reason)) {
            try link(kind, ends.0, ends.1)
        }
    }

    @Test func `an end that is not in the books, or of another type, is refused`() throws {
        let nobody = RecordPointer(type: "household", id: 42)
        #expect(throws: RecordFailure.notFound(type: "户", id: 42)) {
            try link(.contactHousehold, member, nobody)
        }
        let mistaken = RecordPointer(type: "resident", id: household.id)
        #expect(throws: RecordFailure.notFound(type: "居民", id: household.id)) {
            try link(.guardian, resident, mistaken)
        }
        #expect(throws: RecordFailure.unknownType("famly", suggestion: nil)) {
            try link(.guardian, resident, RecordPointer(type: "famly", id: 1))
        }
    }

    @Test func `nobody is their own guardian`() throws {
        #expect(throws: RecordFailure.inconsistent(type: "关联", reason: "两方是同一条记录")) {
            try link(.guardian, resident, resident)
        }
    }

    @Test func `two are linked once, and again after it ended`() throws {
        try link(.pairing, branch, grid)
        #expect(throws: RecordFailure.alike(type: "关联", fields: ["关联种类", "一方", "另一方"])) {
            try link(.pairing, branch, grid, since: "2026-06-01")
        }
        let links = try street.read { try $0.records(Link.self).all() }
        try street.write { work in
            for link in links { try work.update(link, Link.until <- ("2026-07-01" as Day?)) }
        }
        try link(.pairing, branch, grid, since: "2026-09-01")
        #expect(try linked(.pairing, with: grid) == [branch])
        #expect(try linked(.pairing, with: grid, on: "2026-08-01") == [])
    }

    @Test func `two that are paired are paired, whichever is named first`() throws {
        let other = RecordPointer(
            try street.partyBody("二支部", .branch, level: "网格党支部", under: "社区党委", area: "张家湾/2"))
        try link(.pairing, branch, other)
        #expect(throws: RecordFailure.alike(type: "关联", fields: ["关联种类", "一方", "另一方"])) {
            try link(.pairing, other, branch)
        }
        #expect(try linked(.pairing, with: branch) == [other])
        // Nor does whoever writes the record itself, an import or a plugin.
        func pair(_ from: RecordPointer, _ to: RecordPointer, until: Day?) throws {
            try street.write { work in
                try work.insert(
                    Link.self, Link.kind <- .pairing, Link.fromType <- from.type, Link.from <- Int(from.id),
                    Link.toType <- to.type, Link.to <- Int(to.id), Link.since <- "2026-02-01",
                    Link.until <- until)
            }
        }
        #expect(throws: RecordFailure.alike(type: "关联", fields: ["关联种类", "一方", "另一方"])) {
            try pair(other, branch, until: nil)
        }
        try pair(other, branch, until: "2026-03-01")
        // A guardian and a ward are not the same the other way round.
        let ward = RecordPointer(try #require(street.residents["李家"]))
        try link(.guardian, resident, ward)
        try link(.guardian, ward, resident)
    }

    @Test func `a link lies where what it is about lies, and the members of a household are found by it`()
        throws
    {
        try link(.contactHousehold, member, household)
        let place = street.place("6幢")
        let elsewhere = street.place("张家湾/1")
        #expect(try street.read { try $0.records(Link.self).within(place).count() } == 1)
        #expect(try street.read { try $0.records(Link.self).within(elsewhere).count() } == 0)
        let found = try street.read { session in
            try session.records(Household.self)
                .where(.exists(relation: "linked_members", where: PartyMember.status == .full)).ids()
        }
        #expect(found.map { RecordPointer($0) } == [household])
    }
}
