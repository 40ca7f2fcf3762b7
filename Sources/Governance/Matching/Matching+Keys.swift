extension Matching {
    /// What of a value goes into a key for blocking.
    enum Part: Hashable, Sendable {
        case whole
        /// How it sounds, whatever the order of its letters.
        case sound
        /// How the surname, or the first letter, sounds.
        case familySound
        case first(Int)
        case last(Int)
        /// Three of four digits from the front, or half of them from the back.
        case front
        case back
        case year
        case yearMonth
        case monthDay
        /// The day, with day and month in either order.
        case day
        /// The numbers in an address.
        case numbers
        /// The rarest of its words, or the second rarest.
        case rarest
        case secondRarest
    }
}

extension Matching.Column {
    /// The key of every value; 0 where it has none.
    func keys(_ part: Matching.Part) -> [UInt64] {
        switch part {
        case .rarest, .secondRarest: return rareWords(skipping: part == .rarest ? 0 : 1)
        default: return (0..<Int32(count)).map { key(of: $0, part) }
        }
    }

    private func key(of id: Int32, _ part: Matching.Part) -> UInt64 {
        let letters = letters(of: id)
        func spelled(_ slice: ArraySlice<UInt16>) -> UInt64 {
            slice.isEmpty ? 0 : Matching.key(slice.lazy.map { UInt64($0) })
        }
        func dated(_ slice: ArraySlice<UInt16>...) -> UInt64 {
            slice.allSatisfy { $0.contains { $0 != 48 } }
                ? Matching.key(slice.joined().lazy.map { UInt64($0) }) : 0
        }
        let start = letters.startIndex
        switch part {
        case .whole: return Matching.key(CollectionOfOne(UInt64(id)))
        case .sound:
            if comparator == .hanName {
                return Matching.key(
                    letters.map { UInt64(bitPattern: Int64(syllables.first(of: $0))) }.sorted())
            }
            return Matching.soundex(letters)
        case .familySound:
            guard let first = letters.first else { return 0 }
            if comparator == .hanName {
                return Matching.key(CollectionOfOne(UInt64(bitPattern: Int64(syllables.first(of: first)))))
            }
            return Matching.soundex(letters)
        case .first(let count): return letters.count < count ? 0 : spelled(letters.prefix(count))
        case .last(let count): return letters.count < count ? 0 : spelled(letters.suffix(count))
        case .front: return letters.contains(42) ? 0 : spelled(letters.prefix(max(letters.count * 3 / 4, 1)))
        case .back:
            return letters.count < 4 ? spelled(letters) : spelled(letters.suffix((letters.count + 1) / 2))
        case .year: return letters.count == 8 ? dated(letters.prefix(4)) : 0
        case .yearMonth:
            return letters.count == 8 ? dated(letters.prefix(4), letters[start + 4..<start + 6]) : 0
        case .monthDay:
            return letters.count == 8
                ? dated(letters[start + 4..<start + 6], letters[start + 6..<start + 8]) : 0
        case .day:
            guard letters.count == 8 else { return 0 }
            let month = letters[start + 4..<start + 6]
            let day = letters[start + 6..<start + 8]
            return month.lexicographicallyPrecedes(day)
                ? dated(letters.prefix(4), month, day) : dated(letters.prefix(4), day, month)
        case .numbers: return UInt64(numbers[Int(id)])
        case .rarest, .secondRarest: return 0
        }
    }

    /// The words of every value: between blanks, and in Han text between numbers.
    private func rareWords(skipping skipped: Int) -> [UInt64] {
        func words(of id: Int32) -> [UInt64] {
            var words: [UInt64] = []
            var word: [UInt64] = []
            var kind = 0
            for unit in letters(of: id) {
                let next =
                    unit == 32 ? 0 : (48...57).contains(unit) ? 1 : Matching.isHan(UInt32(unit)) ? 2 : 3
                if next != kind || next == 0, !word.isEmpty {
                    words.append(Matching.key(word))
                    word = []
                }
                if next != 0 { word.append(UInt64(unit)) }
                kind = next
            }
            if !word.isEmpty { words.append(Matching.key(word)) }
            return words
        }
        var frequency: [UInt64: Int] = [:]
        for id in ids where id >= 0 {
            for word in words(of: id) { frequency[word, default: 0] += 1 }
        }
        return (0..<Int32(count)).map { id in
            let ranked = words(of: id).sorted { (frequency[$0] ?? 0, $0) < (frequency[$1] ?? 0, $1) }
            return ranked.count > skipped ? ranked[skipped] : 0
        }
    }
}
