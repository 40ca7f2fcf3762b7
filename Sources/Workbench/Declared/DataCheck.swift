package import Records

/// A check on the quality of the books, as a plugin declares it. It reads, and changes nothing.
package struct DataCheck: DeclaredItem {
    package let name: String
    package let title: String
    package let plugin: String
    /// What is looked at.
    package let type: Declaration
    package let run: () throws -> Result

    package init(
        name: String, title: String, plugin: String, type: Declaration, run: @escaping () throws -> Result
    ) {
        self.name = name
        self.title = title
        self.plugin = plugin
        self.type = type
        self.run = run
    }

    package struct Finding: Equatable, Sendable {
        package let record: Int64
        package let message: String

        package init(record: Int64, message: String) {
            self.record = record
            self.message = message
        }
    }

    package struct Result: Equatable, Sendable {
        /// How many records were looked at.
        package var looked = 0
        package var findings: [Finding] = []
        /// At how many records the check itself failed: the plugin's problems say how.
        package var failed = 0

        package init() {}
    }
}
