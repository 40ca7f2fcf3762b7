/// A telephone number somebody in Wuhan can be reached at: a mobile one, or a landline with the city's code. Where
/// it is asked for, also the number of a service, such as a hotline.
package struct PhoneNumber: Hashable, Sendable {
    /// `15412345678`, `027-87654321`, `12345`, `400-123-4567`
    package let text: String
    package let kind: Kind

    package enum Kind: Sendable {
        case mobile
        case landline
        /// 110, 12345, 95588, 400 and 800 numbers: nobody's own.
        case service
    }

    package var isMobile: Bool { kind == .mobile }

    /// Whether nobody can have it: 154 is given to no operator, and all sample data uses it.
    package var isInvented: Bool { isMobile && text.hasPrefix("154") }

    /// Reads a number as people write it: with separators, full-width digits or the country's code before it.
    /// A service's number is a flaw unless `services` lets it in: a person has none.
    package init(_ text: String, services: Bool = false) throws(Flaw) {
        let plain = text.halfWidth
        let scalars = plain.unicodeScalars
        let pieces = scalars.split { Self.dividers.contains($0) }
        guard pieces.count == 1 || pieces.count(where: { $0.count(where: Self.isDigit) >= 7 }) < 2 else {
            throw .several
        }
        if !scalars.allSatisfy({ Self.isDigit($0) || Self.separators.contains($0) }) {
            let strange = plain.first {
                !$0.unicodeScalars.allSatisfy { Self.isDigit($0) || Self.separators.contains($0) }
            }
            throw .character(strange ?? " ")
        }
        var digits = String(scalars.filter(Self.isDigit))
        if plain.contains("+") || digits.count > 11 {
            for code in ["0086", "86"] where digits.hasPrefix(code) && digits.count > 11 {
                digits.removeFirst(code.count)
                break
            }
        }
        if let service = Self.service(digits) {
            guard services else { throw .service }
            self.text = service
            kind = .service
            return
        }
        kind = digits.count == 11 && digits.first == "1" ? .mobile : .landline
        switch digits.count {
        case 18...: throw .several
        case 11 where digits.hasPrefix("027"):
            guard ("2"..."8").contains(digits.dropFirst(3).first ?? "0") else { throw .landline }
            self.text = "027-" + digits.dropFirst(3)
        case 11:
            guard digits.first == "1" else { throw digits.first == "0" ? .landline : .mobile }
            guard ("3"..."9").contains(digits.dropFirst().first ?? "0") else { throw .mobile }
            self.text = digits
        case 10 where digits.hasPrefix("27") && plain.contains("+"):
            self.text = "027-" + digits.dropFirst(2)
        case 7, 8:
            throw digits.first == "0" ? .length(digits.count) : .noAreaCode
        default:
            throw .length(digits.count)
        }
    }

    /// `110`, `12345`, `95588`, `96510`, `400-123-4567`; `nil` for what no service has.
    private static func service(_ digits: String) -> String? {
        switch digits.count {
        case 3: return ["110", "114", "119", "120", "122"].contains(digits) ? digits : nil
        case 5 where ["10", "11", "12"].contains(digits.prefix(2)): return digits
        case 5...8 where ["95", "96"].contains(digits.prefix(2)): return digits
        case 10 where ["400", "800"].contains(digits.prefix(3)):
            return "\(digits.prefix(3))-\(digits.dropFirst(3).prefix(3))-\(digits.suffix(4))"
        default: return nil
        }
    }

    /// `154****1234`, `027-****4321`; a service's number hides nobody.
    package var masked: String { kind == .service ? text : Self.mask(text) }

    /// Masks what stands in a telephone number's place, also when it is none. Shorter text shows less of
    /// itself.
    package static func mask(_ text: String) -> String {
        let characters = Array(text.squeezed)
        guard characters.count >= 11 else {
            let first = min(3, characters.count / 3)
            return String(characters.prefix(first)) + String(repeating: "*", count: characters.count - first)
        }
        let first = characters.starts(with: "027-") ? 4 : 3
        return String(characters.prefix(first)) + String(repeating: "*", count: characters.count - first - 4)
            + String(characters.suffix(4))
    }

    package enum Flaw: Error, Equatable, Sendable {
        case length(Int)
        case mobile
        case landline
        case noAreaCode
        /// A hotline or the like, where a person's number is asked for.
        case service
        case character(Character)
        case several

        package var message: String {
            switch self {
            case .length(let count): "电话号码应为 11 位手机号或“027-”加 8 位固话，这里是 \(count) 位"
            case .mobile: "11 位手机号应以 13 至 19 开头"
            case .landline: "固定电话应为“027-”加 8 位号码"
            case .noAreaCode: "固定电话没有区号"
            case .service: "这是服务热线，不是个人的电话"
            case .character(let found): "电话号码里有“\(found)”"
            case .several: "一格里写了几个号码"
            }
        }

        package var hint: String {
            switch self {
            case .length, .mobile, .service: "请向本人核对后补全；没有电话的留空"
            case .landline, .noAreaCode: "请写成 027-87654321 的样子"
            case .character: "请只留号码，说明写到备注里"
            case .several: "请留最常用的一个，其余写到备注里"
            }
        }
    }

    private static let separators = Array(" -()（）+.'_、/".unicodeScalars)
    private static let dividers = Array("/;,、；，|".unicodeScalars)

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
