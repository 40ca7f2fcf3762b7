import Demo
import Governance
import Records
import Testing

@Suite struct PlacesTests {
    @Test func `there are 16 communities, and each has the code of the list of 2013 where that names it`()
        throws
    {
        let lines = try Sample().lines(of: Community.self, "name", "code")

        #expect(lines.count == 16)
        #expect(Set(lines.map { $0[1] }).count == 16)
        #expect(lines.contains([.text("张家湾"), .text("420106012007")]))
        #expect(lines.contains([.text("青鱼嘴"), .text("420106012013")]))
    }

    @Test func `grids are numbered from 1 within their community, and their code continues its code`() throws
    {
        let lines = try Sample(residents: 15_000).lines(
            of: Grid.self, "community.name", "community.code", "number", "name", "code")

        var last: [Value: Int64] = [:]
        for line in lines {
            guard case .text(let community) = line[0], case .text(let code) = line[1],
                case .integer(let number) = line[2]
            else {
                Issue.record("\(line)")
                continue
            }
            #expect(number == last[line[0], default: 0] + 1)
            #expect(line[3] == .text("\(community)第\(number)网格"))
            #expect(line[4] == .text("\(code)00\(number)"))
            last[line[0]] = number
        }
        #expect(last.count == 16)
    }

    @Test func `a grid has 200 to 500 households when there are people enough for that`() throws {
        let sample = try Sample(residents: 15_000)

        let sizes = try sample.read {
            try $0.group(Selection(of: Household.declaration), by: "building.grid").map(\.1)
        }
        #expect(sizes.count == 19)
        #expect(sizes.allSatisfy { (200...500).contains($0) })
    }

    @Test
    func `on the day every building lies in one grid and every grid in one community, and did so before`()
        throws
    {
        let sample = try Sample()

        let children = try sample.lines(of: PlaceLink.self, "child").map { $0[0] }
        let places = try sample.read {
            try $0.records(Grid.self).ids().map { Value.integer($0.raw) }
                + $0.records(Building.self).ids().map { Value.integer($0.raw) }
        }
        #expect(children.count == places.count)
        #expect(Set(children) == Set(places))
        let communities = try sample.lines(of: Building.self, "grid", "community")
        #expect(communities.allSatisfy { $0[0] != .null && $0[1] != .null })
        let since = try sample.lines(of: PlaceLink.self, "from")
        #expect(since.allSatisfy { $0[0] == Day("2017-01-01")?.stored })
    }

    @Test func `no two buildings of a community and no two doors of a building are alike`() throws {
        let sample = try Sample()

        let buildings = try sample.lines(of: Building.self, "community", "name")
        let doors = try sample.lines(of: Household.self, "building", "unit", "room")
        #expect(Set(buildings).count == buildings.count)
        #expect(Set(doors).count == doors.count)
    }
}
