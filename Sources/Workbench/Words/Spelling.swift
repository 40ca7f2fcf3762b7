import Governance

/// The ways to type a Chinese word on a keyboard without Chinese: `走访` is `zoufang` and `zf`.
package struct Spelling: Equatable, Sendable {
    /// The first letters of the usual reading.
    package let initials: String
    /// The word read in full, by every reading of its letters, the usual one first.
    package let whole: [String]

    /// Words go by the readings they have today, not by those that surnames have.
    ///
    /// `pinyin` says how a word is read whose letters are usually read otherwise: `cha chong`.
    package init(of word: String, pinyin: String? = nil) {
        var readings = word.map { letter -> [String] in
            let known = NameKeys.readings(ofLetter: String(letter))
            return known.isEmpty ? [letter.lowercased()] : known
        }
        if let pinyin {
            for (index, syllable) in pinyin.split(separator: " ").enumerated() where index < readings.count {
                readings[index] = [String(syllable)] + readings[index].filter { $0 != syllable }
            }
        }
        initials = readings.compactMap { $0.first?.first }.map(String.init).joined()
        var whole = [""]
        for ways in readings {
            let longer = whole.flatMap { start in ways.map { start + $0 } }
            // A word of many letters with several readings each is found by its usual ones.
            whole = longer.count <= Self.most ? longer : whole.map { $0 + ways[0] }
        }
        self.whole = whole
    }

    private static let most = 32

    /// Whether `typed`, in small letters, is this word to its end.
    package func isWritten(_ typed: String) -> Bool { initials == typed || whole.contains(typed) }

    /// Whether the word may go on from `typed`.
    package func begins(with typed: String) -> Bool {
        initials.hasPrefix(typed) || whole.contains { $0.hasPrefix(typed) }
    }
}

extension StringProtocol {
    /// As spellings are written: small letters. `nil` for what holds anything but Latin letters.
    package var asSpelling: String? {
        guard !isEmpty, utf8.allSatisfy({ (97...122).contains($0 | 32) }) else { return nil }
        return lowercased()
    }
}
