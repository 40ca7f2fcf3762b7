import Governance
import Records

/// 为什么: where a duty comes from.
var explainDuty: Action {
    Action(
        "为什么", title: "一项待办的来历：规则、依据、类别、上次走访、期限",
        arguments: [Action.Argument("待办", hint: "待办的编号")],
        example: "为什么 1024",
        takesRest: false,
        run: { desk, words in
            let duty = try desk.duty(numbered: words[0])
            let explanation = try desk.engine().explain(duty)
            return Answer(
                columns: [Answer.Column("title", "项"), Answer.Column("text", "内容")],
                rows: explanation.lines.map { [.text($0.title), .text($0.text)] })
        })
}

extension Desk {
    /// The duty of that number, if it lies in the account's scope.
    func duty(numbered word: String) throws -> Row {
        guard let number = Int64(word.squeezed) else {
            throw ActionFailure.notUnderstood("“\(word)”不是待办的编号", hint: "编号在 待办 的第一列，例如：为什么 1024")
        }
        guard let duty = try session.find(Duty.ID(number)) else { throw unseen("待办", number, "输入 待办 查编号") }
        return duty
    }

    /// What is not in the books, or not for this account to see: the answer does not tell which.
    func unseen(_ what: String, _ number: Int64, _ hint: String) -> ActionFailure {
        if account.scope == nil { return .notFound("没有编号为 \(number) 的\(what)", hint: hint) }
        return .notPermitted("没有编号为 \(number) 的\(what)，或者它不在你的管辖范围内", hint: hint)
    }
}
