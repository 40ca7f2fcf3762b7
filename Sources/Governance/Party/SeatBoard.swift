package import Records

/// How a community's seats of the six (1+6) stand on a day.
package struct SeatBoard: Equatable, Sendable {
    package let community: Community.ID
    package let name: String
    /// In the order of the kinds.
    package let places: [Place]

    package struct Place: Equatable, Sendable {
        package let kind: Seat.Kind
        package let state: Seat.State
        /// How many hold such a seat.
        package let filled: Int
        /// Since when nobody does; `nil` where somebody does, it is not applicable, or nobody ever did.
        package let vacantSince: Day?
    }

    /// Whether anything was ever written down about a seat here.
    package var isKept: Bool { places.contains { $0.state != .vacant || $0.vacantSince != nil } }
    /// How many kinds have a seat to fill here.
    package var applicable: Int { places.count { $0.state != .notApplicable } }
    /// How many of them are filled.
    package var filled: Int { places.count { $0.state == .filled } }
}

extension Session {
    /// The boards of the communities in scope on the acting day, by name.
    ///
    /// Who sat in it and is no more (a unit that moved away, an organisation that ended) has left the seat vacant since.
    package func seatBoards() throws -> [SeatBoard] {
        var holdings: [Int64: [Seat.Kind: [Holding]]] = [:]
        var selection = Selection(of: Seat.declaration).where(Seat.from <= day)
        selection.anyDay = true
        try each(
            selection,
            ["id", "community", "kind", "state", "from", "until", "unit.until", "organisation.until"]
        ) { row in
            guard let kind = Seat.Kind(rawValue: row.text(2)), let state = Seat.State(rawValue: row.text(3))
            else { throw RecordFailure.unreadable(type: Seat.declaration, id: row.integer(0), field: "kind") }
            let ends = [row.dayIfAny(5), row.dayIfAny(6), row.dayIfAny(7)].compactMap { $0 }
            holdings[row.integer(1), default: [:]][kind, default: []].append(
                Holding(state: state, from: row.day(4), ended: ends.min().flatMap { $0 <= day ? $0 : nil }))
        }
        var boards: [SeatBoard] = []
        try records(Community.self).order(by: Community.name).each("id", "name") { row in
            let found = holdings[row.integer(0)] ?? [:]
            boards.append(
                SeatBoard(
                    community: Community.ID(row.integer(0)), name: row.text(1),
                    places: Seat.Kind.allCases.map { place($0, found[$0] ?? []) }))
        }
        return boards
    }

    private func place(_ kind: Seat.Kind, _ holdings: [Holding]) -> SeatBoard.Place {
        let now = holdings.filter { $0.ended == nil }
        let filled = now.count { $0.state == .filled }
        if filled > 0 {
            return SeatBoard.Place(kind: kind, state: .filled, filled: filled, vacantSince: nil)
        }
        if now.contains(where: { $0.state == .notApplicable }) {
            return SeatBoard.Place(kind: kind, state: .notApplicable, filled: 0, vacantSince: nil)
        }
        // Since the last who sat there left or it ceased to be not applicable; else since it was written down as vacant.
        let left = holdings.filter { $0.state != .vacant }.compactMap(\.ended).max()
        let since = left ?? holdings.map(\.from).min()
        return SeatBoard.Place(kind: kind, state: .vacant, filled: 0, vacantSince: since)
    }
}

private struct Holding {
    let state: Seat.State
    let from: Day
    let ended: Day?
}
