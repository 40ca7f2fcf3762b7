import Foundation
import Sheets
import Testing

@Suite struct CSVTests {
    private func texts(_ file: SampleFile) throws -> [[String]] {
        try file.rows().map { row in
            row.cells.map { if case .text(let text) = $0.value { text } else { "?" } }
        }
    }

    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    @Test func `the ways a Chinese office saves text all read the same`() throws {
        let text = "姓名,住址\r\n张三,滨湖小区6幢\r\n"
        let gb: [UInt8] = [
            0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0xD7, 0xA1, 0xD6, 0xB7, 0x0D, 0x0A, 0xD5, 0xC5, 0xC8, 0xFD, 0x2C,
            0xB1, 0xF5,
            0xBA, 0xFE, 0xD0, 0xA1, 0xC7, 0xF8, 0x36, 0xB4, 0xB1, 0x0D, 0x0A,
        ]
        for file in [
            try SampleFile("a.csv", text: text), try SampleFile("a.csv", text: "\u{FEFF}" + text),
            try SampleFile("a.csv", gb), try SampleFile("a.csv", text: text, encoding: .utf16),
        ] {
            #expect(try texts(file) == [["姓名", "住址"], ["张三", "滨湖小区6幢"]])
        }
    }

    @Test func `a letter of four bytes is read in the encoding of the offices`() throws {
        // 㐀 is written with four bytes there, 中 with two.
        #expect(
            try texts(try SampleFile("a.csv", [0x81, 0x39, 0xEE, 0x39, 0x2C, 0xD6, 0xD0])) == [["㐀", "中"]])
    }

    @Test func `an encoding is judged by the whole file, and letters cut by chunks stay whole`() throws {
        var bytes = [UInt8]()
        for _ in 0..<40_000 { bytes += Array("abcdefg,1\n".utf8) }
        // An odd start, so that every chunk ends within a letter.
        bytes += Array("xy,".utf8)
        for _ in 0..<80_000 { bytes += [0xD6, 0xD0] }
        let rows = try SampleFile("a.csv", bytes).rows()

        #expect(rows.count == 40_001)
        #expect(rows.last?[1] == .text(String(repeating: "中", count: 80_000)))
    }

    @Test func `a text that is broken says where`() throws {
        let whole = String(repeating: "张三,男\n", count: 50)
        var bytes = Array(whole.utf8)
        bytes[300] = 0xFF
        #expect(try SampleFile("a.csv", bytes).failure()?.reason == .unknownEncoding)

        // Two bytes of the offices' encoding and a half one.
        let cut = try #require(try SampleFile("a.csv", [0xD6, 0xD0, 0x0A, 0xD6, 0xD0, 0xFF, 0xFF]).failure())
        #expect(cut.reason == .unknownEncoding)
        #expect(cut.description.contains("CSV UTF-8"))
    }

    @Test func `quotes hold delimiters, quotes and line ends, and rows are counted as the spreadsheet does`()
        throws
    {
        let file = try SampleFile(
            "a.csv", text: "姓名,备注\n张三,\"一,\"\"二\"\"\r\n三\"\n\n\"\",\n李四,a\"b\n\"王\"五,\n")

        #expect(try file.rows().map(\.number) == [1, 2, 5, 6])
        #expect(try texts(file) == [["姓名", "备注"], ["张三", "一,\"二\"\r\n三"], ["李四", "a\"b"], ["王五"]])
    }

    @Test(arguments: [";", "\t", ","])
    func `the delimiter is found`(delimiter: String) throws {
        let line = ["张三", "一、二", "6幢"].joined(separator: delimiter)
        let file = try SampleFile("a.csv", text: "花名册\n\(line)\n\(line)")

        #expect(try texts(file) == [["花名册"], ["张三", "一、二", "6幢"], ["张三", "一、二", "6幢"]])
    }

    @Test func `a delimiter that the file names is used, and its line counts`() throws {
        let rows = try SampleFile("a.csv", text: "sep=|\r\n张三|a,b,c\r\n").rows()

        #expect(
            rows == [
                SheetRow(
                    number: 2,
                    cells: [Cell(column: 0, value: .text("张三")), Cell(column: 1, value: .text("a,b,c"))])
            ])
    }

    @Test func `an old line end, empty cells and a last line without an end are read`() throws {
        let file = try SampleFile("a.csv", text: "甲,,丙\r,,\r丁")

        #expect(
            try file.rows() == [
                SheetRow(
                    number: 1,
                    cells: [Cell(column: 0, value: .text("甲")), Cell(column: 2, value: .text("丙"))]),
                SheetRow(number: 3, cells: [Cell(column: 0, value: .text("丁"))]),
            ])
    }

    @Test func `a number that was kept as text by a formula is that text`() throws {
        let file = try SampleFile("a.csv", text: "=\"0012\",\"=\"\"0034\"\"\",4.20199E+17\n")

        #expect(try texts(file) == [["0012", "0034", "4.20199E+17"]])
    }

    @Test func `a quote that is never closed names the row it opens in`() throws {
        let short = try SampleFile("a.csv", text: "甲\n乙,\"丙\n丁\n")
        #expect(short.failure()?.reason == .openQuote)
        #expect(short.failure()?.row == 2)

        let long = try SampleFile("a.csv", text: "甲\n\"" + String(repeating: "乙\n", count: 400_000))
        #expect(long.failure()?.reason == .openQuote)
        #expect(long.failure()?.row == 2)
    }

    @Test func `a binary file called csv is not read as text`() throws {
        let tail = Array(repeating: UInt8(ascii: "a"), count: 5000) + [0, 0, 0]
        #expect(try SampleFile("a.csv", tail).failure()?.reason == .wrongKind(.unknown))
    }
}
