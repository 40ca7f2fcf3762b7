import Governance
import Records
import TestKit
import Testing

/// The six beside the Party organisation, and their seats.
@Suite struct OrganisationTests {
    private static let community = "张家湾"

    private static func organisation(
        _ street: Street, _ name: String, _ kind: Organisation.Kind, until: Day? = nil
    ) throws -> Organisation.ID {
        let community = Community.ID(street.place(community))
        return try street.write { work in
            try work.insert(
                Organisation.self, Organisation.name <- name, Organisation.kind <- kind,
                Organisation.community <- community, Organisation.from <- Day("2020-01-01"),
                Organisation.until <- until)
        }
    }

    private static func unit(_ street: Street, _ name: String, until: Day? = nil) throws -> ResidentUnit.ID {
        let community = Community.ID(street.place(community))
        return try street.write { work in
            try work.insert(
                ResidentUnit.self, ResidentUnit.name <- name, ResidentUnit.category <- .university,
                ResidentUnit.community <- community, ResidentUnit.from <- Day("2020-01-01"),
                ResidentUnit.until <- until)
        }
    }

    private static func seat(
        _ street: Street, _ kind: Seat.Kind, _ state: Seat.State = .filled, unit: ResidentUnit.ID? = nil,
        organisation: Organisation.ID? = nil, reason: String? = nil, from: Day = "2024-01-01",
        until: Day? = nil
    ) throws {
        let community = Community.ID(street.place(community))
        try street.write { work in
            try work.insert(
                Seat.self, Seat.community <- community, Seat.kind <- kind, Seat.state <- state,
                Seat.unit <- unit, Seat.organisation <- organisation, Seat.reason <- reason,
                Seat.from <- from, Seat.until <- until)
        }
    }

    private func board(_ street: Street, on day: Day? = nil) throws -> SeatBoard {
        try #require(try street.read(on: day) { try $0.seatBoards() }.first)
    }

    private func place(_ kind: Seat.Kind, _ street: Street, on day: Day? = nil) throws -> SeatBoard.Place {
        try #require(try board(street, on: day).places.first { $0.kind == kind })
    }

    @Test func `the six have seats, some of them several, and one need not apply`() throws {
        let street = try Street.sample { street in
            let kinds: [(Seat.Kind, Organisation.Kind)] = [
                (.residentsCommittee, .residentsCommittee), (.social, .social), (.social, .social),
                (.propertyCompany, .propertyCompany), (.mass, .mass),
            ]
            for (number, (kind, organisation)) in kinds.enumerated() {
                try Self.seat(
                    street, kind, organisation: try Self.organisation(street, "组织\(number)", organisation))
            }
            try Self.seat(street, .unit, unit: try Self.unit(street, "大学"))
            try Self.seat(street, .ownersCommittee, .notApplicable, reason: "老旧小区，由物业管理委员会代行")
        }
        let found = try board(street)
        #expect(found.places.map(\.kind) == Seat.Kind.allCases)
        #expect(found.places.map(\.filled) == [1, 1, 2, 1, 0, 1])
        #expect(found.places.allSatisfy { $0.vacantSince == nil })
        #expect((found.filled, found.applicable) == (5, 5))
        #expect(try street.partyWarnings(.vacantSeat) == [])
    }

    @Test func `a community that keeps no seats is not told of six vacant ones`() throws {
        let street = try Street.sample()
        #expect(try board(street).isKept == false)
        #expect(try street.partyWarnings(.vacantSeat) == [])
    }

    @Test(arguments: [("2026-09-30", 1, nil), ("2026-10-01", 0, "2026-10-01")] as [(Day, Int, Day?)])
    func `a unit that moved away leaves its seat vacant from that day`(
        day: Day, filled: Int, since: Day?
    ) throws {
        let street = try Street.sample { street in
            try Self.seat(street, .unit, unit: try Self.unit(street, "大学", until: "2026-10-01"))
        }
        let found = try place(.unit, street, on: day)
        #expect(found.filled == filled)
        #expect(found.vacantSince == since)
        #expect(found.state == (filled > 0 ? .filled : .vacant))
    }

    @Test func `a vacant seat is told after thirty days, with how many of the six are there`() throws {
        let street = try Street.sample { street in
            try Self.seat(
                street, .propertyCompany,
                organisation: try Self.organisation(street, "物业", .propertyCompany, until: "2026-10-17"))
        }
        let vacant = "张家湾 物业公司的席位缺位 31 天；六类席位到位 0 类，应到位 6 类"
        #expect(try street.partyWarnings(.vacantSeat).contains(vacant))
        #expect(
            try !street.partyWarnings(.vacantSeat, on: "2026-11-16").contains { $0.hasPrefix("张家湾 物业公司") })
        #expect(try street.partyWarnings(.vacantSeat).contains { $0.hasPrefix("张家湾 群团组织的席位从未有人到位；") })
    }

    @Test func `an owners' committee that is founded makes its seat applicable`() throws {
        let street = try Street.sample { street in
            try Self.seat(street, .ownersCommittee, .notApplicable, reason: "未成立", until: "2026-06-01")
        }
        #expect(try place(.ownersCommittee, street, on: "2026-05-31").state == .notApplicable)
        #expect(try place(.ownersCommittee, street).vacantSince == "2026-06-01")
        let committee = try Self.organisation(street, "业委会", .ownersCommittee)
        try Self.seat(street, .ownersCommittee, organisation: committee, from: "2026-07-01")
        #expect(try place(.ownersCommittee, street, on: "2026-06-30").state == .vacant)
        #expect(try place(.ownersCommittee, street).state == .filled)
    }

    @Test func `a seat is a unit's or an organisation's, as its kind is`() throws {
        let street = try Street.sample()
        let unit = try Self.unit(street, "大学")
        let social = try Self.organisation(street, "书画社", .social)
        func refusal(_ reason: String, _ body: () throws -> Void) {
            #expect(throws: RecordFailure.inconsistent(type: "席位", reason: reason), performing: body)
        }
        refusal("驻区单位的席位，指明是哪个驻区单位，不写组织") { try Self.seat(street, .unit, organisation: social) }
        refusal("这一类席位，指明是哪个组织，不写驻区单位") { try Self.seat(street, .social, unit: unit) }
        refusal("这一类席位，指明是哪个组织，不写驻区单位") { try Self.seat(street, .mass) }
        refusal("缺位的席位不写是谁") { try Self.seat(street, .social, .vacant, organisation: social) }
        refusal("不适用的，说明原因和由谁代行") { try Self.seat(street, .ownersCommittee, .notApplicable) }
        #expect(try board(street).isKept == false)
    }

    @Test func `what is only filed is no legal person`() throws {
        let street = try Street.sample()
        func enter(_ kind: Organisation.Kind, code: String?, registered: Day? = nil) throws {
            try street.write { work in
                try work.insert(
                    Organisation.self, Organisation.name <- "书画社", Organisation.kind <- kind,
                    Organisation.code <- code, Organisation.standing <- .filed,
                    Organisation.filed <- ("2025-01-01" as Day?), Organisation.registered <- registered,
                    Organisation.from <- Day("2025-01-01"))
            }
        }
        let code = "91350100M000100Y43"
        #expect(throws: RecordFailure.self) { try enter(.social, code: code) }
        #expect(throws: RecordFailure.self) { try enter(.social, code: nil, registered: "2026-01-01") }
        // An owners' committee is filed and has a code all the same.
        #expect(throws: Never.self) { try enter(.ownersCommittee, code: code) }
        #expect(throws: Never.self) { try enter(.social, code: nil) }
    }

    @Test func `a room lies where its centre does`() throws {
        let street = try Street.sample()
        let community = Community.ID(street.place("张家湾"))
        try street.write { work in
            let centre = try work.insert(
                Facility.self, Facility.name <- "服务中心", Facility.kind <- .centre,
                Facility.community <- community, Facility.from <- Day("2020-01-01"))
            try work.insert(
                Facility.self, Facility.name <- "活动室", Facility.kind <- .room, Facility.within <- centre,
                Facility.from <- Day("2020-01-01"))
        }
        let names = try street.read { session in
            try session.records(Facility.self).within(community.raw).order(by: "id").all()
                .map { try $0[Facility.name] }
        }
        #expect(names == ["服务中心", "活动室"])
    }
}
