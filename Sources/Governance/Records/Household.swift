package import Records

/// A household (户): a door, and whoever lives behind it.
package enum Household: RecordType {
    package static let building = Field<Building.ID>("building", title: "楼栋")
    package static let unit = Field<String?>("unit", title: "单元")
    package static let room = Field<String?>("room", title: "室")
    package static let state = Field<ResidenceState>("state", title: "居住状态")

    package static let declaration = Declaration(
        "household", title: "户", fields: [building, unit, room, state],
        derived: [
            .relation(
                "members", title: "成员",
                .manyVia(Membership.self, here: "household", there: "resident", target: Resident.self)),
            .relation(
                "care_tags", title: "关爱类别",
                .manyThrough(
                    Membership.self, here: "household", there: "resident", target: CareTag.self,
                    by: "resident")),
            .relation("visits", title: "走访", .many(Visit.self, by: "household")),
            .relation("matters", title: "事件", .many(Matter.self, by: "household")),
            .relation("duties", title: "待办", .many(Duty.self, by: "household")),
            .relation(
                "registered", title: "户籍居民",
                .manyVia(Registration.self, here: "household", there: "resident", target: Resident.self)),
            .relation(
                "linked_members", title: "关联党员",
                .manyVia(Link.self, here: "to", there: "from", target: PartyMember.self)),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
            .computed("size", title: "人数", .integer, .count(relation: "members")),
            .computed(
                "last_visit", title: "上次见到", .day,
                .latest(relation: "visits", field: "day", where: Visit.outcome == .met)),
            .computed("grid", title: "网格", .reference(Grid.self), .path("building.grid")),
            .computed("community", title: "社区", .reference(Community.self), .path("building.community")),
        ],
        indexes: [.on(building, unit, room)], place: "building")

    /// `6幢2单元301`, from what a query has read of a household and its building.
    package static func address(estate: String?, building: String, unit: String?, room: String?) -> String {
        (estate ?? "") + building + (unit.map { $0 + "单元" } ?? "") + (room ?? "")
    }
}

/// Whether the people of a register and the people behind the door are the same.
package enum ResidenceState: String, Choice {
    case here = "户在人在"
    case peopleOnly = "人在户不在"
    case registerOnly = "户在人不在"
    case rented = "租住"
    case vacant = "空置"
}

/// That somebody lives in a household, from a day until a day.
package enum Membership: RecordType {
    package static let household = Field<Household.ID>("household", title: "户")
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let relation = Field<HeadRelation>("relation", title: "与户主关系")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "household_member", title: "户成员", fields: [household, resident, relation, from, until],
        indexes: [
            .unique(resident).whereEmpty(until), .on(household, from, until, resident),
            .on(resident, from, until, household), .on(from), Index.on(until).whereFilled(until),
        ],
        timing: .dated(from: "from", until: "until"), place: "household.building",
        opening: .with(["household", "resident"]))
}
