import Governance
package import Records

/// What the books keep of one import while it lands and afterwards: its batch, and which rows landed in which commit.
///
/// A batch that is still open, of the same content, goes on under its name: rows that it has landed are not written
/// again.
final class ImportJournal {
    /// The name that every commit of the import bears.
    let run: String
    /// How many rows had landed when the import was broken off; 0 for one that begins.
    var resumed: Int { landed.count }

    private let session: Session
    private let file: String
    private let type: String
    private let sheet: String?
    private let digest: String?
    private let account: String
    private let landed: Set<Int>
    private var batch: ImportBatch.ID?
    private var hasLanded: Bool
    /// Records that were changed so far, with those before the import was broken off.
    private var updated = 0

    init(
        _ desk: Desk, _ type: Declaration, file: String, sheet: String?, community: Int64?
    ) throws {
        session = desk.session
        account = desk.account.name
        self.file = file.split(separator: "/").last.map(String.init) ?? file
        self.type = type.name
        self.sheet = sheet
        digest = ContentDigest.of(file: file)
        let open = try session.records(ImportBatch.self)
            .where(ImportBatch.digest == digest && ImportBatch.type == type.name)
            .where(ImportBatch.state == .open && ImportBatch.sheet == sheet).order(by: "id").all()
        let own = try open.first { batch in
            let place = try batch[ImportBatch.community]?.raw
            return place == nil || community == nil || place == community
        }
        if digest != nil, let own, let name = try own[ImportBatch.run] {
            run = name
            batch = ImportBatch.ID(own.rawID)
            updated = try own[ImportBatch.updated] ?? 0
            hasLanded = true
            landed = try session.landedRows(of: own.rawID)
        } else {
            // Two imports that begin at one moment are told apart by their content.
            run = "import-\(try session.lastCommit() + 1)" + (digest.map { "-\($0.prefix(4))" } ?? "")
            hasLanded = false
            landed = []
        }
    }

    var purpose: Purpose { Purpose("导入", run: run) }

    /// Whether the row has landed before the import was broken off.
    func holds(_ row: Int) -> Bool { landed.contains(row) }

    /// Whether there is a batch in the books that wants to be closed.
    var isOpen: Bool { hasLanded }

    /// Notes, in a unit that takes `rows` and changes `updates` records, that it does; the last unit closes the batch.
    func note(
        _ rows: [Int], updates: Int, _ counts: ImportCounts, community: Int64?, isLast: Bool, in work: Work
    ) throws {
        guard hasLanded || !rows.isEmpty || updates > 0 else { return }
        let updated = updated + updates
        let id: ImportBatch.ID
        if let batch {
            id = batch
        } else {
            id = try work.insert(
                ImportBatch.self, ImportBatch.type <- type, ImportBatch.file <- file,
                ImportBatch.sheet <- sheet, ImportBatch.digest <- digest, ImportBatch.run <- run,
                ImportBatch.account <- account, ImportBatch.at <- session.now,
                ImportBatch.community <- community.map { Community.ID($0) },
                ImportBatch.good <- counts.good, ImportBatch.mended <- counts.mended,
                ImportBatch.duplicate <- counts.duplicate, ImportBatch.refused <- counts.refused,
                ImportBatch.state <- isLast ? .done : .open, ImportBatch.updated <- updated)
        }
        if !rows.isEmpty {
            try work.insert(
                ImportPart.self, ImportPart.batch <- id, ImportPart.commit <- Int(work.number),
                ImportPart.rows <- RowNumbers.text(rows))
        }
        if batch != nil, updates > 0 { try work.update(id, ImportBatch.updated <- updated) }
        if isLast, batch != nil {
            try work.update(
                id, ImportBatch.good <- counts.good, ImportBatch.mended <- counts.mended,
                ImportBatch.duplicate <- counts.duplicate, ImportBatch.refused <- counts.refused,
                ImportBatch.state <- .done)
        }
        pending = (id, updated)
    }

    private var pending: (batch: ImportBatch.ID, updated: Int)?

    /// That the unit which ``note(_:updates:_:community:isLast:in:)`` was called in has landed.
    func hasLandedNow() {
        guard let pending else { return }
        (batch, updated) = pending
        hasLanded = true
    }
}

/// How many rows came to what.
struct ImportCounts: Equatable {
    var good = 0
    var mended = 0
    var duplicate = 0
    var refused = 0

    init(_ rows: [ImportRow]) {
        for row in rows {
            switch row.status {
            case .good: good += 1
            case .mended: mended += 1
            case .duplicate: duplicate += 1
            case .refused: refused += 1
            }
        }
    }
}

/// Row numbers as the books keep them: `3-29 31 33-2004`.
enum RowNumbers {
    /// Of numbers that rise.
    static func text(_ rows: [Int]) -> String {
        var parts: [String] = []
        var index = rows.startIndex
        while index < rows.endIndex {
            let first = rows[index]
            var last = first
            while index + 1 < rows.endIndex, rows[index + 1] == last + 1 {
                index += 1
                last = rows[index]
            }
            parts.append(first == last ? "\(first)" : "\(first)-\(last)")
            index += 1
        }
        return parts.joined(separator: " ")
    }

    static func read(_ text: String) -> [Int] {
        text.split(separator: " ").flatMap { part -> [Int] in
            let ends = part.split(separator: "-").compactMap { Int($0) }
            guard let first = ends.first, let last = ends.last, first <= last else { return [] }
            return Array(first...last)
        }
    }
}

/// Where a record came from.
package struct ImportOrigin: Equatable, Sendable {
    package let batch: Int64
    /// The file's name.
    package let file: String
    /// The name to take all of the import back by.
    package let run: String
    package let commit: Int64
    /// The row in the spreadsheet.
    package let row: Int
}

extension Session {
    /// The row of a list that made a record, or that it was made beside; `nil` for one that no import made.
    ///
    /// Of what a resident's row makes, doors and places come before the resident, and all else behind.
    package func importOrigin(of type: Declaration, id: Int64) throws -> ImportOrigin? {
        guard let made = try history(of: type, id: id).first?.row.commit,
            let part = try records(ImportPart.self).where(ImportPart.commit == Int(made)).first(),
            let batch = try find(part[ImportPart.batch]), let run = try batch[ImportBatch.run]
        else { return nil }
        let main = try batch[ImportBatch.type]
        let records = try changes(of: made).filter { $0.type == main && $0.kind == .added }.map(\.record)
        let rows = RowNumbers.read(try part[ImportPart.rows])
        let places = [
            Community.declaration.name, Grid.declaration.name, Building.declaration.name,
            Household.declaration.name, PlaceLink.declaration.name,
        ]
        let position =
            if type.name == main || !places.contains(type.name) {
                records.lastIndex { $0 <= id }
            } else {
                records.firstIndex { $0 >= id }
            }
        guard let position, rows.indices.contains(position) else { return nil }
        // What an update added to a resident who was there before belongs to no row that made one.
        if type.name != main, let column = type.columns.first(where: { $0.target?.name == main }),
            let first = try history(of: type, id: id).first?.row,
            try first[named: column.name] != .integer(records[position])
        {
            return nil
        }
        return ImportOrigin(
            batch: batch.rawID, file: try batch[ImportBatch.file], run: run, commit: made, row: rows[position]
        )
    }

    fileprivate func landedRows(of batch: Int64) throws -> Set<Int> {
        var rows: Set<Int> = []
        let parts = records(ImportPart.self).where(ImportPart.batch == ImportBatch.ID(batch)).order(by: "id")
        try parts.each("rows") { rows.formUnion(RowNumbers.read($0.text(0))) }
        return rows
    }
}
