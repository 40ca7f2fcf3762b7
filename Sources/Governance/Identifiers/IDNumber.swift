package import Records

/// A resident's identity number: 18 characters, whose last one checks the others (GB 11643).
///
/// The same shape serves the residence permits of Hong Kong, Macau and Taiwan residents (81, 82, 83) and the
/// permanent residence card of foreigners (9). The first six digits name the area that issued the number,
/// which may have been dissolved since; where somebody lives does not follow from them.
package struct IDNumber: Hashable, Sendable {
    /// The first 17 digits; the check character follows from them.
    private let body: UInt64
    package let birth: Day

    /// Reads a number as people write it: full-width digits, blanks and hyphens between groups, a small `x`.
    /// One of 15 digits, as old lists still have them, becomes the 18 of the same person.
    package init(_ text: String, old: OldForm = .lengthened) throws(Flaw) {
        let characters = try Self.cleaned(text)
        let digits: [Int]
        switch characters.count {
        case 15 where old == .refused: throw .outdated
        case 15: digits = Self.lengthened(try Self.digits(characters))
        case 18: digits = try Self.digits(characters.dropLast())
        default: throw .length(characters.count)
        }
        try Self.checkRegion(digits)
        guard let birth = Self.birth(digits[6..<14]) else { throw characters.count == 15 ? .oldDate : .date }
        if characters.count == 18 { try Self.checkLast(characters[17], of: digits) }
        self.body = digits.reduce(0) { $0 * 10 + UInt64($1) }
        self.birth = birth
    }

    /// All 18 characters.
    package var text: String {
        let digits = self.digits
        return String(decoding: digits.map { 48 + UInt8($0) } + [Self.check(digits)], as: UTF8.self)
    }

    package var sex: Sex { body % 2 == 1 ? .male : .female }

    /// The area that issued the number.
    package var area: Int { Int(body / 100_000_000_000) }

    package var kind: Kind {
        switch area / 10_000 {
        case 81, 82, 83: .residencePermit
        case 90...: .permanentResidence
        default: .citizen
        }
    }

    /// What becomes of a number of 15 digits. No card has had one since 2013 (居民身份证法): a list written
    /// before may, whoever fills in a form today may not.
    package enum OldForm: Sendable {
        case lengthened
        case refused
    }

    package enum Kind: Sendable {
        case citizen
        /// 港澳台居民居住证
        case residencePermit
        /// 外国人永久居留身份证
        case permanentResidence
    }

    /// `420199********1234`
    package var masked: String { Self.mask(text) }

    /// Masks what stands in an identity number's place, also when it is none. Shorter text shows less of
    /// itself.
    package static func mask(_ text: String) -> String {
        let characters = Array(text.squeezed)
        let (first, last) = characters.count >= 15 ? (6, 4) : (min(3, characters.count / 3), 0)
        let hidden = characters.count - first - last
        return String(characters.prefix(first)) + String(repeating: "*", count: hidden)
            + String(characters.suffix(last))
    }

    private var digits: [Int] {
        var rest = body
        var digits = [Int](repeating: 0, count: 17)
        for place in digits.indices.reversed() {
            digits[place] = Int(rest % 10)
            rest /= 10
        }
        return digits
    }
}

extension IDNumber {
    /// Why a text is no identity number. No case carries a digit that is worth hiding.
    package enum Flaw: Error, Equatable, Sendable {
        /// The spreadsheet made a number of it and dropped the last digits.
        case lostDigits
        /// Stars stand where digits should.
        case hidden
        case length(Int)
        case character(Character, place: Int)
        case region(String)
        /// A permit of 81, 82 or 83 whose other digits of the area are not noughts.
        case permitArea(String)
        case date
        /// The same in a number of 15 digits.
        case oldDate
        /// 15 digits where only a current number will do.
        case outdated
        /// What the first 17 digits give, and what stands there. `swapped`: two neighbours changed about would
        /// make it right, which does not mean that they were.
        case checkCharacter(expected: Character, found: Character, swapped: Bool)

        package var message: String {
            switch self {
            case .lostDigits: "号码被表格当成数字，末几位已经丢失"
            case .hidden: "号码的一部分被星号遮住"
            case .length(let count): "号码应为 18 位，这里是 \(count) 位"
            case .character(let found, let place): "第 \(place) 位是“\(found)”，应为数字"
            case .region(let code): "开头两位“\(code)”不是任何省份的代码"
            case .permitArea(let code): "港澳台居民居住证的第 1 至 6 位应为 \(code)0000"
            case .date: "第 7 至 14 位不是一个真实的出生日期"
            case .oldDate: "第 7 至 12 位不是一个真实的出生日期"
            case .outdated: "15 位旧号码已停用"
            case .checkCharacter(let expected, let found, _):
                "校验位不符：按前 17 位算是“\(expected)”，写的是“\(found)”"
            }
        }

        package var hint: String {
            switch self {
            case .lostDigits: "丢失的数字无法找回：请把该列设为“文本”格式，再重新填写完整号码"
            case .hidden: "请填写完整号码；不便提供的留空"
            case .length: "请对照证件补全；没有证件的留空"
            case .character: "请对照证件核对，末位的 X 之外都是数字"
            case .region, .permitArea, .date, .oldDate: "请对照证件逐位核对"
            case .outdated: "请填写现用的 18 位身份证号码"
            case .checkCharacter(_, _, swapped: true): "可能有一位写错或相邻两位写反，不一定在末位：请对照证件核对"
            case .checkCharacter: "可能有一位写错，不一定是末位：请对照证件核对"
            }
        }
    }
}

extension IDNumber {
    /// The characters that count, as ASCII.
    private static func cleaned(_ text: String) throws(Flaw) -> [UInt8] {
        if text.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: "X") }) {
            return Array(text.utf8)
        }
        var scalars = text.halfWidth.unicodeScalars.filter { !" -'’‘`".unicodeScalars.contains($0) }
        // Signs that look like the X at the end; the check character proves them right.
        if let last = scalars.last, "xⅩⅹ×ХхΧχ".unicodeScalars.contains(last) {
            scalars.removeLast()
            scalars.append("X")
        }
        if scalars.contains("*") { throw .hidden }
        if isScientific(scalars) { throw .lostDigits }
        if let place = scalars.firstIndex(where: { !$0.isASCII }) {
            throw .character(
                Character(scalars[place]), place: scalars.distance(from: scalars.startIndex, to: place) + 1)
        }
        return scalars.map { UInt8($0.value) }
    }

    /// `4.20199E+17`
    private static func isScientific(_ text: some Collection<Unicode.Scalar>) -> Bool {
        guard let exponent = text.firstIndex(where: { $0 == "e" || $0 == "E" }), text.first != text[exponent]
        else {
            return false
        }
        let after = text[exponent...].dropFirst().drop { $0 == "+" }
        return !after.isEmpty && after.allSatisfy { ("0"..."9").contains($0) }
            && text[..<exponent].allSatisfy { ("0"..."9").contains($0) || $0 == "." }
    }

    private static func digits(_ characters: some Collection<UInt8>) throws(Flaw) -> [Int] {
        var digits: [Int] = []
        for character in characters {
            guard (48...57).contains(character) else {
                throw .character(Character(Unicode.Scalar(character)), place: digits.count + 1)
            }
            digits.append(Int(character) - 48)
        }
        return digits
    }

    private static func checkRegion(_ digits: [Int]) throws(Flaw) {
        // A foreigner's card has a 9 before the province.
        let start = digits[0] == 9 ? 1 : 0
        let province = digits[start] * 10 + digits[start + 1]
        guard PlaceCode.isProvince(province) || province == 83 else {
            throw .region("\(digits[0])\(digits[1])")
        }
        if start == 0, (81...83).contains(province), digits[2..<6] != [0, 0, 0, 0] {
            throw .permitArea(String(province))
        }
    }

    /// The 17 digits of the number that replaced an old one of 15.
    private static func lengthened(_ digits: [Int]) -> [Int] {
        // The last sequence numbers of a day were kept for those born in the century before.
        let isOlder = digits[12] == 9 && digits[13] == 9 && digits[14] >= 6
        return digits[..<6] + [1, isOlder ? 8 : 9] + digits[6...]
    }

    private static func birth(_ digits: ArraySlice<Int>) -> Day? {
        let number = digits.reduce(0) { $0 * 10 + $1 }
        guard (1850...2199).contains(number / 10_000) else { return nil }
        return Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    private static func checkLast(_ last: UInt8, of digits: [Int]) throws(Flaw) {
        guard last == UInt8(ascii: "X") || (48...57).contains(last) else {
            throw .character(Character(Unicode.Scalar(last)), place: 18)
        }
        let expected = check(digits)
        guard last == expected else {
            // A spreadsheet keeps 15 digits of a number and writes noughts for the rest.
            if last == 48, digits.suffix(2) == [0, 0] { throw .lostDigits }
            throw .checkCharacter(
                expected: Character(Unicode.Scalar(expected)), found: Character(Unicode.Scalar(last)),
                swapped: isSound(swapping: digits, last))
        }
    }

    /// Whether some two neighbours changed about make the number right, date and all.
    private static func isSound(swapping digits: [Int], _ last: UInt8) -> Bool {
        for place in digits.indices.dropFirst() where digits[place] != digits[place - 1] {
            var other = digits
            other.swapAt(place, place - 1)
            if check(other) == last, birth(other[6..<14]) != nil, (try? checkRegion(other)) != nil {
                return true
            }
        }
        guard last != UInt8(ascii: "X") else { return false }
        var other = digits
        other[16] = Int(last) - 48
        return check(other) == 48 + UInt8(digits[16])
    }

    private static func check(_ digits: [Int]) -> UInt8 {
        // Each weight is twice the one after it, modulo 11, counted back from 2 at the 17th place.
        let sum = digits.reduce(0) { ($0 * 2 + $1) % 11 } * 2 % 11
        let check = (12 - sum) % 11
        return check == 10 ? UInt8(ascii: "X") : UInt8(48 + check)
    }
}
