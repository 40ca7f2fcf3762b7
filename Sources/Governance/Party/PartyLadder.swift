package import Records

/// The steps of a place's Party organisations, before they are records: what a new workspace starts with.
package struct PartyLadder: Sendable {
    package struct Step: Sendable {
        package let name: String
        package let order: Int
        package let under: [String]
        package let covers: PartyLevel.Cover
        package let termYears: Int?

        package init(
            _ name: String, order: Int, under: [String], covers: PartyLevel.Cover, termYears: Int? = nil
        ) {
            self.name = name
            self.order = order
            self.under = under
            self.covers = covers
            self.termYears = termYears
        }
    }

    package let steps: [Step]

    package init(_ steps: [Step]) { self.steps = steps }

    /// The four steps of the reference workspace below the street's working committee, and beside them the joint
    /// committee and the organisations of organs, enterprises and units.
    ///
    /// Terms: five years in communities, three elsewhere (《中国共产党支部工作条例（试行）》, ch. 6).
    package static let reference = PartyLadder([
        Step("街道党工委", order: 1, under: [], covers: .street),
        Step("社区大党委", order: 2, under: ["街道党工委"], covers: .community),
        Step("社区党组织", order: 2, under: ["街道党工委"], covers: .community, termYears: 5),
        Step("机关站所党组织", order: 2, under: ["街道党工委"], covers: .unit, termYears: 3),
        Step("企业党组织", order: 2, under: ["街道党工委"], covers: .unit, termYears: 3),
        Step("网格党支部", order: 3, under: ["社区党组织"], covers: .grid, termYears: 5),
        Step("楼栋党小组", order: 4, under: ["网格党支部"], covers: .building),
        Step("党员中心户", order: 5, under: ["网格党支部", "楼栋党小组"], covers: .household),
        // Their place in the Party is in the unit; what ties them to the street is pairing.
        Step("驻区单位党组织", order: 2, under: [], covers: .unit, termYears: 3),
        Step("驻区单位党支部", order: 3, under: ["驻区单位党组织"], covers: .unit, termYears: 3),
    ])

    /// Writes the steps into the books, and gives the ids by name.
    @discardableResult
    package func write(in work: Work) throws -> [String: PartyLevel.ID] {
        var ids: [String: PartyLevel.ID] = [:]
        for step in steps {
            ids[step.name] = try work.insert(
                PartyLevel.self, PartyLevel.name <- step.name, PartyLevel.order <- step.order,
                PartyLevel.under <- (step.under.isEmpty ? nil : step.under.joined(separator: "、")),
                PartyLevel.covers <- step.covers, PartyLevel.termYears <- step.termYears)
        }
        return ids
    }
}
