import Batch
import Console
import Governance
import Records
import Workbench

/// The nights of a stretch of days, run one after the other.
struct RunRange {
    let reports: [RunReport]
    let seconds: Double

    /// A row a day.
    var answer: Answer {
        Answer(
            columns: [
                Answer.Column("on", "日期"), Answer.Column("added", "新增"), Answer.Column("done", "已办"),
                Answer.Column("lapsed", "漏访"), Answer.Column("suspended", "暂缓"),
                Answer.Column("cancelled", "取消"), Answer.Column("reopened", "恢复"),
                Answer.Column("whole_rules", "全部重算的规则"), Answer.Column("marked", "逐一核过"),
                Answer.Column("commits", "落账"), Answer.Column("errors", "出错"),
            ],
            rows: reports.map { report in
                [.text(report.day.description)] + report.sums.map { .number($0) } + [
                    .number(report.course?.whole ?? 0), report.course?.marked.map { .number($0) } ?? .none,
                    .number(report.commits),
                    .number(report.jobs.reduce(0) { $0 + $1.errors } + report.problems.count),
                ]
            },
            notes: ["\(reports.count) 天，用时 \(Int(seconds.rounded())) 秒"],
            hasFindings: reports.contains(where: \.hasFindings))
    }

    func json(peakMemory: Double) -> JSON {
        .object([
            JSON.Member("run", .text(reports.first?.run ?? "")),
            JSON.Member("from", .text(reports.first?.day.description ?? "")),
            JSON.Member("to", .text(reports.last?.day.description ?? "")),
            JSON.Member("days", answer.json),
            JSON.Member("problems", .list(reports.flatMap(\.problems).map(\.json))),
            JSON.Member("seconds", .measure(seconds)),
            JSON.Member("peak_memory_mb", .measure(peakMemory)),
        ])
    }
}

extension RunReport {
    /// Added, done, lapsed, suspended, cancelled, reopened.
    var sums: [Int] {
        tallies.reduce([Int](repeating: 0, count: 6)) { sums, tally in
            zip(sums, tally.figures).map { $0 + $1 }
        }
    }
}
