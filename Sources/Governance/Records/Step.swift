package import Records

/// One step of a record through its process (流转): from which state to which, when and by whom; or that it was given
/// more time.
package enum Step: RecordType {
    /// The record's type by its name in the books, and its id.
    package static let type = Field<String>("record_type", title: "记录种类")
    package static let record = Field<Int>("record", title: "记录编号")
    /// Empty for the state it began in.
    package static let from = Field<String?>("from", title: "原状态")
    package static let to = Field<String>("to", title: "新状态")
    /// When it counts from: of what is written down late, or counts by law, not when it was written.
    package static let at = Field<Instant>("at", title: "时间")
    package static let day = Field<Day>("day", title: "办理日")
    package static let by = Field<String>("by", title: "经办账号")
    /// Where the record lay then; who may see it may see its steps.
    package static let place = Field<Int?>("place", title: "地点")
    package static let reason = Field<String?>("reason", title: "说明", sensitivity: .care)
    /// Until when, where a state asks for a day.
    package static let until = Field<Day?>("until", title: "到哪一天")
    /// Which term was made longer, and by how much in its unit.
    package static let term = Field<Process.TermKind?>("term", title: "延长的期限")
    package static let length = Field<Int?>("length", title: "延长多少")

    package static let declaration = Declaration(
        "step", title: "流转",
        fields: [type, record, from, to, at, day, by, place, reason, until, term, length],
        indexes: [.on(type, record, at)], timing: .evidence(day: "day"), place: "place")
}
