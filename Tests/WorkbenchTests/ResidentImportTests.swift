import Foundation
import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct ResidentImportTests {
    @Test func `a register comes out as the office says, dry, for good, and again`() throws {
        let books = try Books()
        let truth = try Fixture.truth()
        let kinds: [String: RegisterRow.Status] = [
            "good": .good, "fixed": .mended, "duplicate": .duplicate, "bad": .refused,
        ]
        let expected = truth.map { Expected(row: $0.row, status: kinds[$0.kind] ?? .refused) }

        let dry = try books.importRegister(mode: .dryRun)
        #expect(dry.isDryRun)
        #expect(dry.commits == [])
        #expect(dry.rows.map { Expected(row: $0.row, status: $0.status) } == expected)
        #expect(try books.count(Resident.self) == 0)
        #expect(try books.count(Community.self) == 0)

        let real = try books.importRegister()
        #expect(real.rows.map { Expected(row: $0.row, status: $0.status) } == expected)
        #expect(real.rows == dry.rows)
        #expect(real.commits.count == 1)
        #expect(try books.count(Resident.self) == 275)
        #expect(try books.count(Grid.self) == 8)
        #expect(try books.count(ImportBatch.self) == 1)

        let again = try books.importRegister()
        let repeated = expected.map {
            Expected(row: $0.row, status: $0.status == .refused ? .refused : .duplicate)
        }
        #expect(again.rows.map { Expected(row: $0.row, status: $0.status) } == repeated)
        #expect(again.commits == [])
        #expect(try books.count(Resident.self) == 275)
        #expect(try books.count(ImportBatch.self) == 1)
    }

    @Test func `what is taken stands in the books as cleaned, and linked`() throws {
        let books = try Books()
        let result = try books.importRegister()

        #expect(
            result.notes == [
                "账本里还没有社区：已新建张家湾社区和 8 个网格（1、2、3、4、5、6、7、8，按花名册里相连的网格号；要另定，用 --grids 写明网格数）",
                result.notes.last ?? "",
            ])
        try books.desk { desk in
            // Row 4: full-width digits and a small x.
            let row = try #require(
                try desk.session.records(Resident.self)
                    .where(.sealed("id_number", equals: "420199195504218096")).first())
            #expect(try row[Resident.name] == "李涛")
            #expect(try row[Resident.idNumber]?.text == "420199********8096")
            #expect(try row[Resident.phone]?.text == "154****2983")
            #expect(try row[Resident.birth] == "1955-04-21")
            #expect(try desk.run(line: "居民 李涛").rows.contains { $0[3] == .text("6幢1单元401") })
            let unplaced = try desk.session.records(Resident.self).where(.empty("community")).count()
            #expect(unplaced == 0)
            let tags = try desk.session.records(CareTag.self).all()
            #expect(
                try tags.allSatisfy {
                    try $0[CareTag.source] == .register && $0[CareTag.from] == "2026-11-20"
                })
            let batch = try #require(try desk.session.records(ImportBatch.self).first())
            #expect(try batch[ImportBatch.file] == "居民花名册.xlsx")
            #expect(
                try [
                    batch[ImportBatch.good], batch[ImportBatch.mended], batch[ImportBatch.duplicate],
                    batch[ImportBatch.refused],
                ] == [245, 30, 4, 25])
        }
    }

    @Test func `after an import the households with a category have duties, and no others`() throws {
        let books = try Books(rules: { [.care("visits.poor", [.dibao, .tekun, .loneElder])] })
        try books.importRegister()
        try books.desk { desk in
            let plan = try desk.engine().plan()
            _ = try desk.session.write(Purpose("夜间")) { try plan.land(in: $0) }
            var tagged: Set<Int64> = []
            let tags = desk.session.records(CareTag.self)
                .where(CareTag.category.among([.dibao, .tekun, .loneElder]))
            try tags.each("resident.household") { tagged.insert($0.integer(0)) }
            var visited: [Int64] = []
            try desk.session.records(Duty.self).each("household") { visited.append($0.integer(0)) }
            #expect(!tagged.isEmpty)
            #expect(visited.sorted() == tagged.sorted())
            #expect(try desk.run(line: "待办 张家湾").rows.count == tagged.count)
        }
    }

    @Test func `thousands of rows land in portions, and an import that was broken off is resumed`() throws {
        let books = try Books()
        let lines = (1...4500).map {
            "人\(han($0)),女,1950-01-01,\(($0 - 1) / 60 + 1)幢1单元\($0),第\(($0 - 1) / 600 + 1)网格"
        }
        let heading = "姓名,性别,出生日期,住址,网格"
        let part = try books.folder.file("一半.csv", ([heading] + lines.prefix(2100)).joined(separator: "\n"))
        let all = try books.folder.file("全部.csv", ([heading] + lines).joined(separator: "\n"))

        #expect(try books.importRegister(part).commits.count == 2)
        // The first file names four grids; one that is new has to be declared.
        #expect(try books.importRegister(all, mode: .dryRun).count(.refused) == 2100)
        let rest = try books.importRegister(all) { $0.grids = 8 }
        #expect(rest.count(.duplicate) == 2100)
        #expect(rest.count(.good) == 2400)
        #expect(rest.commits.count == 2)
        #expect(try books.count(Resident.self) == 4500)
        #expect(try books.count(Household.self) == 4500)
        #expect(try books.count(Grid.self) == 8)
        #expect(rest.notes == ["已为张家湾社区增设第 5、6、7、8 网格"])
        #expect(rest.count(.refused) == 0)
        let holds = try books.desk { try $0.session.verify().holds }
        #expect(holds)
    }

    @Test func `whom another clerk enters meanwhile is not taken again`() throws {
        let books = try Books()
        let heading = "姓名,性别,出生日期,住址,身份证号码"
        // The last two are told by their number alone: the other clerk has them at other doors.
        let numbers = [4399: "420199195001010023", 4400: "42019919500101004X"]
        let lines = (1...4500).map { "人\(han($0)),女,1950-01-01,1幢1单元\($0),\(numbers[$0] ?? "")" }
        let file = try books.folder.file("全部.csv", ([heading] + lines).joined(separator: "\n"))
        let moved = [4399, 4400].map { "人\(han($0)),女,1950-01-01,2幢1单元\($0),\(numbers[$0] ?? "")" }
        let others = [lines[2599], lines[4299]] + moved
        let few = try books.folder.file("几行.csv", ([heading] + others).joined(separator: "\n"))
        let store = try Store(Store.Location(folder: books.folder.path + "/books"), coreCatalogue) {
            Instant("2026-11-20", minute: 601)
        }
        let other = Office(store: store, extensions: .none)

        let result = try books.importRegister(file) { register in
            register.progress = { read in
                // The first portion has landed, and the second is being read.
                guard read == 2500 else { return }
                try other.desk(as: "管理员", systemUser: "", day: "2026-11-20", mode: .apply) {
                    let taken = try ResidentImport(few, community: "张家湾").run(at: $0)
                    #expect(taken.count(.good) == 4)
                }
            }
        }

        let again = result.rows.filter { $0.status == .duplicate }
        #expect(again.map(\.row) == [2601, 4301, 4400, 4401])
        #expect(try books.count(Resident.self) == 4500)
    }

    @Test func `all or nothing is one commit, and none where a row is refused`() throws {
        let books = try Books()
        let withheld = try books.importRegister { $0.isAllOrNothing = true }
        #expect(withheld.isWithheld)
        #expect(withheld.commits == [])
        #expect(try books.count(Resident.self) == 0)

        let lines = (1...2500).map { "人\(han($0)),女,1950-01-01,1幢1单元\($0)" }
        let file = try books.folder.file("好的.csv", (["姓名,性别,出生日期,住址"] + lines).joined(separator: "\n"))
        let taken = try books.importRegister(file) { $0.isAllOrNothing = true }
        #expect(taken.commits.count == 1)
        #expect(try books.count(Resident.self) == 2500)
        #expect(taken.notes.contains("1 栋楼在花名册里没有网格，记在“待划分”下；请之后划入网格"))
    }

    @Test func `in books with communities an unknown one is not made`() throws {
        let books = try Books()
        try books.importRegister()
        do {
            try books.importRegister(community: "张家弯")
            Issue.record("a community was made")
        } catch let failure as ActionFailure {
            #expect(failure == .notFound("没有“张家弯”这个社区", hint: "是否指“张家湾”？现有：张家湾"))
        }
        #expect(try books.importRegister(community: nil).count(.good) == 0)
        #expect(throws: ActionFailure.self) { try Books().importRegister(community: nil) }
    }

    @Test func `declared grids are the grids there are`() throws {
        let books = try Books()
        let result = try books.importRegister { $0.grids = 7 }
        #expect(result.rows.count { $0.status == .refused } > 25)
        #expect(try books.count(Grid.self) == 7)
    }

    @Test func `another person under a number that is in the books is refused`() throws {
        let books = try Books()
        try books.importRegister()
        let file = try books.folder.file(
            "错号.csv", "姓名,身份证号,住址\n李波,420199195504218096,6幢1单元402\n李涛,420199195504218096,6幢1单元402")
        let result = try books.importRegister(file)
        #expect(result.rows.map(\.status) == [.refused, .duplicate])
        #expect(result.rows[0].problems.map(\.message) == ["账本里有人用这个身份证号码，姓名却不同"])
    }

    @Test func `the result is what the command line prints`() throws {
        let books = try Books()
        let file = try books.folder.file(
            "两行.csv", "姓名,性别,出生日期,电话,住址,网格\n李四,男,1955-04-21,,6幢401,1\n王五,男,1955-04-21,123,6幢402,1")
        let result = try books.importRegister(file, mode: .dryRun).onlyProblems
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let object = try #require(
            try JSONSerialization.jsonObject(with: encoder.encode(result)) as? [String: Any])
        #expect(object["type"] as? String == "resident")
        #expect(object["dry_run"] as? Bool == true)
        #expect(object["counts"] as? [String: Int] == ["good": 1, "mended": 0, "duplicate": 0, "refused": 1])
        let rows = try #require(object["rows"] as? [[String: Any]])
        #expect(rows.map { $0["row"] as? Int } == [3])
        #expect(rows[0]["status"] as? String == "refused")
        #expect(rows[0]["name"] as? String == "王五")
        let problems = try #require(rows[0]["problems"] as? [[String: String]])
        #expect(problems.map { $0["column"] } == ["电话"])
        #expect(problems[0]["value"] == "1**")
        #expect(problems[0]["hint"] != nil)
    }

    /// A name that no two numbers share.
    private func han(_ number: Int) -> String {
        let letters = Array("甲乙丙丁戊己庚辛壬癸")
        return String(String(number).compactMap { $0.wholeNumberValue.map { letters[$0] } })
    }

    private struct Expected: Equatable {
        let row: Int
        let status: RegisterRow.Status
    }
}

/// New books without any community.
struct Books {
    let folder: TemporaryFolder
    let office: Office

    init(rules: @escaping @Sendable () -> [Rule] = { [] }) throws {
        folder = try TemporaryFolder()
        let store = try Store.create(
            at: Store.Location(folder: folder.path + "/books"), coreCatalogue
        ) { Instant("2026-11-20", minute: 600) }
        office = Office(store: store, extensions: .rules(rules))
        try store.session(Context(actor: "测试", day: "2026-11-20", mode: .apply)) { session in
            _ = try session.write(Purpose("建立")) {
                try $0.insert(
                    Operator.self, Operator.name <- "管理员", Operator.title <- "管理员",
                    Operator.role <- .administrator)
            }
        }
    }

    func desk<Result>(mode: Context.Mode = .apply, _ body: (Desk) throws -> Result) throws -> Result {
        try office.desk(as: "管理员", systemUser: "", day: "2026-11-20", mode: mode, body)
    }

    @discardableResult
    func importRegister(
        _ path: String = Fixture.path("居民花名册.xlsx"), community: String? = "张家湾",
        mode: Context.Mode = .apply, _ change: (inout ResidentImport) -> Void = { _ in }
    ) throws -> ImportResult {
        try desk(mode: mode) { desk in
            var register = ResidentImport(path, community: community)
            change(&register)
            return try register.run(at: desk)
        }
    }

    func count<R: RecordType>(_ type: R.Type) throws -> Int {
        try desk(mode: .readOnly) { try $0.session.records(type).count() }
    }
}

enum Fixture {
    struct Truth: Decodable {
        struct Row: Decodable {
            let row: Int
            let kind: String
        }
        let roster: [Row]
    }

    static func truth() throws -> [Truth.Row] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path("居民花名册.truth.json")))
        return try JSONDecoder().decode(Truth.self, from: data).roster.sorted { $0.row < $1.row }
    }

    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)").path
    }
}
