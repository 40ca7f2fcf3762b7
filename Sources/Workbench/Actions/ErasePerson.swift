import Governance
import Records

/// 删除个人信息: what a person may ask for by law; of them nothing is left, and that it was done is on record.
var erasePerson: Action {
    Action(
        "删除个人信息", title: "按本人要求彻底删除一位居民的信息和历史，不能撤销",
        arguments: [
            Action.Argument("居民", hint: "居民12：写编号，名字不算"), Action.Argument("理由", hint: "写进变更记录，例如：本人书面要求"),
        ],
        example: "删除个人信息 居民12 本人书面要求",
        permission: .administer, asks: .always,
        run: { desk, words in
            let word = words[0].squeezed
            guard word.hasPrefix("居民"), let number = Int64(word.dropFirst(2)) else {
                throw ActionFailure.notUnderstood("“\(words[0])”不是居民的编号", hint: "用 居民 姓名 查编号，写成 居民12")
            }
            guard try desk.session.find(Resident.ID(number)) != nil else {
                throw desk.unseen("居民", number, "用 居民 姓名 查编号")
            }
            let reason = words.dropFirst().joined(separator: " ")
            let (erased, landing) = try desk.session.write(Purpose("删除个人信息：\(reason)")) { work in
                let erased = try desk.session.erase(Resident.ID(number), in: work)
                try desk.engine().plan(.about(households: erased.households, matters: [])).land(in: work)
                return erased
            }
            let names = erased.counts.keys.sorted()
            let first = landing.commit.map { "✓ 已删除居民 \(number) 的信息和历史（变更 \($0)），不能恢复" }
            return Answer(
                columns: [Answer.Column("type", "记录"), Answer.Column("erased", "删除")],
                rows: try names.map {
                    [.text(try desk.session.type(named: $0).title), .number(erased.counts[$0] ?? 0)]
                }, notes: [first ?? "预览，没有删除"])
        })
}
