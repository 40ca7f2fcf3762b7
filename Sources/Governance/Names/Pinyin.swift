/// How Han letters are read today, out of ``PinyinTable``.
enum Pinyin {
    /// The readings of a letter without tones, ü as `v`, the usual one first; none where it has none.
    static func readings(of letter: Unicode.Scalar) -> [String] {
        guard let code = code(of: letter), code > 0 else { return [] }
        guard code > PinyinTable.syllableCount else { return [syllable(code)] }
        let row = (code - PinyinTable.syllableCount - 1) * PinyinTable.severalWidth
        var found: [String] = []
        for place in row..<row + PinyinTable.severalWidth {
            let one = number(in: PinyinTable.several, at: place * 2)
            if one == 0 { break }
            found.append(syllable(one))
        }
        return found
    }

    private static func code(of letter: Unicode.Scalar) -> Int? {
        let value = letter.value
        if value >= PinyinTable.firstLetter, value <= PinyinTable.lastLetter {
            return number(in: PinyinTable.codes, at: Int(value - PinyinTable.firstLetter) * 2)
        }
        let width = PinyinTable.beyondWidth
        let square = PinyinTable.codeBase * PinyinTable.codeBase
        var low = 0
        var high = PinyinTable.beyond.utf8CodeUnitCount / width
        while low < high {
            let middle = (low + high) / 2
            let at = middle * width
            let here =
                number(in: PinyinTable.beyond, at: at) * square + number(in: PinyinTable.beyond, at: at + 2)
            if here == Int(value) { return number(in: PinyinTable.beyond, at: at + 4) }
            if here < Int(value) { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    private static func syllable(_ code: Int) -> String {
        let width = PinyinTable.syllableWidth
        let start = PinyinTable.syllables.utf8Start + (code - 1) * width
        let bytes = UnsafeBufferPointer(start: start, count: width)
        return String(decoding: bytes.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
    }

    private static func number(in blob: StaticString, at place: Int) -> Int {
        precondition(place >= 0 && place + 1 < blob.utf8CodeUnitCount)
        let start = blob.utf8Start + place
        return Int(start[0] - PinyinTable.codeZero) * PinyinTable.codeBase
            + Int(start[1] - PinyinTable.codeZero)
    }
}
