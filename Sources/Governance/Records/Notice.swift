package import Records

/// That an account is to be told something (通知), and whether it has been: the ledger of what was sent.
///
/// The key is (subject, term, step, recipient): whatever runs however often, each recipient is told once of each step.
package enum Notice: RecordType {
    package static let key = Field<String>("key", title: "通知键")
    package static let recipient = Field<String>("recipient", title: "收件账号")
    package static let step = Field<Step>("step", title: "步骤")
    package static let subjectType = Field<String>("subject_type", title: "对象种类")
    package static let subject = Field<Int>("subject", title: "对象")
    package static let text = Field<String>("text", title: "内容", sensitivity: .care)
    package static let day = Field<Day>("day", title: "日期")
    package static let at = Field<Instant>("at", title: "时间")
    /// Seen by the recipient, or by whoever stands in for them. Until then it is told again, and to others.
    package static let delivered = Field<Instant?>("delivered", title: "看到时间")

    package static let declaration = Declaration(
        "notice", title: "通知",
        fields: [key, recipient, step, subjectType, subject, text, day, at, delivered],
        indexes: [.unique(key), .on(recipient, at).whereEmpty(delivered), .on(subjectType, subject)],
        timing: .evidence(day: "day"), opening: .closed)

    /// In this order: before the term, after it, by the level above; and what nobody has looked at.
    package enum Step: String, Choice {
        case remind = "提醒"
        case urge = "催办"
        case supervise = "督办"
        case search = "找人"
        case onTheSpot = "到场"
        case unseen = "未看转送"
    }
}
