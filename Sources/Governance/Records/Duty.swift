package import Records

/// Who must be attended or visited, by whom and by when (待办). Only `evaluate` writes duties.
///
/// The key is (rule, subject type, subject, period): whatever is run however often, there is one duty for it.
package enum Duty: RecordType {
    package static let rule = Field<String>("rule", title: "规则")
    package static let subjectType = Field<String>("subject_type", title: "对象种类")
    package static let subject = Field<Int>("subject", title: "对象")
    /// `2026-11`, `2026-W47`, `first 2026-11-23`, or `event`.
    package static let period = Field<String>("period", title: "期")
    package static let household = Field<Household.ID?>("household", title: "户")
    package static let matter = Field<Matter.ID?>("matter", title: "事件")
    package static let building = Field<Building.ID?>("building", title: "楼栋")
    package static let verb = Field<String>("verb", title: "做什么")
    /// The first day that counts for it.
    package static let opened = Field<Day>("opened", title: "起")
    package static let due = Field<Day>("due", title: "期限")
    /// Where the term is in hours: the moment somebody has to be there.
    package static let dueAt = Field<Instant?>("due_at", title: "到场时限")
    package static let callbackAt = Field<Instant?>("callback_at", title: "回电时限")
    package static let state = Field<State>("state", title: "状态")
    package static let suspendedUntil = Field<Day?>("suspended_until", title: "暂缓至")
    package static let closed = Field<Day?>("closed", title: "结束日期")
    package static let outcome = Field<Visit.Outcome?>("outcome", title: "结果")
    package static let visit = Field<Visit.ID?>("visit", title: "走访")
    package static let reason = Field<String?>("reason", title: "说明")
    package static let version = Field<String>("version", title: "规则版本")

    package static let declaration = Declaration(
        "duty", title: "待办",
        fields: [
            rule, subjectType, subject, period, household, matter, building, verb, opened, due, dueAt,
            callbackAt,
            state, suspendedUntil, closed, outcome, visit, reason, version,
        ],
        indexes: [
            .unique(rule, subjectType, subject, period),
            // What is open, by rule and by household; what ends on or after a day.
            .on(rule, subject).whereEmpty(closed), .on(building, due).whereEmpty(closed),
            .on(household), .on(matter), .on(due, rule),
        ],
        timing: .evidence(day: "opened"), place: "building")

    package enum State: String, Choice {
        case open = "待办"
        case done = "已办"
        case lapsed = "漏访"
        case suspended = "暂缓"
        case cancelled = "取消"
    }
}
