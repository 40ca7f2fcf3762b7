package import Records

/// An organ, institution, enterprise, school or hospital that has its seat in the street (驻区单位).
package enum ResidentUnit: RecordType {
    package static let name = Field<String>("name", title: "单位名称")
    package static let code = Field<String?>(
        "code", title: "统一社会信用代码", why: "认准是同一个单位", check: creditCodeProblem)
    package static let category = Field<Category>("category", title: "单位类别")
    package static let level = Field<Level?>("level", title: "单位层级")
    package static let building = Field<Building.ID?>("building", title: "楼栋")
    package static let community = Field<Community.ID?>("community", title: "社区")
    package static let address = Field<String?>("address", title: "地址")
    package static let liaison = Field<String?>("liaison", title: "单位联络员")
    package static let phone = Field<Sealed?>(
        "phone", title: "联络员电话", why: "召集联席会议、对接清单", sensitivity: .sensitive,
        sealing: Sealing(lastFour: true) { PhoneNumber.mask($0) })
    /// The day somebody last made sure that the liaison is still the one.
    package static let verified = Field<Day?>("verified", title: "联络核实日期")
    /// A unit whose people's names and addresses are nobody's business: it reports how many they are.
    package static let reportsNumbersOnly = Field<Bool?>("reports_numbers_only", title: "只报人数")
    package static let from = Field<Day>("from", title: "驻区日期", why: "不清楚的填登记当天")
    package static let until = Field<Day?>("until", title: "迁出日期")

    package static let declaration = Declaration(
        "unit", title: "驻区单位",
        fields: [
            name, code, category, level, building, community, address, liaison, phone, verified,
            reportsNumbersOnly, from, until,
        ],
        derived: [
            .relation("party_bodies", title: "党组织", .many(PartyBody.self, by: "unit")),
            .relation("party_members", title: "党员", .many(PartyMember.self, by: "unit")),
            .relation("facilities", title: "设施", .many(Facility.self, by: "unit")),
            .relation("seats", title: "席位", .many(Seat.self, by: "unit")),
            .relation("links", title: "关联", .many(Link.self, by: "from")),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
            .computed("place", title: "地点", .integer, .first(["building", "community"])),
        ],
        indexes: [
            Index.unique(code).whereEmpty(until), .on(name), .on(building), .on(community),
        ],
        timing: .dated(from: "from", until: "until"), place: "place", check: inOrder(from, until))

    package enum Category: String, Choice {
        case organ = "机关"
        case institution = "事业"
        case enterprise = "企业"
        case university = "高校"
        case institute = "院所"
        case hospital = "医院"
        case media = "媒体"
    }

    /// Whom it answers to.
    package enum Level: String, Choice {
        case central = "中央"
        case province = "省"
        case city = "市"
        case district = "区"
        case street = "街"
    }
}
