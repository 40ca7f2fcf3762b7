package import Records

/// A letter (函) as a plugin declares it: a template, filled for one record.
package struct Letter: DeclaredItem {
    package let name: String
    package let title: String
    package let plugin: String
    /// Whom or what it is about.
    package let type: Declaration
    /// The text for a record. The same books and the same day give the same text.
    package let write: (Int64) throws -> String

    package init(
        name: String, title: String, plugin: String, type: Declaration,
        write: @escaping (Int64) throws -> String
    ) {
        self.name = name
        self.title = title
        self.plugin = plugin
        self.type = type
        self.write = write
    }
}
