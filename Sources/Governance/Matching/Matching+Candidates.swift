extension Matching {
    /// Pairs that were compared and are not hopeless.
    struct Candidates: Sendable {
        private(set) var first: [Int32] = []
        private(set) var second: [Int32] = []
        private(set) var patterns: [UInt64] = []
        /// How many pairs were compared.
        private(set) var compared = 0

        init(table: Table, blocking: Blocking, model: Model, options: Options) {
            let passes = blocking.passes.count
            let blocks = blocking.blocks
            let split = options.secondRegister.map(Int32.init) ?? -1
            let floor = table.rows <= 10_000 ? -Float.infinity : model.hopeless
            for pass in 0..<passes {
                let members = blocking.members[pass]
                let starts = blocking.starts[pass]
                for block in 0..<starts.count - 1 {
                    let range = Int(starts[block])..<Int(starts[block + 1])
                    for i in range {
                        let a = members[i]
                        for j in i + 1..<range.upperBound {
                            let b = members[j]
                            if split >= 0, (a < split) == (b < split) { continue }
                            if Self.met(Int(a), Int(b), before: pass, passes, blocks) { continue }
                            compared += 1
                            let (low, high) = a < b ? (a, b) : (b, a)
                            let pattern = table.pattern(Int(low), Int(high))
                            guard model.roughWeight(pattern) >= floor else { continue }
                            first.append(low)
                            second.append(high)
                            patterns.append(pattern)
                        }
                    }
                }
            }
        }

        /// Whether an earlier pass has brought the two rows together.
        private static func met(_ a: Int, _ b: Int, before pass: Int, _ passes: Int, _ blocks: [Int32])
            -> Bool
        {
            for earlier in 0..<pass {
                let block = blocks[a * passes + earlier]
                if block >= 0, block == blocks[b * passes + earlier] { return true }
            }
            return false
        }

        var count: Int { patterns.count }
    }
}
