import Governance
import Records
import Testing

@testable import Demo

/// What the founding article counts of the subdistrict.
@Suite struct InstitutionTests {
    let sample: Sample

    init() throws { sample = try Sample() }

    private func count(_ type: Declaration, where condition: Condition = .always) throws -> Int {
        try sample.read { try $0.count(Selection(of: type).where(condition)) }
    }

    @Test func `95 organisations hang under the working committee: 16, 10 and 69`() throws {
        let levels = try sample.read { session in
            try session.group(
                Selection(of: PartyBody.declaration)
                    .where(.compare("parent.form", .equal, PartyBody.Form.workingCommittee.stored))
                    .where(PartyBody.form != .jointCommittee), by: "level.name")
        }
        #expect(
            Dictionary(uniqueKeysWithValues: levels.map { ("\($0)", $1) }).values.sorted() == [10, 16, 69])
        #expect(levels.reduce(0) { $0 + $1.1 } == 95)
    }

    @Test(arguments: [(300_000, 18_331), (3_000, 183), (200, 12)])
    func `members are 18,331 of 300,000`(residents: Int, members: Int) {
        #expect(Institutions.members(of: residents) == members)
    }

    @Test func `members are counted once, and those who have reported not at all`() throws {
        #expect(try count(PartyMember.declaration, where: PartyMember.counted) == 183)
        #expect(
            try count(
                PartyMember.declaration,
                where: PartyMember.belonging.among(PartyMember.Belonging.reported)) == 45)
        let people = try sample.lines(of: PartyMember.self, "resident").map { $0[0] }
        #expect(Set(people).count == people.count)
    }

    @Test func `68 of 316 units are paired with 341 branches, five of them of 省财政厅`() throws {
        #expect(try count(ResidentUnit.declaration) == 316)
        let pairing = Link.kind == .pairing
        #expect(try count(Link.declaration, where: pairing && Link.fromType == "unit") == 68)
        #expect(try count(Link.declaration, where: pairing && Link.fromType == "party_body") == 341)
        #expect(
            try count(
                PartyBody.declaration,
                where: .compare("unit.name", .equal, .text("省财政厅")) && PartyBody.form == .branch) == 5)
    }

    @Test func `170 social organisations are filed, the article's two where it has them`() throws {
        #expect(
            try count(
                Organisation.declaration,
                where: Organisation.kind == .social && Organisation.standing == .filed) == 170)
        let named = try sample.lines(
            of: Organisation.self, "name", "community.name",
            where: Organisation.name == "流廊织女巾帼互助社" || Organisation.name == "华龄氧吧")
        #expect(named == [[.text("流廊织女巾帼互助社"), .text("北环路")], [.text("华龄氧吧"), .text("滨湖")]])
    }

    @Test func `15 of 16 centres have a thousand square metres, and the incubator has been there since 2014`()
        throws
    {
        let centres = Facility.kind == .centre
        #expect(try count(Facility.declaration, where: centres) == 16)
        #expect(try count(Facility.declaration, where: centres && Facility.area >= 1000) == 15)
        let incubator = try sample.lines(
            of: Facility.self, "community.name", "from", where: Facility.kind == .venue)
        #expect(incubator == [[.text("张家湾"), try #require(Day("2014-11-01")).stored]])
    }

    @Test func `every community has its six seats, and every grid a branch`() throws {
        let boards = try sample.read { try $0.seatBoards() }
        #expect(boards.count == 16)
        #expect(boards.allSatisfy { $0.places.count == 6 && $0.filled == $0.applicable })
        let found = Set(try sample.read { try PartyChecks().warnings(in: $0) }.map(\.kind))
        let unwanted: Set<PartyWarning.Kind> = [.uncoveredGrid, .outOfOrder, .noParent, .circle]
        #expect(found.isDisjoint(with: unwanted))
    }
}
