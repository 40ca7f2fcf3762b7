import Demo
import Governance
import Records
import Testing

@Suite struct ReferenceWorkspaceTests {
    /// Every field of every record, beside what Records draws by chance.
    private func contents(_ sample: Sample) throws -> [String] {
        try coreCatalogue.types.map { type in
            try sample.read { session in
                var selection = Selection(of: type)
                selection.anyDay = true
                selection.order = [Order("id")]
                return try session.rows(selection).map { row in
                    "\(row.rawID) \(row.commit) "
                        + (try type.columns.map { "\(try row[named: $0.name])" }.joined(separator: " "))
                }.joined(separator: "\n")
            }
        }
    }

    @Test func `the same seed and day give the same contents, and another seed or day gives others`() throws {
        let first = try contents(Sample(residents: 1_000))

        #expect(try contents(Sample(residents: 1_000)) == first)
        #expect(try contents(Sample(seed: 2, residents: 1_000)) != first)
        #expect(try contents(Sample(day: Sample.day + 1, residents: 1_000)) != first)
    }

    @Test func `the protected numbers too are the same for the same seed`() throws {
        let first = try Sample(residents: 1_000).protectedNumbers().map(\.id)

        #expect(try Sample(residents: 1_000).protectedNumbers().map(\.id) == first)
        #expect(try Sample(seed: 2, residents: 1_000).protectedNumbers().map(\.id) != first)
    }

    @Test func `the books verify, and every row of history with them`() throws {
        let verification = try Sample().read { try $0.verify() }

        #expect(verification.discrepancies == [])
        #expect(verification.rows > 10_000)
    }

    @Test(arguments: [("2026-01-01", 1_000), ("2024-03-01", 1_600), ("2026-11-30", 200)])
    func `it can be made for any day, and from 200 residents on`(day: String, residents: Int) throws {
        let sample = try Sample(day: try #require(Day(day)), residents: residents)

        let counts = try sample.read {
            (try $0.records(Resident.self).count(), try $0.records(Community.self).count())
        }
        #expect(counts == (residents, min(16, residents / 100)))
        #expect(try sample.read { try $0.verify().holds })
        #expect(
            try sample.read { try $0.records(Community.self).where(Community.name == "张家湾").count() } == 1)
    }

    @Test func `too few residents, and books that hold something, are refused before anything is written`()
        throws
    {
        let sample = try Sample(residents: 200)
        let commits = try sample.read { try $0.lastCommit() }

        #expect(throws: ReferenceWorkspaceFailure.notEmpty(commits: commits)) {
            try ReferenceWorkspace(seed: 1, day: Sample.day).fill(sample.store)
        }
        #expect(throws: ReferenceWorkspaceFailure.tooFewResidents(199)) {
            try ReferenceWorkspace(seed: 1, day: Sample.day, residents: 199).fill(sample.store)
        }
        #expect(try sample.read { try $0.lastCommit() } == commits)
        #expect(
            "\(ReferenceWorkspaceFailure.notEmpty(commits: 3))" == "工作区里已有 3 次变更，没有写入示例；请另选一个空目录")
        #expect("\(ReferenceWorkspaceFailure.tooFewResidents(199))" == "示例至少要有 200 名居民，这里要的是 199 名")
    }

    @Test func `the system user who is given is the administrator, and root otherwise`() throws {
        for (given, expected) in [("lin", "lin"), (nil, "root")] {
            let sample = try Sample(residents: 200, systemUser: given)
            let admin = try sample.lines(
                of: Operator.self, "role", "system_user", where: Operator.name == "admin")
            #expect(admin == [[.text("系统管理员"), .text(expected)]])
        }
    }

    @Test func `accounts serve the whole street, a community or a grid`() throws {
        let sample = try Sample()

        let communities = Set(try sample.read { try $0.records(Community.self).ids().map(\.raw) })
        let grids = Set(try sample.read { try $0.records(Grid.self).ids().map(\.raw) })
        let accounts = try sample.read { try $0.records(Operator.self).all() }
        let scopes = Dictionary(grouping: accounts) { (try? $0[Operator.role]) ?? .author }.mapValues {
            rows in
            rows.map { (try? $0[Operator.scope])?.map(Int64.init) }
        }
        #expect(scopes[.administrator] == [nil])
        #expect(scopes[.cadre] == [nil])
        #expect(Set(scopes[.secretary] ?? []) == Set(communities.map { $0 }))
        #expect(scopes[.gridWorker]?.isEmpty == false)
        #expect((scopes[.gridWorker] ?? []).allSatisfy { $0.map(grids.contains) ?? false })
    }
}
