import Governance
import Records
import Sheets

/// What a residents' register says beside the resident's own fields: the door, the grid, the relation to the head, the
/// care categories.
struct RegisterExport {
    static let columns = [
        TableColumn("address", RegisterColumn.address.title),
        TableColumn("relation", RegisterColumn.relation.title),
        TableColumn("grid", RegisterColumn.grid.title),
        TableColumn("care_tags", RegisterColumn.categories.title),
    ]

    private let session: Session

    init(_ session: Session) { self.session = session }

    /// Adds the columns to the rows of these residents.
    func complete(_ table: inout [[Cell.Value]], of residents: [Int64]) throws {
        let ids = residents.map { Value.integer($0) }
        var homes: [Int64: [Cell.Value]] = [:]
        let members = Selection(of: Membership.declaration).where(.among("resident", ids))
        let paths: [Path] = [
            "resident", "relation", "household.building.estate", "household.building.name", "household.unit",
            "household.room", "household.grid.number", "household.community.name",
        ]
        try session.each(members, paths) { row in
            let address = Household.address(
                estate: row.textIfAny(2), building: row.text(3), unit: row.textIfAny(4),
                room: row.textIfAny(5))
            let community = row.textIfAny(7).map { Community.shortName($0) + "社区" } ?? ""
            // Grid 0 holds what has not been divided yet.
            let grid = row.integerIfAny(6).flatMap { $0 > 0 ? "第\($0)网格" : nil }
            homes[row.integer(0)] = [
                .text(community + address), .text(row.text(1)), grid.map { .text($0) } ?? .empty,
            ]
        }
        var tags: [Int64: [String]] = [:]
        var selection = Selection(of: CareTag.declaration).where(.among("resident", ids))
        selection.order = [Order("id")]
        try session.each(selection, ["resident", "category"]) { row in
            if !(tags[row.integer(0)]?.contains(row.text(1)) ?? false) {
                tags[row.integer(0), default: []].append(row.text(1))
            }
        }
        for (index, id) in residents.enumerated() {
            table[index] += homes[id] ?? [.empty, .empty, .empty]
            table[index].append(tags[id].map { .text($0.joined(separator: "、")) } ?? .empty)
        }
    }
}
