package import Records

/// An organisation of the neighbourhood (组织): residents' committee, social organisation, property company, owners'
/// committee, mass organisation, enterprise.
///
/// With the units of the street they are the six beside the Party organisation (1+6).
package enum Organisation: RecordType {
    package static let name = Field<String>("name", title: "名称")
    package static let kind = Field<Kind>("kind", title: "组织类别")
    /// What a social organisation does for the community.
    package static let service = Field<Service?>("service", title: "服务类别")
    package static let code = Field<String?>("code", title: "统一社会信用代码", check: creditCodeProblem)
    /// Filed with the street, or registered with civil affairs: only the registered is a legal person.
    package static let standing = Field<Standing?>("standing", title: "备案或登记")
    package static let filingNumber = Field<String?>("filing_number", title: "备案号")
    package static let filed = Field<Day?>("filed", title: "备案日期")
    package static let registered = Field<Day?>("registered", title: "登记日期")
    /// The last day of the term it was elected for: at most five years for an owners' committee.
    package static let termEnds = Field<Day?>("term_ends", title: "届满日期")
    package static let building = Field<Building.ID?>("building", title: "楼栋")
    package static let community = Field<Community.ID?>("community", title: "社区")
    package static let phone = Field<Sealed?>(
        "phone", title: "联系电话", sensitivity: .sensitive,
        sealing: Sealing(lastFour: true) { PhoneNumber.mask($0) })
    package static let from = Field<Day>("from", title: "成立日期", why: "不清楚的填登记当天")
    package static let until = Field<Day?>("until", title: "终止日期")

    package static let declaration = Declaration(
        "organisation", title: "组织",
        fields: [
            name, kind, service, code, standing, filingNumber, filed, registered, termEnds, building,
            community, phone, from, until,
        ],
        derived: [
            .relation("party_bodies", title: "党组织", .many(PartyBody.self, by: "organisation")),
            .relation("appointments", title: "任职", .many(Appointment.self, by: "organisation")),
            .relation("seats", title: "席位", .many(Seat.self, by: "organisation")),
            .relation("links", title: "关联", .many(Link.self, by: "from")),
            .relation("linked_by", title: "被关联", .many(Link.self, by: "to")),
            .computed("place", title: "地点", .integer, .first(["building", "community"])),
        ],
        indexes: [
            Index.unique(code).whereEmpty(until), Index.unique(filingNumber).whereFilled(filingNumber),
            .on(kind, from, until), .on(name), .on(building), .on(community),
        ],
        timing: .dated(from: "from", until: "until"), place: "place",
        check: firstProblem(inOrder(from, until), unfounded))

    package enum Kind: String, Choice {
        case residentsCommittee = "居委会"
        case social = "社会组织"
        case propertyCompany = "物业公司"
        case ownersCommittee = "业主委员会"
        /// Does an owners' committee's work until there is one.
        case propertyCommittee = "物业管理委员会"
        case mass = "群团组织"
        case enterprise = "企业"
    }

    package enum Service: String, Choice {
        case livelihood = "为民服务"
        case charity = "公益慈善"
        case neighbours = "邻里互助"
        case culture = "文体娱乐"
    }

    package enum Standing: String, Choice {
        case filed = "备案"
        case registered = "登记"
    }

    /// A body that is only filed has none of what registration gives: it is no legal person (Regulation on the
    /// registration of social organisations, art. 3).
    private static let unfounded: @Sendable (Row) -> String? = { organisation in
        guard (try? organisation[standing]) == .filed else { return nil }
        if (try? organisation[registered]) != nil { return "已登记的，“备案或登记”写登记" }
        if (try? organisation[kind]) == .social, (try? organisation[code]) != nil {
            return "只备案的社会组织不是法人，没有统一社会信用代码；已登记的，“备案或登记”写登记"
        }
        return nil
    }
}
