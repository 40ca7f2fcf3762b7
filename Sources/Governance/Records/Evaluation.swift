package import Records

/// How far the night has come (夜间进度): the day it brought the duties to, the last commit it had read by then, and what
/// each rule was. There is one, which each night brings up.
///
/// The next night need look only at what has changed since: ``DutyEngine/plan(since:)``.
package enum Evaluation: RecordType {
    package static let day = Field<Day>("day", title: "日期")
    package static let seen = Field<Int>("seen", title: "变更号")
    /// A line for each rule: its name and its fingerprint.
    package static let rules = Field<String?>("rules", title: "规则")

    /// What a commit says it did in which a night wrote the duties it had decided.
    package static let night = "批处理 nightly"

    package static let declaration = Declaration(
        "evaluation", title: "夜间进度", fields: [day, seen, rules], opening: .closed)
}

/// What an ``Evaluation`` says.
package struct Evaluated: Equatable, Sendable {
    package var day: Day
    package var seen: Int64
    /// By the rule's name.
    package var rules: [String: String]

    package init(day: Day, seen: Int64, rules: [Rule]) {
        self.day = day
        self.seen = seen
        self.rules = Dictionary(
            rules.map { ($0.name, $0.fingerprint) }, uniquingKeysWith: { first, _ in first })
    }

    /// The one in the books; `nil` before the first night.
    package init?(_ session: Session) throws {
        guard let row = try session.records(Evaluation.self).order(by: "id").first() else { return nil }
        day = try row[Evaluation.day]
        seen = Int64(try row[Evaluation.seen])
        rules = [:]
        for line in (try row[Evaluation.rules] ?? "").split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
            if parts.count == 2 { rules[parts[0]] = parts[1] }
        }
    }

    /// Puts it in the place of the one in the books.
    package func land(in work: Work, _ session: Session) throws {
        let text = rules.sorted { $0.key < $1.key }.map { "\($0.key)\t\($0.value)" }.joined(separator: "\n")
        let kept = text.isEmpty ? nil : text
        if let row = try session.records(Evaluation.self).order(by: "id").first() {
            try work.update(
                row, Evaluation.day <- day, Evaluation.seen <- Int(seen), Evaluation.rules <- kept)
        } else {
            try work.insert(
                Evaluation.self, Evaluation.day <- day, Evaluation.seen <- Int(seen),
                Evaluation.rules <- kept)
        }
    }
}
