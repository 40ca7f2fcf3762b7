package import Records

/// What a plugin has declared as a record of its own (插件记录): the description that its tables were made of.
package enum KeptType: RecordType {
    /// What the books call the type: `incubator.incubatee`.
    package static let name = Field<String>("name", title: "记录种类")
    package static let plugin = Field<String>("plugin", title: "插件")
    /// The version of the plugin that last changed it.
    package static let version = Field<String>("version", title: "版本")
    /// The whole declaration, as ``Records/DescribedType/text()`` writes it.
    package static let text = Field<String>("text", title: "声明")

    package static let declaration = Declaration(
        "plugin_type", title: "插件记录", fields: [name, plugin, version, text],
        indexes: [.unique(name), .on(plugin)], opening: .closed)
}
