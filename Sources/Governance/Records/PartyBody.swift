package import Records

/// A Party organisation (党组织), from the street's working committee down to a group and a centre household.
///
/// What it lies under is a ``PartyLink``, where it works a ``PartyArea``: both dated, so that a body that moved is found
/// where it was on the day that is asked about.
package enum PartyBody: RecordType {
    package static let name = Field<String>("name", title: "党组织名称")
    package static let level = Field<PartyLevel.ID>("level", title: "党组织层级")
    package static let form = Field<Form>("form", title: "组织形式")
    /// Whose organisation it is, where it is that of a unit or of an organisation.
    package static let unit = Field<ResidentUnit.ID?>("unit", title: "驻区单位")
    package static let organisation = Field<Organisation.ID?>("organisation", title: "组织")
    /// The home of a centre household. It is a private door, and never published.
    package static let household = Field<Household.ID?>("household", title: "户", sensitivity: .care)
    package static let from = Field<Day>("from", title: "成立日期", why: "不清楚的填登记当天")
    package static let until = Field<Day?>("until", title: "撤销日期")

    package static let declaration = Declaration(
        "party_body", title: "党组织",
        fields: [name, level, form, unit, organisation, household, from, until],
        derived: [
            .relation(
                "parent", title: "上级党组织",
                .one(via: PartyLink.self, here: "body", there: "parent", target: PartyBody.self)),
            .relation(
                "children", title: "下级党组织",
                .manyVia(PartyLink.self, here: "parent", there: "body", target: PartyBody.self)),
            .relation("areas", title: "覆盖范围", .many(PartyArea.self, by: "body")),
            .relation(
                "communities", title: "社区",
                .manyVia(PartyArea.self, here: "body", there: "place", target: Community.self)),
            .relation(
                "grids", title: "网格",
                .manyVia(PartyArea.self, here: "body", there: "place", target: Grid.self)),
            .relation(
                "buildings", title: "楼栋",
                .manyVia(PartyArea.self, here: "body", there: "place", target: Building.self)),
            .relation("terms", title: "届期", .many(PartyTerm.self, by: "body")),
            .relation("party_members", title: "党员", .many(PartyMember.self, by: "body")),
            .relation("appointments", title: "任职", .many(Appointment.self, by: "body")),
            .relation("links", title: "关联", .many(Link.self, by: "from")),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
            // One of several: whoever looks after a grid sees who works there by the areas themselves.
            .computed(
                "area", title: "所在范围", .integer, .earliest(relation: "areas", field: "place", where: .always)),
            .computed(
                "place", title: "地点", .integer,
                .first(["area", "household.building", "unit.place", "organisation.place"])),
        ],
        indexes: [
            .on(level, from, until), .on(form, from, until), .on(name), .on(unit), .on(organisation),
            .on(household),
        ],
        timing: .dated(from: "from", until: "until"), place: "place",
        check: firstProblem(inOrder(from, until), misplaced))

    package enum Form: String, Choice {
        /// Sent by the committee above, and not elected.
        case workingCommittee = "党工委"
        /// Coordinates the organisations of a community: it has no members and no dues, and changes nobody's place in
        /// the tree.
        case jointCommittee = "大党委"
        case committee = "党委"
        case generalBranch = "党总支"
        case branch = "党支部"
        /// Of several units or grids none of which has three full members.
        case jointBranch = "联合党支部"
        case group = "党小组"
        /// A member's home that the branch has approved as a contact point: never counted as an organisation.
        case centreHousehold = "党员中心户"

        package var isBranch: Bool { self == .branch || self == .jointBranch }
        /// Has a committee that is elected for a term.
        package var isElected: Bool { isBranch || self == .committee || self == .generalBranch }
        /// Whether it counts as a Party organisation: groups are part of a branch, and the joint committee and centre
        /// households are none.
        package var isOrganisation: Bool { isElected || self == .workingCommittee }
    }

    private static let misplaced: @Sendable (Row) -> String? = { body in
        if (try? body[household]) != nil, (try? body[form]) != .centreHousehold {
            return "只有党员中心户才指明是哪一户"
        }
        if (try? body[unit]) != nil, (try? body[organisation]) != nil { return "驻区单位和组织只写一个" }
        return nil
    }
}

/// That one Party organisation lies under another (隶属), from a day until a day.
package enum PartyLink: RecordType {
    package static let body = Field<PartyBody.ID>("body", title: "党组织")
    package static let parent = Field<PartyBody.ID>("parent", title: "上级党组织")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "party_link", title: "党组织隶属", fields: [body, parent, from, until],
        indexes: [
            .unique(body).whereEmpty(until), .on(body, from, until, parent), .on(parent, from, until, body),
        ],
        timing: .dated(from: "from", until: "until"), place: "body.place", opening: .with(["party_body"]),
        check: firstProblem(inOrder(from, until), underItself),
        rivalry: onceADay(
            body, from, until, reason: "这段时间里已隶属于另一个上级；请先改正那一条的“起”或“止”"))

    private static let underItself: @Sendable (Row) -> String? = { link in
        guard let body = try? link[body], (try? link[parent]) == body else { return nil }
        return "不能隶属于自己"
    }
}

/// That a Party organisation looks after a place (覆盖范围), from a day until a day: a community, a grid, a building. One
/// branch may cover several grids, one group several buildings.
package enum PartyArea: RecordType {
    package static let body = Field<PartyBody.ID>("body", title: "党组织")
    package static let place = Field<Int>("place", title: "地点")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "party_area", title: "党组织覆盖范围", fields: [body, place, from, until],
        indexes: [
            .unique(body, place).whereEmpty(until), .on(body, from, until, place),
            .on(place, from, until, body),
        ],
        timing: .dated(from: "from", until: "until"), place: "place", opening: .with(["party_body"]),
        check: inOrder(from, until))
}

/// A term of office of a Party organisation (届期), from the day its committee or secretary was elected until the day of
/// the next election.
package enum PartyTerm: RecordType {
    package static let body = Field<PartyBody.ID>("body", title: "党组织")
    package static let number = Field<Int?>("number", title: "第几届")
    package static let from = Field<Day>("from", title: "选举日期")
    /// Empty: as its level says.
    package static let years = Field<Int?>("years", title: "每届年数") {
        guard let years = $0, !(1...10).contains(years) else { return nil }
        return "应在 1 至 10 年之间"
    }
    package static let until = Field<Day?>("until", title: "换届日期")

    package static let declaration = Declaration(
        "party_term", title: "届期", fields: [body, number, from, years, until],
        indexes: [.unique(body).whereEmpty(until), .on(body, from, until)],
        timing: .dated(from: "from", until: "until"), place: "body.place", opening: .with(["party_body"]),
        check: inOrder(from, until))
}
