import Governance

/// A column of a residents' register (居民花名册) that is taken into the books. Every other column is left alone.
package enum RegisterColumn: Int, CaseIterable, Sendable {
    case name, sex, idNumber, birth, phone, address, relation, grid, categories

    /// What it is called where the file has no word for it.
    package var title: String { headings[0] }

    /// The headings that mean it, without blanks and remarks in brackets; the usual one first.
    package var headings: [String] {
        switch self {
        case .name: ["姓名", "居民姓名", "人员姓名", "名字", "姓名全称"]
        case .sex: ["性别"]
        case .idNumber:
            [
                "身份证号码", "身份证号", "身份证", "公民身份号码", "公民身份证号码", "公民身份证号", "居民身份证号码",
                "居民身份证号", "身份号码", "身份证件号码", "证件号码", "证件号",
            ]
        case .birth: ["出生年月", "出生日期", "出生年月日", "出生时间", "出生", "生日"]
        case .phone:
            ["联系电话", "电话", "电话号码", "手机", "手机号", "手机号码", "联系方式", "本人电话", "联系手机"]
        case .address:
            [
                "家庭住址", "住址", "现住址", "现住地址", "居住地址", "现居住地址", "家庭地址", "详细地址", "详细住址",
                "地址", "居住地", "现居住地", "楼栋门牌",
            ]
        case .relation: ["与户主关系", "与户主的关系", "户主关系", "家庭关系", "关系"]
        case .grid: ["所属网格", "网格", "网格号", "网格名称", "网格编号", "所在网格", "网格序号"]
        case .categories:
            [
                "关爱类别", "人员类别", "对象类别", "人员类型", "人群类别", "人群类型", "关爱对象类别", "类别",
            ]
        }
    }

    private static let byHeading: [String: RegisterColumn] = Dictionary(
        allCases.flatMap { column in column.headings.map { ($0, column) } },
        uniquingKeysWith: { first, _ in first })

    /// The column that a heading means, by one of its usual words.
    package init?(heading: String) { self.init(heading: heading, own: [:]) }

    /// The column a heading means, by the words people use or by those in `own`, which go first.
    init?(heading: String, own: [String: RegisterColumn]) {
        let key = Heading.key(heading)
        guard !key.isEmpty, let found = own[key] ?? Self.byHeading[key] else { return nil }
        self = found
    }

    /// A value in this column as a report may show it: enough to find it again in the file, not enough to
    /// tell anybody who it is.
    func masked(_ text: String) -> String {
        switch self {
        case .name: PersonName.mask(text)
        case .idNumber: IDNumber.mask(text)
        case .phone: PhoneNumber.mask(text)
        case .birth: CivilDate.mask(text)
        case .address: text.isEmpty ? "" : DoorAddress.mask(text)
        case .sex, .relation, .grid, .categories: text
        }
    }
}

enum Heading {
    /// `姓 名`, `*姓名：` and `人员类别（可多选）` on one form with their plain ones.
    static func key(_ text: String) -> String {
        var key = ""
        var depth = 0
        for character in text.squeezed {
            switch character {
            case "(", "[", "【", "（", "<": depth += 1
            case ")", "]", "】", "）", ">": depth = max(0, depth - 1)
            case "*", ":", "：", "、", "※", "★", ".": break
            default: if depth == 0 { key.append(character) }
            }
        }
        return key.lowercased()
    }

    /// A heading on one line, as it can be quoted.
    static func quoted(_ text: String) -> String {
        let line = text.filter { !$0.isNewline }
        let trimmed = line.drop(while: \.isWhitespace)
        return String(trimmed.prefix(trimmed.count - trimmed.reversed().prefix(while: \.isWhitespace).count))
    }
}
