import Governance
import Records
import TestKit
import Testing

/// Each check says what it found with its numbers, and none stands in the way of writing it down.
@Suite struct PartyChecksTests {
    /// A street in which there is nothing to find, as `build` changes it: today is 2026-11-17.
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample {
            try $0.partyOrganisations()
            try cover($0, "张家湾/1", by: "三支部")
            try cover($0, "张家湾/2", by: "三支部")
            for body in ["党工委", "社区党委", "三支部"] { try $0.appoint("\(body)书记", .secretary, in: body) }
            try $0.appoint("组长", .groupLeader, in: "一组")
            for body in ["社区党委", "三支部"] { try $0.election(of: body, on: "2024-03-01") }
            try $0.partyMembers(of: "一组", full: 3)
            try build($0)
        }
    }

    private static func cover(
        _ street: Street, _ place: String, by body: String, from: Day = "2020-01-01", until: Day? = nil
    ) throws {
        let id = try street.partyBody(body)
        try street.write { work in
            try work.insert(
                PartyArea.self, PartyArea.body <- id, PartyArea.place <- Int(street.place(place)),
                PartyArea.from <- from, PartyArea.until <- until)
        }
    }

    /// Ends what somebody holds in a body.
    private static func end(_ post: Appointment.Post, in body: String, on day: Day, _ street: Street) throws {
        let id = try street.partyBody(body)
        let held = try street.read { try $0.holders(of: post, in: id) }
        try street.write { work in for post in held { try work.update(post, Appointment.until <- day) } }
    }

    @Test func `where all is in order nothing is found`() throws {
        let street = try Self.street()
        #expect(try street.read { try PartyChecks().warnings(in: $0) } == [])
    }

    @Test(
        "the size of a branch",
        arguments: [
            (0, 0, 0, ["三支部 正式党员 0 人，应有 3 人"]), (2, 0, 0, ["三支部 正式党员 2 人，应有 3 人"]),
            (2, 9, 40, ["三支部 正式党员 2 人，应有 3 人"]), (3, 0, 0, []), (50, 0, 100, []), (48, 2, 0, []),
            (48, 3, 0, ["三支部 在册党员 51 人，一般不超过 50 人"]),
            (51, 0, 0, ["三支部 在册党员 51 人，一般不超过 50 人"]),
        ] as [(Int, Int, Int, [String])])
    func size(full: Int, probationary: Int, reported: Int, found: [String]) throws {
        let street = try Street.sample {
            try $0.partyOrganisations()
            try $0.partyMembers(of: "三支部", full: full, probationary: probationary, reported: reported)
        }
        #expect(try street.partyWarnings(.tooFewMembers, .tooManyMembers) == found)
    }

    @Test(
        "a branch from seven full members on has a committee of three people",
        arguments: [
            (6, 3, [], []), (7, 0, [], ["三支部 正式党员 7 人，支部委员 0 人，支委会应有 3 人以上"]),
            (7, 0, ["甲", "乙", "丙"], []),
            (7, 0, ["甲", "乙", "甲"], ["三支部 正式党员 7 人，支部委员 2 人，支委会应有 3 人以上"]),
        ] as [(Int, Int, [String], [String])])
    func committee(full: Int, probationary: Int, people: [String], found: [String]) throws {
        let street = try Street.sample { street in
            try street.partyOrganisations()
            try street.partyMembers(of: "三支部", full: full, probationary: probationary, reported: 30)
            for (person, post) in zip(people, [Appointment.Post.secretary, .organiser, .publicity]) {
                try street.appoint(person, post, in: "三支部")
            }
            // Who has left the committee is in it no more.
            try street.appoint("丁", .discipline, in: "三支部", until: "2026-11-17")
        }
        #expect(try street.partyWarnings(.noCommittee) == found)
    }

    @Test func `a limit may be set otherwise`() throws {
        let street = try Self.street()
        var checks = PartyChecks()
        checks.fewestFull = 4
        #expect(try street.partyWarnings(.tooFewMembers, checks: checks) == ["三支部 正式党员 3 人，应有 4 人"])
    }

    @Test(
        "a group has three members, one of them a full one",
        arguments: [
            (3, 0, []), (1, 2, []), (2, 0, ["一组 党员 2 人，其中正式党员 2 人；一般 3 人以上，至少 1 名正式党员"]),
            (0, 4, ["一组 党员 4 人，其中正式党员 0 人；一般 3 人以上，至少 1 名正式党员"]),
        ] as [(Int, Int, [String])])
    func group(full: Int, probationary: Int, found: [String]) throws {
        let street = try Street.sample {
            try $0.partyOrganisations()
            try $0.partyMembers(of: "一组", full: full, probationary: probationary, reported: 5)
        }
        #expect(try street.partyWarnings(.groupTooSmall) == found)
    }

    @Test func `no group is too small where the branch keeps its members itself`() throws {
        func found(branch: Int, other: Int) throws -> [String] {
            let street = try Street.sample {
                try $0.partyOrganisations()
                try $0.partyBody("二组", .group, level: "楼栋党小组", under: "三支部")
                try $0.partyMembers(of: "三支部", full: branch, probationary: 0, reported: 0)
                try $0.partyMembers(of: "二组", full: other, probationary: 0, reported: 0)
            }
            return try street.partyWarnings(.groupTooSmall)
        }
        let empty = "一组 党员 0 人，其中正式党员 0 人；一般 3 人以上，至少 1 名正式党员"
        let bare = "二组 党员 0 人，其中正式党员 0 人；一般 3 人以上，至少 1 名正式党员"
        #expect(try found(branch: 12, other: 0) == [])
        // Where a branch does divide its members, a group without any is one.
        #expect(try found(branch: 1, other: 5) == [empty])
        #expect(try found(branch: 0, other: 0) == [empty, bare])
    }

    @Test(
        arguments: [
            ("2026-09-17", []), ("2026-11-17", []), ("2026-11-18", ["三支部 书记空缺 61 天，超过 60 天"]),
        ] as [(Day, [String])])
    func `a post is vacant from the day its holder left, and is told after sixty days`(
        day: Day, found: [String]
    ) throws {
        let street = try Self.street { try Self.end(.secretary, in: "三支部", on: "2026-09-18", $0) }
        #expect(try street.partyWarnings(.vacantPost, on: day) == found)
    }

    @Test func `a post that nobody ever held is vacant since the founding, or since it was written down`()
        throws
    {
        let street = try Self.street {
            try $0.partyBody("二支部", .branch, level: "网格党支部", under: "社区党委", from: "2026-08-01")
            try $0.partyBody("一支部", .branch, level: "网格党支部", under: "社区党委")
            try $0.appoint(nil, .secretary, in: "一支部", from: "2026-11-01")
        }
        #expect(try street.partyWarnings(.vacantPost) == ["二支部 书记空缺 108 天，超过 60 天"])
        #expect(
            try street.partyWarnings(.vacantPost, on: "2027-01-01").contains("一支部 书记空缺 61 天，超过 60 天"))
    }

    @Test func `who comes later does not fill a post today`() throws {
        let street = try Self.street {
            try Self.end(.secretary, in: "三支部", on: "2026-08-01", $0)
            try $0.appoint("新书记", .secretary, in: "三支部", from: "2026-12-01")
        }
        #expect(try street.partyWarnings(.vacantPost) == ["三支部 书记空缺 108 天，超过 60 天"])
        #expect(try street.partyWarnings(.vacantPost, on: "2026-12-01") == [])
    }

    @Test func `a joint committee without its first secretary is told after thirty days`() throws {
        let street = try Self.street {
            try $0.partyBody("大党委", .jointCommittee, level: "社区大党委", under: "党工委", area: "张家湾")
            try $0.appoint("社区党委书记", .secretary, in: "大党委")
            try $0.appoint("王主任", .firstSecretary, in: "大党委", until: "2026-10-17")
        }
        #expect(try street.partyWarnings(.vacantPost, on: "2026-11-16") == [])
        #expect(try street.partyWarnings(.vacantPost) == ["大党委 第一书记空缺 31 天，超过 30 天"])
        // It has no members and no elections, and is not asked for them.
        #expect(try street.partyWarnings(.tooFewMembers, .termUnknown, .noCommittee) == [])
    }

    @Test func `two in a post that one holds are told, whoever comes in by another post is not`() throws {
        let street = try Self.street {
            try $0.appoint("李四", .secretary, in: "三支部", from: "2026-11-01")
            try $0.appoint("甲", .committeeMember, in: "三支部")
            try $0.appoint("乙", .committeeMember, in: "三支部")
        }
        #expect(try street.partyWarnings(.doubledPost) == ["三支部 书记同时有 2 人，应为 1 人"])
        #expect(try street.partyWarnings(.doubledPost, on: "2026-10-31") == [])
        // Handed over on one day: the one until it, the other from it.
        let handed = try Self.street {
            try Self.end(.secretary, in: "三支部", on: "2026-11-01", $0)
            try $0.appoint("李四", .secretary, in: "三支部", from: "2026-11-01")
        }
        for day in ["2026-10-31", "2026-11-01"] as [Day] {
            #expect(try handed.partyWarnings(.doubledPost, .vacantPost, on: day) == [])
        }
    }

    @Test func `a group without a leader is told at once`() throws {
        let street = try Self.street { try Self.end(.groupLeader, in: "一组", on: "2026-11-10", $0) }
        #expect(try street.partyWarnings(.groupWithoutLeader) == ["一组 没有组长，已 7 天"])
        #expect(try street.partyWarnings(.groupWithoutLeader, on: "2026-11-09") == [])
    }

    @Test(
        arguments: [
            ("2026-05-16", nil, []), ("2026-05-17", nil, ["四支部 任期 5 年，2026-11-17 届满，还有 184 天"]),
            ("2026-11-17", nil, ["四支部 任期 5 年，2026-11-17 届满，还有 0 天"]),
            ("2026-11-18", nil, ["四支部 任期 5 年，2026-11-17 届满，已过 1 天"]),
            ("2024-11-18", 3, ["四支部 任期 3 年，2024-11-17 届满，已过 1 天"]),
        ] as [(Day, Int?, [String])])
    func `a term that ends is announced half a year ahead`(day: Day, years: Int?, found: [String]) throws {
        let street = try Self.street {
            try $0.partyBody("四支部", .jointBranch, level: "网格党支部", under: "社区党委")
            try $0.election(of: "四支部", on: "2021-11-17", years: years)
        }
        let lines = try street.partyWarnings(.termDue, .termOver, on: day)
        #expect(lines.filter { $0.hasPrefix("四支部") } == found)
    }

    @Test func `a branch whose election is not written down is told so, a group is not`() throws {
        let street = try Self.street {
            try $0.partyBody("四支部", .jointBranch, level: "网格党支部", under: "社区党委")
        }
        #expect(try street.partyWarnings(.termUnknown) == ["四支部 没有登记本届选举日期，任期 5 年，算不出何时换届"])
    }

    @Test func `a grid is covered by a branch of its own, a joint one, or one of its community`() throws {
        let street = try Street.sample { try $0.partyOrganisations() }
        #expect(
            try street.partyWarnings(.uncoveredGrid) == [
                "张家湾第1网格 没有党支部覆盖；张家湾 3 个网格，已覆盖 1 个", "张家湾第2网格 没有党支部覆盖；张家湾 3 个网格，已覆盖 1 个",
            ])
        try street.partyBody(
            "联合支部", .jointBranch, level: "网格党支部", under: "社区党委", area: "张家湾/1", until: "2026-12-01")
        // A group or a committee covers no grid.
        try Self.cover(street, "张家湾/2", by: "一组")
        try Self.cover(street, "张家湾/2", by: "社区党委")
        #expect(try street.partyWarnings(.uncoveredGrid) == ["张家湾第2网格 没有党支部覆盖；张家湾 3 个网格，已覆盖 2 个"])
        #expect(try street.partyWarnings(.uncoveredGrid, on: "2026-12-01").count == 2)

        try street.partyBody("社区党支部", .branch, level: "社区党组织", under: "党工委", area: "张家湾")
        #expect(try street.partyWarnings(.uncoveredGrid) == [])
    }

    @Test(
        arguments: [
            (nil, "2026-05-31", []), (nil, "2026-06-01", ["张家中心户 负责人已不住在这一户"]),
            ("张家", "2026-06-01", ["张家中心户 负责人已不住在这一户"]), ("张小妹", "2026-06-01", []),
        ] as [(String?, Day, [String])])
    func `a centre household is told when whoever is in charge of it has moved away`(
        inCharge: String?, day: Day, found: [String]
    ) throws {
        let street = try Self.street {
            try $0.household("张家")
            try $0.member("张小妹", of: "张家")
            try $0.partyBody("张家中心户", .centreHousehold, level: "党员中心户", under: "一组", household: "张家")
            if let inCharge { try $0.appoint(inCharge, .inCharge, in: "张家中心户") }
            try $0.move("张家", on: "2026-06-01")
        }
        #expect(try street.partyWarnings(.headAway, on: day) == found)
        // It is no organisation: no members, no elections, no secretary.
        #expect(
            try street.partyWarnings(.tooFewMembers, .vacantPost, .termUnknown, .groupTooSmall, on: day) == []
        )
    }

    @Test func `a body out of the order of the ladder is told what it should lie under`() throws {
        let street = try Self.street {
            try $0.partyBody("二组", .group, level: "楼栋党小组", under: "社区党委")
            try $0.partyBody("五支部", .branch, level: "网格党支部")
            try $0.partyBody("旧党委", .committee, level: "社区党组织", under: "党工委", until: "2026-01-01")
            try $0.partyBody("六支部", .branch, level: "网格党支部", under: "旧党委")
            try $0.partyBody("上头", .workingCommittee, level: "街道党工委", under: "三支部")
        }
        #expect(
            try street.partyWarnings(.outOfOrder, .noParent) == [
                "二组 楼栋党小组（第 4 层）隶属于社区党组织（第 2 层）；应隶属于网格党支部",
                "上头 街道党工委（第 1 层）隶属于网格党支部（第 3 层）；最上一层，没有上级",
                "五支部 网格党支部没有上级；应隶属于社区党组织", "六支部 上级已于 2026-01-01 撤销",
            ])
    }

    @Test func `the organisation of a unit that answers to nobody here is only listed`() throws {
        let street = try Self.street { street in
            let unit = try street.write { work in
                try work.insert(
                    ResidentUnit.self, ResidentUnit.name <- "省设计院", ResidentUnit.category <- .institute,
                    ResidentUnit.community <- Community.ID(street.place("张家湾")),
                    ResidentUnit.from <- Day("2020-01-01"))
            }
            try street.partyBody("设计院党委", .committee, level: "驻区单位党组织", unit: unit)
            try street.partyBody(
                "设计院一支部", .branch, level: "驻区单位党支部", under: "设计院党委", unit: unit)
            // That of an enterprise under the street is the street's.
            try street.partyBody("某企业党支部", .branch, level: "企业党组织", under: "党工委", unit: unit)
        }
        let found = try street.read { try PartyChecks().warnings(in: $0) }
        #expect(Set(found.map(\.name)) == ["某企业党支部"])
        #expect(found.map(\.kind) == [.tooFewMembers, .vacantPost, .termUnknown])
    }

    @Test func `nothing that is ever found refuses a write`() throws {
        let street = try Street.sample { street in
            try street.partyOrganisations()
            try street.household("张家")
            try street.partyMembers(of: "社区党委", full: 2)
            try street.partyBody("大支部", .branch, level: "网格党支部", under: "社区党委")
            try street.partyMembers(of: "大支部", full: 51)
            try street.appoint("甲", .secretary, in: "大支部")
            try street.appoint("乙", .secretary, in: "大支部")
            try street.election(of: "大支部", on: "2021-11-18")
            try street.election(of: "三支部", on: "2015-01-01")
            try street.partyBody("孤支部", .branch, level: "网格党支部")
            try street.partyBody("错组", .group, level: "楼栋党小组", under: "社区党委")
            try street.partyBody("圈一", .branch, level: "网格党支部", under: "社区党委")
            try street.partyBody("圈二", .group, level: "楼栋党小组", under: "圈一")
            try street.partyBody("中心户", .centreHousehold, level: "党员中心户", under: "一组", household: "张家")
            try street.move("张家", on: "2026-01-01")
            try street.partyMember("张家", of: "大支部")
            try street.partyMember("张家", of: "三支部", .lost)
            let (one, two) = (try street.partyBody("圈一"), try street.partyBody("圈二"))
            try street.store.session(Context(actor: "测试", day: street.today, mode: .apply)) { session in
                _ = try session.write(Purpose("测试")) { work in
                    try session.move(one, under: two, from: "2026-02-01", in: work)
                    try work.insert(
                        Seat.self, Seat.community <- Community.ID(street.place("张家湾")),
                        Seat.kind <- .unit, Seat.state <- .vacant, Seat.from <- Day("2026-01-01"))
                }
            }
        }
        let found = try street.read { try PartyChecks().warnings(in: $0) }
        #expect(Set(found.map(\.kind)) == Set(PartyWarning.Kind.allCases))
        // In the order of the kinds, each with something to do about it.
        let ranks = found.map { PartyWarning.Kind.allCases.firstIndex(of: $0.kind) ?? -1 }
        #expect(ranks == ranks.sorted())
        for warning in found { #expect(!warning.advice.isEmpty && !warning.source.isEmpty) }
    }
}
