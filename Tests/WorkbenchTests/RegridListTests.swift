import Governance
import Records
import TestKit
import Testing
import Workbench

/// A list of buildings and grids from an office.
@Suite struct RegridListTests {
    private func plan(_ text: String, _ name: String = "划分.csv") throws -> [GridPlan.Step] {
        let folder = try TemporaryFolder()
        return try GridList(try folder.file(name, text)).plan.steps
    }

    @Test func `a list says building by building where it belongs`() throws {
        #expect(
            try plan("楼栋,网格\n7幢,3\n8号楼,第4网格\n9幢,新21\n") == [
                .row(2, building: "7幢", grid: 3, isNew: false, name: nil),
                .row(3, building: "8号楼", grid: 4, isNew: false, name: nil),
                .row(4, building: "9幢", grid: 21, isNew: true, name: nil),
            ])
        #expect(
            try plan("张家湾社区网格划分表,,,\n小区,楼 栋,网格号（新）,网格名称\n滨湖小区,7幢,新设901,东湖市场\n,,,\n") == [
                .row(3, building: "滨湖小区7幢", grid: 901, isNew: true, name: "东湖市场")
            ])
    }

    @Test func `every row that cannot be understood is named, with those that cannot be`() throws {
        let street = try Street.sample { try $0.building("7幢", in: "张家湾/3") }
        let folder = try TemporaryFolder()
        let file = try folder.file("划分.csv", "楼栋,网格\n7幢,\n,3\n8幢,市场\n70幢,2\n7幢,2\n")
        let plan = try GridList(file).plan
        let failure = #expect(throws: RegridFailure.self) {
            try street.desk { try $0.regrid(plan, of: street.place("张家湾")) }
        }
        #expect(
            failure?.problems == [
                RegridProblem(.noGrid("7幢"), row: 2), RegridProblem(.noBuilding, row: 3),
                RegridProblem(.notANumber("市场"), row: 4),
                RegridProblem(
                    .unknownBuilding("70幢", community: "张家湾", nearest: "7幢", elsewhere: []), row: 5),
            ])
    }

    @Test func `a file without the two columns, or without rows, is no list`() throws {
        for text in ["楼栋,户数\n7幢,3\n", "楼栋,网格\n"] {
            #expect(throws: RegridListFailure.self) { try plan(text) }
        }
    }

    /// 2,000 residents in 60 buildings of 8 grids, redrawn as a whole: the least that shows how the work grows.
    @Test func `a whole community is redrawn in one commit and taken back`() throws {
        let street = try Street.sample { try $0.community("滨湖", grids: 8) }
        let community = street.place("滨湖")
        try street.write(on: "2020-01-01") { work in
            for number in 1...60 {
                let building = try work.insert(Building.self, Building.name <- "\(number)幢")
                try work.insert(
                    PlaceLink.self, PlaceLink.child <- Int(building.raw),
                    PlaceLink.parent <- Int(street.place("滨湖/\((number - 1) % 8 + 1)")),
                    PlaceLink.from <- "2020-01-01")
                for door in 1...15 {
                    let household = try work.insert(
                        Household.self, Household.building <- building, Household.room <- "\(door)01",
                        Household.state <- .here)
                    for person in 0..<(door % 3 == 0 ? 3 : 2) {
                        let resident = try work.insert(
                            Resident.self, Resident.name <- "样\(number)", Resident.birth <- "1940-01-01")
                        try work.insert(
                            Membership.self, Membership.household <- household,
                            Membership.resident <- resident,
                            Membership.relation <- .head, Membership.from <- "2020-01-01")
                        guard person == 0, door % 5 == 0 else { continue }
                        try work.insert(
                            CareTag.self, CareTag.resident <- resident, CareTag.category <- .loneElder,
                            CareTag.source <- .register, CareTag.from <- "2020-01-01")
                    }
                }
            }
        }
        try street.evaluate()
        let residents = try street.read { try $0.records(Resident.self).within(community).count() }
        #expect(residents == 2100)
        // In the order of the buildings, eight in each; grid 8 ends, grid 11 is new.
        let list = (1...60).map { number in
            let grid = (number - 1) / 8 + 1
            return "\(number)幢,\(grid == 8 ? "新11" : String(grid))"
        }
        let folder = try TemporaryFolder()
        let file = try folder.file("划分.csv", "楼栋,网格\n" + list.joined(separator: "\n") + "\n")
        func map() throws -> GridMap? { try street.read { try $0.gridMap(of: community) } }
        let (before, duties) = (try map(), try street.duties())
        // The street's account is made when it first sits down.
        try street.type("变更")
        let commit = try street.read { try $0.lastCommit() }

        let plan = try GridList(file).plan
        let dry = try street.desk(mode: .dryRun) { try $0.regrid(plan, of: community) }
        let regridded = try street.desk { try $0.regrid(plan, of: community) }
        #expect(regridded.commit == commit + 1)
        #expect(regridded.changes == dry.changes)
        #expect(regridded.report == dry.report)
        #expect(regridded.redrawing.closings.map(\.grid.number) == [8])
        let after = try #require(try map())
        for number in 1...60 {
            let grid = try after.building(named: "\(number)幢").grid
            let expected = (number - 1) / 8 + 1
            #expect(after.grid(grid)?.number == (expected == 8 ? 11 : expected))
        }
        let sum = regridded.report.lines.compactMap(\.after).reduce(GridFigures(), +)
        #expect(
            sum == GridFigures(buildings: 60, households: 900, residents: 2100, inCare: 180, duties: 180))
        #expect(
            regridded.report.lines.first { $0.number == 11 }?.after
                == GridFigures(buildings: 4, households: 60, residents: 140, inCare: 12, duties: 12))

        try street.type("撤销")
        #expect(try map() == before)
        #expect(try street.duties() == duties)
        #expect(try street.read { try $0.verify().holds })
    }
}
