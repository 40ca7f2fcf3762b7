/// Which tests of a plugin are run, and how.
package struct SpecOptions: Sendable {
    /// Only tests whose title, or file, has this in it.
    package var filter: String?
    /// Runs them in an order that this number decides; `nil` is the order they are written in.
    package var seed: UInt64?
    /// Writes golden files anew.
    package var isRecording: Bool
    /// Notes which lines run.
    package var measuresCoverage: Bool

    package init(
        filter: String? = nil, seed: UInt64? = nil, isRecording: Bool = false, measuresCoverage: Bool = false
    ) {
        self.filter = filter
        self.seed = seed
        self.isRecording = isRecording
        self.measuresCoverage = measuresCoverage
    }

    /// What is to run, in order. The same seed gives the same order.
    func chosen<Test>(_ tests: [Test], _ words: (Test) -> [String]) -> [Test] {
        var tests = tests
        if let filter { tests = tests.filter { words($0).contains { $0.contains(filter) } } }
        guard let seed else { return tests }
        var generator = Seeded(state: seed)
        return tests.shuffled(using: &generator)
    }
}

/// SplitMix64: the same numbers on every machine.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
