import Console
import Records
import Workbench

extension Profile {
    /// For people: the most expensive first, what could be cheaper below.
    var answer: Answer {
        let sorted = lines.enumerated().sorted {
            ($1.element.seconds, $0.offset) < ($0.element.seconds, $1.offset)
        }
        .map(\.element)
        return Answer(
            columns: [
                Answer.Column("what", "什么"), Answer.Column("calls", "次数"), Answer.Column("ms", "毫秒"),
                Answer.Column("statements", "查询"), Answer.Column("rows", "行"),
                Answer.Column("lookups", "关联读取"), Answer.Column("filtered", "Lua 筛选"),
            ],
            rows: sorted.map { line in
                [
                    .text(line.what), .number(line.calls), .number(Int((line.seconds * 1000).rounded())),
                    .number(line.cost.statements), .number(line.cost.rows), .number(line.cost.lookups),
                    .number(line.cost.filtered),
                ]
            },
            notes: sorted.flatMap { line in line.findings.map { "\(line.what)：\($0)" } })
    }

    /// For programs.
    var json: JSON {
        .list(
            lines.map { line in
                .object([
                    JSON.Member("what", .text(line.what)), JSON.Member("calls", .number(line.calls)),
                    JSON.Member("seconds", .measure(line.seconds)),
                    JSON.Member("statements", .number(line.cost.statements)),
                    JSON.Member("rows", .number(line.cost.rows)),
                    JSON.Member("lookups", .number(line.cost.lookups)),
                    JSON.Member("filtered", .number(line.cost.filtered)),
                    JSON.Member("findings", .list(line.findings.map { .text($0) })),
                ])
            })
    }

    /// Says it beside what the command itself has to say.
    func show() {
        let (text, notes) = answer.shown(as: .table)
        Output.beside(text)
        for note in notes { Output.beside(plainText(note)) }
    }
}
