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
    private var seen: Int64
    /// The records that rows of this list have become, by name: for rows that name one above.
    private var made: [String: Int64] = [:]
    private var hasRolledBack = false

    var count: Int { waiting.count }

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

    /// Lands what is waiting. What the books refuse is refused in the result, and nothing else with it.
    mutating func land(_ result: inout ImportResult, isLast: Bool) throws {
        guard !waiting.isEmpty || isLast && journal.isOpen else { return }
        var rows = result.rows
        let taken = try write(&rows, isLast: isLast, isWhole: false)
        result.rows = rows
        if let commit = taken { result.commits.append(commit) }
        waiting = []
    }

    /// Lands everything as one commit, or says that nothing was taken.
    mutating func landAllOrNothing(_ result: inout ImportResult) throws {
        if !result.hasFindings, !waiting.isEmpty || journal.isOpen {
            var rows = result.rows
            do {
                if let commit = try write(&rows, isLast: true, isWhole: true) {
                    result.commits.append(commit)
                }
            } catch is Withheld {}
            result.rows = rows
        }
        result.isWithheld = result.hasFindings
        if result.isWithheld {
            result.notes.append("要求全部导入或一行也不导入，而有 \(result.count(.refused)) 行未能导入：账本没有改动")
        }
    }

    private struct Withheld: Error {}

    private mutating func write(_ rows: inout [ImportRow], isLast: Bool, isWhole: Bool) throws -> Int64? {
        let session = desk.session
        var changed = rows
        var names = made
        let known = seen
        let isDry = session.context.mode != .apply
        let hasRules = try !desk.rules().isEmpty
        defer { rows = changed }
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
            if isWhole, changed.contains(where: { $0.status == .refused }) { throw Withheld() }
            if !isDry || !taken.isEmpty {
                try journal.note(
                    taken, ImportCounts(changed), community: home, isLast: isLast, in: work)
            }
            if hasRules { try desk.engine().settle(work) }
        }
        made = names
        if let commit = landed.commit {
            seen = commit
            journal.hasLandedNow()
        }
        return landed.commit
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
            let id = try work.insert(shape.type, values)
            if let parent = candidate.parent {
                do {
                    try work.insert(
                        PlaceLink.self, PlaceLink.child <- Int(id), PlaceLink.parent <- Int(parent),
                        PlaceLink.from <- desk.session.day)
                } catch {
                    try work.remove(shape.type, id: id)
                    throw error
                }
            }
            if let name = candidate.name { names[name.squeezed] = id }
            return nil
        } catch let failure as RecordFailure {
            switch failure {
            case .alike(_, let fields):
                about("账本里已有“\(fields.joined(separator: "、"))”相同的一条", "没有改动账本")
                return .duplicate
            case .refused(let field, _, let reason): about("“\(field)”：\(reason)", "请改正后再导入")
            case .missing(let field, _): about("没有“\(field)”", "请补上")
            case .inconsistent(_, let reason): about(reason, "请改正后再导入")
            case .outOfScope: about("不在你的管辖范围内", "请核对，或请管辖那里的人导入")
            default: throw failure
            }
            return .refused
        }
    }
}
