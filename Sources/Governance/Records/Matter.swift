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
    /// How it came in.
    package static let source = Field<Source?>("source", title: "来源")
    /// Who reported it; only for whoever handles it and calls back.
    package static let reporter = Field<String?>("reporter", title: "反映人", sensitivity: .care)
    package static let reporterPhone = Field<Sealed?>(
        "reporter_phone", title: "反映人电话", why: "办结以后答复本人", sensitivity: .sensitive,
        sealing: Sealing(lastFour: true) { PhoneNumber.mask($0) })
    /// An account, an organisation or an office: whose job it is.
    package static let handler = Field<String?>("handler", title: "承办")
    /// The one account that residents turn to, whoever handles it.
    package static let contactPerson = Field<String?>("contact_person", title: "居民联系人")
    /// The matter that tells of the same, which is handled for both.
    package static let mergedInto = Field<Matter.ID?>("merged_into", title: "并入")
    /// Written by the process, as are those that follow.
    package static let since = Field<Instant?>("state_since", title: "进入时间")
    package static let due = Field<Instant?>("due", title: "期限")
    package static let promised = Field<Instant?>("promised", title: "承诺期限")
    package static let statutory = Field<Instant?>("statutory", title: "法定期限")
    /// Somebody always answers for it: who was asked first, until another takes it on (首问负责).
    package static let responsible = Field<String?>("responsible", title: "责任人")

    package static let declaration = Declaration(
        "matter", title: "事件",
        fields: [
            kind, what, day, reported, building, household, urgency, hardship, danger, state, source,
            reporter,
            reporterPhone, handler, contactPerson, mergedInto, since, due, promised, statutory, responsible,
        ],
        derived: [
            .computed(
                "place", title: "所在楼栋", .reference(Building.self), .first(["building", "household.building"])),
            .relation("visits", title: "走访", .many(Visit.self, by: "matter")),
            .relation("duties", title: "待办", .many(Duty.self, by: "matter")),
            .relation("service_records", title: "志愿服务记录", .many(ServiceRecord.self, by: "matter")),
            .relation("merged", title: "并入的事件", .many(Matter.self, by: "merged_into")),
            .relation("satisfactions", title: "好差评", .many(Satisfaction.self, by: "matter")),
            .computed("is_open", title: "未结", .boolean, .among("state", State.open.map(\.stored))),
        ],
        indexes: [.on(state, kind), .on(day), Index.on(mergedInto).whereFilled(mergedInto)],
        timing: .evidence(day: "day"), place: "place")

    package enum Urgency: String, Choice {
        case ordinary = "一般"
        case urgent = "紧急"
        case critical = "特急"
    }

    package enum Source: String, Choice {
        case grid = "网格发现"
        case visit = "来访来电"
        case hotline = "12345 工单"
        /// By the rules on petitions, which set terms of their own.
        case petition = "信访"
        case above = "上级交办"
        case unit = "单位反映"
    }

    package enum State: String, Choice {
        case reported = "待受理"
        /// Told once what is missing; the terms stand still until it has come.
        case toComplete = "待补正"
        case accepted = "已受理"
        case refused = "不予受理"
        case toDispatch = "待派单"
        case toTake = "待接单"
        case handling = "办理中"
        /// Waits for money or for somebody else's decision, until a day on which it is looked at again.
        case shelved = "已挂账"
        case toVerify = "待核查"
        case closed = "已办结"
        case reviewed = "已评价"
        case filed = "已归档"
        case withdrawn = "已撤回"
        /// Handled with another that tells of the same; this reporter is answered too.
        case merged = "已并案"

        /// Somebody still has to do something.
        package static let open: [State] = [
            .reported, .toComplete, .accepted, .toDispatch, .toTake, .handling, .shelved, .toVerify,
        ]
        package var isOpen: Bool { Self.open.contains(self) }
    }
}
