import Governance
import Records

/// 历史: what has been written about somebody or something, when, and by whom.
var showHistory: Action {
    Action(
        "历史", title: "谁在何时改了什么：一位居民、一户、一项待办的每一次变更",
        arguments: [Action.Argument("谁", hint: "姓名、居民12、户34，或待办的编号")],
        run: { desk, words in
            try History(desk, of: words.joined(separator: " ")).answer()
        })
}

/// 变更: the last units of work that landed, for whoever wants to take one back.
var listCommits: Action {
    Action(
        "变更", title: "自己最近的变更，带变更号；写“全部”看大家的",
        arguments: [Action.Argument("全部", hint: "全部", isOptional: true)], takesRest: false,
        run: { desk, words in
            if let word = words.first, word != "全部" {
                throw ActionFailure.notUnderstood("看不懂“\(word)”", hint: "写 变更，或 变更 全部")
            }
            let actor = words.isEmpty ? desk.account.name : nil
            let commits = try desk.session.commits(last: 20, by: actor)
            return Answer(
                columns: [
                    Answer.Column("commit", "变更"), Answer.Column("at", "时间"), Answer.Column("day", "按哪一天"),
                    Answer.Column("actor", "账号"), Answer.Column("action", "做了什么"),
                    Answer.Column("plugin", "插件"), Answer.Column("run", "批次"),
                ],
                rows: commits.map { commit in
                    [
                        .number(Int(commit.number)), .text(commit.at.description),
                        .text(commit.day.description), .text(commit.actor), .text(commit.action),
                        commit.plugin.map { .text($0) } ?? .none, commit.run.map { .text($0) } ?? .none,
                    ]
                },
                notes: commits.isEmpty ? ["还没有变更"] : ["撤销其中一次：撤销 变更号；撤销一批：撤销 批次"])
        })
}

/// The states of a record and of those that say more about it, told as changes of fields.
private struct History {
    let desk: Desk
    private var lines: [Line] = []

    private struct Line {
        let commit: Int64
        let type: Declaration
        let id: Int64
        let field: String
        let before: String
        let after: String
    }

    init(_ desk: Desk, of word: String) throws {
        self.desk = desk
        for (type, id) in try desk.recordsToTell(of: word) { try tell(type, id) }
        lines.sort { ($0.commit, $0.type.title, $0.id) < ($1.commit, $1.type.title, $1.id) }
    }

    func answer() throws -> Answer {
        var headings: [Int64: CommitHeading] = [:]
        for line in lines where headings[line.commit] == nil {
            headings[line.commit] = try desk.session.commit(line.commit)
        }
        return Answer(
            columns: [
                Answer.Column("commit", "变更"), Answer.Column("at", "时间"), Answer.Column("actor", "账号"),
                Answer.Column("action", "做了什么"), Answer.Column("type", "记录"), Answer.Column("id", "编号"),
                Answer.Column("field", "字段"), Answer.Column("before", "原来"), Answer.Column("after", "现在"),
            ],
            rows: lines.map { line in
                let heading = headings[line.commit]
                return [
                    .number(Int(line.commit)), .text(heading?.at.description ?? ""),
                    .text(heading?.actor ?? ""), .text(heading?.action ?? ""), .text(line.type.title),
                    .number(Int(line.id)), .text(line.field), .text(line.before), .text(line.after),
                ]
            })
    }

    private mutating func tell(_ type: Declaration, _ id: Int64) throws {
        var before: Row?
        for (row, ended) in try desk.session.history(of: type, id: id) {
            for column in type.columns {
                let (old, new) = (try before.map { try words($0, column) } ?? "", try words(row, column))
                guard old != new else { continue }
                lines.append(
                    Line(
                        commit: row.commit, type: type, id: id, field: column.title, before: old, after: new))
            }
            before = row
            if let ended, try desk.session.kind(of: type, id: id, in: ended) == .removed {
                lines.append(
                    Line(commit: ended, type: type, id: id, field: "（整条）", before: "", after: "删去"))
                before = nil
            }
        }
    }

    private func words(_ row: Row, _ column: Column) throws -> String {
        let value = try row[named: column.name]
        switch (value, column.kind) {
        case (.null, _): return ""
        case (.integer(let number), .day): return Day(number: Int32(truncatingIfNeeded: number)).description
        case (.integer(let number), .instant): return Instant(milliseconds: number).description
        case (.integer(let number), .boolean): return number != 0 ? "是" : "否"
        case (.integer(let number), .reference(let type)): return "\(type.declaration.title) \(number)"
        case (.integer(let number), _): return String(number)
        case (.real(let number), _): return String(number)
        case (.text(let text), _): return text
        case (.bytes, _): return ""
        }
    }
}

extension Desk {
    /// What a person means who asks for the history of a word: of a person also their homes and care categories.
    fileprivate func recordsToTell(of word: String) throws -> [(Declaration, Int64)] {
        let subject = try historySubject(word)
        guard subject.type.name == Resident.declaration.name else { return [(subject.type, subject.id)] }
        var found = [(subject.type, subject.id)]
        for type in session.catalogue.types {
            for column in type.columns where column.target?.name == Resident.declaration.name {
                found += try session.referrers(type, by: column, to: subject.id).map { (type, $0) }
            }
        }
        return found
    }

    private func historySubject(_ word: String) throws -> (type: Declaration, id: Int64) {
        let plain = word.squeezed
        for (prefix, type) in [
            ("居民", Resident.declaration), ("户", Household.declaration), ("待办", Duty.declaration),
        ] {
            guard plain.hasPrefix(prefix), let id = Int64(plain.dropFirst(prefix.count)) else { continue }
            guard try session.find(type, id: id) != nil else {
                throw unseen(type.title, id, "输入 居民 和姓名查编号")
            }
            return (type, id)
        }
        if Int64(plain) != nil { return (Duty.declaration, try duty(numbered: plain).rawID) }
        let person = try resident(word)
        return (Resident.declaration, person.id)
    }
}
