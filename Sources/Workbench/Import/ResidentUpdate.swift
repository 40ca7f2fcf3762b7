import Governance
import Records

/// What a register says otherwise than the books of somebody they have: what an update would write, and what it leaves
/// to somebody who knows.
///
/// A blank cell says nothing, and a masked number neither. Who lives elsewhere has moved, which has consequences of its
/// own (迁居); a care category that the register does not name has not ended by that.
struct ResidentUpdate {
    let resident: Int64
    fileprivate(set) var assignments: [Assignment] = []
    /// Their membership of the household, where the relation to its head is another.
    fileprivate(set) var relation: (membership: Int64, HeadRelation)?
    fileprivate(set) var categories: [CareCategory] = []
    /// What is otherwise, in the words of the report: `“联系电话”（154****2222 → 154****3333）`.
    fileprivate(set) var differences: [String] = []
    /// They live behind another door than the register says.
    fileprivate(set) var livesElsewhere = false
    /// They have died or moved out.
    fileprivate(set) var gone: Gone?

    var writesSomething: Bool { !assignments.isEmpty || relation != nil || !categories.isEmpty }

    func write(in work: Work, on day: Day) throws {
        try work.update(Resident.declaration, id: resident, read: nil, assignments)
        if let relation {
            try work.update(Membership.ID(relation.membership), Membership.relation <- relation.1)
        }
        for category in categories {
            try work.insert(
                CareTag.self, CareTag.resident <- Resident.ID(resident), CareTag.category <- category,
                CareTag.source <- .register, CareTag.from <- day)
        }
    }

    /// What the report says of the row.
    func problem(in column: String, _ name: PersonName, isUpdating: Bool) -> RegisterRow.Problem {
        var message = "账本里已有此人"
        var hint: String? = "没有改动账本"
        if let gone {
            message += "，\(gone.words)"
            hint = "没有改动账本；请核对名单，登记错了的，撤销那次登记"
        }
        if writesSomething {
            message += "，\(differences.joined(separator: "、"))\(isUpdating ? "按表更新" : "与账本不同")"
            hint = isUpdating ? nil : "没有改动账本；要按表更新，加 --update"
        }
        if livesElsewhere {
            message += "\(writesSomething ? "；" : "，")“\(RegisterColumn.address.title)”与账本不同，没有改"
            hint = "搬了家的，用 迁居 登记"
        }
        return RegisterRow.Problem(column: column, value: name.masked, message: message, hint: hint)
    }
}

/// Compares rows of a register with the residents they were found to be. What the books have of many of them is read at
/// once.
struct ResidentComparison {
    private let session: Session
    private let community: Int64?
    private var rows: [Int64: Row] = [:]
    private var gone: [Int64: Gone] = [:]
    private var homes: [Int64: Home] = [:]
    private var categories: [Int64: Set<String>] = [:]

    private struct Home {
        let membership: Int64
        let relation: String
        let community: Int64?
        let building: BuildingName
        let unit: String?
        let room: String?

        func isBehind(_ address: DoorAddress, in place: Int64?) -> Bool {
            let stated = BuildingName(address)
            return (place == nil || community == place) && building.name == stated.name
                && (stated.estate == nil || building.estate == stated.estate)
                && unit == address.unit && room == address.room
        }
    }

    /// For residents of these ids, as the books are now; `community` is the one that the register is of.
    init(_ desk: Desk, of residents: [Int64], in community: Int64?) throws {
        session = desk.session
        self.community = community
        let ids = residents.map { Value.integer($0) }
        for row in try session.rows(Selection(of: Resident.declaration).where(.among("id", ids))) {
            rows[row.rawID] = row
        }
        gone = try desk.departures(of: residents)
        let paths: [Path] = [
            "resident", "id", "relation", "household.building.estate", "household.building.name",
            "household.unit", "household.room", "household.community",
        ]
        let members = Selection(of: Membership.declaration).where(.among("resident", ids))
        try session.each(members, paths) { row in
            homes[row.integer(0)] = Home(
                membership: row.integer(1), relation: row.text(2), community: row.integerIfAny(7),
                building: BuildingName(estate: row.textIfAny(3), name: row.text(4)), unit: row.textIfAny(5),
                room: row.textIfAny(6))
        }
        // With those that have not begun yet: nobody carries one category twice.
        var tags = Selection(of: CareTag.declaration).where(.among("resident", ids))
        tags.anyDay = true
        try session.each(tags, ["resident", "category", "until"]) { row in
            if let until = row.dayIfAny(2), until <= session.day { return }
            categories[row.integer(0), default: []].insert(row.text(1))
        }
    }

    func compare(_ candidate: ResidentCandidate, with id: Int64) throws -> ResidentUpdate {
        var update = ResidentUpdate(resident: id)
        guard let row = rows[id] else { return update }
        if let gone = gone[id] {
            update.gone = gone
            return update
        }
        try compareNumbers(candidate, row, &update)
        let sex = try row[Resident.sex]
        if sex != candidate.sex {
            update.assignments.append(Resident.sex <- candidate.sex)
            update.note(RegisterColumn.sex, sex?.rawValue, candidate.sex.rawValue)
        }
        let birth = try row[Resident.birth]
        if birth != candidate.birth {
            update.assignments.append(Resident.birth <- candidate.birth)
            let texts = [birth, candidate.birth].map { $0.map { CivilDate.mask($0.description) } }
            update.note(RegisterColumn.birth, texts[0], texts[1] ?? "")
        }
        compareHome(candidate, &update)
        let known = categories[id] ?? []
        update.categories = candidate.categories.filter { !known.contains($0.rawValue) }
        if !update.categories.isEmpty {
            let titles = update.categories.map(\.title).joined(separator: "、")
            update.note(RegisterColumn.categories, nil, titles)
        }
        return update
    }

    /// Numbers are compared in full, and told masked.
    private func compareNumbers(
        _ candidate: ResidentCandidate, _ row: Row, _ update: inout ResidentUpdate
    ) throws {
        if let number = candidate.idNumber, try row[Resident.idNumber] == nil {
            update.assignments.append(Resident.idNumber <- Sealed(number.text))
            update.note(RegisterColumn.idNumber, nil, number.masked)
        }
        if let phone = candidate.phone {
            let known = try row[Resident.phone]?.text
            let masked = PhoneNumber.mask(phone.text)
            var isSame = known == masked
            if isSame {
                let same = Selection(of: Resident.declaration).where(
                    .compare("id", .equal, .integer(row.rawID))
                )
                .where(.sealed("phone", equals: phone.text))
                isSame = try session.count(same) > 0
            }
            if !isSame {
                update.assignments.append(Resident.phone <- Sealed(phone.text))
                update.note(RegisterColumn.phone, known, masked)
            }
        }
    }

    private func compareHome(_ candidate: ResidentCandidate, _ update: inout ResidentUpdate) {
        guard let home = homes[update.resident], home.isBehind(candidate.address, in: community)
        else {
            update.livesElsewhere = true
            return
        }
        if let relation = candidate.relation, relation.rawValue != home.relation {
            update.relation = (home.membership, relation)
            update.note(RegisterColumn.relation, home.relation, relation.rawValue)
        }
    }
}

extension ResidentUpdate {
    fileprivate mutating func note(_ column: RegisterColumn, _ old: String?, _ new: String) {
        differences.append("“\(column.title)”（\(old.map { "\($0) → " } ?? "增加 ")\(new)）")
    }
}
