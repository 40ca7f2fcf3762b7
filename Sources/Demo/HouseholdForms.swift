import Governance

/// Who lives together: the forms of households of each size, with the ages of their heads.
///
/// The mix is made up to come near a city district: 2.7 people a household, a fifth of the residents 60 or older,
/// a good two percent 80 or older.
struct HouseholdForm {
    let relations: [HeadRelation]
    /// The head's years and how often; within a range every year is as likely.
    let ages: [(weight: Double, ClosedRange<Int>)]
    var isShared = false

    /// How many people a household has, from one on. Comes to 2.71.
    static let sizes: [(weight: Double, Int)] = [
        (19, 1), (30, 2), (26, 3), (14, 4), (8, 5), (3, 6),
    ]

    static let largest = 6

    static func forms(size: Int) -> [(weight: Double, HouseholdForm)] { forms[min(size, largest) - 1] }

    private static let forms: [[(weight: Double, HouseholdForm)]] = [
        [
            (20, HouseholdForm(relations: [.head], ages: loneElders)),
            (55, HouseholdForm(relations: [.head], ages: [(6, 22...34), (2, 35...44)], isShared: true)),
            (25, HouseholdForm(relations: [.head], ages: [(1, 28...45), (1, 46...59)])),
        ],
        [
            (32, HouseholdForm(relations: [.head, .spouse], ages: elderCouples)),
            (36, HouseholdForm(relations: [.head, .spouse], ages: [(3, 25...39), (3, 46...59)])),
            (13, HouseholdForm(relations: [.head, .child], ages: [(1, 29...55)])),
            (8, HouseholdForm(relations: [.head, .child], ages: [(5, 60...79), (3, 80...92)])),
            (11, HouseholdForm(relations: [.head, .other], ages: [(1, 21...36)], isShared: true)),
        ],
        [
            (72, HouseholdForm(relations: [.head, .spouse, .child], ages: [(5, 28...45), (3, 46...58)])),
            (8, HouseholdForm(relations: [.head, .spouse, .parent], ages: [(1, 46...64)])),
            (10, HouseholdForm(relations: [.head, .spouse, .child], ages: [(3, 60...69), (1, 70...82)])),
            (5, HouseholdForm(relations: [.head, .child, .parent], ages: [(1, 30...48)])),
            (5, HouseholdForm(relations: [.head, .other, .other], ages: [(1, 21...34)], isShared: true)),
        ],
        [
            (52, HouseholdForm(relations: [.head, .spouse, .child, .child], ages: [(1, 30...47)])),
            (28, HouseholdForm(relations: [.head, .spouse, .child, .parent], ages: [(1, 30...50)])),
            (6, HouseholdForm(relations: [.head, .spouse, .parent, .parent], ages: [(1, 30...50)])),
            (
                12,
                HouseholdForm(
                    relations: [.head, .spouse, .child, .childInLaw], ages: [(3, 55...68), (1, 69...80)])
            ),
            (
                2,
                HouseholdForm(
                    relations: [.head, .sibling, .other, .other], ages: [(1, 22...34)], isShared: true)
            ),
        ],
        [
            (40, HouseholdForm(relations: [.head, .spouse, .child, .parent, .parent], ages: [(1, 30...46)])),
            (
                14,
                HouseholdForm(
                    relations: [.head, .spouse, .child, .child, .parentInLaw], ages: [(1, 31...46)])
            ),
            (
                46,
                HouseholdForm(
                    relations: [.head, .spouse, .child, .childInLaw, .grandchild],
                    ages: [(4, 56...68), (1, 69...80)])
            ),
        ],
        [
            (
                50,
                HouseholdForm(
                    relations: [.head, .spouse, .child, .child, .parent, .parent], ages: [(1, 32...45)])
            ),
            (
                44,
                HouseholdForm(
                    relations: [.head, .spouse, .child, .childInLaw, .grandchild, .grandchild],
                    ages: [(4, 58...70), (1, 71...80)])
            ),
            (
                6,
                HouseholdForm(
                    relations: [.head, .spouse, .child, .parent, .parent, .grandparent],
                    ages: [(1, 27...38)])
            ),
        ],
    ]

    private static let loneElders: [(weight: Double, ClosedRange<Int>)] = [
        (43, 60...69), (31, 70...79), (22, 80...89), (4, 90...98),
    ]

    private static let elderCouples: [(weight: Double, ClosedRange<Int>)] = [
        (61, 60...69), (30, 70...79), (9, 80...89),
    ]
}
