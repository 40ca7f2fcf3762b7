/// A sheet as the workbook lists it.
package struct Sheet: Equatable, Sendable {
    package let name: String
    /// Hidden sheets often hold the choices of a drop-down list, not data.
    package let isHidden: Bool
}

/// What an xlsx file says of itself: its sheets, where their parts are, which number formats are dates.
struct Workbook {
    struct Listed {
        let sheet: Sheet
        let part: String
    }

    let archive: ZipArchive
    let sheets: [Listed]
    let formats: NumberFormats
    private let stringsPart: String?

    init(_ file: InputFile) throws(SheetFailure) {
        let path = file.path
        let archive = try ZipArchive(path)
        guard
            let main = try Self.relations(of: "", in: archive).first(where: { $0.kind == "officeDocument" }),
            archive.holds(main.target), main.target.hasSuffix(".xml")
        else { throw SheetFailure(try Self.stranger(archive), file: path) }

        let events = WorkbookEvents()
        guard let entry = try archive.entry(main.target) else { throw SheetFailure(.incomplete, file: path) }
        try XMLStream.readAll(entry, file: path, events)
        guard events.isWorkbook else { throw SheetFailure(.wrongKind(.docx), file: path) }

        let relations = try Self.relations(of: main.target, in: archive)
        sheets = events.sheets.compactMap { found in
            // A chart sheet or a dialog is listed like a sheet, and has no rows.
            guard let relation = relations.first(where: { $0.id == found.relation && $0.kind == "worksheet" })
            else { return nil }
            return Listed(sheet: found.sheet, part: relation.target)
        }
        guard !sheets.isEmpty else { throw SheetFailure(.noSheets, file: path) }

        let styles = StyleEvents()
        if let part = relations.first(where: { $0.kind == "styles" })?.target,
            let entry = try archive.entry(part)
        {
            try XMLStream.readAll(entry, file: path, styles)
        }
        formats = NumberFormats(isDate: styles.isDate, countsFrom1904: events.countsFrom1904)
        stringsPart = relations.first { $0.kind == "sharedStrings" }?.target
        self.archive = archive
    }

    func sharedStrings() throws(SheetFailure) -> SharedStrings {
        guard let stringsPart, let entry = try archive.entry(stringsPart) else { return SharedStrings() }
        let events = SharedStringEvents()
        try XMLStream.readAll(entry, file: archive.path, events, atMost: .max)
        return events.strings
    }

    /// What a zip is that has no workbook where one should be.
    private static func stranger(_ archive: ZipArchive) throws(SheetFailure) -> SheetFailure.Reason {
        if archive.holds("xl/workbook.bin") { return .wrongKind(.xlsb) }
        if archive.holds("word/document.xml") || archive.holds("ppt/presentation.xml") {
            return .wrongKind(.docx)
        }
        if archive.holds("content.xml"), archive.holds("META-INF/manifest.xml") { return .wrongKind(.ods) }
        if archive.holds("[Content_Types].xml") { return .damaged(detail: "找不到工作簿的目录") }
        return .wrongKind(.zip)
    }

    private struct Relation {
        let id: String
        let kind: String
        let target: String
    }

    private static func relations(
        of part: String, in archive: ZipArchive
    ) throws(SheetFailure) -> [Relation] {
        var folder = part.split(separator: "/", omittingEmptySubsequences: false)
        let name = folder.popLast() ?? ""
        let listed = (folder + ["_rels", name + ".rels"]).joined(separator: "/")
        guard let entry = try archive.entry(listed) else { return [] }
        let events = RelationEvents()
        try XMLStream.readAll(entry, file: archive.path, events)
        return events.found.map { found in
            // A kind is the last word of an address, the same in the transitional and the strict standard.
            let kind = found.kind.split(separator: "/").last.map(String.init) ?? ""
            return Relation(id: found.id, kind: kind, target: resolve(found.target, in: folder))
        }
    }

    private static func resolve(_ target: String, in folder: [Substring]) -> String {
        var path = target.hasPrefix("/") ? [] : folder
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(step) }
        }
        return path.joined(separator: "/")
    }
}

private final class WorkbookEvents: XMLEvents {
    var isWorkbook = false
    var countsFrom1904 = false
    var sheets: [(sheet: Sheet, relation: String)] = []

    private let workbook = XMLName("workbook")
    private let properties = XMLName("workbookPr")
    private let sheet = XMLName("sheet")

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == workbook {
            isWorkbook = true
        } else if name == properties {
            countsFrom1904 = ["1", "true", "on"].contains(attributes["date1904"] ?? "")
        } else if name == sheet, let title = attributes["name"], let relation = attributes["id"] {
            sheets.append(
                (Sheet(name: title, isHidden: attributes["state"]?.hasSuffix("idden") ?? false), relation))
            if sheets.count > 10_000 { failure = .damaged(detail: "工作表过多") }
        }
    }
}

private final class RelationEvents: XMLEvents {
    var found: [(id: String, kind: String, target: String)] = []
    private let relation = XMLName("Relationship")

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        guard name == relation, let id = attributes["Id"], let kind = attributes["Type"],
            let target = attributes["Target"]
        else { return }
        found.append((id, kind, target))
        if found.count > 100_000 { failure = .damaged(detail: "部件过多") }
    }
}
