import Sheets

/// The sheets of a workbook that an import leaves alone, for saying so: a list often goes on on the next one.
enum OtherSheets {
    /// Sheets beyond these are not looked into.
    private static let most = 8

    /// What to tell whoever named no sheet of a workbook that has rows on several; `nil` where there is nothing to tell.
    static func note(_ file: String, chosen sheet: String?, of reader: SheetReader) throws -> String? {
        let others = reader.sheets.filter { !$0.isHidden && $0.name != reader.sheet }
        guard sheet == nil, let own = reader.sheet, !others.isEmpty else { return nil }
        let second = try SheetReader(file)
        let filled = others.prefix(most).filter { other in
            do {
                try second.choose(other.name)
                return try second.next() != nil
            } catch {
                // What cannot be read is not nothing, and no reason to fail what has been read.
                return true
            }
        }
        guard !filled.isEmpty else { return nil }
        let names = filled.map { "“\($0.name)”" }.joined(separator: "、")
        return "只读了工作表“\(own)”；还有 \(names) 没有读，要导入的用 --sheet 逐个指明"
    }
}
