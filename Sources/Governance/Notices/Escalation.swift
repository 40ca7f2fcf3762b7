package import Records

/// Who is to be told what by now: 提醒 before a term, 催办 after it, 督办 by the level above; and the search for somebody
/// whom nobody has seen today.
///
/// What it finds depends on the books and the moment alone. The ledger keeps each notice by its key, so that running it
/// every few minutes tells nobody twice, and running it late tells everybody what they missed.
package struct Escalation {
    private let session: Session
    private let staff: Staff
    private let calendar = WorkCalendar()
    private var drafts: [Draft] = []

    package struct Draft: Equatable, Sendable {
        package let key: String
        package let recipient: String
        package let step: Notice.Step
        package let type: String
        package let subject: Int64
        package let text: String
    }

    package init(_ session: Session) throws {
        self.session = session
        staff = try Staff(session)
    }

    /// Writes what has not been written yet, and says how many notices that were.
    ///
    /// Throws ``EscalationFailure/nobody`` rather than lose a notice, where the books have no account to tell.
    @discardableResult
    package mutating func post(in work: Work) throws -> Int {
        try findMatters()
        try findEventDuties()
        try findUnseenPeople()
        var count = try write(in: work)
        drafts = []
        try findUnread()
        count += try write(in: work)
        return count
    }

    private func write(in work: Work) throws -> Int {
        let keys = drafts.map { Value.text($0.key) }
        var known: Set<String> = []
        for start in stride(from: 0, to: keys.count, by: 5000) {
            let some = Array(keys[start..<min(start + 5000, keys.count)])
            var selection = Selection(of: Notice.declaration).where(.among("key", some))
            selection.anyDay = true
            try session.each(selection, ["key"]) { known.insert($0.text(0)) }
        }
        var count = 0
        for draft in drafts where known.insert(draft.key).inserted {
            try work.insert(
                Notice.self, Notice.key <- draft.key, Notice.recipient <- draft.recipient,
                Notice.step <- draft.step, Notice.subjectType <- draft.type,
                Notice.subject <- Int(draft.subject), Notice.text <- draft.text, Notice.day <- session.day,
                Notice.at <- session.moment, Notice.delivered <- nil)
            count += 1
        }
        return count
    }

    private mutating func tell(
        _ who: Staff.Named?, _ step: Notice.Step, _ type: String, _ subject: Int64, _ term: String,
        _ text: String
    ) throws {
        guard let who else { throw EscalationFailure.nobody(text) }
        drafts.append(
            Draft(
                key: "\(type) \(subject) \(term) \(step.rawValue) \(who.account)", recipient: who.account,
                step: step, type: type, subject: subject, text: text))
    }

    // MARK: Matters

    private mutating func findMatters() throws {
        let moment = session.moment
        struct Open {
            var id: Int64, what: String, state: String, terms: [(String, Instant)], since: Instant?
            var handler: String?, responsible: String?, building: Int64?, household: Int64?
        }
        var open: [Open] = []
        let selection = Selection(of: Matter.declaration).where(Matter.state.among(Matter.State.open))
        try session.each(
            selection,
            [
                "id", "what", "state", "due", "promised", "statutory", "state_since", "handler",
                "responsible",
                "building", "household.building", "household",
            ]
        ) { row in
            let terms = [("办理期限", 3), ("承诺期限", 4), ("法定期限", 5)].compactMap { name, place in
                row.integerIfAny(place).map { (name, Instant(milliseconds: $0)) }
            }
            open.append(
                Open(
                    id: row.integer(0), what: row.text(1), state: row.text(2), terms: terms,
                    since: row.integerIfAny(6).map { Instant(milliseconds: $0) }, handler: row.textIfAny(7),
                    responsible: row.textIfAny(8), building: row.integerIfAny(9) ?? row.integerIfAny(10),
                    household: row.integerIfAny(11)))
        }
        for one in open {
            for (name, due) in one.terms {
                let steps = steps(due: due, since: one.since, at: moment)
                if steps.isEmpty { continue }
                let term = "\(name) \(due.milliseconds)"
                let text = "事件 \(one.id)（\(one.what)，\(one.state)）\(name) \(due)"
                let owner =
                    acting(one.responsible) ?? staff.contact(household: one.household, building: one.building)
                for step in steps {
                    switch step {
                    case .remind: try tell(owner, step, "matter", one.id, term, text + " 届满")
                    case .urge:
                        try tell(owner, step, "matter", one.id, term, text + " 已过，请尽快办")
                        if let handler = acting(one.handler) {
                            try tell(handler, step, "matter", one.id, term, text + " 已过，请尽快办")
                        }
                        try tell(
                            staff.secretary(building: one.building), step, "matter", one.id, term,
                            text + " 已过，承办 \(one.handler ?? owner?.title ?? "")")
                    default:
                        try tell(staff.street("督办"), step, "matter", one.id, term, text + " 已过，催办后仍未办")
                    }
                }
            }
        }
    }

    private func acting(_ name: String?) -> Staff.Named? {
        guard let name, let account = staff.acting(for: name) else { return nil }
        return Staff.Named(account: account.name, title: account.title, why: "责任人")
    }

    /// The steps that are due. A term in days is reminded of on the working day before its last, and goes up after two
    /// working days; one in hours at half of it, and after half an hour.
    private func steps(due: Instant, since: Instant?, at moment: Instant) -> [Notice.Step] {
        let isWholeDay = due.minuteOfDay == 1439
        let before: Instant
        let above: Instant
        if isWholeDay {
            var day = due.day - 1
            while !calendar.isWorkingDay(day) { day = day - 1 }
            before = Instant(day, minute: 0)
            above = Instant(calendar.day(workingDays: 2, after: due.day) + 1, minute: 0)
        } else {
            before = since.map { Instant(milliseconds: ($0.milliseconds + due.milliseconds) / 2) } ?? due
            above = due.adding(minutes: 30)
        }
        if moment > above { return [.remind, .urge, .supervise] }
        if moment > due { return [.remind, .urge] }
        return moment >= before ? [.remind] : []
    }

    // MARK: Duties around the clock

    private mutating func findEventDuties() throws {
        struct Open {
            var id: Int64, due: Instant, opened: Instant?, building: Int64?, household: Int64?,
                what: String
        }
        var open: [Open] = []
        let selection = Selection(of: Duty.declaration).where(Duty.closed == nil && !.empty("due_at"))
        try session.each(
            selection, ["id", "due_at", "matter.reported", "building", "household", "matter.what"]
        ) {
            row in
            open.append(
                Open(
                    id: row.integer(0), due: Instant(milliseconds: row.integer(1)),
                    opened: row.integerIfAny(2).map { Instant(milliseconds: $0) },
                    building: row.integerIfAny(3),
                    household: row.integerIfAny(4), what: row.textIfAny(5) ?? ""))
        }
        let moment = session.moment
        for one in open {
            let term = "到场 \(one.due.milliseconds)"
            let text = "待办 \(one.id)（\(one.what)）\(one.due) 前到场"
            let onDuty = staff.onDuty(building: one.building, household: one.household)
            // Whoever is on duty hears of it at once, and whoever comes on duty while it is open.
            try tell(onDuty, .remind, "duty", one.id, term, "\(text)；\(SearchStep.danger)")
            if moment > one.due {
                try tell(onDuty, .urge, "duty", one.id, term, text + "，已超时")
                try tell(
                    staff.secretary(building: one.building), .urge, "duty", one.id, term, text + "，已超时")
            }
            if moment > one.due.adding(minutes: 30) {
                try tell(staff.street("督办"), .supervise, "duty", one.id, term, text + "，催办后仍未到场")
            }
        }
    }

    // MARK: 天天见

    private mutating func findUnseenPeople() throws {
        // Nobody is to be looked for on a day that is over.
        guard session.day == session.now.day else { return }
        let moment = session.moment
        let type = DailyContact.declaration.name
        for person in try DailyBook(session).people {
            for step in person.search(at: moment) {
                let term = "\(session.day) \(step.rawValue)"
                let text = "天天见 \(person.name)（\(person.address)）\(step.words)；\(SearchStep.danger)"
                let contact = staff.contact(household: person.household, building: person.building)
                let kind: Notice.Step = step < .onTheSpot ? .search : .onTheSpot
                try tell(contact, kind, type, person.enrolment, term, text)
                if step == .person, let deputy = acting(person.standIn) {
                    try tell(deputy, kind, type, person.enrolment, term, text)
                }
                if step >= .onTheSpot {
                    try tell(
                        staff.secretary(building: person.building), kind, type, person.enrolment, term, text)
                }
                if step == .street {
                    try tell(
                        staff.onDuty(building: person.building, household: person.household), kind, type,
                        person.enrolment, term, text)
                    try tell(staff.street("24 小时未见"), kind, type, person.enrolment, term, text)
                }
            }
        }
    }

    // MARK: What nobody has looked at

    /// A notice that its recipient has not opened goes to the secretary, and from there to the street: after half an
    /// hour where the clock never stops, else after a working day.
    private mutating func findUnread() throws {
        struct Unread {
            var id: Int64, recipient: String, step: Notice.Step, type: String, subject: Int64,
                text: String, at: Instant, key: String
        }
        var unread: [Unread] = []
        let selection = Selection(of: Notice.declaration).where(Notice.delivered == nil)
        try session.each(
            selection, ["id", "recipient", "step", "subject_type", "subject", "text", "at", "key"]
        ) { row in
            guard let step = Notice.Step(rawValue: row.text(2)) else { return }
            unread.append(
                Unread(
                    id: row.integer(0), recipient: row.text(1), step: step, type: row.text(3),
                    subject: row.integer(4), text: row.text(5), at: Instant(milliseconds: row.integer(6)),
                    key: row.text(7)))
        }
        let moment = session.moment
        for one in unread where one.step != .unseen {
            let isUrgent = one.type != "matter"
            let patience =
                isUrgent
                ? one.at.adding(minutes: 30)
                : Instant(endOf: calendar.day(workingDays: 1, after: one.at.day))
            guard moment > patience else { continue }
            let title = staff[one.recipient]?.title ?? one.recipient
            let above = staff.street("未看")
            guard let above, above.account != one.recipient else { continue }
            drafts.append(
                Draft(
                    key: "\(one.key) 未看 \(above.account)", recipient: above.account, step: .unseen,
                    type: one.type, subject: one.subject, text: "\(title)还没有看：\(one.text)"))
        }
    }
}

package enum EscalationFailure: Error, Equatable, CustomStringConvertible {
    case nobody(String)

    package var description: String {
        switch self {
        case .nobody(let text): "没有账号可以通知：\(text)；请系统管理员先建账号"
        }
    }
}
