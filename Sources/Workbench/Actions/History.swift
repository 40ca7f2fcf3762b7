import Governance
import Records

/// 历史: what has been written about somebody or something, when, and by whom.
var showHistory: Action {
    Action(
        "历史", title: "谁在何时改了什么：一位居民、一户、一项待办或别的记录的每一次变更；导入的，从哪个文件哪一行来",
        arguments: [Action.Argument("谁", hint: "姓名，居民12、户34、驻区单位56，或只写编号", kind: .person)],
        example: "历史 居民12",
        moreExamples: ["历史 张样一", "历史 户34"],
        run: { desk, words in
            try History(desk, of: words.joined(separator: " ")).answer()
        })
}

/// The states of a record and of those that say more about it, told as changes of fields.
private struct History {
    let desk: Desk
    private var lines: [Line] = []
    private let subject: (type: Declaration, id: Int64)

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
        subject = try desk.historySubject(word)
        for (type, id) in try desk.recordsToTell(of: subject) { try tell(type, id) }
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
            }, notes: try notes())
    }

    /// Which record it is, and the row of a list that it came from.
    private func notes() throws -> [String] {
        var notes = ["\(subject.type.title) \(subject.id)"]
        if let origin = try desk.session.importOrigin(of: subject.type, id: subject.id) {
            notes.append("来自导入：批次 \(origin.run)，文件 \(origin.file)，第 \(origin.row) 行")
        }
        return notes
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
    /// What a person means who asks for the history of a record: of a resident also their homes and care categories.
    fileprivate func recordsToTell(of subject: (type: Declaration, id: Int64)) throws -> [(
        Declaration, Int64
    )] {
        guard subject.type.name == Resident.declaration.name else { return [(subject.type, subject.id)] }
        var found = [(subject.type, subject.id)]
        for type in session.catalogue.types {
            for column in type.columns where column.target?.name == Resident.declaration.name {
                found += try session.referrers(type, by: column, to: subject.id).map { (type, $0) }
            }
        }
        return found
    }

    /// The record that a word names: a type's title with a number, a number alone (no two records have the same), or
    /// somebody's name.
    fileprivate func historySubject(_ word: String) throws -> (type: Declaration, id: Int64) {
        let plain = word.squeezed
        if let row = try listedRow(word) { return (try session.type(named: row.type), row.id) }
        if let id = Int64(plain) {
            let types = session.catalogue.types
            guard let type = try types.first(where: { try isToldOf($0, id) }) else {
                throw unseen("记录", id, "编号在各种清单的第一列；居民的用 居民 和姓名查")
            }
            return (type, id)
        }
        let titled = session.catalogue.types.filter { plain.hasPrefix($0.title) }
            .max { $0.title.count < $1.title.count }
        if let type = titled, let id = Int64(plain.dropFirst(type.title.count)) {
            guard try isToldOf(type, id) else {
                throw unseen(type.title, id, "输入 居民 和姓名查编号，或只写编号：历史 \(id)")
            }
            return (type, id)
        }
        let person = try resident(word)
        return (Resident.declaration, person.id)
    }

    /// Whether there is, or was, such a record in the account's scope.
    private func isToldOf(_ type: Declaration, _ id: Int64) throws -> Bool {
        try !session.history(of: type, id: id).isEmpty
    }
}
