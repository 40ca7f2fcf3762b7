package import Records

/// What was reported, is handled and gets closed (事件).
package enum Matter: RecordType {
    /// `EM.01`: a class of two letters and a number in it.
    package static let kind = Field<String>("kind", title: "类别") {
        let letters = $0.utf8
        let isCode =
            letters.count == 5 && letters.prefix(2).allSatisfy { (65...90).contains($0) }
            && letters.dropFirst(2).first == 46 && letters.dropFirst(3).allSatisfy { (48...57).contains($0) }
        return isCode ? nil : "应为 EM.01 这样的代码"
    }
    package static let what = Field<String>("what", title: "情况", sensitivity: .care)
    package static let day = Field<Day>("day", title: "上报日期")
    package static let reported = Field<Instant>("reported", title: "上报时间")
    package static let building = Field<Building.ID?>("building", title: "楼栋")
    package static let household = Field<Household.ID?>("household", title: "户")
    package static let urgency = Field<Urgency>("urgency", title: "紧急程度")
    /// Somebody in need called for help, whatever the class.
    package static let hardship = Field<Bool>("hardship", title: "急难")
    /// Violence is possible: on the spot at once, and the police first.
    package static let danger = Field<Bool>("danger", title: "可能动手")
    package static let state = Field<State>("state", title: "状态")

    package static let declaration = Declaration(
        "matter", title: "事件",
        fields: [kind, what, day, reported, building, household, urgency, hardship, danger, state],
        derived: [
            .computed(
                "place", title: "所在楼栋", .reference(Building.self), .first(["building", "household.building"])),
            .relation("visits", title: "走访", .many(Visit.self, by: "matter")),
            .relation("duties", title: "待办", .many(Duty.self, by: "matter")),
            .relation("service_records", title: "志愿服务记录", .many(ServiceRecord.self, by: "matter")),
            .computed("is_open", title: "未结", .boolean, .among("state", State.open.map(\.stored))),
        ],
        indexes: [.on(state, kind), .on(day)], timing: .evidence(day: "day"), place: "place")

    package enum Urgency: String, Choice {
        case ordinary = "一般"
        case urgent = "紧急"
        case critical = "特急"
    }

    package enum State: String, Choice {
        case reported = "待受理"
        case accepted = "已受理"
        case refused = "不予受理"
        case toDispatch = "待派单"
        case toTake = "待接单"
        case handling = "办理中"
        case toVerify = "待核查"
        case closed = "已办结"
        case reviewed = "已评价"
        case filed = "已归档"
        case withdrawn = "已撤回"

        /// Somebody still has to do something.
        package static let open: [State] = [.reported, .accepted, .toDispatch, .toTake, .handling, .toVerify]
        package var isOpen: Bool { Self.open.contains(self) }
    }
}
