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
        for setting in rule?.settings ?? [] {
            let value = setting.values[home]
            let isOwn = value != setting.values.usual
            explanation.add("设置", "\(setting.title)（\(setting.key)）：\(value)" + (isOwn ? "，本社区自定" : ""))
        }
        let stretch = Period(
            key: try duty[Duty.period], start: try duty[Duty.opened], end: try duty[Duty.due])
        if let household = try duty[Duty.household] {
            try explainCare(of: household, rule, try duty[Duty.subject], &explanation)
            try explainVisits(to: household, &explanation)
            if case .roster? = rule?.trigger {
                try explainFacts(of: household, stretch, try duty[Duty.state], &explanation)
            }
        }
        var reported: Row?
        if let matter = try duty[Duty.matter], let row = try session.find(matter) {
            reported = row
            explanation.add(
                "事件", "\(try row[Matter.kind]) \(try row[Matter.what])，\(try row[Matter.reported]) 上报")
        }
        explanation.add("期限", try deadlineWords(duty, rule))
        if let reported, case .event(_, let deadline)? = rule?.trigger {
            let atOnce = try reported[Matter.danger]
            for line in deadline[home].arithmetic(
                after: try reported[Matter.reported], atOnce: atOnce, calendar)
            {
                explanation.add("逐日", line)
            }
        } else if try duty[Duty.dueAt] == nil {
            for line in stretch.arithmetic(on: session.day) { explanation.add("逐日", line) }
        }
        explanation.add("状态", try stateWords(duty))
        if let rule, let plugin = rule.plugin {
            let rights = rule.mayRead.isEmpty ? "什么也不读" : rule.mayRead.joined(separator: "、")
            explanation.add("权限", "插件 \(plugin) 凭清单读：\(rights)；待办由程序写，规则自己不能写")
        }
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

    /// What was logged of the household in the duty's days, and how each counts; absences that reach into them.
    private func explainFacts(
        of household: Household.ID, _ stretch: Period, _ state: Duty.State, _ explanation: inout Explanation
    ) throws {
        let last = stretch.isFirst && state != .done ? session.day : max(stretch.end, stretch.start)
        let logged = try session.records(Visit.self)
            .where(Visit.household == household && Visit.day >= stretch.start && Visit.day <= last)
            .order(by: "day", "minute", "id").all()
        for visit in logged {
            let outcome = try visit[Visit.outcome]
            explanation.add("本期登记", "\(try visit[Visit.day]) \(outcome.rawValue)，\(outcome.effect)")
        }
        if logged.isEmpty { explanation.add("本期登记", "没有") }
        let people = try session.records(Membership.self).where(Membership.household == household).all()
        let members = try people.map { try $0[Membership.resident] }
        let away = try session.records(Absence.self)
            .where(Absence.resident.among(members)).order(by: "from", "id").all()
        for absence in away {
            let name = try session.find(try absence[Absence.resident])?[Resident.name] ?? ""
            let until = try absence[Absence.until].map { "至 \($0)" } ?? "没有写到哪天"
            explanation.add(
                "外出", "\(name) \(try absence[Absence.kind].rawValue)，\(try absence[Absence.from]) \(until)")
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

extension Visit.Outcome {
    /// What it does to a duty of a roster.
    var effect: String {
        switch self {
        case .met: "完成本期，算已访"
        case .contacted: "规则许可的，完成本期，算已联系；不许可的，还要未遇两次或正在外出"
        case .declined: "结束本期，不算已访；下一期照常"
        case .notHome: "不完成；不同日子（或一天里不同时段）两次，再联系上一次，算已联系"
        case .away, .inHospital: "到那一天为止暂缓上门，改为电话"
        }
    }
}

extension Period {
    /// How the days of a duty without an hour are counted, up to `day` and to the end.
    package func arithmetic(on day: Day) -> [String] {
        let length = end - start + (isFirst ? 0 : 1)
        let begin = isFirst ? "\(start) 记入，次日起算" : "\(start) 起算，当日计入"
        var lines = ["\(begin)，共 \(length) 天，第 \(length) 天 \(end) 届满"]
        if day > end {
            lines.append("\(day) 已过期限 \(day - end) 天")
        } else if day >= start {
            let count = day - start + (isFirst ? 0 : 1)
            let left = end == day ? "今天届满" : "还剩 \(end - day) 天"
            lines.append("\(day) 是第 \(count) 天，\(left)")
        } else {
            lines.append("还没有开始")
        }
        return lines
    }
}

extension Deadline {
    /// How the term to be on the spot is counted, day by day.
    func arithmetic(after reported: Instant, atOnce: Bool, _ calendar: WorkCalendar) -> [String] {
        let due = arrival(after: reported, atOnce: atOnce, calendar)
        if atOnce, clock != .always {
            return ["可能动手的，不等上班：\(reported) 加 \(Duration.words(minutes: arrive))，\(due) 前"]
        }
        if clock == .workingHour, calendar.isClosed(at: reported) {
            let kind = calendar.kind(of: reported.day)
            let why = kind.isWorked ? "不在办公时间" : "是\(kind.title)"
            return ["\(reported) 上报，\(why)", "到下一个工作日 \(due) 前"]
        }
        let length = clock.unit == .day ? (arrive + 1439) / 1440 : arrive
        let reading = TermClock(Term(length, clock), calendar: calendar)
            .reading(of: TermHistory(start: reported), at: due)
        return reading.explanation() + (reading.warning.map { ["\($0.message)；\($0.hint)"] } ?? [])
    }
}

extension Query where Record == Visit {
    func newestFirst() -> Self { order(Order("day", descending: true), Order("id", descending: true)) }
}
