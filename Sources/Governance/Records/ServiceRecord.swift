package import Records

/// What a volunteer did on a day, and for how long (志愿服务记录): kept truthfully, as the Volunteer Service Regulation
/// (志愿服务条例), art. 19, asks.
///
/// Hours are for thanks and for the certificate; nobody is scored or ranked by them.
package enum ServiceRecord: RecordType {
    package static let resident = Field<Resident.ID?>("resident", title: "居民")
    package static let name = Field<String?>("name", title: "姓名")
    /// Whoever served as a Party member.
    package static let member = Field<PartyMember.ID?>("party_member", title: "党员")
    package static let day = Field<Day>("day", title: "服务日期")
    package static let hours = Field<Double>("hours", title: "服务时长（小时）") {
        $0 > 0 && $0 <= 24 ? nil : "应大于 0，不超过 24"
    }
    package static let service = Field<String>("service", title: "服务内容")
    package static let organisation = Field<Organisation.ID?>("organisation", title: "组织")
    package static let household = Field<Household.ID?>("household", title: "户", sensitivity: .care)
    package static let building = Field<Building.ID?>("building", title: "楼栋")
    package static let community = Field<Community.ID?>("community", title: "社区")
    package static let matter = Field<Matter.ID?>("matter", title: "事件")
    /// The day somebody of the community confirmed it.
    package static let confirmed = Field<Day?>("confirmed", title: "确认日期")
    /// The day whoever served saw it and agreed: what goes to somebody's unit is of that kind only.
    package static let seen = Field<Day?>("seen", title: "本人确认日期")
    package static let note = Field<String?>("note", title: "情况", sensitivity: .care)

    package static let declaration = Declaration(
        "service_record", title: "志愿服务记录",
        fields: [
            resident, name, member, day, hours, service, organisation, household, building, community, matter,
            confirmed, seen, note,
        ],
        derived: [
            .computed("full_name", title: "姓名", .text, .first(["resident.name", "name"])),
            .computed(
                "place", title: "地点", .integer,
                .first([
                    "household.building", "building", "community", "matter.place",
                    "resident.household.building", "party_member.body.place", "organisation.place",
                ])),
        ],
        indexes: [
            .on(resident, day), .on(member, day), .on(day), .on(organisation, day), .on(household),
            .on(matter),
        ],
        timing: .evidence(day: "day"), place: "place",
        opening: .consented("谁为哪一户做了什么志愿服务"), check: named(once: resident, name))
}
