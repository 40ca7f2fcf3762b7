import Governance
import Records

/// Makes households of invented people, one after another.
struct Households {
    let year: Year
    private var random: Random
    private var numbers: Numbers

    init(seed: UInt64, year: Year) {
        self.year = year
        random = Random(seed: seed, .people)
        numbers = Numbers(seed: seed)
    }

    /// A household of `size` people.
    mutating func next(size: Int) -> Family {
        let form = random.pick(HouseholdForm.forms(size: size))
        var members: [Member] = []
        for relation in form.relations {
            members.append(member(relation, of: form, beside: members))
        }
        let state = residence(form, head: members[0].age)
        let movedIn = year.base - random.within(state == .rented ? 10...1_800 : 60...9_000)
        let head = person(members[0], from: movedIn)
        var family = Family(people: [head], state: state)
        for member in members.dropFirst() {
            family.people.append(person(member, from: head.since))
        }
        return family
    }

    /// A person before the name: what the relations of a household decide about it.
    private struct Member {
        let relation: HeadRelation
        let sex: Sex
        let age: Int
        let surname: String
    }

    private mutating func member(
        _ relation: HeadRelation, of form: HouseholdForm, beside members: [Member]
    ) -> Member {
        func first(_ relation: HeadRelation) -> Member? { members.first { $0.relation == relation } }
        guard let head = members.first else {
            let sex: Sex = random.chance(form.relations.contains(.spouse) ? 0.66 : 0.46) ? .male : .female
            return Member(
                relation: .head, sex: sex, age: random.within(random.pick(form.ages)),
                surname: Names.surname(&random))
        }
        let parents = [head, first(.spouse)].compactMap { $0 }
        switch relation {
        case .spouse:
            let lowest = head.age >= 60 && form.relations.count == 2 ? 60 : 21
            let age = max(lowest, head.age + random.within(-3...2) + (head.sex == .male ? -1 : 1))
            return Member(
                relation: relation, sex: head.sex.other, age: age, surname: Names.surname(&random))
        case .child:
            return child(relation, of: parents, first(.child))
        case .grandchild:
            return child(
                relation, of: [first(.child), first(.childInLaw)].compactMap { $0 }, first(.grandchild))
        case .childInLaw:
            let child = first(.child) ?? head
            return Member(
                relation: relation, sex: child.sex.other, age: max(22, child.age + random.within(-3...3)),
                surname: Names.surname(&random))
        case .parent, .parentInLaw, .grandparent:
            let below = relation == .grandparent ? first(.parent) ?? head : head
            return parent(
                relation, of: relation == .parentInLaw ? first(.spouse) ?? head : below, first(relation))
        default:
            let age = max(20, head.age + random.within(-4...4))
            return Member(
                relation: relation, sex: random.chance(0.5) ? .male : .female, age: age,
                surname: relation == .sibling ? head.surname : Names.surname(&random))
        }
    }

    /// A child of one or two of these, two to six years younger or older than the one there is.
    private mutating func child(
        _ relation: HeadRelation, of parents: [Member], _ sibling: Member?
    ) -> Member {
        let mother = parents.map(\.age).min() ?? 30
        let age: Int
        if let sibling {
            let gap = random.within(2...6)
            let older = min(sibling.age + gap, max(sibling.age, mother - 20))
            age = sibling.age >= gap ? sibling.age - gap : older
        } else {
            // Past 45 most children have a household of their own; a young mother has a small child.
            let usual = mother - random.within(23...32)
            age =
                usual > 45
                ? max(mother - 40, random.within(30...45))
                : usual < 0 ? random.within(0...max(0, min(6, mother - 20))) : usual
        }
        let father = parents.first { $0.sex == .male } ?? parents.first
        return Member(
            relation: relation, sex: random.chance(0.52) ? .male : .female,
            age: age,
            surname: father?.surname ?? Names.surname(&random))
    }

    private mutating func parent(_ relation: HeadRelation, of child: Member, _ other: Member?) -> Member {
        let sex = other.map { $0.sex.other } ?? (random.chance(0.36) ? Sex.male : .female)
        let age = other.map { $0.age + random.within(-4...4) } ?? child.age + random.within(22...31)
        return Member(
            relation: relation, sex: sex, age: min(101, age),
            surname: sex == .male ? child.surname : Names.surname(&random))
    }

    private mutating func residence(_ form: HouseholdForm, head: Int) -> ResidenceState {
        let rented = form.isShared ? 0.7 : head < 45 ? 0.1 : 0.02
        return random.pick([
            (rented, .rented), (0.03, .peopleOnly), (0.01, .registerOnly), (max(0, 0.96 - rented), .here),
        ])
    }

    private mutating func person(_ member: Member, from movedIn: Day) -> Person {
        let birth = year.birth(age: member.age, &random)
        let name = member.surname + Names.given(member.sex, born: birth.year, &random)
        var person = Person(
            name: name, sex: member.sex, birth: birth, age: member.age,
            relation: member.relation, since: since(member, birth, movedIn))
        // Without a number in the books: newborn children, and one in fifty who did not give it.
        if !random.chance(member.age == 0 ? 0.4 : 0.02) {
            person.idNumber = numbers.identity(birth: birth, member.sex)
        }
        if random.chance(shareWithPhone(age: member.age)) { person.phone = numbers.phone() }
        return person
    }

    /// Nobody keeps a house, marries or shares a flat before 21.
    private func since(_ member: Member, _ birth: Day, _ movedIn: Day) -> Day {
        switch member.relation {
        case .head, .spouse, .childInLaw, .other, .sibling:
            min(year.base, max(movedIn, birth.adding(months: 21 * 12)))
        default:
            max(movedIn, birth)
        }
    }

    private func shareWithPhone(age: Int) -> Double {
        switch age {
        case ..<10: 0
        case ..<16: 0.35
        case ..<80: 0.97
        default: 0.78
        }
    }
}

extension Sex {
    var other: Sex { self == .male ? .female : .male }
}
