import Governance
import Records
import TestKit
import Testing

/// Plans in real books: which records change, and what each day shows.
@Suite struct RegridLandingTests {
    /// 张家湾 with its code; 6幢 and 7幢 in grid 3, 8幢 in grid 2, 9幢 in grid 1.
    private static func street() throws -> Street {
        try Street.sample { street in
            try street.building("7幢", in: "张家湾/3")
            try street.building("8幢", in: "张家湾/2")
            try street.building("9幢", in: "张家湾/1")
            try street.household("张家", tagged: "独居老人")
            try street.household("李家", tagged: "空巢老人", in: "7幢")
            try street.household("王家", in: "8幢")
            try street.write(on: "2020-01-01") { work in
                try work.update(
                    Community.ID(street.place("张家湾")), Community.code <- "420106012007")
                for number in 1...3 {
                    try work.insert(
                        AssignedCode.self, AssignedCode.code <- "42010601200700\(number)",
                        AssignedCode.place <- Int(street.place("张家湾/\(number)")),
                        AssignedCode.from <- "2020-01-01")
                }
            }
        }
    }

    @discardableResult
    private func land(
        _ steps: GridPlan.Step..., in street: Street, on day: Day? = nil, mode: Context.Mode = .apply
    ) throws -> Landing {
        let context = Context(actor: "测试", day: day ?? street.today, mode: mode)
        return try street.store.session(context) { session in
            try session.write(Purpose("划网格")) { work in
                let map = try #require(try session.gridMap(of: street.place("张家湾")))
                try GridPlan(steps).redrawn(map).land(in: work, of: session)
            }.landing
        }
    }

    /// `6幢 3`, as a day shows it.
    private func places(_ street: Street, on day: Day? = nil) throws -> [String] {
        try street.read(on: day) { session throws in
            var lines: [String] = []
            try session.records(Building.self).order(by: "id").each("name", "grid.number") {
                lines.append("\($0.text(0)) \($0.integerIfAny(1).map(String.init) ?? "–")")
            }
            return lines
        }
    }

    private func grids(_ street: Street, on day: Day? = nil) throws -> [Int] {
        try street.read(on: day) { session throws in
            try #require(try session.gridMap(of: street.place("张家湾"))).grids.map(\.number)
        }
    }

    /// Every stored row of what may change.
    private func rows(_ street: Street) throws -> [[Value]] {
        try street.read { session in
            var rows: [[Value]] = []
            for type in [
                Grid.declaration, PlaceLink.declaration, AssignedCode.declaration, PlaceSuccessor.declaration,
            ] {
                var selection = Selection(of: type)
                selection.anyDay = true
                selection.order = [Order("id")]
                for row in try session.rows(selection) {
                    rows.append(
                        [.text(type.name), .integer(row.rawID)]
                            + (try type.columns.map { try row[named: $0.name] }))
                }
            }
            return rows
        }
    }

    @Test func `from the day on the new grids are shown, and before it the old ones`() throws {
        let street = try Self.street()
        try land(.split(3, buildings: ["7幢"], into: 21, name: nil), in: street, on: "2026-12-01")
        #expect(try places(street) == ["6幢 3", "7幢 3", "8幢 2", "9幢 1"])
        #expect(try places(street, on: "2026-11-30") == ["6幢 3", "7幢 3", "8幢 2", "9幢 1"])
        #expect(try places(street, on: "2026-12-01") == ["6幢 3", "7幢 21", "8幢 2", "9幢 1"])
        #expect(try grids(street, on: "2026-11-30") == [1, 2, 3])
        #expect(try grids(street, on: "2026-12-01") == [1, 2, 3, 21])
    }

    @Test func `only links, grids, codes and successors change`() throws {
        let street = try Self.street()
        try street.evaluate()
        let landing = try land(
            .row(2, building: "6幢", grid: 2, isNew: false, name: nil),
            .row(3, building: "7幢", grid: 21, isNew: true, name: nil), in: street)
        #expect(landing.commit != nil)
        #expect(
            Set(landing.changes.map(\.type)) == ["grid", "place_link", "place_code", "place_successor"])
        #expect(landing.counts(of: "place_link") == (added: 3, changed: 3, removed: 0))
        #expect(landing.counts(of: "grid") == (added: 1, changed: 0, removed: 0))
        // People, duties and visits point to the buildings: the night has nothing to change either.
        let duties = try street.duties()
        #expect(try street.evaluate().changes.isEmpty)
        #expect(try street.duties() == duties)
        // Buildings that change grids alone touch nothing but links.
        #expect(
            try Set(land(.move(buildings: ["9幢"], to: 21), in: street).changes.map(\.type))
                == ["place_link", "place_code", "place_successor"])
        try street.building("10幢", in: "张家湾/2")
        #expect(
            try Set(land(.move(buildings: ["10幢"], to: 21), in: street).changes.map(\.type))
                == ["place_link"])
        #expect(try street.read { try $0.verify().holds })
    }

    @Test func `an emptied grid ends with its code, and leads to what came of it`() throws {
        let street = try Self.street()
        let old = street.place("张家湾/3")
        try land(.merge([3], into: 2), in: street)
        try street.read { session in
            #expect(try session.place(coded: "420106012007003") == nil)
            #expect(try session.bearers(of: "420106012007003").map(\.place) == [old])
            #expect(try session.successors(of: old) == [street.place("张家湾/2")])
            let successor = try #require(try session.records(PlaceSuccessor.self).first())
            #expect(try successor[PlaceSuccessor.kind] == .merged)
            #expect(try successor[PlaceSuccessor.source] == "第 3 网格并入第 2 网格")
        }
        try street.read(on: "2026-11-16") { session throws in
            #expect(try session.place(coded: "420106012007003") == old)
        }
    }

    @Test func `a number and a code that are given again lead to the grid of the day`() throws {
        let street = try Self.street()
        let old = street.place("张家湾/3")
        try land(.merge([3], into: 2), in: street)
        street.clock.set("2027-03-01")
        try land(.split(2, buildings: ["8幢"], into: 3, name: nil), in: street)
        let new = try street.read { session in
            try #require(try session.gridMap(of: street.place("张家湾"))?.grid(numbered: 3)).id
        }
        #expect(new != old)
        for (day, place) in [
            ("2026-11-16", old), ("2026-11-17", nil), ("2027-02-28", nil), ("2027-03-01", new),
        ] as [(Day, Int64?)] {
            try street.read(on: day) { session throws in
                #expect(try session.place(coded: "420106012007003") == place, "\(day)")
            }
        }
        try street.read { session in
            #expect(try session.bearers(of: "420106012007003").map(\.place) == [new, old])
            let lines = try session.lineage(of: street.place("张家湾")) { number, _ in number == 3 }
            #expect(lines.map(\.id) == [new, old])
            #expect(lines.map(\.from) == ["2027-03-01", "2020-01-01"])
            #expect(lines.map(\.until) == [nil, "2026-11-17"])
            #expect(lines.last?.successors == [2])
            // Nobody of the old grid is met through the new one's number.
            let people = session.records(Resident.self).within(new)
            #expect(try people.all().map { try $0[Resident.name] } == ["王家"])
        }
    }

    @Test func `a code that only the grid's row knew is kept when the grid ends`() throws {
        let street = try Self.street()
        let grid = street.place("张家湾/1")
        let known = try street.read { session in
            try session.records(AssignedCode.self).where(AssignedCode.place == Int(grid)).first()
        }
        let row = try #require(known)
        try street.write { work in
            try work.remove(AssignedCode.ID(row.rawID))
            try work.update(Grid.ID(grid), Grid.code <- "420106012007001")
        }
        try land(.merge([1], into: 2), in: street)
        try street.read { session in
            let bearers = try session.bearers(of: "420106012007001")
            #expect(bearers.map(\.place) == [grid])
            #expect(bearers.map(\.from) == ["2020-01-01"])
            #expect(bearers.map(\.until) == ["2026-11-17"])
        }
    }

    @Test func `a code that another place bears is not given twice`() throws {
        let street = try Self.street()
        try street.write { work in
            try work.insert(
                AssignedCode.self, AssignedCode.code <- "420106012007021",
                AssignedCode.place <- Int(street.place("张家湾/1")), AssignedCode.from <- "2026-01-01")
        }
        let failure = #expect(throws: RegridFailure.self) {
            try land(.split(3, buildings: ["7幢"], into: 21, name: nil), in: street)
        }
        #expect(failure?.problems.map(\.kind) == [.codeTaken("420106012007021", number: 21)])
    }

    @Test func `what is planned for a later day is not overtaken`() throws {
        let street = try Self.street()
        try land(.split(3, buildings: ["7幢"], into: 21, name: nil), in: street, on: "2026-12-01")
        let before = try rows(street)
        for (step, kind) in [
            (.move(buildings: ["7幢"], to: 2), .changesLater("7幢", on: "2026-12-01")),
            (.split(3, buildings: ["6幢"], into: 21, name: nil), .gridComing(21, from: "2026-12-01")),
        ] as [(GridPlan.Step, RegridProblem.Kind)] {
            let failure = #expect(throws: RegridFailure.self) { try land(step, in: street) }
            #expect(failure?.problems.map(\.kind) == [kind])
        }
        // Before the community's links begin there is nothing to redraw.
        let early = #expect(throws: RegridFailure.self) {
            try land(.move(buildings: ["7幢"], to: 2), in: street, on: "2019-06-01")
        }
        #expect(early?.problems.count == 1)
        #expect(try rows(street) == before)
    }

    @Test func `a grid that a building is planned for does not end`() throws {
        let street = try Self.street()
        try land(.move(buildings: ["7幢"], to: 1), in: street, on: "2026-12-01")
        let failure = #expect(throws: RegridFailure.self) { try land(.merge([1], into: 2), in: street) }
        #expect(failure?.problems.map(\.kind) == [.gridChangesLater(1, on: "2026-12-01")])
    }

    @Test func `two redrawings of one day leave no link that holds on no day`() throws {
        let street = try Self.street()
        try land(.move(buildings: ["7幢"], to: 2), in: street)
        try land(.move(buildings: ["7幢"], to: 1), in: street)
        #expect(try places(street) == ["6幢 3", "7幢 1", "8幢 2", "9幢 1"])
        try street.read { session in
            let links = try session.records(PlaceLink.self).anyDay()
                .where(PlaceLink.child == Int(street.place("7幢"))).order(by: "id").all()
            #expect(try links.map { try $0[PlaceLink.from] } == ["2020-01-01", "2026-11-17"])
            #expect(try links.map { try $0[PlaceLink.until] } == ["2026-11-17", nil])
        }
    }

    @Test func `what changes nothing makes no commit`() throws {
        let street = try Self.street()
        let last = try street.read { try $0.lastCommit() }
        let landing = try land(.move(buildings: ["6幢", "7幢"], to: 3), in: street)
        #expect(landing.commit == nil && landing.changes.isEmpty)
        #expect(try street.read { try $0.lastCommit() } == last)
    }

    @Test func `a dry run lists exactly what is then written`() throws {
        let street = try Self.street()
        let steps: [GridPlan.Step] = [
            .row(2, building: "6幢", grid: 2, isNew: false, name: nil),
            .row(3, building: "7幢", grid: 21, isNew: true, name: nil),
        ]
        let before = try rows(street)
        let dry = try land(steps[0], steps[1], in: street, mode: .dryRun)
        #expect(dry.commit == nil)
        #expect(try rows(street) == before)
        let landing = try land(steps[0], steps[1], in: street)
        #expect(landing.changes == dry.changes)
        #expect(try street.read { try $0.lastCommit() } == landing.commit)
    }

    @Test func `taking it back leaves every row as it was`() throws {
        let street = try Self.street()
        let before = try rows(street)
        let landing = try land(
            .row(2, building: "6幢", grid: 2, isNew: false, name: nil),
            .row(3, building: "7幢", grid: 21, isNew: true, name: nil),
            .row(4, building: "9幢", grid: 21, isNew: true, name: nil), in: street)
        #expect(try rows(street) != before)
        let commit = try #require(landing.commit)
        let conflicts = try street.write { try $0.undo([commit]) }
        #expect(conflicts.isEmpty)
        #expect(try rows(street) == before)
        #expect(try street.read { try $0.verify().holds })
    }
}
