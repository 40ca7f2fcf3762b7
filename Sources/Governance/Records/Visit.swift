package import Records

/// A day on which somebody of the team went to see a household, or tried to (走访).
///
/// One visit serves every rule it satisfies, for every member of the household it names. Where something happened
/// outside anybody's door, it names the matter alone.
package enum Visit: RecordType {
    package static let household = Field<Household.ID?>("household", title: "户")
    package static let day = Field<Day>("day", title: "走访日期")
    /// Minutes after midnight; only to tell two attempts of one day apart. Time of day is never scored.
    package static let minute = Field<Int?>("minute", title: "时刻") {
        guard let minute = $0, !(0..<1440).contains(minute) else { return nil }
        return "应在 00:00 至 23:59 之间"
    }
    package static let outcome = Field<Outcome>("outcome", title: "结果", why: "决定待办是否完成")
    package static let way = Field<Way?>("way", title: "方式")
    /// The day somebody who is away will be back: home visits pause until then.
    package static let until = Field<Day?>("until", title: "至")
    package static let matter = Field<Matter.ID?>("matter", title: "事件")
    package static let note = Field<String?>("note", title: "情况", sensitivity: .care)

    package static let declaration = Declaration(
        "visit", title: "走访", fields: [household, day, minute, outcome, way, until, matter, note],
        derived: [
            .computed(
                "place", title: "所在楼栋", .reference(Building.self),
                .first(["household.building", "matter.place"])),
            .relation("duties", title: "待办", .many(Duty.self, by: "visit")),
        ],
        indexes: [
            .on(household, day, outcome), .on(day, household, outcome, minute, until, matter),
            Index.on(matter).whereFilled(matter), Index.on(until).whereFilled(until),
        ],
        timing: .evidence(day: "day"), place: "place", check: { unplaced($0) ?? absence($0) })

    package enum Outcome: String, Choice {
        case met = "见到"
        case contacted = "已联系"
        case declined = "拒访"
        case notHome = "未遇"
        case away = "外出"
        case inHospital = "住院"

        package var isAway: Bool { self == .away || self == .inHospital }
    }

    package enum Way: String, Choice {
        case atHome = "入户"
        case phone = "电话"
        case message = "微信"
        case neighbour = "邻居代看"
        case kin = "亲属"
        case passing = "路遇"
    }

    /// An absence has an end, at most 90 days ahead: nobody drops out of sight for good.
    package static let longestAbsence = 90

    private static let unplaced: @Sendable (Row) -> String? = { visit in
        (try? visit[household]) == nil && (try? visit[matter]) == nil ? "要写明是哪一户，或哪一件事" : nil
    }

    private static let absence: @Sendable (Row) -> String? = { visit in
        guard let outcome = try? visit[outcome], let day = try? visit[day] else { return nil }
        let until = (try? visit[until]) ?? nil
        guard outcome.isAway else { return until == nil ? nil : "只有外出、住院才写到哪一天为止" }
        guard let until else { return "\(outcome.rawValue)要写到哪一天为止，例如：\(outcome.rawValue) 至 \(day + 14)" }
        if until <= day { return "“至”应晚于走访日期 \(day)" }
        if until - day > longestAbsence { return "“至”最长 \(longestAbsence) 天，到 \(day + longestAbsence)；到时再续" }
        return nil
    }
}
