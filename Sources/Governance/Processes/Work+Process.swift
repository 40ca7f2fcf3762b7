package import Records

extension Work {
    /// Begins the process of a record that this unit has added: the state it was given, since when and until when, who
    /// answers for it, and the first step. Nothing where its type has no process. What a record of other books brings
    /// along (since when it has been so, and its terms) stays as it is.
    package func begin(_ type: Declaration, id: Int64, at session: Session) throws {
        guard let row = try session.find(type, id: id), let process = try type.process(of: row) else {
            return
        }
        guard case .text(let state) = try row[named: Process.state] else { return }
        var at = session.moment
        if case .integer(let since) = try row[named: Process.since] { at = Instant(milliseconds: since) }
        let step = Process.Taken(from: nil, to: state, at: at, by: session.context.actor)
        try land(process, row, step, because: nil, session)
    }

    /// Moves a record on to another state, and keeps the step.
    ///
    /// `role` is that of whoever does it; `nil` where nobody does, as in a job at night. `day` is until when, where the
    /// state asks for a day. `read` is the commit in which the caller has seen the record: one that has been written
    /// since is left alone, with ``RecordFailure/changedMeanwhile``. `check` is asked last. Throws ``ProcessFailure``.
    package func move(
        _ type: Declaration, id: Int64, to state: String, because reason: String? = nil,
        until day: Day? = nil,
        role: Operator.Role?, read: Int64? = nil, access: Access? = nil, at session: Session,
        check: () throws -> Void = {}
    ) throws {
        let (process, row, from, now) = try standing(type, id, access, session)
        if let read, row.commit != read, row.commit != number {
            throw RecordFailure.changedMeanwhile(type: type.title, id: id, read: read, found: row.commit)
        }
        guard now.to.contains(state), let next = process[state] else {
            throw ProcessFailure.notNext(
                from: from, to: state, next: now.to, suggestion: nearest(state, in: now.to))
        }
        let way = now.way(to: state)
        try Self.check(way.by ?? now.by, role, of: from)
        let steps = try session.steps(of: row, in: process)
        try self.check(way, next, reason, day, role, steps, process, session)
        try check()
        try land(
            process, row,
            Process.Taken(from: from, to: state, at: session.moment, by: session.context.actor, until: day),
            because: reason, session)
    }

    /// Gives a record more time, before its term ends, and keeps that as a step. Throws ``ProcessFailure``.
    package func extend(
        _ type: Declaration, id: Int64, _ kind: Process.TermKind, by length: Int, because reason: String,
        role: Operator.Role?, at session: Session
    ) throws {
        let (process, row, state, now) = try standing(type, id, nil, session)
        let extending = kind == .state ? now.extending : process.span(kind)?.extending
        let steps = try session.steps(of: row, in: process)
        guard let extending, let (clock, history) = process.clock(kind, after: steps), history.stop == nil
        else {
            throw ProcessFailure.noTerm(kind: kind.rawValue, state: state)
        }
        try Self.check(extending.by ?? now.by, role, of: "延期")
        if reason.isEmpty { throw ProcessFailure.needsReason(step: "延期") }
        do throws(ExtensionRefusal) {
            let more = TermHistory.Extension(length, asked: session.moment, reason: reason)
            try clock.check(more, in: history)
        } catch {
            throw ProcessFailure.notExtended(kind: kind.rawValue, error)
        }
        try land(
            process, row,
            Process.Taken(
                from: state, to: state, at: session.moment, by: session.context.actor,
                extended: (kind, length)),
            because: reason, session)
    }

    /// Moves on what nobody has answered within its term and counts as accepted then (视为受理); says how many.
    ///
    /// The step is written on the acting day, and counts from the day the law says.
    @discardableResult
    package func acceptUnanswered(_ type: Declaration, at session: Session) throws -> Int {
        guard let all = try type.process(), all.states.contains(where: { $0.deemed != nil }) else { return 0 }
        let waiting = all.states.filter { $0.deemed != nil }.map { Value.text($0.name) }
        let late = Selection(of: type).where(.among(Path([Process.state]), waiting))
            .where(.compare(Path([Process.due]), .less, session.moment.stored))
        var count = 0
        for row in try session.rows(late) {
            guard let process = try type.process(of: row),
                case .text(let from) = try row[named: Process.state],
                let deemed = process[from]?.deemed,
                let due = process.due(after: try session.steps(of: row, in: process)),
                due < session.moment
            else { continue }
            var at = Instant(due.day + 1, minute: 0)
            if deemed.fromReceipt == true, case .integer(let since) = try row[named: Process.since] {
                at = Instant(milliseconds: since)
            }
            try land(
                process, row, Process.Taken(from: from, to: deemed.to, at: at),
                because: "\(due) 前没有答复，视为自 \(at.day) 起\(deemed.to)", session)
            count += 1
        }
        return count
    }

    // MARK: Checks

    private func standing(
        _ type: Declaration, _ id: Int64, _ access: Access?, _ session: Session
    ) throws -> (Process, Row, String, Process.State) {
        try session.check(Selection(of: type), access: access)
        guard try type.process() != nil else { throw ProcessFailure.noProcess(type: type.title) }
        guard let row = try session.find(type, id: id) else {
            throw RecordFailure.notFound(type: type.title, id: id)
        }
        guard let process = try type.process(of: row), case .text(let from) = try row[named: Process.state],
            let now = process[from]
        else {
            throw ProcessFailure.unknownState(type: type.title, "\(try row[named: Process.state])")
        }
        return (process, row, from, now)
    }

    /// The roles among `by` are held to, except for who looks after the workspace.
    private static func check(_ by: [String], _ role: Operator.Role?, of step: String) throws {
        let roles = by.filter { Operator.Role(rawValue: $0) != nil }
        if let role, role != .administrator, !roles.isEmpty, !roles.contains(role.rawValue) {
            throw ProcessFailure.notYours(state: step, by: by)
        }
    }

    private func check(
        _ way: Process.Way, _ next: Process.State, _ reason: String?, _ day: Day?, _ role: Operator.Role?,
        _ steps: [Process.Taken], _ process: Process, _ session: Session
    ) throws {
        let word = way.word ?? way.to
        if way.needsReason == true, reason?.isEmpty ?? true { throw ProcessFailure.needsReason(step: word) }
        if let within = way.within, let since = steps.last(where: { $0.extended == nil })?.at {
            let until = TermClock(within.term).due(for: TermHistory(start: since))
            if let until, session.moment > until { throw ProcessFailure.tooLate(step: word, until: until) }
        }
        if let states = way.unlike, role != nil, process.hasHandled(session.context.actor, in: states, steps)
        {
            throw ProcessFailure.handledYourself(step: word, account: session.context.actor)
        }
        if next.once == true, steps.contains(where: { $0.to == next.name && $0.extended == nil }) {
            throw ProcessFailure.onlyOnce(state: next.name)
        }
        if next.isDated == true {
            guard let day else { throw ProcessFailure.needsDay(step: word) }
            if day <= session.day { throw ProcessFailure.dayPast(step: word, day) }
        }
    }

    // MARK: Writing

    private func land(
        _ process: Process, _ row: Row, _ step: Process.Taken, because reason: String?, _ session: Session
    ) throws {
        let type = row.declaration
        var steps = step.from == nil ? [] : try session.steps(of: row, in: process)
        steps.append(step)
        var fields: [Assignment] = []
        if step.extended == nil {
            fields.append(Assignment(named: Process.state, .text(step.to)))
            fields.append(Assignment(named: Process.since, step.at.stored))
        }
        let calendar = WorkCalendar()
        fields.append(
            Assignment(named: Process.due, process.due(after: steps, calendar)?.stored ?? .null))
        for kind in [Process.TermKind.promised, .statutory] where type.column(kind.field) != nil {
            let due = process.due(kind, after: steps, calendar)
            fields.append(Assignment(named: kind.field, due?.stored ?? .null))
        }
        if type.column(Process.responsible) != nil, let account = responsible(step, process, steps, session) {
            fields.append(Assignment(named: Process.responsible, .text(account)))
        }
        if step.from == nil, try row[named: Process.since] != .null {
            fields.removeAll { $0.column != Process.responsible }
        }
        if step.from == nil, type.column(Process.responsible) != nil,
            try row[named: Process.responsible] != .null
        {
            fields.removeAll { $0.column == Process.responsible }
        }
        if step.from == nil {
            // It belongs to the record's coming into being, which has been heard of.
            try amend(type, id: row.rawID, fields)
        } else {
            try update(type, id: row.rawID, read: nil, fields)
        }
        try insert(
            Step.self, Step.type <- type.name, Step.record <- Int(row.rawID), Step.from <- step.from,
            Step.to <- step.to, Step.at <- step.at, Step.day <- session.day,
            Step.by <- session.context.actor, Step.place <- (try session.place(of: row)),
            Step.until <- step.until, Step.term <- step.extended?.kind, Step.length <- step.extended?.length,
            Step.reason <- reason)
    }

    /// Who answers for the record after a step; `nil`: as before.
    ///
    /// Whoever was asked first does until somebody takes it on, and again when it is given back: it is never nobody.
    private func responsible(
        _ step: Process.Taken, _ process: Process, _ steps: [Process.Taken], _ session: Session
    ) -> String? {
        guard let from = step.from else { return session.context.actor }
        let way = process[from]?.way(to: step.to)
        if way?.takes == true, !step.by.isEmpty { return step.by }
        if way?.givesBack == true { return steps.first.flatMap { $0.by.isEmpty ? nil : $0.by } }
        return nil
    }
}

extension Session {
    /// The steps of a record, the oldest first. One that was written before its type had a process began in the state
    /// it is in, when it was written down.
    package func steps(of row: Row, in process: Process) throws -> [Process.Taken] {
        let type = row.declaration
        let known = records(Step.self).anyDay()
            .where(Step.type == type.name && Step.record == Int(row.rawID)).order(by: "id")
        let steps = try known.all().map { step in
            var taken = Process.Taken(
                from: try step[Step.from], to: try step[Step.to], at: try step[Step.at],
                by: try step[Step.by],
                until: try step[Step.until])
            if let kind = try step[Step.term], let length = try step[Step.length] {
                taken.extended = (kind, length)
            }
            return taken
        }
        if !steps.isEmpty { return steps }
        guard case .text(let state) = try row[named: Process.state] else { return [] }
        var at = moment
        if case .integer(let since) = try row[named: Process.since] {
            at = Instant(milliseconds: since)
        } else if type.name == Matter.declaration.name {
            at = try row[Matter.reported]
        }
        return [Process.Taken(from: nil, to: state, at: at)]
    }

    /// The place that decides whose scope a record is in, as it is today.
    fileprivate func place(of row: Row) throws -> Int? {
        guard let path = row.declaration.place else { return nil }
        var place: Int?
        let selection = Selection(of: row.declaration).where(.compare("id", .equal, .integer(row.rawID)))
        var anyDay = selection
        anyDay.anyDay = true
        try each(anyDay, [path]) { place = $0.isNull(0) ? nil : Int($0.integer(0)) }
        return place
    }
}
