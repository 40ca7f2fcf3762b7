import CZip
import Foundation
import Sheets

/// A file made for one test, gone when the test lets go of it.
final class SampleFile {
    let path: String
    private let folder: URL

    init(_ name: String, _ bytes: [UInt8] = []) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent(name).path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    convenience init(_ name: String, text: String, encoding: String.Encoding = .utf8) throws {
        try self.init(name, Array(text.data(using: encoding) ?? Data()))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func rows(sheet: String? = nil) throws -> [SheetRow] {
        let reader = try SheetReader(path, sheet: sheet)
        var rows: [SheetRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    /// The reason reading fails for, and the row it names.
    func failure(sheet: String? = nil) -> SheetFailure? {
        do {
            _ = try rows(sheet: sheet)
            return nil
        } catch {
            return error as? SheetFailure
        }
    }

    var bytes: [UInt8] {
        get throws { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
    }

    static func fixture(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(name)").path
    }
}

/// A workbook written part by part, so that a test may also leave one out or spoil it.
struct SampleWorkbook {
    var parts: [String: String] = [:]
    var password: String?

    private static let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// One sheet, 表一, with `rows` as its XML.
    init(
        rows: String, strings: String? = nil, formats: String = "", styles: [Int] = [0],
        from1904: Bool = false
    ) {
        self.init(
            sheets: [("表一", "visible", "<worksheet><sheetData>\(rows)</sheetData></worksheet>")],
            from1904: from1904)
        if let strings { parts["xl/sharedStrings.xml"] = "<sst>\(strings)</sst>" }
        let cells = styles.map { "<xf numFmtId=\"\($0)\"/>" }.joined()
        parts["xl/styles.xml"] =
            "<styleSheet><numFmts>\(formats)</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
            + "<cellXfs>\(cells)</cellXfs></styleSheet>"
    }

    init(sheets: [(name: String, state: String, xml: String)], from1904: Bool = false) {
        var listed = ""
        var related = ""
        for (index, sheet) in sheets.enumerated() {
            let id = index + 1
            listed +=
                "<sheet name=\"\(sheet.name)\" sheetId=\"\(id)\" state=\"\(sheet.state)\" r:id=\"rId\(id)\"/>"
            related +=
                "<Relationship Id=\"rId\(id)\" Type=\"\(Self.relations)/worksheet\" Target=\"worksheets/sheet\(id).xml\"/>"
            parts["xl/worksheets/sheet\(id).xml"] = sheet.xml
        }
        for name in ["styles", "sharedStrings"] {
            related +=
                "<Relationship Id=\"\(name)\" Type=\"\(Self.relations)/\(name)\" Target=\"/xl/\(name).xml\"/>"
        }
        parts["[Content_Types].xml"] = "<Types/>"
        parts["_rels/.rels"] =
            "<Relationships><Relationship Id=\"a\" Type=\"\(Self.relations)/officeDocument\" Target=\"xl/workbook.xml\"/>"
            + "</Relationships>"
        parts["xl/_rels/workbook.xml.rels"] = "<Relationships>\(related)</Relationships>"
        parts["xl/workbook.xml"] =
            "<workbook xmlns:r=\"\(Self.relations)\"><workbookPr date1904=\"\(from1904 ? 1 : 0)\"/>"
            + "<sheets>\(listed)</sheets></workbook>"
    }

    func file(_ name: String = "册.xlsx") throws -> SampleFile {
        try Self.zip(parts.mapValues { Array($0.utf8) }, name: name, password: password)
    }

    static func zip(_ parts: [String: [UInt8]], name: String, password: String? = nil) throws -> SampleFile {
        let file = try SampleFile(name)
        var code: Int32 = 0
        guard let archive = zip_open(file.path, ZIP_CREATE | ZIP_TRUNCATE, &code) else {
            throw SampleFailure.zip
        }
        for (part, bytes) in parts.sorted(by: { $0.key < $1.key }) {
            // The library frees the copy when it has written it.
            guard let copy = malloc(max(1, bytes.count)) else { throw SampleFailure.zip }
            copy.copyMemory(from: bytes, byteCount: bytes.count)
            let source = zip_source_buffer(archive, copy, UInt64(bytes.count), 1)
            let index = zip_file_add(archive, part, source, UInt32(ZIP_FL_ENC_UTF_8))
            guard index >= 0 else { throw SampleFailure.zip }
            if let password {
                guard zip_file_set_encryption(archive, UInt64(index), UInt16(ZIP_EM_AES_256), password) == 0
                else { throw SampleFailure.zip }
            }
        }
        guard zip_close(archive) == 0 else { throw SampleFailure.zip }
        return file
    }
}

enum SampleFailure: Error { case zip }
