import Governance
import Records
import TestKit
import Testing

/// A plan on a map: no books, no day but the map's.
@Suite struct RegridPlanTests {
    private typealias Kind = RegridProblem.Kind

    /// Grids 1 to 5; 1幢 to 10幢, two in each; 901 without buildings.
    private static func map(_ change: (inout [GridMap.Building]) -> Void = { _ in }) -> GridMap {
        let grids: [GridMap.Grid] = (1...5).map { grid($0) } + [grid(901)]
        var buildings: [GridMap.Building] = (1...10).map { (number: Int) in
            GridMap.Building(
                id: Int64(100 + number), name: "\(number)幢", estate: nil, grid: Int64((number + 1) / 2),
                link: GridMap.DatedLink(id: Int64(200 + number), from: "2020-01-01"))
        }
        change(&buildings)
        return GridMap(
            community: 1000, name: "张家湾", code: "420106012007", day: "2026-11-17", grids: grids,
            buildings: buildings)
    }

    private static func grid(_ number: Int, until: Day? = nil) -> GridMap.Grid {
        GridMap.Grid(
            id: Int64(number), number: number, name: "张家湾第\(number)网格", code: nil,
            link: GridMap.DatedLink(id: Int64(300 + number), from: "2020-01-01", until: until))
    }

    private func redrawn(_ steps: GridPlan.Step..., on map: GridMap = map()) throws -> Redrawing {
        try GridPlan(steps).redrawn(map)
    }

    private func problems(_ steps: GridPlan.Step..., on map: GridMap = map()) -> [RegridProblem.Kind] {
        do throws(RegridFailure) {
            _ = try GridPlan(steps).redrawn(map)
            return []
        } catch { return error.problems.map(\.kind) }
    }

    private func moves(_ redrawing: Redrawing) -> [String] {
        redrawing.moves.map {
            "\($0.building.name) \(redrawing.map.grid($0.building.grid)?.number ?? 0)→\(redrawing.number(of: $0.to))"
        }
    }

    // MARK: What becomes of it

    @Test func `a split makes a grid with number, name and code, and leaves the rest where it is`() throws {
        let redrawing = try redrawn(.split(3, buildings: ["5幢"], into: 21, name: nil))
        #expect(moves(redrawing) == ["5幢 3→21"])
        #expect(redrawing.additions.map(\.number) == [21])
        #expect(redrawing.additions.first?.name == "张家湾第21网格")
        #expect(redrawing.additions.first?.code == "420106012007021")
        #expect(redrawing.closings.isEmpty)
        #expect(redrawing.summary == "移动 1 栋楼，新设第 21 网格")
    }

    @Test func `a merge ends the grid that nothing lies in any more, and says where it went`() throws {
        let redrawing = try redrawn(.merge([4], into: 5))
        #expect(moves(redrawing) == ["7幢 4→5", "8幢 4→5"])
        #expect(redrawing.closings.map(\.grid.number) == [4])
        #expect(redrawing.closings.first?.into == [.grid(5)])
        // One without buildings can be merged, too.
        let empty = try redrawn(.merge([901], into: 5))
        #expect(empty.moves.isEmpty)
        #expect(empty.closings.map(\.into) == [[.grid(5)]])
    }

    @Test func `a list may move whole grids, and a grid that is emptied into several was split`() throws {
        let redrawing = try redrawn(
            .row(2, building: "7幢", grid: 3, isNew: false, name: nil),
            .row(3, building: "8幢", grid: 24, isNew: true, name: "东湖市场"),
            .row(4, building: "9幢", grid: 24, isNew: false, name: nil),
            .row(5, building: "1幢", grid: 1, isNew: false, name: nil))
        #expect(moves(redrawing) == ["7幢 4→3", "8幢 4→24", "9幢 5→24"])
        #expect(redrawing.additions.map(\.name) == ["东湖市场"])
        #expect(redrawing.closings.map(\.into) == [[.grid(3), .new(24)]])
    }

    @Test func `nothing is a change that leaves every building where it is`() throws {
        #expect(try redrawn(.move(buildings: ["5幢"], to: 3)).isNothing)
        #expect(try redrawn(.row(2, building: "5幢", grid: 3, isNew: false, name: nil)).isNothing)
    }

    @Test(arguments: ["7幢", "7号楼", "七栋", "7", "７幢", " 7 幢"])
    func `a building is known by the ways people write it`(word: String) throws {
        #expect(try Self.map().building(named: word).name == "7幢")
    }

    @Test func `buildings of one number are told apart by their estates`() throws {
        let map = Self.map { buildings in
            for (id, estate) in [(Int64(150), "滨湖小区"), (151, "东亭小区")] {
                buildings.append(
                    GridMap.Building(
                        id: id, name: "20幢", estate: estate, grid: 1,
                        link: GridMap.DatedLink(id: id + 100, from: "2020-01-01")))
            }
        }
        #expect(try map.building(named: "滨湖小区20号楼").id == 150)
        #expect(
            problems(.move(buildings: ["20幢"], to: 2), on: map)
                == [.severalBuildings("20幢", ["滨湖小区20幢", "东亭小区20幢"])])
    }

    // MARK: What stands against it

    @Test func `what is not there is named with the nearest, and all of it at once`() {
        let found = problems(.move(buildings: ["11幢", "教工楼"], to: 6))
        #expect(found.count == 1)
        #expect(
            found == [
                .unknownGrid(
                    6, community: "张家湾", nearest: 1, existing: [1, 2, 3, 4, 5, 901], mayBeNew: false)
            ])
        let rows = problems(
            .row(2, building: "11幢", grid: 3, isNew: false, name: nil),
            .row(3, building: "教工楼", grid: 3, isNew: false, name: nil),
            .row(4, building: "1幢", grid: 22, isNew: false, name: nil))
        #expect(
            rows == [
                .unknownBuilding("11幢", community: "张家湾", nearest: "1幢", elsewhere: []),
                .unknownBuilding("教工楼", community: "张家湾", nearest: nil, elsewhere: []),
                .unknownGrid(
                    22, community: "张家湾", nearest: 2, existing: [1, 2, 3, 4, 5, 901], mayBeNew: true),
            ])
    }

    @Test func `no building lies in two grids, none in none, and none is split`() {
        #expect(
            problems(
                .row(2, building: "1幢", grid: 2, isNew: false, name: nil),
                .row(3, building: "1号楼", grid: 3, isNew: false, name: nil))
                == [.twoGrids("1幢", 2, 3, earlier: 2)])
        #expect(problems(.row(2, building: "1幢", grid: 0, isNew: false, name: nil)) == [.noGrid("1幢")])
        #expect(
            problems(.move(buildings: ["7幢1单元", "7幢2单元301"], to: 3)) == [
                .partOfBuilding("7幢1单元", building: "7幢"), .partOfBuilding("7幢2单元301", building: "7幢"),
            ])
        #expect(
            problems(.move(buildings: ["北环路社区7幢"], to: 3))
                == [.foreignBuilding("北环路社区7幢", community: "张家湾", other: "北环路")])
    }

    @Test func `a split takes from the grid it names, and leaves something there`() {
        #expect(
            problems(.split(3, buildings: ["5幢", "7幢"], into: 21, name: nil))
                == [.notInGrid("7幢", said: 3, lies: 4)])
        #expect(problems(.split(3, buildings: ["5幢", "6幢"], into: 21, name: nil)) == [.wholeGrid(3)])
        #expect(problems(.split(3, buildings: ["5幢"], into: 4, name: nil)) == [.gridThere(4)])
        #expect(problems(.split(3, buildings: ["5幢"], into: 1000, name: nil)) == [.numberOutOfRange(1000)])
        #expect(problems(.merge([4], into: 4)) == [.intoItself(4)])
        #expect(
            problems(
                .row(2, building: "1幢", grid: 1000, isNew: true, name: nil),
                .row(3, building: "2幢", grid: 3, isNew: true, name: nil))
                == [.numberOutOfRange(1000), .gridThere(3)])
        #expect(
            problems(
                .row(2, building: "1幢", grid: 21, isNew: true, name: "甲"),
                .row(3, building: "2幢", grid: 21, isNew: true, name: "乙")) == [.twoNames(21, "甲", "乙")])
    }

    @Test func `what is entered for a later day is not written over`() {
        let building = Self.map { buildings in
            buildings[0] = GridMap.Building(
                id: 101, name: "1幢", estate: nil, grid: 1,
                link: GridMap.DatedLink(id: 201, from: "2020-01-01", until: "2026-12-01"))
        }
        #expect(
            problems(.move(buildings: ["1幢"], to: 2), on: building) == [
                .changesLater("1幢", on: "2026-12-01")
            ])
        // Another building of that grid may go.
        #expect(problems(.move(buildings: ["2幢"], to: 2), on: building) == [])
        let ending = GridMap(
            community: 1000, name: "张家湾", code: nil, day: "2026-11-17",
            grids: [Self.grid(1), Self.grid(2, until: "2026-12-01")],
            buildings: Array(Self.map().buildings.prefix(4)))
        #expect(
            problems(.move(buildings: ["1幢"], to: 2), on: ending) == [
                .gridChangesLater(2, on: "2026-12-01")
            ])
        // Where nobody knows a code, a new grid has none.
        #expect(ending.usualCode(3) == nil)
    }

    // MARK: Figures

    @Test func `the whole is the same before and after, whatever is redrawn`() throws {
        var random = SystemRandomNumberGenerator()
        let map = Self.map()
        for _ in 0..<200 {
            let figures = Dictionary(
                uniqueKeysWithValues: map.buildings.map { building in
                    let households = Int.random(in: 0...60, using: &random)
                    return (
                        building.id,
                        GridFigures(
                            buildings: 1, households: households,
                            residents: households * 3, inCare: households / 4, duties: households / 5)
                    )
                })
            let steps = map.buildings.filter { _ in Bool.random(using: &random) }.enumerated().map {
                let number = Int.random(in: 1...8, using: &random)
                return GridPlan.Step.row(
                    $0 + 2, building: $1.name, grid: number, isNew: number > 5, name: nil)
            }
            let redrawing = try GridPlan(steps).redrawn(map)
            let report = GridReport(redrawing, figures)
            let before = report.lines.compactMap(\.before).reduce(GridFigures(), +)
            let after = report.lines.compactMap(\.after).reduce(GridFigures(), +)
            #expect(before == after)
            #expect(Set(redrawing.places.keys) == Set(map.buildings.map(\.id)))
            let closed = Set(redrawing.closings.map { GridTarget.grid($0.grid.id) })
            #expect(closed.isDisjoint(with: redrawing.places.values))
            for line in report.touched where line.before != nil && line.after != nil {
                #expect(line.before.map { $0 - line.going + line.coming } == line.after)
            }
        }
    }

    @Test(arguments: [
        (0, GridSize.dedicated), (1, .tooSmall), (99, .tooSmall), (100, .small), (199, .small),
        (200, .fitting),
        (500, .fitting), (501, .large), (700, .large), (701, .tooLarge),
    ])
    func `a grid's size is told by its limits`(households: Int, size: GridSize) {
        #expect(GridLimits.standard.size(households: households) == size)
    }

    @Test func `the limits are a place's own`() {
        let micro = GridLimits(fitting: 80...120, tolerated: 60...150, source: "微网格")
        #expect(micro.size(households: 100) == .fitting)
        #expect(micro.size(households: 300) == .tooLarge)
    }
}
