import Records

/// 函: the letters that plugins declare, filled from the books.
var writeLetter: Action {
    Action(
        "函", title: "插件声明的函：按账本写好一份草稿；gewu do 加 --out 文件 就写进文件",
        arguments: [
            Action.Argument("名称", hint: "不写就列出有哪些", isOptional: true),
            Action.Argument("谁", hint: "姓名、居民12、户34、单位的名称", isOptional: true),
        ],
        example: "函 feedback 示例图书馆", alsoRead: ["函件"],
        run: { desk, words in
            let letters = try desk.host.letters()
            guard let word = words.first else {
                return desk.list(letters, what: "函") { "函 \($0.name) <\($0.type.title)>" }
            }
            let letter = try desk.item(word, among: letters, what: "函")
            guard words.count > 1 else {
                throw ActionFailure.usage("没有写给谁", usage: "函 \(letter.name) <\(letter.type.title)>")
            }
            return try desk.session.snapshot {
                let rest = words.dropFirst().joined(separator: " ")
                let (id, title) = try desk.subject(of: letter.type, named: rest)
                let text = try letter.write(id)
                var answer = Answer(
                    columns: [
                        Answer.Column("letter", "函"), Answer.Column("id", "编号"),
                        Answer.Column("subject", letter.type.title),
                        Answer.Column("as_of", "截至"), Answer.Column("text", "内容"),
                    ],
                    rows: [
                        [
                            .text(letter.name), .number(Int(id)), .text(title),
                            .text(desk.session.day.description),
                            .text(text),
                        ]
                    ],
                    notes: [text.hasSuffix("\n") ? String(text.dropLast()) : text], isReceipt: true)
                answer.document = text
                return answer
            }
        })
}
