package import Records

/// That somebody holds a post (任职), from a day until a day: in a Party organisation, in an organisation, or for a place.
///
/// Several at once are several records (兼任). Nobody in it: the post stands vacant.
package enum Appointment: RecordType {
    package static let resident = Field<Resident.ID?>("resident", title: "居民")
    /// Somebody who is not among the residents, such as a cadre of the street.
    package static let name = Field<String?>("name", title: "姓名")
    package static let post = Field<Post>("post", title: "职务")
    package static let body = Field<PartyBody.ID?>("body", title: "党组织")
    package static let organisation = Field<Organisation.ID?>("organisation", title: "组织")
    /// The grid, building or other place that the post is for.
    package static let area = Field<Int?>("area", title: "任职地点")
    /// The unit that a part-time member of a joint committee comes from.
    package static let unit = Field<ResidentUnit.ID?>("unit", title: "驻区单位")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")
    package static let note = Field<String?>("note", title: "说明")

    package static let declaration = Declaration(
        "appointment", title: "任职",
        fields: [resident, name, post, body, organisation, area, unit, from, until, note],
        derived: [
            .computed("full_name", title: "姓名", .text, .first(["resident.name", "name"])),
            .computed(
                "place", title: "地点", .integer, .first(["area", "body.place", "organisation.place"])),
        ],
        indexes: [
            .unique(resident, body, post).whereEmpty(until), .on(body, post, from, until),
            .on(organisation, post, from, until), .on(area, post, from, until), .on(resident, from, until),
            .on(name, from, until),
        ],
        timing: .dated(from: "from", until: "until"), place: "place",
        check: firstProblem(inOrder(from, until), named(once: resident, name), nowhere))

    package enum Post: String, Choice {
        /// A cadre of the street, beside their own post: at most one in a community's joint committee.
        case firstSecretary = "第一书记"
        case secretary = "书记"
        case deputySecretary = "副书记"
        case organiser = "组织委员"
        case publicity = "宣传委员"
        case discipline = "纪检委员"
        case unitedFront = "统战委员"
        case youth = "青年委员"
        case committeeMember = "委员"
        case fullTimeMember = "专职委员"
        case partTimeMember = "兼职委员"
        case groupLeader = "组长"
        /// Of a centre household.
        case inCharge = "负责人"
        case director = "主任"
        case deputyDirector = "副主任"
        case gridHead = "网格长"
        case buildingHead = "楼栋长"
        case doorHead = "单元长"

        /// Those a branch committee is made of.
        package static let committee: [Post] = [
            .secretary, .deputySecretary, .organiser, .publicity, .discipline, .unitedFront, .youth,
            .committeeMember,
        ]
        /// Posts that one person holds at a time.
        package static let single: [Post] = [.firstSecretary, .secretary, .groupLeader]
    }

    private static let nowhere: @Sendable (Row) -> String? = { appointment in
        let places = [
            (try? appointment[body]) != nil, (try? appointment[organisation]) != nil,
            (try? appointment[area]) != nil,
        ]
        return places.count(where: { $0 }) == 1 ? nil : "党组织、组织、任职地点，写其中一个"
    }
}
