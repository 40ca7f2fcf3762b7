import Governance
import Records
import Sheets

/// What a heading was taken for the last time a list had the same headings.
struct LayoutMemory {
    private let session: Session
    private let type: String

    init(_ desk: Desk, _ type: Declaration) {
        session = desk.session
        self.type = type.name
    }

    /// The remembered pairs of heading and field's title for the list that `reader` reads, whose headings stand in one
    /// of the first rows, or in two.
    func recalled(by reader: SheetReader) throws -> [String: String] {
        guard try session.records(ImportLayout.self).where(ImportLayout.type == type).count() > 0 else {
            return [:]
        }
        var above: [String] = []
        for _ in 0..<RegisterHeader.searched {
            guard let row = try reader.next() else { break }
            let headings = row.cells.filter { !$0.isCarried }.map { RegisterCells.text($0.value) }
            for some in [headings, above + headings] {
                let pairs = try pairs(for: some)
                if !pairs.isEmpty { return pairs }
            }
            above = headings
        }
        return [:]
    }

    private func pairs(for headings: [String]) throws -> [String: String] {
        guard let row = try row(headings) else { return [:] }
        var pairs: [String: String] = [:]
        for line in try row[ImportLayout.mapping].split(separator: "\n") {
            let halves = line.split(separator: "=", maxSplits: 1).map(String.init)
            if halves.count == 2 { pairs[halves[0]] = halves[1] }
        }
        return pairs
    }

    /// Remembers the pairs, in a commit of its own: taking an import back does not forget how its list was read.
    func remember(_ pairs: [String: String], for headings: [String]) throws {
        guard session.context.mode == .apply, !headings.isEmpty, !pairs.isEmpty else { return }
        let text = pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        if let known = try row(headings), try known[ImportLayout.mapping] == text { return }
        _ = try session.write(Purpose("记住表头")) { work in
            // Looked for once more: somebody else may be importing a list with these headings.
            if let known = try row(headings) {
                try work.update(known, ImportLayout.mapping <- text)
            } else {
                try work.insert(
                    ImportLayout.self, ImportLayout.type <- type, ImportLayout.headings <- Self.key(headings),
                    ImportLayout.mapping <- text)
            }
        }
    }

    private func row(_ headings: [String]) throws -> Row? {
        try session.records(ImportLayout.self)
            .where(ImportLayout.type == type && ImportLayout.headings == Self.key(headings)).first()
    }

    /// The same for the same headings in any order.
    private static func key(_ headings: [String]) -> String {
        Set(headings.map(Heading.key)).filter { !$0.isEmpty }.sorted().joined(separator: "、")
    }
}
