import Records

/// How the grids of a community are to be redrawn: data, from a list or a line, that knows no books yet.
package struct GridPlan: Equatable, Sendable {
    package var steps: [Step]
    /// What it rests on, such as the minutes of a meeting (依据).
    package var source: String?
    /// What could not be understood of the list the plan comes from: told with all else that stands against it.
    package var unread: [RegridProblem]

    package init(_ steps: [Step], source: String? = nil, unread: [RegridProblem] = []) {
        self.steps = steps
        self.source = source
        self.unread = unread
    }

    package enum Step: Equatable, Sendable {
        /// These buildings of a grid become a new one.
        case split(Int, buildings: [String], into: Int, name: String?)
        /// All that lies in these grids goes to another, and they end.
        case merge([Int], into: Int)
        case move(buildings: [String], to: Int)
        /// A row of a list: a building, and the grid it belongs to. A new grid is said to be one in one row at least.
        case row(Int, building: String, grid: Int, isNew: Bool, name: String?)
    }

    /// In a few words, for the heading of a commit: `并 4 到 5`.
    package var title: String {
        let lines = steps.filter { if case .row = $0 { false } else { true } }.map(\.title)
        let rows = steps.count - lines.count
        return (lines + (rows > 0 ? ["按表 \(rows) 行"] : [])).joined(separator: "，")
    }

    /// What has to change in `map`. A building that is not named stays where it is.
    ///
    /// Throws all that stands against it, in the order of the rows and steps.
    package func redrawn(_ map: GridMap) throws(RegridFailure) -> Redrawing {
        var drawing = Drawing(map)
        for case .row(let row, _, let number, true, let name) in steps {
            drawing.add(number, name, row: row)
        }
        for step in steps { drawing.take(step) }
        return try drawing.finished(source, unread)
    }
}

extension GridPlan.Step {
    fileprivate var title: String {
        switch self {
        case .split(let from, let buildings, let new, _):
            "拆 \(from) \(buildings.joined(separator: "、")) 为 \(new)"
        case .merge(let from, let target):
            "并 \(from.map(String.init).joined(separator: "、")) 到 \(target)"
        case .move(let buildings, let target): "移 \(buildings.joined(separator: "、")) 到 \(target)"
        case .row(_, let building, let grid, _, _): "\(building) \(grid)"
        }
    }
}

/// A plan on its way onto a map.
private struct Drawing {
    let map: GridMap
    private var places: [Int64: GridTarget]
    /// What rows have said of buildings.
    private var said: [Int64: (row: Int?, number: Int)] = [:]
    private var added: [Int: Redrawing.Addition] = [:]
    /// Where the people of a grid went that was merged, also if it had no buildings.
    private var merged: [Int64: GridTarget] = [:]
    private var problems: [RegridProblem] = []

    init(_ map: GridMap) {
        self.map = map
        places = map.places.mapValues { .grid($0) }
    }

    mutating func take(_ step: GridPlan.Step) {
        switch step {
        case .split(let number, let words, let new, let name): split(number, words, new, name)
        case .merge(let numbers, let target): merge(numbers, target)
        case .move(let words, let number):
            guard let target = target(number) else { return }
            for word in words {
                if let building = building(word) { places[building.id] = target }
            }
        case .row(let row, let word, let number, _, _): place(word, number, row)
        }
    }

    private mutating func split(_ number: Int, _ words: [String], _ new: Int, _ name: String?) {
        add(new, name)
        guard let from = grid(number) else { return }
        for word in words {
            guard let building = building(word) else { continue }
            if building.grid == from.id {
                places[building.id] = .new(new)
            } else {
                let lies = map.grid(building.grid)?.number ?? 0
                problems.append(RegridProblem(.notInGrid(building.title, said: number, lies: lies)))
            }
        }
        // Of those that nobody has divided yet none need stay.
        if number != GridMap.undivided,
            !map.buildings(of: from.id).contains(where: { places[$0.id] == .grid(from.id) })
        {
            problems.append(RegridProblem(.wholeGrid(number)))
        }
    }

    private mutating func merge(_ numbers: [Int], _ number: Int) {
        let target = target(number)
        for source in numbers {
            guard source != number else {
                problems.append(RegridProblem(.intoItself(number)))
                continue
            }
            guard let from = grid(source), let target else { continue }
            merged[from.id] = target
            for building in map.buildings(of: from.id) { places[building.id] = target }
        }
    }

    private mutating func place(_ word: String, _ number: Int, _ row: Int) {
        guard let building = building(word, row: row) else { return }
        if let earlier = said[building.id], earlier.number != number {
            problems.append(
                RegridProblem(
                    .twoGrids(building.title, earlier.number, number, earlier: earlier.row), row: row))
            return
        }
        said[building.id] = (row, number)
        guard number != GridMap.undivided else {
            // It stays where nobody has divided yet, or it would be put there.
            if map.grid(building.grid)?.number != GridMap.undivided {
                problems.append(RegridProblem(.noGrid(building.title), row: row))
            }
            return
        }
        if let target = target(number, row: row) { places[building.id] = target }
    }

    /// A grid that is to be there from the day on.
    mutating func add(_ number: Int, _ name: String?, row: Int? = nil) {
        if let known = added[number] {
            guard let name, name != known.name else { return }
            if known.isNamed {
                problems.append(RegridProblem(.twoNames(number, known.name, name), row: row))
            } else {
                added[number]?.name = name
                added[number]?.isNamed = true
            }
            return
        }
        if let problem = whyNotAdded(number) { return problems.append(RegridProblem(problem, row: row)) }
        added[number] = Redrawing.Addition(
            number: number, name: name ?? map.usualName(number), isNamed: name != nil,
            code: map.usualCode(number))
    }

    private func whyNotAdded(_ number: Int) -> RegridProblem.Kind? {
        if !(1...999).contains(number) { return .numberOutOfRange(number) }
        if map.grid(numbered: number) != nil { return .gridThere(number) }
        return map.comingGrids[number].map { .gridComing(number, from: $0) }
    }

    private mutating func building(_ word: String, row: Int? = nil) -> GridMap.Building? {
        do throws(RegridProblem.Kind) {
            return try map.building(named: word)
        } catch {
            problems.append(RegridProblem(error, row: row))
            return nil
        }
    }

    private mutating func grid(_ number: Int, row: Int? = nil) -> GridMap.Grid? {
        if let grid = map.grid(numbered: number) { return grid }
        let existing = map.grids.map(\.number).filter { $0 != GridMap.undivided }
        let near = nearest(String(number), in: existing.map(String.init)).flatMap { Int($0) }
        problems.append(
            RegridProblem(
                .unknownGrid(
                    number, community: map.name, nearest: near, existing: existing, mayBeNew: row != nil),
                row: row))
        return nil
    }

    /// The grid that buildings are to go to; never the one of those that are not divided.
    private mutating func target(_ number: Int, row: Int? = nil) -> GridTarget? {
        if added[number] != nil { return .new(number) }
        guard number != GridMap.undivided else {
            problems.append(RegridProblem(.numberOutOfRange(number), row: row))
            return nil
        }
        // A new grid that could not be added has been told already.
        if let row, problems.contains(where: { $0.row == row && $0.kind.isAbout(number) }) { return nil }
        return grid(number, row: row).map { .grid($0.id) }
    }

    mutating func finished(
        _ source: String?, _ unread: [RegridProblem]
    ) throws(RegridFailure) -> Redrawing {
        var moves: [Redrawing.Move] = []
        for building in map.buildings {
            guard let target = places[building.id], target != .grid(building.grid) else { continue }
            moves.append(Redrawing.Move(building: building, to: target))
            if let day = building.link.until {
                problems.append(RegridProblem(.changesLater(building.title, on: day)))
            }
        }
        let kept = Set(places.values)
        let emptied = map.grids.filter { grid in
            !kept.contains(.grid(grid.id))
                && (merged[grid.id] != nil || map.buildings.contains { $0.grid == grid.id })
        }
        for number in Set(moves.compactMap { number(of: $0.to) } + emptied.map(\.number)).sorted() {
            guard let grid = map.grid(numbered: number) else { continue }
            // Whoever goes there must not be left without a grid when it ends.
            if let day = grid.link.until {
                problems.append(RegridProblem(.gridChangesLater(number, on: day)))
            }
            if let day = map.awaited[grid.id], emptied.contains(grid) {
                problems.append(RegridProblem(.gridChangesLater(number, on: day)))
            }
        }
        problems += unread
        guard problems.isEmpty else { throw RegridFailure(problems.inOrder) }
        let closings = emptied.map { grid in
            var targets: [GridTarget] = []
            for move in moves where move.building.grid == grid.id && !targets.contains(move.to) {
                targets.append(move.to)
            }
            return Redrawing.Closing(
                grid: grid, into: targets.isEmpty ? merged[grid.id].map { [$0] } ?? [] : targets)
        }
        let used = Set(moves.map(\.to))
        return Redrawing(
            map: map, moves: moves,
            additions: added.values.filter { used.contains(.new($0.number)) }
                .sorted { $0.number < $1.number },
            closings: closings, source: source)
    }

    private func number(of target: GridTarget) -> Int? {
        if case .grid(let id) = target { map.grid(id)?.number } else { nil }
    }
}

extension [RegridProblem] {
    /// By row; what stands in none comes last.
    fileprivate var inOrder: [RegridProblem] {
        enumerated().sorted { ($0.element.row ?? .max, $0.offset) < ($1.element.row ?? .max, $1.offset) }
            .map(\.element)
    }
}

extension RegridProblem.Kind {
    fileprivate func isAbout(_ number: Int) -> Bool {
        switch self {
        case .numberOutOfRange(number), .gridComing(number, _): true
        default: false
        }
    }
}

/// A grid that is there, by its id, or one that is to be, by its number.
package enum GridTarget: Hashable, Sendable {
    case grid(Int64)
    case new(Int)
}
