import Batch
import Console
import Glibc
import Governance
import Records
import Workbench

extension RunReport {
    /// The shape that scripts read.
    func json(peakMemory: Double, _ profile: Profile? = nil) -> JSON {
        var members = [
            JSON.Member("run", .text(run)), JSON.Member("on", .text(day.description)),
            JSON.Member("dry_run", .flag(isDryRun)), JSON.Member("interrupted", .flag(wasInterrupted)),
            JSON.Member("commits", .number(commits)), JSON.Member("jobs", .list(jobs.map(\.json))),
        ]
        if let course {
            members.append(
                JSON.Member(
                    "planned",
                    .object([
                        JSON.Member("whole_rules", .number(course.whole)),
                        JSON.Member("marked", .number(ifAny: course.marked)),
                    ])))
        }
        members.append(JSON.Member("warnings", .list(warnings.map { .text($0) })))
        members.append(JSON.Member("problems", .list(problems.map(\.json))))
        members.append(JSON.Member("seconds", .measure(seconds)))
        members.append(JSON.Member("peak_memory_mb", .measure(peakMemory)))
        if let profile { members.append(JSON.Member("profile", profile.json)) }
        return .object(members)
    }

    /// For people: what became of duties by community and rule, the sums, and what has to be looked at.
    var answer: Answer {
        var answer = Answer(
            columns: [
                Answer.Column("community", "社区"), Answer.Column("rule", "规则"),
                Answer.Column("title", "规则名称"), Answer.Column("added", "新增"), Answer.Column("done", "已办"),
                Answer.Column("lapsed", "漏访"), Answer.Column("suspended", "暂缓"),
                Answer.Column("cancelled", "取消"), Answer.Column("reopened", "恢复"),
            ],
            rows: tallies.map { tally in
                [.text(tally.community ?? "不在任何社区"), .text(tally.rule), .text(tally.title)]
                    + tally.figures.map { .number($0) }
            })
        if tallies.count > 1 {
            answer.rows.append([.text("合计"), .none, .none] + sums.map { .number($0) })
        }
        answer.notes = notes
        answer.hasFindings = hasFindings
        return answer
    }

    private var notes: [String] {
        var notes: [String] = []
        let judged = jobs.filter { $0.job == "\(NightRun.nightly).plan" }.reduce(0) { $0 + $1.records }
        let isUnchanged = jobs.allSatisfy { $0.changes.isEmpty }
        if isUnchanged, !hasFindings, !wasInterrupted { notes.append("没有变化：待办已是 \(day) 应有的样子") }
        notes += warnings.map { "！\($0)" }
        for problem in problems {
            notes.append("✗ \(problem)")
            notes += problem.excerpt
        }
        for job in jobs {
            guard let message = job.message else { continue }
            let place = [job.community, job.job == NightRun.nightly ? nil : job.job].compactMap { $0 }
            notes.append("✗ \(place.isEmpty ? "不在任何社区" : place.joined(separator: " "))：\(message)")
        }
        if wasInterrupted { notes.append("已中断：列出的已经落账，其余没有开始；再运行一次会接着做") }
        if let marked = course?.marked {
            notes.append("上一夜以后变动过的 \(marked) 户、件逐一核过；全部重算的规则 \(course?.whole ?? 0) 条")
        }
        if isDryRun { notes.append("预览，没有写入") }
        notes.append("核过待办 \(judged) 项，落账 \(commits) 次，用时 \(tenths(seconds)) 秒；批次 \(run)")
        return notes
    }
}

extension Tally {
    var figures: [Int] {
        [
            outcome.added, outcome.done, outcome.lapsed, outcome.suspended, outcome.cancelled,
            outcome.reopened,
        ]
    }
}

extension JobResult {
    fileprivate var json: JSON {
        var members = [
            JSON.Member("job", .text(job)), JSON.Member("community", .text(ifAny: community)),
            JSON.Member("status", .text(status.rawValue)), JSON.Member("seconds", .measure(seconds)),
            JSON.Member("records", .number(records)), JSON.Member("findings", .number(findings)),
            JSON.Member("errors", .number(errors)),
            JSON.Member(
                "changes",
                .object(
                    changes.sorted { $0.key < $1.key }.map { type, counts in
                        JSON.Member(
                            type,
                            .object([
                                JSON.Member("added", .number(counts.added)),
                                JSON.Member("changed", .number(counts.changed)),
                                JSON.Member("removed", .number(counts.removed)),
                            ]))
                    })),
        ]
        if let message { members.append(JSON.Member("message", .text(message))) }
        return .object(members)
    }
}

extension ExtensionProblem {
    /// As in every error: `code`, `message`, `hint`, and the place.
    var json: JSON {
        .object([
            JSON.Member("code", .text("plugin_failed")), JSON.Member("message", .text(message)),
            JSON.Member("hint", .text(ifAny: hint)), JSON.Member("plugin", .text(plugin)),
            JSON.Member("file", .text(ifAny: file)), JSON.Member("line", .number(ifAny: line)),
            JSON.Member("records", .number(records)),
            JSON.Member("excerpt", .list(excerpt.map { .text($0) })),
        ])
    }
}

/// A name that no other run has: when it began, and which process it is.
func runName() -> String {
    let now = Clock.now()
    let time = now.description.filter { $0.isNumber }
    return "\(time.prefix(8))-\(time.suffix(4))-\(getpid())"
}

/// The most memory the process has had, in megabytes.
func peakMemory() -> Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return Double(usage.ru_maxrss) / 1024
}

private func tenths(_ seconds: Double) -> String {
    let tenths = Int((seconds * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
}
