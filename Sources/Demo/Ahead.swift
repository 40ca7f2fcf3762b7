import Governance
import Records

/// What the days of the year will write, noted while the foundations are laid.
struct Ahead {
    let seed: UInt64
    let year: Year
    /// How many residents there are: matters are as frequent as people.
    let residents: Int
    var visits: [PlannedVisit] = []
    var beginnings: [Beginning] = []
    var endings: [Ending] = []
    var births: [Birth] = []
    var moves: Moves
    /// Every household with its building, for matters.
    var doors: [(household: Household.ID, building: Building.ID)] = []
    /// Where the call comes from that is still open on the workspace's day: an old person alone in grid 3 of 张家湾.
    var fallen: Household.ID?

    init(seed: UInt64, year: Year, residents: Int) {
        self.seed = seed
        self.year = year
        self.residents = residents
        moves = Moves(seed: seed, year: year)
    }

    /// A care category noted on a day of the year.
    struct Beginning {
        let resident: Resident.ID
        let need: CareNeed
        var day: Day { need.from }
    }

    /// A care category that ends on a day of the year.
    struct Ending {
        let tag: CareTag.ID
        let day: Day
    }

    /// A child born within the year, noted ten days after the birth.
    struct Birth {
        let person: Person
        let household: Household.ID
        let day: Day

        init(person: Person, household: Household.ID, _ year: Year) {
            self.person = person
            self.household = household
            day = min(person.birth + 10, year.last)
        }
    }
}
