package import Records

/// What the person concerned said of how a matter was handled (好差评): voluntary, and once for each matter.
///
/// A bad one is rung back within a working day and put right within ten; whoever was judged may object (申诉).
package enum Satisfaction: RecordType {
    package static let matter = Field<Matter.ID>("matter", title: "事件")
    package static let day = Field<Day>("day", title: "评价日期")
    package static let level = Field<Level>("level", title: "满意程度")
    package static let said = Field<String?>("said", title: "意见", sensitivity: .care)
    package static let state = Field<State>("state", title: "状态")
    package static let since = Field<Instant?>("state_since", title: "进入时间")
    package static let due = Field<Instant?>("due", title: "期限")
    package static let promised = Field<Instant?>("promised", title: "承诺期限")
    package static let responsible = Field<String?>("responsible", title: "责任人")

    package static let declaration = Declaration(
        "satisfaction", title: "好差评",
        fields: [matter, day, level, said, state, since, due, promised, responsible],
        indexes: [.unique(matter), .on(state)], timing: .evidence(day: "day"), place: "matter.place")

    /// Five to one stars.
    package enum Level: String, Choice {
        case verySatisfied = "非常满意"
        case satisfied = "满意"
        case fair = "基本满意"
        case dissatisfied = "不满意"
        case veryDissatisfied = "非常不满意"

        package var isBad: Bool { self == .dissatisfied || self == .veryDissatisfied }
    }

    package enum State: String, Choice {
        case kept = "已记录"
        case toCall = "待联系"
        case repairing = "整改中"
        case objected = "申诉中"
        case answered = "已回复"
        case cancelled = "已撤销"

        package static let open: [State] = [.toCall, .repairing, .objected]
    }

    package static let course: Process = {
        func way(_ to: State, _ word: String, needsReason: Bool? = true, by: [Operator.Role]? = nil)
            -> Process.Way
        {
            var way = Process.Way(to: to.rawValue, word: word)
            way.needsReason = needsReason
            way.by = by?.map(\.rawValue)
            return way
        }
        func state(_ state: State, within: Process.Within? = nil, _ ways: Process.Way...) -> Process.State {
            var made = Process.State(state.rawValue, to: ways.map(\.to), within: within)
            made.ways = ways
            return made
        }
        let leaders: [Operator.Role] = [.secretary, .cadre]
        return Process(
            start: State.kept.rawValue,
            states: [
                state(.kept),
                state(
                    .toCall, within: Process.Within(1, .workingDay), way(.repairing, "联系"),
                    way(.objected, "申诉")),
                state(.repairing, way(.answered, "回复"), way(.objected, "申诉")),
                state(
                    .objected, within: Process.Within(5, .workingDay),
                    way(.cancelled, "申诉成立", by: leaders), way(.repairing, "申诉不成立", by: leaders)),
                state(.answered), state(.cancelled),
            ],
            terms: [
                Process.Span(
                    .promised, from: State.open.map(\.rawValue),
                    until: [State.answered.rawValue, State.cancelled.rawValue],
                    within: Process.Within(10, .workingDay))
            ])
    }()
}
