import Sheets
import Testing

@Suite struct MergedCellTests {
    @Test func `a value that runs over several rows stands in each of them`() throws {
        let file = try Self.sheet(
            """
            <row r="1"><c r="A1" t="str"><v>户</v></c><c r="B1" t="str"><v>姓名</v></c></row>\
            <row r="2"><c r="A2" t="str"><v>6幢</v></c><c r="B2" t="str"><v>张</v></c></row>\
            <row r="3"><c r="A3"/><c r="B3" t="str"><v>李</v></c></row>\
            <row r="4"><c r="B4" t="str"><v>王</v></c></row>\
            <row r="5"><c r="B5" t="str"><v>赵</v></c></row>
            """, merged: "A2:A4")

        let rows = try file.rows()

        #expect(rows.map { $0[0] } == [.text("户"), .text("6幢"), .text("6幢"), .text("6幢"), .empty])
        #expect(
            rows.map { $0.cells.map(\.isCarried) } == [
                [false, false], [false, false], [true, false], [true, false], [false],
            ])
    }

    @Test func `a title across the table stays one cell, and a merged row with nothing of its own is none`()
        throws
    {
        let file = try Self.sheet(
            """
            <row r="1"><c r="A1" t="str"><v>名册</v></c></row><row r="2"><c r="A2"/></row>\
            <row r="3"><c r="A3" t="str"><v>甲</v></c><c r="B3" t="str"><v>乙</v></c></row>
            """, merged: "A1:C2", "A3:B3")

        let rows = try file.rows()

        #expect(rows.map(\.number) == [1, 3])
        #expect(rows.map { $0.cells.count } == [1, 2])
    }

    @Test(arguments: ["A1", "A0:A3", "1:3", "ZZZZ1:ZZZZ9", "A3:A1", "", "A1:A99999999999999999999"])
    func `a range that is none is passed over`(reference: String) throws {
        let file = try Self.sheet("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>甲</v></c></row>", merged: reference)

        #expect(try file.rows() == [SheetRow(number: 1, cells: [Cell(column: 0, value: .text("甲"))])])
    }

    @Test func `thousands of ranges in a long sheet are all found`() throws {
        let count = 20_000
        let rows = (1...count).map {
            "<row r=\"\($0)\"><c r=\"A\($0)\" t=\"str\"><v>\($0 % 2 == 1 ? "门\($0)" : "")</v></c><c r=\"B\($0)\"><v>\($0)</v></c></row>"
        }
        let ranges = stride(from: 1, to: count, by: 2).map { "A\($0):A\($0 + 1)" }
        let xml =
            "<worksheet><sheetData>\(rows.joined())</sheetData><mergeCells>"
            + ranges.map { "<mergeCell ref=\"\($0)\"/>" }.joined() + "</mergeCells></worksheet>"
        let file = try SampleWorkbook(sheets: [("表一", "visible", xml)]).file()

        let read = try file.rows()

        #expect(read.count == count)
        #expect(read.enumerated().allSatisfy { $1[0] == .text("门\($0 - $0 % 2 + 1)") })
    }

    private static func sheet(_ rows: String, merged: String...) throws -> SampleFile {
        let ranges = merged.map { "<mergeCell ref=\"\($0)\"/>" }.joined()
        let xml =
            "<worksheet><sheetData>\(rows)</sheetData><mergeCells count=\"1\">\(ranges)</mergeCells></worksheet>"
        return try SampleWorkbook(sheets: [("表一", "visible", xml)]).file()
    }
}
