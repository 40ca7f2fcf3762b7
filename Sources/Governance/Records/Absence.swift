package import Records

/// That a resident is not at home from a day until a day (外出): away, in hospital, or living elsewhere while the
/// household register stays here.
package enum Absence: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let kind = Field<Kind>("kind", title: "外出情况", sensitivity: .care)
    package static let from = Field<Day>("from", title: "起")
    /// The day the person is back.
    package static let until = Field<Day?>("until", title: "至", why: "到这一天恢复上门")
    package static let destination = Field<String?>("destination", title: "去处", sensitivity: .sensitive)

    package static let declaration = Declaration(
        "absence", title: "外出", fields: [resident, kind, from, until, destination],
        indexes: [
            .unique(resident, kind).whereEmpty(until), .on(resident, from, until), .on(kind, from, until),
        ],
        timing: .dated(from: "from", until: "until"), place: "resident.household.building",
        opening: .consented("谁不在家、去了哪里、是否住院"),
        check: firstProblem(inOrder(from, until), endless))

    package enum Kind: String, Choice {
        case away = "外出"
        case inHospital = "住院"
        /// Part of 人户分离: the register is here, the person is not.
        case livingElsewhere = "异地居住"
    }

    /// Who is away or in hospital comes back within ``Visit/longestAbsence`` days, or is written down anew: nobody
    /// drops out of sight for good.
    private static let endless: @Sendable (Row) -> String? = { absence in
        guard let kind = try? absence[kind], kind != .livingElsewhere, let from = try? absence[from] else {
            return nil
        }
        guard let until = try? absence[until] else {
            return "\(kind.rawValue)要写到哪一天为止，例如 \(from + 14)"
        }
        let latest = from + Visit.longestAbsence
        return until > latest ? "“至”最长 \(Visit.longestAbsence) 天，到 \(latest)；到时再续" : nil
    }
}
