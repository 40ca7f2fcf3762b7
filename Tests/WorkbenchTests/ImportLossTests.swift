import Governance
import Records
import Sheets
import TestKit
import Testing
import Workbench

/// Rows and values that an import once lost or changed without a word.
@Suite struct ImportLossTests {
    @Test func `two rows that differ only behind the mask are two`() throws {
        let clerk = try Clerk.sample()
        try clerk.street.household("张样一")
        let result = try clerk.take(
            "contact",
            text: """
                居民,联系人姓名,与本人关系,联系电话
                张样一 6幢1单元101,张样二,子女,15411112222
                张样一 6幢1单元101,张样二,子女,15433332222
                张样一 6幢1单元101,张样二,子女,15411112222
                """)
        #expect(result.rows.map(\.status) == [.good, .good, .duplicate])
        #expect(try clerk.street.read { try $0.records(Contact.self).count() } == 2)
    }

    @Test(arguments: [
        ("小计量检测站", true), ("合计划院", true), ("小计", false), ("合计：", false), ("总计12家", false),
        ("合计人数", false), ("共计（家）", false), ("累计户数", false),
    ])
    func `what begins like a sum is one only where nothing else can be meant`(name: String, isData: Bool)
        throws
    {
        let clerk = try Clerk.sample()
        let result = try clerk.take("unit", text: "单位名称,单位类别\n省图,事业\n\(name),事业\n")
        #expect(result.rows.count == (isData ? 2 : 1))
        let street = try Books()
        let file = try street.folder.file("册.csv", "姓名,性别,出生日期,住址\n王样,女,1950-01-01,6幢1单元101\n\(name),2,,\n")
        #expect(try street.importRegister(file).rows.count == (isData ? 2 : 1))
    }

    private func workbook(_ clerk: Clerk, _ columns: [String], _ row: [Sheets.Cell.Value]) throws -> String {
        let file = clerk.path("表.xlsx")
        let writer = try WorkbookWriter(file, title: "表", columns.map { TableColumn($0, $0) })
        try writer.add(row)
        try writer.finish()
        return file
    }

    @Test func `the time of day in a date cell is kept`() throws {
        let clerk = try Clerk.sample()
        // 2026-11-17 08:36, as a spreadsheet has it.
        let file = try workbook(
            clerk, ["类别", "情况", "上报日期", "上报时间", "紧急程度", "楼栋", "状态", "急难", "可能动手"],
            [
                .text("EM.01"), .text("漏水"), .date(days: 20_774), .date(days: 20_774, minutes: 516),
                .text("紧急"), .text("张家湾/6幢"), .text("办理中"), .text("否"), .boolean(false),
            ])
        let result = try clerk.take("matter", file)
        #expect(result.rows.map(\.status) != [.refused], "\(result.rows.map(\.problems))")
        let matter = try #require(try clerk.street.read { try $0.records(Matter.self).anyDay().first() })
        #expect(try matter[Matter.day] == "2026-11-17")
        #expect(try matter[Matter.reported] == Instant("2026-11-17", minute: 516))
    }

    @Test func `a date where a text should be is taken, and questioned`() throws {
        let clerk = try Clerk.sample()
        let file = try workbook(
            clerk, ["名称", "设施类别", "开放时间"], [.text("图书室"), .text("功能室"), .date(days: 20_774)])
        let result = try clerk.take("facility", file)
        #expect(result.rows.map(\.status) == [.mended])
        #expect(result.rows[0].problems[0].message.hasPrefix("单元格是日期，照日期记入"))
    }

    @Test func `a member whose identity number is nobody's comes in by name, and the report says so`() throws
    {
        let clerk = try Clerk.sample()
        try clerk.body("张家湾社区党委")
        let result = try clerk.take(
            "party_member", text: "党员姓名,身份证号码,党组织,党员身份,组织关系\n王样四,420199195504218006,张家湾社区党委,正式党员,居住地报到\n")
        #expect(result.rows.map(\.status) == [.mended])
        #expect(result.rows[0].problems[0].column == "身份证号码")
        #expect(result.rows[0].problems[0].value == "420199********8006")
        #expect(result.rows[0].problems[0].message.hasSuffix("按外来的人记入"))
    }

    @Test func `the other sheets of a workbook are named, so that nobody takes one for all`() throws {
        let clerk = try Clerk.sample()
        let file = Fixture.path("两张表.xlsx")
        let result = try clerk.take("unit", file)
        #expect(result.count(.good) == 1)
        #expect(result.notes == ["只读了工作表“一季度”；还有 “二季度” 没有读，要导入的用 --sheet 逐个指明"])
        #expect(try clerk.take("unit", file) { $0.sheet = "二季度" }.notes == [])
    }

    @Test func `what stands right of the headings, and a table without rows, are spoken of`() throws {
        let clerk = try Clerk.sample()
        let result = try clerk.take("unit", text: "单位名称,单位类别,备用\n省图,事业\n省台,媒体,,二楼,三楼\n")
        #expect(
            result.notes == ["1 行在表头右边还有内容，没有读（第 3 行）；CSV 的格里有逗号的要加引号，不然后面的列会错位，请核对"])
        #expect(try clerk.take("unit", text: "单位名称,单位类别\n").notes == ["表头下面没有数据行"])
        let books = try Books()
        let file = try books.folder.file("册.csv", "姓名,性别,出生日期,住址\n王样,女,1950-01-01,6幢1单元101,二楼\n")
        #expect(try books.importRegister(file).notes.contains { $0.hasPrefix("1 行在表头右边还有内容") })
    }

    @Test func `a line break inside a name is taken out, and one inside a remark stays`() throws {
        let clerk = try Clerk.sample()
        let result = try clerk.take("unit", text: "单位名称,单位类别\n\"省\n图\",事业\n")
        #expect(result.rows.map(\.status) == [.mended])
        #expect(
            try clerk.street.read {
                try $0.records(ResidentUnit.self).where(ResidentUnit.name == "省图").count()
            } == 1)
    }

    @Test func `a cell with two care categories is not taken for one`() throws {
        let clerk = try Clerk.sample()
        try clerk.street.household("张样一")
        let result = try clerk.take(
            "care_tag",
            text: "居民,关爱类别\n张样一 6幢1单元101,低保户、独居老人\n张样一 6幢1单元101,独居\n张样一 6幢1单元101,残疾人、退休\n")
        #expect(result.rows.map(\.status) == [.refused, .good, .mended])
        #expect(result.rows[0].problems[0].message == "一格里有 2 个类别")
    }
}
