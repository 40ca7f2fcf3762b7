/// A stream of pseudo random numbers that is the same for the same seed on every machine (SplitMix64).
struct Random {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// A stream of its own for one subject, so that more draws in one room move nothing in another.
    init(seed: UInt64, _ subject: Subject, _ number: Int = 0) {
        var mixing = Random(seed: seed &+ UInt64(subject.rawValue) &* 0x9E37_79B9_7F4A_7C15)
        state = mixing.next() ^ (UInt64(bitPattern: Int64(number)) &* 0xD1B5_4A32_D192_ED03)
        _ = next()
    }

    enum Subject: Int {
        case places = 1
        case sizes
        case people
        case needs
        case moves
        case visits
        case matters
        case numbers
        case institutions
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 up to 1, without 1.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func chance(_ share: Double) -> Bool { fraction() < share }

    /// 0 up to `count`, without it.
    mutating func below(_ count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// One of several by its weight.
    mutating func pick<Element>(_ weighted: [(weight: Double, Element)]) -> Element {
        var rest = fraction() * weighted.reduce(0) { $0 + $1.weight }
        for (weight, element) in weighted {
            rest -= weight
            if rest < 0 { return element }
        }
        return weighted[weighted.count - 1].1
    }

    mutating func shuffle<Element>(_ elements: inout [Element]) {
        guard elements.count > 1 else { return }
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, below(last + 1))
        }
    }
}
