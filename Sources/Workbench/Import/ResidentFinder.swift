import Governance
import Records

/// Finds in the books the person whom a register describes.
///
/// It is the same person by the identity number; or by name, birth, and door or telephone, unless both have identity
/// numbers, which then differ.
struct ResidentFinder {
    private let session: Session

    init(_ session: Session) { self.session = session }

    typealias Known = RegisterSurroundings.KnownResident

    func find(_ candidate: ResidentCandidate) throws -> Known? {
        if let number = candidate.idNumber {
            let same = Selection(of: Resident.declaration).where(.sealed("id_number", equals: number.text))
            if let known = try first(same) { return known }
        }
        return try alike(candidate)
    }

    private func alike(_ candidate: ResidentCandidate) throws -> Known? {
        var namesakes = Selection(of: Resident.declaration)
            .where(Resident.name == candidate.name.text && Resident.birth == candidate.birth)
        if candidate.idNumber != nil { namesakes = namesakes.where(.empty("id_number")) }
        namesakes.order = [Order("id")]
        var found: Int64?
        var others: [Value] = []
        let paths: [Path] = [
            "id", "household.building.estate", "household.building.name", "household.unit", "household.room",
        ]
        try session.each(namesakes, paths) { row in
            let isHere =
                BuildingName(estate: row.textIfAny(1), name: row.text(2)) == BuildingName(candidate.address)
                && row.textIfAny(3) == candidate.address.unit && row.textIfAny(4) == candidate.address.room
            if isHere { found = found ?? row.integer(0) } else { others.append(row.value(0)) }
        }
        if let found { return Known(id: found, name: candidate.name.text) }
        guard let phone = candidate.phone, !others.isEmpty else { return nil }
        return try first(
            Selection(of: Resident.declaration).where(.among("id", others))
                .where(.sealed("phone", equals: phone.text)))
    }

    private func first(_ selection: Selection) throws -> Known? {
        var selection = selection
        selection.order = [Order("id")]
        selection.limit = 1
        var found: Known?
        try session.each(selection, ["id", "name"]) { found = Known(id: $0.integer(0), name: $0.text(1)) }
        return found
    }
}
