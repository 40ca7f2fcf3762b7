import Governance
import Records

/// 负荷: what each grid has to do, and who has it.
var gridLoad: Action {
    Action(
        "负荷", title: "各网格手上有多少：待办、事件、天天见，由谁负责；按网格号排",
        arguments: [Action.Argument("地方", hint: "张家湾", isOptional: true)], example: "负荷 张家湾",
        takesRest: false,
        run: { desk, words in
            try load(desk, in: try words.first.flatMap { try desk.place(named: $0) })
        })
}

private func load(_ desk: Desk, in place: PlaceName?) throws -> Answer {
    let session = desk.session
    let staff = try Staff(session)
    var grids: [(id: Int64, number: Int, community: String, buildings: Set<Int64>)] = []
    var selection = Selection(of: Grid.declaration)
    if let place { selection = selection.where(.within(place.id)) }
    try session.each(selection, ["id", "number", "community.name"]) { row in
        guard let community = row.textIfAny(2) else { return }
        grids.append((row.integer(0), Int(row.integer(1)), Community.shortName(community), []))
    }
    grids.sort { ($0.community, $0.number) < ($1.community, $1.number) }
    var gridOf: [Int64: Int64] = [:]
    var anyBuilding: [Int64: Int64] = [:]
    try session.records(Building.self).each("id", "grid.id") { row in
        guard let grid = row.integerIfAny(1) else { return }
        gridOf[row.integer(0)] = grid
        anyBuilding[grid] = anyBuilding[grid] ?? row.integer(0)
    }
    func counts(_ selection: Selection, _ path: Path) throws -> [Int64: Int] {
        var counts: [Int64: Int] = [:]
        try session.each(selection, [path]) { row in
            if let building = row.integerIfAny(0), let grid = gridOf[building] {
                counts[grid, default: 0] += 1
            }
        }
        return counts
    }
    let duties = try counts(Selection(of: Duty.declaration).where(Duty.closed == nil), "building")
    let matters = try counts(
        Selection(of: Matter.declaration).where(Matter.state.among(Matter.State.open)), "place.id")
    let daily = try counts(Selection(of: DailyContact.declaration), "resident.household.building")
    return Answer(
        columns: [
            Answer.Column("community", "社区"), Answer.Column("grid", "网格"), Answer.Column("who", "责任人"),
            Answer.Column("why", "为什么"), Answer.Column("duties", "待办"), Answer.Column("matters", "事件"),
            Answer.Column("daily", "天天见"),
        ],
        rows: grids.map { grid in
            let who = staff.contact(household: nil, building: anyBuilding[grid.id])
            return [
                .text(grid.community), .number(grid.number), who.map { .text($0.title) } ?? .none,
                who.map { .text($0.why) } ?? .none, .number(duties[grid.id] ?? 0),
                .number(matters[grid.id] ?? 0), .number(daily[grid.id] ?? 0),
            ]
        }, notes: ["\(place?.title ?? "管辖范围内") \(grids.count) 个网格，按网格号排，不排名次；截至 \(session.day)"])
}
