package import Records

/// One taking-in of somebody's list (导入批次): who, when, which file, and what became of its rows.
///
/// Written with the first rows that land, under the name that all commits of it bear; as long as it is open, the same
/// file again goes on where it was broken off.
package enum ImportBatch: RecordType {
    package static let type = Field<String>("type", title: "记录种类")
    package static let file = Field<String>("file", title: "文件")
    package static let community = Field<Community.ID?>("community", title: "社区")
    package static let good = Field<Int>("good", title: "正常")
    package static let mended = Field<Int>("mended", title: "已修正")
    package static let duplicate = Field<Int>("duplicate", title: "重复")
    package static let refused = Field<Int>("refused", title: "未导入")
    package static let sheet = Field<String?>("sheet", title: "工作表")
    /// SHA-256 of the file's content.
    package static let digest = Field<String?>("digest", title: "文件摘要")
    /// What `gewu undo` takes back all of it by.
    package static let run = Field<String?>("run", title: "批次名")
    package static let account = Field<String?>("account", title: "经办人")
    package static let at = Field<Instant?>("at", title: "时间")
    package static let state = Field<State?>("state", title: "状态")

    /// Records of the books that were changed; their rows are among the duplicates.
    package static let updated = Field<Int?>("updated", title: "更新")

    package static let declaration = Declaration(
        "import_batch", title: "导入批次",
        fields: [
            type, file, community, good, mended, duplicate, refused, sheet, digest, run, account, at, state,
            updated,
        ],
        indexes: [.on(digest), .on(run)], opening: .closed)

    package enum State: String, Choice {
        case open = "进行中"
        case done = "已完成"
    }
}

/// Which rows of a batch landed in which commit (导入明细). The records of the batch's type that the commit added are, in
/// the order of their ids, those of these rows.
package enum ImportPart: RecordType {
    package static let batch = Field<ImportBatch.ID>("batch", title: "导入批次")
    package static let commit = Field<Int>("commit", title: "变更号")
    /// As in the spreadsheet: `3-29 31 33-2004`.
    package static let rows = Field<String>("rows", title: "行号")

    package static let declaration = Declaration(
        "import_part", title: "导入明细", fields: [batch, commit, rows],
        indexes: [.on(batch), .unique(commit)], opening: .closed)
}

/// Which heading of a list means which field (表头对照), remembered for lists with the same headings.
package enum ImportLayout: RecordType {
    package static let type = Field<String>("type", title: "记录种类")
    /// All headings of the list, in one order, without blanks and remarks.
    package static let headings = Field<String>("headings", title: "表头")
    /// `户籍所在地=家庭住址`, one for each line.
    package static let mapping = Field<String>("mapping", title: "对照")

    package static let declaration = Declaration(
        "import_layout", title: "表头对照", fields: [type, headings, mapping],
        indexes: [.unique(type, headings)], opening: .closed)
}
