package import Records

/// A record that a plugin's job could not deal with (隔离): it was left as it is, the others went on.
///
/// The next run tries it again; where that works, the entry goes.
package enum Quarantine: RecordType {
    package static let plugin = Field<String>("plugin", title: "插件")
    package static let job = Field<String>("job", title: "批处理")
    package static let type = Field<String>("type", title: "记录种类")
    package static let record = Field<Int>("record", title: "编号")
    /// Where and how it failed: records with one fingerprint fail for one reason.
    package static let fingerprint = Field<String>("fingerprint", title: "故障")
    package static let message = Field<String>("message", title: "原因", sensitivity: .care)
    package static let hint = Field<String?>("hint", title: "怎么办")
    package static let since = Field<Day>("since", title: "起始日期")

    package static let declaration = Declaration(
        "quarantine", title: "隔离", fields: [plugin, job, type, record, fingerprint, message, hint, since],
        indexes: [.unique(plugin, job, type, record), .on(type, record)], opening: .closed)
}
