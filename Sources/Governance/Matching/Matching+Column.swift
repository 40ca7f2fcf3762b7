extension Matching {
    /// The values of one column, each kept once and made ready to be compared.
    final class Column: Sendable {
        let comparator: Comparator
        /// Which value each row has; -1 for none.
        let ids: [Int32]
        /// The letters of all values one behind the other, and where each begins.
        let units: [UInt16]
        let starts: [Int32]
        /// Of each value: the class of values that sound the same.
        let sounds: [Int32]
        /// Pairs of neighbouring letters of all values, sorted within each, and where each begins.
        let bigrams: [UInt32]
        let bigramStarts: [Int32]
        /// Of each value: a key made of the numbers in it, in their order; 0 when there are none.
        let numbers: [UInt32]
        /// Of each value: a bit for each of its bigrams, so that most that differ are told apart at a glance.
        let signatures: [SIMD2<UInt64>]
        /// Of each value: whether it is an identity number that is right.
        let isValid: [Bool]
        /// The readings of each Han letter of the column.
        let syllables: Syllables

        var count: Int { starts.count - 1 }

        init(_ column: [String], comparator: Comparator, readings: Readings) {
            self.comparator = comparator
            var raw: [String: Int32] = [:]
            var values: [String: Int32] = [:]
            var ids: [Int32] = []
            ids.reserveCapacity(column.count)
            var units: [UInt16] = []
            var starts: [Int32] = [0]
            let monthFirst = comparator == .date && Matching.monthComesFirst(in: column)
            for text in column {
                if text.isEmpty {
                    ids.append(-1)
                    continue
                }
                if let known = raw[text] {
                    ids.append(known)
                    continue
                }
                let plain = comparator.plain(text, monthFirst: monthFirst)
                var id: Int32 = -1
                if !plain.isEmpty {
                    if let known = values[plain] {
                        id = known
                    } else {
                        id = Int32(starts.count - 1)
                        values[plain] = id
                        for scalar in plain.unicodeScalars {
                            // Rare letters beyond the basic plane share the private area; they only have to differ.
                            units.append(
                                scalar.value < 0x10000
                                    ? UInt16(scalar.value) : UInt16(0xE000 + scalar.value % 0x1900))
                        }
                        starts.append(Int32(units.count))
                    }
                }
                raw[text] = id
                ids.append(id)
            }
            self.ids = ids
            self.units = units
            self.starts = starts

            isValid =
                comparator == .number
                ? (0..<starts.count - 1).map {
                    Matching.isIdentity(units[Int(starts[$0])..<Int(starts[$0 + 1])])
                } : []
            syllables = comparator == .hanName ? Syllables(units, readings: readings) : Syllables()
            sounds = comparator == .hanName ? Self.sounds(units, starts, syllables) : []
            if comparator == .address || comparator == .text {
                let found = Self.bigrams(units, starts)
                (bigrams, bigramStarts) = found
                signatures = (0..<starts.count - 1).map {
                    Self.signature(found.0[Int(found.1[$0])..<Int(found.1[$0 + 1])])
                }
                numbers = (0..<starts.count - 1).map {
                    Self.numbers(units[Int(starts[$0])..<Int(starts[$0 + 1])])
                }
            } else {
                (bigrams, bigramStarts, numbers, signatures) = ([], [], [], [])
            }
        }

        func letters(of id: Int32) -> ArraySlice<UInt16> {
            units[Int(starts[Int(id)])..<Int(starts[Int(id) + 1])]
        }

        func text(of id: Int32) -> String {
            String(decoding: letters(of: id), as: UTF16.self)
        }

        private static func sounds(_ units: [UInt16], _ starts: [Int32], _ syllables: Syllables) -> [Int32] {
            var classes: [[Int32]: Int32] = [:]
            return (0..<starts.count - 1).map { id in
                let sound = units[Int(starts[id])..<Int(starts[id + 1])].map { syllables.first(of: $0) }
                if let known = classes[sound] { return known }
                let new = Int32(classes.count)
                classes[sound] = new
                return new
            }
        }

        private static func bigrams(_ units: [UInt16], _ starts: [Int32]) -> ([UInt32], [Int32]) {
            var all: [UInt32] = []
            var begins: [Int32] = [0]
            var own: [UInt32] = []
            for id in 0..<starts.count - 1 {
                own.removeAll(keepingCapacity: true)
                var last: UInt32 = 0
                for unit in units[Int(starts[id])..<Int(starts[id + 1])] where unit != 32 {
                    own.append(last << 16 | UInt32(unit))
                    last = UInt32(unit)
                }
                own.sort()
                all += own
                begins.append(Int32(all.count))
            }
            return (all, begins)
        }

        private static func signature(_ bigrams: ArraySlice<UInt32>) -> SIMD2<UInt64> {
            var signature = SIMD2<UInt64>()
            for bigram in bigrams {
                let bit = Int(mix(UInt64(bigram)) & 127)
                signature[bit / 64] |= 1 << UInt64(bit % 64)
            }
            return signature
        }

        private static func numbers(_ letters: ArraySlice<UInt16>) -> UInt32 {
            var hash: UInt64 = 0
            var number: UInt64 = 0
            var inNumber = false
            for unit in letters {
                if (48...57).contains(unit) {
                    number = number &* 10 &+ UInt64(unit - 48)
                    inNumber = true
                } else if inNumber {
                    hash = mix(hash &+ number &+ 1)
                    (number, inNumber) = (0, false)
                }
            }
            if inNumber { hash = mix(hash &+ number &+ 1) }
            return UInt32(truncatingIfNeeded: hash)
        }
    }

    /// The ways Han letters are read, each reading a number.
    struct Syllables: Sendable {
        private var known: [UInt16: [Int32]] = [:]

        init() {}

        init(_ units: [UInt16], readings: Readings) {
            var numbers: [String: Int32] = [:]
            for unit in units where known[unit] == nil {
                guard let scalar = Unicode.Scalar(unit), isHan(scalar.value) else { continue }
                known[unit] = readings(String(Character(scalar))).map { reading in
                    if let number = numbers[reading] { return number }
                    let number = Int32(numbers.count)
                    numbers[reading] = number
                    return number
                }
            }
        }

        /// The first reading, or a number of the letter's own.
        func first(of unit: UInt16) -> Int32 { known[unit]?.first ?? -1 - Int32(unit) }

        func alike(_ a: UInt16, _ b: UInt16) -> Bool {
            if a == b { return true }
            guard let left = known[a], let right = known[b] else { return false }
            return left.contains { right.contains($0) }
        }
    }

    /// The columns of a schema, ready to be compared.
    struct Table: Sendable {
        let schema: Schema
        let columns: [Column]
        let rows: Int
        /// Which value each row has in each field, row after row; -1 for none.
        let cells: [Int32]
        /// Where given name and surname stand, when they are apart.
        let givenName: Int?
        let surname: Int?

        init(_ columns: [[String]], schema: Schema, readings: Readings) {
            self.schema = schema
            let numbers = schema.fields.filter { $0.comparator == .number }.map { columns[$0.column] }
            self.columns = schema.fields.map { field in
                var values = columns[field.column]
                if field.comparator == .date || field.comparator == .sex {
                    for number in numbers { Self.fill(&values, from: number, as: field.comparator) }
                }
                return Column(values, comparator: field.comparator, readings: readings)
            }
            let made = self.columns
            let rows = columns.first?.count ?? 0
            self.rows = rows
            var cells = [Int32](repeating: -1, count: rows * made.count)
            for (field, column) in made.enumerated() {
                for row in 0..<rows { cells[row * made.count + field] = column.ids[row] }
            }
            self.cells = cells
            let kinds = schema.fields.map(\.comparator)
            let parts = (kinds.firstIndex(of: .givenName), kinds.firstIndex(of: .surname))
            givenName = parts.1 == nil ? nil : parts.0
            surname = parts.0 == nil ? nil : parts.1
        }

        /// Writes what identity numbers say of birthday and sex where nothing else does.
        private static func fill(_ values: inout [String], from numbers: [String], as comparator: Comparator)
        {
            for row in values.indices where values[row].isEmpty && numbers[row].utf8.count >= 15 {
                let number = Array(Matching.number(numbers[row]).utf16)
                guard isIdentity(number[...]) else { continue }
                values[row] =
                    comparator == .date
                    ? String(decoding: number[6..<14], as: UTF16.self) : number[16] % 2 == 1 ? "男" : "女"
            }
        }

        /// How two rows agree: four bits for the level of each field.
        func pattern(_ a: Int, _ b: Int) -> UInt64 {
            var pattern: UInt64 = 0
            let fields = columns.count
            for field in 0..<fields {
                let left = cells[a * fields + field]
                let right = cells[b * fields + field]
                guard left >= 0, right >= 0 else { continue }
                let level = left == right ? 1 : columns[field].level(left, right)
                pattern |= UInt64(level) << UInt64(4 * field)
            }
            if let givenName, let surname, namesSwapped(a, b, givenName, surname) {
                pattern &= ~(15 << UInt64(4 * givenName) | 15 << UInt64(4 * surname))
                pattern |= 2 << UInt64(4 * givenName)
            }
            return pattern
        }

        /// Whether the given name of one is the surname of the other, both ways.
        private func namesSwapped(_ a: Int, _ b: Int, _ givenName: Int, _ surname: Int) -> Bool {
            let fields = columns.count
            let (givenA, familyA) = (cells[a * fields + givenName], cells[a * fields + surname])
            let (givenB, familyB) = (cells[b * fields + givenName], cells[b * fields + surname])
            if givenA == givenB, givenA >= 0 { return false }
            if familyA == familyB, familyA >= 0 { return false }
            let given = columns[givenName]
            let family = columns[surname]
            func same(_ first: Int32, _ last: Int32) -> Bool? {
                guard first >= 0, last >= 0 else { return nil }
                let left = given.letters(of: first)
                let right = family.letters(of: last)
                guard left.first == right.first || left.last == right.last else { return false }
                return left == right || likeness(left, right) >= 0.92
            }
            let one = same(givenA, familyB)
            if one == false { return false }
            let other = same(givenB, familyA)
            if other == false { return false }
            return one == true || other == true
        }
    }

    /// Whether this is an identity number whose check character is right (GB 11643-1999).
    static func isIdentity(_ letters: ArraySlice<UInt16>) -> Bool {
        guard letters.count == 18, letters.dropLast().allSatisfy({ (48...57).contains($0) }) else {
            return false
        }
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(letters, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return letters.last == Array("10x98765432".utf16)[sum % 11]
    }

    static func level(_ pattern: UInt64, _ field: Int) -> Int { Int(pattern >> UInt64(4 * field) & 15) }
}
