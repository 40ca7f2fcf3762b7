package import Governance
import Records
package import Workbench

extension Rule {
    /// A rule for households with somebody of these categories.
    package static func care(
        _ name: String = "visits.care", _ categories: [CareCategory] = [.loneElder, .emptyNest],
        each cadence: Cadence? = .month, first: Int? = nil, lasting: Int? = nil, acceptsContact: Bool = true,
        on occasions: [String] = [], lead: Int = 7, weather: [WeatherWarning.Kind] = []
    ) -> Rule {
        var roster = Rule.Roster(
            selection: Selection(of: Household.declaration).where(
                .exists(relation: "care_tags", where: CareTag.category.among(categories))),
            categories: categories, cadence: cadence.map { .fixed(PerCommunity($0)) } ?? .never,
            first: PerCommunity(first), lasting: PerCommunity(lasting), acceptsContact: acceptsContact)
        roster.occasions = occasions.compactMap { Occasion($0) }
        roster.lead = PerCommunity(lead)
        roster.weather = weather
        return Rule(
            name: name, title: "独居、空巢老人必访", verb: "访", version: "1.0.0", by: ["网格员"], source: nil,
            trigger: .roster(roster))
    }

    /// A rule for residents of these categories, each for themselves.
    package static func person(
        _ name: String = "visits.person", _ categories: [CareCategory] = [.disabled],
        each cadence: Cadence = .month
    ) -> Rule {
        Rule(
            name: name, title: "残疾人必访", verb: "见", version: "1.0.0", by: ["网格员"], source: "默认口径",
            trigger: .roster(
                Rule.Roster(
                    selection: Selection(of: Resident.declaration).where(
                        .exists(relation: "care_tags", where: CareTag.category.among(categories))),
                    categories: categories, cadence: .fixed(PerCommunity(cadence)))))
    }

    /// A rule for matters of a class.
    package static func attend(
        _ name: String = "visits.emergency", kind: String = "EM",
        deadline: Deadline = Deadline(callback: 15, arrive: 30, clock: .always)
    ) -> Rule {
        Rule(
            name: name, title: "突发事件必到", verb: "到", version: "1.0.0", by: ["网格服务团队"],
            source: "默认口径，非官方原文",
            trigger: .event(
                Selection(of: Matter.declaration).where(.prefix("kind", kind)), PerCommunity(deadline)))
    }
}

extension Extensions {
    /// A host that adds rules and nothing else.
    package static func rules(_ rules: @escaping @Sendable () -> [Rule]) -> Extensions {
        Extensions { _ in SampleHost(rules) }
    }
}

private final class SampleHost: ExtensionHost {
    private let make: @Sendable () -> [Rule]

    init(_ make: @escaping @Sendable () -> [Rule]) { self.make = make }

    func rules() -> [Rule] { make() }
    func actions() -> [Action] { [] }
    func jobs() -> [ExtensionJob] { [] }
    var problems: [ExtensionProblem] { [] }
    func close() {}
}
