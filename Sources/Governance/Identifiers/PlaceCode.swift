/// The code of a place, from the province down to a door.
///
/// Two digits each for province, city and county (GB/T 2260), three each for the town (街道, 镇, 乡; GB/T 10114) and
/// the community: the twelve digits of the division codes that the statistics bureau publishes each year. Behind them
/// three for the grid, and for a door three for the building, two for the unit and four for the room.
/// A code is what a place was given, and codes are used again: it is no key.
package struct PlaceCode: Hashable, Sendable {
    /// 2, 4, 6, 9, 12, 15, 18, 20 or 24 digits.
    package let text: String

    /// Reads a code, full-width digits too. One of 6, 9 or 12 digits with noughts behind it is the place above:
    /// `420100` is a city, `420106012000` a town.
    package init(_ text: String) throws(Flaw) {
        let plain = text.squeezed
        if let strange = plain.first(where: { !("0"..."9").contains($0) }) { throw .character(strange) }
        guard let written = Level(length: plain.utf8.count) else { throw .length(plain.utf8.count) }
        guard let province = Int(plain.prefix(2)), Self.isProvince(province) else {
            throw .province(String(plain.prefix(2)))
        }
        var level = written
        if written <= .community {
            while level > .province, Self.segment(plain, level) == 0, let above = level.above {
                level = above
            }
        }
        for place in Level.allCases
        where place > .province && place <= level && Self.segment(plain, place) == 0 {
            // A city without counties has its towns right below it, and a door may have no unit.
            let mayBeEmpty = place == .county && level > .county || place == .unit
            if !mayBeEmpty || place == .county && Self.segment(plain, .city) == 0 { throw .gap(place) }
        }
        self.text = String(plain.prefix(level.length))
    }

    private init(checked text: some StringProtocol) {
        self.text = String(text)
    }

    package var level: Level { Level(length: text.utf8.count) ?? .door }

    /// The number within the place above: 7 for `420106012007`.
    package var number: Int { Self.segment(text, level) }

    /// The place it lies in; `nil` for a province.
    package var parent: PlaceCode? {
        guard let above = level.above else { return nil }
        return within(above) ?? above.above.flatMap { within($0) }
    }

    /// The place of that level it lies in, or itself; `nil` where it lies higher or the level is left out.
    package func within(_ level: Level) -> PlaceCode? {
        guard level <= self.level, level == .province || Self.segment(text, level) > 0 else { return nil }
        return PlaceCode(checked: text.prefix(level.length))
    }

    /// Whether `other` lies in it. A place lies in itself.
    package func contains(_ other: PlaceCode) -> Bool { other.text.hasPrefix(text) }

    /// The place `number` right below it; `nil` where the level has no such number, or where it is a door.
    package func child(_ number: Int) -> PlaceCode? {
        guard let below = level.below, number > 0 || below == .unit else { return nil }
        let digits = String(number)
        let width = below.length - level.length
        guard number >= 0, digits.utf8.count <= width else { return nil }
        return PlaceCode(checked: text + String(repeating: "0", count: width - digits.utf8.count) + digits)
    }

    /// The form of twelve digits in which division codes are published; `nil` below the community.
    package var published: String? {
        level <= .community ? text + String(repeating: "0", count: 12 - text.utf8.count) : nil
    }

    /// What sort of town it is or lies in, as its three digits say.
    package var townKind: TownKind? {
        guard level >= .town else { return nil }
        return switch Self.segment(text, .town) {
        case 1...99: .subdistrict
        case 100...199: .town
        case 200...399: .township
        case 400...599: .enterprise
        default: nil
        }
    }

    /// A grid of its own for a market, a campus or an office building (专属网格): 900 to 999.
    package var isDedicatedGrid: Bool { level >= .grid && Self.segment(text, .grid) >= 900 }

    package enum Level: Int, CaseIterable, Comparable, Sendable {
        case province, city, county, town, community, grid, building, unit, door

        /// How many digits a code of this level has.
        package var length: Int { [2, 4, 6, 9, 12, 15, 18, 20, 24][rawValue] }

        package var title: String {
            ["省", "市", "区县", "街道（乡镇）", "社区（村）", "网格", "楼栋", "单元", "户"][rawValue]
        }

        fileprivate init?(length: Int) {
            guard let level = Self.allCases.first(where: { $0.length == length }) else { return nil }
            self = level
        }

        package var above: Level? { Level(rawValue: rawValue - 1) }
        package var below: Level? { Level(rawValue: rawValue + 1) }

        package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    package enum TownKind: String, Sendable {
        case subdistrict = "街道"
        case town = "镇"
        case township = "乡"
        /// An enterprise that does the work of a government.
        case enterprise = "政企合一单位"
    }

    package enum Flaw: Error, Equatable, Sendable {
        case character(Character)
        case length(Int)
        case province(String)
        /// Noughts where the digits of a place must stand.
        case gap(Level)

        package var message: String {
            switch self {
            case .character(let found): "代码里有“\(found)”，应全是数字"
            case .length(let count): "区划代码应为 2、4、6、9 或 12 位，网格代码 15 位，这里是 \(count) 位"
            case .province(let code): "开头两位“\(code)”不是任何省份的代码"
            case .gap(let level):
                "第 \(level.places.lowerBound) 至 \(level.places.upperBound) 位（\(level.title)）不能全是零"
            }
        }

        package var hint: String {
            switch self {
            case .character, .length: "请对照统计局公布的区划代码；网格代码是社区代码加 3 位"
            case .province, .gap: "请对照统计局公布的区划代码核对"
            }
        }
    }

    /// Whether `number` is a province's code, 香港 and 澳门 among them.
    static func isProvince(_ number: Int) -> Bool {
        switch number {
        case 11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71, 81, 82: true
        default: false
        }
    }

    private static func segment(_ text: String, _ level: Level) -> Int {
        let start = level.above?.length ?? 0
        return Int(text.dropFirst(start).prefix(level.length - start)) ?? 0
    }
}

extension PlaceCode.Level {
    /// Where its digits stand, counted from 1.
    fileprivate var places: ClosedRange<Int> { (above?.length ?? 0) + 1...length }
}

extension PlaceCode: Comparable {
    /// A place before all that lie in it, and those in the order of their numbers.
    package static func < (a: PlaceCode, b: PlaceCode) -> Bool { a.text < b.text }
}
