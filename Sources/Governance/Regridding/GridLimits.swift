/// How many households a grid should have. Values, not law: a place sets its own.
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
        fitting: 200...500, tolerated: 100...700,
        source: "默认口径，参照 GB/T 34300-2017（每网格 300 至 500 户，或 1000 人左右）")

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

/// How a grid's number of households stands to the limits.
package enum GridSize: String, Sendable {
    case fitting = "绿 合适"
    case small = "黄 偏小"
    case large = "黄 偏大"
    case tooSmall = "红 过小"
    case tooLarge = "红 过大"
    case dedicated = "专属网格"
}
