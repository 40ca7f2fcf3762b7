package import Records

/// A community (社区).
package enum Community: RecordType {
    package static let name = Field<String>("name", title: "名称")
    /// Twelve digits. An attribute for display and import, never a key: codes are used again.
    package static let code = Field<String?>("code", title: "区划代码")

    package static let declaration = Declaration(
        "community", title: "社区", fields: [name, code],
        derived: [
            .relation(
                "grids", title: "网格",
                .manyVia(PlaceLink.self, here: "parent", there: "child", target: Grid.self)),
            .relation("buildings", title: "楼栋", .those(Building.self, at: "community")),
            .relation("households", title: "户", .those(Household.self, at: "community")),
            .relation("residents", title: "居民", .those(Resident.self, at: "community")),
            .relation("visits", title: "走访", .those(Visit.self, at: "place.community")),
            .relation("matters", title: "事件", .those(Matter.self, at: "place.community")),
            .relation("duties", title: "待办", .those(Duty.self, at: "building.community")),
            .relation("units", title: "驻区单位", .many(ResidentUnit.self, by: "community")),
            .relation("organisations", title: "组织", .many(Organisation.self, by: "community")),
            .relation("codes", title: "区划代码", .many(AssignedCode.self, by: "place")),
            .relation("predecessors", title: "地点沿革", .many(PlaceSuccessor.self, by: "later")),
            .relation("facilities", title: "设施", .many(Facility.self, by: "community")),
            .relation("seats", title: "席位", .many(Seat.self, by: "community")),
            .relation(
                "party_bodies", title: "党组织",
                .manyVia(PartyArea.self, here: "place", there: "body", target: PartyBody.self)),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
        ],
        indexes: [.on(name)], place: "id", opening: .open)

    /// 张家湾 for 张家湾社区: both mean the same community.
    package static func shortName(_ name: String) -> String {
        name.hasSuffix("社区") && name.count > 2 ? String(name.dropLast(2)) : name
    }
}

/// A grid (网格): whole buildings of one community, about 300 households.
package enum Grid: RecordType {
    package static let number = Field<Int>("number", title: "网格号")
    package static let name = Field<String>("name", title: "名称")
    package static let code = Field<String?>("code", title: "网格代码")

    package static let declaration = Declaration(
        "grid", title: "网格", fields: [number, name, code],
        derived: [
            .relation(
                "community", title: "社区",
                .one(via: PlaceLink.self, here: "child", there: "parent", target: Community.self)),
            .relation(
                "buildings", title: "楼栋",
                .manyVia(PlaceLink.self, here: "parent", there: "child", target: Building.self)),
            .relation("households", title: "户", .those(Household.self, at: "grid")),
            .relation("residents", title: "居民", .those(Resident.self, at: "grid")),
            .relation("visits", title: "走访", .those(Visit.self, at: "place.grid")),
            .relation("matters", title: "事件", .those(Matter.self, at: "place.grid")),
            .relation("duties", title: "待办", .those(Duty.self, at: "building.grid")),
            .relation("codes", title: "区划代码", .many(AssignedCode.self, by: "place")),
            .relation("predecessors", title: "地点沿革", .many(PlaceSuccessor.self, by: "later")),
            .relation(
                "party_bodies", title: "党组织",
                .manyVia(PartyArea.self, here: "place", there: "body", target: PartyBody.self)),
            .relation("appointments", title: "任职", .many(Appointment.self, by: "area")),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
        ],
        place: "id", opening: .open)
}

/// A building (楼栋): what residents, households, visits and matters point to. It lies in a grid from a day on.
package enum Building: RecordType {
    package static let name = Field<String>("name", title: "名称")
    /// The estate or road it belongs to, where two buildings of a community have one number.
    package static let estate = Field<String?>("estate", title: "小区或道路")

    package static let declaration = Declaration(
        "building", title: "楼栋", fields: [name, estate],
        derived: [
            .relation(
                "grid", title: "网格",
                .one(via: PlaceLink.self, here: "child", there: "parent", target: Grid.self)),
            .computed("community", title: "社区", .reference(Community.self), .path("grid.community")),
            .relation("households", title: "户", .many(Household.self, by: "building")),
            .relation("residents", title: "居民", .those(Resident.self, at: "household.building")),
            .relation("visits", title: "走访", .those(Visit.self, at: "place")),
            .relation("matters", title: "事件", .those(Matter.self, at: "place")),
            .relation("duties", title: "待办", .many(Duty.self, by: "building")),
            .relation("units", title: "驻区单位", .many(ResidentUnit.self, by: "building")),
            .relation("organisations", title: "组织", .many(Organisation.self, by: "building")),
            .relation("facilities", title: "设施", .many(Facility.self, by: "building")),
            .relation(
                "party_bodies", title: "党组织",
                .manyVia(PartyArea.self, here: "place", there: "body", target: PartyBody.self)),
            .relation("appointments", title: "任职", .many(Appointment.self, by: "area")),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
        ],
        place: "id", opening: .open)
}

/// That one place lies in another, from a day until a day: building in grid, grid in community.
package enum PlaceLink: RecordType {
    package static let child = Field<Int>("child", title: "下级")
    package static let parent = Field<Int>("parent", title: "上级")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "place_link", title: "隶属", fields: [child, parent, from, until],
        indexes: [
            .unique(child).whereEmpty(until), .on(child, from, until, parent),
            .on(parent, from, until, child),
        ],
        timing: .dated(from: "from", until: "until"), place: "parent", opening: .open)
}

extension Session {
    /// The community that the session's scope is or lies in on the acting day; `nil` for the whole workspace.
    package func ownCommunity() throws -> Int64? {
        guard let scope = context.scope else { return nil }
        if try find(Community.declaration, id: scope) != nil { return scope }
        for type in [Grid.declaration, Building.declaration] {
            var community: Int64?
            let place = Selection(of: type).where(.compare("id", .equal, .integer(scope)))
            try each(place, ["community"]) { community = $0.integerIfAny(0) }
            if let community { return community }
        }
        return nil
    }
}
