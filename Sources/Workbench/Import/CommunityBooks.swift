import Governance
import Records

/// The community a register is taken into: its grids, buildings and doors, and those that the register adds.
final class CommunityBooks {
    /// Without the word 社区.
    let name: String
    /// `nil` until it has been made.
    private(set) var id: Int64?
    /// The numbers of its grids, made or about to be made.
    private(set) var grids: Set<Int> = []

    private let session: Session
    private let survey: RegisterSurvey
    private let isNew: Bool
    /// Grids that a community in the books gets.
    private var added: [Int] = []
    private let isDeclared: Bool
    private var gridIDs: [Int: Int64] = [:]
    private var buildings: [BuildingName: Int64] = [:]
    /// Buildings by number alone, for addresses that name no estate: with the grid each lies in.
    private var byNumber: [String: [(id: Int64, grid: Int?)]] = [:]
    private var doors: [Door: Int64] = [:]
    private var doorsRead: Set<Int64> = []
    /// Buildings that came without a grid.
    private var unplaced = 0
    private var newBuildings: Set<BuildingName> = []

    /// The grid of buildings that nobody has said the grid of.
    private static let unassigned = 0

    private struct Door: Hashable {
        let building: Int64
        let unit: String?
        let room: String?
    }

    /// In books without any community, the one that is named is made, with the grids that were declared or that the
    /// register counts. In others a name has to be known, and so has a grid, unless it was declared.
    init(_ desk: Desk, named word: String?, grids count: Int?, _ survey: RegisterSurvey) throws {
        session = desk.session
        self.survey = survey
        isDeclared = count != nil
        let known = try desk.communities()
        let wanted = word.map { Community.shortName($0.squeezed) }
        if let wanted, let found = known.first(where: { $0.name == wanted }) {
            (name, id, isNew) = (found.name, found.id, false)
        } else if wanted == nil, known.count == 1 {
            (name, id, isNew) = (known[0].name, known[0].id, false)
        } else if let wanted, !wanted.isEmpty, known.isEmpty, desk.account.scope == nil {
            (name, id, isNew) = (wanted, nil, true)
        } else {
            throw Self.unclear(wanted, known.map(\.name), desk)
        }
        try read()
        if let count {
            grids.formUnion(1...max(1, count))
        } else if grids.isEmpty {
            grids = Set(survey.sequence)
        }
        added = isNew ? [] : grids.subtracting(gridIDs.keys).sorted()
    }

    private static func unclear(_ wanted: String?, _ known: [String], _ desk: Desk) -> ActionFailure {
        guard let wanted, !wanted.isEmpty else {
            return .usage("没有写是哪个社区的花名册", usage: "gewu import resident 花名册.xlsx --community 张家湾")
        }
        if desk.account.scope != nil {
            return .notPermitted("没有“\(wanted)”这个社区，或者它不在你的管辖范围内", hint: "核对 --community 和 --as")
        }
        let guess = nearest(wanted, in: known).map { "是否指“\($0)”？" } ?? ""
        return .notFound("没有“\(wanted)”这个社区", hint: guess + "现有：\(known.joined(separator: "、"))")
    }

    /// Reads grids and buildings as the books have them now.
    func read() throws {
        guard let id else { return }
        gridIDs = [:]
        buildings = [:]
        byNumber = [:]
        doors = [:]
        doorsRead = []
        let own = Condition.compare("community", .equal, .integer(id))
        try session.records(Grid.self).where(own).order(by: "id").each("id", "number") { row in
            gridIDs[Int(row.integer(1))] = row.integer(0)
        }
        grids.formUnion(gridIDs.keys.filter { $0 != Self.unassigned })
        try session.records(Building.self).where(own).order(by: "id")
            .each("id", "estate", "name", "grid.number") { row in
                let building = BuildingName(estate: row.textIfAny(1), name: row.text(2))
                remember(building, row.integer(0), row.integerIfAny(3).map { Int($0) })
            }
    }

    private func remember(_ building: BuildingName, _ id: Int64, _ grid: Int?) {
        buildings[building] = buildings[building] ?? id
        byNumber[building.name, default: []].append((id, grid))
    }

    // MARK: Taking

    /// Writes one resident with all that belongs to them.
    func take(_ candidate: ResidentCandidate, in work: Work) throws {
        let household = try household(of: candidate, in: work)
        let resident = try work.insert(
            Resident.self, Resident.name <- candidate.name.text, Resident.sex <- candidate.sex,
            Resident.birth <- candidate.birth,
            Resident.idNumber <- candidate.idNumber.map { Sealed($0.text) },
            Resident.phone <- candidate.phone.map { Sealed($0.text) })
        try work.insert(
            Membership.self, Membership.household <- Household.ID(household), Membership.resident <- resident,
            Membership.relation <- candidate.relation ?? .other, Membership.from <- session.day)
        for category in candidate.categories {
            try work.insert(
                CareTag.self, CareTag.resident <- resident, CareTag.category <- category,
                CareTag.source <- .register, CareTag.from <- session.day)
        }
    }

    /// The household behind a door. Where an address ends at the building, a head begins a new one.
    private func household(of candidate: ResidentCandidate, in work: Work) throws -> Int64 {
        let address = candidate.address
        let building = try building(of: candidate, in: work)
        try readDoors(of: building)
        let door = Door(building: building, unit: address.unit, room: address.room)
        let isWholeHouse = address.room != nil || address.building.hasSuffix("号")
        if let known = doors[door], isWholeHouse || candidate.relation != .head { return known }
        let household = try work.insert(
            Household.self, Household.building <- Building.ID(building), Household.unit <- address.unit,
            Household.room <- address.room, Household.state <- .here)
        doors[door] = household.raw
        return household.raw
    }

    private func readDoors(of building: Int64) throws {
        guard doorsRead.insert(building).inserted else { return }
        try session.records(Household.self).where(Household.building == Building.ID(building)).order(by: "id")
            .each("id", "unit", "room") { row in
                let door = Door(building: building, unit: row.textIfAny(1), room: row.textIfAny(2))
                doors[door] = doors[door] ?? row.integer(0)
            }
    }

    private func building(of candidate: ResidentCandidate, in work: Work) throws -> Int64 {
        let name = BuildingName(candidate.address)
        if let known = buildings[name] { return known }
        if name.estate == nil, let alike = byNumber[name.name] {
            if alike.count == 1 { return alike[0].id }
            let inGrid = alike.filter { $0.grid == candidate.grid }
            if inGrid.count == 1 { return inGrid[0].id }
        }
        let number =
            survey.grid(of: name, among: grids) ?? candidate.grid ?? (grids.count == 1 ? grids.first : nil)
        if number == nil { unplaced += 1 }
        let grid = try grid(number ?? Self.unassigned, in: work)
        let building = try work.insert(
            Building.self, Building.name <- name.name, Building.estate <- name.estate)
        try link(building.raw, to: grid, in: work)
        remember(name, building.raw, number)
        newBuildings.insert(name)
        return building.raw
    }

    private func grid(_ number: Int, in work: Work) throws -> Int64 {
        try makePlaces(in: work)
        return try gridIDs[number] ?? makeGrid(number, in: work)
    }

    /// A new community comes with all of its grids, also those no resident lives in.
    private func makePlaces(in work: Work) throws {
        if id == nil { id = try work.insert(Community.self, Community.name <- name).raw }
        for number in grids.sorted() where gridIDs[number] == nil { _ = try makeGrid(number, in: work) }
    }

    private func makeGrid(_ number: Int, in work: Work) throws -> Int64 {
        let title = number == Self.unassigned ? "待划分" : "第\(number)网格"
        let grid = try work.insert(Grid.self, Grid.number <- number, Grid.name <- title)
        if let id { try link(grid.raw, to: id, in: work) }
        gridIDs[number] = grid.raw
        return grid.raw
    }

    private func link(_ child: Int64, to parent: Int64, in work: Work) throws {
        try work.insert(
            PlaceLink.self, PlaceLink.child <- Int(child), PlaceLink.parent <- Int(parent),
            PlaceLink.from <- session.day)
    }

    // MARK: What to tell

    func notes(isDryRun: Bool) -> [String] {
        var notes: [String] = []
        let would = isDryRun ? "将" : "已"
        if isNew {
            let numbers = grids.sorted().map(String.init).joined(separator: "、")
            let origin = isDeclared ? "按 --grids" : "按花名册里相连的网格号；要另定，用 --grids 写明网格数"
            notes.append(
                "账本里还没有社区：\(would)新建\(name)社区和 \(grids.count) 个网格（\(numbers)，\(origin)）")
        }
        if !added.isEmpty {
            notes.append("\(would)为\(name)社区增设第 \(added.map(String.init).joined(separator: "、")) 网格")
        }
        if unplaced > 0 {
            notes.append("\(unplaced) 栋楼在花名册里没有网格，记在“待划分”下；请之后划入网格")
        }
        let divided = survey.divided(among: grids).filter { newBuildings.contains($0) }
        if !divided.isEmpty {
            let names = divided.prefix(5).map(\.title).joined(separator: "、")
            notes.append(
                "\(divided.count) 栋楼在花名册里分属几个网格（\(names)\(divided.count > 5 ? " 等" : "")），一栋楼只属一个网格，按多数行划入；请核对"
            )
        }
        return notes
    }
}
