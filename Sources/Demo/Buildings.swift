/// How the households of a grid are spread over buildings, and which doors a building has.
struct Buildings {
    private var random: Random

    init(seed: UInt64, community: Int) {
        random = Random(seed: seed, .places, community + 1)
    }

    /// A door in a building; a tower has no units.
    struct Door {
        let unit: String?
        let room: String
    }

    /// How many households each building of a grid has: about 30, a few twice as many as others.
    mutating func sizes(households: Int) -> [Int] {
        let count = max(1, (households + 15) / 30)
        let weights = (0..<count).map { _ in random.chance(0.15) ? 1.6 : 0.7 + 0.5 * random.fraction() }
        return Town.shares(of: households, weights)
    }

    /// The doors behind which the households of one building live. One in twenty in between is empty.
    mutating func doors(_ households: Int) -> [Door] {
        let isTower = random.chance(0.25)
        let perFloor = isTower ? 4 : 2
        let units = isTower ? 1 : max(1, (households + 6) / 12)
        let perUnit = (households + units - 1) / units
        var doors: [Door] = []
        for unit in 1...units {
            var place = 0
            for _ in 0..<min(perUnit, households - doors.count) {
                if random.chance(0.05) { place += 1 }
                let room = (place / perFloor + 1) * 100 + place % perFloor + 1
                doors.append(Door(unit: isTower ? nil : String(unit), room: String(room)))
                place += 1
            }
        }
        return doors
    }
}
