package import Records

/// How many households a grid should have. Values, not law: a place sets its own (``settings``).
///
/// GB/T 34300-2017 (城乡社区网格化服务管理规范) speaks of 300 to 500 households or about 1,000 people, street practice
/// of about 300; a grid may lie a step outside before anybody has to act.
package struct GridLimits: Equatable, Sendable {
    /// Green.
    package var fitting: ClosedRange<Int>
    /// Yellow where it is not green; outside it, red.
    package var tolerated: ClosedRange<Int>
    /// Whose figures these are, for whoever asks.
    package var source: String

    package init(fitting: ClosedRange<Int>, tolerated: ClosedRange<Int>, source: String) {
        self.fitting = fitting
        self.tolerated = tolerated
        self.source = source
    }

    package static let standard = GridLimits(
        fitting: least.usual...most.usual, tolerated: leastTolerated.usual...mostTolerated.usual,
        source: standardSource)

    private static let standardSource = "默认口径，参照 GB/T 34300-2017（每网格 300 至 500 户，或 1000 人左右）"

    /// How a grid of that many households stands. One without any is a grid of its own kind: a market, a campus, an
    /// office building.
    package func size(households: Int) -> GridSize {
        if households == 0 { return .dedicated }
        if fitting.contains(households) { return .fitting }
        if households < fitting.lowerBound {
            return households < tolerated.lowerBound ? .tooSmall : .small
        }
        return households > tolerated.upperBound ? .tooLarge : .large
    }
}

extension GridLimits {
    private static func setting(_ key: String, _ title: String, _ usual: Int) -> CoreSetting {
        CoreSetting(
            key: key, title: title, usual: usual, bounds: 1...10_000, unit: "户", source: standardSource)
    }

    private static let least = setting("grid_least", "网格户数合适的下限", 200)
    private static let most = setting("grid_most", "网格户数合适的上限", 500)
    private static let leastTolerated = setting("grid_least_tolerated", "网格户数可以接受的下限", 100)
    private static let mostTolerated = setting("grid_most_tolerated", "网格户数可以接受的上限", 700)

    static let settings = [least, most, leastTolerated, mostTolerated]

    /// What keeps the settings of a community, or of the street, from being limits; `nil` where nothing does.
    static func problem(in session: Session, of community: Int64?) throws -> String? {
        let figures = try [leastTolerated, least, most, mostTolerated].map {
            (title: $0.title, value: try session.value(of: $0, in: community).value)
        }
        for (lower, upper) in zip(figures, figures.dropFirst()) where lower.value > upper.value {
            return "“\(lower.title)”\(lower.value) 大于“\(upper.title)”\(upper.value)"
        }
        return nil
    }
}

extension Session {
    /// The limits of a community: as it has set them, as the street has, or the usual ones.
    package func gridLimits(of community: Int64) throws -> GridLimits {
        var values: [String: Int] = [:]
        var isSet = false
        for setting in GridLimits.settings {
            let found = try value(of: setting, in: community)
            values[setting.key] = found.value
            isSet = isSet || found.isSet
        }
        func span(_ lower: String, _ upper: String, _ usual: ClosedRange<Int>) -> ClosedRange<Int> {
            guard let least = values[lower], let most = values[upper], least <= most else { return usual }
            return least...most
        }
        let standard = GridLimits.standard
        return GridLimits(
            fitting: span("grid_least", "grid_most", standard.fitting),
            tolerated: span("grid_least_tolerated", "grid_most_tolerated", standard.tolerated),
            source: isSet ? "本地设置（gewu settings）" : standard.source)
    }
}

/// How a grid's number of households stands to the limits.
package enum GridSize: String, Sendable {
    case fitting = "绿 合适"
    case small = "黄 偏小"
    case large = "黄 偏大"
    case tooSmall = "红 过小"
    case tooLarge = "红 过大"
    case dedicated = "专属网格"
}
