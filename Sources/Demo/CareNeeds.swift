import Governance
import Records

/// A care category that somebody of a family carries, or carried.
struct CareNeed {
    /// The person's place in the family.
    let person: Int
    let category: CareCategory
    let source: TagSource?
    let from: Day
    var until: Day?

    /// What puts a household on the roster of those to be visited (五必访). The others are known and not visited.
    static let visited: Set<CareCategory> = Set(CareCategory.allCases).subtracting([
        .entitled, .memberInHardship, .veteranMember, .newlyArrived,
    ])
}

/// Decides who carries a care category.
///
/// The shares of 低保 (118 people in 86 households), 失独 and 丧独 (25 households) and 残疾 (148 people) are those
/// published by a community of Wuhan with 3,003 households and 9,218 people. Of the disabled a third have level one
/// or two. The other shares are made up, so that a grid of 300 households has about 47 to visit.
struct CareNeeds {
    private var dates: CareDates
    private var random: Random

    init(seed: UInt64, year: Year) {
        random = Random(seed: seed, .needs)
        dates = CareDates(year: year)
    }

    mutating func needs(of family: Family) -> [CareNeed] {
        var needs = elders(family) + hardship(family)
        let isPoor = needs.contains { $0.category == .dibao }
        let isChildless =
            family.people.count < 3 && family.people.allSatisfy { $0.age >= 50 }
            && (family.isAlone || family.isCouple)
        // 25 households among 3,003, all of them of people past 50 on their own.
        if isChildless, random.chance(0.039) {
            for place in family.people.indices { add(.lostOnlyChild, place, family, to: &needs) }
        }
        for place in family.people.indices {
            disability(place, family, isPoor: isPoor, to: &needs)
            illness(place, family, to: &needs)
            childhood(place, family, to: &needs)
            merit(place, family, to: &needs)
        }
        return needs
    }

    private mutating func elders(_ family: Family) -> [CareNeed] {
        var needs: [CareNeed] = []
        let people = family.people
        if family.isAlone, people[0].age >= 60, random.chance(0.95) {
            add(.loneElder, 0, family, to: &needs)
        }
        if family.isCouple, people.allSatisfy({ $0.age >= 60 }) {
            // Those whose children live elsewhere, as far as the community has noted it.
            let older = max(people[0].age, people[1].age)
            if random.chance(older >= 80 ? 0.8 : older >= 70 ? 0.24 : 0.04) {
                for place in people.indices { add(.emptyNest, place, family, to: &needs) }
            }
        }
        for (place, person) in people.enumerated() where person.age >= 70 {
            if person.age >= 80 { add(.aged80, place, family, to: &needs) }
            if random.chance(person.age >= 80 ? 0.06 : 0.01) { add(.frailElder, place, family, to: &needs) }
        }
        return needs
    }

    private mutating func hardship(_ family: Family) -> [CareNeed] {
        var needs: [CareNeed] = []
        // 86 of 3,003 households with 118 of 9,218 people: more often where few live together.
        let shares = [0.0455, 0.031, 0.0207, 0.0155, 0.0125, 0.0125]
        if random.chance(shares[min(family.people.count, 6) - 1]) {
            for place in family.people.indices where place == 0 || random.chance(0.27) {
                add(.dibao, place, family, to: &needs)
            }
        } else if random.chance(0.005) {
            add(.lowIncome, 0, family, to: &needs)
        } else if random.chance(0.005) {
            add(.temporaryHardship, 0, family, to: &needs)
        }
        if family.isAlone, family.people[0].age >= 60, random.chance(0.04) {
            add(.tekun, 0, family, to: &needs)
        }
        return needs
    }

    /// 148 of 9,218 people; a third of them at level one or two, who carry the graver category alone.
    private mutating func disability(
        _ place: Int, _ family: Family, isPoor: Bool, to needs: inout [CareNeed]
    ) {
        let age = family.people[place].age
        let usual = age < 18 ? 0.005 : age < 60 ? 0.0132 : 0.027
        guard random.chance(isPoor ? 0.08 : usual) else { return }
        add(random.chance(1.0 / 3) ? .severelyDisabled : .disabled, place, family, to: &needs)
    }

    private mutating func illness(_ place: Int, _ family: Family, to needs: inout [CareNeed]) {
        let age = family.people[place].age
        if age >= 40, random.chance(0.0035) { add(.seriousIllness, place, family, to: &needs) }
        if age >= 50, random.chance(0.006) { add(.discharged, place, family, to: &needs) }
        if age >= 50, random.chance(family.isAlone ? 0.03 : 0.0012) {
            add(.bereaved, place, family, to: &needs)
        }
    }

    private mutating func childhood(_ place: Int, _ family: Family, to needs: inout [CareNeed]) {
        guard family.people[place].age < 18 else { return }
        if random.chance(0.0035) { add(.childInNeed, place, family, to: &needs) }
        if random.chance(0.0008) { add(.unsupportedChild, place, family, to: &needs) }
        if random.chance(0.0025) { add(.leftBehindChild, place, family, to: &needs) }
    }

    private mutating func merit(_ place: Int, _ family: Family, to needs: inout [CareNeed]) {
        let person = family.people[place]
        guard person.age >= 50 else { return }
        if random.chance(person.sex == .male ? 0.007 : 0.001) { add(.entitled, place, family, to: &needs) }
        if person.age >= 72, random.chance(0.03) { add(.veteranMember, place, family, to: &needs) }
        if random.chance(0.001) { add(.memberInHardship, place, family, to: &needs) }
    }

    private mutating func add(
        _ category: CareCategory, _ place: Int, _ family: Family, to needs: inout [CareNeed]
    ) {
        let person = family.people[place]
        guard person.since <= dates.year.base, let (from, until) = dates.dates(category, of: person, &random)
        else { return }
        needs.append(
            CareNeed(person: place, category: category, source: source(category), from: from, until: until))
    }

    private mutating func source(_ category: CareCategory) -> TagSource? {
        switch category {
        case .dibao, .tekun, .lowIncome, .childInNeed, .unsupportedChild, .leftBehindChild: .civilAffairs
        case .temporaryHardship: random.pick([(3, .own), (1, .visit)])
        case .disabled, .severelyDisabled: .disabledFederation
        case .loneElder, .emptyNest, .frailElder: random.pick([(5, .register), (4, .visit), (1, .own)])
        case .aged80: random.pick([(4, .register), (1, .civilAffairs)])
        case .seriousIllness, .discharged, .bereaved: random.pick([(1, .own), (2, .visit)])
        case .lostOnlyChild, .entitled, .veteranMember, .memberInHardship: .register
        case .newlyArrived: nil
        }
    }
}
