import CZip
import Foundation
import Sheets
import Testing

@Suite struct TableWriterTests {
    private static let columns = [
        TableColumn("name", "姓名"), TableColumn("id_number", "身份证号码"), TableColumn("count", "人数", .number),
        TableColumn("day", "日期", .date), TableColumn("here", "在"),
    ]

    @Test func `a CSV file is what a Chinese Excel opens as it is`() throws {
        let file = try SampleFile("空.csv")
        let path = file.path + ".neu.csv"
        let writer = try CSVWriter(try OutputFile(path), Self.columns)
        try writer.add([
            .text("张,样\"一"), .text("420199195504218096"), .number(3, raw: "3"), .date(days: 20_774),
            .boolean(true),
        ])
        try writer.add([.text("两\n行"), .empty, .empty, .date(days: -20_000), .boolean(false)])
        try writer.finish()

        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(data.starts(with: [0xEF, 0xBB, 0xBF]))
        let text = String(decoding: data.dropFirst(3), as: UTF8.self)
        #expect(
            text
                == "姓名,身份证号码,人数,日期,在\r\n\"张,样\"\"一\",420199195504218096,3,2026-11-17,是\r\n\"两\n行\",,,1915-03-31,否\r\n"
        )
    }

    @Test(arguments: [
        "=1+2", "+86", "-5", "@x", "\t=1", "\r=1", "'=1", "''-x", "=\"0012\"", "=cmd|'/C calc'!A0",
    ])
    func `a text that looks like a formula is kept from being one, and comes back as it was`(text: String)
        throws
    {
        let place = try SampleFile("a.csv")
        let path = place.path + ".csv"
        let writer = try CSVWriter(try OutputFile(path), [TableColumn("a", "甲"), TableColumn("b", "乙")])
        try writer.add([.text(text), .text("完")])
        try writer.finish()

        let written = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        let line = written.dropFirst(1).split(separator: "\r\n", maxSplits: 1)[1]
        #expect(line.drop { $0 == "\"" }.first == "'")
        let reader = try SheetReader(path)
        _ = try reader.next()
        #expect(try reader.next()?[0] == .text(text))
    }

    @Test func `plain texts that only hold such signs stay without an apostrophe`() throws {
        let place = try SampleFile("a.csv")
        let path = place.path + ".csv"
        let writer = try CSVWriter(try OutputFile(path), [TableColumn("a", "甲"), TableColumn("b", "乙")])
        try writer.add([.text("a=1"), .number(-5, raw: "-5")])
        try writer.finish()

        let written = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        #expect(written.hasSuffix("\r\na=1,-5\r\n"))
    }

    @Test func `a workbook holds texts as texts and days as days`() throws {
        let place = try SampleFile("a.xlsx")
        let path = place.path + ".neu.xlsx"
        let writer = try WorkbookWriter(path, title: "居民", Self.columns)
        let rows: [[Sheets.Cell.Value]] = [
            [
                .text("=1+2"), .text("420199195504218096"), .number(3, raw: "3"), .date(days: 20_774),
                .boolean(true),
            ],
            [
                .text(" 空白_x0041_<&>\u{7}\r\n"), .text("007"), .number(1.5, raw: "1.5"), .date(days: -30_000),
                .empty,
            ],
            [.empty, .empty, .number(9e15, raw: "9000000000000000"), .date(days: -25_508), .boolean(false)],
        ]
        for row in rows { try writer.add(row) }
        try writer.finish()

        let reader = try SheetReader(path, sheet: "居民")
        #expect(try reader.next()?.cells.map(\.value) == Self.columns.map { .text($0.title) })
        #expect(
            try reader.next()?.cells.map(\.value) == [
                .text("=1+2"), .text("420199195504218096"), .number(3, raw: "3"), .date(days: 20_774),
                .text("是"),
            ])
        #expect(
            try reader.next()?.cells.map(\.value) == [
                .text(" 空白_x0041_<&>\u{7}\r\n"), .text("007"), .number(1.5, raw: "1.5"), .text("1887-11-12"),
            ])
        let last = try reader.next()?.cells.map(\.value)
        #expect(
            last == [.text("9000000000000000"), .date(days: -25_508), .text("否")],
            "\(String(describing: last))")
        #expect(try reader.next() == nil)
    }

    @Test func `the heading of a workbook is bold and stays in sight, columns are wide enough`() throws {
        let place = try SampleFile("a.xlsx")
        let path = place.path + ".neu.xlsx"
        let writer = try WorkbookWriter(path, title: "a/b[c]:*?", Self.columns)
        try writer.add([.text("张样一"), .empty, .empty, .empty, .empty])
        try writer.finish()

        let sheet = try part("xl/worksheets/sheet1.xml", of: path)
        #expect(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""))
        #expect(sheet.contains("<cols>"))
        #expect(try part("xl/styles.xml", of: path).contains("<b/>"))
        #expect(try SheetReader(path).sheets.map(\.name) == ["abc"])
    }

    @Test func `a text that no cell holds is told with its place, and nothing is cut off`() throws {
        let place = try SampleFile("a.xlsx")
        let path = place.path + ".neu.xlsx"
        let writer = try WorkbookWriter(path, title: "甲", [TableColumn("a", "甲"), TableColumn("b", "乙")])
        let failure = #expect(throws: SheetFailure.self) {
            try writer.add([.text("短"), .text(String(repeating: "长", count: 32_768))])
        }
        #expect(failure?.reason == .cellTooLong(column: "B"))
        #expect(failure?.row == 2)
    }

    @Test func `a file that cannot be written is told why`() throws {
        let place = try SampleFile("a.csv")
        let taken = #expect(throws: SheetFailure.self) { try OutputFile(place.path) }
        #expect(taken?.reason == .cannotWrite("已有这个文件"))
        let nowhere = #expect(throws: SheetFailure.self) { try OutputFile("/nirgendwo/a.csv") }
        #expect(nowhere?.reason == .cannotWrite("没有这个目录"))
        let book = try WorkbookWriter("/nirgendwo/a.xlsx", title: "甲", [TableColumn("a", "甲")])
        #expect(throws: SheetFailure.self) { try book.finish() }
    }

    @Test(arguments: [
        ("a.csv", TableKind.csv), ("目录.d/A.XLSX", .xlsx), ("a.b.json", .json), ("a.txt", nil), ("csv", nil),
    ])
    func `the ending says what kind of table a file is`(path: String, kind: TableKind?) {
        #expect(TableKind(ending: path) == kind)
    }

    private func part(_ name: String, of path: String) throws -> String {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code), let file = zip_fopen(archive, name, 0) else {
            throw SampleFailure.zip
        }
        defer { zip_discard(archive) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = zip_fread(file, &bytes, UInt64(bytes.count))
        zip_fclose(file)
        return String(decoding: bytes.prefix(Int(max(0, count))), as: UTF8.self)
    }
}
