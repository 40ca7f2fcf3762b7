import Governance
import Records
import TestKit
import Testing

@Suite struct PartyTreeTests {
    private static func street(_ build: (Street) throws -> Void = { _ in }) throws -> Street {
        try Street.sample {
            try $0.partyOrganisations()
            try build($0)
        }
    }

    private func move(_ street: Street, _ body: String, under parent: String?, from: Day) throws {
        let (id, above) = (try street.partyBody(body), try parent.map { try street.partyBody($0) })
        try street.store.session(Context(actor: "测试", day: street.today, mode: .apply)) { session in
            _ = try session.write(Purpose("测试")) { try session.move(id, under: above, from: from, in: $0) }
        }
    }

    /// The way from the top to a body, by name.
    private func path(_ street: Street, _ body: String, on day: Day? = nil) throws -> [String] {
        let id = try street.partyBody(body)
        return try street.read(on: day) { session in
            let tree = try session.partyTree()
            return tree.path(to: id).compactMap { tree.nodes[$0]?.name }
        }
    }

    @Test(
        arguments: [("2026-06-30", "三支部"), ("2026-07-01", "二支部"), ("2026-11-17", "二支部")] as [(Day, String)])
    func `a body that moved lies on each day where it lay then`(day: Day, branch: String) throws {
        let street = try Self.street {
            try $0.partyBody("二支部", .branch, level: "网格党支部", under: "社区党委", area: "张家湾/2")
        }
        try move(street, "一组", under: "二支部", from: "2026-07-01")
        #expect(try path(street, "一组", on: day) == ["党工委", "社区党委", branch, "一组"])
        // The members of a group go with it.
        try street.partyMembers(of: "一组", full: 3)
        let id = try street.partyBody(branch)
        #expect(try street.read(on: day) { try $0.members(of: id).count() } == 3)
    }

    @Test func `a move to where it lies already changes nothing`() throws {
        let street = try Self.street()
        try move(street, "一组", under: "三支部", from: "2026-07-01")
        let links = try street.read { try $0.records(PartyLink.self).anyDay().count() }
        #expect(links == 3)
    }

    @Test func `a move before the present place began is refused, and nothing is changed`() throws {
        let street = try Self.street {
            try $0.partyBody("二支部", .branch, level: "网格党支部", under: "社区党委", area: "张家湾/2")
        }
        try move(street, "一组", under: "二支部", from: "2026-07-01")
        #expect(throws: RecordFailure.self) { try move(street, "一组", under: "社区党委", from: "2026-06-01") }
        #expect(throws: RecordFailure.self) { try move(street, "一组", under: "二支部", from: "2026-06-01") }
        #expect(try path(street, "一组") == ["党工委", "社区党委", "二支部", "一组"])
    }

    @Test func `a body whose place was to end anyway lies in one place after a move before that`() throws {
        let street = try Self.street {
            try $0.partyBody("二支部", .branch, level: "网格党支部", under: "社区党委", area: "张家湾/2")
        }
        try move(street, "一组", under: nil, from: "2027-01-01")
        try move(street, "一组", under: "二支部", from: "2026-07-01")
        for day in ["2026-07-01", "2026-12-31", "2027-01-01"] as [Day] {
            #expect(try path(street, "一组", on: day) == ["党工委", "社区党委", "二支部", "一组"])
        }
    }

    @Test func `taken out of the tree it is a root of its own, with what is below it`() throws {
        let street = try Self.street()
        try move(street, "三支部", under: nil, from: "2026-07-01")
        #expect(try path(street, "一组") == ["三支部", "一组"])
        #expect(try path(street, "一组", on: "2026-06-30") == ["党工委", "社区党委", "三支部", "一组"])
    }

    @Test func `a body that is not founded yet or dissolved already is not in the tree`() throws {
        let street = try Self.street {
            try $0.partyBody(
                "旧支部", .branch, level: "网格党支部", under: "社区党委", from: "2021-01-01", until: "2024-01-01")
        }
        func stands(_ day: Day) throws -> Bool {
            try street.read(on: day) { try $0.partyTree().nodes.values.contains { $0.name == "旧支部" } }
        }
        #expect(
            try ["2020-12-31", "2021-01-01", "2023-12-31", "2024-01-01"].map { try stands($0) }
                == [false, true, true, false])
    }

    @Test func `a circle is neither lost nor followed for ever`() throws {
        let street = try Self.street()
        try move(street, "三支部", under: "一组", from: "2026-07-01")
        try street.read { session in
            let tree = try session.partyTree()
            #expect(tree.astray.compactMap { tree.nodes[$0]?.name }.sorted() == ["一组", "三支部"].sorted())
            let branch = try #require(tree.nodes.values.first { $0.name == "三支部" })
            #expect(tree.below(branch.id).count == 2)
            #expect(tree.path(to: branch.id) == [branch.id])
        }
        #expect(try street.partyWarnings(.circle).count == 2)
    }

    @Test func `no body lies under itself`() throws {
        let street = try Self.street()
        #expect(throws: RecordFailure.inconsistent(type: "党组织隶属", reason: "不能隶属于自己")) {
            try move(street, "三支部", under: "三支部", from: "2026-07-01")
        }
        #expect(try path(street, "三支部") == ["党工委", "社区党委", "三支部"])
    }

    static let ladders: [(steps: Int, ladder: PartyLadder)] = [
        (
            3,
            PartyLadder([
                .init("社区党委", order: 1, under: [], covers: .community),
                .init("小区党支部", order: 2, under: ["社区党委"], covers: .grid),
                .init("楼栋党小组", order: 3, under: ["小区党支部"], covers: .building),
            ])
        ),
        (
            4,
            PartyLadder([
                .init("社区党委", order: 1, under: [], covers: .community),
                .init("网格党支部", order: 2, under: ["社区党委"], covers: .grid),
                .init("楼栋党小组", order: 3, under: ["网格党支部"], covers: .building),
                .init("党员中心户", order: 4, under: ["楼栋党小组"], covers: .household),
            ])
        ),
        (
            5,
            PartyLadder([
                .init("街道党工委", order: 1, under: [], covers: .street),
                .init("社区党委", order: 2, under: ["街道党工委"], covers: .community),
                .init("网格党支部", order: 3, under: ["社区党委"], covers: .grid),
                .init("楼栋党小组", order: 4, under: ["网格党支部"], covers: .building),
                .init("党员中心户", order: 5, under: ["楼栋党小组"], covers: .household),
            ])
        ),
    ]

    @Test(arguments: ladders.indices)
    func `a ladder has as many steps as its place gives it`(index: Int) throws {
        let (steps, ladder) = Self.ladders[index]
        let street = try Street.sample { try $0.write(ladder) }
        let forms: [String: PartyBody.Form] = [
            "街道党工委": .workingCommittee, "社区党委": .committee, "楼栋党小组": .group, "党员中心户": .centreHousehold,
        ]
        for (step, above) in zip(ladder.steps, [nil] + ladder.steps.map(\.name)) {
            try street.partyBody(
                step.name, forms[step.name] ?? .branch, level: step.name, under: above)
        }
        #expect(try street.read { try $0.partyTree().depth } == steps)
        #expect(try street.partyWarnings(.outOfOrder, .noParent, .circle) == [])
        #expect(try path(street, ladder.steps[steps - 1].name) == ladder.steps.map(\.name))
    }

    @Test func `the tree of a community leaves out what is above and beside it`() throws {
        let street = try Self.street {
            try $0.community("李家湾", grids: 1)
            try $0.partyBody("李家湾党支部", .branch, level: "社区党组织", under: "党工委", area: "李家湾")
        }
        try street.read { session in
            let tree = try session.partyTree(in: street.place("张家湾"))
            #expect(tree.roots.compactMap { tree.nodes[$0]?.name } == ["社区党委"])
            #expect(Set(tree.nodes.values.map(\.name)) == ["社区党委", "三支部", "一组"])
        }
    }

    @Test(
        arguments: [
            ("2026-02-01", "2026-04-01", false), ("2019-01-01", "2020-01-02", false),
            ("2021-01-01", "2022-01-01", false), ("2026-02-28", nil, false), ("2026-03-01", nil, true),
            ("2019-01-01", "2020-01-01", true), ("2026-02-01", "2026-02-01", true),
        ] as [(Day, Day?, Bool)])
    func `a body lies under one other on any day, whoever writes it down`(
        from: Day, until: Day?, isTaken: Bool
    ) throws {
        let street = try Self.street()
        try move(street, "一组", under: nil, from: "2026-03-01")
        let (group, above) = (try street.partyBody("一组"), try street.partyBody("社区党委"))
        func write() throws {
            try street.write { work in
                try work.insert(
                    PartyLink.self, PartyLink.body <- group, PartyLink.parent <- above,
                    PartyLink.from <- from, PartyLink.until <- until)
            }
        }
        if isTaken { return try write() }
        #expect(
            throws: RecordFailure.inconsistent(
                type: "党组织隶属", reason: "这段时间里已隶属于另一个上级；请先改正那一条的“起”或“止”")
        ) { try write() }
    }

    @Test func `a place under another is not put back beside a later one`() throws {
        let street = try Self.street()
        let (group, above) = (try street.partyBody("一组"), try street.partyBody("社区党委"))
        let old = try #require(
            try street.read { try $0.records(PartyLink.self).where(PartyLink.body == group).first() })
        try street.store.session(Context(actor: "测试", day: street.today, mode: .apply)) { session in
            let removal = try session.write(Purpose("删")) {
                try $0.remove(PartyLink.declaration, id: old.rawID)
            }.landing.commit
            _ = try session.write(Purpose("另登")) { work in
                try work.insert(
                    PartyLink.self, PartyLink.body <- group, PartyLink.parent <- above,
                    PartyLink.from <- "2021-01-01", PartyLink.until <- "2022-01-01")
            }
            let number = try #require(removal)
            let conflicts = try session.write(Purpose("撤销")) { try $0.undo([number]) }.result
            #expect(conflicts.map(\.record) == [old.rawID])
            #expect(conflicts.first?.reason == .alike(fields: ["党组织", "起", "止"]))
        }
    }
}
