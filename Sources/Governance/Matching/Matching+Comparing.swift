extension Matching.Column {
    /// How two different values agree: a number of ``Matching/Comparator/levels``.
    func level(_ a: Int32, _ b: Int32) -> Int {
        switch comparator {
        case .hanName: hanName(a, b)
        case .givenName, .surname: latin(letters(of: a), letters(of: b))
        case .date: date(letters(of: a), letters(of: b))
        case .sex, .checkedNumber: 2
        case .phone: phone(letters(of: a), letters(of: b))
        case .number: isValid[Int(a)] && isValid[Int(b)] ? 5 : number(letters(of: a), letters(of: b))
        case .houseNumber, .postcode: Matching.oneSlip(letters(of: a), letters(of: b)) ? 2 : 3
        case .word:
            starts[Int(a) + 1] - starts[Int(a)] >= 3 && Matching.oneSlip(letters(of: a), letters(of: b))
                ? 2 : 3
        case .address, .text: overlap(Int(a), Int(b))
        }
    }

    private func hanName(_ a: Int32, _ b: Int32) -> Int {
        let left = letters(of: a)
        let right = letters(of: b)
        guard let first = left.first, let second = right.first else { return 7 }
        guard Matching.isHan(UInt32(first)), Matching.isHan(UInt32(second)) else {
            switch latin(left, right) {
            case 3: return 3
            case 4, 5: return 4
            default: return 7
            }
        }
        if left.count == right.count {
            var apart = 0
            var before: Int?
            var changedOver: Int?
            for place in 0..<left.count {
                let (i, j) = (left.startIndex + place, right.startIndex + place)
                if syllables.alike(left[i], right[j]) { continue }
                apart += 1
                if let before {
                    let (x, y) = (left.startIndex + before, right.startIndex + before)
                    changedOver = self.changedOver(left[x], left[i], right[y], right[j], of: left.count)
                }
                before = place
            }
            if apart == 0 { return 2 }
            if apart == 2, let changedOver { return changedOver }
            if apart == 1, left.count >= 3 { return 4 }
            // The surname behind the given name.
            if left.count > 2, apart == left.count, left.sorted() == right.sorted() { return 3 }
        } else if abs(left.count - right.count) == 1, min(left.count, right.count) >= 2 {
            if Matching.oneSlip(left, right) { return 4 }
        }
        return syllables.alike(first, second) ? 6 : 7
    }

    /// How two letters of a name agree with the two of another that stand the other way round; `nil`: not at all.
    ///
    /// Letters that are others as well, and sound the same, are two slips at once. Of a name of two letters nothing is
    /// left then but two sounds.
    private func changedOver(
        _ a: UInt16, _ b: UInt16, _ otherA: UInt16, _ otherB: UInt16, of count: Int
    ) -> Int? {
        guard syllables.alike(a, otherB), syllables.alike(b, otherA) else { return nil }
        let same = (a == otherB ? 1 : 0) + (b == otherA ? 1 : 0)
        return same == 2 || same == 1 && count > 2 ? 3 : 5
    }

    private func latin(_ a: ArraySlice<UInt16>, _ b: ArraySlice<UInt16>) -> Int {
        // An initial.
        if min(a.count, b.count) == 1 { return a.first == b.first ? 4 : 6 }
        let likeness = Matching.likeness(a, b)
        if likeness >= 0.92 { return 3 }
        if likeness >= 0.84 { return 4 }
        return likeness >= 0.70 || Matching.oneSlip(a, b) ? 5 : 6
    }

    private func date(_ a: ArraySlice<UInt16>, _ b: ArraySlice<UInt16>) -> Int {
        guard a.count == 8, b.count == 8 else { return 6 }
        let (i, j) = (a.startIndex, b.startIndex)
        func same(_ from: Int, _ to: Int) -> Bool { (from..<to).allSatisfy { a[i + $0] == b[j + $0] } }
        func given(_ from: Int) -> Bool {
            !(a[i + from] == 48 && a[i + from + 1] == 48) && !(b[j + from] == 48 && b[j + from + 1] == 48)
        }
        let year = same(0, 4)
        if year, a[i + 4] == b[j + 6], a[i + 5] == b[j + 7], a[i + 6] == b[j + 4], a[i + 7] == b[j + 5] {
            return 2
        }
        // A year or a month alone agrees with every day in it.
        if !given(4) || !given(6) {
            if !year {
                // Of years alone a digit, or a birthday that was not counted.
                return a.suffix(4) == b.suffix(4) && Matching.oneSlip(a.prefix(4), b.prefix(4)) ? 3 : 6
            }
            if !given(4) { return 5 }
            return same(4, 6) ? 4 : 5
        }
        var apart = 0
        var swapped = false
        for place in 0..<8 where a[i + place] != b[j + place] {
            apart += 1
            if place < 7, a[i + place] == b[j + place + 1], a[i + place + 1] == b[j + place] {
                swapped = true
            }
        }
        if apart == 1 || (apart == 2 && swapped) { return 3 }
        let agreeing = (year ? 1 : 0) + (same(4, 6) ? 1 : 0) + (same(6, 8) ? 1 : 0)
        if agreeing == 2 { return 4 }
        return year ? 5 : 6
    }

    private func phone(_ a: ArraySlice<UInt16>, _ b: ArraySlice<UInt16>) -> Int {
        if Matching.agreesWhereVisible(a, b) { return 3 }
        if Matching.oneSlip(a, b) { return 2 }
        let tail = min(a.count, b.count)
        if tail >= 7, a.suffix(7) == b.suffix(7) { return 3 }
        return 4
    }

    private func number(_ a: ArraySlice<UInt16>, _ b: ArraySlice<UInt16>) -> Int {
        if Matching.agreesWhereVisible(a, b) { return 3 }
        if Matching.oneSlip(a, b) { return 2 }
        guard a.count == b.count, a.count >= 6 else { return 4 }
        // Eighteen digits hold region and birthday: what is the person's own is only four of them.
        let apart = zip(a, b).count { $0 != $1 }
        return apart == 2 ? 3 : 4
    }

    private func overlap(_ a: Int, _ b: Int) -> Int {
        let (i, j) = (Int(bigramStarts[a]), Int(bigramStarts[b]))
        let (x, y) = (Int(bigramStarts[a + 1]), Int(bigramStarts[b + 1]))
        guard i < x, j < y else { return 5 }
        let (left, right) = (x - i, y - j)
        let smaller = min(left, right)
        func likeness(_ common: Int) -> Double {
            let dice = 2 * Double(common) / Double(left + right)
            return smaller >= 6 ? max(dice, Double(common) / Double(smaller) - 0.1) : dice
        }
        let both = signatures[a] & signatures[b]
        if likeness(both[0].nonzeroBitCount + both[1].nonzeroBitCount + 2) < 0.4 { return 5 }
        let likeness = likeness(bigrams.withUnsafeBufferPointer { Matching.common($0, i..<x, j..<y) })
        let sameNumbers = numbers[a] == numbers[b]
        if sameNumbers, likeness >= 0.8 { return 2 }
        if sameNumbers, likeness >= 0.6 { return 3 }
        return likeness >= 0.4 ? 4 : 5
    }
}

extension Matching {
    /// Whether one letter too many, too few or another one, or two neighbours changed over, is all that keeps two
    /// texts apart (F. J. Damerau, *A Technique for Computer Detection and Correction of Spelling Errors*, 1964).
    static func oneSlip(_ a: ArraySlice<UInt16>, _ b: ArraySlice<UInt16>) -> Bool {
        guard abs(a.count - b.count) <= 1 else { return false }
        var (i, j) = (a.startIndex, b.startIndex)
        while i < a.endIndex, j < b.endIndex, a[i] == b[j] {
            i += 1
            j += 1
        }
        var (x, y) = (a.endIndex, b.endIndex)
        while x > i, y > j, a[x - 1] == b[y - 1] {
            x -= 1
            y -= 1
        }
        let (left, right) = (x - i, y - j)
        if left <= 1, right <= 1 { return true }
        return left == 2 && right == 2 && a[i] == b[j + 1] && a[i + 1] == b[j]
    }

    /// Whether one of two numbers is partly hidden behind stars, and the rest is the same.
    static func agreesWhereVisible(_ a: ArraySlice<UInt16>, _ b: ArraySlice<UInt16>) -> Bool {
        guard a.count == b.count, a.contains(42) || b.contains(42) else { return false }
        return zip(a, b).allSatisfy { $0 == $1 || $0 == 42 || $1 == 42 }
    }

    /// How alike two words are, from 0 to 1: Jaro's measure with Winkler's bonus for a common beginning (W. E. Winkler,
    /// *String Comparator Metrics and Enhanced Decision Rules in the Fellegi–Sunter Model*, 1990).
    static func likeness(_ a: ArraySlice<UInt16>, _ b: ArraySlice<UInt16>) -> Double {
        a.withUnsafeBufferPointer { left in
            b.withUnsafeBufferPointer { right in likeness(left, right) }
        }
    }

    private static func likeness(
        _ a: UnsafeBufferPointer<UInt16>, _ b: UnsafeBufferPointer<UInt16>
    ) -> Double {
        let (m, n) = (min(a.count, 64), min(b.count, 64))
        guard m > 0, n > 0 else { return 0 }
        let window = max(max(m, n) / 2 - 1, 0)
        // A bit for each letter that has found its like.
        var (inA, inB): (UInt64, UInt64) = (0, 0)
        var matches = 0
        for i in 0..<m {
            let low = max(0, i - window)
            let high = min(n - 1, i + window)
            if low > high { break }
            for j in low...high where inB & (1 << UInt64(j)) == 0 && a[i] == b[j] {
                inA |= 1 << UInt64(i)
                inB |= 1 << UInt64(j)
                matches += 1
                break
            }
        }
        guard matches > 0 else { return 0 }
        var half = 0
        var rest = inB
        var found = inA
        while found != 0 {
            if a[found.trailingZeroBitCount] != b[rest.trailingZeroBitCount] { half += 1 }
            found &= found - 1
            rest &= rest - 1
        }
        let common = Double(matches)
        let jaro = (common / Double(m) + common / Double(n) + (common - Double(half / 2)) / common) / 3
        guard jaro > 0.7 else { return jaro }
        var prefix = 0
        while prefix < min(4, m, n), a[prefix] == b[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    /// How many two sorted lists have in common, counting repeats.
    static func common(_ all: UnsafeBufferPointer<UInt32>, _ left: Range<Int>, _ right: Range<Int>) -> Int {
        var (i, j, count) = (left.lowerBound, right.lowerBound, 0)
        while i < left.upperBound, j < right.upperBound {
            let (x, y) = (all[i], all[j])
            if x == y { count += 1 }
            if x <= y { i += 1 }
            if y <= x { j += 1 }
        }
        return count
    }

    /// The sound of a word after R. C. Russell's Soundex (US patent 1261167, 1918): its first letter and three
    /// digits.
    static func soundex(_ word: ArraySlice<UInt16>) -> UInt64 {
        // a b c d e f g h i j k l m n o p q r s t u v w x y z; 9 is passed over without parting its neighbours.
        let codes: [UInt8] = [0, 1, 2, 3, 0, 1, 2, 9, 0, 2, 2, 4, 5, 5, 0, 1, 2, 6, 2, 3, 0, 1, 9, 2, 0, 2]
        guard let first = word.first else { return 0 }
        func code(_ unit: UInt16) -> UInt8 { (97...122).contains(unit) ? codes[Int(unit) - 97] : 0 }
        var result = UInt64(first)
        var last = code(first)
        var digits = 0
        for unit in word.dropFirst() where digits < 3 {
            let next = code(unit)
            if next == 9 { continue }
            if next != 0, next != last {
                result = result * 8 + UInt64(next)
                digits += 1
            }
            last = next
        }
        while digits < 3 {
            result *= 8
            digits += 1
        }
        return result
    }
}
