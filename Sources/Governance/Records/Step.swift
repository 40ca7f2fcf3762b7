package import Records

/// One step of a record through its process (流转): from which state to which, when and by whom.
package enum Step: RecordType {
    /// The record's type by its name in the books, and its id.
    package static let type = Field<String>("record_type", title: "记录种类")
    package static let record = Field<Int>("record", title: "记录编号")
    /// Empty for the state it began in.
    package static let from = Field<String?>("from", title: "原状态")
    package static let to = Field<String>("to", title: "新状态")
    package static let at = Field<Instant>("at", title: "时间")
    package static let day = Field<Day>("day", title: "办理日")
    package static let by = Field<String>("by", title: "经办账号")
    /// Where the record lay then; who may see it may see its steps.
    package static let place = Field<Int?>("place", title: "地点")
    package static let reason = Field<String?>("reason", title: "说明", sensitivity: .care)

    package static let declaration = Declaration(
        "step", title: "流转", fields: [type, record, from, to, at, day, by, place, reason],
        indexes: [.on(type, record, at)], timing: .evidence(day: "day"), place: "place")
}
