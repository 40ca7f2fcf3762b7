import Governance
import Records

/// Grown children who move in with somebody who lived alone: a few people who change households within the year.
struct Moves {
    private let year: Year
    private var random: Random
    private var leaving: [Leaving] = []
    private var alone: [Alone] = []

    private struct Leaving {
        let resident: Resident.ID
        let membership: Membership.ID
        let sex: Sex
        let age: Int
    }

    private struct Alone {
        let household: Household.ID
        let sex: Sex
        let age: Int
    }

    /// Somebody's move on a day.
    struct Move {
        let resident: Resident.ID
        let membership: Membership.ID
        let household: Household.ID
        let day: Day
    }

    init(seed: UInt64, year: Year) {
        self.year = year
        random = Random(seed: seed, .moves)
    }

    /// Notes who might move: a few of those of an age to marry, who carry no category.
    mutating func consider(
        _ person: Person, _ resident: Resident.ID, _ membership: Membership.ID, _ household: Household.ID,
        _ family: Family
    ) {
        guard (23...34).contains(person.age), person.since < year.base - 300 else { return }
        if family.isAlone {
            if random.chance(0.06) {
                alone.append(Alone(household: household, sex: person.sex, age: person.age))
            }
        } else if person.relation == .child, !family.people.contains(where: { $0.relation == .childInLaw }),
            random.chance(0.06)
        {
            leaving.append(
                Leaving(resident: resident, membership: membership, sex: person.sex, age: person.age))
        }
    }

    /// Pairs off those who were noted, each move on a day of the year, in the order of the days.
    mutating func drawn() -> [Move] {
        var moves: [Move] = []
        random.shuffle(&leaving)
        for person in leaving {
            guard
                let place = alone.firstIndex(where: {
                    $0.sex != person.sex && abs($0.age - person.age) <= 4
                })
            else { continue }
            let home = alone.remove(at: place)
            moves.append(
                Move(
                    resident: person.resident, membership: person.membership, household: home.household,
                    day: Year.pick(year.first, year.last, &random)))
        }
        return moves.sorted { $0.day == $1.day ? $0.resident < $1.resident : $0.day < $1.day }
    }
}
