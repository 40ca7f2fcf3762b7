extension Matching {
    static func isHan(_ value: UInt32) -> Bool {
        (0x3400...0x9FFF).contains(value) || (0xF900...0xFAFF).contains(value)
            || (0x20000...0x3FFFF).contains(value)
    }

    /// The text in small half-width letters, one blank between words, without signs; empty for the words that
    /// stand for nothing.
    static func plain(_ text: String, keeping kept: Unicode.Scalar? = nil) -> String {
        var scalars = String.UnicodeScalarView()
        var gap = false
        for scalar in text.halfWidth.lowercased().unicodeScalars {
            let value = scalar.value
            if (0x61...0x7A).contains(value) || (0x30...0x39).contains(value) || isHan(value)
                || scalar == kept
                || (value > 0x7F && scalar.properties.isAlphabetic)
            {
                if gap, !scalars.isEmpty { scalars.append(" ") }
                gap = false
                scalars.append(scalar)
            } else if scalar != "'" {
                gap = true
            }
        }
        let plain = String(scalars)
        return nothing.contains(plain) ? "" : plain
    }

    private static let nothing: Set<String> = [
        "nan", "null", "none", "n a", "unknown", "nil", "无", "不详", "未知", "空", "暂无", "没有", "不明",
    ]

    /// Year, month and day in eight digits, whether or not there was such a day; what is not given is 0.
    ///
    /// A year of two digits up to 30 is one of this century. `monthFirst`: how `3/12/1950` is meant where it could be
    /// either; ``monthComesFirst(in:)`` tells it of a whole column.
    static func date(_ text: String, monthFirst: Bool = false) -> String? {
        var runs: [[UInt8]] = []
        var inRun = false
        let plain = text.halfWidth
        for byte in plain.utf8 {
            let digit = (48...57).contains(byte)
            if digit {
                if inRun { runs[runs.count - 1].append(byte) } else { runs.append([byte]) }
            }
            inRun = digit
        }
        func number(_ digits: [UInt8]) -> Int { digits.reduce(0) { $0 * 10 + Int($1) - 48 } }
        func join(_ year: [UInt8], _ month: [UInt8], _ day: [UInt8]) -> String? {
            func padded(_ part: [UInt8]) -> [UInt8]? {
                part.count == 1 ? [48] + part : part.count == 2 ? part : nil
            }
            let year = year.count == 2 ? Array((number(year) <= 30 ? "20" : "19").utf8) + year : year
            guard year.count == 4, let month = padded(month), let day = padded(day) else { return nil }
            return String(decoding: year + month + day, as: UTF8.self)
        }
        let none: [UInt8] = [48, 48]
        guard let first = runs.first else { return nil }
        if runs.count == 2, let month = named(monthIn: plain) {
            return first.count == 4 ? join(first, month, runs[1]) : join(runs[1], month, first)
        }
        switch first.count {
        case 8, 14: return String(decoding: first.prefix(8), as: UTF8.self)
        case 6 where runs.count == 1: return String(decoding: first, as: UTF8.self) + "00"
        case 4:
            if runs.count >= 3 { return join(first, runs[1], runs[2]) }
            return runs.count == 2 ? join(first, runs[1], none) : join(first, none, none)
        case 1, 2:
            guard runs.count >= 3 else { return nil }
            var (day, month) = (first, runs[1])
            // The one that can be a month is the month.
            if number(month) > 12 || monthFirst && number(day) <= 12 { swap(&day, &month) }
            return join(runs[2], month, day)
        default: return nil
        }
    }

    /// Whether dates such as `3/25/1950`, which can only be read with the month first, are more than the others.
    static func monthComesFirst(in column: [String]) -> Bool {
        var balance = 0
        for text in column {
            let parts = text.split { !$0.isNumber }
            guard parts.count >= 3, parts[0].count <= 2, parts[1].count <= 2, let first = Int(parts[0]),
                let second = Int(parts[1])
            else { continue }
            if first <= 12, second > 12 { balance += 1 }
            if first > 12, second <= 12 { balance -= 1 }
        }
        return balance > 0
    }

    /// The month that stands there by its English name: `12 Mar 1950`.
    private static func named(monthIn text: String) -> [UInt8]? {
        let months = [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) where word.count >= 3 {
            guard let month = months.firstIndex(of: String(word.prefix(3))) else { continue }
            return Array((month < 9 ? "0" : "").utf8) + Array("\(month + 1)".utf8)
        }
        return nil
    }

    static func sex(_ text: String) -> String? {
        switch plain(text) {
        case "男", "男性", "m", "male", "1", "man": "男"
        case "女", "女性", "f", "female", "2", "woman": "女"
        default: nil
        }
    }

    /// The first telephone number of a cell, without the country.
    static func phone(_ text: String) -> String {
        var digits: [UInt8] = []
        let text = text.halfWidth
        for byte in text.utf8 {
            if (48...57).contains(byte) || byte == 42 {
                digits.append(byte)
            } else if digits.count >= 7, byte != 45, byte != 32 {
                break
            }
        }
        if digits.count == 13, digits[0] == 56, digits[1] == 54 { digits.removeFirst(2) }
        if digits.count == 11, digits[0] == 49, text.hasPrefix("+") { digits.removeFirst() }
        return digits.contains { $0 != 48 } ? String(decoding: digits, as: UTF8.self) : ""
    }

    /// A number without blanks and signs; an identity number of fifteen digits as eighteen (GB 11643-1999).
    static func number(_ text: String) -> String {
        let bytes = Array(plain(text, keeping: "*").utf8.filter { $0 != 32 })
        guard bytes.count == 15, bytes.allSatisfy({ (48...57).contains($0) }) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        let long = Array(bytes[0..<6]) + [49, 57] + Array(bytes[6...])
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(long, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
        return String(decoding: long + [Array("10x98765432".utf8)[sum % 11]], as: UTF8.self)
    }
}

extension Matching.Comparator {
    /// The value as it is compared: two values are equal when this is. Empty when there is none.
    func plain(_ text: String, monthFirst: Bool = false) -> String {
        if text.isEmpty { return "" }
        switch self {
        case .hanName:
            let open = text.firstIndex { "(（[【".contains($0) }
            let name = Matching.plain(String(open.map { text[..<$0] } ?? text[...]))
            // Blanks inside Han names are layout; between Latin words they tell them apart.
            guard name.unicodeScalars.contains(where: { Matching.isHan($0.value) }) else { return name }
            return String(String.UnicodeScalarView(name.unicodeScalars.filter { $0 != " " }))
        case .givenName, .surname, .text, .word: return Matching.plain(text)
        case .date: return Matching.date(text, monthFirst: monthFirst) ?? ""
        case .sex: return Matching.sex(text) ?? ""
        case .phone: return Matching.phone(text)
        case .number, .checkedNumber: return Matching.number(text)
        case .houseNumber, .postcode:
            let plain = Matching.plain(text)
            return String(plain.drop { $0 == "0" })
        case .address: return Matching.address(text)
        }
    }
}

extension Matching {
    /// An address with its words for building and flat alike: 号楼, 栋 and 座 are 幢, and 室 goes without saying.
    static func address(_ text: String) -> String {
        let plain = Matching.plain(text)
        guard plain.unicodeScalars.contains(where: { isHan($0.value) }) else { return plain }
        var result: [Unicode.Scalar] = []
        let scalars = Array(plain.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "号", index + 1 < scalars.count, scalars[index + 1] == "楼" {
                result.append("幢")
                index += 2
                continue
            }
            if scalar == "栋" || scalar == "座" {
                result.append("幢")
            } else if scalar == " " {
                // Between two numbers it keeps them apart.
                if let last = result.last, last.properties.numericType != nil { result.append(" ") }
            } else if scalar != "室" {
                result.append(scalar)
            }
            index += 1
        }
        return String(String.UnicodeScalarView(result))
    }
}
