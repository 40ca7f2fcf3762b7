import Governance
import Records

/// Writes rows with their values in the order of the declarations. What has no argument here stays empty.
struct Scribe {
    let work: Work

    func community(name: String, code: String) throws -> Community.ID {
        try insert([name.stored, code.stored])
    }

    func grid(number: Int, name: String, code: String) throws -> Grid.ID {
        try insert([number.stored, name.stored, code.stored])
    }

    func building(name: String) throws -> Building.ID {
        try insert([name.stored, .null])
    }

    func link(_ child: Int64, in parent: Int64, from: Day) throws {
        let _: PlaceLink.ID = try insert([.integer(child), .integer(parent), from.stored, .null])
    }

    func household(_ building: Building.ID, _ door: Buildings.Door, _ state: ResidenceState) throws
        -> Household.ID
    {
        try insert([building.stored, door.unit.stored, door.room.stored, state.stored])
    }

    func resident(_ person: Person) throws -> Resident.ID {
        try insert([
            person.name.stored, person.sex.stored, person.birth.stored, person.idNumber.stored,
            person.phone.stored,
        ])
    }

    @discardableResult
    func membership(
        _ resident: Resident.ID, in household: Household.ID, _ relation: HeadRelation, from: Day
    ) throws -> Membership.ID {
        try insert([household.stored, resident.stored, relation.stored, from.stored, .null])
    }

    @discardableResult
    func careTag(
        _ resident: Resident.ID, _ category: CareCategory, _ source: TagSource?, from: Day, until: Day?
    ) throws -> CareTag.ID {
        try insert([resident.stored, category.stored, source.stored, from.stored, until.stored])
    }

    func matter(
        _ kind: MatterKind, day: Day, minute: Int, household: Household.ID?, building: Building.ID?,
        state: Matter.State
    ) throws -> Matter.ID {
        let reported = Instant(day, minute: minute)
        let steps = [Process.Taken(from: nil, to: state.rawValue, at: reported)]
        let course = Matter.course(kind: kind.code, urgency: kind.urgency)
        return try insert([
            kind.code.stored, kind.what.stored, day.stored, reported.stored,
            building.stored, household.stored, kind.urgency.stored, kind.isHardship.stored,
            kind.isDanger.stored, state.stored, Matter.Source.grid.stored, .null, .null, .null, .null, .null,
            reported.stored, course.due(after: steps).stored,
            course.due(.promised, after: [Process.Taken(from: nil, to: course.start, at: reported)]).stored,
            .null, .null,
        ])
    }

    func visit(_ visit: PlannedVisit, matter: Matter.ID? = nil) throws {
        let _: Visit.ID = try insert([
            visit.household.stored, visit.day.stored, visit.minute.map(Int.init).stored,
            visit.outcome.stored, visit.way.stored, visit.until.stored, matter.stored,
            visit.note == 0 ? .null : .text(PlannedVisit.notes[Int(visit.note) - 1]),
        ])
    }

    func account(
        _ name: String, title: String, _ role: Operator.Role, scope: Int64? = nil, systemUser: String? = nil
    ) throws {
        let _: Operator.ID = try insert([
            name.stored, title.stored, role.stored, scope.map { .integer($0) } ?? .null, systemUser.stored,
            .null,
        ])
    }

    private func insert<R: RecordType>(_ values: [Value]) throws -> RecordID<R> {
        RecordID(try work.insert(R.declaration, values))
    }
}
