import Governance
import Records

/// Writes what was there before the year of visits began, and notes what the year will bring.
///
/// One commit for the places, one for the accounts, one for the people of each community. Rows are written as they
/// are made; only what later days need is kept.
struct Foundations {
    let year: Year
    let town: Town
    let systemUser: String?
    private let seed: UInt64
    private let residents: Int
    private var households: Households
    private var needs: CareNeeds
    private var sizes: [UInt8]
    private var written = 0
    private(set) var ahead: Ahead
    private var plan: VisitPlan
    /// Whoever may be a member of the Party.
    private var adults: [Institutions.Adult] = []

    /// A building with the doors that wait for households.
    private struct Plot {
        let id: Building.ID
        let doors: [Buildings.Door]
    }

    /// The buildings of one grid.
    private struct Section {
        let id: Grid.ID
        let plots: [Plot]
    }

    private struct District {
        let id: Community.ID
        let sections: [Section]
    }

    init(seed: UInt64, year: Year, residents: Int, systemUser: String?) {
        self.seed = seed
        self.year = year
        self.systemUser = systemUser
        self.residents = residents
        town = Town(seed: seed, residents: residents)
        households = Households(seed: seed, year: year)
        needs = CareNeeds(seed: seed, year: year)
        sizes = Self.sizes(town.households, residents: residents, seed: seed)
        plan = VisitPlan(seed: seed, year: year)
        ahead = Ahead(seed: seed, year: year, residents: residents)
    }

    /// How many people each household has, so that they come to `residents` together.
    private static func sizes(_ count: Int, residents: Int, seed: UInt64) -> [UInt8] {
        var random = Random(seed: seed, .sizes)
        var sizes = (0..<count).map { _ in UInt8(random.pick(HouseholdForm.sizes)) }
        var missing = residents - sizes.reduce(0) { $0 + Int($1) }
        while missing != 0 {
            let place = random.below(count)
            let size = Int(sizes[place]) + missing.signum()
            guard (1...HouseholdForm.largest).contains(size) else { continue }
            sizes[place] = UInt8(size)
            missing -= missing.signum()
        }
        return sizes
    }

    /// Writes everything, and hands back what the days of the year will write.
    mutating func lay(_ store: Store, progress: (String) -> Void) throws -> Ahead {
        var districts: [District] = []
        try write(store, minute: 480, "建立地点") { work in
            for place in town.communities.indices {
                districts.append(try layPlaces(place, Scribe(work: work)))
            }
        }
        let buildings = districts.reduce(0) { $0 + $1.sections.reduce(0) { $0 + $1.plots.count } }
        let grids = town.communities.reduce(0) { $0 + $1.grids.count }
        progress("地点：\(town.communities.count) 个社区，\(grids) 个网格，\(buildings) 栋楼")
        try write(store, minute: 490, "建立账号") { work in
            try layAccounts(districts, Scribe(work: work))
        }
        for (place, district) in districts.enumerated() {
            var people = 0
            try write(store, minute: 500 + place * 10, "导入居民") { work in
                people = try layPeople(of: district, place, Scribe(work: work))
            }
            progress("\(town.communities[place].name)社区：\(people) 名居民")
        }
        let institutions = Institutions(year: year, seed: seed, residents: residents)
        try write(store, minute: 680, "登记党组织、单位和社会组织") { work in
            try institutions.lay(
                districts.enumerated().map { place, district in
                    Institutions.District(
                        id: district.id, name: town.communities[place].name,
                        grids: district.sections.map { section in
                            Institutions.Section(id: section.id, buildings: section.plots.map(\.id))
                        })
                }, adults, work)
        }
        progress("党员、党组织、驻区单位、社会组织")
        ahead.visits = plan.inOrder()
        return ahead
    }

    private func write(
        _ store: Store, minute: Int, _ action: String, _ body: (Work) throws -> Void
    ) throws {
        let context = Context(
            actor: "admin", day: year.base, mode: .apply, instant: Instant(year.base, minute: minute))
        try store.session(context) { session in
            _ = try session.write(Purpose(action)) { try body($0) }
        }
    }

    // MARK: Places

    private func layPlaces(_ place: Int, _ scribe: Scribe) throws -> District {
        let community = town.communities[place]
        var buildings = Buildings(seed: seed, community: place)
        let id = try scribe.community(name: community.name, code: community.code)
        var sections: [Section] = []
        var lastBuilding = 0
        for (index, households) in community.grids.enumerated() {
            let number = index + 1
            let digits = String(number)
            let grid = try scribe.grid(
                number: number, name: "\(community.name)第\(number)网格",
                code: community.code + String(repeating: "0", count: 3 - digits.count) + digits)
            try scribe.link(grid.raw, in: id.raw, from: year.founding)
            var plots: [Plot] = []
            for size in buildings.sizes(households: households) where size > 0 {
                lastBuilding += 1
                let building = try scribe.building(name: "\(lastBuilding)幢")
                try scribe.link(building.raw, in: grid.raw, from: year.founding)
                plots.append(Plot(id: building, doors: buildings.doors(size)))
            }
            sections.append(Section(id: grid, plots: plots))
        }
        return District(id: id, sections: sections)
    }

    // MARK: Accounts

    /// One administrator, one cadre of the street, a secretary for each community, and the first five grid workers
    /// of 张家湾. Surnames with 示例 and the like behind them: nobody is called so.
    private func layAccounts(_ districts: [District], _ scribe: Scribe) throws {
        try scribe.account("admin", title: "管理员", .administrator, systemUser: systemUser ?? "root")
        try scribe.account("street", title: "路示例", .cadre)
        var random = Random(seed: seed, .people, 1)
        for (place, district) in districts.enumerated() {
            let community = town.communities[place]
            try scribe.account(
                community.account, title: Names.surname(&random) + "示范", .secretary, scope: district.id.raw)
            guard community.name == "张家湾" else { continue }
            for (index, section) in district.sections.prefix(5).enumerated() {
                try scribe.account(
                    "\(community.account)-\(index + 1)", title: Names.surname(&random) + "示例", .gridWorker,
                    scope: section.id.raw)
            }
        }
    }

    // MARK: People

    private mutating func layPeople(of district: District, _ place: Int, _ scribe: Scribe) throws -> Int {
        var random = Random(seed: seed, .visits, place + 1)
        var people = 0
        for (index, section) in district.sections.enumerated() {
            for plot in section.plots {
                let phase = random.fraction()
                for door in plot.doors {
                    let family = households.next(size: Int(sizes[written]))
                    written += 1
                    people += family.people.count
                    let household = try layFamily(family, plot.id, door, scribe, phase, (place, index))
                    let isInGrid3 =
                        town.communities[place].name == "张家湾" && index == min(2, district.sections.count - 1)
                    ahead.doors.append((household, plot.id))
                    if isInGrid3, family.isAlone, family.people[0].age >= 70 { ahead.fallen = household }
                }
            }
        }
        return people
    }

    private mutating func layFamily(
        _ family: Family, _ building: Building.ID, _ door: Buildings.Door, _ scribe: Scribe, _ phase: Double,
        _ place: (district: Int, section: Int)
    ) throws -> Household.ID {
        let household = try scribe.household(building, door, family.state)
        let needs = needs.needs(of: family)
        for (index, person) in family.people.enumerated() {
            guard person.since <= year.base else {
                ahead.births.append(Ahead.Birth(person: person, household: household, year))
                continue
            }
            let resident = try scribe.resident(person)
            let membership = try scribe.membership(
                resident, in: household, person.relation, from: person.since)
            if person.age >= 21 {
                adults.append(
                    Institutions.Adult(
                        resident: resident, household: household, district: place.district,
                        section: place.section))
            }
            let carried = needs.filter { $0.person == index }
            for need in carried { try layTag(need, resident, scribe) }
            if carried.isEmpty { ahead.moves.consider(person, resident, membership, household, family) }
        }
        if let round = round(household, family, needs, phase) { plan.add(round) }
        return household
    }

    private mutating func layTag(_ need: CareNeed, _ resident: Resident.ID, _ scribe: Scribe) throws {
        guard need.from <= year.base else {
            ahead.beginnings.append(Ahead.Beginning(resident: resident, need: need))
            return
        }
        // What ends later in the year is still open today, unless its term was known from the first.
        let endsLater =
            need.until.map { $0 > year.base } ?? false && !CareDates.limited.contains(need.category)
        let tag = try scribe.careTag(
            resident, need.category, need.source, from: need.from, until: endsLater ? nil : need.until)
        if endsLater, let day = need.until { ahead.endings.append(Ahead.Ending(tag: tag, day: day)) }
    }

    private func round(
        _ household: Household.ID, _ family: Family, _ needs: [CareNeed], _ phase: Double
    ) -> Round? {
        let needs = needs.filter { CareNeed.visited.contains($0.category) }
        guard let from = needs.map(\.from).min() else { return nil }
        let until = needs.contains { $0.until == nil } ? nil : needs.compactMap(\.until).max()
        let isWeekly =
            family.isAlone
            && (family.people[0].age >= 80 || needs.contains { $0.category == .severelyDisabled })
        return Round(household: household, phase: phase, from: from, until: until, isWeekly: isWeekly)
    }
}
