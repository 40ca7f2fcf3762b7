package import Records

/// A move that the process does not allow.
package enum ProcessFailure: Error, Equatable, Sendable {
    case noProcess(type: String)
    /// What may follow, which may be nothing.
    case notNext(from: String, to: String, next: [String], suggestion: String?)
    case notYours(state: String, by: [String])
    case unknownState(type: String, String)
}

extension ProcessFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noProcess(let type): "\(type)没有流程，不能办理"
        case .notNext(let from, let to, let next, let suggestion):
            next.isEmpty
                ? "“\(from)”已是最后一步，不能再到“\(to)”"
                : "“\(from)”以后不能到“\(to)”"
                    + (suggestion.map { "，是否指“\($0)”？" } ?? "；可到：\(next.joined(separator: "、"))")
        case .notYours(let state, let by): "“\(state)”由\(by.joined(separator: "、"))办理；请他们来办"
        case .unknownState(let type, let state): "\(type)的流程里没有“\(state)”"
        }
    }
}

extension Work {
    /// Begins the process of a record that this unit has added: the state it was given, since when and until when, and
    /// the first step. Nothing where its type has no process.
    package func begin(_ type: Declaration, id: Int64, at session: Session) throws {
        guard let process = try type.process(), let row = try session.find(type, id: id) else { return }
        guard case .text(let state) = try row[named: Process.state] else { return }
        try land(process, row, from: nil, to: state, because: nil, session)
    }

    /// Moves a record on to another state, and keeps the step.
    ///
    /// `role` is that of whoever does it; `nil` where nobody does, as in a job at night. `check` is asked last. Throws
    /// ``ProcessFailure``.
    package func move(
        _ type: Declaration, id: Int64, to state: String, because reason: String? = nil, role: Operator.Role?,
        access: Access? = nil, at session: Session, check: () throws -> Void = {}
    ) throws {
        guard let process = try type.process() else { throw ProcessFailure.noProcess(type: type.title) }
        try session.check(Selection(of: type), access: access)
        guard let row = try session.find(type, id: id) else {
            throw RecordFailure.notFound(type: type.title, id: id)
        }
        guard case .text(let from) = try row[named: Process.state], let now = process[from] else {
            throw ProcessFailure.unknownState(type: type.title, "\(try row[named: Process.state])")
        }
        guard now.to.contains(state) else {
            throw ProcessFailure.notNext(
                from: from, to: state, next: now.to, suggestion: nearest(state, in: now.to))
        }
        let roles = now.by.filter { Operator.Role(rawValue: $0) != nil }
        if let role, role != .administrator, !roles.isEmpty, !roles.contains(role.rawValue) {
            throw ProcessFailure.notYours(state: from, by: now.by)
        }
        try check()
        try land(process, row, from: from, to: state, because: reason, session)
    }

    private func land(
        _ process: Process, _ row: Row, from: String?, to state: String, because reason: String?,
        _ session: Session
    ) throws {
        let type = row.declaration
        var steps: [(from: String?, to: String, at: Instant)] = []
        if from != nil {
            let known = session.records(Step.self).anyDay()
                .where(Step.type == type.name && Step.record == Int(row.rawID)).order(by: "id")
            steps = try known.all().map { (try $0[Step.from], try $0[Step.to], try $0[Step.at]) }
        }
        let moment = session.moment
        steps.append((from, state, moment))
        let due = process.due(after: steps, WorkCalendar())
        try update(
            type, id: row.rawID, read: nil,
            [
                Assignment(named: Process.state, .text(state)),
                Assignment(named: Process.since, moment.stored),
                Assignment(named: Process.due, due?.stored ?? .null),
            ])
        try insert(
            Step.self, Step.type <- type.name, Step.record <- Int(row.rawID), Step.from <- from,
            Step.to <- state, Step.at <- moment, Step.day <- session.day,
            Step.by <- session.context.actor, Step.place <- (try session.place(of: row)),
            Step.reason <- reason)
    }
}

extension Session {
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
