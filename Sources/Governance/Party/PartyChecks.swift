package import Records

/// The consistency checks of the Party organisations of a session's scope, which should be a community or more: what
/// covers a grid may lie above it.
///
/// Each check reads its records once for all bodies; the limits may be set otherwise where a place has its own.
package struct PartyChecks: Sendable {
    /// A branch has three full members at least (《中国共产党支部工作条例（试行）》, art. 4).
    package var fewestFull = 3
    /// And 50 members at most as a rule (art. 4).
    package var mostMembers = 50
    /// From how many full members on a branch has a committee (ch. 6).
    package var committeeFrom = 7
    /// How many a committee is made of at least (ch. 6).
    package var committeeSize = 3
    /// How many a group has at least, one of them a full member. Customary.
    package var groupSize = 3
    /// How many days a post may stand vacant. Customary.
    package var vacancyDays = 60
    /// The same for the first secretary, and for a seat of the six. Customary.
    package var shortVacancyDays = 30
    /// How many months ahead an election is announced. Customary.
    package var monthsAhead = 6

    package init() {}

    /// All that was found, by kind and then by the subject's id.
    package func warnings(in session: Session) throws -> [PartyWarning] {
        try session.snapshot {
            let tree = try session.partyTree()
            let found =
                try members(session, tree) + posts(session, tree) + terms(session, tree) + order(tree)
                + grids(session) + centres(session, tree) + relations(session) + seats(session)
            let ranks = Dictionary(
                uniqueKeysWithValues: PartyWarning.Kind.allCases.enumerated().map { ($1, $0) })
            return found.sorted {
                (ranks[$0.kind] ?? 0, $0.subject.id, $0.what) < (ranks[$1.kind] ?? 0, $1.subject.id, $1.what)
            }
        }
    }

    static let branchRegulation = "《中国共产党支部工作条例（试行）》"
    static let customary = "默认口径"
}

extension PartyTree.Node {
    func warning(
        _ kind: PartyWarning.Kind, _ what: String, _ figure: PartyWarning.Figure?, advice: String,
        source: String
    ) -> PartyWarning {
        PartyWarning(
            kind: kind, subject: RecordPointer(id), name: name, what: what, figure: figure, advice: advice,
            source: source)
    }
}
