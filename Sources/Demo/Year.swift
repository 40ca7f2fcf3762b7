import Records

/// The stretch of days that the workspace tells of, up to the day it is made for.
struct Year {
    /// The day the workspace is made for. Nothing is dated on it or after it.
    let day: Day

    /// The first day of visits.
    var first: Day { day.adding(months: -12) }
    /// The last day that has a commit.
    var last: Day { day - 1 }
    /// The day on which places, people and what was known of them were written.
    var base: Day { first - 1 }
    /// From when on buildings lie in their grids and grids in their communities.
    var founding: Day { Day(year: max(1, base.year - 8), month: 1, day: 1) ?? base }

    func holds(_ day: Day) -> Bool { day >= first && day <= last }

    /// Somebody's day of birth who is `age` years old on ``day``.
    func birth(age: Int, _ random: inout Random) -> Day {
        day.latestBirth(forAge: age) - (age == 0 ? 1 + random.below(364) : random.below(365))
    }

    /// One of the days from `earliest` to `latest`; the later of them if they are the wrong way round.
    static func pick(_ earliest: Day, _ latest: Day, _ random: inout Random) -> Day {
        earliest >= latest ? earliest : earliest + random.below(latest - earliest + 1)
    }
}
