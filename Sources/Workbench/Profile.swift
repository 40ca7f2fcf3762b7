package import Records

/// What the rules, jobs and commands of plugins cost: for whoever asks with `--profile`.
///
/// Belongs to one session's thread. A rule's time is that of planning its duties, its own functions included.
package final class Profile {
    /// Seconds since some moment.
    private let stopwatch: () -> Double
    package private(set) var lines: [Line] = []

    package struct Line: Equatable, Sendable {
        /// `规则 visits.elder`
        package let what: String
        package fileprivate(set) var calls = 0
        package fileprivate(set) var seconds = 0.0
        /// What its plugin asked the books for meanwhile.
        package fileprivate(set) var cost = Usage.Tally()
        /// Places that ask again and again for what one question could tell.
        package fileprivate(set) var findings: [String] = []
    }

    package init(stopwatch: @escaping () -> Double) { self.stopwatch = stopwatch }

    /// So many questions at one place are a loop.
    private static let many = 100

    /// Runs `body` and adds what it cost to the line of `what`. `usage` is what `what` has asked for so far.
    package func measure<Result>(
        _ what: String, usage: () -> Usage?, _ body: () throws -> Result
    ) rethrows -> Result {
        let before = usage()?.tallies ?? [:]
        let start = stopwatch()
        defer {
            add(what, stopwatch() - start, from: before, to: usage()?.tallies ?? [:])
        }
        return try body()
    }

    private func add(
        _ what: String, _ seconds: Double, from before: [String: Usage.Tally], to after: [String: Usage.Tally]
    ) {
        let place = lines.firstIndex { $0.what == what } ?? lines.count
        if place == lines.count { lines.append(Line(what: what)) }
        lines[place].calls += 1
        lines[place].seconds += seconds
        for (spot, tally) in after.sorted(by: { $0.key < $1.key }) {
            let spent = tally - (before[spot] ?? Usage.Tally())
            lines[place].cost = lines[place].cost + spent
            for finding in Self.findings(spot, spent) where !lines[place].findings.contains(finding) {
                lines[place].findings.append(finding)
            }
        }
    }

    private static func findings(_ place: String, _ spent: Usage.Tally) -> [String] {
        let at = place.isEmpty ? "" : "\(place) "
        var findings: [String] = []
        if spent.statements >= many {
            findings.append("\(at)在循环里查了 \(spent.statements) 次（N+1）：把条件写进外面的查询，或先用 group 分组")
        }
        if spent.lookups >= many {
            findings.append("\(at)逐条读了 \(spent.lookups) 条关联记录（N+1）：能写成条件的，写进查询")
        }
        if spent.filtered >= many {
            findings.append("\(at)读出 \(spent.filtered) 条以后在 Lua 里筛选：能写成条件的，写进 where")
        }
        return findings
    }
}

extension Usage.Tally {
    fileprivate static func + (a: Usage.Tally, b: Usage.Tally) -> Usage.Tally {
        Usage.Tally(
            statements: a.statements + b.statements, rows: a.rows + b.rows, lookups: a.lookups + b.lookups,
            filtered: a.filtered + b.filtered)
    }

    fileprivate static func - (a: Usage.Tally, b: Usage.Tally) -> Usage.Tally {
        Usage.Tally(
            statements: a.statements - b.statements, rows: a.rows - b.rows, lookups: a.lookups - b.lookups,
            filtered: a.filtered - b.filtered)
    }
}

extension Desk {
    /// Runs `body`, which is a plugin's, and notes what it cost where somebody asked for that.
    package func measured<Result>(
        _ what: String, of plugin: String?, _ body: () throws -> Result
    ) rethrows -> Result {
        guard let profile else { return try body() }
        return try profile.measure(what, usage: { plugin.flatMap { host.usage(of: $0) } }, body)
    }
}
