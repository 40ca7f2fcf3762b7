package import Records

/// That one record has to do with another (关联), from a day until a day: a unit paired with a grid, a member who keeps in
/// touch with a household, a guardian and a ward.
///
/// The two ends may be of several types, and an id alone does not say of which: the type stands beside it.
package enum Link: RecordType {
    package static let kind = Field<Kind>("kind", title: "关联种类")
    package static let fromType = Field<String>("from_type", title: "一方种类")
    package static let from = Field<Int>("from", title: "一方")
    package static let toType = Field<String>("to_type", title: "另一方种类")
    package static let to = Field<Int>("to", title: "另一方")
    package static let since = Field<Day>("since", title: "起")
    package static let until = Field<Day?>("until", title: "止")
    package static let note = Field<String?>("note", title: "说明", sensitivity: .care)

    package static let declaration = Declaration(
        "link", title: "关联", fields: [kind, fromType, from, toType, to, since, until, note],
        derived: [
            // Where an end is of another type, they lead nowhere.
            .computed("from_resident", title: "居民", .reference(Resident.self), .first(["from"])),
            .computed("from_party_member", title: "党员", .reference(PartyMember.self), .first(["from"])),
            .computed("from_party_body", title: "党组织", .reference(PartyBody.self), .first(["from"])),
            .computed("from_unit", title: "驻区单位", .reference(ResidentUnit.self), .first(["from"])),
            .computed("from_organisation", title: "组织", .reference(Organisation.self), .first(["from"])),
            .computed("to_resident", title: "居民", .reference(Resident.self), .first(["to"])),
            .computed("to_household", title: "户", .reference(Household.self), .first(["to"])),
            .computed("to_building", title: "楼栋", .reference(Building.self), .first(["to"])),
            .computed("to_grid", title: "网格", .reference(Grid.self), .first(["to"])),
            .computed("to_community", title: "社区", .reference(Community.self), .first(["to"])),
            .computed("to_facility", title: "设施", .reference(Facility.self), .first(["to"])),
            .computed("to_party_body", title: "党组织", .reference(PartyBody.self), .first(["to"])),
            .computed("to_unit", title: "驻区单位", .reference(ResidentUnit.self), .first(["to"])),
            .computed("to_organisation", title: "组织", .reference(Organisation.self), .first(["to"])),
            .computed(
                "place", title: "地点", .integer,
                .first([
                    "to_household.building", "to_resident.household.building", "to_building.id", "to_grid.id",
                    "to_community.id", "to_facility.place", "to_unit.place", "to_organisation.place",
                    "to_party_body.place", "from_party_body.place", "from_unit.place",
                    "from_organisation.place", "from_party_member.place", "from_resident.household.building",
                ])),
        ],
        indexes: [
            .unique(kind, from, to).whereEmpty(until), .on(from, kind, since, until, to),
            .on(to, kind, since, until, from), .on(kind, since, until),
        ],
        timing: .dated(from: "since", until: "until"), place: "place",
        check: firstProblem(inOrder(since, until), unfitting),
        rivalry: Rivalry([kind, from, to], others: mirrored))

    /// What lasts and says the same the other way round.
    private static let mirrored: @Sendable (Row) -> Condition? = { link in
        guard let kind = try? link[kind], kind.isMutual, (try? link[until]) == .some(nil),
            let from = try? link[from], let to = try? link[to]
        else { return nil }
        return Self.kind == kind && Self.from == to && Self.to == from && until == nil
    }

    package enum Kind: String, Choice {
        /// A unit or organisation under another, or under a Party organisation.
        case subordination = "隶属"
        /// Of a unit, branch or member with a community, grid, household or organisation.
        case pairing = "结对"
        /// A member and one of the five to ten households they keep in touch with.
        case contactHousehold = "联户"
        /// A cadre and the area they answer for.
        case area = "包片"
        /// A guardian and a ward (Civil Code, art. 26 to 28).
        case guardian = "监护"

        /// Says the same the other way round.
        package var isMutual: Bool { self == .pairing }

        /// The types its first end may have.
        package var fromTypes: [String] {
            switch self {
            case .subordination: ["unit", "organisation"]
            case .pairing: ["unit", "organisation", "party_body", "party_member", "resident"]
            case .contactHousehold: ["party_member", "resident", "operator"]
            case .area: ["operator", "party_member", "resident"]
            case .guardian: ["resident"]
            }
        }

        /// The types its other end may have.
        package var toTypes: [String] {
            switch self {
            case .subordination: ["unit", "organisation", "party_body"]
            case .pairing:
                [
                    "community", "grid", "building", "household", "resident", "facility", "unit",
                    "organisation", "party_body",
                ]
            case .contactHousehold: ["household"]
            case .area: ["community", "grid", "building"]
            case .guardian: ["resident"]
            }
        }
    }

    private static let unfitting: @Sendable (Row) -> String? = { link in
        guard let kind = try? link[kind], let fromType = try? link[fromType], let toType = try? link[toType],
            let from = try? link[from], let to = try? link[to]
        else { return nil }
        if !kind.fromTypes.contains(fromType) {
            return "\(kind.rawValue)的一方不能是“\(fromType)”；可用：\(kind.fromTypes.joined(separator: "、"))"
        }
        if !kind.toTypes.contains(toType) {
            return "\(kind.rawValue)的另一方不能是“\(toType)”；可用：\(kind.toTypes.joined(separator: "、"))"
        }
        return from == to ? "两方是同一条记录" : nil
    }
}
