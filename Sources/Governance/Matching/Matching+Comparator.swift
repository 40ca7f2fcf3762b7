extension Matching {
    /// A way of comparing the values of one column.
    package enum Comparator: String, CaseIterable, Sendable {
        /// A whole name in Han letters, or in Latin ones where there are no Han letters.
        case hanName
        case givenName
        case surname
        case date
        case sex
        case phone
        /// A number that belongs to one person: identity card, social security.
        case number
        /// The same where every number was checked before it came here, or stands for one that was: equal, or not.
        case checkedNumber
        /// A house number, or the number of a flat.
        case houseNumber
        /// A street, a whole address, a place: shared by those who live together.
        case address
        case postcode
        /// Words that are the person's own.
        case text
        /// A word from a list.
        case word
    }

    /// One way two values agree, or do not.
    struct Level {
        /// What is said of it: follows the title of the column.
        let words: String
        /// How often two rows about one person agree like this, before the table has taught otherwise.
        let same: Double
        /// No table teaches that it is more often: where it seems so, the rows are of two people all the same.
        var isFact = false
    }

    /// Of whom a column speaks.
    enum Subject {
        /// Of one person.
        case person
        /// Of the family: a surname.
        case family
        /// Of all who live there.
        case home
    }
}

extension Matching.Comparator {
    /// In the order of closeness; level 1 is the first, level 0 stands for a missing value.
    var levels: [Matching.Level] {
        func level(_ words: String, _ same: Double) -> Matching.Level {
            Matching.Level(words: words, same: same)
        }
        // As rare as a number that somebody copied from another person's line.
        let twoPeople = Matching.Level(words: "都有效而不同", same: 0.0001, isFact: true)
        return switch self {
        case .hanName:
            [
                level("相同", 0.82), level("同音字不同", 0.06), level("字序颠倒", 0.018), level("一字之差", 0.06),
                level("字序颠倒又只是同音", 0.002), level("只有姓相同", 0.02), level("不同", 0.02),
            ]
        case .givenName, .surname:
            [
                level("相同", 0.78), level("名与姓对调", 0.03), level("几乎相同", 0.10), level("相近", 0.03),
                level("略有相似", 0.03), level("不同", 0.03),
            ]
        case .date:
            [
                level("相同", 0.85), level("日与月颠倒", 0.02), level("一位数字之差", 0.06),
                level("年、月、日中两项相同", 0.03), level("只有年份相同", 0.02), level("不同", 0.02),
            ]
        case .sex: [level("相同", 0.97), level("不同", 0.03)]
        case .phone:
            [level("相同", 0.72), level("一位之差或相邻两位颠倒", 0.05), level("末几位相同", 0.03), level("不同", 0.20)]
        case .number:
            [
                level("相同", 0.90), level("一位之差或相邻两位颠倒", 0.06), level("大部分数字相同", 0.02), level("不同", 0.0199),
                twoPeople,
            ]
        case .checkedNumber: [level("相同", 0.9999), twoPeople]
        case .houseNumber: [level("相同", 0.84), level("一位之差", 0.07), level("不同", 0.09)]
        case .address, .text:
            [
                level("相同", 0.66), level("几乎相同", 0.15), level("相近", 0.07), level("部分相同", 0.05),
                level("不同", 0.07),
            ]
        case .postcode: [level("相同", 0.85), level("一位之差", 0.08), level("不同", 0.07)]
        case .word: [level("相同", 0.90), level("一字之差", 0.04), level("不同", 0.06)]
        }
    }

    var subject: Matching.Subject {
        switch self {
        case .hanName, .surname: .family
        case .phone, .houseNumber, .address, .postcode: .home
        case .givenName, .date, .sex, .number, .checkedNumber, .text, .word: .person
        }
    }

    /// How often two people of one household agree like this, given how often strangers do and how often one
    /// person's rows do.
    func household(same: [Double], different: [Double]) -> [Double] {
        switch self {
        case .houseNumber, .address, .postcode: same
        case .phone: zip(same, different).map { ($0 + $1) / 2 }
        case .surname: zip(same, different).map { 0.7 * $0 + 0.3 * $1 }
        // Brothers and sisters often share a letter of their given names.
        case .hanName: [different[0], different[1], different[2], 0.12, different[4], 0.45, 0.43]
        // Twins.
        case .date: zip(same, different).map { 0.01 * $0 + 0.99 * $1 }
        case .givenName, .sex, .number, .checkedNumber, .text, .word: different
        }
    }

    /// Whether a rare value says more than a common one.
    var weighsRarity: Bool { self != .sex }
}
