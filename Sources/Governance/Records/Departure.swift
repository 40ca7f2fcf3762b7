package import Records

/// That a resident has died or moved out of the street (迁出、去世), on a day.
///
/// Before that day it does not exist: asked about an earlier day, the books do not know of it. It says what happened;
/// that nobody of this name lives in the household any more is said by the end of the ``Membership``.
package enum Departure: RecordType {
    package static let resident = Field<Resident.ID>("resident", title: "居民")
    package static let kind = Field<Kind>("kind", title: "迁出或去世", sensitivity: .care)
    package static let day = Field<Day>("day", title: "日期")
    /// The household that was left: the membership in it has ended, and it is whose scope this is in.
    package static let household = Field<Household.ID?>("household", title: "户")
    package static let destination = Field<String?>("destination", title: "迁往", sensitivity: .sensitive)

    package static let declaration = Declaration(
        "departure", title: "迁出去世", fields: [resident, kind, day, household, destination],
        derived: [
            .computed(
                "place", title: "所在楼栋", .reference(Building.self),
                .first(["household.building", "resident.household.building"]))
        ],
        indexes: [.on(resident, kind, day), .on(day)], timing: .evidence(day: "day"), place: "place",
        opening: .consented("谁去世、谁迁走、迁到哪里")
    ) { departure in
        guard (try? departure[kind]) == .died, (try? departure[destination]) != nil else { return nil }
        return "去世不写迁往哪里"
    }

    package enum Kind: String, Choice {
        case movedOut = "迁出"
        case died = "去世"
    }
}
