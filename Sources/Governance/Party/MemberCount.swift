package import Records

/// How many members a Party organisation has on a day.
///
/// In-service members who have reported stand beside and are in none of the sums: their organisational relation stays in
/// their unit.
package struct MemberCount: Equatable, Sendable {
    /// 正式党员 whose organisational relation is here.
    package var full = 0
    /// 预备党员 whose organisational relation is here.
    package var probationary = 0
    /// 报到党员, both kinds.
    package var reported = 0

    package init(full: Int = 0, probationary: Int = 0, reported: Int = 0) {
        self.full = full
        self.probationary = probationary
        self.reported = reported
    }

    /// 在册党员: the total, and the base of the dues.
    package var counted: Int { full + probationary }

    /// Who has a vote: probationary members have none (Party Constitution, art. 7).
    package var voting: Int { full }

    /// How many with a vote must be there for an election: four fifths at least (《中国共产党基层组织选举工作条例》).
    package var electionQuorum: Int { (voting * 4 + 4) / 5 }

    /// How many with a vote must be there for a decision of the branch's meeting: half at least; more than half of all
    /// who have a vote must then be in favour (《中国共产党支部工作条例（试行）》, art. 11).
    package var decisionQuorum: Int { (voting + 1) / 2 }

    package static func + (a: MemberCount, b: MemberCount) -> MemberCount {
        MemberCount(
            full: a.full + b.full, probationary: a.probationary + b.probationary,
            reported: a.reported + b.reported)
    }
}

extension Session {
    /// The members whose organisational relation is in a body, or in one below it, on the acting day. Those who have
    /// reported, flowed in or are on the way to membership are not among them.
    package func members(
        of body: PartyBody.ID, withSubBodies: Bool = true
    ) throws -> Query<PartyMember> {
        try belonging(to: body, withSubBodies).where(PartyMember.counted)
    }

    /// The in-service members (在职党员) who have reported to a body, or to one below it, and count nowhere in it.
    package func reportedMembers(
        of body: PartyBody.ID, withSubBodies: Bool = true
    ) throws -> Query<PartyMember> {
        try belonging(to: body, withSubBodies)
            .where(PartyMember.belonging.among(PartyMember.Belonging.reported))
    }

    private func belonging(to body: PartyBody.ID, _ withSubBodies: Bool) throws -> Query<PartyMember> {
        let bodies = withSubBodies ? try partyTree().below(body) : [body]
        return records(PartyMember.self).where(PartyMember.body.among(bodies)).order(by: "id")
    }

    /// How many members each body has of its own on the acting day, those of the bodies below it aside; a body without
    /// any is left out. ``PartyTree/totals(_:_:_:)`` adds them up.
    package func memberCounts() throws -> [PartyBody.ID: MemberCount] {
        var counts: [PartyBody.ID: MemberCount] = [:]
        let kinds: [(Condition, WritableKeyPath<MemberCount, Int>)] = [
            (PartyMember.counted && PartyMember.status == .full, \.full),
            (PartyMember.counted && PartyMember.status == .probationary, \.probationary),
            (PartyMember.belonging.among(PartyMember.Belonging.reported), \.reported),
        ]
        for (condition, field) in kinds {
            let selection = Selection(of: PartyMember.declaration).where(condition)
            for (body, count) in try group(selection, by: "body") {
                guard case .integer(let id) = body else { continue }
                counts[PartyBody.ID(id), default: MemberCount()][keyPath: field] = count
            }
        }
        return counts
    }
}
