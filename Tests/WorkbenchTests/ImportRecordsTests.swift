import Foundation
import Governance
import Records
import TestKit
import Testing
import Workbench

@Suite struct ImportRecordsTests {
    @Test func `a directory of units comes out as the office says, dry, for good, and again`() throws {
        let clerk = try Clerk.sample()
        let file = Fixture.path("驻区单位名录.csv")
        let truth = try Fixture.sums()

        let dry = try clerk.take("unit", file, mode: .dryRun)
        #expect(dry.rows.count == truth.units)
        #expect(dry.count(.refused) == truth.unitsBadCode)
        #expect(dry.commits == [])
        #expect(try clerk.street.read { try $0.records(ResidentUnit.self).count() } == 0)

        let real = try clerk.take("unit", file)
        #expect(real.rows == dry.rows)
        #expect(real.ignored == ["党组织", "党支部数"])
        #expect(
            real.rows.filter { $0.status == .refused }.map { $0.problems.map(\.column) } == [
                ["统一社会信用代码"], ["统一社会信用代码"], ["统一社会信用代码"], ["统一社会信用代码"],
            ])
        #expect(real.commits.count == 1)
        try clerk.street.read { session in
            let units = try session.records(ResidentUnit.self).order(by: "id").all()
            #expect(units.count == 26)
            let first = try #require(units.first)
            #expect(try first[ResidentUnit.name] == "驻区单位01")
            #expect(try first[ResidentUnit.category] == .institution)
            #expect(try first[ResidentUnit.liaison] == "欧阳国芳")
            #expect(try first[ResidentUnit.phone]?.text == "154****5896")
            #expect(try first[ResidentUnit.community]?.raw == clerk.street.place("张家湾"))
            #expect(try first[ResidentUnit.from] == session.day)
        }

        let before = try clerk.street.read { try $0.lastCommit() }
        let again = try clerk.take("unit", file)
        #expect(again.count(.duplicate) == 26 && again.count(.refused) == 4)
        #expect(again.commits == [])
        #expect(try clerk.street.read { try $0.lastCommit() } == before)
    }

    @Test func `a community is one with and without the word`() throws {
        let clerk = try Clerk.sample()
        let known = try clerk.street.read {
            try $0.records(Community.self).all().map { try $0[Community.name] }
        }
        let name = try #require(known.first)
        let text = "社区名称\n\(name)社区\n\(name)\n水样\n水样社区\n"
        let result = try clerk.take("community", text: text)
        #expect(result.rows.map(\.status) == [.duplicate, .duplicate, .good, .duplicate])
        #expect(try clerk.street.read { try $0.records(Community.self).count() } == known.count + 1)
    }

    @Test func `in-service members who have reported come in, and who lives here is known as the resident`()
        throws
    {
        let clerk = try Clerk.sample()
        try clerk.body("张家湾社区党委")
        try clerk.street.building("9幢", in: "张家湾/3")
        let home = try clerk.street.write { work in
            let home = try work.insert(
                Household.self, Household.building <- Building.ID(clerk.street.place("9幢")),
                Household.unit <- "1",
                Household.room <- "603", Household.state <- .here)
            let resident = try work.insert(Resident.self, Resident.name <- "刘英勇")
            try work.insert(
                Membership.self, Membership.household <- home, Membership.resident <- resident,
                Membership.relation <- .head, Membership.from <- "2020-01-01")
            return resident
        }
        let file = Fixture.path("在职党员报到登记表.csv")
        let constants = [
            (field: "党组织", text: "张家湾社区党委"), (field: "组织关系", text: "居住地报到"), (field: "党员身份", text: "正式"),
        ]

        let result = try clerk.take("party_member", file) { $0.constants = constants }

        #expect(result.rows.count == (try Fixture.sums().inService))
        #expect(result.count(.good) == 40)
        try clerk.street.read { session in
            let members = try session.records(PartyMember.self).order(by: "id").all()
            #expect(members.count == 40)
            #expect(try members[0][PartyMember.resident] == home)
            #expect(try members[0][PartyMember.name] == nil)
            #expect(try members[1][PartyMember.name] == "王平洋")
            #expect(try members[1][PartyMember.unitName] == "省直机关医院")
            #expect(
                try members.allSatisfy {
                    try $0[PartyMember.belonging] == .reportedHome && $0[PartyMember.status] == .full
                })
        }
        #expect(try clerk.take("party_member", file) { $0.constants = constants }.count(.duplicate) == 40)
    }

    @Test func `without what every record must have, the list is refused as a whole`() throws {
        let clerk = try Clerk.sample()
        let failure = #expect(throws: RegisterFailure.self) {
            try clerk.take("party_member", Fixture.path("在职党员报到登记表.csv"))
        }
        #expect(failure?.reason == .missingFields(["党组织", "党员身份", "组织关系"], row: 1))
        #expect(failure?.hint.contains("--set '党组织=…'") == true)
    }

    @Test(arguments: [
        ["单位名称", "单位类别"], ["name", "category"], ["单位全称", "单位性质"], ["＊单位 名称：", "单位类型（可多选）"],
    ])
    func `a column is known by its title, its field's name, and what people write`(headings: [String]) throws
    {
        let clerk = try Clerk.sample()
        let result = try clerk.take("unit", text: [headings, ["省图", "事业单位"]].csv)

        #expect(result.count(.good) == 1)
        #expect(
            try clerk.street.read {
                try $0.records(ResidentUnit.self).where(ResidentUnit.name == "省图").count()
            } == 1)
    }

    @Test func `titles, remarks, repeated headings and sums around the table are no records`() throws {
        let clerk = try Clerk.sample()
        var lines = (1...18).map { _ in ["张家湾社区驻区单位名录", "", ""] }
        lines[4] = ["填报单位：张家湾社区", "", "填报日期：2026-11-17"]
        let heading = ["序号", "单位名称", "单位类别"]
        lines += [
            heading, ["1", "省图", "事业"], ["2", "", ""], heading, ["3", "省台", "媒体"], ["合计", "2", ""],
            ["填表人：王", "", ""],
        ]
        let result = try clerk.take("unit", text: lines.csv)

        #expect(result.rows.map(\.row) == [20, 23])
        #expect(result.count(.good) == 2)
        #expect(result.ignored == ["序号"])
    }

    @Test
    func
        `two columns that mean one field are refused with their places, none at all with what should be there`()
        throws
    {
        let clerk = try Clerk.sample()
        let twice = #expect(throws: RegisterFailure.self) {
            try clerk.take("unit", text: [["单位名称", "单位类别", "单位名称"], ["甲", "事业", "乙"]].csv)
        }
        #expect(twice?.reason == .fieldTwice("单位名称", columns: ["A", "C"], row: 1))
        let none = #expect(throws: RegisterFailure.self) { try clerk.take("unit", text: "甲,乙\n1,2\n") }
        #expect(none?.message.contains("找不到“驻区单位”的表头") == true)
    }

    private static let cells: [(String, String, String, String, Value)] = [
        ("facility", "可预约", "is_bookable", "是", Value.integer(1)),
        ("facility", "可预约", "is_bookable", "无", .integer(0)),
        ("facility", "可预约", "is_bookable", "√", .integer(1)),
        ("facility", "可预约", "is_bookable", "Ｎ", .integer(0)),
        ("facility", "可容纳人数", "capacity", "１２０", .integer(120)),
        ("facility", "可容纳人数", "capacity", "1,200", .integer(1200)),
        ("facility", "面积（平方米）", "area", "85.5", .real(85.5)), ("facility", "面积（平方米）", "area", "—", .null),
        ("facility", "启用日期", "from", "2014年5月6日", .integer(16_196)),
        ("facility", "启用日期", "from", "2014.5.6", .integer(16_196)),
        ("facility", "启用日期", "from", "20140506", .integer(16_196)),
        ("facility", "启用日期", "from", "２０１４／５／６", .integer(16_196)),
        ("facility", "启用日期", "from", "2014-05", .integer(16_191)),
        ("facility", "社区", "community", "张家湾社区", .null),
        ("facility", "开放时间", "hours", " 8:00—20:00 ", .text("8:00—20:00")),
    ]

    @Test(arguments: cells)
    func `a cell is read as its field's kind`(
        type: String, heading: String, field: String, text: String, value: Value
    ) throws {
        let clerk = try Clerk.sample()
        let result = try clerk.take(type, text: [["名称", "设施类别", heading], ["图书室", "功能室", text]].csv)

        #expect(result.rows.map(\.status) != [.refused], "\(result.rows.map(\.problems))")
        let row = try #require(try clerk.street.read { try $0.records(Facility.self).anyDay().first() })
        let expected = heading == "社区" ? Value.integer(clerk.street.place("张家湾")) : value
        #expect(try row[named: field] == expected)
    }

    private static let slips: [(String, String, String, String?)] = [
        ("设施类别", "功能间", "没有“功能间”这个值", "是否指“功能室”？"), ("可预约", "也许", "应为“是”或“否”", "请填“是”或“否”"),
        ("可容纳人数", "十几个", "应为整数", "请只填数字，例如 12"), ("可容纳人数", "0", "应大于 0", nil),
        ("启用日期", "2026-02-30", "没有这一天", "请写成 1979-01-30 的样子"),
        ("启用日期", "26-02-03", "年份只有两位，分不清世纪", "请写成 1979-01-30 的样子"),
        ("社区", "张家弯", "没有“张家弯”这个社区", "是否指“张家湾”？"), ("楼栋", "66幢", "张家湾社区没有“66幢”", "是否指“6幢”？"),
        ("驻区单位", "省图书馆", "没有“省图书馆”这个驻区单位", "是否指“省图书管”？"), ("楼栋", "楼上", "看不出“楼上”是哪一栋", "写成 张家湾/6幢1单元401 的样子"),
    ]

    @Test(arguments: slips)
    func `a value that cannot be is refused with what comes near`(
        heading: String, text: String, message: String, hint: String?
    ) throws {
        let clerk = try Clerk.sample()
        _ = try clerk.take("unit", text: "单位名称,单位类别\n省图书管,事业\n")
        let rows =
            heading == "设施类别"
            ? [["名称", heading], ["图书室", text]] : [["名称", "设施类别", heading], ["图书室", "功能室", text]]
        let result = try clerk.take("facility", text: rows.csv)

        #expect(result.rows.map(\.status) == [.refused])
        #expect(result.rows[0].problems.map(\.column) == [heading])
        #expect(result.rows[0].problems.map(\.message) == [message])
        #expect(result.rows[0].problems.map(\.hint) == [hint])
    }

    @Test func `places come in with what they lie in, and a grid that is there is not made twice`() throws {
        let clerk = try Clerk.sample()
        let grids = try clerk.take("grid", text: "网格号,名称,社区\n3,第3网格,张家湾\n4,第4网格,张家湾\n4,第4网格,南苑\n")
        #expect(grids.rows.map(\.status) == [.duplicate, .good, .refused])
        let buildings = try clerk.take("building", text: "楼栋,小区,网格\n12幢,滨湖小区,张家湾/4\n13幢,,张家湾社区第4网格\n")
        #expect(buildings.count(.good) == 2)
        let households = try clerk.take(
            "household", text: "楼栋,单元,室,居住状态\n张家湾/滨湖小区12幢,1,301,户在人在\n张家湾社区13幢,2,101,租住\n")
        #expect(households.count(.good) == 2)
        try clerk.street.read { session in
            let rented = try #require(
                try session.records(Household.self).where(Household.state == .rented).first())
            var grid: Int64?
            try session.records(Household.self).where(Household.id == Household.ID(rented.rawID)).each(
                "grid.number"
            ) {
                grid = $0.integer(0)
            }
            #expect(grid == 4)
        }
    }

    @Test func `a resident is known by number, or by name and door, and never by the name alone`() throws {
        let clerk = try Clerk.sample()
        try clerk.street.household("张样一")
        try clerk.street.write { work in
            try work.update(
                try #require(clerk.street.residents["张样一"]), Resident.idNumber <- Sealed("420199195504218096")
            )
        }
        let result = try clerk.take(
            "care_tag",
            text: """
                居民,关爱类别,来源,起
                420199195504218096,独居老人,民政,2026-01-01
                张样一 6幢1单元101,低保户,民政,2026-01-01
                张样一,空巢老人,民政,2026-01-01
                张样二 6幢1单元101,空巢老人,民政,2026-01-01
                420199195504218117,空巢老人,民政,2026-01-01
                """)
        #expect(result.rows.map(\.status) == [.good, .good, .refused, .refused, .refused])
        #expect(result.rows[3].problems.map(\.hint) == ["同一户有“张*一”，请核对姓名"])
        let byColumns = try clerk.take(
            "care_tag", text: "姓名,家庭住址,人员类别,来源\n张样一,张家湾社区6幢1单元101室,残疾人,民政\n")
        #expect(byColumns.count(.good) == 1)
    }

    @Test func `a row may name one above it in the same list`() throws {
        let clerk = try Clerk.sample()
        let text = "名称,设施类别,所在设施\n中心,党员群众服务中心,\n图书室,功能室,中心\n阅览角,读书角,图书屋\n"
        #expect(
            try clerk.take("facility", text: text, mode: .dryRun).rows.map(\.status) == [
                .good, .good, .refused,
            ])
        let real = try clerk.take("facility", text: text)
        #expect(real.rows.map(\.status) == [.good, .good, .refused])
        try clerk.street.read { session in
            let room = try #require(try session.records(Facility.self).where(Facility.name == "图书室").first())
            let centre = try #require(try session.records(Facility.self).where(Facility.name == "中心").first())
            #expect(try room[Facility.within]?.raw == centre.rawID)
        }
    }

    @Test func `what the books refuse is refused alone, and all or nothing takes nothing`() throws {
        let clerk = try Clerk.sample()
        let text = "名称,组织类别,备案或登记,登记日期\n甲社,社会组织,登记,2020-01-01\n乙社,社会组织,备案,2020-01-01\n丙社,社会组织,备案,\n"
        let withheld = try clerk.take("organisation", text: text) { $0.isAllOrNothing = true }
        #expect(withheld.isWithheld)
        #expect(try clerk.street.read { try $0.records(Organisation.self).count() } == 0)
        #expect(
            try clerk.take("organisation", text: text, mode: .dryRun).rows.map(\.status) == [
                .good, .refused, .good,
            ])
        let real = try clerk.take("organisation", text: text)
        #expect(real.rows.map(\.status) == [.good, .refused, .good])
        #expect(real.rows[1].problems.map(\.message) == ["已登记的，“备案或登记”写登记"])
        #expect(try clerk.street.read { try $0.records(Organisation.self).count() } == 2)
    }

    @Test func `a record under a key that is taken is met, and its differences are told`() throws {
        let clerk = try Clerk.sample()
        let heading = "单位名称,统一社会信用代码,单位类别,单位联络员"
        _ = try clerk.take("unit", text: "\(heading)\n省图,524201995840951400,事业,王一\n")
        let other = try clerk.take("unit", text: "\(heading)\n省图,524201995840951400,事业,李二\n")
        #expect(other.rows.map(\.status) == [.duplicate])
        #expect(other.rows[0].problems.map(\.message) == ["账本里已有“统一社会信用代码”相同的驻区单位，“单位联络员”不同"])
        let twice = try clerk.take(
            "unit", text: "\(heading)\n甲,12420199391793468C,事业,王一\n乙,12420199391793468C,事业,王一\n")
        #expect(twice.rows.map(\.status) == [.good, .refused])
    }

    @Test func `telephone numbers that differ behind the mask are two`() throws {
        let clerk = try Clerk.sample()
        try clerk.street.household("张样一")
        let heading = "居民,联系人姓名,与本人关系,联系电话"
        _ = try clerk.take("contact", text: "\(heading)\n张样一 6幢1单元101,张样二,子女,15411112222\n")
        let more = try clerk.take(
            "contact",
            text: "\(heading)\n张样一 6幢1单元101,张样二,子女,15433332222\n张样一 6幢1单元101,张样二,子女,154-1111-2222\n")
        #expect(
            more.rows.map(\.status) == [.mended, .duplicate]
                || more.rows.map(\.status) == [.good, .duplicate])
        let masked = try clerk.take("contact", text: "\(heading)\n张样一 6幢1单元101,张样三,子女,154****2222\n")
        #expect(masked.rows[0].problems.map(\.message) == ["是脱敏后的写法，不能记入"])
    }

    @Test func `what the program writes itself is not imported, and accounts only by who looks after them`()
        throws
    {
        let clerk = try Clerk.sample()
        for type in ["duty", "import_batch", "import_part", "import_layout", "plugin", "job_run", "merge"] {
            #expect(throws: ActionFailure.self, "\(type)") { try clerk.take(type, text: "甲,乙\n1,2\n") }
        }
        let accounts = "账号,姓名,角色,管辖范围\n小王,王一,网格员,张家湾/3\n"
        #expect(throws: ActionFailure.self) { try clerk.take("operator", text: accounts) }
        try clerk.street.account("管理", .administrator)
        #expect(try clerk.take("operator", text: accounts, as: "管理").count(.good) == 1)
    }

    @Test func `an account takes in only what lies in its scope`() throws {
        let clerk = try Clerk.sample()
        try clerk.street.community("北环路", grids: 1)
        try clerk.street.account("书记", .secretary, scope: "张家湾")
        let result = try clerk.take(
            "unit", text: "单位名称,单位类别,社区\n甲,事业,张家湾\n乙,事业,北环路\n", as: "书记", community: nil)
        #expect(result.rows.map(\.status) == [.good, .refused])
    }

    @Test func `headings once explained are known the next time, whatever became of the import`() throws {
        let clerk = try Clerk.sample()
        let text = "某甲,某乙\n省图,事业\n省台,媒体\n"
        #expect(throws: RegisterFailure.self) { try clerk.take("unit", text: text) }
        let first = try clerk.take("unit", text: text) { $0.headings = ["某甲": "单位名称", "某乙": "单位类别"] }
        #expect(first.count(.good) == 2)
        try clerk.street.desk { _ = try $0.undo(first.run) }
        #expect(try clerk.street.read { try $0.records(ResidentUnit.self).count() } == 0)

        let other = try clerk.take("unit", text: "名录\n某乙,某甲\n事业,省图\n")
        #expect(other.count(.good) == 1)
        #expect(try clerk.street.read { try $0.records(ImportLayout.self).count() } == 1)
    }

    @Test func `an import is taken back by its name, and can then be made again`() throws {
        let clerk = try Clerk.sample()
        let file = Fixture.path("驻区单位名录.csv")
        let run = try #require(try clerk.take("unit", file).run)

        let undone = try clerk.street.desk { try $0.undo(run) }

        #expect(undone.title.contains(run))
        #expect(try clerk.street.read { try $0.records(ResidentUnit.self).anyDay().count() } == 0)
        #expect(try clerk.street.read { try $0.records(ImportBatch.self).count() } == 0)
        #expect(try clerk.take("unit", file).count(.good) == 26)
        #expect(try clerk.street.read { try $0.verify().holds })
    }

    @Test(arguments: [1, 2000, 3999])
    func `an import that was broken off goes on under its name, and doubles nothing`(rows: Int) throws {
        let clerk = try Clerk.sample()
        let lines = (1...4500).map { "单位\($0),事业" }
        let text = (["单位名称,单位类别"] + lines).joined(separator: "\n")
        let file = try clerk.file(text)
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try clerk.take("unit", file) { $0.progress = { if $0 >= rows { throw Broken() } } }
        }
        let landed = try clerk.street.read { try $0.records(ResidentUnit.self).count() }
        #expect(landed % 2000 == 0 && landed < 4500)

        let rest = try clerk.take("unit", file)

        #expect(rest.count(.good) == 4500)
        #expect(try clerk.street.read { try $0.records(ResidentUnit.self).count() } == 4500)
        let batches = try clerk.street.read { try $0.records(ImportBatch.self).all() }
        #expect(batches.count == 1)
        #expect(try batches[0][ImportBatch.state] == .done && batches[0][ImportBatch.good] == 4500)
        let run = try #require(rest.run)
        #expect(try clerk.street.read { try $0.commits(ofRun: run).count } == (landed > 0 ? 3 : 3))
        _ = try clerk.street.desk { try $0.undo(run) }
        #expect(try clerk.street.read { try $0.records(ResidentUnit.self).anyDay().count() } == 0)
    }

    @Test func `which row of which list made a record is known`() throws {
        let clerk = try Clerk.sample()
        let run = try #require(try clerk.take("unit", Fixture.path("驻区单位名录.csv")).run)
        try clerk.street.read { session in
            let unit = try #require(
                try session.records(ResidentUnit.self).where(ResidentUnit.name == "驻区单位30").first())
            let origin = try #require(try session.importOrigin(of: ResidentUnit.declaration, id: unit.rawID))
            #expect(origin.row == 31)
            #expect(origin.file == "驻区单位名录.csv")
            #expect(origin.run == run)
            let other = try #require(try session.records(Community.self).first())
            #expect(try session.importOrigin(of: Community.declaration, id: other.rawID) == nil)
            let batch = try #require(try session.records(ImportBatch.self).first())
            #expect(try batch[ImportBatch.account] == "街道")
            #expect(try batch[ImportBatch.digest]?.count == 64)
            #expect(try batch[ImportBatch.at] == session.now)
        }
    }

    @Test func `the row that made a resident also made the door, the membership and the category`() throws {
        let books = try Books()
        let result = try books.importRegister()
        let good = result.rows.filter { $0.status == .good || $0.status == .mended }
        try books.desk(mode: .readOnly) { desk in
            let session = desk.session
            for resident in try session.records(Resident.self).order(by: "id").all().prefix(40) {
                let origin = try #require(
                    try session.importOrigin(of: Resident.declaration, id: resident.rawID))
                let name = try resident[Resident.name]
                #expect(good.first { $0.row == origin.row }?.name == name)
                let stay = try #require(
                    try session.records(Membership.self).where(
                        Membership.resident == Resident.ID(resident.rawID)
                    ).first())
                #expect(try session.importOrigin(of: Membership.declaration, id: stay.rawID) == origin)
                for tag in try session.records(CareTag.self).where(
                    CareTag.resident == Resident.ID(resident.rawID)
                ).all() {
                    #expect(try session.importOrigin(of: CareTag.declaration, id: tag.rawID) == origin)
                }
            }
            let door = try #require(try session.records(Household.self).order(by: "id").first())
            #expect(
                try session.importOrigin(of: Household.declaration, id: door.rawID)?.row == good.first?.row)
        }
    }

    @Test func `a register that was broken off goes on, and its report is that of an unbroken one`() throws {
        let broken = try Books()
        let lines = (1...2600).map { "人\($0.han),女,1950-01-01,\(($0 - 1) / 60 + 1)幢1单元\($0)" }
        let text = (["姓名,性别,出生日期,住址"] + lines + ["错,女,1950-13-01,1幢"]).joined(separator: "\n")
        let file = try broken.folder.file("册.csv", text)
        struct Broken: Error {}
        #expect(throws: Broken.self) {
            try broken.importRegister(file) { $0.progress = { if $0 >= 2500 { throw Broken() } } }
        }
        #expect(try broken.count(Resident.self) == 2000)
        let rest = try broken.importRegister(file)
        #expect(rest.count(.good) == 2600 && rest.count(.refused) == 1 && rest.count(.duplicate) == 0)
        #expect(rest.notes.first == "接着上次中断的导入（批次 \(rest.run ?? "")）：2000 行上次已记入")
        #expect(try broken.count(Resident.self) == 2600)
        #expect(try broken.count(ImportBatch.self) == 1)
        let whole = try Books()
        #expect(try whole.importRegister(file).rows == rest.rows)
        let again = try broken.importRegister(file)
        #expect(again.count(.duplicate) == 2600 && again.commits == [])
    }
}

extension Int {
    /// A name that no two numbers share.
    var han: String {
        let letters = Array("甲乙丙丁戊己庚辛壬癸")
        return String(String(self).compactMap { $0.wholeNumberValue.map { letters[$0] } })
    }
}

extension [[String]] {
    /// As a CSV file has it.
    var csv: String {
        map { row in
            row.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "\n"
        }.joined()
    }
}

/// A street with an account that takes lists in.
struct Clerk {
    let street: Street
    private let folder: TemporaryFolder

    static func sample() throws -> Clerk {
        let street = try Street.sample()
        street.rules = { [] }
        return Clerk(street: street, folder: try TemporaryFolder())
    }

    func file(_ text: String) throws -> String { try folder.file("表.csv", text) }

    func path(_ name: String) -> String { folder.path + "/" + name }

    @discardableResult
    func take(
        _ type: String, _ file: String, mode: Context.Mode = .apply, as account: String? = nil,
        community: String? = "张家湾", _ change: (inout RecordImport) -> Void = { _ in }
    ) throws -> ImportResult {
        try street.desk(as: account, mode: mode) { desk in
            var job = RecordImport(try desk.session.type(named: type), file, community: community)
            change(&job)
            return try job.run(at: desk)
        }
    }

    @discardableResult
    func take(
        _ type: String, text: String, mode: Context.Mode = .apply, as account: String? = nil,
        community: String? = "张家湾", _ change: (inout RecordImport) -> Void = { _ in }
    ) throws -> ImportResult {
        try take(type, try file(text), mode: mode, as: account, community: community, change)
    }

    /// A Party organisation of the community.
    @discardableResult
    func body(_ name: String) throws -> PartyBody.ID {
        try street.write(on: "2020-01-01") { work in
            let level = try work.insert(PartyLevel.self, PartyLevel.name <- "社区党委", PartyLevel.order <- 1)
            let body = try work.insert(
                PartyBody.self, PartyBody.name <- name, PartyBody.level <- level,
                PartyBody.form <- .committee,
                PartyBody.from <- "2020-01-01")
            try work.insert(
                PartyArea.self, PartyArea.body <- body, PartyArea.place <- Int(street.place("张家湾")),
                PartyArea.from <- "2020-01-01")
            return body
        }
    }
}

extension Fixture {
    struct Sums: Decodable {
        let inService: Int
        let units: Int
        let unitsBadCode: Int
    }

    static func sums() throws -> Sums {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Sums.self, from: Data(contentsOf: URL(fileURLWithPath: path("居民花名册.truth.json"))))
    }
}
