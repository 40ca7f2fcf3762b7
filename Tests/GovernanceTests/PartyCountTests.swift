import Records
import TestKit
import Testing

@testable import Governance

/// Who counts: only those whose organisational relation is here.
@Suite struct PartyCountTests {
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample {
            try $0.partyOrganisations()
            try build($0)
        }
    }

    private func count(_ street: Street, of body: String, on day: Day? = nil) throws -> MemberCount {
        let id = try street.partyBody(body)
        return try street.read(on: day) { session in
            let totals = try session.partyTree().totals(try session.memberCounts(), MemberCount(), +)
            return totals[id] ?? MemberCount()
        }
    }

    @Test(arguments: [PartyMember.Belonging.reportedHome, .reportedWithUnit])
    func `an in-service member who has reported changes no total, no dues and no quorum`(
        way: PartyMember.Belonging
    ) throws {
        let street = try Self.street {
            try $0.partyMembers(of: "三支部", full: 4, probationary: 1)
            try $0.household("张家")
        }
        let before = try count(street, of: "三支部")
        try street.partyMember("张家", of: "三支部", way)

        let after = try count(street, of: "三支部")
        #expect(after.reported == 1)
        #expect(
            [after.counted, after.voting, after.electionQuorum, after.decisionQuorum]
                == [before.counted, before.voting, before.electionQuorum, before.decisionQuorum])
        #expect(before.counted == 5)
        let body = try street.partyBody("三支部")
        #expect(try street.read { try $0.members(of: body).count() } == 5)
        #expect(try street.read { try $0.reportedMembers(of: body).count() } == 1)
    }

    @Test(
        "the way somebody belongs decides whether they count",
        arguments: [
            (PartyMember.Belonging.registered, PartyMember.Status.full, 1, 1), (.flowingOut, .full, 1, 1),
            (.lost, .full, 1, 1), (.flowingIn, .full, 0, 0), (.reportedHome, .full, 0, 0),
            (.reportedWithUnit, .full, 0, 0), (.registered, .probationary, 1, 0),
            (.registered, .suspended, 0, 0), (.lost, .suspended, 0, 0), (.registered, .candidate, 0, 0),
            (.registered, .activist, 0, 0), (.registered, .applicant, 0, 0),
        ] as [(PartyMember.Belonging, PartyMember.Status, Int, Int)])
    func belonging(
        way: PartyMember.Belonging, status: PartyMember.Status, counted: Int, voting: Int
    ) throws {
        let street = try Self.street {
            try $0.household("张家")
            try $0.partyMember("张家", of: "一组", way, status: status)
        }
        let found = try count(street, of: "社区党委")
        #expect(found.counted == counted)
        #expect(found.voting == voting)
        let body = try street.partyBody("社区党委")
        #expect(try street.read { try $0.members(of: body).count() } == counted)
        #expect(try street.read { try $0.members(of: body, withSubBodies: false).count() } == 0)
        #expect(
            try street.read { try $0.records(PartyMember.self).where(PartyMember.voting).count() } == voting)
    }

    @Test(
        arguments: [
            (0, 0, 0), (1, 1, 1), (3, 3, 2), (4, 4, 2), (5, 4, 3), (6, 5, 3), (7, 6, 4), (10, 8, 5),
            (50, 40, 25),
        ] as [(Int, Int, Int)])
    func `four fifths elect and half decide`(voting: Int, election: Int, decision: Int) {
        let count = MemberCount(full: voting, probationary: 9, reported: 99)
        #expect(count.electionQuorum == election)
        #expect(count.decisionQuorum == decision)
    }

    @Test func `what is below is added up once, and reported members beside it`() throws {
        let street = try Self.street {
            try $0.partyMembers(of: "社区党委", full: 1)
            try $0.partyMembers(of: "三支部", full: 4, probationary: 1, reported: 7)
            try $0.partyMembers(of: "一组", full: 3, reported: 2)
        }
        #expect(
            try count(street, of: "社区党委") == MemberCount(full: 8, probationary: 1, reported: 9))
        #expect(try count(street, of: "一组") == MemberCount(full: 3, reported: 2))
    }

    @Test func `who moves house stays where the organisational relation is`() throws {
        let street = try Self.street {
            try $0.household("张家")
            try $0.community("李家湾", grids: 1)
            try $0.building("9幢", in: "李家湾/1")
            try $0.household("李家", in: "9幢")
            try $0.partyMember("张家", of: "三支部")
            try $0.move("张家", to: "李家", on: "2026-06-01")
        }
        #expect(try count(street, of: "三支部").counted == 1)
        // And the secretary of the community the relation is in still sees the member.
        let seen = try street.store.session(
            Context(actor: "测试", day: street.today, scope: street.place("张家湾"))
        ) { try $0.records(PartyMember.self).count() }
        #expect(seen == 1)
    }

    @Test(arguments: [("2026-05-31", 1, 0), ("2026-06-01", 0, 1)] as [(Day, Int, Int)])
    func `who moves the relation counts in the one body until that day and in the other from it`(
        day: Day, here: Int, there: Int
    ) throws {
        let street = try Self.street {
            try $0.partyBody("二支部", .branch, level: "网格党支部", under: "社区党委", area: "张家湾/2")
            try $0.household("张家")
            let old = try $0.partyMember("张家", of: "三支部")
            try $0.write {
                try $0.update(
                    old, PartyMember.until <- "2026-06-01" as Day?,
                    PartyMember.leaving <- PartyMember.Leaving.transferred)
            }
            try $0.partyMember("张家", of: "二支部", from: "2026-06-01")
        }
        #expect(try count(street, of: "三支部", on: day).counted == here)
        #expect(try count(street, of: "二支部", on: day).counted == there)
        #expect(try count(street, of: "社区党委", on: day).counted == 1)
        #expect(try street.partyWarnings(.doubleRelation, on: day) == [])
    }

    @Test func `the relation of one person is not registered in two bodies at once`() throws {
        let street = try Self.street {
            try $0.household("张家")
            try $0.partyMember("张家", of: "三支部")
        }
        #expect(throws: RecordFailure.alike(type: "党员", fields: ["居民", "组织关系"])) {
            try street.partyMember("张家", of: "社区党委")
        }
        // In two ways it can come to that, and is shown.
        try street.partyMember("张家", of: "社区党委", .flowingOut)
        #expect(try street.partyWarnings(.doubleRelation) == ["张家 组织关系同时在 2 个党组织，应在 1 个"])
    }

    @Test func `a person may be registered here and have reported there`() throws {
        let street = try Self.street {
            try $0.household("张家")
            try $0.partyMember("张家", of: "三支部")
            try $0.partyMember("张家", of: "社区党委", .reportedHome)
        }
        #expect(try count(street, of: "社区党委") == MemberCount(full: 1, reported: 1))
        #expect(try street.partyWarnings(.doubleRelation) == [])
    }

    @Test func `only organisations are organisations`() {
        let counted = PartyBody.Form.allCases.filter(\.isOrganisation)
        #expect(counted == [.workingCommittee, .committee, .generalBranch, .branch, .jointBranch])
    }
}
