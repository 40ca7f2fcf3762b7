import Records

/// 报送: the forms that plugins declare, filled from what staff entered once.
var fillForm: Action {
    Action(
        "报送", title: "插件声明的报送表：写谁，看每一格来自哪条记录、缺什么；写地方或“全部”，一户（人）一行，可以导出",
        arguments: [
            Action.Argument("名称", hint: "不写就列出有哪些", isOptional: true),
            Action.Argument("谁或地方", hint: "姓名、户34，或 张家湾、全部", isOptional: true),
        ],
        example: "报送 hardship 张家湾", alsoRead: ["报送表", "表单"],
        run: { desk, words in
            let forms = try desk.host.forms()
            guard let word = words.first else {
                return desk.list(forms, what: "报送表") { "报送 \($0.name) <谁或地方>" }
            }
            let form = try desk.item(word, among: forms, what: "报送表")
            guard words.count > 1 else {
                throw ActionFailure.usage("没有写谁或哪里", usage: "报送 \(form.name) 姓名，报送 \(form.name) 张家湾")
            }
            let rest = words.dropFirst().joined(separator: " ")
            return try desk.session.snapshot {
                if rest == "全部" { return try form.table(in: nil, desk) }
                if words.count == 2, let place = try? desk.place(named: rest),
                    !["community", "grid", "building"].contains(form.roster.type.name)
                {
                    return try form.table(in: place, desk)
                }
                let (id, title) = try desk.subject(of: form.roster.type, named: rest)
                return try form.sheet(of: id, titled: title, desk)
            }
        })
}
