import Governance
import Records

/// 网格: the grids of a place side by side, by number: how many live there, and what is open.
var overviewGrids: Action {
    Action(
        "网格", title: "各网格一览：户、居民、在办的待办和其中逾期的；按网格号排，不排名次",
        arguments: [Action.Argument("地方", hint: "张家湾，张家湾/03，全部", isOptional: true, kind: .place)],
        example: "网格 张家湾",
        takesRest: false,
        run: { desk, words in
            let place = try words.first.flatMap { try desk.place(named: $0) }
            return try gridOverview(desk, in: place)
        })
}

private func gridOverview(_ desk: Desk, in place: PlaceName?) throws -> Answer {
    let session = desk.session
    func within(_ type: Declaration) -> Selection {
        place.map { Selection(of: type).where(.within($0.id)) } ?? Selection(of: type)
    }
    var grids: [(id: Int64, community: String, number: Int)] = []
    try session.each(within(Grid.declaration), ["id", "community.name", "number"]) { row in
        guard let community = row.textIfAny(1) else { return }
        grids.append((row.integer(0), Community.shortName(community), Int(row.integer(2))))
    }
    var homes: [Int64: Int64] = [:]
    try session.each(within(Building.declaration), ["id", "grid"]) { row in
        if let grid = row.integerIfAny(1) { homes[row.integer(0)] = grid }
    }
    var households: [Int64: Int] = [:]
    var gridOf: [Int64: Int64] = [:]
    try session.each(within(Household.declaration), ["id", "building"]) { row in
        guard let grid = homes[row.integer(1)] else { return }
        households[grid, default: 0] += 1
        gridOf[row.integer(0)] = grid
    }
    var people: [Int64: Int] = [:]
    try session.each(within(Membership.declaration), ["household"]) { row in
        if let grid = gridOf[row.integer(0)] { people[grid, default: 0] += 1 }
    }
    var open: [Int64: Int] = [:]
    var late: [Int64: Int] = [:]
    let moment = session.moment
    try session.each(
        within(Duty.declaration).where(Duty.closed == nil), ["building", "due", "due_at", "state"]
    ) { row in
        guard let building = row.integerIfAny(0), let grid = homes[building] else { return }
        open[grid, default: 0] += 1
        let word = DutyWord(
            due: row.day(1), dueAt: row.integerIfAny(2).map { Instant(milliseconds: $0) },
            isSuspended: row.text(3) == Duty.State.suspended.rawValue, on: session.day, at: moment)
        if word == .overdue || word == .late { late[grid, default: 0] += 1 }
    }
    grids.sort { ($0.community, $0.number, $0.id) < ($1.community, $1.number, $1.id) }
    var answer = Answer(
        columns: [
            Answer.Column("grid", "编号", isForPrograms: true), Answer.Column("community", "社区"),
            Answer.Column("number", "网格"), Answer.Column("households", "户"),
            Answer.Column("residents", "居民"), Answer.Column("open", "待办"), Answer.Column("overdue", "其中逾期"),
        ],
        rows: grids.map { grid in
            [
                .number(Int(grid.id)), .text(grid.community), .number(grid.number),
                .number(households[grid.id] ?? 0), .number(people[grid.id] ?? 0),
                .number(open[grid.id] ?? 0), .number(late[grid.id] ?? 0),
            ]
        },
        notes: [
            "\(place?.title ?? "管辖范围内") \(grids.count) 个网格：户 \(households.values.reduce(0, +))，"
                + "居民 \(people.values.reduce(0, +))，待办 \(open.values.reduce(0, +))，其中逾期 "
                + "\(late.values.reduce(0, +))；截至 \(session.day)"
        ])
    answer.chart = Answer.Chart(
        kind: .bar, title: "待办", isShare: false, labels: grids.map { "\($0.community)/\($0.number)" },
        values: grids.map { Double(open[$0.id] ?? 0) })
    return answer
}
