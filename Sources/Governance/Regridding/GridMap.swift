package import Records

/// The grids of one community on a day, and which building lies in which.
package struct GridMap: Equatable, Sendable {
    package struct Grid: Equatable, Sendable {
        package let id: Int64
        package let number: Int
        package let name: String
        package let code: String?
        /// That it lies in the community.
        package let link: DatedLink

        package init(id: Int64, number: Int, name: String, code: String?, link: DatedLink) {
            self.id = id
            self.number = number
            self.name = name
            self.code = code
            self.link = link
        }
    }

    package struct Building: Equatable, Sendable {
        package let id: Int64
        package let name: String
        package let estate: String?
        package let grid: Int64
        /// That it lies in the grid.
        package let link: DatedLink

        package init(id: Int64, name: String, estate: String?, grid: Int64, link: DatedLink) {
            self.id = id
            self.name = name
            self.estate = estate
            self.grid = grid
            self.link = link
        }

        /// `滨湖小区6幢`
        package var title: String { (estate ?? "") + name }
    }

    package struct DatedLink: Equatable, Sendable {
        package let id: Int64
        package let from: Day
        /// The day a change is entered for already.
        package let until: Day?

        package init(id: Int64, from: Day, until: Day? = nil) {
            self.id = id
            self.from = from
            self.until = until
        }
    }

    package let community: Int64
    /// Without the word 社区.
    package let name: String
    /// Of the community: twelve digits.
    package let code: String?
    package let day: Day
    /// By number.
    package let grids: [Grid]
    /// By id.
    package let buildings: [Building]
    /// Numbers that grids bear from a later day on.
    package internal(set) var comingGrids: [Int: Day] = [:]
    /// Buildings that lie in a grid of the community only from a later day on, by their titles, and when.
    package internal(set) var comingBuildings: [String: Day] = [:]
    /// Grids of now that a building is entered for from a later day on, and the first such day.
    package internal(set) var awaited: [Int64: Day] = [:]
    /// The communities in which buildings of other communities lie, by the buildings' names and titles.
    package internal(set) var elsewhere: [String: Set<String>] = [:]

    package init(
        community: Int64, name: String, code: String?, day: Day, grids: [Grid], buildings: [Building]
    ) {
        self.community = community
        self.name = name
        self.code = code
        self.day = day
        self.grids = grids.sorted { ($0.number, $0.id) < ($1.number, $1.id) }
        self.buildings = buildings.sorted { $0.id < $1.id }
    }

    /// The number of what is no grid: buildings of which nobody has said yet where they belong.
    package static let undivided = 0

    package func grid(_ id: Int64) -> Grid? { grids.first { $0.id == id } }
    package func grid(numbered number: Int) -> Grid? { grids.first { $0.number == number } }
    package func buildings(of grid: Int64) -> [Building] { buildings.filter { $0.grid == grid } }

    /// Which grid each building lies in.
    package var places: [Int64: Int64] {
        Dictionary(buildings.map { ($0.id, $0.grid) }, uniquingKeysWith: { first, _ in first })
    }

    /// What a grid that is added is called: as its sisters are, with or without the community's name before it.
    package func usualName(_ number: Int) -> String {
        let named = grids.filter { $0.number != Self.undivided }
        let prefixed = named.count(where: { $0.name.hasPrefix(name + "第") })
        return (prefixed * 2 > named.count ? name : "") + "第\(number)网格"
    }

    /// The code of the grid `number`: the community's, and three digits; `nil` where the community has none.
    package func usualCode(_ number: Int) -> String? {
        guard let code, let place = try? PlaceCode(code), place.level == .community else { return nil }
        return place.child(number)?.text
    }

    /// The one building that `word` names: `7幢`, `7号楼`, `滨湖小区7幢`, `7`.
    package func building(named word: String) throws(RegridProblem.Kind) -> Building {
        let plain = word.squeezed
        if let exact = try only(word, among: buildings.filter { $0.title.squeezed == plain }) { return exact }
        if let exact = try only(word, among: buildings.filter { $0.name.squeezed == plain }) { return exact }
        var name = HanNumber.read(plain).map { "\($0)幢" }
        if name == nil, let address = DoorAddress(plain) {
            if let other = address.community, other != self.name {
                throw .foreignBuilding(word, community: self.name, other: other)
            }
            let found = buildings.filter {
                $0.name == address.buildingName && (address.estate == nil || $0.estate == address.estate)
            }
            if let building = try only(word, among: found) {
                if address.unit == nil, address.room == nil { return building }
                throw .partOfBuilding(word, building: building.title)
            }
            name = (address.estate ?? "") + address.buildingName
        }
        if let name,
            let found = try only(word, among: buildings.filter { $0.title == name || $0.name == name })
        {
            return found
        }
        let sought = name ?? plain
        if let day = comingBuildings[sought] { throw .notYet(word, from: day) }
        throw .unknownBuilding(
            word, community: self.name,
            nearest: nearest(sought, in: buildings.map(\.title))
                ?? nearest(sought, in: buildings.map(\.name)),
            elsewhere: (elsewhere[sought] ?? []).sorted())
    }

    private func only(
        _ word: String, among found: [Building]
    ) throws(RegridProblem.Kind) -> Building? {
        guard found.count > 1 else { return found.first }
        throw .severalBuildings(word, found.map(\.title))
    }
}

extension Session {
    /// The grids and buildings of a community on the acting day; `nil` where the session does not see the community.
    package func gridMap(of community: Int64) throws -> GridMap? {
        guard let row = try find(Community.ID(community)) else { return nil }
        let gridLinks = try placeLinks(under: [community])
        var names: [Int64: (number: Int, name: String, code: String?)] = [:]
        try records(Grid.self).where(.among("id", gridLinks.map { .integer($0.child) }))
            .each("id", "number", "name", "code") {
                names[$0.integer(0)] = (Int($0.integer(1)), $0.text(2), $0.textIfAny(3))
            }
        let today = gridLinks.filter { $0.link.from <= day && names[$0.child] != nil }
        let buildingLinks = try placeLinks(under: today.map(\.child))
        var titles: [Int64: (name: String, estate: String?)] = [:]
        try records(Building.self).where(.among("id", buildingLinks.map { .integer($0.child) }))
            .each("id", "name", "estate") { titles[$0.integer(0)] = ($0.text(1), $0.textIfAny(2)) }
        var map = GridMap(
            community: community, name: Community.shortName(try row[Community.name]),
            code: try row[Community.code] ?? assignedCode(of: community), day: day,
            grids: today.compactMap { one in
                names[one.child].map {
                    GridMap.Grid(
                        id: one.child, number: $0.number, name: $0.name, code: $0.code, link: one.link)
                }
            },
            buildings: buildingLinks.compactMap { one in
                guard one.link.from <= day, let title = titles[one.child] else { return nil }
                return GridMap.Building(
                    id: one.child, name: title.name, estate: title.estate, grid: one.parent, link: one.link)
            })
        for one in gridLinks where one.link.from > day {
            if let number = names[one.child]?.number { map.comingGrids[number] = one.link.from }
        }
        let here = Set(map.buildings.map(\.id))
        for one in buildingLinks where one.link.from > day {
            map.awaited[one.parent] = min(map.awaited[one.parent] ?? one.link.from, one.link.from)
            guard !here.contains(one.child), let title = titles[one.child] else { continue }
            map.comingBuildings[(title.estate ?? "") + title.name] = one.link.from
        }
        try records(Building.self).each("name", "estate", "community", "community.name") { row in
            guard let other = row.integerIfAny(2), other != community else { return }
            let place = Community.shortName(row.text(3))
            map.elsewhere[row.text(0), default: []].insert(place)
            if let estate = row.textIfAny(1) {
                map.elsewhere[estate + row.text(0), default: []].insert(place)
            }
        }
        return map
    }

    private func assignedCode(of place: Int64) throws -> String? {
        try records(AssignedCode.self).where(AssignedCode.place == Int(place))
            .order(Order("from", descending: true)).first().map { try $0[AssignedCode.code] }
    }

    /// The links to `parents` that hold on the acting day or will later, in the order of their ids.
    private func placeLinks(
        under parents: [Int64]
    ) throws -> [(child: Int64, parent: Int64, link: GridMap.DatedLink)] {
        var found: [(child: Int64, parent: Int64, link: GridMap.DatedLink)] = []
        try records(PlaceLink.self).anyDay()
            .where(.among("parent", parents.map { .integer($0) }))
            .where(PlaceLink.until == nil || PlaceLink.until > day).order(by: "id")
            .each("id", "child", "parent", "from", "until") { row in
                let link = GridMap.DatedLink(id: row.integer(0), from: row.day(3), until: row.dayIfAny(4))
                // One that ends on the day it begins holds on no day.
                if link.from != link.until { found.append((row.integer(1), row.integer(2), link)) }
            }
        return found
    }
}
