import Governance
import Sheets

/// What a register says about its community's grids and buildings, before any row of it is judged.
///
/// Used where the books do not know better: which grids a new community has, and in which grid a new building lies.
struct RegisterSurvey {
    /// How many rows name each grid.
    private(set) var grids: [Int: Int] = [:]
    /// For each building, how many rows put it into each grid.
    private var buildings: [BuildingName: [Int: Int]] = [:]

    init(_ rows: () throws -> SheetRow?, headings: [String: RegisterColumn], file: String) throws {
        var own: [String: RegisterColumn] = [:]
        for (heading, column) in headings { own[Heading.key(heading)] = column }
        let (header, rest) = try RegisterHeader.find(rows, own: own, file: file)
        var waiting = rest[...]
        while let row = try waiting.popFirst() ?? rows() {
            let cells = RegisterCells(row, header, only: [.grid, .address])
            guard let grid = cells[.grid].flatMap({ GridNumber.read($0.text) }),
                let address = cells[.address].flatMap({ DoorAddress($0.text) })
            else { continue }
            grids[grid, default: 0] += 1
            buildings[BuildingName(address), default: [:]][grid, default: 0] += 1
        }
    }

    /// The grids a community has that nobody has described otherwise: those whose numbers hang together with the one
    /// that most rows name. One number may be missing in between (a grid of shops has no residents); a number that
    /// stands apart is a slip.
    var sequence: [Int] {
        guard let usual = grids.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return [] }
        let numbers = grids.keys.filter { $0 > 0 }.sorted()
        guard let middle = numbers.firstIndex(of: usual) else { return [] }
        var (first, last) = (middle, middle)
        while first > 0, numbers[first] - numbers[first - 1] <= 2 { first -= 1 }
        while last + 1 < numbers.count, numbers[last + 1] - numbers[last] <= 2 { last += 1 }
        return Array(numbers[first...last])
    }

    /// The grid that most rows of a building name, among those there are.
    func grid(of building: BuildingName, among known: Set<Int>) -> Int? {
        buildings[building]?.filter { known.contains($0.key) }
            .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// The buildings that rows put into several of the grids there are.
    func divided(among known: Set<Int>) -> [BuildingName] {
        buildings.filter { $0.value.keys.count(where: known.contains) > 1 }.keys
            .sorted { $0.title < $1.title }
    }
}

/// A building as an address names it: one community may have two of a number, in two estates.
struct BuildingName: Hashable {
    let estate: String?
    /// `6幢`, `12号`
    let name: String

    init(_ address: DoorAddress) {
        estate = address.estate
        name = address.buildingName
    }

    /// As the books have it, in one way to write it.
    init(estate: String?, name: String) {
        let address = DoorAddress((estate ?? "") + name)
        self.estate = estate
        self.name = address?.buildingName ?? name
    }

    var title: String { (estate ?? "") + name }
}
