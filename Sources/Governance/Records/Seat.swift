package import Records

/// A seat of one of the six beside the Party organisation (1+6 的席位) in a community's joint committee (大党委), from a
/// day until a day: filled, vacant, or not applicable.
///
/// One kind may have several seats, as units and social organisations do.
package enum Seat: RecordType {
    package static let community = Field<Community.ID>("community", title: "社区")
    package static let kind = Field<Kind>("kind", title: "席位类别")
    package static let state = Field<State>("state", title: "席位状态")
    package static let unit = Field<ResidentUnit.ID?>("unit", title: "驻区单位")
    package static let organisation = Field<Organisation.ID?>("organisation", title: "组织")
    /// Who speaks for it (议事代表), as a part-time member of the joint committee.
    package static let appointment = Field<Appointment.ID?>("appointment", title: "任职")
    /// Why the seat is not applicable, and who acts meanwhile.
    package static let reason = Field<String?>("reason", title: "说明")
    package static let from = Field<Day>("from", title: "起")
    package static let until = Field<Day?>("until", title: "止")

    package static let declaration = Declaration(
        "seat", title: "席位",
        fields: [community, kind, state, unit, organisation, appointment, reason, from, until],
        indexes: [
            .on(community, kind, from, until), .on(unit), .on(organisation), .on(appointment),
            Index.unique(community, unit).whereEmpty(until),
            Index.unique(community, organisation).whereEmpty(until),
        ],
        timing: .dated(from: "from", until: "until"), place: "community",
        check: firstProblem(inOrder(from, until), unfitting))

    package enum Kind: String, Choice {
        case residentsCommittee = "居委会"
        case unit = "驻区单位"
        case social = "社会组织"
        case propertyCompany = "物业公司"
        case ownersCommittee = "业主委员会"
        case mass = "群团组织"
    }

    package enum State: String, Choice {
        case filled = "到位"
        case vacant = "缺位"
        /// No owners' committee has been founded: a property committee or a group of the owners acts.
        case notApplicable = "不适用"
    }

    private static let unfitting: @Sendable (Row) -> String? = { seat in
        let hasUnit = (try? seat[unit]) != nil
        let hasOrganisation = (try? seat[organisation]) != nil
        switch try? seat[state] {
        case .filled:
            let isUnits = (try? seat[kind]) == .unit
            if hasUnit == isUnits && hasOrganisation == !isUnits { return nil }
            return isUnits ? "驻区单位的席位，指明是哪个驻区单位，不写组织" : "这一类席位，指明是哪个组织，不写驻区单位"
        case .vacant: return hasUnit || hasOrganisation ? "缺位的席位不写是谁" : nil
        case .notApplicable: return (try? seat[reason]) == nil ? "不适用的，说明原因和由谁代行" : nil
        case nil: return nil
        }
    }
}
