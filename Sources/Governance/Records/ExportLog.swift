package import Records

/// That a list has left the books as a file (导出记录): what, how many rows, into which file, by whom. Export is the one
/// way in which many people's data go out at once (Data Security Law, art. 38; Personal Information Protection Law,
/// art. 51).
///
/// The record of an account that serves one community lies in it; that of any other, also of a grid's, lies nowhere:
/// only whoever may see all sees it.
package enum ExportLog: RecordType {
    /// The record type's name, or the line that made the list; without the people it names.
    package static let list = Field<String>("list", title: "清单")
    package static let rows = Field<Int>("rows", title: "行数")
    /// Whether protected fields stood in it in full.
    package static let isUnmasked = Field<Bool>("is_unmasked", title: "含全文")
    /// The file's name, without its folder.
    package static let file = Field<String>("file", title: "文件")
    package static let account = Field<String>("account", title: "经办人")
    package static let at = Field<Instant>("at", title: "时间")
    package static let day = Field<Day>("day", title: "日期")
    package static let community = Field<Community.ID?>("community", title: "社区")

    package static let declaration = Declaration(
        "export_log", title: "导出记录", fields: [list, rows, isUnmasked, file, account, at, day, community],
        indexes: [.on(day)], timing: .evidence(day: "day"), place: "community")
}
