package import Records

/// That somebody belongs to a Party organisation (党员), from a day until a day, in one of two ways that are never
/// added up: by their organisational relation (组织关系), or as one who lives or works here and has reported.
///
/// Who becomes a full member, flows out or moves the relation gets another record from that day on; the person stays.
/// Those who are on the way to membership are listed here too, and are not members.
package enum PartyMember: RecordType {
    package static let resident = Field<Resident.ID?>("resident", title: "居民")
    /// Somebody who is not among the residents, such as the member of an enterprise's branch who lives elsewhere.
    package static let name = Field<String?>("name", title: "姓名", sensitivity: .sensitive)
    package static let body = Field<PartyBody.ID>("body", title: "党组织")
    package static let status = Field<Status>("status", title: "党员身份", sensitivity: .sensitive)
    package static let belonging = Field<Belonging>(
        "belonging", title: "组织关系", why: "只有在册的计入党员总数、表决和党费", sensitivity: .sensitive)
    package static let occupation = Field<Occupation?>("occupation", title: "职业状况")
    /// The day the branch meeting admitted the person; the probation of one year begins (Party Constitution, art. 7).
    package static let admitted = Field<Day?>("admitted", title: "入党日期")
    package static let confirmed = Field<Day?>("confirmed", title: "转正日期")
    /// Where one who has reported works, and keeps the organisational relation.
    package static let unit = Field<ResidentUnit.ID?>("unit", title: "驻区单位")
    package static let unitName = Field<String?>("unit_name", title: "单位名称")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")
    package static let leaving = Field<Leaving?>("leaving", title: "结束原因", sensitivity: .sensitive)

    package static let declaration = Declaration(
        "party_member", title: "党员",
        fields: [
            resident, name, body, status, belonging, occupation, admitted, confirmed, unit, unitName, from,
            until, leaving,
        ],
        derived: [
            .relation("service_records", title: "志愿服务记录", .many(ServiceRecord.self, by: "party_member")),
            .relation("links", title: "关联", .many(Link.self, by: "from")),
            .computed("full_name", title: "姓名", .text, .first(["resident.name", "name"])),
            .computed("place", title: "地点", .integer, .first(["body.place", "resident.household.building"])),
        ],
        indexes: [
            .unique(resident, belonging).whereEmpty(until), .on(body, belonging, status, from, until),
            .on(belonging, status, from, until, body), .on(resident, from, until, body), .on(unit),
        ],
        timing: .dated(from: "from", until: "until"), place: "place",
        opening: .consented("谁是党员、组织关系在哪里"),
        check: firstProblem(inOrder(from, until), named(once: resident, name), unfinished))

    /// How far somebody is on the way into the Party.
    package enum Status: String, Choice {
        case full = "正式党员"
        /// One year; has no vote and cannot be elected.
        case probationary = "预备党员"
        case candidate = "发展对象"
        case activist = "入党积极分子"
        case applicant = "入党申请人"
        /// The organisation has suspended the membership, mostly of somebody it lost touch with.
        case suspended = "停止党籍"
    }

    /// In what way somebody belongs to the organisation.
    package enum Belonging: String, Choice {
        case registered = "在册"
        /// The relation is here, the person elsewhere.
        case flowingOut = "流出"
        /// The relation is here, and nobody knows where the person is.
        case lost = "失联"
        /// In-service members (在职党员): the relation stays in their unit.
        case reportedHome = "居住地报到"
        case reportedWithUnit = "随单位报到"
        /// The person is here, the relation elsewhere.
        case flowingIn = "流入"

        /// Those whose organisational relation is here: the only ones in totals, quorums and dues.
        package static let holdingRelation: [Belonging] = [.registered, .flowingOut, .lost]
        /// In-service members who have reported.
        package static let reported: [Belonging] = [.reportedHome, .reportedWithUnit]
    }

    package enum Occupation: String, Choice {
        case inService = "在职"
        case retired = "离退休"
        case student = "学生"
        case none = "无固定职业"
        case other = "其他"
    }

    package enum Leaving: String, Choice {
        case transferred = "组织关系转出"
        case changed = "身份或归属变动"
        case reportEnded = "报到结束"
        case died = "去世"
        case left = "出党"
    }

    /// Counts in totals and dues: full and probationary members whose organisational relation is here.
    package static var counted: Condition {
        belonging.among(Belonging.holdingRelation) && status.among([Status.full, .probationary])
    }

    /// Has a vote and can be elected: full members whose organisational relation is here.
    package static var voting: Condition {
        belonging.among(Belonging.holdingRelation) && status == .full
    }

    private static let unfinished: @Sendable (Row) -> String? = { member in
        if (try? member[leaving]) != nil, (try? member[until]) == nil { return "写了结束原因，还要写哪一天为止" }
        if let admitted = try? member[admitted], let confirmed = try? member[confirmed], confirmed < admitted
        {
            return "“转正日期”\(confirmed) 早于“入党日期”\(admitted)"
        }
        return nil
    }
}
