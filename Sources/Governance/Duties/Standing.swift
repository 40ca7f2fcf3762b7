import Records

/// How somebody stands to a rule on a day: the duty there is, or why there is none (为何没有待办).
package struct Standing: Equatable, Sendable {
    package let rule: String
    package let title: String
    /// Whom the rule is about: a household, a resident of it, a matter; `nil` where it is about nobody there.
    package let subjectType: String?
    package let subject: Int64?
    /// The open duty.
    package let duty: Int64?
    /// What there is, or why there is nothing, a sentence each.
    package let reasons: [String]
}

extension DutyEngine {
    /// How a household stands to every rule, in the order of the rules: on the session's day, and by what the books hold
    /// now. With `resident`, rules about residents are asked for that one alone.
    ///
    /// Nothing is written; what the night has not brought to the day yet is said to be so.
    package func standings(of household: Int64, resident: Int64? = nil) throws -> [Standing] {
        let reading = try Reading(session, rules, .about(households: [household], matters: []))
        let home = try session.standingHome(of: household)
        let people = try resident.map { [$0] } ?? session.members(of: household)
        var standings: [Standing] = []
        for (index, rule) in rules.enumerated() {
            let here = rule.here(home)
            guard here.extent.contains(home) else {
                standings.append(standing(here, nil, nil, ["规则在本社区没有启用"]))
                continue
            }
            switch here.trigger {
            case .roster(let roster):
                let isHousehold = roster.selection.type.name == Household.declaration.name
                standings += try self.standings(
                    of: isHousehold ? [household] : people, household, index, here, roster, home, reading)
            case .event(let selection, _):
                standings += try eventStandings(index, here, selection, reading)
            }
        }
        return standings
    }

    private func standing(
        _ rule: Rule, _ type: String?, _ subject: Int64?, _ reasons: [String], duty: Int64? = nil
    ) -> Standing {
        Standing(
            rule: rule.name, title: rule.title, subjectType: type, subject: subject, duty: duty,
            reasons: reasons)
    }

    // MARK: Rosters

    private func standings(
        of subjects: [Int64], _ household: Int64, _ index: Int, _ rule: Rule, _ roster: Rule.Roster,
        _ home: Int64?, _ reading: Reading
    ) throws -> [Standing] {
        var found: [Int64: Reading.Subject] = [:]
        let isWhole = try reading.eachSubject(of: rules[index]) { subject, _, _ in found[subject.id] = subject
        }
        let type = roster.selection.type.name
        guard isWhole else { return [standing(rule, nil, nil, ["规则的函数中途出错，它的待办都原样不动"])] }
        return try subjects.map { id in
            let own = Array(reading.existing(of: index).filter { $0.subject == id })
            var reasons: [String] = []
            if let subject = found[id] {
                reasons = asked(subject, own, roster, home, reading)
            } else {
                reasons = try notOnRoster(id, roster)
            }
            let open = own.first { $0.isOpen }
            for duty in own where duty.isOpen { reasons.insert(words(duty), at: 0) }
            return standing(rule, type, id, reasons, duty: open?.id)
        }
    }

    /// What the rule asks for of somebody on its roster, period by period.
    private func asked(
        _ subject: Reading.Subject, _ own: [ExistingDuty], _ roster: Rule.Roster, _ home: Int64?,
        _ reading: Reading
    ) -> [String] {
        if subject.hasFailed { return ["规则在这条记录上出错，待办原样不动；看夜间批处理的报告"] }
        let (day, visits) = (session.day, reading.visits(to: subject.id, at: subject.household))
        let cadence = subject.cadence(home)
        let regular = cadence.map {
            Judge.periods(
                on: day, cadence: $0, since: subject.since, first: roster.first[home],
                lasting: roster.lasting[home])
        }
        let periods = (regular ?? []) + roster.occasionPeriods(on: day, in: home, reading.warnings)
        guard !periods.isEmpty else {
            guard cadence != nil else {
                return [roster.hasCadence ? "规则的函数没有要求走访" : "今天不在规则的节日或预警期内"]
            }
            let months = roster.lasting[home] ?? 0
            return ["\(subject.since.map { "\($0) 登记，" } ?? "")规则只访其后 \(months) 个整月，已经访满"]
        }
        var reasons: [String] = []
        for period in periods {
            let name = "\(Period.words(period.key) ?? "")这一期 \(period.start) 至 \(period.end)"
            if let duty = own.first(where: { $0.period == period.key }) {
                if !duty.isOpen { reasons.append("\(name)：\(words(duty.judgement))") }
                continue
            }
            let judgement = Judge.state(
                of: period, on: day, visits: visits, acceptsContact: roster.acceptsContact)
            if judgement.state == .done {
                reasons.append("\(name)：\(words(judgement))")
            } else {
                reasons.append("\(name)：该有一项，夜间批处理还没有排到 \(day)；先运行 gewu run nightly")
            }
        }
        if let cadence, periods.allSatisfy(\.isFirst), let period = periods.first {
            let usual = cadence.period(containing: day)
            if period.start >= usual.start, roster.first[home] == nil {
                reasons.append("\(period.start) 登记得晚，本期不排\(cadence.title)一次，改为首次访")
            }
        }
        let isDone = periods.allSatisfy { period in
            own.first { $0.period == period.key }.map { !$0.isOpen } ?? false
        }
        if let cadence, isDone, let end = regular?.map(\.end).max() {
            reasons.append("下一期 \(cadence.period(containing: end + 1).start) 起")
        }
        return reasons
    }

    /// Why somebody is not on a roster: the categories first, then whichever condition does not hold.
    private func notOnRoster(_ id: Int64, _ roster: Rule.Roster) throws -> [String] {
        let type = roster.selection.type
        let isHousehold = type.name == Household.declaration.name
        let people = isHousehold ? try session.members(of: id) : [id]
        if people.isEmpty { return ["不在名册上：这一户现在没有人住"] }
        if !isHousehold, try session.household(of: id) == nil { return ["不在名册上：现在不住在任何一户（迁出或去世）"] }
        var reasons: [String] = []
        if !roster.categories.isEmpty {
            var tags = Selection(of: CareTag.declaration)
                .where(.among("resident", people.map { .integer($0) }))
                .where(CareTag.category.among(roster.categories))
            tags.anyDay = true
            tags.order = [Order("from"), Order("id")]
            var holds = false
            try session.each(tags, ["category", "from", "until", "resident.name"]) { row in
                let (name, category) = (row.text(3), row.text(0))
                if row.day(1) > session.day {
                    reasons.append("\(name) 的\(category)从 \(row.day(1)) 起，还没有开始")
                } else if let until = row.dayIfAny(2), until <= session.day {
                    reasons.append("\(name) 的\(category)已于 \(until) 结束")
                } else {
                    holds = true
                }
            }
            if !holds {
                let all = roster.categories.map(\.rawValue).joined(separator: "、")
                return ["不在名册上：\(isHousehold ? "家里没有人" : "没有")带 \(all) 这些关爱类别"] + reasons
            }
        }
        for condition in roster.selection.conditions {
            let holds = try session.count(
                Selection(of: type).where(.compare("id", .equal, .integer(id))).where(condition))
            if holds == 0 {
                let asked = type.titles(askedBy: condition)
                reasons.append("不在名册上：\(asked.isEmpty ? "有一个条件" : asked.joined(separator: "、"))不符")
            }
        }
        return reasons.isEmpty ? ["不在名册上"] : reasons
    }

    // MARK: Events

    private func eventStandings(
        _ index: Int, _ rule: Rule, _ selection: Selection, _ reading: Reading
    ) throws -> [Standing] {
        var found: Set<Int64> = []
        try reading.eachMatter(of: rules[index]) { matter, _, _ in found.insert(matter.id) }
        let type = Matter.declaration.name
        let open = try session.records(Matter.self)
            .where(.among("id", reading.matters.map { .integer($0) })).order(by: "id").all()
        guard !open.isEmpty else { return [standing(rule, nil, nil, ["这一户没有还没办结的事件"])] }
        return try open.map { matter in
            let own = reading.existing(of: index).first { $0.subject == matter.rawID }
            if let own {
                let reason = own.isOpen ? words(own) : words(own.judgement)
                return standing(rule, type, matter.rawID, [reason], duty: own.isOpen ? own.id : nil)
            }
            let kind = try matter[Matter.kind]
            return standing(
                rule, type, matter.rawID,
                [
                    found.contains(matter.rawID)
                        ? "该有一项，还没有排；先运行 gewu run nightly" : "类别 \(kind) 的事件不属于这条规则"
                ])
        }
    }

    // MARK: Words

    private func words(_ duty: ExistingDuty) -> String {
        let late = duty.due < session.day ? "，逾期 \(session.day - duty.due) 天" : ""
        let pause = duty.judgement.suspendedUntil.map { "，外出，暂缓上门到 \($0)，改为电话" } ?? ""
        return "有待办 \(duty.id)，\(duty.due) 前\(late)\(pause)"
    }

    private func words(_ judgement: Judgement) -> String {
        let when = judgement.closed.map { "\($0) " } ?? ""
        let visit = judgement.visit.map { "（走访 \($0)）" } ?? ""
        switch judgement.state {
        case .done where judgement.outcome == .declined: return "\(when)拒访\(visit)，结束本期，不算已访"
        case .done: return "\(when)\(judgement.outcome?.rawValue ?? "已办")\(visit)，已经满足"
        case .lapsed: return "没有访成，记为漏访"
        case .cancelled: return "已取消：\(judgement.reason ?? "没有写原因")"
        case .suspended: return "暂缓到 \(judgement.suspendedUntil.map { "\($0)" } ?? "另定")"
        case .open: return "还没有办"
        }
    }
}

extension Rule.Roster {
    fileprivate var hasCadence: Bool { if case .never = cadence { false } else { true } }
}

extension Session {
    fileprivate func members(of household: Int64) throws -> [Int64] {
        var people: [Int64] = []
        var members = Selection(of: Membership.declaration)
            .where(Membership.household == Household.ID(household))
        members.order = [Order("resident")]
        try each(members, ["resident"]) { people.append($0.integer(0)) }
        return people
    }

    fileprivate func household(of resident: Int64) throws -> Int64? {
        var household: Int64?
        let stays = Selection(of: Membership.declaration)
            .where(Membership.resident == Resident.ID(resident))
        try each(stays, ["household"]) { household = $0.integer(0) }
        return household
    }

    fileprivate func standingHome(of household: Int64) throws -> Int64? {
        var home: Int64?
        let there = Selection(of: Household.declaration).where(.compare("id", .equal, .integer(household)))
        try each(there, ["community"]) { home = $0.integerIfAny(0) }
        return home
    }
}
