/// What a name is made of once marks, blanks and the width and height of letters are left aside: Han letters each
/// for itself, words of other letters, numbers.
struct NameUnits {
    struct Unit {
        enum Kind {
            case han, word, number
        }

        let kind: Kind
        var text: String
        /// How it may be typed, the usual way first.
        var readings: [String] = []
        var letter: Unicode.Scalar?

        /// What stands for it among initials.
        func initial(_ reading: String) -> Substring {
            kind == .number ? reading[...] : reading.prefix(1)
        }
    }

    private(set) var units: [Unit] = []
    /// Whether a dot stands in it, as in 阿依古丽·买买提: then nothing in it is a Han surname.
    private(set) var isDotted = false
    /// Whether the unit before goes on.
    private var isOpen = false
    /// The last word with `u` for each ü, where it holds one.
    private var withPlainU: String?

    init(_ name: String) {
        for scalar in name.unicodeScalars { take(scalar) }
        close()
        read()
    }

    private mutating func take(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x30...0x39: append(scalar, .number)
        case 0x61...0x7A: append(scalar, .word)
        case 0x41...0x5A: append(Self.moved(scalar, by: 0x20), .word)
        case 0...0x7F: close()
        case 0xFF01...0xFF5E: take(Self.moved(scalar, by: -0xFEE0))
        case 0xB7, 0x2022, 0x30FB, 0xFF65, 0x2027, 0x2219, 0x22C5, 0x3002:
            isDotted = true
            close()
        case 0xC0...0x24F, 0x1E00...0x1EFF: takeLatin(scalar)
        case 0x308: takeDiaeresis()
        // Other accents, signs that choose the form of a letter.
        case 0x300...0x36F, 0xFE00...0xFE0F, 0xE0100...0xE01EF: break
        // Han letters, and those that no standard had yet.
        case 0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF, 0xE000...0xF8FF,
            0xF0000...0x10FFFF:
            close()
            units.append(Unit(kind: .han, text: String(Character(scalar)), letter: scalar))
        default: takeOther(scalar)
        }
    }

    private mutating func takeLatin(_ scalar: Unicode.Scalar) {
        let plain = LatinLetters.plain(scalar)
        if plain == "ü" { takeUmlaut() } else { for letter in plain.unicodeScalars { append(letter, .word) } }
        if plain.isEmpty { takeOther(scalar) }
    }

    private mutating func takeOther(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        if properties.numericType != nil {
            append(scalar, .number)
        } else if properties.isAlphabetic {
            for small in properties.lowercaseMapping.unicodeScalars { append(small, .word) }
        } else if properties.generalCategory != .nonspacingMark, !properties.isDefaultIgnorableCodePoint {
            close()
        }
    }

    private mutating func append(_ scalar: Unicode.Scalar, _ kind: Unit.Kind) {
        if !isOpen || units[units.count - 1].kind != kind {
            close()
            units.append(Unit(kind: kind, text: ""))
            isOpen = true
        }
        units[units.count - 1].text.unicodeScalars.append(scalar)
        withPlainU?.unicodeScalars.append(scalar)
    }

    private mutating func takeUmlaut() {
        let before = isOpen && units[units.count - 1].kind == .word ? units[units.count - 1].text : ""
        let plain = (withPlainU ?? before) + "u"
        // Closes a number, opens a word.
        append("v", .word)
        withPlainU = plain
    }

    /// The two dots of a ü that is written as two characters.
    private mutating func takeDiaeresis() {
        guard isOpen, units[units.count - 1].text.last == "u" else { return }
        withPlainU = withPlainU ?? units[units.count - 1].text
        units[units.count - 1].text.removeLast()
        units[units.count - 1].text.append("v")
    }

    private mutating func close() {
        if isOpen, let withPlainU {
            units[units.count - 1].readings = [units[units.count - 1].text, withPlainU]
        }
        withPlainU = nil
        isOpen = false
    }
}

extension NameUnits {
    /// Puts the readings to the units: those of the surname first where one may stand, then those of words.
    private mutating func read() {
        for index in units.indices where units[index].readings.isEmpty {
            units[index].readings = reading(units[index])
        }
        for index in units.indices.dropFirst() {
            if let pair = pair(at: index - 1), let readings = NameReadings.words[pair] {
                prefer(readings, at: index - 1)
            }
        }
        readSurname()
    }

    private func reading(_ unit: Unit) -> [String] {
        guard let letter = unit.letter else { return [unit.text] }
        var readings: [String] = NameReadings.usual[letter] ?? []
        for found in Pinyin.readings(of: letter) where !readings.contains(found) { readings.append(found) }
        // 吕 is lv on a keyboard; others type lu.
        for found in readings where found.utf8.contains(UInt8(ascii: "v")) {
            let plain = String(found.map { $0 == "v" ? "u" : $0 })
            if !readings.contains(plain) { readings.append(plain) }
        }
        return readings.isEmpty ? [unit.text] : readings
    }

    private mutating func readSurname() {
        guard let first = units.first?.letter else { return }
        // Longer names are those of bodies, and other dots than those of people's names are rare in them.
        let isPerson = !isDotted && units.count <= 4 && units.allSatisfy { $0.kind == .han }
        if isPerson, let pair = pair(at: 0), let readings = NameReadings.doubleSurnames[pair] {
            prefer(readings, at: 0)
        } else if let readings = NameReadings.surnames[first] {
            let isWord = pair(at: 0).map { NameReadings.words[$0] != nil } ?? false
            let others = units[0].readings
            let all = isPerson && !isWord ? readings + others : others + readings
            units[0].readings = Self.once(all)
        }
    }

    private func pair(at index: Int) -> NameReadings.Pair? {
        guard index + 1 < units.count, let first = units[index].letter, let second = units[index + 1].letter
        else { return nil }
        return NameReadings.Pair(first: first, second: second)
    }

    /// One reading for each of the units from `start` on, before the others they have.
    private mutating func prefer(_ readings: [String], at start: Int) {
        for (index, reading) in zip(start..., readings) {
            units[index].readings = Self.once([reading] + units[index].readings)
        }
    }

    private static func once(_ readings: [String]) -> [String] {
        var found: [String] = []
        for reading in readings where !found.contains(reading) { found.append(reading) }
        return found
    }

    private static func moved(_ scalar: Unicode.Scalar, by distance: Int) -> Unicode.Scalar {
        Unicode.Scalar(UInt32(Int(scalar.value) + distance)) ?? scalar
    }
}

/// Latin letters without their accents, in small letters.
private enum LatinLetters {
    /// Nothing where it is a sign; `ü` for each letter that is one.
    static func plain(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "Æ", "æ", "Ǽ", "ǽ": "ae"
        case "Œ", "œ": "oe"
        case "ß", "ẞ": "ss"
        case "Þ", "þ": "th"
        case "Ĳ", "ĳ": "ij"
        case "Ə", "ə": "e"
        default:
            switch scalar.value {
            case 0xC0...0x17F: letter(first, scalar.value - 0xC0)
            case 0x1A0, 0x1A1: "o"
            case 0x1AF, 0x1B0: "u"
            case 0x1CD...0x1DC: letter("aaiioouuvvvvvvvv", scalar.value - 0x1CD)
            case 0x218...0x21B: letter("sstt", scalar.value - 0x218)
            case 0x1E00...0x1EFF: letter(additional, scalar.value - 0x1E00)
            default: ""
            }
        }
    }

    private static func letter(_ row: StaticString, _ place: UInt32) -> String {
        guard place < row.utf8CodeUnitCount else { return "" }
        let byte = row.utf8Start[Int(place)]
        // A `v` of its own is V with an accent, of which no name knows; here it stands for ü.
        if byte == UInt8(ascii: "v") { return "ü" }
        return byte == UInt8(ascii: "-") ? "" : String(Character(Unicode.Scalar(byte)))
    }

    private static let first: StaticString = """
        aaaaaa-ceeeeiiiidnooooo-ouuuvy--aaaaaa-ceeeeiiiidnooooo-ouuuvy-y\
        aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii--jjkkklllllll\
        lllnnnnnnnnnoooooo--rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs
        """
    private static let additional: StaticString = """
        aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm\
        mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv\
        wwwwwwwwwwxxxxyyzzzzzzhtwy-s----aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee\
        eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy------
        """
}
