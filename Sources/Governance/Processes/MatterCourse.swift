package import Records

/// The life of a matter (事件): reported, accepted, handed out, handled, checked by somebody else, closed, judged, filed;
/// and the ways aside: given back, shelved, merged, withdrawn, done again.
extension Matter {
    package static func course(_ row: Row) throws -> Process {
        course(kind: try row[kind], urgency: try row[urgency], source: try row[source])
    }

    package static func course(
        kind: String = "PM.01", urgency: Urgency = .ordinary, source: Source? = nil
    ) -> Process {
        let terms = MatterTerms(kind: kind, urgency: urgency)
        let isAtOnce = terms.accept.clock == Deadline.Clock.always.rawValue
        let day = isAtOnce ? terms.accept : Process.Within(1, .workingDay)
        var accept = terms.accept
        if source == .petition { accept = Process.Within(15, .calendarDay) }
        let states: [Process.State] = [
            state(
                .reported, within: accept,
                ways(
                    way(.accepted, "受理", takes: true), way(.toComplete, "一次性告知", needsReason: true),
                    way(.refused, "不予受理", needsReason: true),
                    way(.toTake, "派单", by: dispatchers), way(.handling, "接单", takes: true),
                    way(.closed, "当场办结", needsReason: true)) + aside),
            state(.toComplete, [way(.reported, "补正")] + aside, pauses: true, once: true),
            state(
                .accepted, within: day,
                ways(
                    way(.toTake, "派单", by: dispatchers), way(.handling, "接单", takes: true),
                    way(.toDispatch, "报指挥中心", needsReason: true),
                    way(.closed, "当场办结", needsReason: true)) + aside),
            state(.toDispatch, within: day, [way(.toTake, "派单", by: dispatchers)] + aside),
            state(.toTake, within: day, ways(way(.handling, "接单", takes: true), returning) + aside),
            state(
                .handling,
                ways(
                    way(.toVerify, "回单", needsReason: true), returning,
                    way(.shelved, "挂账", by: leaders, needsReason: true)) + aside),
            state(.shelved, ways(way(.handling, "续办")) + aside, pauses: true, isDated: true),
            state(
                .toVerify, within: Process.Within(2, .workingDay),
                ways(
                    way(.closed, "核查", unlike: [.handling]),
                    way(.handling, "退回重办", needsReason: true, unlike: [.handling])) + aside),
            state(
                .closed,
                ways(
                    way(.reviewed, "评价"), way(.filed, "归档"), way(.handling, "退回重办", needsReason: true))),
            state(.reviewed, ways(way(.filed, "归档"), way(.handling, "退回重办", needsReason: true))),
            state(.filed, []),
            state(.refused, [way(.reported, "重新受理", needsReason: true)]),
            state(.withdrawn, [way(.reported, "重新受理", needsReason: true)]),
            state(
                .merged, ways(way(.closed, "答复", needsReason: true), way(.reported, "分开", needsReason: true))),
        ]
        return Process(start: State.reported.rawValue, states: states, terms: spans(terms, source))
    }

    /// Who hands matters out, and who may put one off or give it more time.
    private static let dispatchers = roles(.communityWorker, .secretary, .cadre)
    private static let leaders = roles(.secretary, .cadre)

    private static func roles(_ roles: Operator.Role...) -> [String] { roles.map(\.rawValue) }

    /// 退单: not mine, and back within two working days.
    private static var returning: Process.Way {
        var way = way(.toDispatch, "退单", needsReason: true)
        way.within = Process.Within(2, .workingDay)
        way.givesBack = true
        return way
    }

    private static var aside: [Process.Way] {
        [way(.withdrawn, "撤回", needsReason: true), way(.merged, "并案")]
    }

    private static func ways(_ ways: Process.Way...) -> [Process.Way] { ways }

    private static func way(
        _ to: State, _ word: String, by: [String]? = nil, needsReason: Bool? = nil, unlike: [State]? = nil,
        takes: Bool? = nil
    ) -> Process.Way {
        var way = Process.Way(to: to.rawValue, word: word)
        way.by = by
        way.needsReason = needsReason
        way.unlike = unlike?.map(\.rawValue)
        way.takes = takes
        return way
    }

    private static func state(
        _ state: State, within: Process.Within? = nil, _ ways: [Process.Way], pauses: Bool? = nil,
        isDated: Bool? = nil, once: Bool? = nil
    ) -> Process.State {
        var made = Process.State(state.rawValue, to: ways.map(\.to), within: within, pauses: pauses)
        made.ways = ways
        made.isDated = isDated
        made.once = once
        return made
    }

    private static func spans(_ terms: MatterTerms, _ source: Source?) -> [Process.Span] {
        let from = State.open.map(\.rawValue)
        let until = [State.closed, .reviewed, .filed, .refused, .withdrawn, .merged].map(\.rawValue)
        let isInDays = terms.close.clock == Deadline.Clock.workingDay.rawValue
        var spans = [
            Process.Span(
                .promised, from: from, until: until, within: terms.close,
                extending: isInDays ? Process.Extending(longest: 10, by: leaders) : nil)
        ]
        if source == .petition {
            spans.append(
                Process.Span(
                    .statutory, from: from, until: until, within: Process.Within(60, .calendarDay),
                    extending: Process.Extending(longest: 30, by: leaders),
                    basis: LegalBasis("信访工作条例", article: 34)))
        }
        return spans
    }
}
