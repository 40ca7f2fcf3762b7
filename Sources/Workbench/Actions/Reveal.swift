import Governance
import Records

/// 显示: a protected field in plain, for a reason that is written down.
var revealField: Action {
    Action(
        "显示", title: "看一位居民的身份证号码或电话全文：要写理由，每次都有记录",
        arguments: [
            Action.Argument("什么", hint: "身份证、电话", kind: .choice(["身份证", "电话"])),
            Action.Argument("谁", hint: "姓名，或居民12", kind: .person),
            Action.Argument("理由", hint: "例如：代办社保", why: "谁看了谁的什么、为什么，都有记录"),
        ],
        example: "显示 电话 张样一 代办社保",
        moreExamples: ["显示 身份证 居民12 核对证件"],
        permission: .write,
        run: { desk, words in
            let field = try protectedField(words[0])
            let person = try desk.resident(words[1])
            try desk.checkStillServes(person)
            let reason = words.dropFirst(2).joined(separator: " ")
            let plain: String?
            do {
                plain = try desk.session.disclose(field, of: Resident.ID(person.id), because: reason)
            } catch RecordFailure.readOnly {
                throw ActionFailure.notPermitted("只读或预览时不显示全文：没有记录就不显示", hint: "去掉 --known、--dry-run 再办")
            }
            guard let plain else {
                throw ActionFailure.notFound("\(person.name)没有登记\(field.column.title)", hint: "补登以后再看")
            }
            return Answer(
                columns: [
                    Answer.Column("resident", "居民"), Answer.Column("name", "姓名"),
                    Answer.Column("field", "字段"), Answer.Column("value", "内容"),
                ],
                rows: [
                    [.number(Int(person.id)), .text(person.name), .text(field.column.title), .text(plain)]
                ],
                notes: ["已记录：\(desk.account.title) 因“\(reason)”查看"])
        })
}

private func protectedField(_ word: String) throws -> Field<Sealed?> {
    switch word {
    case "身份证", "身份证号", "身份证号码": return Resident.idNumber
    case "电话", "联系电话", "手机": return Resident.phone
    default: throw ActionFailure.notUnderstood("没有“\(word)”可以显示", hint: "可用：身份证、电话")
    }
}
