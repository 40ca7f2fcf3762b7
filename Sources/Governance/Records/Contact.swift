package import Records

/// Somebody to turn to when a resident cannot be reached (亲属联系人): next of kin, or the guardian (监护人) of a minor
/// or of an adult who cannot act for themselves (Civil Code, arts. 27 and 28).
///
/// Where the guardian is a resident too, a ``Link`` of the kind 监护 says so, and no number is typed twice.
package enum Contact: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let name = Field<String>("name", title: "联系人姓名", sensitivity: .care)
    package static let relation = Field<Kin>("relation", title: "与本人关系", sensitivity: .care)
    package static let isGuardian = Field<Bool?>(
        "is_guardian", title: "监护人", why: "未成年人的事先找监护人", sensitivity: .care)
    package static let phone = Field<Sealed?>(
        "phone", title: "联系电话", why: "敲不开门、电话不通时找亲属", sensitivity: .sensitive,
        sealing: Sealing(lastFour: true) { PhoneNumber.mask($0) })
    /// 1 is rung first.
    package static let turn = Field<Int?>("turn", title: "联系顺序") {
        guard let turn = $0, turn < 1 else { return nil }
        return "从 1 起"
    }
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "contact", title: "亲属联系人",
        fields: [resident, name, relation, isGuardian, phone, turn, from, until],
        indexes: [.on(resident, from, until)], timing: .dated(from: "from", until: "until"),
        place: "resident.household.building", opening: .consented("亲属和监护人是谁、怎样联系"),
        check: inOrder(from, until))

    package enum Kin: String, Choice {
        case spouse = "配偶"
        case child = "子女"
        case parent = "父母"
        case sibling = "兄弟姐妹"
        case relative = "其他亲属"
        case neighbour = "邻居"
        case friend = "朋友"
        case institution = "机构"
    }
}
