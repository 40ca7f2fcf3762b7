package import Records

/// A step of the workspace's ladder of Party organisations (党组织层级): how many steps there are, what they are called
/// and what lies under what differs from place to place, and is written here.
///
/// It is checked by warnings and never by columns: ladders of three, four and five steps are all in use.
package enum PartyLevel: RecordType {
    package static let name = Field<String>("name", title: "层级名称")
    /// 1 is the top. Two kinds of organisation may stand on one step.
    package static let order = Field<Int>("order", title: "层次") {
        $0 < 1 ? "从 1 起" : nil
    }
    /// The names of the steps it may lie under, apart by 、; empty: it lies under none.
    package static let under = Field<String?>("under", title: "可隶属于")
    package static let covers = Field<Cover?>("covers", title: "覆盖范围")
    /// How many years a term lasts unless the term says otherwise; empty: no elections.
    package static let termYears = Field<Int?>("term_years", title: "每届年数") {
        guard let years = $0, !(1...10).contains(years) else { return nil }
        return "应在 1 至 10 年之间"
    }

    package static let declaration = Declaration(
        "party_level", title: "党组织层级", fields: [name, order, under, covers, termYears],
        derived: [.relation("bodies", title: "党组织", .many(PartyBody.self, by: "level"))],
        indexes: [.unique(name)], opening: .with(["party_body"])
    ) { level in
        guard let name = try? level[name], names(try? level[under]).contains(name) else { return nil }
        return "不能隶属于自己这一层"
    }

    /// What sort of area an organisation of this step looks after.
    package enum Cover: String, Choice {
        case street = "街道"
        case community = "社区"
        case grid = "网格"
        case building = "楼栋"
        case household = "户"
        case unit = "单位"
    }

    /// The names in ``under``.
    package static func names(_ under: String?) -> [String] {
        (under ?? "").split { "、，, ".contains($0) }.map(String.init)
    }
}
