package import Records

/// A resident (居民).
package enum Resident: RecordType {
    package static let name = Field<String>("name", title: "姓名", searching: NameKeys.searching)
    package static let sex = Field<Sex?>("sex", title: "性别")
    package static let birth = Field<Day?>(
        "birth", title: "出生日期", why: "推算年龄和高龄老人",
        dayCheck: { birth, day in birth.flatMap { flaw(ofBirth: $0, on: day) } })
    package static let idNumber = Field<Sealed?>(
        "id_number", title: "身份证号码", why: "认准是同一个人", sensitivity: .sensitive,
        sealing: Sealing(lastFour: true) { IDNumber.mask($0) }, check: { unfit($0) })
    package static let phone = Field<Sealed?>(
        "phone", title: "联系电话", why: "上门以前先联系", sensitivity: .sensitive,
        sealing: Sealing(lastFour: true) { PhoneNumber.mask($0) })

    /// A number is in the books in one form only and checked, so that two that differ are two people's.
    private static func unfit(_ number: Sealed?) -> String? {
        guard let text = number?.text else { return nil }
        do throws(IDNumber.Flaw) {
            return try IDNumber(text).text == text ? nil : "应写成 18 位，不带空格，末位的 X 大写"
        } catch {
            return "\(error.message)；\(error.hint)"
        }
    }

    package static let declaration = Declaration(
        "resident", title: "居民", fields: [name, sex, birth, idNumber, phone],
        derived: [
            .relation(
                "household", title: "户",
                .one(via: Membership.self, here: "resident", there: "household", target: Household.self)),
            .relation("care_tags", title: "关爱类别", .many(CareTag.self, by: "resident")),
            .relation(
                "visits", title: "走访",
                .manyThrough(
                    Membership.self, here: "resident", there: "household", target: Visit.self,
                    by: "household")),
            .relation("contacts", title: "亲属联系人", .many(Contact.self, by: "resident")),
            .relation("absences", title: "外出", .many(Absence.self, by: "resident")),
            .relation("departures", title: "迁出去世", .many(Departure.self, by: "resident")),
            .relation(
                "registered_household", title: "户籍所在户",
                .one(via: Registration.self, here: "resident", there: "household", target: Household.self)),
            .relation("party_members", title: "党员", .many(PartyMember.self, by: "resident")),
            .relation("appointments", title: "任职", .many(Appointment.self, by: "resident")),
            .relation("service_records", title: "志愿服务记录", .many(ServiceRecord.self, by: "resident")),
            .relation("links", title: "关联", .many(Link.self, by: "from")),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
            .computed(
                "died", title: "去世日期", .day,
                .earliest(relation: "departures", field: "day", where: Departure.kind == .died)),
            .computed("age", title: "年龄", .integer, .age(of: "birth")),
            .computed("last_visit", title: "上次见到", .day, .path("household.last_visit")),
            .computed("grid", title: "网格", .reference(Grid.self), .path("household.grid")),
            .computed("community", title: "社区", .reference(Community.self), .path("household.community")),
        ],
        indexes: [.on(name)], place: "household.building")

    /// Why nobody alive on `day` can have been born on `birth`; `nil` where somebody can.
    package static func flaw(ofBirth birth: Day, on day: Day) -> String? {
        if birth > day { return "出生日期晚于今天" }
        return birth.age(on: day) > oldest ? "按此年龄超过 \(oldest) 岁" : nil
    }

    /// Nobody has been known to live longer, in years.
    private static let oldest = 130
}

/// A care category (关爱类别) that somebody carries, from a day until a day, and who says so.
package enum CareTag: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let category = Field<CareCategory>("category", title: "关爱类别", sensitivity: .care)
    package static let source = Field<TagSource?>("source", title: "来源")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "care_tag", title: "关爱类别", fields: [resident, category, source, from, until],
        indexes: [
            .unique(resident, category).whereEmpty(until), .on(category, from, until, resident),
            .on(resident, category, from, until),
        ],
        timing: .dated(from: "from", until: "until"), place: "resident.household.building",
        opening: .with(["household", "resident"]))
}

/// Who a care category comes from.
package enum TagSource: String, Choice {
    case civilAffairs = "民政"
    case disabledFederation = "残联"
    case own = "本人申请"
    case visit = "走访发现"
    case register = "花名册"
}
