import Governance
import Records

/// Somebody as the workspace begins with: what a resident's row and membership will say.
struct Person {
    let name: String
    let sex: Sex
    let birth: Day
    /// Full years on the day the workspace is made for.
    let age: Int
    let relation: HeadRelation
    /// Since when in the household.
    let since: Day
    var idNumber: String?
    var phone: String?
}

/// A household as the workspace begins with, the head first.
struct Family {
    var people: [Person]
    var state: ResidenceState

    var isAlone: Bool { people.count == 1 }
    var isCouple: Bool { people.count == 2 && people[1].relation == .spouse }
}
