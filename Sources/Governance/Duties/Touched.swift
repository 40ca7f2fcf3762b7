package import Records

/// Whose duties changes may have made other than they were: those behind these doors, and those of these matters.
package struct Touched: Equatable {
    package internal(set) var households: [Int64] = []
    package internal(set) var matters: [Int64] = []

    package var isNobody: Bool { households.isEmpty && matters.isEmpty }
}

extension DutyEngine {
    /// Evaluates the duties of whoever the unit of work has touched, and lands them in it: what somebody logged closes
    /// what it satisfies, and what somebody took back no longer does.
    ///
    /// Only the changes from the `first`-th of the unit on are looked at.
    @discardableResult
    package func settle(_ work: Work, from first: Int = 0) throws -> Touched {
        let touched = try session.touched(by: work, from: first)
        if touched.isNobody { return touched }
        try plan(.about(households: touched.households, matters: touched.matters)).land(in: work)
        return touched
    }
}

extension Session {
    /// Whoever the changes of a unit concern, by how the records were before it and by how they are now.
    func touched(by work: Work, from first: Int = 0) throws -> Touched {
        var households: Set<Int64> = []
        var matters: Set<Int64> = []
        var residents: Set<Int64> = []
        for change in work.changes.dropFirst(first) {
            let type = try type(named: change.type)
            switch change.type {
            case Household.declaration.name: households.insert(change.record)
            case Resident.declaration.name: residents.insert(change.record)
            case Matter.declaration.name: matters.insert(change.record)
            default: break
            }
            let links = Self.links[change.type] ?? []
            if links.isEmpty { continue }
            let versions = [try work.before(type, id: change.record), try find(type, id: change.record)]
            for row in versions.compactMap({ $0 }) {
                for link in links {
                    guard case .integer(let id) = try row[named: link.field] else { continue }
                    switch link.leadsTo {
                    case .household: households.insert(id)
                    case .matter: matters.insert(id)
                    case .resident: residents.insert(id)
                    // Who redraws places plans everybody who lives there.
                    case .place: break
                    }
                }
            }
        }
        // Where they live: the doors of their duties.
        let people = residents.sorted().map { Value.integer($0) }
        for start in stride(from: 0, to: people.count, by: 5000) {
            let some = Array(people[start..<min(start + 5000, people.count)])
            try each(Selection(of: Membership.declaration).where(.among("resident", some)), ["household"]) {
                households.insert($0.integer(0))
            }
        }
        return Touched(households: households.sorted(), matters: matters.sorted())
    }

    enum Subject { case household, matter, resident, place }

    /// The fields that lead from a record to somebody whose duties rest on it.
    static let links: [String: [(field: String, leadsTo: Subject)]] = [
        Visit.declaration.name: [
            (Visit.household.name, .household), (Visit.matter.name, .matter),
        ],
        Membership.declaration.name: [
            (Membership.household.name, .household), (Membership.resident.name, .resident),
        ],
        Matter.declaration.name: [(Matter.household.name, .household)],
        CareTag.declaration.name: [(CareTag.resident.name, .resident)],
        Absence.declaration.name: [(Absence.resident.name, .resident)],
    ]

    /// The same for what only a night follows: where doors lie, and duties that somebody has put back.
    static let placeLinks: [String: [(field: String, leadsTo: Subject)]] = [
        PlaceLink.declaration.name: [(PlaceLink.child.name, .place)],
        Duty.declaration.name: [(Duty.household.name, .household), (Duty.matter.name, .matter)],
    ]
}
