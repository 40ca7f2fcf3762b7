/// The unified social credit code of an organisation (统一社会信用代码): 18 characters, whose last one checks the others
/// (GB 32100-2015).
///
/// One digit or letter for the registering authority, one for the sort, six digits for the area it is registered in,
/// nine characters of the organisation code (GB 11714), the last of them a check of its own.
package struct CreditCode: Hashable, Sendable {
    /// 18 characters, capitals.
    package let text: String

    /// Reads a code as people write it: full-width, with blanks and hyphens, in small letters.
    package init(_ text: String) throws(Flaw) {
        let plain = text.squeezed.filter { $0 != "-" && $0 != "'" }.uppercased()
        if plain.contains("*") { throw .hidden }
        var values: [Int] = []
        for (place, character) in plain.enumerated() {
            guard let value = Self.value(character), !(3...8).contains(place + 1) || value < 10 else {
                throw .character(character, place: place + 1)
            }
            values.append(value)
        }
        guard values.count == 18 else { throw .length(values.count) }
        let expected = Self.check(values.dropLast())
        guard values[17] == expected else {
            throw .checkCharacter(
                expected: Self.alphabet[expected], found: Self.alphabet[values[17]],
                organisation: !Self.isOrganisationCode(values[8..<17]),
                swapped: Self.isSound(swapping: values))
        }
        self.text = plain
    }

    /// The area it was registered in, as it was then.
    package var area: String { String(text.dropFirst(2).prefix(6)) }

    /// Nine characters with a hyphen before the last, as the old certificates have it: `M000100Y-4`.
    package var organisationCode: String {
        let code = text.dropFirst(8).prefix(9)
        return "\(code.dropLast())-\(code.suffix(1))"
    }

    /// What the first two characters say; `nil` for a combination that is not in use.
    package var kind: Kind? { Kind(rawValue: String(text.prefix(2))) }

    package enum Kind: String, CaseIterable, Sendable {
        /// 机关
        case organ = "11"
        /// 事业单位
        case institution = "12"
        /// 群团
        case massOrganisation = "13"
        case otherOfStaffing = "19"
        /// 社会团体
        case association = "51"
        /// 社会服务机构（民办非企业单位）
        case serviceOrganisation = "52"
        /// 基金会
        case foundation = "53"
        case otherOfCivilAffairs = "59"
        /// 企业
        case enterprise = "91"
        /// 个体工商户
        case soleTrader = "92"
        /// 农民专业合作社
        case cooperative = "93"
        case other = "Y1"

        package var title: String {
            switch self {
            case .organ: "机关"
            case .institution: "事业单位"
            case .massOrganisation: "群团组织"
            case .otherOfStaffing: "其他机构编制单位"
            case .association: "社会团体"
            case .serviceOrganisation: "社会服务机构"
            case .foundation: "基金会"
            case .otherOfCivilAffairs: "其他民政登记单位"
            case .enterprise: "企业"
            case .soleTrader: "个体工商户"
            case .cooperative: "农民专业合作社"
            case .other: "其他"
            }
        }

        /// Registered with civil affairs: associations, service organisations and foundations (社会组织).
        package var isSocialOrganisation: Bool {
            self == .association || self == .serviceOrganisation || self == .foundation
        }
    }

    package enum Flaw: Error, Equatable, Sendable {
        case hidden
        case length(Int)
        /// Not in the alphabet, or a letter among the digits of the area.
        case character(Character, place: Int)
        /// What the first 17 give, and what stands there. `organisation`: the check in the organisation code fails
        /// too, so that the slip is likely there. `swapped`: two neighbours changed about would make it right,
        /// which does not mean that they were.
        case checkCharacter(expected: Character, found: Character, organisation: Bool, swapped: Bool)

        package var message: String {
            switch self {
            case .hidden: "代码的一部分被星号遮住"
            case .length(let count): "统一社会信用代码应为 18 位，这里是 \(count) 位"
            case .character(let found, let place) where (3...8).contains(place):
                "第 \(place) 位是“\(found)”，第 3 至 8 位（登记地）应为数字"
            case .character(let found, let place): "第 \(place) 位是“\(found)”，代码里没有这个字符"
            case .checkCharacter(let expected, let found, let organisation, _):
                "校验位不符：按前 17 位算是“\(expected)”，写的是“\(found)”"
                    + (organisation ? "；第 9 至 17 位（主体标识）自身也不符" : "")
            }
        }

        package var hint: String {
            switch self {
            case .hidden: "请填写完整代码"
            case .length: "请对照证书补全；没有代码的留空"
            case .character: "请对照证书核对；代码不用 I、O、S、V、Z，容易与 1、0、5、U、2 混淆"
            case .checkCharacter(_, _, _, swapped: true):
                "可能有一位写错或相邻两位写反，不一定在末位：请对照证书核对"
            case .checkCharacter: "可能有一位写错，不一定是末位：请对照证书核对"
            }
        }
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    private static func value(_ character: Character) -> Int? { alphabet.firstIndex(of: character) }

    private static func check(_ values: some Collection<Int>) -> Int {
        // The weights are the powers of 3 modulo 31.
        var (weight, sum) = (1, 0)
        for value in values {
            sum += value * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31
    }

    private static func isSound(swapping values: [Int]) -> Bool {
        values.indices.dropFirst().contains { place in
            var other = values
            other.swapAt(place, place - 1)
            return values[place] != values[place - 1] && other[17] == check(other.dropLast())
                && other[2..<8].allSatisfy { $0 < 10 }
        }
    }

    /// GB 11714, where letters stand for 10 to 35 and none is left out.
    private static func isOrganisationCode(_ values: ArraySlice<Int>) -> Bool {
        let numbers = values.map { value -> Int in
            guard let ascii = alphabet[value].asciiValue else { return 0 }
            return value < 10 ? value : Int(ascii) - 55
        }
        let sum = zip(numbers, [3, 7, 9, 10, 5, 8, 4, 2]).reduce(0) { $0 + $1.0 * $1.1 }
        // Ten is written as X, whose number is 33.
        let check = (11 - sum % 11) % 11
        return numbers[8] == (check == 10 ? 33 : check)
    }
}
