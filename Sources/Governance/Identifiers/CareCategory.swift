import Records

/// Why a household is looked after: the care categories (关爱类别), under the names that are printed.
package enum CareCategory: String, Choice {
    case loneElder = "独居老人"
    case emptyNest = "空巢老人"
    case aged80 = "高龄老人"
    case frailElder = "失能老人"
    case disabled = "残疾人"
    case severelyDisabled = "重度残疾人"
    case dibao = "低保对象"
    case tekun = "特困人员"
    case lowIncome = "低保边缘家庭"
    case temporaryHardship = "临时困难家庭"
    case seriousIllness = "重病患者"
    case discharged = "出院"
    case bereaved = "丧亲"
    case lostOnlyChild = "计划生育特殊家庭"
    case childInNeed = "困境儿童"
    case unsupportedChild = "事实无人抚养儿童"
    case leftBehindChild = "留守儿童"
    case entitled = "优抚对象"
    case memberInHardship = "困难党员"
    case veteranMember = "老党员"
    case newlyArrived = "新入住"

    package var title: String { rawValue }

    /// What a cell of a register says.
    package struct Reading: Equatable, Sendable {
        /// In the order of the cell, each once.
        package fileprivate(set) var categories: [CareCategory] = []
        /// Words that are no care category, and resemble none.
        package fileprivate(set) var others: [String] = []
        /// Words that are almost one: likely a slip of the pen.
        package fileprivate(set) var slips: [Slip] = []

        package struct Slip: Equatable, Sendable {
            package let word: String
            package let meant: CareCategory
        }
    }

    /// Reads a cell that names none, one or several, in whatever way they are set apart.
    package static func read(_ text: String) -> Reading {
        var reading = Reading()
        for piece in text.halfWidth.split(whereSeparator: { "、，,;；/\\|+& \n。".contains($0) }) {
            if ordinary.contains(String(piece)) { continue }
            let joined = String(piece.filter { !"()（）[]【】".contains($0) })
            if let category = CareCategory(reading: joined) ?? CareCategory(reading: withoutBrackets(piece)) {
                if !reading.categories.contains(category) { reading.categories.append(category) }
            } else if let meant = nearest(to: joined) {
                reading.slips.append(Reading.Slip(word: joined, meant: meant))
            } else if !joined.isEmpty {
                reading.others.append(joined)
            }
        }
        return reading
    }

    /// One category by its printed name or by another name registers use.
    package init?(reading word: String) {
        let word = word.squeezed
        guard let found = Self.words[word] ?? Self.disability(word) else { return nil }
        self = found
    }

    /// What people write who mean: none.
    private static let ordinary: Set<String> = [
        "无", "否", "没有", "-", "--", "—", "一般", "普通", "正常", "一般居民", "普通居民", "普通群众", "一般群众", "居民",
    ]

    private static let words: [String: CareCategory] = {
        var words: [String: CareCategory] = [:]
        for category in allCases { words[category.title] = category }
        for (category, names) in otherNames { for name in names { words[name] = category } }
        return words
    }()

    private static let otherNames: [(CareCategory, [String])] = [
        (.loneElder, ["独居", "独居老年人", "独居高龄老人"]),
        (.emptyNest, ["空巢", "空巢老年人", "空巢家庭", "空巢户"]),
        (.aged80, ["高龄", "高龄老年人", "80岁以上", "80周岁以上", "80岁以上老人", "80周岁以上老人"]),
        (.frailElder, ["失能", "失智", "半失能", "失能老年人", "半失能老人", "失智老人", "失能失智老人"]),
        (.disabled, ["残疾", "残障", "残障人士", "残障人", "残疾人士"]),
        (.severelyDisabled, ["重残", "重度残疾", "重度残障", "重残人员"]),
        (.dibao, ["低保", "低保户", "低保家庭", "低保人员", "城市低保", "城镇低保", "最低生活保障", "最低生活保障对象"]),
        (.tekun, ["特困", "特困户", "特困供养", "特困供养人员", "特困对象", "五保", "五保户", "五保对象"]),
        (.lowIncome, ["低保边缘", "低保边缘户", "低边", "低边户", "低边家庭", "低收入", "低收入家庭"]),
        (.temporaryHardship, ["临时困难", "临时困难户", "临时救助", "临时救助对象"]),
        (.seriousIllness, ["重病", "大病", "重症", "大病患者", "重大疾病", "重大疾病患者"]),
        (.discharged, ["出院患者", "刚出院"]),
        (.bereaved, ["丧亲家庭"]),
        (.lostOnlyChild, ["计生特殊家庭", "计生特扶", "计生特扶家庭", "特扶家庭", "失独", "失独家庭", "失独老人"]),
        (.childInNeed, ["困难儿童"]),
        (.unsupportedChild, ["事实无人抚养", "事实孤儿"]),
        (.leftBehindChild, ["留守"]),
        (.entitled, ["优抚", "优抚人员", "优抚家庭", "烈属", "军属", "军烈属", "残疾军人", "伤残军人"]),
        (.memberInHardship, ["生活困难党员"]),
        (.newlyArrived, ["新入住户", "新入住居民"]),
    ]

    /// `残疾二级`, `二级残疾`, `肢体残疾（三级）`: the first two levels are severe.
    private static func disability(_ word: String) -> CareCategory? {
        guard let mark = word.firstIndex(of: "级"), mark > word.startIndex else { return nil }
        let place = word.index(before: mark)
        guard let level = HanNumber.read(String(word[place..<mark])), (1...4).contains(level) else {
            return nil
        }
        let rest = word[..<place] + word[mark...].dropFirst()
        let kinds: Set<Substring> = ["", "肢体", "视力", "听力", "言语", "智力", "精神", "多重"]
        let endings = ["残疾人", "残疾", "残障", "残"].filter { rest.hasSuffix($0) }
        let isDisability =
            endings.contains { kinds.contains(rest.dropLast($0.count)) }
            || !rest.isEmpty && kinds.contains(rest[...])
        return isDisability ? (level <= 2 ? .severelyDisabled : .disabled) : nil
    }

    private static func withoutBrackets(_ piece: Substring) -> String {
        let open = piece.firstIndex { "([（【".contains($0) } ?? piece.endIndex
        return String(piece[..<open])
    }

    /// The category whose name differs from `word` by one letter exchanged.
    private static func nearest(to word: String) -> CareCategory? {
        let letters = Array(word)
        guard letters.count > 1 else { return nil }
        let near = words.filter { name, _ in
            name.count == letters.count && zip(name, letters).count(where: { $0 != $1 }) == 1
        }
        return near.min { $0.key < $1.key }?.value
    }
}
