import Records

extension PartyChecks {
    /// Posts nobody holds, and posts that several hold.
    func posts(_ session: Session, _ tree: PartyTree) throws -> [PartyWarning] {
        let tenures = try tenures(session)
        return tree.nodes.values.flatMap { node -> [PartyWarning] in
            guard !tree.isKeptElsewhere(node.id) else { return [] }
            let vacancies = node.form.requiredPosts.compactMap {
                vacancy($0, node, tenures[Tenure.Key(body: node.id, post: $0)], session.day)
            }
            let doubles = Appointment.Post.single.compactMap { post -> PartyWarning? in
                let holders = tenures[Tenure.Key(body: node.id, post: post)]?.holders.count ?? 0
                guard holders > 1 else { return nil }
                return node.warning(
                    .doubledPost, "\(post.rawValue)同时有 \(holders) 人，应为 1 人",
                    .init(post.rawValue, holders, of: 1), advice: "核对任免日期，给已离任的写上结束日期",
                    source: post == .groupLeader ? Self.branchRegulation + "第十三条" : Self.customary)
            }
            return vacancies + doubles
        }
    }

    private func vacancy(
        _ post: Appointment.Post, _ node: PartyTree.Node, _ tenure: Tenure?, _ day: Day
    ) -> PartyWarning? {
        if let tenure, !tenure.holders.isEmpty { return nil }
        let since = tenure?.lastEnd ?? tenure?.writtenVacant ?? node.founded
        let days = day - max(since, node.founded)
        if post == .groupLeader {
            return node.warning(
                .groupWithoutLeader, "没有组长，已 \(days) 天", .init("组长", 0, of: 1), advice: "由支部指定，或由组内党员推荐",
                source: Self.branchRegulation + "第十三条")
        }
        let limit = post == .firstSecretary ? shortVacancyDays : vacancyDays
        guard days > limit else { return nil }
        return node.warning(
            .vacantPost, "\(post.rawValue)空缺 \(days) 天，超过 \(limit) 天", .init("空缺天数", days, of: limit),
            advice: post == .firstSecretary ? "报街道党工委安排街道干部兼任" : "报上级党组织补选或任命；已到任的补登任职",
            source: Self.customary)
    }

    private struct Tenure {
        struct Key: Hashable {
            let body: PartyBody.ID
            let post: Appointment.Post
        }
        /// Who holds it on the acting day.
        var holders: Set<Holder> = []
        /// When the last of those who held it before left.
        var lastEnd: Day?
        /// Since when a record says that nobody holds it.
        var writtenVacant: Day?
    }

    private func tenures(_ session: Session) throws -> [Tenure.Key: Tenure] {
        var tenures: [Tenure.Key: Tenure] = [:]
        var selection = Selection(of: Appointment.declaration)
            .where(Appointment.body != nil && Appointment.from <= session.day)
        selection.anyDay = true
        try session.each(selection, ["body", "post", "resident", "name", "until", "from"]) { row in
            guard let post = Appointment.Post(rawValue: row.text(1)) else { return }
            let key = Tenure.Key(body: PartyBody.ID(row.integer(0)), post: post)
            guard let holder = Holder(row.integerIfAny(2), row.textIfAny(3)) else {
                let since = row.day(5)
                if row.dayIfAny(4).map({ $0 > session.day }) ?? true {
                    tenures[key, default: Tenure()].writtenVacant = min(
                        tenures[key]?.writtenVacant ?? since, since)
                }
                return
            }
            if let end = row.dayIfAny(4), end <= session.day {
                let last = tenures[key]?.lastEnd
                tenures[key, default: Tenure()].lastEnd = last.map { max($0, end) } ?? end
            } else {
                tenures[key, default: Tenure()].holders.insert(holder)
            }
        }
        return tenures
    }

    /// Terms of office that end soon, are over, or are not written down.
    func terms(_ session: Session, _ tree: PartyTree) throws -> [PartyWarning] {
        var terms: [PartyBody.ID: (from: Day, years: Int?)] = [:]
        var selection = Selection(of: PartyTerm.declaration)
        // Where two overlap, the later election counts.
        selection.order = [Order("from"), Order("id")]
        try session.each(selection, ["body", "from", "years"]) { row in
            terms[PartyBody.ID(row.integer(0))] = (row.day(1), row.integerIfAny(2).map { Int($0) })
        }
        let source = "《关于党的基层组织任期的意见》；支部见" + Self.branchRegulation + "第六章"
        return tree.nodes.values.compactMap { node in
            guard node.form.isElected, !tree.isKeptElsewhere(node.id) else { return nil }
            guard let term = terms[node.id] else {
                guard let years = node.level.termYears else { return nil }
                return node.warning(
                    .termUnknown, "没有登记本届选举日期，任期 \(years) 年，算不出何时换届", nil, advice: "补登本届选举日期",
                    source: source)
            }
            guard let years = term.years ?? node.level.termYears else { return nil }
            let due = term.from.adding(months: 12 * years)
            let served = PartyWarning.Figure("已任满年数", term.from.age(on: session.day), of: years)
            if session.day > due {
                return node.warning(
                    .termOver, "任期 \(years) 年，\(due) 届满，已过 \(session.day - due) 天", served,
                    advice: "按期换届；延期的报上级党组织批准，一般不超过一年", source: source)
            }
            guard session.day >= due.adding(months: -monthsAhead) else { return nil }
            return node.warning(
                .termDue, "任期 \(years) 年，\(due) 届满，还有 \(due - session.day) 天", served,
                advice: "着手准备换届：请示、酝酿人选、定会期", source: source)
        }
    }
}

extension PartyBody.Form {
    /// The posts that must not stand vacant.
    var requiredPosts: [Appointment.Post] {
        switch self {
        case .jointCommittee: [.firstSecretary, .secretary]
        case .workingCommittee, .committee, .generalBranch, .branch, .jointBranch: [.secretary]
        case .group: [.groupLeader]
        case .centreHousehold: []
        }
    }
}
