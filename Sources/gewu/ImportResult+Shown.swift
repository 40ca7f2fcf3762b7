import Console
import Workbench

extension ImportResult {
    /// The shape that scripts read.
    func json(onlyProblems: Bool) -> JSON {
        let counts = RegisterRow.Status.allCases.map { JSON.Member($0.rawValue, .number(count($0))) }
        let shown = onlyProblems ? rows.filter { $0.status != .good } : rows
        return .object([
            JSON.Member("type", .text(type)), JSON.Member("file", .text(file)),
            JSON.Member("dry_run", .flag(isDryRun)), JSON.Member("counts", .object(counts)),
            JSON.Member("updated", .number(updated)),
            JSON.Member("rows", .list(shown.map(\.json))),
            JSON.Member("notes", .list(notes.map { .text($0) })),
            JSON.Member("run", .text(ifAny: commits.isEmpty ? nil : run)),
        ])
    }

    /// For people: every row there is something to say about, one line for each thing, and the sums.
    var answer: Answer {
        var answer = Answer(columns: [
            Answer.Column("row", "行"), Answer.Column("status", "结果"),
            Answer.Column("name", type == "resident" ? "姓名" : "名称"),
            Answer.Column("column", "列"), Answer.Column("value", "原来的值"), Answer.Column("message", "说明"),
            Answer.Column("hint", "怎么办"),
        ])
        for row in rows {
            for problem in row.problems {
                answer.rows.append([
                    .number(row.row), .text(row.status.title), .text(row.name ?? ""), .text(problem.column),
                    .text(problem.value), .text(problem.message), problem.hint.map { .text($0) } ?? .none,
                ])
            }
        }
        let sums = RegisterRow.Status.allCases.map { "\($0.title) \(count($0))" }.joined(separator: "，")
        answer.notes = ["共 \(rows.count) 行：\(sums)"] + notes
        if !ignored.isEmpty { answer.notes.append("没有读的列：\(ignored.joined(separator: "、"))") }
        if let run, !commits.isEmpty { answer.notes.append("批次 \(run)；全部撤销：gewu undo \(run)") }
        if isDryRun { answer.notes.append("预览，没有写入") }
        answer.hasFindings = hasFindings
        return answer
    }
}

extension ImportRow {
    fileprivate var json: JSON {
        .object([
            JSON.Member("row", .number(row)), JSON.Member("status", .text(status.rawValue)),
            JSON.Member("name", .text(ifAny: name)),
            JSON.Member(
                "problems",
                .list(
                    problems.map { problem in
                        .object([
                            JSON.Member("column", .text(problem.column)),
                            JSON.Member("value", .text(problem.value)),
                            JSON.Member("message", .text(problem.message)),
                            JSON.Member("hint", .text(ifAny: problem.hint)),
                        ])
                    })),
        ])
    }
}
