package import Records

/// A move that the process does not allow.
package enum ProcessFailure: Error, Equatable, Sendable {
    case noProcess(type: String)
    /// What may follow, which may be nothing.
    case notNext(from: String, to: String, next: [String], suggestion: String?)
    case notYours(state: String, by: [String])
    case unknownState(type: String, String)
    /// Only so long after the record came to the state.
    case tooLate(step: String, until: Instant)
    case needsReason(step: String)
    /// Who handled it does not check it.
    case handledYourself(step: String, account: String)
    /// A state that a record comes to once.
    case onlyOnce(state: String)
    case needsDay(step: String)
    case dayPast(step: String, Day)
    case noTerm(kind: String, state: String)
    case notExtended(kind: String, ExtensionRefusal)
}

extension ProcessFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noProcess(let type): "\(type)没有流程，不能办理"
        case .notNext(let from, let to, let next, let suggestion):
            next.isEmpty
                ? "“\(from)”已是最后一步，不能再到“\(to)”"
                : "“\(from)”以后不能到“\(to)”"
                    + (suggestion.map { "，是否指“\($0)”？" } ?? "；可到：\(next.joined(separator: "、"))")
        case .notYours(let state, let by): "“\(state)”由\(by.joined(separator: "、"))办理；请他们来办"
        case .unknownState(let type, let state): "\(type)的流程里没有“\(state)”"
        case .tooLate(let step, let until): "“\(step)”要在 \(until) 以前；过了就要办下去，办不了的，说明理由请书记定"
        case .needsReason(let step): "“\(step)”要写理由"
        case .handledYourself(let step, let account): "“\(step)”要由没有经手的人来办；\(account) 承办过这件事"
        case .onlyOnce(let state): "“\(state)”只能一次；已经告知过的，不能再要别的材料"
        case .needsDay(let step): "“\(step)”要写到哪一天再看"
        case .dayPast(let step, let day): "“\(step)”写的 \(day) 不晚于今天"
        case .noTerm(let kind, let state): "“\(state)”没有能延长的\(kind)"
        case .notExtended(let kind, let refusal): "\(kind)没有延长：\(refusal.message)"
        }
    }
}
