import Glibc
import Governance
import Records
import Sheets

/// Takes a residents' register into the books of one community.
///
/// Rows are judged outside the lock and land in chunks; between two chunks the lock is free for a while, so that
/// consoles stay quick. An import that was broken off is resumed by running it again: its batch goes on where it stopped.
package struct ResidentImport {
    package var file: String
    package var sheet: String?
    /// 张家湾 or 张家湾社区; may be left out where there is only one community.
    package var community: String?
    /// How many grids the community has: those it lacks are made. `nil`: what the books know, and for a new community
    /// what the register's numbers say.
    package var grids: Int?
    /// Headings of this office that the usual words do not cover.
    package var headings: [String: RegisterColumn] = [:]
    /// One commit, and none at all where a row is refused.
    package var isAllOrNothing = false
    /// Whom the books have is brought to what the register says, where it says something else.
    package var isUpdating = false
    /// Called with the number of rows read so far. What it throws ends the import; the same file again goes on from there.
    package var progress: (Int) throws -> Void = { _ in }

    /// Rows of one commit, and how long the lock is left free after it.
    static let chunk = 2000
    static let pause: UInt32 = 30_000

    package init(_ file: String, community: String? = nil) {
        self.file = file
        self.community = community
    }

    /// Imports with the rights of the desk's account on its day; in a session that is not to write, says what would
    /// become of each row.
    ///
    /// Throws what opening the file throws (`SheetFailure`, ``RegisterFailure``), and ``ActionFailure`` where the
    /// community is not clear.
    package func run(at desk: Desk) throws -> ImportResult {
        let session = desk.session
        let isDry = session.context.mode != .apply
        let lands = !isDry && !isAllOrNothing
        var result = ImportResult(type: Resident.declaration.name, file: file, isDryRun: isDry)
        let memory = LayoutMemory(desk, Resident.declaration)
        var own = try memory.recalled(by: SheetReader(file, sheet: sheet))
            .compactMapValues { RegisterColumn(heading: $0) }
        own.merge(headings) { $1 }
        let reader = try SheetReader(file, sheet: sheet)
        let survey = try survey(own)
        let books = try CommunityBooks(desk, named: community, grids: grids, survey)
        let finder = ResidentFinder(session)
        let journal = try ImportJournal(
            desk, Resident.declaration, file: file, sheet: sheet, community: books.id)
        let surroundings = RegisterSurroundings(
            day: session.day, community: books.name, headings: own,
            knowsGrid: { books.grids.contains($0) },
            existing: { candidate, row in try journal.holds(row) ? nil : finder.find(candidate) })
        let register = try ResidentRegister(reader, in: surroundings)
        result.ignored = register.ignored
        if !isDry {
            let pairs = register.headings.map { (Heading.key($1), $0.title) }
            try memory.remember(
                Dictionary(pairs, uniquingKeysWith: { first, _ in first }),
                for: register.headings.values + register.ignored)
        }
        var waiting: [Waiting] = []
        var met: [Met] = []
        let column = register.headings[.name] ?? RegisterColumn.name.title
        var seen = try session.lastCommit()
        while let row = try register.nextRow() {
            result.rows.append(ImportRow(row))
            if row.status == .good || row.status == .mended, let candidate = row.candidate,
                !journal.holds(row.row)
            {
                waiting.append(Waiting(index: result.rows.count - 1, candidate: candidate, update: nil))
            } else if row.status == .duplicate, let candidate = row.candidate, let known = row.known {
                met.append(Met(index: result.rows.count - 1, candidate: candidate, resident: known))
            }
            // What the known ones change lands with what waits: together they are never more than a chunk.
            if met.count == 500 || lands && !met.isEmpty && waiting.count + met.count >= Self.chunk {
                try compare(&met, column, books, &waiting, &result, desk)
            }
            if result.rows.count % 500 == 0 { try progress(result.rows.count) }
            if lands, waiting.count >= Self.chunk {
                try land(&waiting, books, finder, &seen, journal, &result, desk, isLast: false)
                usleep(Self.pause)
            }
        }
        try compare(&met, column, books, &waiting, &result, desk)
        result.run = journal.run
        result.isWithheld = isAllOrNothing && result.hasFindings
        result.noteShape(register.beyond)
        if let note = try OtherSheets.note(file, chosen: sheet, of: reader) { result.notes.append(note) }
        if result.isWithheld {
            result.notes.append("要求全部导入或一行也不导入，而有 \(result.count(.refused)) 行未能导入：账本没有改动")
        } else {
            if !isDry, !waiting.isEmpty || journal.isOpen {
                try land(&waiting, books, finder, &seen, journal, &result, desk, isLast: true)
            }
            result.notes += books.notes(isDryRun: isDry)
            result.noteUpdates()
            if journal.resumed > 0 {
                result.notes.insert("接着上次中断的导入（批次 \(journal.run)）：\(journal.resumed) 行上次已记入", at: 0)
            }
        }
        return result
    }

    /// A row that is to be taken, or that changes a resident whom the books have.
    private struct Waiting {
        let index: Int
        let candidate: ResidentCandidate
        let update: ResidentUpdate?
    }

    /// A row about somebody whom the books have.
    private struct Met {
        let index: Int
        let candidate: ResidentCandidate
        let resident: Int64
    }

    /// Says of the rows about residents whom the books have what they say otherwise; with an update, these wait to be
    /// written.
    private func compare(
        _ met: inout [Met], _ column: String, _ books: CommunityBooks, _ waiting: inout [Waiting],
        _ result: inout ImportResult,
        _ desk: Desk
    ) throws {
        let comparison = try ResidentComparison(desk, of: met.map(\.resident), in: books.id)
        for one in met {
            let update = try comparison.compare(one.candidate, with: one.resident)
            result.rows[one.index].problems = [
                update.problem(in: column, one.candidate.name, isUpdating: isUpdating)
            ]
            if update.livesElsewhere { result.elsewhere += 1 }
            guard update.writesSomething else { continue }
            if isUpdating {
                result.updated += 1
                waiting.append(Waiting(index: one.index, candidate: one.candidate, update: update))
            } else {
                result.differing += 1
            }
        }
        met = []
    }

    private func survey(_ own: [String: RegisterColumn]) throws -> RegisterSurvey {
        let reader = try SheetReader(file, sheet: sheet)
        return try RegisterSurvey({ try reader.next() }, headings: own, file: file)
    }

    /// Writes what is waiting as one commit. Where somebody else has written since the rows were judged, each is
    /// looked for again.
    private func land(
        _ waiting: inout [Waiting], _ books: CommunityBooks, _ finder: ResidentFinder,
        _ seen: inout Int64, _ journal: ImportJournal,
        _ result: inout ImportResult, _ desk: Desk, isLast: Bool
    ) throws {
        let session = desk.session
        let known = seen
        var rows = result.rows
        var written: [ResidentCandidate] = []
        var hasMoved = false
        let (_, landed) = try session.write(journal.purpose) { work in
            hasMoved = try session.lastCommit() != known
            if hasMoved { try books.read() }
            var taken: [Int] = []
            var updates = 0
            for one in waiting {
                if var update = one.update {
                    // Others may have written since the row was judged.
                    if hasMoved {
                        update = try ResidentComparison(desk, of: [update.resident], in: books.id)
                            .compare(one.candidate, with: update.resident)
                    }
                    let refusal = try refused(work) { try update.write(in: work, on: session.day) }
                    if let refusal {
                        rows[one.index].status = .refused
                        rows[one.index].problems = [refusal(one.candidate)]
                        continue
                    }
                    updates += update.writesSomething ? 1 : 0
                    written.append(one.candidate)
                    continue
                }
                if hasMoved, try finder.find(one.candidate, anew: true) != nil {
                    rows[one.index].status = .duplicate
                    rows[one.index].problems = [
                        RegisterRow.Problem(
                            column: RegisterColumn.name.title, value: one.candidate.name.masked,
                            message: "账本里已有此人", hint: "没有改动账本；要核对差别，再导入一次")
                    ]
                    continue
                }
                if let refusal = try refused(work, { try books.take(one.candidate, in: work) }) {
                    rows[one.index].status = .refused
                    rows[one.index].problems = [refusal(one.candidate)]
                    // What was made for it has been taken back with it.
                    try books.read()
                    continue
                }
                written.append(one.candidate)
                taken.append(rows[one.index].row)
            }
            try journal.note(
                taken, updates: updates, ImportCounts(rows), community: books.id, isLast: isLast, in: work)
        }
        result.rows = rows
        waiting = []
        if let commit = landed.commit {
            journal.hasLandedNow()
            finder.note(written)
            if hasMoved { try finder.refresh(after: known) }
            result.commits.append(commit)
            seen = commit
        }
    }

    /// What the books, or a plugin that hears of it, have against one row; `nil` where it is written.
    ///
    /// Where nobody hears, a row that was judged well fails only with the books, and the chunk with it.
    private func refused(
        _ work: Work, _ write: () throws -> Void
    ) throws -> ((ResidentCandidate) -> RegisterRow.Problem)? {
        do {
            try work.alone(write)
            return nil
        } catch let failure as RecordFailure where work.isHeard {
            guard let (message, hint) = RecordLanding.words(failure) else { throw failure }
            return { candidate in
                RegisterRow.Problem(
                    column: RegisterColumn.name.title, value: candidate.name.masked, message: message,
                    hint: hint)
            }
        }
    }
}
