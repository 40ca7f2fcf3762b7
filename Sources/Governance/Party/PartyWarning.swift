import Records

/// Something in the Party organisations that does not fit together, and what to do about it.
///
/// The rules say 一般 and 经上级批准 throughout: exceptions exist, so that nothing is ever refused for it.
package struct PartyWarning: Equatable, Sendable {
    package let kind: Kind
    package let subject: RecordPointer
    /// What the subject is called.
    package let name: String
    /// One sentence on what was found, with its numbers.
    package let what: String
    package let figure: Figure?
    /// What to do about it.
    package let advice: String
    /// Where the rule stands.
    package let source: String

    /// A number, and what it is measured against: the whole it is part of, or the least or most there should be.
    package struct Figure: Equatable, Sendable {
        package let title: String
        package let numerator: Int
        package let denominator: Int

        init(_ title: String, _ numerator: Int, of denominator: Int) {
            self.title = title
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    package enum Kind: String, CaseIterable, Sendable {
        case tooFewMembers = "正式党员不足 3 人"
        case tooManyMembers = "党员超过 50 人"
        case noCommittee = "应设支委会"
        case groupTooSmall = "党小组人数不足"
        case groupWithoutLeader = "党小组没有组长"
        case vacantPost = "职务空缺"
        case doubledPost = "任职重叠"
        case termDue = "换届临近"
        case termOver = "换届逾期"
        case termUnknown = "没有届期"
        case uncoveredGrid = "网格没有党支部覆盖"
        case headAway = "中心户负责人已不住在这一户"
        case outOfOrder = "层级不符"
        case noParent = "没有上级"
        case circle = "隶属成圈"
        case doubleRelation = "组织关系重复"
        case vacantSeat = "席位缺位"
    }
}
