package import Records

extension Session {
    /// The households whose duties may be other than they were after these changes, in the order of ids.
    package func households(touchedBy changes: [Change]) throws -> [Int64] {
        var households: Set<Int64> = []
        func add(_ type: Declaration, _ id: Int64, _ path: Path) throws {
            var selection = Selection(of: type).where(.compare("id", .equal, .integer(id)))
            selection.anyDay = true
            try each(selection, [path]) { if let id = $0.integerIfAny(0) { households.insert(id) } }
        }
        for change in changes {
            switch change.type {
            case Household.declaration.name: households.insert(change.record)
            case Visit.declaration.name: try add(Visit.declaration, change.record, "household")
            case Membership.declaration.name: try add(Membership.declaration, change.record, "household")
            case Matter.declaration.name: try add(Matter.declaration, change.record, "household")
            case Resident.declaration.name: try add(Resident.declaration, change.record, "household")
            case CareTag.declaration.name: try add(CareTag.declaration, change.record, "resident.household")
            default: break
            }
        }
        return households.sorted()
    }
}
