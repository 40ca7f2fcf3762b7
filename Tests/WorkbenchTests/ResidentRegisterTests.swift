import Foundation
import Governance
import Records
import Sheets
import TestKit
import Testing
import Workbench

@Suite struct ResidentRegisterTests {
    /// What the office says of each row of its register.
    private struct Truth: Decodable {
        struct Row: Decodable {
            let row: Int
            let kind: String
            let note: String
            let name: String
        }
        let roster: [Row]
    }

    @Test func `every row of the office's register comes out as the office says`() throws {
        let fixture = Fixture.path("居民花名册.truth.json")
        let truth = try JSONDecoder().decode(
            Truth.self, from: Data(contentsOf: URL(fileURLWithPath: fixture)))
        let kinds = ["good": "good", "fixed": "mended", "duplicate": "duplicate", "bad": "refused"]

        let register = try ResidentRegister(SheetReader(Fixture.path("居民花名册.xlsx")), in: .office)
        let rows = try register.all()

        #expect(rows.count == 304)
        #expect(rows.map(\.row) == truth.roster.map(\.row).sorted())
        for (row, expected) in zip(rows, truth.roster.sorted { $0.row < $1.row }) {
            #expect(
                row.status.rawValue == kinds[expected.kind],
                "row \(row.row): \(expected.note) \(row.problems)")
            #expect((row.status == .good) == row.problems.isEmpty)
            #expect((row.candidate == nil) == (row.status == .refused || row.row == 154))
            if expected.note != "no name" { #expect(row.name == expected.name) }
        }
    }

    @Test func `a report of the office's register shows nobody's name or number`() throws {
        let register = try ResidentRegister(SheetReader(Fixture.path("居民花名册.xlsx")), in: .office)

        for row in try register.all() {
            for problem in row.problems {
                let shown = problem.value + problem.message + (problem.hint ?? "")
                if let name = row.name { #expect(!shown.squeezed.contains(name.squeezed), "\(problem)") }
                // At most the area, the year or the end of a number stands together.
                let runs = shown.split { !$0.isNumber }.map(\.count)
                #expect(runs.allSatisfy { $0 <= 6 }, "\(problem)")
            }
        }
    }

    @Test func `everything about a row is said at once, under the headings of the file`() throws {
        let rows = try Table(
            ["姓 名", "性别", "身份证号码", "出生年月", "联系电话", "家庭住址", "所属网格"],
            ["张三（租户）", "不明", "42019919550421809", "1955-13-01", "154356426", "滨湖小区", "第九十九网格"]
        ).read()

        #expect(rows.map(\.status) == [.refused])
        #expect(
            rows[0].problems.map { "\($0.column)|\($0.value)|\($0.message)" } == [
                "姓 名|张****）|姓名里夹有括号说明",
                "身份证号码|420199*******1809|号码应为 18 位，这里是 17 位",
                "性别|不明|看不懂这个性别",
                "出生年月|1955-**-**|没有这一天",
                "联系电话|154******|电话号码应为 11 位手机号或“027-”加 8 位固话，这里是 9 位",
                "家庭住址|滨湖小区…|看不出是哪一栋",
                "所属网格|第九十九网格|本社区没有第 99 网格",
            ])
        #expect(rows[0].problems.allSatisfy { $0.hint != nil })
    }

    @Test func `a row is taken with all it says`() throws {
        let rows = try Table(
            ["姓名", "性别", "身份证号", "出生日期", "手机号码", "现住址", "户主关系", "网格", "关爱类别", "民族"],
            [
                "李四", "男", "420199195504218096", "1955-04-21", "15412345678", "张家湾社区6栋1单元401", "父亲", "3",
                "独居、残疾二级", "汉",
            ]
        ).read()

        let candidate = try #require(rows.first?.candidate)
        #expect(rows.map(\.status) == [.good])
        #expect(candidate.name.text == "李四")
        #expect(candidate.sex == .male)
        #expect(candidate.idNumber?.text == "420199195504218096")
        #expect(candidate.birth == Day("1955-04-21"))
        #expect(candidate.phone?.text == "15412345678")
        #expect(candidate.address.text == "6幢1单元401室")
        #expect(candidate.rawAddress == "张家湾社区6栋1单元401")
        #expect(candidate.relation == .parent)
        #expect(candidate.grid == 3)
        #expect(candidate.categories == [.loneElder, .severelyDisabled])
    }

    @Test(arguments: [
        // What the books keep as written is mended where the cell says it otherwise.
        ("李 四", "420199195504218096", "1955-04-21", "15412345678", RegisterRow.Status.mended),
        ("李四", "420199550421809", "1955-04-21", "15412345678", .mended),
        ("李四", "420199195504218096", "1955.4.21", "15412345678", .mended),
        ("李四", "420199195504218096", "1955-04-21", "154 1234 5678", .mended),
        // A gap filled from the identity number, and a month that is all there is.
        ("李四", "420199195504218096", "", "15412345678", .mended),
        ("李四", "420199195504218096", "1955年4月", "", .mended),
        ("李四", "", "1955-04", "15412345678", .mended),
        // Nothing to mend where nothing is given, or where a word stands for nothing.
        ("李四", "", "1955-04-21", "", .good),
        ("李四", "无", "1955-04-21", "暂无", .good),
        ("李四", "", "", "15412345678", .refused),
        // The identity number and the other columns must agree.
        ("李四", "420199195504218096", "1955-04-22", "", .refused),
        ("李四", "420199195504218096", "1955年5月", "", .refused),
        ("李四", "420199197901305563", "1979-01-30", "", .refused),
        ("李四", "4.20199E+17", "1955-04-21", "", .refused),
        ("李四", "", "2026-11-21", "", .refused),
        ("李四", "", "1890-01-01", "", .refused),
    ])
    func `a row is judged by what its cells hold`(
        name: String, number: String, birth: String, phone: String, status: RegisterRow.Status
    ) throws {
        let rows = try Table(
            ["姓名", "性别", "身份证号", "出生日期", "电话", "住址"], [name, "男", number, birth, phone, "6幢1单元401"]
        ).read()

        #expect(rows.map(\.status) == [status])
        #expect(rows[0].problems.isEmpty == (status == .good))
    }

    @Test func `cells that are not text are read as what they show`() throws {
        let headings = ["姓名", "性别", "身份证号", "出生日期", "电话", "住址", "网格"]
        func row(_ number: Cell.Value, _ birth: Cell.Value, _ phone: Cell.Value, _ grid: Cell.Value) -> [Cell
            .Value]
        {
            [.text("李四"), .text("男"), number, birth, phone, .text("6幢1单元401"), grid]
        }
        func status(_ cells: [Cell.Value]) throws -> RegisterRow.Status? {
            try Table(headings, cells: [cells]).read().first?.status
        }
        let birth = Cell.Value.text("1955-04-21")

        #expect(
            try status(
                row(.empty, birth, .number(15_412_345_678, raw: "1.5412345678E10"), .number(3, raw: "3")))
                == .good)
        #expect(try status(row(.empty, .date(days: -5369), .empty, .empty)) == .mended)
        #expect(try status(row(.empty, .number(19_550_421, raw: "19550421"), .empty, .empty)) == .mended)
        // Eighteen digits in a number: even where they look right, nothing proves the last three.
        #expect(
            try status(
                row(.number(420_199_195_504_218_112, raw: "420199195504218096"), birth, .empty, .empty))
                == .refused)
        #expect(
            try status(row(.number(420_199_550_421_809, raw: "420199550421809"), birth, .empty, .empty))
                == .mended)
        // January, or October without its nought; a count of days without its style.
        #expect(try status(row(.empty, .number(1955.1, raw: "1955.1"), .empty, .empty)) == .refused)
        #expect(try status(row(.empty, .number(20_200, raw: "20200"), .empty, .empty)) == .refused)
        #expect(try status(row(.error("#N/A"), birth, .empty, .empty)) == .refused)
        #expect(try status(row(.empty, birth, .boolean(true), .empty)) == .refused)
        for place in headings.indices {
            var cells = row(.empty, birth, .empty, .empty)
            cells[place] = .error("#REF!")
            let rows = try Table(headings, cells: [cells]).read()
            #expect(rows.map(\.status) == [.refused])
            #expect(rows[0].problems.map(\.column) == [headings[place]])
        }
    }

    @Test func `what repeats a row is a duplicate, and what contradicts one is refused`() throws {
        let first = ["1", "李四", "男", "420199195504218096", "1955-04-21", "15412345678", "6幢1单元401"]
        func but(_ place: Int, _ text: String) -> [String] {
            var row = first
            row[place] = text
            return row
        }
        let rows = try Table(
            ["序号", "姓名", "性别", "身份证号", "出生日期", "电话", "住址"],
            first, but(0, "2"), but(1, "李 四"), but(6, "6栋1单元402"), but(3, ""), but(1, "李五"),
            ["7", "王五", "男", "", "1960-01-01", "", "看不懂"], ["8", "王五", "男", "", "1960-01-01", "", "看不懂"],
            ["9", "王五", "男", "", "1960-01-01", "", "7幢101"], ["10", "王五", "男", "", "1960-01-02", "", "7幢101"]
        ).read()

        #expect(
            rows.map(\.status) == [
                .good, .duplicate, .duplicate, .duplicate, .duplicate, .refused,
                .refused, .duplicate, .good, .good,
            ])
        #expect(rows[1].problems.map(\.message) == ["与第 2 行相同"])
        #expect(rows[5].problems.map(\.message) == ["与第 2 行的身份证号码相同，姓名却不同"])
        #expect(rows[7].candidate == nil)
    }

    @Test func `two people under one name are two where their numbers differ`() throws {
        let rows = try Table(
            ["姓名", "身份证号", "住址"], ["李四", "420199195504218096", "6幢401"],
            ["李四", "420199195504218117", "6幢401"]
        ).read()

        #expect(rows.map(\.status) == [.mended, .mended])
        #expect(rows.compactMap(\.candidate?.sex) == [.male, .male])
    }

    @Test func `who is in the books already is a duplicate and keeps their number there`() throws {
        var surroundings = RegisterSurroundings.office
        surroundings.existing = { person, _ in
            person.name.text == "李四" ? RegisterSurroundings.KnownResident(id: 77, name: "李四") : nil
        }
        let rows = try Table(
            ["姓名", "性别", "出生日期", "住址"], ["李四", "男", "1955-04-21", "6幢401"],
            ["王五", "男", "1955-04-21", "6幢401"]
        ).read(in: surroundings)

        #expect(rows.map(\.status) == [.duplicate, .good])
        #expect(rows.map(\.known) == [77, nil])
    }

    @Test func `titles, blank rows, repeated headings and what closes the table are no data`() throws {
        let headings = ["序号", "姓名", "性别", "出生日期", "电话", "住址"]
        let rows = try Table(
            ["某某社区居民花名册"], ["填报单位：某某社区", "", "", "填报日期：2026-11-20"], headings,
            ["1", "李四", "男", "1955-04-21", "", "6幢401"], ["2"], ["", " ", "", "无"], ["第二网格"], ["", "第三网格"],
            headings,
            ["3", "王五", "男", "1956-04-21", "", "6幢402"], ["合计", "2 人", "", "", "", "2 户"],
            ["制表人：赵六", "", "", "", "15412345678（请核对）", "制表日期：2026-11-20"], ["", "", "", "", "", "第 1 页"],
            ["注：以上数据截至上月"]
        ).read()

        #expect(rows.map(\.row) == [4, 10])
        #expect(rows.map(\.status) == [.good, .good])
    }

    @Test func `headings over two lines are read together`() throws {
        let table = Table(
            ["花名册"], ["序号", "姓名", "性别", "基本情况", "", "", "备注"], ["", "", "", "出生年月", "联系\n电话", "住 址"],
            ["1", "李四", "男", "1955-04-21", "15412345678", "6幢401", "略"])
        let register = try table.register()

        #expect(register.headings[.phone] == "联系电话")
        #expect(register.ignored == ["序号", "备注"])
        #expect(try register.all().map(\.status) == [.good])
    }

    @Test func `a heading of one's own is understood when it is named`() throws {
        var surroundings = RegisterSurroundings.office
        surroundings.headings = ["家庭成员": .name]
        let rows = try Table(["家庭成员", "性别", "生日", "地址"], ["李四", "男", "1955-04-21", "6幢401"]).read(
            in: surroundings)

        #expect(rows.map(\.status) == [.good])
    }

    @Test func `a register that cannot be read fails once and says what it looked for`() throws {
        func failure(_ rows: [String]...) -> RegisterFailure? {
            do {
                _ = try Table(rows).register()
                return nil
            } catch {
                return error as? RegisterFailure
            }
        }
        let noName = failure(["性别", "身份证号", "住址"], ["男", "420199195504218096", "6幢401"])
        #expect(noName?.reason == .missing(.name, orElse: nil, row: 1))
        #expect(
            noName?.description
                == "文件“花名册.csv”第 1 行的表头里没有“姓名”列；请加上这一列，或把表头改成其中之一：姓名、居民姓名、人员姓名、名字；也可用 --map 指明")
        #expect(failure(["姓名", "性别", "住址"])?.reason == .missing(.birth, orElse: .idNumber, row: 1))
        #expect(failure(["姓名", "性别", "生日"])?.reason == .missing(.address, orElse: nil, row: 1))
        #expect(failure(["姓名", "身份证号", "住址", "姓 名"])?.reason == .twice(.name, columns: ["A", "D"], row: 1))
        #expect(failure(["单位", "地点"], ["甲", "乙"])?.reason == .noHeadings)
        #expect(failure()?.reason == .noHeadings)
    }

    @Test func `an address in another community is refused, and one that names none is not`() throws {
        let rows = try Table(
            ["姓名", "性别", "生日", "住址"], ["李四", "男", "1955-04-21", "茶港社区6幢401"],
            ["王五", "男", "1955-04-21", "6幢401"]
        ).read()

        #expect(rows.map(\.status) == [.refused, .good])
        #expect(rows[0].problems.map(\.message) == ["住址写的是“茶港社区”，不是“张家湾社区”"])
    }

    @Test func `a category misspelt refuses the row, a word of another list is noted`() throws {
        let rows = try Table(
            ["姓名", "性别", "生日", "住址", "人员类别（可多选）"], ["李四", "男", "1955-04-21", "6幢401", "独局"],
            ["王五", "男", "1955-04-21", "6幢402", "低保、退休"]
        ).read()

        #expect(rows.map(\.status) == [.refused, .mended])
        #expect(rows[0].problems.map(\.hint) == ["是否指“独居老人”？请改正后再导入"])
        #expect(rows[1].candidate?.categories == [.dibao])
        #expect(rows[1].problems.map(\.column) == ["人员类别（可多选）"])
    }

    @Test func `whatever stands in the cells, each row has one status with its reasons`() throws {
        let scraps: [Cell.Value] = [
            .empty, .text(""), .text("无"), .text("李四"), .text("男"), .text("420199195504218096"),
            .text("1955-04-21"),
            .text("15412345678"), .text("6幢1单元401室"), .text("第3网格"), .text("低保、独局"), .text("\u{0}\u{FFFD}😀"),
            .number(.greatestFiniteMagnitude, raw: "1.8E308"), .number(-1, raw: "-1"),
            .number(0.5, raw: "0.5"),
            .date(days: .max), .date(days: -5369), .boolean(false), .error("#N/A"),
            .text(String(repeating: "号", count: 500)),
            .text("-"), .text("：：："), .text("e"), .text("E+17"), .text("第"), .text("1e9999999999999999999"),
        ]
        let headings = ["序号", "姓名", "性别", "身份证号", "出生日期", "电话", "住址", "与户主关系", "网格", "人员类别"]
        var dice = Dice(state: 7)
        let cells = (0..<3000).map { _ in headings.map { _ in scraps.randomElement(using: &dice) ?? .empty } }

        for row in try Table(headings, cells: cells).read() {
            #expect(row.problems.isEmpty == (row.status == .good))
            if row.status == .good || row.status == .mended { #expect(row.candidate != nil) }
            if row.status == .refused { #expect(row.candidate == nil) }
        }
    }
}

/// A register of a few rows, as a reader would hand it out: blank cells and blank rows are not there.
private struct Table {
    private let rows: [SheetRow]

    init(_ rows: [String]...) { self.init(rows) }

    init(_ rows: [[String]]) { self.init(values: rows.map { $0.map { $0.isEmpty ? .empty : .text($0) } }) }

    init(_ headings: [String], cells: [[Cell.Value]]) {
        self.init(values: [headings.map { .text($0) }] + cells)
    }

    private init(values: [[Cell.Value]]) {
        rows = values.enumerated().compactMap { index, values in
            let cells = values.enumerated().compactMap { column, value in
                value == .empty ? nil : Cell(column: column, value: value)
            }
            return cells.isEmpty ? nil : SheetRow(number: index + 1, cells: cells)
        }
    }

    func register(in surroundings: RegisterSurroundings = .office) throws -> ResidentRegister {
        var rest = rows[...]
        return try ResidentRegister(file: "花名册.csv", in: surroundings) { rest.popFirst() }
    }

    func read(in surroundings: RegisterSurroundings = .office) throws -> [RegisterRow] {
        try register(in: surroundings).all()
    }
}

extension RegisterSurroundings {
    /// 张家湾 with its eight grids, on the day the register was made.
    fileprivate static var office: RegisterSurroundings {
        RegisterSurroundings(day: "2026-11-20", community: "张家湾", knowsGrid: { (1...8).contains($0) })
    }
}

extension ResidentRegister {
    fileprivate func all() throws -> [RegisterRow] {
        var rows: [RegisterRow] = []
        while let row = try nextRow() { rows.append(row) }
        return rows
    }
}

/// Falls the same way in every run.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
