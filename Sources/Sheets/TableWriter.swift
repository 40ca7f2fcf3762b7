/// A table on its way into a file, row by row, in memory that does not grow with it.
package protocol TableWriter: AnyObject {
    /// Adds a row of one value for each column.
    func add(_ row: [Cell.Value]) throws(SheetFailure)
    /// Writes what is left. A file whose writer was not finished is no table.
    func finish() throws(SheetFailure)
}

/// A column of a table that is written.
package struct TableColumn: Equatable, Sendable {
    /// The key for programs.
    package let name: String
    /// The heading for people.
    package let title: String
    package let content: Content

    package enum Content: Sendable { case text, number, date }

    package init(_ name: String, _ title: String, _ content: Content = .text) {
        self.name = name
        self.title = title
        self.content = content
    }
}

/// What kind of table a file is to be, by its ending.
package enum TableKind: String, CaseIterable, Sendable {
    case csv, xlsx, json

    /// `nil` where the ending is none of these.
    package init?(ending path: String) {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return nil }
        self.init(rawValue: name[name.index(after: dot)...].lowercased())
    }
}

extension Cell.Value {
    /// 是 and 否, as a spreadsheet of this house has them; nothing for what is no truth value.
    static func word(_ isTrue: Bool) -> String { isTrue ? "是" : "否" }
}
