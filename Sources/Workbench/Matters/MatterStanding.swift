import Governance
import Records

extension Desk {
    /// Where a matter stands: its terms with the days they are made of, its steps, and what may come next.
    func course(of row: Row) throws -> (lines: [(String, String)], next: [String]) {
        let process = try Matter.course(row)
        let steps = try session.steps(of: row, in: process)
        let state = try row[Matter.state].rawValue
        var lines: [(String, String)] = [
            ("责任人", try row[Matter.responsible] ?? "没有记下"),
            ("居民联系人", try row[Matter.contactPerson] ?? "没有记下"),
        ]
        if let handler = try row[Matter.handler] { lines.append(("承办", handler)) }
        if let into = try row[Matter.mergedInto] { lines.append(("并入", "事件 \(into.raw)")) }
        for kind in Process.TermKind.allCases {
            guard let (clock, history) = process.clock(kind, after: steps) else { continue }
            let reading = clock.reading(of: history, at: session.moment)
            var words = reading.due.map { "\($0) 前" } ?? "暂停计时"
            words += "（\(clock.term.words)"
            if let basis = clock.term.basis { words += "，\(basis.text)" }
            if reading.length > clock.term.length {
                words += "，已延长到 \(clock.term.clock.words(reading.length))"
            }
            words += reading.isExceeded ? "，已过）" : "）"
            lines.append((kind.rawValue, words))
            lines += reading.explanation().map { ("", $0) }
            if let warning = reading.warning { lines.append(("", warning.message)) }
        }
        let known = try session.records(Step.self)
            .where(Step.type == Matter.declaration.name && Step.record == Int(row.rawID)).order(by: "id")
            .all()
        for step in known {
            var words = "\(try step[Step.at]) \(try step[Step.by])："
            if let kind = try step[Step.term], let length = try step[Step.length] {
                words += "延期，\(kind.rawValue)延长 \(length)"
            } else {
                words += (try step[Step.from].map { "\($0) → " } ?? "") + (try step[Step.to])
            }
            if let day = try step[Step.until] { words += "，到 \(day)" }
            if let reason = try step[Step.reason] { words += "（\(reason)）" }
            lines.append(("流转", words))
        }
        let next = process[state]?.to.compactMap { process[state]?.way(to: $0).word } ?? []
        return (lines, next)
    }
}
