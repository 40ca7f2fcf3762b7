/// A person's name, as it stands on the identity card.
package struct PersonName: Hashable, Sendable {
    package let text: String

    /// Reads a name as registers write it. Blanks in a Han name are only there to fill the column and are
    /// dropped; between Latin words one stays. The dot of a name such as 阿依古丽·买买提 gets its proper sign.
    package init(_ text: String) throws(Flaw) {
        let plain = text.halfWidth
        let dotted =
            plain.unicodeScalars.contains(where: Self.dots.contains)
            ? String(String.UnicodeScalarView(plain.unicodeScalars.map { Self.dots.contains($0) ? "·" : $0 }))
            : plain
        let words = dotted.unicodeScalars.split(separator: " ")
        let isLatin = dotted.unicodeScalars.allSatisfy { $0.value < 0x250 }
        let name =
            words.count == 1
            ? String(words[0]) : words.map { String($0) }.joined(separator: isLatin ? " " : "")
        guard let first = name.unicodeScalars.first, let last = name.unicodeScalars.last else {
            throw .missing
        }
        if let strange = name.first(where: { !Self.belongs($0) }) {
            if name.contains(where: { "([（【<《".contains($0) }) { throw .remark }
            throw "*?○×".contains(strange) ? .hidden : .character(strange)
        }
        guard name.count > 1, first != "·", last != "·" else { throw .tooShort }
        guard name.utf8.count <= 200 else { throw .tooLong }
        self.text = name
    }

    /// How many letters the surname has: two for 欧阳, one for most.
    package var surnameLength: Int { Self.surnameLength(Array(text)) }

    /// `张*`, `张*丰`, `欧阳*`, `欧阳*娜`, `阿***·买**`
    package var masked: String { Self.mask(text) }

    /// For a notice on a wall: nothing but the surname, `张**`.
    package var maskedForNotice: String {
        let letters = Array(text)
        let surname = surnameLength
        return String(letters.prefix(surname))
            + String(repeating: "*", count: max(1, min(2, letters.count - surname)))
    }

    /// Masks what stands in a name's place, also when it is none. Counts letters as they are seen, not as
    /// they are stored.
    package static func mask(_ text: String) -> String {
        // Blanks and marks that only fill the column would show a Han name letter by letter.
        let isLatin = text.unicodeScalars.allSatisfy { $0.value < 0x250 }
        let text = text.filter { character in
            !character.unicodeScalars.allSatisfy(\.properties.isDefaultIgnorableCodePoint)
                && (isLatin || !character.isWhitespace)
        }
        let separator: Character = text.contains("·") ? "·" : " "
        let parts = text.split(separator: separator)
        if parts.count > 1 {
            return parts.map { part in
                part.count == 1 ? "*" : String(part.prefix(1)) + String(repeating: "*", count: part.count - 1)
            }.joined(separator: String(separator))
        }
        let letters = Array(text)
        guard letters.count > 1 else { return String(repeating: "*", count: letters.count) }
        let surname = surnameLength(letters)
        let given = letters.count - surname
        guard given > 1 || surname == 2, given > 0 else {
            return String(letters[0]) + String(repeating: "*", count: letters.count - 1)
        }
        if given == 1 { return String(letters[..<surname]) + "*" }
        return String(letters[..<surname]) + String(repeating: "*", count: given - 1)
            + String(letters[letters.count - 1])
    }

    package enum Flaw: Error, Equatable, Sendable {
        case missing
        case hidden
        case remark
        case character(Character)
        case tooShort
        case tooLong

        package var message: String {
            switch self {
            case .missing: "没有姓名"
            case .hidden: "姓名的一部分被遮住或没有写出"
            case .remark: "姓名里夹有括号说明"
            case .character(let found): "姓名里有“\(found)”"
            case .tooShort: "姓名不完整"
            case .tooLong: "姓名过长"
            }
        }

        package var hint: String {
            switch self {
            case .missing: "请填写身份证上的姓名"
            case .hidden, .tooShort, .tooLong: "请按身份证填写完整姓名"
            case .remark: "请只留姓名，说明写到备注里"
            case .character: "请按身份证改正"
            }
        }
    }

    private static let dots = Array("•・･.‧∙⋅。".unicodeScalars)

    private static func belongs(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy(belongs)
    }

    private static func belongs(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // The usual Han letters.
        case 0x4E00...0x9FFF: true
        // Letters that no standard had yet are kept in the private areas by the systems that issue the cards.
        case 0xE000...0xF8FF, 0xF0000...0x10FFFF: true
        // Signs that choose the form of the letter before them.
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: true
        case 0xB7, 0x20, 0x27, 0x2D: true
        default:
            scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered
        }
    }

    private static func surnameLength(_ letters: [Character]) -> Int {
        letters.count > 2 && compoundSurnames.contains(String(letters[..<2])) ? 2 : 1
    }

    private static let compoundSurnames: Set<String> = [
        "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
        "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
        "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
        "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘",
        "左丘", "西门", "第五", "达奚", "即墨", "纳兰", "爱新", "完颜", "耶律", "哥舒", "贺兰", "尔朱",
    ]
}
