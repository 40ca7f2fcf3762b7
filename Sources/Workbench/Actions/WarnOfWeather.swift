import Governance
import Records

/// 预警: enters a warning of the weather service, lifts one, or lists those that hold.
///
/// Whoever a rule wants asked after on such a day has a duty at once: nobody waits for the night.
var warnOfWeather: Action {
    Action(
        "预警", title: "登记、解除天气预警；规则要求的电话、走访当天就排出来",
        arguments: [
            Action.Argument("种类", hint: "高温、寒潮、暴雨、暴雪、大风……", isOptional: true),
            Action.Argument("级别", hint: "蓝色、黄色、橙色、红色，或 解除", isOptional: true),
            Action.Argument("社区", hint: "只在这个社区；不写是全街道", isOptional: true),
        ],
        example: "预警 高温 橙色",
        takesRest: false, permission: .write,
        run: { desk, words in
            guard let word = words.first else { return try desk.warnings() }
            guard let kind = WeatherWarning.Kind(rawValue: word) else {
                throw unknown(word, "天气预警", WeatherWarning.Kind.allCases.map(\.rawValue))
            }
            try desk.checkMayWarn()
            let community = try desk.warnedCommunity(words.count > 2 ? words[2] : nil)
            guard words.count > 1 else { return try desk.warn(of: kind, nil, community) }
            if words[1] == "解除" { return try desk.lift(kind, community) }
            guard let level = WeatherWarning.Level(rawValue: words[1]) else {
                throw unknown(words[1], "级别", WeatherWarning.Level.allCases.map(\.rawValue) + ["解除"])
            }
            return try desk.warn(of: kind, level, community)
        })
}

private func unknown(_ word: String, _ what: String, _ all: [String]) -> ActionFailure {
    let near = nearest(word, in: all).map { "是否指“\($0)”？" }
    return .notUnderstood("没有“\(word)”这种\(what)", hint: near ?? "可用：\(all.joined(separator: "、"))")
}

extension Desk {
    fileprivate func checkMayWarn() throws {
        switch account.role {
        case .administrator, .cadre, .secretary, .communityWorker: return
        case .gridWorker, .author:
            throw ActionFailure.notPermitted(
                "\(account.title)（\(account.role.rawValue)）不能登记天气预警", hint: "请社区工作者、书记或街道干部来登记")
        }
    }

    /// The community that a warning is for: the account's own, or the one that is named; `nil` is the street.
    fileprivate func warnedCommunity(_ word: String?) throws -> PlaceName? {
        if let word {
            guard let place = try place(named: word) else { return nil }
            guard try session.find(Community.declaration, id: place.id) != nil else {
                throw ActionFailure.notUnderstood("“\(place.title)”不是社区", hint: "天气预警只分社区，不分网格")
            }
            return place
        }
        guard let own = try session.ownCommunity() else { return nil }
        let name = try session.find(Community.ID(own))?[Community.name] ?? ""
        return PlaceName(id: own, title: Community.shortName(name) + "社区")
    }

    fileprivate func warnings() throws -> Answer {
        let holding = try session.records(WeatherWarning.self).order(by: "from", "id").all()
        return Answer(
            columns: [
                Answer.Column("kind", "种类"), Answer.Column("level", "级别"),
                Answer.Column("community", "社区"), Answer.Column("from", "起"),
            ],
            rows: try holding.map { row in
                let community = try row[WeatherWarning.community].flatMap { try session.find($0) }
                return [
                    .text(try row[WeatherWarning.kind].rawValue),
                    try row[WeatherWarning.level].map { .text($0.rawValue) } ?? .none,
                    .text(try community.map { Community.shortName(try $0[Community.name]) } ?? "全街道"),
                    .text(try row[WeatherWarning.from].description),
                ]
            },
            notes: holding.isEmpty ? ["\(session.day) 没有生效的天气预警"] : [])
    }

    private func holding(_ kind: WeatherWarning.Kind, _ community: PlaceName?) throws -> Row? {
        try session.records(WeatherWarning.self)
            .where(WeatherWarning.kind == kind)
            .where(WeatherWarning.community == community.map { Community.ID($0.id) })
            .order(by: "from", "id").all().last
    }

    fileprivate func warn(
        of kind: WeatherWarning.Kind, _ level: WeatherWarning.Level?, _ community: PlaceName?
    ) throws -> Answer {
        let known = try holding(kind, community)
        if let known, try known[WeatherWarning.level] == level {
            throw ActionFailure.notUnderstood(
                "\(kind.rawValue)预警 \(try known[WeatherWarning.from]) 起已经在生效",
                hint: "要再排一次，先解除：预警 \(kind.rawValue) 解除")
        }
        return try land("预警", kind, community, "\(kind.rawValue)\(level?.rawValue ?? "")预警") { work in
            if let known {
                // A higher level of the same day is the same warning; one of a later day asks once more.
                if try known[WeatherWarning.from] == self.session.day {
                    return try work.update(known, WeatherWarning.level <- level)
                }
                try work.update(known, WeatherWarning.until <- self.session.day)
            }
            try work.insert(
                WeatherWarning.self, WeatherWarning.kind <- kind, WeatherWarning.level <- level,
                WeatherWarning.community <- community.map { Community.ID($0.id) },
                WeatherWarning.from <- self.session.day)
        }
    }

    fileprivate func lift(_ kind: WeatherWarning.Kind, _ community: PlaceName?) throws -> Answer {
        guard let known = try holding(kind, community) else {
            throw ActionFailure.notFound("没有生效的\(kind.rawValue)预警", hint: "输入 预警 看生效的")
        }
        return try land("解除预警", kind, community, "解除\(kind.rawValue)预警") { work in
            try work.update(known, WeatherWarning.until <- self.session.day)
        }
    }

    /// Writes it, and brings the duties of the rules that such a warning is for to the day, in one unit of work.
    private func land(
        _ action: String, _ kind: WeatherWarning.Kind, _ community: PlaceName?, _ what: String,
        _ body: (Work) throws -> Void
    ) throws -> Answer {
        let rules = try self.rules().filter { rule in rule.rosters.contains { $0.weather.contains(kind) } }
        let (_, landing) = try session.write(Purpose(action)) { work in
            try body(work)
            let engine = DutyEngine(session, rules: rules)
            try engine.plan(community.map { .places([$0.id]) } ?? .everybody).land(in: work)
        }
        let duties = landing.counts(of: Duty.declaration.name)
        let first = landing.commit == nil ? "预览，没有写入：" : "✓ "
        let none = rules.isEmpty ? "；没有规则要求在这样的天气走访" : ""
        return Answer(
            columns: [
                Answer.Column("commit", "变更"), Answer.Column("kind", "种类"), Answer.Column("added", "新待办"),
                Answer.Column("changed", "待办变动"),
            ],
            rows: [
                [
                    landing.commit.map { .number(Int($0)) } ?? .none, .text(kind.rawValue),
                    .number(duties.added), .number(duties.changed),
                ]
            ],
            notes: [
                "\(first)\(community?.title ?? "全街道")\(what)：新待办 \(duties.added) 项，变动 \(duties.changed) 项\(none)"
            ],
            isReceipt: true)
    }
}
