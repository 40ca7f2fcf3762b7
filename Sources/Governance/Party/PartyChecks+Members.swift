import Records

extension PartyChecks {
    /// Branches and groups that are too small or too large, and branches that should have a committee.
    func members(_ session: Session, _ tree: PartyTree) throws -> [PartyWarning] {
        let own = try session.memberCounts()
        let totals = tree.totals(own, MemberCount(), +)
        let committees = try committeeSizes(session)
        return tree.nodes.values.flatMap { node -> [PartyWarning] in
            guard !tree.isKeptElsewhere(node.id) else { return [] }
            let count = totals[node.id] ?? MemberCount()
            if node.form == .group {
                return isKeptAbove(node, own, totals, tree) ? [] : group(node, count)
            }
            return node.form.isBranch ? branch(node, count, committee: committees[node.id] ?? 0) : []
        }
    }

    /// Whether the members of a group are kept at its branch: the branch has some of its own, and none of its groups has.
    private func isKeptAbove(
        _ group: PartyTree.Node, _ own: [PartyBody.ID: MemberCount], _ totals: [PartyBody.ID: MemberCount],
        _ tree: PartyTree
    ) -> Bool {
        guard let branch = group.parent?.id, (own[branch]?.counted ?? 0) > 0 else { return false }
        return tree.children(of: branch).allSatisfy { (totals[$0]?.counted ?? 0) == 0 }
    }

    private func branch(_ node: PartyTree.Node, _ count: MemberCount, committee: Int) -> [PartyWarning] {
        var found: [PartyWarning] = []
        if count.full < fewestFull {
            found.append(
                node.warning(
                    .tooFewMembers, "正式党员 \(count.full) 人，应有 \(fewestFull) 人",
                    .init("正式党员", count.full, of: fewestFull),
                    advice: "与相邻、相近的支部组成联合党支部，或报上级党组织调整",
                    source: Self.branchRegulation + "第四条、第五条"))
        }
        if count.counted > mostMembers {
            found.append(
                node.warning(
                    .tooManyMembers, "在册党员 \(count.counted) 人，一般不超过 \(mostMembers) 人",
                    .init("在册党员", count.counted, of: mostMembers),
                    advice: "请上级党组织研究分设支部或改设党总支", source: Self.branchRegulation + "第四条"))
        }
        if count.full >= committeeFrom, committee < committeeSize {
            found.append(
                node.warning(
                    .noCommittee, "正式党员 \(count.full) 人，支部委员 \(committee) 人，支委会应有 \(committeeSize) 人以上",
                    .init("支部委员", committee, of: committeeSize),
                    advice: "选举支委会，或补登已选出的委员", source: Self.branchRegulation + "第六章"))
        }
        return found
    }

    private func group(_ node: PartyTree.Node, _ count: MemberCount) -> [PartyWarning] {
        guard count.counted < groupSize || count.full == 0 else { return [] }
        return [
            node.warning(
                .groupTooSmall,
                "党员 \(count.counted) 人，其中正式党员 \(count.full) 人；一般 \(groupSize) 人以上，至少 1 名正式党员",
                .init("党员", count.counted, of: groupSize), advice: "与相邻楼栋的党小组合并，由支部重新划分",
                source: Self.branchRegulation + "第十三条；人数为\(Self.customary)")
        ]
    }

    /// How many people are in the committee of each body on the acting day.
    private func committeeSizes(_ session: Session) throws -> [PartyBody.ID: Int] {
        var people: [PartyBody.ID: Set<Holder>] = [:]
        let selection = Selection(of: Appointment.declaration)
            .where(Appointment.post.among(Appointment.Post.committee) && Appointment.body != nil)
        try session.each(selection, ["body", "resident", "name"]) { row in
            guard let person = Holder(row.integerIfAny(1), row.textIfAny(2)) else { return }
            people[PartyBody.ID(row.integer(0)), default: []].insert(person)
        }
        return people.mapValues(\.count)
    }

    /// People whose organisational relation is in two places at once: they would be counted twice.
    func relations(_ session: Session) throws -> [PartyWarning] {
        let selection = Selection(of: PartyMember.declaration)
            .where(PartyMember.counted && PartyMember.resident != nil)
        let doubled = try session.group(selection, by: "resident").filter { $0.1 > 1 }
        return try doubled.compactMap { person, count in
            guard case .integer(let id) = person, let row = try session.find(Resident.ID(id)) else {
                return nil
            }
            return PartyWarning(
                kind: .doubleRelation, subject: RecordPointer(Resident.ID(id)), name: try row[Resident.name],
                what: "组织关系同时在 \(count) 个党组织，应在 1 个", figure: .init("组织关系", count, of: 1),
                advice: "核对组织关系在哪里；另一处写结束日期，在职报到的改为报到",
                source: "《中国共产党章程》第八条")
        }
    }
}

/// Whoever holds a post: a resident, or somebody by name.
enum Holder: Hashable {
    case resident(Int64)
    case name(String)

    init?(_ resident: Int64?, _ name: String?) {
        if let resident {
            self = .resident(resident)
        } else if let name {
            self = .name(name)
        } else {
            return nil
        }
    }
}
