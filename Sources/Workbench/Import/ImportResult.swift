/// What became of a list that was taken in, row by row; encodes to what `gewu import --format json` prints.
package struct ImportResult: Equatable, Sendable {
    /// The record type: `resident`.
    package let type: String
    /// The file as it was named.
    package let file: String
    package let isDryRun: Bool
    package internal(set) var rows: [ImportRow] = []
    /// What was made beside the rows, and what the office should look at.
    package internal(set) var notes: [String] = []
    /// The commits it landed in, in order; none in a dry run, or where nothing new was taken.
    package internal(set) var commits: [Int64] = []
    /// The name that these commits bear, by which all of it is taken back.
    package internal(set) var run: String?
    /// The headings of columns that are left alone.
    package internal(set) var ignored: [String] = []
    /// All or nothing was asked for, and rows were refused: nothing was taken.
    package internal(set) var isWithheld = false
    /// How many records of the books were changed, or would be: their rows count as duplicates.
    package internal(set) var updated = 0
    /// How many rows say something else than the record they were found to be, and changed nothing.
    package internal(set) var differing = 0
    /// How many rows say another address of somebody whom the books have, and changed nothing in that.
    package internal(set) var elsewhere = 0

    init(type: String, file: String, isDryRun: Bool) {
        self.type = type
        self.file = file
        self.isDryRun = isDryRun
    }

    package func count(_ status: RegisterRow.Status) -> Int { rows.count { $0.status == status } }

    /// Some rows were refused: exit status 2, or 65 where that held back all.
    package var hasFindings: Bool { rows.contains { $0.status == .refused } }

    /// Says how many records of the books the list changes, or would change if it were let.
    mutating func noteUpdates() {
        if updated > 0 {
            notes.append("重复的行里，\(updated) 行\(isDryRun ? "将" : "已")按表更新账本里的记录")
        }
        if differing > 0 {
            notes.append("重复的行里，\(differing) 行与账本不同，没有改；要按表更新，加 --update，可先用 --dry-run 看")
        }
        if elsewhere > 0 {
            notes.append("重复的行里，\(elsewhere) 行的住址与账本不同，没有改；搬了家的，用 迁居 登记")
        }
    }

    /// Says what of the table itself wants to be looked at.
    mutating func noteShape(_ beyond: BeyondHeadings) {
        if rows.isEmpty { notes.append("表头下面没有数据行") }
        if let note = beyond.note { notes.append(note) }
    }

    /// Without the rows that nothing need be said about.
    package var onlyProblems: ImportResult {
        var copy = self
        copy.shown = rows.filter { $0.status != .good }
        return copy
    }

    /// The rows that are to be encoded, where not all are.
    private var shown: [ImportRow]?
}

/// One row of a list that was taken in.
package struct ImportRow: Equatable, Sendable {
    /// The row's number in the spreadsheet.
    package let row: Int
    package internal(set) var status: RegisterRow.Status
    package let name: String?
    package internal(set) var problems: [RegisterRow.Problem]

    init(_ row: RegisterRow) {
        self.row = row.row
        status = row.status
        name = row.name
        problems = row.problems
    }

    init(row: Int, status: RegisterRow.Status, name: String?, problems: [RegisterRow.Problem]) {
        self.row = row
        self.status = status
        self.name = name
        self.problems = problems
    }
}

extension ImportResult: Encodable {
    private enum Key: String, CodingKey {
        case type, file, counts, updated, rows, notes
        case isDryRun = "dry_run"
    }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(type, forKey: .type)
        try object.encode(file, forKey: .file)
        try object.encode(isDryRun, forKey: .isDryRun)
        var counts: [String: Int] = [:]
        for status in RegisterRow.Status.allCases { counts[status.rawValue] = count(status) }
        try object.encode(counts, forKey: .counts)
        try object.encode(updated, forKey: .updated)
        try object.encode(shown ?? rows, forKey: .rows)
        try object.encode(notes, forKey: .notes)
    }
}

extension ImportRow: Encodable {
    private enum Key: String, CodingKey { case row, status, name, problems }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(row, forKey: .row)
        try object.encode(status.rawValue, forKey: .status)
        try object.encode(name, forKey: .name)
        try object.encode(problems, forKey: .problems)
    }
}

extension RegisterRow.Problem: Encodable {
    private enum Key: String, CodingKey { case column, value, message, hint }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(column, forKey: .column)
        try object.encode(value, forKey: .value)
        try object.encode(message, forKey: .message)
        try object.encode(hint, forKey: .hint)
    }
}
