import Governance
import Records

/// Writes the rows of a list that are to be taken, a chunk for each commit.
struct RecordLanding {
    private let desk: Desk
    private let shape: RecordShape
    private let judge: RecordJudge
    private let journal: ImportJournal
    private let home: Int64?
    private var waiting: [(index: Int, candidate: RecordJudge.Candidate)] = []
    private var updates: [(index: Int, update: RecordJudge.Update)] = []
    private var seen: Int64
    /// The records that rows of this list have become, by name: for rows that name one above.
    private var made: [String: Int64] = [:]
    private var hasRolledBack = false

    var count: Int { waiting.count + updates.count }

    init(_ desk: Desk, _ shape: RecordShape, _ judge: RecordJudge, _ journal: ImportJournal, home: Int64?)
        throws
    {
        self.desk = desk
        self.shape = shape
        self.judge = judge
        self.journal = journal
        self.home = home
        seen = try desk.session.lastCommit()
    }

    mutating func add(_ candidate: RecordJudge.Candidate, at index: Int) {
        waiting.append((index, candidate))
    }

    mutating func add(_ update: RecordJudge.Update, at index: Int) { updates.append((index, update)) }

    /// Lands what is waiting. What the books refuse is refused in the result, and nothing else with it.
    mutating func land(_ result: inout ImportResult, isLast: Bool) throws {
        guard count > 0 || isLast && journal.isOpen else { return }
        try write(&result, isLast: isLast, isWhole: false)
        waiting = []
        updates = []
    }

    /// Lands everything as one commit, or says that nothing was taken.
    mutating func landAllOrNothing(_ result: inout ImportResult) throws {
        if !result.hasFindings, count > 0 || journal.isOpen {
            do { try write(&result, isLast: true, isWhole: true) } catch is Withheld { result.updated = 0 }
        }
        result.isWithheld = result.hasFindings
        if result.isWithheld {
            result.notes.append("要求全部导入或一行也不导入，而有 \(result.count(.refused)) 行未能导入：账本没有改动")
        }
    }

    private struct Withheld: Error {}

    private mutating func write(_ result: inout ImportResult, isLast: Bool, isWhole: Bool) throws {
        let session = desk.session
        var changed = result.rows
        var updated = 0
        var names = made
        let known = seen
        let isDry = session.context.mode != .apply
        let hasRules = try !desk.rules().isEmpty
        defer {
            result.rows = changed
            result.updated += updated
        }
        let (_, landed) = try session.write(journal.purpose) { work in
            if try session.lastCommit() != known { try judge.refresh(after: known) }
            var taken: [Int] = []
            for (index, candidate) in waiting {
                if let status = try take(candidate, &names, isDry: isDry, in: work, &changed[index]) {
                    changed[index].status = status
                } else {
                    taken.append(candidate.number)
                }
            }
            for (index, update) in updates {
                if try change(update, in: work, &changed[index]) { updated += 1 }
            }
            if isWhole, changed.contains(where: { $0.status == .refused }) { throw Withheld() }
            if !isDry || !taken.isEmpty || updated > 0 {
                try journal.note(
                    taken, updates: updated, ImportCounts(changed), community: home, isLast: isLast, in: work)
            }
            if hasRules { try desk.engine().settle(work) }
        }
        made = names
        if let commit = landed.commit {
            seen = commit
            journal.hasLandedNow()
            result.commits.append(commit)
        }
    }

    /// Brings a record to what its row says; refuses the row where the books refuse that, and where somebody else has
    /// changed the record meanwhile.
    private func change(_ update: RecordJudge.Update, in work: Work, _ row: inout ImportRow) throws -> Bool {
        do {
            if try shape.type.process() != nil,
                update.assignments.contains(where: { Process.own.contains($0.column) })
            {
                throw RecordFailure.refused(field: "状态", type: shape.type.title, reason: "由流程来写，表格改不了")
            }
            try work.update(shape.type, id: update.id, read: update.read, update.assignments)
            return true
        } catch let failure as RecordFailure {
            guard let (message, hint) = Self.words(failure) else { throw failure }
            row.status = .refused
            row.problems = [
                RegisterRow.Problem(
                    column: shape.type.title, value: row.problems.first?.value ?? "", message: message,
                    hint: hint)
            ]
            return false
        }
    }

    /// What of the books' refusals concerns one row and no other.
    static func words(_ failure: RecordFailure) -> (message: String, hint: String)? {
        switch failure {
        case .refused(let field, _, let reason): ("“\(field)”：\(reason)", "请改正后再导入")
        case .missing(let field, _): ("没有“\(field)”", "请补上")
        case .inconsistent(_, let reason): (reason, "请改正后再导入")
        case .outOfScope: ("不在你的管辖范围内", "请核对，或请管辖那里的人导入")
        case .changedMeanwhile: ("刚被别人改过，没有覆盖", "请把这个文件再导入一次")
        case .alike(_, let fields): ("账本里另有一条“\(fields.joined(separator: "、"))”相同的", "请核对，改正写错的一处")
        default: nil
        }
    }

    /// Writes one record; gives what became of the row where it was not written.
    private func take(
        _ candidate: RecordJudge.Candidate, _ names: inout [String: Int64], isDry: Bool, in work: Work,
        _ row: inout ImportRow
    ) throws -> RegisterRow.Status? {
        func about(_ message: String, _ hint: String?) {
            row.problems = [
                RegisterRow.Problem(
                    column: shape.type.title, value: candidate.name ?? "", message: message, hint: hint)
            ]
        }
        if try judge.known.same(candidate.values, parent: candidate.parent) != nil
            || judge.known.bearer(candidate.values) != nil
        {
            about("账本里已有这一条", "没有改动账本")
            return .duplicate
        }
        var values = candidate.values
        for (position, name) in candidate.later {
            guard let id = names[name], !isDry || work.changes.contains(where: { $0.record == id }) else {
                // In a dry run what stood above has been taken back already.
                if isDry { return nil }
                about("它指的“\(name)”没有记入", "请先改正那一行")
                return .refused
            }
            values[position] = .integer(id)
        }
        do {
            let id = try work.alone {
                let id = try work.insert(shape.type, values)
                try work.begin(shape.type, id: id, at: desk.session)
                guard let parent = candidate.parent else { return id }
                do {
                    try work.insert(
                        PlaceLink.self, PlaceLink.child <- Int(id), PlaceLink.parent <- Int(parent),
                        PlaceLink.from <- desk.session.day)
                } catch {
                    try work.remove(shape.type, id: id)
                    throw error
                }
                return id
            }
            if let name = candidate.name { names[name.squeezed] = id }
            return nil
        } catch let failure as RecordFailure {
            if case .alike(_, let fields) = failure {
                about("账本里已有“\(fields.joined(separator: "、"))”相同的一条", "没有改动账本")
                return .duplicate
            }
            guard let (message, hint) = Self.words(failure) else { throw failure }
            about(message, hint)
            return .refused
        }
    }
}
