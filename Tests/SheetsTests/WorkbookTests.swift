import Sheets
import Testing

@Suite struct WorkbookTests {
    @Test func `each kind of cell comes out as what it is`() throws {
        let workbook = SampleWorkbook(
            rows: """
                <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="inlineStr"><is><t>内联</t></is></c>\
                <c r="C2"><v>1.5</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c>\
                <c r="F2" t="str"><f>A1&amp;B1</f><v>算出</v></c><c r="G2"><f>A1</f></c><c r="H2"/>\
                <c r="AA2" t="n"><v>4.20199E+17</v></c></row>
                """,
            strings: "<si><t>零</t></si><si><t>一</t></si>")

        let rows = try workbook.file().rows()

        #expect(
            rows == [
                SheetRow(
                    number: 2,
                    cells: [
                        Cell(column: 0, value: .text("一")), Cell(column: 1, value: .text("内联")),
                        Cell(column: 2, value: .number(1.5, raw: "1.5")),
                        Cell(column: 3, value: .boolean(true)),
                        Cell(column: 4, value: .error("#N/A")), Cell(column: 5, value: .text("算出")),
                        Cell(column: 6, value: .error("公式未计算")),
                        Cell(column: 26, value: .number(4.20199e17, raw: "4.20199E+17")),
                    ])
            ])
        #expect(rows[0].cells.last?.letters == "AA")
        #expect(rows[0][7] == .empty)
        #expect(rows[0][26] == .number(4.20199e17, raw: "4.20199E+17"))
    }

    @Test func `rich text is one text, and the reading above it is none of it`() throws {
        let strings = """
            <si><r><t>东</t></r><r><rPr><b/></rPr><t xml:space="preserve">湖 </t></r>\
            <rPh sb="0" eb="1"><t>ドンフー</t></rPh><phoneticPr fontId="1"/></si>
            """
        let file = try SampleWorkbook(rows: "<row><c t=\"s\"><v>0</v></c></row>", strings: strings).file()

        #expect(try file.rows() == [SheetRow(number: 1, cells: [Cell(column: 0, value: .text("东湖 "))])])
    }

    @Test func `escaped characters come back, and text that only looks escaped stays`() throws {
        let strings = "<si><t>一_x000A_二_x005F_x000A_三_x00ZZ_</t></si>"
        let file = try SampleWorkbook(rows: "<row><c t=\"s\"><v>0</v></c></row>", strings: strings).file()

        #expect(try file.rows().first?[0] == .text("一\n二_x000A_三_x00ZZ_"))
    }

    @Test(arguments: [
        // 14128 is 5 September 1938; the time of day is left out.
        ("14128", 14, false, Cell.Value.date(days: -11441)),
        ("14128.75", 14, false, .date(days: -11441, minutes: 1080)),
        ("12666", 14, true, .date(days: -11441)),
        // The 29 February 1900 that spreadsheets believe in, and the days around it.
        ("59", 14, false, .date(days: -25509)),
        ("60", 14, false, .number(60, raw: "60")),
        ("61", 14, false, .date(days: -25508)),
        ("1", 14, false, .date(days: -25567)),
        ("0", 14, false, .number(0, raw: "0")),
        ("-3", 14, false, .number(-3, raw: "-3")),
        ("99999999", 14, false, .number(99_999_999, raw: "99999999")),
        // Built-in formats: a date, a clock, and the Chinese ones.
        ("14128", 0, false, .number(14128, raw: "14128")),
        ("14128", 20, false, .number(14128, raw: "14128")),
        ("14128", 31, false, .date(days: -11441)),
        ("14128", 32, false, .number(14128, raw: "14128")),
        ("14128", 57, false, .date(days: -11441)),
    ])
    func `a number is a day where its style shows one`(
        raw: String, format: Int, from1904: Bool, expected: Cell.Value
    ) throws {
        let workbook = SampleWorkbook(
            rows: "<row><c s=\"1\"><v>\(raw)</v></c></row>", styles: [0, format], from1904: from1904)

        #expect(try workbook.file().rows().first?[0] == expected)
    }

    @Test(arguments: [
        ("yyyy-mm-dd h:mm:ss", true), ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@", true),
        ("[$-804]yyyy/m/d", true), ("mmm", true), ("m-yy", true), ("[DBNum1]d", true), ("e-mm-dd", true),
        ("General", false), ("0.00", false), ("0.00E+00", false), ("[Red]0;[Green]-0", false),
        ("h:mm:ss", false),
        ("[h]:mm", false), ("mm:ss.0", false), ("#,##0&quot; days&quot;", false), ("0\\d", false),
        ("@", false),
    ])
    func `a format of one's own shows a date or not`(code: String, isDate: Bool) throws {
        let workbook = SampleWorkbook(
            rows: "<row><c s=\"1\"><v>14128</v></c></row>",
            formats: "<numFmt numFmtId=\"164\" formatCode=\"\(code)\"/>", styles: [0, 164])

        #expect(
            try workbook.file().rows().first?[0]
                == (isDate ? .date(days: -11441) : .number(14128, raw: "14128")))
    }

    @Test func `a cell that spells out its day is that day`() throws {
        let file = try SampleWorkbook(
            rows: """
                <row><c t="d"><v>1938-09-05T00:00:00</v></c><c t="d"><v>2000-02-29</v></c>\
                <c t="d"><v>1900-02-29</v></c></row>
                """
        ).file()

        let row = try #require(try file.rows().first)
        #expect(row[0] == .date(days: -11441))
        #expect(row[1] == .date(days: 11016))
        #expect(row[2] == .text("1900-02-29"))
    }

    @Test func `cells and rows without a place follow each other`() throws {
        let file = try SampleWorkbook(
            rows: """
                <row><c t="inlineStr"><is><t>甲</t></is></c><c t="inlineStr"><is><t>乙</t></is></c></row>\
                <row r="9"><c r="C9" t="inlineStr"><is><t>丙</t></is></c></row>\
                <row/><row><c t="inlineStr"><is><t>丁</t></is></c></row>
                """
        ).file()

        #expect(try file.rows().map(\.number) == [1, 9, 11])
        #expect(try file.rows()[1][2] == .text("丙"))
    }

    @Test func `elements with a prefix and parts in the strict standard are understood`() throws {
        var workbook = SampleWorkbook(
            sheets: [
                (
                    "表一", "visible",
                    "<x:worksheet xmlns:x=\"urn:x\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is>"
                        + "<x:t>甲</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"
                )
            ])
        for (name, part) in workbook.parts {
            workbook.parts[name] = part.replacing(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                with: "http://purl.oclc.org/ooxml/officeDocument/relationships")
        }

        #expect(try workbook.file().rows().first?[0] == .text("甲"))
    }

    @Test func `the first sheet that is not hidden is read unless another is named`() throws {
        func sheet(_ text: String) -> String {
            "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>\(text)</t></is></c></row></sheetData></worksheet>"
        }
        let file = try SampleWorkbook(sheets: [
            ("字典", "veryHidden", sheet("甲")), ("花名册", "visible", sheet("乙")), ("备用", "visible", sheet("丙")),
        ]).file()

        let reader = try SheetReader(file.path)
        #expect(reader.sheets.map(\.name) == ["字典", "花名册", "备用"])
        #expect(reader.sheets.map(\.isHidden) == [true, false, false])
        #expect(reader.sheet == "花名册")
        #expect(try reader.next()?[0] == .text("乙"))
        try reader.choose("备用")
        #expect(try reader.next()?[0] == .text("丙"))
        #expect(try reader.next() == nil)
        #expect(try file.rows(sheet: "字典").first?[0] == .text("甲"))

        let failure = try #require(file.failure(sheet: "名册"))
        #expect(failure.reason == .noSuchSheet("名册", available: ["字典", "花名册", "备用"]))
        #expect(
            failure.description
                == "文件“\(file.path)”没有工作表“名册”，现有：“字典”、“花名册”、“备用”；请用 --sheet 指明其中一个")
    }

    @Test func `text in chunks of any size is whole`() throws {
        // Longer than the parser's chunks, so that letters are cut in the middle.
        let texts = (0..<3000).map { String(repeating: "张家湾", count: 1 + $0 % 13) + "\($0)" }
        let rows = texts.map { "<row><c t=\"inlineStr\"><is><t>\($0)</t></is></c></row>" }.joined()

        let read = try SampleWorkbook(rows: rows).file().rows()

        #expect(read.map { $0[0] } == texts.map { .text($0) })
    }

    @Test func `the office's register is read to its last row`() throws {
        let reader = try SheetReader(SampleFile.fixture("居民花名册.xlsx"))
        var rows: [SheetRow] = []
        while let row = try reader.next() { rows.append(row) }

        #expect(reader.sheet == "花名册")
        #expect(rows.count == 307)
        #expect(rows[0][0] == .text("张家湾社区居民花名册（2026年度）"))
        #expect(rows[1][9] == .text("人员类别\n（可多选）"))
        #expect(rows.first { $0.number == 46 }?[4] == .date(days: -11441))
        #expect(rows.last?.number == 311)
    }
}
