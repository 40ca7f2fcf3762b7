import Governance
package import Records

/// What somebody sees who sits down: where they are, what the day holds, what went wrong in the night.
package struct Outlook: Equatable, Sendable {
    package var place: String
    package var account: String
    package var day: Day
    /// Duties whose day is today, that end by Sunday (today's among them), that are past their day or their hour.
    package var dueToday = 0
    package var dueThisWeek = 0
    package var overdue = 0
    package var late = 0
    /// All that are open.
    package var open = 0
    /// Who is to be seen every day, and how many of them have not been today.
    package var daily = 0
    package var dailyUnseen = 0
    /// Matters that are not closed.
    package var matters = 0
    /// Batch jobs of last night that did not end well, in words.
    package var failedJobs: [String] = []
}

extension Desk {
    package func outlook() throws -> Outlook {
        var outlook = Outlook(
            place: try scopeTitle(), account: "\(account.title)（\(account.role.rawValue)）", day: session.day)
        let sunday = session.day.startOfWeek + 6
        let moment = session.moment
        let selection = Selection(of: Duty.declaration).where(Duty.closed == nil)
        try session.each(selection, ["due", "due_at", "state"]) { row in
            let due = row.day(0)
            outlook.open += 1
            let word = DutyWord(
                due: due, dueAt: row.integerIfAny(1).map { Instant(milliseconds: $0) },
                isSuspended: row.text(2) == Duty.State.suspended.rawValue, on: session.day, at: moment)
            switch word {
            case .overdue: outlook.overdue += 1
            case .late: outlook.late += 1
            case .dueToday:
                outlook.dueToday += 1
                outlook.dueThisWeek += 1
            case .dueSoon, .open: if due <= sunday { outlook.dueThisWeek += 1 }
            case .suspended: break
            }
        }
        let daily = try DailyList(self)
        outlook.daily = daily.expected
        outlook.dailyUnseen = daily.open.count
        outlook.matters = try session.count(
            Selection(of: Matter.declaration).where(.among("state", Matter.State.open.map(\.stored))))
        outlook.failedJobs = try failedJobs()
        return outlook
    }

    private func scopeTitle() throws -> String {
        guard let scope = account.scope else { return "全部社区" }
        if let community = try session.find(Community.ID(scope)) {
            return Community.shortName(try community[Community.name]) + "社区"
        }
        return try gridPlace(scope)?.title ?? "管辖范围"
    }

    private func failedJobs() throws -> [String] {
        let bad: [JobRun.State] = [.failed, .partly, .interrupted]
        let runs = try session.records(JobRun.self).where(JobRun.day >= session.day - 1).order(by: "id").all()
        return try runs.filter { bad.contains(try $0[JobRun.state]) }.map { run in
            let message = try run[JobRun.message].map { "：\($0)" } ?? ""
            return "\(try run[JobRun.job]) \(try run[JobRun.state].rawValue)\(message)"
        }
    }
}

extension Outlook {
    /// `2026-03-17 周二`
    package var dayWords: String {
        let names = ["一", "二", "三", "四", "五", "六", "日"]
        return "\(day) 周\(names[day.weekday - 1])"
    }
}
