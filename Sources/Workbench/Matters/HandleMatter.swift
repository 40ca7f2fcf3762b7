import Governance
import Records

/// The steps of a matter, each under its own word.
var matterSteps: [Action] {
    [
        step("受理", "收下一件事，由你负责到有人接单", hint: nil),
        step("不予受理", "不收，写明理由", hint: "理由"),
        step("一次性告知", "缺什么一次说全，印成告知书；补正以前期限停住", hint: "身份证、户口簿"),
        step("补正", "缺的补来了，期限接着算", hint: nil),
        Action(
            "派单", title: "把事件派给谁办",
            arguments: [matter, Action.Argument("承办", hint: "账号、单位或站所"), more],
            example: "派单 1024 示例物业", permission: .write,
            run: { desk, words in
                try MatterStep(desk, "派单", words[0], reason: tail(words, from: 2), handler: words[1]).land()
            }),
        step("接单", "接下来办，从此由你负责", hint: nil),
        step("退单", "不归我办的，两个工作日内退回，写明理由", hint: "理由"),
        step("回单", "办好了，写明结果，交别人核查", hint: "结果"),
        step("核查", "没有经手的人看过，办结", hint: nil, optional: "看到什么"),
        step("办结", "核查通过，或小事当场办结；并案的逐一答复", hint: nil, optional: "结果"),
        step("退回重办", "没有办好，退回去接着办；办结了的也可以", hint: "理由"),
        Action(
            "延期", title: "期限届满以前延长，书记或街道干部批准",
            arguments: [
                matter, Action.Argument("多少", hint: "5：按那个期限的单位"),
                Action.Argument("理由", hint: "等配件；写 法定 就延长法定期限"),
            ],
            example: "延期 1024 5 等配件", permission: .write,
            run: { desk, words in try extend(desk, words) }),
        Action(
            "挂账", title: "一时办不了的，写明到哪一天再看，期限停住；书记或街道干部定",
            arguments: [
                matter, Action.Argument("复核日", hint: "2027-03-01，3-1"), Action.Argument("理由", hint: "等维修资金"),
            ],
            example: "挂账 1024 3-1 等维修资金", permission: .write,
            run: { desk, words in
                guard let day = NearDate.read(words[1], after: desk.session.day) else {
                    throw ActionFailure.notUnderstood("“\(words[1])”不是日期", hint: "写到哪一天再看，例如 2027-03-01")
                }
                return try MatterStep(desk, "挂账", words[0], reason: tail(words, from: 2), until: day).land()
            }),
        step("续办", "挂账的接着办，期限接着算", hint: nil),
        Action(
            "并案", title: "说的是同一件事：前一件并入后一件，只办一次，每位反映人都要答复",
            arguments: [matter, Action.Argument("并入", hint: "留下的那一件"), more],
            example: "并案 1024 1020", permission: .write,
            run: { desk, words in
                let kept = try desk.matter(words[1])
                let reason = tail(words, from: 2)
                return try MatterStep(
                    desk, "并案", words[0], reason: reason.isEmpty ? "与事件 \(kept.rawID) 是同一件事" : reason,
                    into: kept
                ).land()
            }),
        step("撤回", "反映人不办了，或报错了，写明理由", hint: "理由"),
        step("归档", "办结、评价过的存档", hint: nil),
        Action(
            "办理", title: "事件往下办：写哪一步，例如 办理 1024 报指挥中心 查无职责",
            arguments: [matter, Action.Argument("哪一步", hint: "受理、接单、回单、重新受理、分开……"), more],
            example: "办理 1024 接单", permission: .write,
            run: { desk, words in
                try MatterStep(desk, words[1], words[0], reason: tail(words, from: 2)).land()
            }),
    ]
}

private let matter = Action.Argument("事件", hint: "事件的编号")
private let more = Action.Argument("说明", hint: "为什么", isOptional: true)

private func tail(_ words: [String], from place: Int) -> String {
    words.dropFirst(place).joined(separator: " ")
}

/// A step with nothing to say but why; `hint` names what must be said.
private func step(_ word: String, _ title: String, hint: String?, optional: String? = nil) -> Action {
    let argument =
        hint.map { Action.Argument($0 == "结果" ? "结果" : $0.contains("、") ? "材料" : "理由", hint: $0) }
        ?? Action.Argument("说明", hint: optional ?? "可以不写", isOptional: true)
    return Action(
        word, title: title, arguments: [matter, argument],
        example: "\(word) 1024" + (hint.map { " \($0 == "理由" ? "要行政执法" : $0 == "结果" ? "已修好" : $0)" } ?? ""),
        permission: .write,
        run: { desk, words in try MatterStep(desk, word, words[0], reason: tail(words, from: 1)).land() })
}

private func extend(_ desk: Desk, _ words: [String]) throws -> Answer {
    let row = try desk.matter(words[0])
    guard let length = Int(words[1].squeezed), length > 0 else {
        throw ActionFailure.notUnderstood("“\(words[1])”不是延长多少", hint: "写一个数，例如：延期 \(row.rawID) 5 等配件")
    }
    var reason = words.dropFirst(2)
    var kind = Process.TermKind.promised
    if let named = reason.first, named.hasPrefix("法定") {
        kind = .statutory
        reason = reason.dropFirst()
    }
    let landing = try desk.session.write(Purpose("延期")) { work in
        try asAction(row.rawID) {
            try work.extend(
                Matter.declaration, id: row.rawID, kind, by: length, because: reason.joined(separator: " "),
                role: desk.account.role, at: desk.session)
        }
    }.landing
    return try desk.receipt(row.rawID, "延期", landing)
}

/// What the process refuses, as an answer to whoever typed the line.
func asAction<Result>(_ matter: Int64, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let failure as ProcessFailure {
        let hint = "输入 事件 \(matter) 看它走到哪一步、接下来可以怎么办"
        switch failure {
        case .notYours, .handledYourself:
            throw ActionFailure.notPermitted("事件 \(matter) \(failure.description)", hint: hint)
        default: throw ActionFailure.notUnderstood("事件 \(matter) \(failure.description)", hint: hint)
        }
    }
}

/// One step of a matter as somebody typed it.
private struct MatterStep {
    private let desk: Desk
    private let word: String
    private let id: Int64
    private let reason: String
    private let handler: String?
    private let day: Day?
    private let kept: Row?

    init(
        _ desk: Desk, _ word: String, _ matter: String, reason: String, handler: String? = nil,
        until day: Day? = nil, into kept: Row? = nil
    ) throws {
        guard desk.session.day <= desk.session.now.day else {
            throw ActionFailure.notUnderstood(
                "\(desk.session.day) 还没有到，不能登记那一天办的事", hint: "今天是 \(desk.session.now.day)；请核对 --on")
        }
        self.desk = desk
        self.word = word
        id = try desk.matter(matter).rawID
        self.reason = reason
        self.handler = handler
        self.day = day
        self.kept = kept
    }

    func land() throws -> Answer {
        let session = desk.session
        let (closed, landing) = try session.write(Purpose(word)) { work in
            // Read within the unit: nobody else writes between this and the step.
            guard let row = try session.find(Matter.ID(id)) else {
                throw RecordFailure.notFound(type: Matter.declaration.title, id: id)
            }
            let process = try Matter.course(row)
            let way = try way(of: row, process)
            try checkMerging(row)
            if let handler = try row[Matter.handler], way.unlike != nil, handler == desk.account.name {
                try asAction(id) {
                    throw ProcessFailure.handledYourself(step: word, account: handler)
                }
            }
            try asAction(id) {
                try work.move(
                    Matter.declaration, id: id, to: way.to, because: reason.isEmpty ? nil : reason,
                    until: day,
                    role: desk.account.role, at: session)
            }
            try note(way, row, work)
            let closed = try way.to == Matter.State.closed.rawValue ? closeMerged(work) : []
            try desk.engine().settle(work)
            return closed
        }
        var answer = try desk.receipt(id, word, landing)
        if !closed.isEmpty {
            let numbers = closed.map { String($0) }.joined(separator: "、")
            answer.notes.append("并入的事件 \(numbers) 一同办结；每位反映人都要答复")
        }
        if word == "一次性告知", landing.commit != nil { answer.document = try noticeOfMissing() }
        return answer
    }

    /// The step that the word means from where the matter is. Where somebody else has just been quicker, says who.
    private func way(of row: Row, _ process: Process) throws -> Process.Way {
        let state = try row[Matter.state].rawValue
        let now = process[state]
        let ways = (now?.to ?? []).compactMap { now?.way(to: $0) }
        let closing = word == "办结" ? ways.first { $0.to == Matter.State.closed.rawValue } : nil
        if let way = ways.first(where: { $0.word == word || $0.to == word }) ?? closing { return way }
        let steps = try desk.session.steps(of: row, in: process)
        if let last = steps.last, let from = last.from, last.by != desk.account.name,
            process[from]?.ways?.contains(where: { $0.word == word }) == true
        {
            throw ActionFailure.conflict(
                "事件 \(id) 没有再动",
                list: ["\(last.by) 已在 \(last.at) 把它从“\(from)”办到“\(last.to)”"])
        }
        let known = process.states.flatMap { $0.ways ?? [] }.compactMap(\.word)
        let guess = known.contains(word) ? nil : nearest(word, in: known)
        let next = ways.compactMap(\.word).joined(separator: "、")
        throw ActionFailure.notUnderstood(
            "事件 \(id) 现在是“\(state)”，不能“\(word)”" + (guess.map { "，是否指“\($0)”？" } ?? ""),
            hint: next.isEmpty ? "已是最后一步" : "接下来可以：\(next)")
    }

    /// What a step says of the matter beside its state.
    private func note(_ way: Process.Way, _ row: Row, _ work: Work) throws {
        if let handler { try work.update(Matter.ID(id), Matter.handler <- handler) }
        if way.takes == true, try row[Matter.handler] == nil, way.to == Matter.State.handling.rawValue {
            try work.update(Matter.ID(id), Matter.handler <- desk.account.name)
        }
        if way.givesBack == true { try work.update(Matter.ID(id), Matter.handler <- nil) }
        if let kept { try work.update(Matter.ID(id), Matter.mergedInto <- Matter.ID(kept.rawID)) }
        if try row[Matter.state] == .merged, way.to == Matter.State.reported.rawValue {
            try work.update(Matter.ID(id), Matter.mergedInto <- nil)
        }
    }

    private func checkMerging(_ row: Row) throws {
        guard let kept else { return }
        guard kept.rawID != id else {
            throw ActionFailure.notUnderstood("事件 \(id) 不能并入它自己", hint: "后面写留下的那一件")
        }
        // As it stands now, not as it was when the line was typed.
        let state = try desk.session.find(Matter.ID(kept.rawID))?[Matter.state]
        guard state?.isOpen == true else {
            throw ActionFailure.notUnderstood(
                "事件 \(kept.rawID) 已不在办（\(state?.rawValue ?? "没有这件")），不能并进去", hint: "并入还在办的那一件")
        }
        guard try children().isEmpty else {
            throw ActionFailure.notUnderstood("事件 \(id) 有别的事件并进来，不能再并入别的", hint: "反过来并：留下 \(id)")
        }
    }

    /// Matters that were merged into this one and wait for it.
    private func children() throws -> [Int64] {
        try desk.session.records(Matter.self)
            .where(Matter.mergedInto == Matter.ID(id) && Matter.state == .merged).order(by: "id").ids().map(
                \.raw)
    }

    private func closeMerged(_ work: Work) throws -> [Int64] {
        let merged = try children()
        for child in merged {
            try work.move(
                Matter.declaration, id: child, to: Matter.State.closed.rawValue,
                because: "随事件 \(id) 办结" + (reason.isEmpty ? "" : "：\(reason)"), role: nil, at: desk.session)
        }
        return merged
    }

    /// 一次性告知书, to be printed and handed over.
    private func noticeOfMissing() throws -> String {
        let missing = reason.split { "、，,；;".contains($0) }.map { $0.trimmed }.filter { !$0.isEmpty }
        let row = try desk.session.find(Matter.ID(id))
        var lines = [
            "一次性告知书", "", "事件编号：\(id)", "事由：\(try row?[Matter.what] ?? "")", "还缺下列材料：",
        ]
        lines += missing.enumerated().map { "  \($0.offset + 1). \($0.element)" }
        lines += [
            "补齐以后接着办，补正期间不计入办理期限。除上列以外，不再要求其他材料。",
            "告知人：\(desk.account.title)　　告知日期：\(desk.session.day)",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}

extension StringProtocol {
    fileprivate var trimmed: String { drop { $0.isWhitespace }.split(separator: " ").joined(separator: " ") }
}

extension Desk {
    /// What a step came to.
    func receipt(_ id: Int64, _ word: String, _ landing: Landing) throws -> Answer {
        let isPreview = landing.commit == nil
        guard !isPreview, let row = try session.find(Matter.ID(id)) else {
            return Answer(notes: ["预览，没有写入：事件 \(id) \(word)"])
        }
        let state = try row[Matter.state]
        let nearest = [try row[Matter.due], try row[Matter.promised], try row[Matter.statutory]]
            .compactMap { $0 }.min()
        var first = "✓ 事件 \(id) \(word)：\(state.rawValue)"
        if state.isOpen, let nearest { first += "，\(nearest) 前" }
        if state.isOpen, let who = try row[Matter.responsible] { first += "；责任人 \(who)" }
        return Answer(
            columns: [
                Answer.Column("id", "事件"), Answer.Column("step", "步骤"), Answer.Column("state", "状态"),
                Answer.Column("due", "期限"), Answer.Column("promised", "承诺期限"),
                Answer.Column("statutory", "法定期限"), Answer.Column("handler", "承办"),
                Answer.Column("responsible", "责任人"),
            ],
            rows: [
                [
                    .number(Int(id)), .text(word), .text(state.rawValue), .instant(try row[Matter.due]),
                    .instant(try row[Matter.promised]), .instant(try row[Matter.statutory]),
                    try row[Matter.handler].map { .text($0) } ?? .none,
                    try row[Matter.responsible].map { .text($0) } ?? .none,
                ]
            ], notes: [first], isReceipt: true)
    }
}
