package import Records

/// What has to change for a community's grids to become as planned: from one day on, and nothing before it.
package struct Redrawing: Equatable, Sendable {
    package let map: GridMap
    /// In the order of the buildings' ids.
    package let moves: [Move]
    /// New grids, by number.
    package let additions: [Addition]
    /// Grids that end because nothing lies in them any more, by number.
    package let closings: [Closing]
    package let source: String?

    package struct Move: Equatable, Sendable {
        package let building: GridMap.Building
        package let to: GridTarget
    }

    package struct Addition: Equatable, Sendable {
        package let number: Int
        package var name: String
        /// Somebody chose the name; else it is what its sisters' are like.
        var isNamed: Bool
        /// Fifteen digits; `nil` where the community has no code.
        package let code: String?
    }

    package struct Closing: Equatable, Sendable {
        package let grid: GridMap.Grid
        /// Where its buildings went: one grid that it was merged into, or several.
        package let into: [GridTarget]
    }

    package var isNothing: Bool { moves.isEmpty && additions.isEmpty && closings.isEmpty }

    /// `移动 3 栋楼，新设第 21 网格，撤销第 4 网格`
    package var summary: String {
        func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: "、") }
        var words: [String] = []
        if !moves.isEmpty { words.append("移动 \(moves.count) 栋楼") }
        if !additions.isEmpty { words.append("新设第 \(list(additions.map(\.number))) 网格") }
        if !closings.isEmpty { words.append("撤销第 \(list(closings.map(\.grid.number))) 网格") }
        return words.joined(separator: "，")
    }

    /// The grid each building lies in afterwards.
    package var places: [Int64: GridTarget] {
        var places = map.places.mapValues { GridTarget.grid($0) }
        for move in moves { places[move.building.id] = move.to }
        return places
    }

    package func number(of target: GridTarget) -> Int {
        switch target {
        case .grid(let id): map.grid(id)?.number ?? GridMap.undivided
        case .new(let number): number
        }
    }
}

extension Redrawing {
    /// Writes it into the books within one unit of work: the links of the buildings, and for grids that come and go
    /// their rows, links, codes and successors. Nothing else: people, visits and duties point to the buildings.
    ///
    /// Throws ``RegridFailure`` where a new grid's code is still another place's on the day.
    package func land(in work: Work, of session: Session) throws {
        if isNothing { return }
        var ids: [GridTarget: Int64] = [:]
        for grid in map.grids { ids[.grid(grid.id)] = grid.id }
        // The codes of what ends first, so that the other may have them.
        for closing in closings { try end(closing.grid, in: work, of: session) }
        for addition in additions { ids[.new(addition.number)] = try add(addition, in: work, of: session) }
        for move in moves {
            guard let grid = ids[move.to] else { continue }
            try relink(move.building, to: grid, in: work)
        }
        for closing in closings {
            for target in closing.into {
                guard let grid = ids[target] else { continue }
                try work.insert(
                    PlaceSuccessor.self, PlaceSuccessor.kind <- (closing.into.count == 1 ? .merged : .split),
                    PlaceSuccessor.earlier <- Int(closing.grid.id), PlaceSuccessor.later <- Int(grid),
                    PlaceSuccessor.day <- map.day, PlaceSuccessor.source <- reason(closing))
            }
            // Last: what lies outside the community may be out of the account's reach.
            try work.update(PlaceLink.ID(closing.grid.link.id), PlaceLink.until <- map.day)
        }
        try check(ids, of: session)
    }

    /// `第 4 网格并入第 5 网格；街道办会议纪要`
    private func reason(_ closing: Closing) -> String {
        let targets = closing.into.map { "第 \(number(of: $0)) 网格" }.joined(separator: "、")
        let what = "第 \(closing.grid.number) 网格" + (closing.into.count == 1 ? "并入" : "分入") + targets
        return what + (source.map { "；\($0)" } ?? "")
    }

    private func relink(_ building: GridMap.Building, to grid: Int64, in work: Work) throws {
        let link = PlaceLink.ID(building.link.id)
        if building.link.from == map.day {
            // It has not lain there for a day.
            try work.update(link, PlaceLink.parent <- Int(grid))
            return
        }
        try work.update(link, PlaceLink.until <- map.day)
        try self.link(building.id, to: grid, in: work)
    }

    private func link(_ child: Int64, to parent: Int64, in work: Work) throws {
        try work.insert(
            PlaceLink.self, PlaceLink.child <- Int(child), PlaceLink.parent <- Int(parent),
            PlaceLink.from <- map.day)
    }

    private func add(_ addition: Addition, in work: Work, of session: Session) throws -> Int64 {
        let grid = try work.insert(
            Grid.self, Grid.number <- addition.number, Grid.name <- addition.name, Grid.code <- addition.code)
        try link(grid.raw, to: map.community, in: work)
        if let code = addition.code {
            let bearers = try session.records(AssignedCode.self).anyDay()
                .where(AssignedCode.code == code)
                .where(AssignedCode.until == nil || AssignedCode.until > map.day).count()
            guard bearers == 0 else {
                throw RegridFailure([RegridProblem(.codeTaken(code, number: addition.number))])
            }
            try work.insert(
                AssignedCode.self, AssignedCode.code <- code, AssignedCode.place <- Int(grid.raw),
                AssignedCode.from <- map.day)
        }
        return grid.raw
    }

    /// Ends a grid's code with it. One that only the grid's row knew is written down with its days.
    private func end(_ grid: GridMap.Grid, in work: Work, of session: Session) throws {
        let borne = try session.records(AssignedCode.self).anyDay()
            .where(AssignedCode.place == Int(grid.id)).order(by: "id").all()
        for row in borne {
            guard try row[AssignedCode.until].map({ $0 > map.day }) ?? true else { continue }
            try work.update(row, AssignedCode.until <- max(map.day, try row[AssignedCode.from]))
        }
        guard let code = grid.code, let plain = try? PlaceCode(code).text, grid.link.from < map.day,
            try !borne.contains(where: { try $0[AssignedCode.code] == plain })
        else { return }
        try work.insert(
            AssignedCode.self, AssignedCode.code <- plain, AssignedCode.place <- Int(grid.id),
            AssignedCode.from <- grid.link.from, AssignedCode.until <- map.day)
    }

    /// That each building of the community lies in the one grid that was planned, and that nothing is left in a grid
    /// that ended.
    private func check(_ ids: [GridTarget: Int64], of session: Session) throws {
        let after = try session.gridMap(of: map.community)
        let planned = places.compactMapValues { ids[$0] }
        guard let after, after.places == planned, after.buildings.count == map.buildings.count else {
            throw RecordFailure.inconsistent(
                type: PlaceLink.declaration.title, reason: "划分以后，有的楼栋不在计划的网格里；没有写入")
        }
    }
}
