import Records

extension PartyChecks {
    /// Bodies that lie where the workspace's ladder has no place for them.
    func order(_ tree: PartyTree) -> [PartyWarning] {
        let astray = Set(tree.astray)
        return tree.nodes.values.compactMap { node in
            if astray.contains(node.id) {
                return node.warning(
                    .circle, "隶属关系成圈，到不了最上级", nil, advice: "改正其中一条隶属关系", source: "本工作区的党组织层级")
            }
            let allowed = node.level.under
            let wanted = allowed.isEmpty ? "最上一层，没有上级" : "应隶属于\(allowed.joined(separator: "、"))"
            guard let parent = node.parent else {
                if allowed.isEmpty { return nil }
                return node.warning(
                    .noParent, "\(node.level.name)没有上级；\(wanted)", .init("上级", 0, of: 1), advice: "补登隶属关系",
                    source: "本工作区的党组织层级")
            }
            if let dissolved = parent.dissolved {
                return node.warning(
                    .noParent, "上级已于 \(dissolved) 撤销", .init("上级", 0, of: 1), advice: "登记新的隶属关系",
                    source: "本工作区的党组织层级")
            }
            if allowed.contains(parent.level.name), parent.level.order < node.level.order { return nil }
            return node.warning(
                .outOfOrder,
                "\(node.level.name)（第 \(node.level.order) 层）隶属于\(parent.level.name)（第 \(parent.level.order) 层）；\(wanted)",
                nil, advice: "改正隶属关系；本地确实这样设的，改党组织层级里的“可隶属于”", source: "本工作区的党组织层级")
        }
    }

    /// Grids that no branch covers, neither one of their own nor a joint one nor one of their whole community.
    func grids(_ session: Session) throws -> [PartyWarning] {
        let stands: Condition =
            .among("body.form", [PartyBody.Form.branch.stored, PartyBody.Form.jointBranch.stored])
            && .compare("body.from", .atMost, session.day.stored)
            && (.empty("body.until") || .compare("body.until", .more, session.day.stored))
        var covered: Set<Int64> = []
        try session.each(Selection(of: PartyArea.declaration).where(stands), ["place"]) {
            covered.insert($0.integer(0))
        }
        var grids: [(id: Int64, name: String, community: Int64)] = []
        var communities: [Int64: (name: String, all: Int, covered: Int)] = [:]
        try session.each(
            Selection(of: Grid.declaration), ["id", "name", "community", "community.name"]
        ) { row in
            // A grid that lies in no community any more is a thing of the past.
            guard let community = row.integerIfAny(2) else { return }
            let isCovered = covered.contains(row.integer(0)) || covered.contains(community)
            let name = row.text(3)
            communities[community, default: (name, 0, 0)].all += 1
            if isCovered {
                communities[community]?.covered += 1
            } else {
                grids.append((row.integer(0), row.text(1), community))
            }
        }
        return grids.compactMap { grid in
            guard let community = communities[grid.community] else { return nil }
            return PartyWarning(
                kind: .uncoveredGrid, subject: RecordPointer(Grid.ID(grid.id)),
                name: community.name + grid.name,
                what: "没有党支部覆盖；\(community.name) \(community.all) 个网格，已覆盖 \(community.covered) 个",
                figure: .init("已覆盖网格", community.covered, of: community.all),
                advice: "建立网格党支部，或由相邻的联合党支部覆盖", source: Self.branchRegulation + "第五条")
        }
    }

    /// Centre households whose head has moved away: whoever is in charge, else the head of the household.
    func centres(_ session: Session, _ tree: PartyTree) throws -> [PartyWarning] {
        let centres = tree.nodes.values.filter { $0.form == .centreHousehold && $0.household != nil }
        var inCharge: [PartyBody.ID: Set<Int64>] = [:]
        try session.each(
            Selection(of: Appointment.declaration).where(
                Appointment.post == .inCharge && Appointment.body != nil && Appointment.resident != nil),
            ["body", "resident"]
        ) { inCharge[PartyBody.ID($0.integer(0)), default: []].insert($0.integer(1)) }
        var people: [Int64: Set<Int64>] = [:]
        var heads: Set<Int64> = []
        try session.each(
            Selection(of: Membership.declaration).where(
                Membership.household.among(centres.compactMap(\.household))),
            ["household", "resident", "relation"]
        ) { row in
            people[row.integer(0), default: []].insert(row.integer(1))
            if row.text(2) == HeadRelation.head.rawValue { heads.insert(row.integer(0)) }
        }
        return centres.compactMap { centre in
            guard let household = centre.household?.raw else { return nil }
            let isThere =
                inCharge[centre.id].map { !$0.isDisjoint(with: people[household] ?? []) }
                ?? heads.contains(household)
            if isThere { return nil }
            return centre.warning(
                .headAway, "负责人已不住在这一户", .init("住在这一户的负责人", 0, of: 1),
                advice: "由支部另选党员中心户，或撤销这一处", source: Self.customary)
        }
    }

    /// Seats of the six that nobody has taken for long.
    func seats(_ session: Session) throws -> [PartyWarning] {
        try session.seatBoards().flatMap { board in
            // A community that keeps no seats yet has no joint committee yet.
            guard board.isKept else { return [PartyWarning]() }
            return board.places.compactMap { place in
                guard place.state == .vacant else { return nil }
                let days = place.vacantSince.map { session.day - $0 }
                if let days, days <= shortVacancyDays { return nil }
                return PartyWarning(
                    kind: .vacantSeat, subject: RecordPointer(board.community), name: board.name,
                    what: "\(place.kind.rawValue)的席位" + (days.map { "缺位 \($0) 天" } ?? "从未有人到位")
                        + "；六类席位到位 \(board.filled) 类，应到位 \(board.applicable) 类",
                    figure: .init("到位席位", board.filled, of: board.applicable),
                    advice: "社区党组织书记联系增补；没有成立的，登记为不适用并写明由谁代行", source: Self.customary)
            }
        }
    }
}
