import Governance
import Records
import TestKit
import Testing

@Suite struct PartyPostTests {
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample {
            try $0.partyOrganisations()
            try $0.partyBody("大党委", .jointCommittee, level: "社区大党委", under: "党工委", area: "张家湾")
            try $0.household("张家")
            try build($0)
        }
    }

    private func posts(_ street: Street, of person: String, on day: Day? = nil) throws -> [String] {
        let resident = street.residents[person]
        return try street.read(on: day) { session in
            try (resident.map { try session.posts(of: $0) } ?? session.posts(ofName: person)).map { row in
                let body = try row[Appointment.body].flatMap { try session.find($0) }
                return "\(try body?[PartyBody.name] ?? "别处")\(try row[Appointment.post].rawValue)"
            }
        }
    }

    private func holders(
        _ street: Street, _ post: Appointment.Post, in body: String, on day: Day? = nil
    ) throws -> [String] {
        let id = try street.partyBody(body)
        return try street.read(on: day) { session in
            try session.holders(of: post, in: id).map { row in
                try row[Appointment.resident].flatMap { try session.find($0)?[Resident.name] }
                    ?? row[Appointment.name] ?? "没有人"
            }
        }
    }

    @Test func `one person holds several posts at once, the longest held first`() throws {
        let street = try Self.street { street in
            try street.appoint("张家", .secretary, in: "大党委", from: "2024-01-01")
            try street.appoint("张家", .secretary, in: "社区党委", from: "2021-06-01")
            try street.appoint("张家", .groupLeader, in: "一组", until: "2023-01-01")
            let committee = try street.write { work in
                try work.insert(
                    Organisation.self, Organisation.name <- "张家湾居委会",
                    Organisation.kind <- .residentsCommittee,
                    Organisation.community <- Community.ID(street.place("张家湾")),
                    Organisation.from <- Day("2020-01-01"))
            }
            let person = street.residents["张家"]
            try street.write { work in
                try work.insert(
                    Appointment.self, Appointment.resident <- person, Appointment.post <- .director,
                    Appointment.organisation <- committee, Appointment.from <- Day("2021-12-01"))
            }
        }
        #expect(try posts(street, of: "张家") == ["社区党委书记", "别处主任", "大党委书记"])
        #expect(try posts(street, of: "张家", on: "2021-12-01") == ["一组组长", "社区党委书记", "别处主任"])
        #expect(try posts(street, of: "张家", on: "2019-12-31") == [])
    }

    @Test func `the first secretary is a cadre of the street, beside the secretary`() throws {
        let street = try Self.street {
            try $0.appoint("王主任", .firstSecretary, in: "大党委")
            try $0.appoint("张家", .secretary, in: "大党委")
            try $0.partyMembers(of: "社区党委", full: 3)
        }
        #expect(try holders(street, .firstSecretary, in: "大党委") == ["王主任"])
        #expect(try holders(street, .secretary, in: "大党委") == ["张家"])
        #expect(try posts(street, of: "王主任") == ["大党委第一书记"])
        // The post makes nobody a member.
        let (joint, committee) = (try street.partyBody("大党委"), try street.partyBody("社区党委"))
        #expect(try street.read { try $0.members(of: joint).count() } == 0)
        #expect(try street.read { try $0.members(of: committee).count() } == 3)
    }

    @Test func `who is followed on a day holds the post until it, the follower from it`() throws {
        let street = try Self.street {
            try $0.appoint("老书记", .secretary, in: "三支部", until: "2026-07-01")
            try $0.appoint("新书记", .secretary, in: "三支部", from: "2026-07-01")
        }
        #expect(try holders(street, .secretary, in: "三支部", on: "2026-06-30") == ["老书记"])
        #expect(try holders(street, .secretary, in: "三支部", on: "2026-07-01") == ["新书记"])
    }

    @Test func `where two overlap both hold it for as long as they do`() throws {
        let street = try Self.street {
            try $0.appoint("老书记", .secretary, in: "三支部", until: "2026-08-01")
            try $0.appoint("新书记", .secretary, in: "三支部", from: "2026-07-01")
        }
        #expect(try holders(street, .secretary, in: "三支部", on: "2026-07-31") == ["老书记", "新书记"])
        #expect(try holders(street, .secretary, in: "三支部", on: "2026-08-01") == ["新书记"])
        #expect(try street.partyWarnings(.doubledPost, on: "2026-07-31") == ["三支部 书记同时有 2 人，应为 1 人"])
    }

    @Test func `a vacant post is held by nobody`() throws {
        let street = try Self.street { try $0.appoint(nil, .secretary, in: "三支部") }
        #expect(try holders(street, .secretary, in: "三支部") == [])
    }

    @Test func `the same post twice is refused while the first lasts, and again is not`() throws {
        let street = try Self.street { try $0.appoint("张家", .secretary, in: "三支部", until: "2023-01-01") }
        try street.appoint("张家", .secretary, in: "三支部", from: "2025-01-01")
        #expect(throws: RecordFailure.alike(type: "任职", fields: ["居民", "党组织", "职务"])) {
            try street.appoint("张家", .secretary, in: "三支部", from: "2026-01-01")
        }
        #expect(try holders(street, .secretary, in: "三支部", on: "2024-01-01") == [])
    }

    @Test func `a post is in one body, organisation or place, and of one person`() throws {
        let street = try Self.street()
        let body = try street.partyBody("三支部")
        let community = Int(street.place("张家湾"))
        let person = street.residents["张家"]
        let day: Day = "2026-01-01"
        func refusal(_ reason: String, _ body: (Work) throws -> Void) {
            #expect(throws: RecordFailure.inconsistent(type: "任职", reason: reason)) { try street.write(body) }
        }
        refusal("党组织、组织、任职地点，写其中一个") {
            try $0.insert(
                Appointment.self, Appointment.name <- "甲", Appointment.post <- .secretary,
                Appointment.from <- day)
        }
        refusal("党组织、组织、任职地点，写其中一个") {
            try $0.insert(
                Appointment.self, Appointment.name <- "甲", Appointment.post <- .gridHead,
                Appointment.body <- body, Appointment.area <- community, Appointment.from <- day)
        }
        refusal("已指明是哪位居民，就不再写“姓名”") {
            try $0.insert(
                Appointment.self, Appointment.resident <- person, Appointment.name <- "张家",
                Appointment.post <- .secretary, Appointment.body <- body, Appointment.from <- day)
        }
        refusal("“止”2025-12-31 早于“起”2026-01-01") {
            try $0.insert(
                Appointment.self, Appointment.name <- "甲", Appointment.post <- .secretary,
                Appointment.body <- body, Appointment.from <- day, Appointment.until <- ("2025-12-31" as Day?)
            )
        }
    }
}
