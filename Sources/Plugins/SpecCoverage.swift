/// Which statements of a plugin its specs reach.
package struct SpecCoverage: Equatable, Sendable {
    package let files: [File]

    package struct File: Equatable, Sendable {
        package let name: String
        /// Statements that do something when they run.
        package let statements: Int
        /// The lines on which statements begin that were not reached.
        package let missed: [Int]

        package var reached: Int { statements - missed.count }

        /// `12-15、20`
        package var missedWords: String {
            var ranges: [ClosedRange<Int>] = []
            for line in missed {
                if let last = ranges.last, line <= last.upperBound + 1 {
                    ranges[ranges.count - 1] = last.lowerBound...line
                } else {
                    ranges.append(line...line)
                }
            }
            return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
                .joined(separator: "、")
        }
    }

    /// `ran` are the lines that ran, by file.
    init(_ sources: [(text: String, named: String)], ran: [String: Set<Int>]) {
        files = sources.map { source in
            let lines = ran[source.named] ?? []
            let statements = LuaOutline(source.text).statements
            let missed = statements.filter { $0.lines.isDisjoint(with: lines) }.map(\.line)
            return File(name: source.named, statements: statements.count, missed: Set(missed).sorted())
        }
    }
}

/// The lines that ran. Shared by the interpreters of a run, which are all on one thread.
final class LineRecord {
    private(set) var lines: [String: Set<Int>] = [:]

    func note(_ file: String, _ line: Int) { lines[file, default: []].insert(line) }
}
