package import Records

/// Who acts for somebody who is away (AB岗): a standing arrangement of two accounts.
package enum Deputy: RecordType {
    package static let account = Field<String>("account", title: "A岗账号")
    package static let deputy = Field<String>("deputy", title: "B岗账号")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "deputy", title: "B岗", fields: [account, deputy, from, until],
        indexes: [.unique(account).whereEmpty(until), .on(account, from, until)],
        timing: .dated(from: "from", until: "until"), opening: .closed,
        check: firstProblem(
            inOrder(from, until),
            { row in
                (try? row[account]) == (try? row[deputy]) ? "A岗和B岗是同一个账号" : nil
            }))
}

/// That an account is away, and who has its work meanwhile (移交): what it served comes back by itself on ``until``.
///
/// Nobody named: the deputy. Neither: the work goes up to the secretary, and is never nobody's.
package enum Handover: RecordType {
    package static let account = Field<String>("account", title: "谁的")
    package static let to = Field<String?>("to", title: "交给")
    package static let from = Field<Day>("from", title: "起")
    /// The day it comes back.
    package static let until = Field<Day?>("until", title: "交回日")
    package static let reason = Field<String?>("reason", title: "原因")

    package static let declaration = Declaration(
        "handover", title: "移交", fields: [account, to, from, until, reason],
        indexes: [.on(account, from, until), Index.on(to).whereFilled(to)],
        timing: .dated(from: "from", until: "until"), opening: .closed,
        check: firstProblem(
            inOrder(from, until),
            { row in
                (try? row[account]) == ((try? row[to]) ?? nil) ? "不能移交给本人" : nil
            }))
}

/// That a household has somebody else than the worker of its grid (改派), with a reason.
package enum Reassignment: RecordType {
    package static let household = Field<Household.ID>("household", title: "户")
    package static let account = Field<String>("account", title: "改派给")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")
    package static let reason = Field<String>("reason", title: "原因", sensitivity: .care)

    package static let declaration = Declaration(
        "reassignment", title: "改派", fields: [household, account, from, until, reason],
        indexes: [.unique(household).whereEmpty(until), .on(household, from, until), .on(account)],
        timing: .dated(from: "from", until: "until"), place: "household.building", opening: .closed,
        check: inOrder(from, until))
}

/// Who is on duty from a moment to a moment (值班表), for a community, a grid or the whole street: duties around the
/// clock are theirs.
package enum Shift: RecordType {
    package static let account = Field<String>("account", title: "值班账号")
    package static let from = Field<Instant>("starts", title: "起")
    package static let until = Field<Instant>("ends", title: "止")
    /// Empty: the whole street.
    package static let area = Field<Int?>("area", title: "值班范围")
    /// Who leads it (带班).
    package static let isLead = Field<Bool?>("is_lead", title: "带班")

    package static let declaration = Declaration(
        "shift", title: "值班", fields: [account, from, until, area, isLead],
        indexes: [.unique(account, from), .on(from, until)], opening: .closed,
        check: { row in
            guard let from = try? row[from], let until = try? row[until] else { return nil }
            if until <= from { return "止应晚于起" }
            return until.milliseconds - from.milliseconds > 7 * 86_400_000 ? "一班最长七天" : nil
        })
}
