package import Records

/// How much lies in a grid on a day.
package struct GridFigures: Equatable, Sendable {
    package var buildings = 0
    package var households = 0
    package var residents = 0
    /// Residents who carry a care category: each once.
    package var inCare = 0
    /// Duties that are open.
    package var duties = 0

    package init(
        buildings: Int = 0, households: Int = 0, residents: Int = 0, inCare: Int = 0, duties: Int = 0
    ) {
        self.buildings = buildings
        self.households = households
        self.residents = residents
        self.inCare = inCare
        self.duties = duties
    }

    package static func + (a: GridFigures, b: GridFigures) -> GridFigures { a.with(b, +) }
    package static func - (a: GridFigures, b: GridFigures) -> GridFigures { a.with(b, -) }
    package static func += (a: inout GridFigures, b: GridFigures) { a = a + b }

    private func with(_ other: GridFigures, _ sum: (Int, Int) -> Int) -> GridFigures {
        GridFigures(
            buildings: sum(buildings, other.buildings), households: sum(households, other.households),
            residents: sum(residents, other.residents), inCare: sum(inCare, other.inCare),
            duties: sum(duties, other.duties))
    }
}

/// What a redrawing means for each grid it touches, before and after.
///
/// People go where their building goes, so that both come from the same count of the same day.
package struct GridReport: Equatable, Sendable {
    package struct Line: Equatable, Sendable {
        package let number: Int
        package let name: String
        /// `nil` for a grid that is added.
        package let before: GridFigures?
        /// `nil` for a grid that ends.
        package let after: GridFigures?
        /// What goes to other grids, and what comes from them.
        package let going: GridFigures
        package let coming: GridFigures

        package var isTouched: Bool {
            before == nil || after == nil || going.buildings > 0 || coming.buildings > 0
        }
    }

    /// An account whose people are others afterwards.
    package struct ScopeChange: Equatable, Sendable {
        package let account: String
        package let title: String
        package let number: Int
        /// How many residents lie in its grid before and after, and how many of them go and come.
        package let before: Int
        package let after: Int
        package let going: Int
        package let coming: Int
        /// Its grid ends: it sees nobody any more.
        package let isLost: Bool
    }

    /// What still points to a grid that ends, by type.
    package struct Leftover: Equatable, Sendable {
        package let number: Int
        package let type: String
        package let count: Int
    }

    /// Every grid of the community, before or after, by number.
    package let lines: [Line]
    package internal(set) var scopes: [ScopeChange] = []
    package internal(set) var leftovers: [Leftover] = []

    package var touched: [Line] { lines.filter(\.isTouched) }

    package init(_ redrawing: Redrawing, _ figures: [Int64: GridFigures]) {
        let map = redrawing.map
        var before: [GridTarget: GridFigures] = [:]
        for building in map.buildings {
            before[.grid(building.grid), default: GridFigures()] += figures[building.id] ?? Self.bare
        }
        var going: [GridTarget: GridFigures] = [:]
        var coming: [GridTarget: GridFigures] = [:]
        for move in redrawing.moves {
            let part = figures[move.building.id] ?? Self.bare
            going[.grid(move.building.grid), default: GridFigures()] += part
            coming[move.to, default: GridFigures()] += part
        }
        let ended = Set(redrawing.closings.map(\.grid.id))
        func line(_ target: GridTarget, _ number: Int, _ name: String, isThere: Bool, stays: Bool) -> Line {
            let (left, came) = (going[target] ?? GridFigures(), coming[target] ?? GridFigures())
            let was = before[target] ?? GridFigures()
            return Line(
                number: number, name: name, before: isThere ? was : nil,
                after: stays ? was - left + came : nil, going: left, coming: came)
        }
        let lines =
            map.grids.map {
                line(.grid($0.id), $0.number, $0.name, isThere: true, stays: !ended.contains($0.id))
            }
            + redrawing.additions.map {
                line(.new($0.number), $0.number, $0.name, isThere: false, stays: true)
            }
        self.lines = lines.sorted { $0.number < $1.number }
    }

    private static let bare = GridFigures(buildings: 1)
}

extension Session {
    /// What lies in each building of a community on the acting day.
    package func gridFigures(of map: GridMap) throws -> [Int64: GridFigures] {
        var found: [Int64: GridFigures] = [:]
        for building in map.buildings { found[building.id] = GridFigures(buildings: 1) }
        func count(_ selection: Selection, _ path: Path, _ part: WritableKeyPath<GridFigures, Int>) throws {
            for (value, count) in try group(selection.where(.within(map.community)), by: path) {
                guard case .integer(let building) = value else { continue }
                found[building]?[keyPath: part] = count
            }
        }
        try count(Selection(of: Household.declaration), "building", \.households)
        try count(Selection(of: Membership.declaration), "household.building", \.residents)
        try count(
            Selection(of: Resident.declaration).where(.exists(relation: "care_tags", where: .always)),
            "household.building", \.inCare)
        var open = Duty.closed == nil
        // Looking back: what has been closed since was open then.
        if day < now.day || context.known != nil {
            open = open || Duty.closed > day || (Duty.state == .lapsed && Duty.closed >= day)
        }
        try count(Selection(of: Duty.declaration).where(open), "building", \.duties)
        return found
    }

    /// What a redrawing means, read before it lands.
    package func report(on redrawing: Redrawing) throws -> GridReport {
        var report = GridReport(redrawing, try gridFigures(of: redrawing.map))
        let numbers = Dictionary(
            redrawing.map.grids.map { ($0.id, $0.number) }, uniquingKeysWith: { first, _ in first })
        let lines = Dictionary(
            report.touched.compactMap { line in line.before.map { _ in (line.number, line) } },
            uniquingKeysWith: { first, _ in first })
        for account in try records(Operator.self).order(by: "name", "id").all() {
            guard let scope = try account[Operator.scope], let number = numbers[Int64(scope)],
                let line = lines[number]
            else { continue }
            report.scopes.append(
                GridReport.ScopeChange(
                    account: try account[Operator.name], title: try account[Operator.title], number: number,
                    before: line.before?.residents ?? 0, after: line.after?.residents ?? 0,
                    going: line.going.residents, coming: line.coming.residents, isLost: line.after == nil))
        }
        for closing in redrawing.closings {
            let id = Int(closing.grid.id)
            let pointing: [(Declaration, Condition)] = [
                (PartyArea.declaration, PartyArea.place == id),
                (Appointment.declaration, Appointment.area == id),
                (Link.declaration, Link.toType == Grid.declaration.name && Link.to == id),
            ]
            for (type, condition) in pointing {
                let count = try self.count(Selection(of: type).where(condition))
                guard count > 0 else { continue }
                report.leftovers.append(
                    GridReport.Leftover(number: closing.grid.number, type: type.title, count: count))
            }
        }
        return report
    }
}
