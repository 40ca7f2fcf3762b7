extension Matching {
    /// How often rows agree, field by field and level by level: when they are about one person (m), about different
    /// people (u), and about two people of one household.
    struct Model: Sendable {
        let fields: Int
        private(set) var same: [[Double]]
        private(set) var different: [[Double]]
        private(set) var household: [[Double]]
        /// The share of pairs, of all there could be, that are about one person, and about one household.
        private(set) var sameShare: Double
        private(set) var householdShare: Double
        /// The number of all pairs there could be.
        let pairs: Double

        /// The logarithms of m/u and h/u: 16 for each field.
        private(set) var sameWeights: [Float]
        private(set) var householdWeights: [Float]
        /// Of each value of each field, the logarithm of how many times rarer it is than values on average.
        private var rarity: [[Float]] = []
        /// The same, for two rows that are different people as far as is known.
        private var rarityApart: [[Float]] = []
        /// Which rows are one person as far as is known: the first of them.
        private var personOf: [Int32] = []
        private let comparators: [Comparator]
        private let sample: [(pattern: UInt64, count: Double)]
        /// Below this, a pair is not worth keeping.
        let hopeless: Float

        init(table: Table, options: Options) {
            comparators = table.schema.fields.map(\.comparator)
            fields = comparators.count
            same = comparators.map { $0.levels.map(\.same) }
            let rows = Double(table.rows)
            let second = options.secondRegister.map { Double(min(max($0, 0), table.rows)) }
            pairs = max(second.map { $0 * (rows - $0) } ?? rows * (rows - 1) / 2, 1)
            sameShare = 0.05 * rows / pairs
            householdShare = rows / pairs

            var random = Random(state: options.seed)
            var counts: [UInt64: Double] = [:]
            if table.rows > 1 {
                for _ in 0..<min(200_000, max(table.rows * 100, 20_000)) {
                    let a = random.next(below: table.rows)
                    let b = random.next(below: table.rows)
                    if a != b { counts[table.pattern(min(a, b), max(a, b)), default: 0] += 1 }
                }
            }
            sample = counts.map { (pattern: $0.key, count: $0.value) }.sorted { $0.pattern < $1.pattern }
            different = same
            household = same
            sameWeights = []
            householdWeights = []
            hopeless = Float(Matching.log2(max(rows, 2) * 5)) - 14
            readDifferent(discounting: false)
            weigh()
        }

        /// Whether the table has shown that hardly any two of its rows are about people who live together, though
        /// many are about one person.
        var holdsNoHouseholds: Bool {
            sameShare * pairs >= 50 && householdShare < 0.02 * sameShare
        }

        func roughWeight(_ pattern: UInt64) -> Float {
            var weight: Float = 0
            for field in 0..<fields { weight += sameWeights[field * 16 + level(pattern, field)] }
            return weight
        }

        /// Learns how often rows about one person agree.
        mutating func learn(from candidates: Candidates, table: Table) {
            var counts: [UInt64: Double] = [:]
            for pattern in candidates.patterns { counts[pattern, default: 0] += 1 }
            let patterns = counts.map { (pattern: $0.key, count: $0.value) }.sorted {
                $0.pattern < $1.pattern
            }
            for round in 0..<25 {
                var tally = Tally(fields: fields)
                for (pattern, count) in patterns {
                    let score = score(pattern)
                    tally.add(pattern, count, same: score.same, household: score.household)
                }
                take(tally)
                if round % 5 == 4 { readDifferent(discounting: true) }
                weigh()
            }
            // Now with the frequencies of values, counted by person and not by row, as far as persons are known.
            readRarity(table, people: Partition(table.rows))
            weigh()
            for _ in 0..<3 {
                var people = Partition(table.rows)
                for index in 0..<candidates.count where probability(candidates, index, table) >= 0.9 {
                    people.join(Int(candidates.first[index]), Int(candidates.second[index]))
                }
                readRarity(table, people: people)
                var tally = Tally(fields: fields)
                for index in 0..<candidates.count {
                    let score = score(
                        candidates.patterns[index], Int(candidates.first[index]),
                        Int(candidates.second[index]), table)
                    tally.add(candidates.patterns[index], 1, same: score.same, household: score.household)
                }
                take(tally)
                weigh()
            }
        }

        private struct Tally {
            var levels: [Double]
            var same = 0.0
            var household = 0.0

            init(fields: Int) { levels = [Double](repeating: 0, count: fields * 16) }

            mutating func add(_ pattern: UInt64, _ count: Double, same: Double, household: Double) {
                self.household += count * household
                guard same > 1e-6 else { return }
                self.same += count * same
                for field in 0..<levels.count / 16 {
                    levels[field * 16 + level(pattern, field)] += count * same
                }
            }
        }

        private mutating func take(_ tally: Tally) {
            sameShare = (tally.same + 1) / pairs
            householdShare = (tally.household + 1) / pairs
            let prior = 20.0
            for field in 0..<fields {
                let defaults = comparators[field].levels
                let seen = (1...defaults.count).map { tally.levels[field * 16 + $0] }
                let total = seen.reduce(prior, +)
                same[field] = defaults.indices.map { (seen[$0] + prior * defaults[$0].same) / total }
                if comparators[field].subject != .home { restrain(field) }
            }
        }

        /// Keeps what is a person's own from being thought to differ often in rows about that person: a register full of
        /// families would otherwise teach that families are persons (Winkler 1993 restrains the proportions likewise).
        private mutating func restrain(_ field: Int) {
            let defaults = comparators[field].levels
            var excess = 0.0
            let half = defaults.count / 2 + 1
            for index in defaults.indices where index >= half || defaults[index].isFact {
                let most = (defaults[index].isFact ? 1 : 4) * defaults[index].same
                excess += max(same[field][index] - most, 0)
                same[field][index] = min(same[field][index], most)
            }
            let open = (0..<half).filter { !defaults[$0].isFact }
            let close = open.reduce(0) { $0 + same[field][$1] }
            for index in open { same[field][index] *= (close + excess) / close }
        }

        /// How often strangers agree, from the random pairs, less those that look like one person.
        private mutating func readDifferent(discounting: Bool) {
            var tally = [Double](repeating: 0, count: fields * 16)
            for (pattern, count) in sample {
                let weight = discounting ? count * (1 - score(pattern).same) : count
                for field in 0..<fields { tally[field * 16 + level(pattern, field)] += weight }
            }
            for field in 0..<fields {
                let levels = comparators[field].levels.count
                let seen = (1...levels).map { tally[field * 16 + $0] + 0.5 }
                let total = seen.reduce(0, +)
                different[field] = seen.map { $0 / total }
            }
        }

        private mutating func weigh() {
            sameWeights = [Float](repeating: 0, count: fields * 16)
            householdWeights = sameWeights
            for field in 0..<fields {
                household[field] = comparators[field].household(
                    same: same[field], different: different[field])
                var ceiling = Float.infinity
                for index in same[field].indices {
                    // Closer agreement never weighs less.
                    let weight = min(
                        Float(Matching.log2(same[field][index] / different[field][index])), ceiling)
                    ceiling = weight
                    sameWeights[field * 16 + index + 1] = weight
                    householdWeights[field * 16 + index + 1] =
                        Float(Matching.log2(household[field][index] / different[field][index]))
                }
            }
        }

        private mutating func readRarity(_ table: Table, people: Partition) {
            var people = people
            let person = (0..<table.rows).map { Int32(people.root(of: $0)) }
            rarity = []
            rarityApart = []
            for (field, column) in table.columns.enumerated() {
                guard column.comparator.weighsRarity else {
                    rarity.append([])
                    rarityApart.append([])
                    continue
                }
                let counts = Self.peoplePerValue(column, person)
                let singles = Double(counts.count { $0 == 1 })
                let twos = Double(counts.count { $0 == 2 })
                let total = max(Double(counts.reduce(0) { $0 + Int($1) }), 2)
                // What a value seen once may be expected to be seen in as many rows again (I. J. Good, 1953).
                let once = min(max(2 * (twos + 0.5) / (singles + 1), 0.001), 1)
                var average = 0.0
                for count in counts { average += Double(count) * Double(count - 1) }
                average = max((average + 1) / (total * (total - 1)), 1e-9)
                different[field][0] = average
                let normal = Matching.log2(average)
                func weight(_ count: Int32) -> Float {
                    let share = (count <= 1 ? once : Double(count)) / total
                    return Float(normal - Matching.log2(max(share, 1e-8)))
                }
                rarity.append(counts.map(weight))
                rarityApart.append(counts.map { weight($0 - 1) })
            }
            personOf = person
        }

        private static func peoplePerValue(_ column: Column, _ person: [Int32]) -> [Int32] {
            var order: [UInt64] = []
            order.reserveCapacity(person.count)
            for (row, id) in column.ids.enumerated() where id >= 0 {
                order.append(UInt64(id) << 32 | UInt64(UInt32(person[row])))
            }
            order.sort()
            var counts = [Int32](repeating: 0, count: column.count)
            var last: UInt64?
            for entry in order where entry != last {
                counts[Int(entry >> 32)] += 1
                last = entry
            }
            return counts
        }

        // MARK: Scores

        struct Score {
            /// How likely the rows are to be about one person, and about two of one household.
            var same: Double
            var household: Double
            /// The weight of all that agrees and does not.
            var weight: Float
            /// What of that is taken off because a household would agree as well.
            var taken: Float
        }

        func score(_ pattern: UInt64) -> Score {
            var (sameSum, householdSum): (Float, Float) = (0, 0)
            for field in 0..<fields {
                let index = field * 16 + level(pattern, field)
                sameSum += sameWeights[index]
                householdSum += householdWeights[index]
            }
            return score(sameSum, householdSum)
        }

        func score(_ pattern: UInt64, _ a: Int, _ b: Int, _ table: Table) -> Score {
            var (sameSum, householdSum): (Float, Float) = (0, 0)
            let isApart = !personOf.isEmpty && personOf[a] != personOf[b]
            for field in 0..<fields {
                let level = level(pattern, field)
                let index = field * 16 + level
                sameSum += sameWeights[index]
                householdSum += householdWeights[index]
                if level == 1 {
                    let extra = rare(field, table.columns[field].ids[a], isApart)
                    sameSum += extra
                    if comparators[field].subject == .home { householdSum += extra }
                }
            }
            return score(sameSum, householdSum)
        }

        /// What the rarity of an equal value adds.
        func rare(_ field: Int, _ id: Int32, _ apart: Bool) -> Float {
            guard !rarity.isEmpty, !rarity[field].isEmpty, id >= 0 else { return 0 }
            return apart ? rarityApart[field][Int(id)] : rarity[field][Int(id)]
        }

        /// The weight of one field of a pair.
        func weight(of field: Int, _ pattern: UInt64, _ a: Int, _ b: Int, _ table: Table) -> Float {
            let level = level(pattern, field)
            let weight = sameWeights[field * 16 + level]
            return level == 1
                ? weight
                    + rare(field, table.columns[field].ids[a], personOf.isEmpty || personOf[a] != personOf[b])
                : weight
        }

        private func score(_ sameSum: Float, _ householdSum: Float) -> Score {
            let likelihood = Matching.exp2(Double(sameSum)) * sameShare
            let home = Matching.exp2(Double(householdSum)) * householdShare
            let strangers = max(1 - sameShare - householdShare, 0.5)
            let total = likelihood + home + strangers
            let taken = Float(Matching.log2((home + strangers) / (strangers + householdShare)))
            return Score(
                same: likelihood / total, household: home / total, weight: sameSum - max(taken, 0),
                taken: max(taken, 0))
        }

        func probability(_ candidates: Candidates, _ index: Int, _ table: Table) -> Double {
            score(
                candidates.patterns[index], Int(candidates.first[index]), Int(candidates.second[index]), table
            ).same
        }
    }

    /// Rows joined into groups.
    struct Partition: Sendable {
        private var parents: [Int32]

        init(_ count: Int) { parents = (0..<Int32(count)).map { $0 } }

        mutating func root(of row: Int) -> Int {
            var row = row
            while parents[row] != Int32(row) {
                parents[row] = parents[Int(parents[row])]
                row = Int(parents[row])
            }
            return row
        }

        /// The smaller number becomes the root.
        mutating func join(_ a: Int, _ b: Int) {
            let (x, y) = (root(of: a), root(of: b))
            if x != y { parents[max(x, y)] = Int32(min(x, y)) }
        }
    }
}
