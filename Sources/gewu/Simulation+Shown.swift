import Console
import Governance
import Plugins
import Records
import Workbench

/// A simulation in words, rows and JSON.
struct ShownSimulation {
    private let simulation: Simulation
    private let desk: Desk
    private let community: String?
    private let most: Int
    private let seconds: Double
    private let groups: [DifferenceGroup]

    init(_ simulation: Simulation, _ desk: Desk, community: String?, most: Int, seconds: Double) {
        self.simulation = simulation
        self.desk = desk
        self.community = community
        self.most = most
        self.seconds = seconds
        groups = DifferenceGroup.all(simulation.differences, most: most)
    }

    private func count(_ kind: DutyDifference.Kind) -> Int {
        simulation.differences.count { $0.kind == kind }
    }

    private var title: [String: String] {
        Dictionary(simulation.rules.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
    }

    private var visits: (before: Int, after: Int) {
        (
            Int(simulation.load.reduce(0) { $0 + $1.before }.rounded()),
            Int(simulation.load.reduce(0) { $0 + $1.after }.rounded())
        )
    }

    private var over: (before: Int, after: Int) {
        (simulation.load.count(where: \.isOverBefore), simulation.load.count(where: \.isOverAfter))
    }

    // MARK: For people

    func text() throws -> String {
        var heading: [String] = []
        if let version = simulation.newVersion {
            heading.append("\(simulation.plugin) \(simulation.version) → \(version)")
        }
        for (one, before) in zip(simulation.settings, simulation.before) {
            heading.append(
                "\(simulation.plugin)（\(community ?? "全街道")）\(one.key)：\(before) → \(one.value)")
        }
        let scope = "按 \(desk.session.day) 的账本算，没有写入"
        var text = "测算：\(heading.joined(separator: "；"))。\(scope)\n\n"
        guard !simulation.rules.isEmpty else { return text + "没有一条规则会变\n" }
        text += changes().shown(as: .table).text + "\n"
        text += load(all: false).shown(as: .table).text + "\n"
        return text + (try examples().shown(as: .table).text)
    }

    private func changes() -> Answer {
        let rows: [[Answer.Cell]] = simulation.rules.map { rule in
            func count(_ kind: DutyDifference.Kind) -> Answer.Cell {
                .number(groups.first { $0.rule == rule.name && $0.kind == kind }?.count ?? 0)
            }
            return [.text(rule.name), .text(rule.title), count(.added), count(.removed), count(.moved)]
        }
        let sums = DutyDifference.Kind.allCases.compactMap { kind -> String? in
            count(kind) == 0 ? nil : "\(kind.rawValue) \(count(kind)) 项"
        }
        return Answer(
            columns: [
                Answer.Column("rule", "会变的规则"), Answer.Column("title", "名称"),
                Answer.Column("added", "增加"), Answer.Column("removed", "减少"), Answer.Column("moved", "改期"),
            ],
            rows: rows, notes: [sums.isEmpty ? "今天的待办没有不同" : "今天的待办\(sums.joined(separator: "，"))"])
    }

    /// The grids whose load changes most, or all of them.
    private func load(all: Bool) -> Answer {
        var grids = simulation.load
        if !all {
            grids = grids.filter { $0.before != $0.after }
                .sorted { ($1.after - $1.before, $0.grid) < ($0.after - $0.before, $1.grid) }
            grids = Array(grids.prefix(10))
        }
        let notes = [
            "负担：一户一次上门办它的每一条规则；一个月要上门 \(visits.before) 户次 → \(visits.after) 户次",
            "担不起的网格：\(over.before) 个 → \(over.after) 个（共 \(simulation.load.count) 个网格有人要访）",
        ]
        return Answer(
            columns: [
                Answer.Column("grid", all ? "网格" : "负担变得最多的网格"), Answer.Column("workers", "网格员"),
                Answer.Column("before", "每月户次"), Answer.Column("after", "改后"),
                Answer.Column("capacity", "担得起"), Answer.Column("over", "超出"),
            ],
            rows: grids.map { grid in
                let after = Int(grid.after.rounded())
                let beyond = grid.isOverAfter ? after - grid.capacity : 0
                return [
                    .text(grid.title),
                    .text(grid.workers.isEmpty ? "（没有账号）" : grid.workers.joined(separator: "、")),
                    .number(Int(grid.before.rounded())), .number(after),
                    .number(grid.capacity), beyond > 0 ? .number(beyond) : .none,
                ]
            },
            notes: notes)
    }

    private func examples() throws -> Answer {
        try rows(
            groups.flatMap(\.examples), notes: groups.isEmpty ? [] : ["每种变化列前 \(most) 例；全部用 --format csv"])
    }

    /// Every duty that would be otherwise.
    func all() throws -> Answer { try rows(simulation.differences, named: false) }

    private func rows(
        _ differences: [DutyDifference], notes: [String] = [], named: Bool = true
    ) throws -> Answer {
        Answer(
            columns: [
                Answer.Column("change", "例如"), Answer.Column("rule", "规则"),
                Answer.Column("subject_type", "种类"), Answer.Column("subject", "对象"),
                Answer.Column("due", "期限"), Answer.Column("was", "原来"),
            ],
            rows: try differences.map { one in
                [
                    .text(one.kind.rawValue), .text(one.rule), .text(one.subjectType),
                    named
                        ? .text(try desk.title(ofSubject: one.subject, one.subjectType))
                        : .number(Int(one.subject)),
                    one.due.map { .text($0.description) } ?? .none,
                    one.was.map { .text($0.description) } ?? .none,
                ]
            },
            notes: notes)
    }

    // MARK: For programs

    func json() throws -> JSON {
        func text(_ value: String?) -> JSON { .text(ifAny: value) }
        let settings = zip(simulation.settings, simulation.before).map { one, before in
            JSON.object([
                JSON.Member("key", .text(one.key)), JSON.Member("community", text(community)),
                JSON.Member("before", .text(before)), JSON.Member("after", .text(one.value)),
            ])
        }
        let examples = try groups.flatMap(\.examples).map { one in
            JSON.object([
                JSON.Member("change", .text(Self.word(one.kind))), JSON.Member("rule", .text(one.rule)),
                JSON.Member("subject_type", .text(one.subjectType)),
                JSON.Member("subject", .number(Int(one.subject))),
                JSON.Member("title", .text(try desk.title(ofSubject: one.subject, one.subjectType))),
                JSON.Member("due", text(one.due?.description)),
                JSON.Member("was", text(one.was?.description)),
            ])
        }
        let rules = simulation.rules.map { rule in
            JSON.object(
                [JSON.Member("rule", .text(rule.name)), JSON.Member("title", .text(rule.title))]
                    + DutyDifference.Kind.allCases.map { kind in
                        let group = groups.first { $0.rule == rule.name && $0.kind == kind }
                        return JSON.Member(Self.word(kind), .number(group?.count ?? 0))
                    })
        }
        return .object([
            JSON.Member("plugin", .text(simulation.plugin)),
            JSON.Member("on", .text(desk.session.day.description)),
            JSON.Member("version", .text(simulation.version)),
            JSON.Member("new_version", text(simulation.newVersion)),
            JSON.Member("settings", .list(settings)),
            JSON.Member(
                "duties",
                .object(
                    DutyDifference.Kind.allCases.map { JSON.Member(Self.word($0), .number(count($0))) })),
            JSON.Member("rules", .list(rules)),
            JSON.Member(
                "load",
                .object([
                    JSON.Member("visits_before", .number(visits.before)),
                    JSON.Member("visits_after", .number(visits.after)),
                    JSON.Member("grids_over_before", .number(over.before)),
                    JSON.Member("grids_over_after", .number(over.after)),
                    JSON.Member("grids", load(all: true).json),
                ])),
            JSON.Member("examples", .list(examples)),
            JSON.Member("problems", .list(simulation.problems.map(\.json))),
            JSON.Member("seconds", .measure(seconds)),
        ])
    }

    private static func word(_ kind: DutyDifference.Kind) -> String {
        switch kind {
        case .added: "added"
        case .removed: "removed"
        case .moved: "moved"
        }
    }
}
