import Governance
package import Records

/// How a duty stands on a day, in the word staff read.
package enum DutyWord: String, CaseIterable, Sendable {
    case overdue = "逾期"
    case late = "超时"
    case dueToday = "今日应办"
    case dueSoon = "临期"
    case open = "待办"
    case suspended = "暂缓"

    /// Days before its end in which a duty is near.
    static let near = 3

    package init(due: Day, dueAt: Instant?, isSuspended: Bool, on day: Day, at moment: Instant) {
        if isSuspended {
            self = .suspended
        } else if let dueAt, dueAt < moment {
            self = .late
        } else if dueAt == nil, due < day {
            self = .overdue
        } else if due == day {
            self = .dueToday
        } else {
            self = due - day <= Self.near ? .dueSoon : .open
        }
    }

    /// What is to be done, for a rule's verb.
    package static func verb(_ verb: String) -> String { verbs[verb] ?? verb }

    private static let verbs = ["访": "入户", "到": "到场", "见": "见面", "问": "电话", "报": "答复"]
}
