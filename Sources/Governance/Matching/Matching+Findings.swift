extension Matching {
    /// What is thought of two rows.
    package enum Verdict: String, Sendable {
        case duplicate = "重复"
        case look = "待核对"
    }

    /// Why two rows that agree well are not called duplicates all the same.
    ///
    /// Where given names stand in a column of their own and the table has shown that it holds no households, names and
    /// birthdays that differ are left to their weights.
    package enum Doubt: String, Sendable {
        case otherNumber = "两个身份证号码都有效而不同"
        case sameNumber = "号码相同而姓名不同：可能有一方填错了号码"
        case otherName = "名字不同：可能是同住的家人或双胞胎"
        case noName = "一方没有名字可比：可能是同住的家人"
        case otherBirthday = "出生日期不同：可能是同名的另一人"
    }

    /// Two rows that may be about one person.
    package struct Pair: Equatable, Sendable {
        /// The smaller row number comes first.
        package let first: Int
        package let second: Int
        /// In powers of two: how much likelier the rows are to look like this when they are about one person.
        package let weight: Double
        package let probability: Double
        package let verdict: Verdict
        package let doubt: Doubt?
    }

    /// How one column of a pair agrees, or does not.
    package struct Reason: Equatable, Sendable {
        package let title: String
        package let words: String
        /// In powers of two; negative when it speaks against.
        package let weight: Double

        package init(title: String, words: String, weight: Double) {
            self.title = title
            self.words = words
            self.weight = weight
        }

        /// `姓名：同音字不同（+7.2）`
        package var text: String {
            let tenths = Int((abs(weight) * 10).rounded())
            return "\(title)：\(words)（\(weight < 0 ? "−" : "+")\(tenths / 10).\(tenths % 10)）"
        }
    }

    /// What was found.
    package struct Findings: Sendable {
        /// Duplicates and pairs to be looked at, the weightiest first.
        package let pairs: [Pair]
        /// Rows about one person, in their order, two or more in each; ordered by the first row.
        ///
        /// Two groups are joined by a duplicate only when all that is known of their rows agrees on the whole.
        package let clusters: [[Int]]
        /// Where blocks were too large, in the order of the passes.
        package let oversized: [Oversized]
        /// How many pairs were compared.
        package let compared: Int

        private let table: Table
        private let model: Model

        init(
            table: Table, model: Model, candidates: Candidates, oversized: [Oversized], options: Options
        ) {
            self.table = table
            self.model = model
            self.oversized = oversized
            compared = candidates.compared
            let judge = Judge(table: table, model: model, options: options)
            var pairs: [Pair] = []
            for index in 0..<candidates.count {
                if let pair = judge.pair(
                    Int(candidates.first[index]), Int(candidates.second[index]), candidates.patterns[index])
                {
                    pairs.append(pair)
                }
            }
            pairs.sort { ($1.weight, $0.first, $0.second) < ($0.weight, $1.first, $1.second) }
            self.pairs = pairs
            clusters = judge.clusters(of: pairs)
        }

        /// What speaks for two rows being about one person and what against, column by column; columns with a missing
        /// value say nothing and are left out.
        package func reasons(_ first: Int, _ second: Int) -> [Reason] {
            let (a, b) = (min(first, second), max(first, second))
            let pattern = table.pattern(a, b)
            var reasons: [Reason] = []
            for (field, described) in table.schema.fields.enumerated() {
                let level = level(pattern, field)
                guard level > 0 else { continue }
                reasons.append(
                    Reason(
                        title: described.title, words: described.comparator.levels[level - 1].words,
                        weight: Double(model.weight(of: field, pattern, a, b, table))))
            }
            let taken = model.score(pattern, a, b, table).taken
            if taken >= 0.05 {
                reasons.append(Reason(title: "同住", words: "一家人也会这样相同", weight: -Double(taken)))
            }
            return reasons
        }
    }

    /// Tells duplicates from pairs that somebody should look at.
    struct Judge {
        let table: Table
        let model: Model
        let options: Options

        func pair(_ a: Int, _ b: Int, _ pattern: UInt64) -> Pair? {
            let score = model.score(pattern, a, b, table)
            guard score.same >= options.look else { return nil }
            let found = doubt(a, b, pattern)
            let doubt = score.same >= options.duplicate || found == .otherNumber ? found : nil
            return Pair(
                first: a, second: b, weight: Double(score.weight), probability: score.same,
                verdict: score.same >= options.duplicate && doubt == nil ? .duplicate : .look, doubt: doubt)
        }

        func doubt(_ a: Int, _ b: Int, _ pattern: UInt64) -> Doubt? {
            var number: Int?
            var otherName = false
            var strangeName = false
            var otherBirthday = false
            for (field, described) in table.schema.fields.enumerated() {
                let level = Matching.level(pattern, field)
                guard level > 0 else { continue }
                switch described.comparator {
                case .number:
                    if level == 5 { return .otherNumber }
                    number = min(number ?? 9, level)
                case .checkedNumber:
                    if level > 1 { return .otherNumber }
                    number = level
                case .hanName:
                    otherName = otherName || level >= 4
                    strangeName = strangeName || level >= 6
                case .givenName:
                    otherName = otherName || level >= 6
                    strangeName = strangeName || level >= 6 && !agreesOtherwise(pattern)
                case .date:
                    otherBirthday =
                        otherBirthday || level >= 5 && isPossible(field, a) && isPossible(field, b)
                default: break
                }
            }
            if let number, number <= 2 { return strangeName ? .sameNumber : nil }
            if table.givenName != nil, model.holdsNoHouseholds { return nil }
            if otherName { return .otherName }
            if nameIsMissing(pattern) { return .noName }
            return otherBirthday ? .otherBirthday : nil
        }

        private func nameIsMissing(_ pattern: UInt64) -> Bool {
            table.schema.fields.indices.contains { field in
                let comparator = table.schema.fields[field].comparator
                return (comparator == .hanName || comparator == .givenName)
                    && Matching.level(pattern, field) == 0
            }
        }

        /// Whether surname or birthday agree, when the given name does not. A birthday says nothing beside an identity
        /// number, which contains it; those come with Han names.
        private func agreesOtherwise(_ pattern: UInt64) -> Bool {
            table.schema.fields.indices.contains { field in
                let level = Matching.level(pattern, field)
                return switch table.schema.fields[field].comparator {
                case .surname: (1...4).contains(level)
                case .date: (1...3).contains(level)
                default: false
                }
            }
        }

        /// Whether there is such a month and such a day: otherwise the date is a slip, and no other birthday.
        private func isPossible(_ field: Int, _ row: Int) -> Bool {
            let digits = table.columns[field].letters(of: table.columns[field].ids[row]).map { Int($0) - 48 }
            guard digits.count == 8 else { return true }
            return (1...12).contains(digits[4] * 10 + digits[5])
                && (1...31).contains(digits[6] * 10 + digits[7])
        }

        func clusters(of pairs: [Pair]) -> [[Int]] {
            var groups: [Int: [Int]] = [:]
            var people = Partition(table.rows)
            for pair in pairs where pair.verdict == .duplicate {
                let (x, y) = (people.root(of: pair.first), people.root(of: pair.second))
                guard x != y else { continue }
                let left = groups[x] ?? [x]
                let right = groups[y] ?? [y]
                guard left.count + right.count <= 40, agree(left, right) else { continue }
                people.join(x, y)
                groups[max(x, y)] = nil
                groups[min(x, y)] = left + right
            }
            return groups.sorted { $0.key < $1.key }.map { $0.value.sorted() }
        }

        /// Whether two groups agree on the whole, and nowhere have two valid identity numbers.
        private func agree(_ left: [Int], _ right: [Int]) -> Bool {
            if left.count == 1, right.count == 1 { return true }
            var sum: Float = 0
            for x in left {
                for y in right {
                    let (a, b) = (min(x, y), max(x, y))
                    let pattern = table.pattern(a, b)
                    if doubt(a, b, pattern) == .otherNumber { return false }
                    sum += model.score(pattern, a, b, table).weight
                }
            }
            return sum > 0
        }
    }
}
