import Governance
import Records

/// Decides from when until when somebody carries a care category: mostly for years, some since a few weeks, some
/// since late in a month (which rules treat in a way of their own), some no more.
struct CareDates {
    let year: Year

    /// `nil` where the category will only be noted on or after the day of the workspace.
    func dates(
        _ category: CareCategory, of person: Person, _ random: inout Random
    ) -> (from: Day, until: Day?)? {
        switch category {
        case .aged80:
            // Noted within three weeks of the eightieth birthday, or when the household moved in.
            let from = max(person.birth.adding(months: 80 * 12) + random.below(21), person.since)
            return from <= year.last ? (max(from, year.founding), nil) : nil
        case .discharged:
            // For four weeks (28 days) after coming home from hospital, at any time of the year.
            let from = year.first + random.below(year.day - year.first)
            return from > person.since ? (from, from + 28) : nil
        case .bereaved:
            let from = Year.pick(max(year.first, person.since), year.last, &random)
            return (from, from.adding(months: 6))
        case .temporaryHardship:
            // Help of this kind is for half a year.
            let from = Year.pick(max(year.base - 120, person.since), year.last, &random)
            return (from, from.adding(months: 6))
        default:
            let earliest = earliest(category, person)
            guard earliest <= year.last else { return nil }
            let from = beginning(max(earliest, year.base.adding(months: -144)), &random)
            guard Self.ending.contains(category), from <= year.base, random.chance(0.05) else {
                return (from, nil)
            }
            return (from, Year.pick(min(from + 60, year.last), year.last, &random))
        }
    }

    /// What was noted with the day it ends; where others end, that day was written when it came.
    static let limited: Set<CareCategory> = [.discharged, .bereaved, .temporaryHardship, .newlyArrived]

    /// What may be over for good. Of what is older than the year, one in twenty is.
    private static let ending: Set<CareCategory> = [
        .dibao, .lowIncome, .seriousIllness, .childInNeed, .leftBehindChild, .emptyNest,
    ]

    private func earliest(_ category: CareCategory, _ person: Person) -> Day {
        let years =
            switch category {
            case .loneElder, .emptyNest: 60
            case .frailElder: 68
            case .lostOnlyChild: 49
            case .tekun: 60
            case .veteranMember: 70
            default: 0
            }
        return max(person.since, person.birth.adding(months: years * 12))
    }

    private func beginning(_ earliest: Day, _ random: inout Random) -> Day {
        let share = random.fraction()
        if share < 0.88, earliest <= year.base { return Year.pick(earliest, year.base, &random) }
        if share < 0.97 { return Year.pick(max(earliest, year.first), year.last, &random) }
        // On or after the 21st of this month or of the last one.
        let month = year.day.startOfMonth
        let lastMonth = (month - 1).startOfMonth
        let from =
            month + 20 <= year.last && random.chance(0.5)
            ? Year.pick(month + 20, year.last, &random) : Year.pick(lastMonth + 20, month - 1, &random)
        return max(earliest, from)
    }
}
