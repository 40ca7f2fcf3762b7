extension Matching {
    /// The logarithm to base 2, the same on every platform: no mathematical library is asked.
    static func log2(_ value: Double) -> Double {
        guard value > 0 else { return -1_000 }
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.414_213_562_373_095_1 {
            significand /= 2
            exponent += 1
        }
        // ln s = 2 artanh((s − 1) / (s + 1)), and |z| ≤ 0.172.
        let z = (significand - 1) / (significand + 1)
        let square = z * z
        var term = z
        var sum = 0.0
        for odd in stride(from: 1.0, through: 21, by: 2) {
            sum += term / odd
            term *= square
        }
        return exponent + 2 * sum * 1.442_695_040_888_963_4
    }

    /// 2 to the power of `value`.
    static func exp2(_ value: Double) -> Double {
        guard value > -1_000 else { return 0 }
        guard value < 1_000 else { return .greatestFiniteMagnitude.squareRoot() }
        let whole = value.rounded(.down)
        let x = (value - whole) * 0.693_147_180_559_945_3
        var term = 1.0
        var sum = 1.0
        for index in 1...16 {
            term *= x / Double(index)
            sum += term
        }
        return Double(sign: .plus, exponent: Int(whole), significand: sum)
    }
}

extension Matching {
    /// Numbers at random that are the same every time (S. Vigna's splitmix64).
    struct Random {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            return Matching.mix(state)
        }

        mutating func next(below bound: Int) -> Int {
            Int(next().multipliedFullWidth(by: UInt64(bound)).high)
        }
    }

    static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Numbers put together into a key that is never 0; 0 stands for no key.
    static func key(_ parts: some Sequence<UInt64>) -> UInt64 {
        var hash: UInt64 = 0x51_7C_C1_B7_27_22_0A_95
        for part in parts { hash = mix(hash ^ part &* 0x9E37_79B9_7F4A_7C15) }
        return hash | 1
    }
}
