package import Records

/// Where a duty comes from (为什么): every word of it can be traced to a record or to the rule.
package struct Explanation: Equatable, Sendable {
    package struct Line: Equatable, Sendable {
        package let title: String
        package let text: String
    }
    package private(set) var lines: [Line] = []

    mutating func add(_ title: String, _ text: String) { lines.append(Line(title: title, text: text)) }
}

extension DutyEngine {
    /// Explains one duty on the session's day.
    package func explain(_ duty: Row) throws -> Explanation {
        var explanation = Explanation()
        let name = try duty[Duty.rule]
        let home = try community(of: duty)
        let rule = rules.first { $0.name == name }?.here(home)
        let version = try duty[Duty.version]
        explanation.add(
            "规则", rule.map { "\($0.title)（\(name)，版本 \(version)）" } ?? "\(name)，版本 \(version)（现在没有启用）")
        explanation.add("依据", rule?.sourceWords ?? "规则没有启用，查不到依据")
        if let rule {
            explanation.add("由谁", rule.by.isEmpty ? "没有指明" : rule.by.joined(separator: "、") + "，其中任何一人")
        }
        if let household = try duty[Duty.household] {
            try explainCare(of: household, rule, try duty[Duty.subject], &explanation)
            try explainVisits(to: household, &explanation)
        }
        if let matter = try duty[Duty.matter], let row = try session.find(matter) {
            explanation.add(
                "事件", "\(try row[Matter.kind]) \(try row[Matter.what])，\(try row[Matter.reported]) 上报")
        }
        explanation.add("期限", try deadlineWords(duty, rule))
        explanation.add("状态", try stateWords(duty))
        return explanation
    }

    private func explainCare(
        of household: Household.ID, _ rule: Rule?, _ subject: Int, _ explanation: inout Explanation
    ) throws {
        guard case .roster(let roster)? = rule?.trigger else { return }
        var members = Selection(of: Membership.declaration).where(Membership.household == household)
        if roster.selection.type.name == Resident.declaration.name {
            members = members.where(.compare("resident", .equal, .integer(Int64(subject))))
        }
        var people: [(id: Int64, name: String)] = []
        try session.each(members, ["resident", "resident.name"]) {
            people.append(($0.integer(0), $0.text(1)))
        }
        var tags = Selection(of: CareTag.declaration).where(
            .among("resident", people.map { .integer($0.id) }))
        if !roster.categories.isEmpty { tags = tags.where(CareTag.category.among(roster.categories)) }
        tags.order = [Order("from"), Order("id")]
        try session.each(tags, ["resident", "category", "from", "source"]) { row in
            let who = people.first { $0.id == row.integer(0) }?.name ?? ""
            let source = row.textIfAny(3).map { "，来源：\($0)" } ?? ""
            explanation.add("关爱类别", "\(who) \(row.text(1))，\(row.day(2)) 起\(source)")
        }
    }

    private func explainVisits(to household: Household.ID, _ explanation: inout Explanation) throws {
        let last = try session.records(Visit.self)
            .where(Visit.household == household && Visit.outcome == .met).newestFirst().first()
        if let last {
            let day = try last[Visit.day]
            explanation.add("上次见到", "\(day)（\(session.day - day) 天前）")
        } else {
            explanation.add("上次见到", "没有记录")
        }
        let any = try session.records(Visit.self).where(Visit.household == household).newestFirst().first()
        if let any, any.rawID != last?.rawID {
            explanation.add("最近一次登记", "\(try any[Visit.day]) \(try any[Visit.outcome].rawValue)")
        }
    }

    private func deadlineWords(_ duty: Row, _ rule: Rule?) throws -> String {
        let (opened, due) = (try duty[Duty.opened], try duty[Duty.due])
        if let dueAt = try duty[Duty.dueAt] {
            var words = "\(dueAt) 前到场"
            if let callback = try duty[Duty.callbackAt] { words += "，\(callback) 前回电" }
            if case .event(_, let deadline)? = rule?.trigger {
                let community = try community(of: duty)
                let term = deadline[community]
                let morning = Instant(session.day, minute: term.otherwise).description.suffix(5)
                let clock =
                    switch term.clock {
                    case .always: "全天候计时"
                    case .calendarDay: "按自然日计，上报当天不算"
                    case .workingDay: "按工作日计，上报当天不算"
                    case .workingHour: "按工作时间计时，其余时间到次个工作日 \(morning)"
                    }
                words += "（上报后 \(Duration.words(minutes: term.arrive)) 内，\(clock)）"
            }
            return words
        }
        let period = try duty[Duty.period]
        if period.hasPrefix("first ") { return "\(opened) 记入类别，\(due - opened) 天内首次访，\(due) 前" }
        return "\(due) 前：\(opened) 至 \(due) 这一期至少一次（\(period)）"
    }

    private func stateWords(_ duty: Row) throws -> String {
        let state = try duty[Duty.state]
        var words = state.rawValue
        if let closed = try duty[Duty.closed] { words += "，\(closed)" }
        if let outcome = try duty[Duty.outcome] { words += "，\(outcome.rawValue)" }
        if let until = try duty[Duty.suspendedUntil] { words += "至 \(until)，期间改为电话" }
        if let reason = try duty[Duty.reason] { words += "：\(reason)" }
        if state == .open, let dueAt = try duty[Duty.dueAt] {
            let late = (session.moment.milliseconds - dueAt.milliseconds) / 60_000
            if late > 0 { words += "，超时 \(Duration.words(minutes: Int(late)))；到了现场，登记了照样算" }
        } else if state == .open, try duty[Duty.due] < session.day {
            words += "，逾期 \(session.day - (try duty[Duty.due])) 天；还可以办，办了照样算"
        }
        return words
    }

    private func community(of duty: Row) throws -> Int64? {
        guard let building = try duty[Duty.building] else { return nil }
        var community: Int64?
        try session.each(
            Selection(of: Building.declaration).where(Building.id == building), ["community"]
        ) { community = $0.integerIfAny(0) }
        return community
    }
}

extension Query where Record == Visit {
    func newestFirst() -> Self { order(Order("day", descending: true), Order("id", descending: true)) }
}
