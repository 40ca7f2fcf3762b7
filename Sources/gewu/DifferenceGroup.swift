import Governance

/// The differences of one kind in one rule, with the first of them.
struct DifferenceGroup {
    let rule: String
    let kind: DutyDifference.Kind
    private(set) var count = 0
    private(set) var examples: [DutyDifference] = []

    /// In the order in which they come, each with at most so many examples.
    static func all(_ differences: [DutyDifference], most: Int) -> [DifferenceGroup] {
        var groups: [DifferenceGroup] = []
        var places: [String: Int] = [:]
        for difference in differences {
            let key = "\(difference.rule) \(difference.kind.rawValue)"
            let place = places[key] ?? groups.count
            if place == groups.count {
                places[key] = place
                groups.append(DifferenceGroup(rule: difference.rule, kind: difference.kind))
            }
            groups[place].count += 1
            if groups[place].examples.count < most { groups[place].examples.append(difference) }
        }
        return groups
    }
}
