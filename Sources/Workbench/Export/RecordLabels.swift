import Governance
import Records

/// What a reference is written as in a table: the words that ``RecordFinder`` finds the record by again.
final class RecordLabels {
    private let session: Session
    private var known: [String: [Int64: String]] = [:]

    /// Enough for the places of a street; beyond it what was read is let go.
    private static let most = 50_000

    init(_ session: Session) { self.session = session }

    /// The words for records of one type.
    func labels(of type: Declaration, _ ids: Set<Int64>) throws -> [Int64: String] {
        var found = known[type.name] ?? [:]
        let missing = ids.filter { found[$0] == nil }
        if !missing.isEmpty {
            if found.count > Self.most { found = found.filter { ids.contains($0.key) } }
            for some in missing.inChunks { try read(type, some, &found) }
            for id in missing where found[id] == nil { found[id] = "#\(id)" }
            known[type.name] = found
        }
        return found
    }

    /// The words for places of any kind.
    func places(_ ids: Set<Int64>) throws -> [Int64: String] {
        var found: [Int64: String] = [:]
        for type in [Community.declaration, Grid.declaration, Building.declaration] {
            let rest = ids.filter { found[$0] == nil }
            if rest.isEmpty { break }
            for (id, words) in try labels(of: type, rest) where rest.contains(id) && words != "#\(id)" {
                found[id] = words
            }
        }
        for id in ids where found[id] == nil { found[id] = "#\(id)" }
        return found
    }

    private func read(_ type: Declaration, _ ids: [Value], _ found: inout [Int64: String]) throws {
        var selection = Selection(of: type).where(.among("id", ids))
        selection.anyDay = true
        switch type.name {
        case Community.declaration.name:
            try session.each(selection, ["id", "name"]) {
                found[$0.integer(0)] = Community.shortName($0.text(1))
            }
        case Grid.declaration.name:
            try session.each(selection, ["id", "number", "community.name"]) { row in
                found[row.integer(0)] = within(row.textIfAny(2), "\(row.integer(1))")
            }
        case Building.declaration.name:
            try session.each(selection, ["id", "estate", "name", "community.name"]) { row in
                found[row.integer(0)] = within(row.textIfAny(3), (row.textIfAny(1) ?? "") + row.text(2))
            }
        case Household.declaration.name:
            let paths: [Path] = [
                "id", "building.estate", "building.name", "unit", "room", "community.name", "building",
            ]
            var roomless: [Int64: Int64] = [:]
            try session.each(selection, paths) { row in
                found[row.integer(0)] = within(
                    row.textIfAny(5),
                    Household.address(
                        estate: row.textIfAny(1), building: row.text(2), unit: row.textIfAny(3),
                        room: row.textIfAny(4)))
                if row.textIfAny(4) == nil { roomless[row.integer(0)] = row.integer(6) }
            }
            for id in try shared(roomless) { found[id] = "#\(id)" }
        case Resident.declaration.name:
            var homes: [Int64: (name: String, household: Int64?)] = [:]
            try session.each(selection, ["id", "name", "household"]) { row in
                homes[row.integer(0)] = (row.text(1), row.integerIfAny(2))
            }
            let doors = try labels(of: Household.declaration, Set(homes.values.compactMap(\.household)))
            for (id, home) in homes {
                // Somebody who lives nowhere here is found by the number alone.
                found[id] = home.household.flatMap { doors[$0] }.map { "\(home.name) \($0)" }
            }
        default:
            guard let field = type.nameColumn?.name ?? (type.derived["full_name"] != nil ? "full_name" : nil)
            else { return }
            try readNames(selection, Path([field]), &found)
        }
    }

    /// Names, but for those that several bear on the day, or nobody any more: such a record goes by its number.
    private func readNames(_ selection: Selection, _ field: Path, _ found: inout [Int64: String]) throws {
        var names: [Int64: String] = [:]
        try session.each(selection, ["id", field]) { names[$0.integer(0)] = $0.textIfAny(1) }
        var bearers: [String: [Int64]] = [:]
        for some in Set(names.values).sorted().inChunks {
            try session.each(Selection(of: selection.type).where(.among(field, some)), ["id", field]) { row in
                bearers[row.text(1), default: []].append(row.integer(0))
            }
        }
        for (id, name) in names { found[id] = bearers[name] == [id] ? name : "#\(id)" }
    }

    /// Those of these households, by building, that share their address with another: where it ends at the building,
    /// each is a household of its own.
    private func shared(_ households: [Int64: Int64]) throws -> [Int64] {
        guard !households.isEmpty else { return [] }
        var doors: [String: [Int64]] = [:]
        for some in Set(households.values).inChunks {
            let alike = Selection(of: Household.declaration).where(.among("building", some)).where(
                .empty("room"))
            try session.each(alike, ["id", "building", "unit"]) { row in
                doors["\(row.integer(1))/\(row.textIfAny(2) ?? "")", default: []].append(row.integer(0))
            }
        }
        return doors.values.filter { $0.count > 1 }.flatMap { $0 }.filter { households[$0] != nil }
    }

    private func within(_ community: String?, _ words: String) -> String {
        (community.map { Community.shortName($0) + "/" } ?? "") + words
    }
}

extension [String] {
    /// In portions that one statement can name.
    fileprivate var inChunks: [[Value]] {
        stride(from: 0, to: count, by: 5000).map { start in
            self[start..<Swift.min(start + 5000, count)].map { .text($0) }
        }
    }
}
