/// What a file is by its content, whatever its name says.
package enum FileKind: Equatable, Sendable {
    case xlsx, text
    case xls, encrypted, xlsb, ods, docx, zip, html, xml2003, pdf, rar, sevenZip, gzip, image, unknown

    package var title: String {
        switch self {
        case .xlsx: "xlsx 工作簿"
        case .text: "文本（CSV）"
        case .xls: "旧版 Excel（xls）或 WPS 表格（et）"
        case .encrypted: "加密的工作簿"
        case .xlsb: "Excel 二进制工作簿（xlsb）"
        case .ods: "开放文档表格（ods）"
        case .docx: "Word 或演示文档"
        case .zip: "普通压缩包（zip）"
        case .html: "网页（有些系统把网页导出成 .xls）"
        case .xml2003: "XML 文本"
        case .pdf: "PDF"
        case .rar: "压缩包（rar）"
        case .sevenZip: "压缩包（7z）"
        case .gzip: "压缩包（gz）"
        case .image: "图片"
        case .unknown: "无法识别的数据"
        }
    }

    var advice: String {
        switch self {
        case .xlsx: "请把扩展名改成 .xlsx 再导入"
        case .text: "请把扩展名改成 .csv 再导入"
        case .xls, .encrypted, .xlsb, .ods, .html, .xml2003:
            "请在 Excel 或 WPS 中打开，另存为 .xlsx 再导入"
        case .zip, .rar, .sevenZip, .gzip: "请先解压，再导入里面的表格"
        case .docx, .pdf, .image, .unknown: "请向提供者要 .xlsx 或 .csv 格式的表格"
        }
    }

    /// Judges by a file's first bytes; `head` should be at least 4 KB where the file has as much.
    /// A zip is told apart further by what it holds, and a compound file by its directory.
    init(head: [UInt8]) {
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        let signatures: [([UInt8], FileKind)] = [
            (Array("PK\u{3}\u{4}".utf8), .zip),
            (Array("PK\u{5}\u{6}".utf8), .zip),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .xls),
            ([0x09, 0x08], .xls), ([0x09, 0x04], .xls),
            (Array("%PDF".utf8), .pdf),
            (Array("Rar!".utf8), .rar),
            ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
            ([0x1F, 0x8B], .gzip),
            ([0x89, 0x50, 0x4E, 0x47], .image), ([0xFF, 0xD8, 0xFF], .image),
        ]
        if let known = signatures.first(where: { starts($0.0) }) {
            self = known.1
            return
        }
        if starts([0xFF, 0xFE]) || starts([0xFE, 0xFF]) {
            self = .text
            return
        }
        guard !head.contains(0) else {
            self = .unknown
            return
        }
        let start = head.drop { $0 <= 0x20 || [0xEF, 0xBB, 0xBF].contains($0) }.prefix(1024)
        let text = String(decoding: start, as: UTF8.self).lowercased()
        if text.hasPrefix("<?xml") {
            self = text.contains("<html") ? .html : .xml2003
        } else if text.hasPrefix("<html") || text.hasPrefix("<!doctype html") || text.hasPrefix("<table")
            || text.hasPrefix("<meta") || text.hasPrefix("<head") || text.hasPrefix("<style")
        {
            self = .html
        } else {
            self = .text
        }
    }
}
