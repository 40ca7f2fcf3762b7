import Foundation
import Sheets
import Testing

@Suite struct HostileFileTests {
    private let row = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>甲</t></is></c></row>"

    private func worksheet(_ xml: String) -> SampleWorkbook {
        SampleWorkbook(sheets: [("表一", "visible", xml)])
    }

    @Test func `a sheet that unpacks out of all proportion is not read to its end`() throws {
        let blank = String(repeating: " ", count: 64 << 20)
        let file = try worksheet("<worksheet><sheetData>\(row)\(blank)</sheetData></worksheet>").file()

        let failure = try #require(file.failure())
        guard case .bomb = failure.reason else {
            Issue.record("\(failure)")
            return
        }
        #expect(failure.sheet == "表一")
        #expect(failure.description.contains("解压"))
    }

    @Test(arguments: ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
    func `entities are refused in every part`(part: String) throws {
        var workbook = SampleWorkbook(rows: row)
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
        workbook.parts[part] = bomb + (workbook.parts[part] ?? "")

        #expect(try workbook.file().failure()?.reason == .entities)
    }

    @Test func `a workbook cut short is told from one of another kind`() throws {
        let whole = try SampleWorkbook(rows: row).file().bytes

        for length in [whole.count / 2, whole.count - 10] {
            let file = try SampleFile("册.xlsx", Array(whole.prefix(length)))
            #expect(file.failure()?.reason == .incomplete)
        }
    }

    @Test func `rows before the damage are handed out, and the failure names the last one`() throws {
        let file = try worksheet("<worksheet><sheetData>\(row)<row r=\"2\"><c r=\"A2\"></row>").file()
        let reader = try SheetReader(file.path)

        #expect(try reader.next()?.number == 1)
        let failure = #expect(throws: SheetFailure.self) { try reader.next() }
        #expect(failure?.sheet == "表一")
        #expect(failure?.row == 2)
        #expect(throws: SheetFailure.self) { try reader.next() }
    }

    @Test(arguments: [
        ("名册.xlsx", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] as [UInt8], FileKind.xls),
        ("名册.xls", Array("<html><table><tr><td>姓名</td></tr></table></html>".utf8), .html),
        ("名册.xls", Array("\u{FEFF}\r\n<TABLE border=1>".utf8), .html),
        ("名册.xls", Array("<?xml version=\"1.0\"?><Workbook/>".utf8), .xml2003),
        ("名册.xlsx", Array("姓名,性别\n".utf8), .text),
        ("名册.xlsx", Array("%PDF-1.7".utf8), .pdf),
        ("名册.csv", Array("Rar!\u{1A}\u{7}".utf8), .rar),
        ("名册.csv", [0x89, 0x50, 0x4E, 0x47, 0x0D], .image),
        ("名册.csv", [1, 2, 0, 3], .unknown),
    ])
    func `a file that is not what its name says is called what it is`(
        name: String, bytes: [UInt8], kind: FileKind
    ) throws {
        let file = try SampleFile(name, bytes)

        let failure = try #require(file.failure())
        #expect(failure.reason == .wrongKind(kind))
        #expect(failure.description.contains(kind.title))
    }

    @Test(arguments: [
        (["word/document.xml"], FileKind.docx), (["xl/workbook.bin"], .xlsb),
        (["content.xml", "META-INF/manifest.xml"], .ods), (["名册.csv"], .zip),
    ])
    func `a zip of another kind is called what it is`(parts: [String], kind: FileKind) throws {
        let file = try SampleWorkbook.zip(
            Dictionary(uniqueKeysWithValues: parts.map { ($0, Array("<x/>".utf8)) }), name: "名册.xlsx")

        #expect(file.failure()?.reason == .wrongKind(kind))
    }

    @Test func `a workbook under another ending is not taken for text`() throws {
        #expect(try SampleWorkbook(rows: row).file("册.csv").failure()?.reason == .wrongKind(.xlsx))
    }

    @Test func `a password is noticed both ways it is set`() throws {
        var workbook = SampleWorkbook(rows: row)
        workbook.password = "secret"
        #expect(try workbook.file().failure()?.reason == .encrypted)

        // A compound file whose directory, in sector 0, names the encrypted package.
        var compound = [UInt8](repeating: 0, count: 1024)
        compound.replaceSubrange(0..<8, with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        compound[30] = 9
        let name: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, 0] }
        compound.replaceSubrange(640..<(640 + name.count), with: name)
        #expect(try SampleFile("册.xlsx", compound).failure()?.reason == .encrypted)
    }

    @Test func `what cannot be opened says why`() throws {
        let folder = FileManager.default.temporaryDirectory.path
        #expect(throws: SheetFailure.self) { try SheetReader(folder + "/没有这个.xlsx") }
        #expect(throws: SheetFailure.self) { try SheetReader(folder) }
        #expect(try SampleFile("空.csv").failure()?.reason == .empty)
        #expect(try SampleFile("空.xlsx").failure()?.description.hasSuffix("请核对是否选对了文件，或重新导出") == true)
    }

    @Test func `the last row a spreadsheet has is read, and no row beyond it`() throws {
        func file(_ number: Int) throws -> SampleFile {
            try SampleWorkbook(rows: "<row r=\"\(number)\"><c t=\"inlineStr\"><is><t>甲</t></is></c></row>")
                .file()
        }
        #expect(try file(1_048_576).rows().map(\.number) == [1_048_576])
        #expect(try file(1_048_577).failure()?.reason == .tooManyRows)
    }

    @Test(arguments: [
        "<row r=\"5\"><c/></row><row r=\"4\"><c/></row>", "<row r=\"0\"/>", "<row r=\"-1\"/>",
        "<row r=\"x\"/>",
        "<row><c r=\"B1\"/><c r=\"A1\"/></row>", "<row><c r=\"XFE1\"/></row>",
        "<row><c r=\"ZZZZZZZZZZZZZZ1\"/></row>",
        "<row><c r=\"1\"/></row>", "<row><c t=\"s\"><v>7</v></c></row>", "<row><c t=\"s\"><v>x</v></c></row>",
        "<row><c t=\"s\"><v>-1</v></c></row>",
    ])
    func `places that cannot be are damage`(rows: String) throws {
        let failure = try #require(try SampleWorkbook(rows: rows).file().failure())
        guard case .damaged = failure.reason else {
            Issue.record("\(failure)")
            return
        }
    }

    @Test func `neither depth nor length makes memory grow`() throws {
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(try worksheet("<worksheet>\(deep)").file().failure() != nil)

        let noise = (0..<400_000).map { String($0, radix: 36) }
        let comment = noise.joined() + noise.reversed().joined() + noise.joined(separator: "x")
        #expect(try worksheet("<worksheet><!--\(comment)--></worksheet>").file().failure() != nil)

        let cell = "<row><c t=\"inlineStr\"><is><t>\(noise.joined())</t></is></c></row>"
        #expect(try SampleWorkbook(rows: cell).file().failure()?.reason == .cellTooLong(column: "A"))
    }

    @Test func `a row without end is no row`() throws {
        let cells = String(repeating: "甲,", count: 20_000)
        #expect(try SampleFile("a.csv", text: "乙\n" + cells).failure()?.reason == .rowTooLong)
        #expect(try SampleFile("a.csv", text: "乙\n" + cells).failure()?.row == 2)

        // One long text, shared by as many cells as a row has.
        let text = (0..<40_000).map { String($0, radix: 36) }.joined()
        let shared = String(repeating: "<c t=\"s\"><v>0</v></c>", count: 10_000)
        let workbook = SampleWorkbook(rows: "<row>\(shared)</row>", strings: "<si><t>\(text)</t></si>")
        #expect(try workbook.file().failure()?.reason == .rowTooLong)
    }

    @Test func `spoilt parts give rows or a failure, and nothing worse`() throws {
        let whole = SampleWorkbook(
            rows: """
                <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="inlineStr"><is><r><t>内联_x000A_</t></r></is></c>\
                <c r="C2" s="1"><v>14128</v></c><c r="D2" t="b"><v>1</v></c><c r="E2" t="e"><v>#N/A</v></c>\
                <c r="F2" t="str"><f>A1</f><v>算出</v></c><c r="G2" t="d"><v>1938-09-05</v></c></row>
                """,
            strings: "<si><t>零</t></si><si><t>一</t><rPh><t>イチ</t></rPh></si>",
            formats: "<numFmt numFmtId=\"164\" formatCode=\"[$-804]yyyy&quot;年&quot;m;@\"/>",
            styles: [0, 164])
        let scraps = [
            "<", ">", "\"", "&", "/", "_x", "[", "9999999999999999999", "-1", "\u{1}", "é", "ZZZZZZ", "=",
            " ",
        ]
        var dice = Dice(state: 11)
        for _ in 0..<300 {
            var spoilt = whole
            for _ in 0..<Int.random(in: 1...4, using: &dice) {
                guard let name = spoilt.parts.keys.sorted().randomElement(using: &dice),
                    var part = spoilt.parts[name], let place = part.indices.randomElement(using: &dice)
                else { continue }
                part.replaceSubrange(place...place, with: scraps.randomElement(using: &dice) ?? "")
                spoilt.parts[name] = part
            }
            do {
                #expect(try spoilt.file().rows().count <= 1)
            } catch {
                #expect(error is SheetFailure)
            }
        }
    }

    @Test func `a spoilt file gives rows or a failure, and nothing worse`() throws {
        let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: SampleFile.fixture("居民花名册.xlsx"))))
        var generator = Dice(state: 42)
        for _ in 0..<150 {
            var spoilt = whole
            for _ in 0..<Int.random(in: 1...20, using: &generator) {
                spoilt[Int.random(in: 0..<spoilt.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            let file = try SampleFile("册.xlsx", spoilt)
            do {
                #expect(try file.rows().count <= 400)
            } catch {
                #expect(error is SheetFailure)
            }
        }
    }
}

/// Falls the same way in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
