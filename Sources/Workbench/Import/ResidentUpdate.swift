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

/// Compares rows of a register with the residents they were found to be.
struct ResidentComparison {
    private let desk: Desk
    private var session: Session { desk.session }

    init(_ desk: Desk) { self.desk = desk }

    func compare(_ candidate: ResidentCandidate, with id: Int64) throws -> ResidentUpdate {
        var update = ResidentUpdate(resident: id)
        guard let row = try session.find(Resident.ID(id)) else { return update }
        if let gone = try desk.departures(of: [id])[id] {
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
        try compareHome(candidate, &update)
        try compareCategories(candidate, &update)
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

    private func compareHome(_ candidate: ResidentCandidate, _ update: inout ResidentUpdate) throws {
        let members = Selection(of: Membership.declaration)
            .where(Membership.resident == Resident.ID(update.resident))
        let paths: [Path] = [
            "id", "relation", "household.building.estate", "household.building.name", "household.unit",
            "household.room",
        ]
        var home: (membership: Int64, relation: String, isHere: Bool)?
        let address = candidate.address
        try session.each(members, paths) { row in
            let building = BuildingName(estate: row.textIfAny(2), name: row.text(3))
            let stated = BuildingName(address)
            let isHere =
                building.name == stated.name && (stated.estate == nil || building.estate == stated.estate)
                && row.textIfAny(4) == address.unit && row.textIfAny(5) == address.room
            home = (row.integer(0), row.text(1), isHere)
        }
        guard let home, home.isHere else {
            update.livesElsewhere = true
            return
        }
        if let relation = candidate.relation, relation.rawValue != home.relation {
            update.relation = (home.membership, relation)
            update.note(RegisterColumn.relation, home.relation, relation.rawValue)
        }
    }

    private func compareCategories(_ candidate: ResidentCandidate, _ update: inout ResidentUpdate) throws {
        guard !candidate.categories.isEmpty else { return }
        var known: Set<String> = []
        let tags = Selection(of: CareTag.declaration)
            .where(CareTag.resident == Resident.ID(update.resident))
        try session.each(tags, ["category"]) { known.insert($0.text(0)) }
        update.categories = candidate.categories.filter { !known.contains($0.rawValue) }
        if !update.categories.isEmpty {
            let titles = update.categories.map(\.title).joined(separator: "、")
            update.note(RegisterColumn.categories, nil, titles)
        }
    }
}

extension ResidentUpdate {
    fileprivate mutating func note(_ column: RegisterColumn, _ old: String?, _ new: String) {
        differences.append("“\(column.title)”（\(old.map { "\($0) → " } ?? "增加 ")\(new)）")
    }
}
