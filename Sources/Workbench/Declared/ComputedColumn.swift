package import Records

/// A field that a plugin works out for the records of a type: read like the others, kept nowhere.
package struct ComputedColumn: DeclaredItem {
    package let name: String
    package let title: String
    package let plugin: String
    package let type: Declaration
    /// The values for some records; one that has none is left out.
    package let values: ([Int64]) throws -> [Int64: Answer.Cell]

    package init(
        name: String, title: String, plugin: String, type: Declaration,
        values: @escaping ([Int64]) throws -> [Int64: Answer.Cell]
    ) {
        self.name = name
        self.title = title
        self.plugin = plugin
        self.type = type
        self.values = values
    }
}
