import Records

/// Off days and make-up working days as the State Council published them for each year.
///
/// Source: 国务院办公厅关于某年部分节假日安排的通知, one for each year, and what changed it later: for 2015 the
/// notice on the anniversary of victory, for 2019 the one on the Labour Day, for 2020 the one that made the
/// Spring Festival longer. A day is written as month times 100 plus day.
enum HolidayTable {
    static let notices = [
        notice(
            2007,
            off: [
                (.newYear, 101...103), (.spring, 218...224), (.labour, 501...507), (.national, 1001...1007),
                (.newYear, 1230...1231),
            ],
            worked: [217, 225, 428, 429, 929, 930, 1229]),
        notice(
            2008,
            off: [
                (.newYear, 101...101), (.spring, 206...212), (.tombSweeping, 404...406), (.labour, 501...503),
                (.dragonBoat, 607...609), (.midAutumn, 913...915), (.national, 929...1005),
            ],
            worked: [202, 203, 504, 927, 928]),
        notice(
            2009,
            off: [
                (.newYear, 101...103), (.spring, 125...131), (.tombSweeping, 404...406), (.labour, 501...503),
                (.dragonBoat, 528...530), (.nationalAndMidAutumn, 1001...1008),
            ],
            worked: [104, 124, 201, 531, 927, 1010]),
        notice(
            2010,
            off: [
                (.newYear, 101...103), (.spring, 213...219), (.tombSweeping, 403...405), (.labour, 501...503),
                (.dragonBoat, 614...616), (.midAutumn, 922...924), (.national, 1001...1007),
            ],
            worked: [220, 221, 612, 613, 919, 925, 926, 1009]),
        notice(
            2011,
            off: [
                (.newYear, 101...103), (.spring, 202...208), (.tombSweeping, 403...405), (.labour, 430...502),
                (.dragonBoat, 604...606), (.midAutumn, 910...912), (.national, 1001...1007),
            ],
            worked: [130, 212, 402, 1008, 1009, 1231]),
        notice(
            2012,
            off: [
                (.newYear, 101...103), (.spring, 122...128), (.tombSweeping, 402...404), (.labour, 429...501),
                (.dragonBoat, 622...624), (.nationalAndMidAutumn, 930...1007),
            ],
            worked: [121, 129, 331, 401, 428, 929]),
        notice(
            2013,
            off: [
                (.newYear, 101...103), (.spring, 209...215), (.tombSweeping, 404...406), (.labour, 429...501),
                (.dragonBoat, 610...612), (.midAutumn, 919...921), (.national, 1001...1007),
            ],
            worked: [105, 106, 216, 217, 407, 427, 428, 608, 609, 922, 929, 1012]),
        notice(
            2014,
            off: [
                (.newYear, 101...101), (.spring, 131...206), (.tombSweeping, 405...407), (.labour, 501...503),
                (.dragonBoat, 531...602), (.midAutumn, 906...908), (.national, 1001...1007),
            ],
            worked: [126, 208, 504, 928, 1011]),
        notice(
            2015,
            off: [
                (.newYear, 101...103), (.spring, 218...224), (.tombSweeping, 404...406), (.labour, 501...503),
                (.dragonBoat, 620...622), (.victory, 903...905), (.midAutumn, 926...927),
                (.national, 1001...1007),
            ],
            worked: [104, 215, 228, 906, 1010]),
        notice(
            2016,
            off: [
                (.newYear, 101...103), (.spring, 207...213), (.tombSweeping, 402...404), (.labour, 430...502),
                (.dragonBoat, 609...611), (.midAutumn, 915...917), (.national, 1001...1007),
            ],
            worked: [206, 214, 612, 918, 1008, 1009]),
        notice(
            2017,
            off: [
                (.newYear, 101...102), (.spring, 127...202), (.tombSweeping, 402...404), (.labour, 429...501),
                (.dragonBoat, 528...530), (.nationalAndMidAutumn, 1001...1008),
            ],
            worked: [122, 204, 401, 527, 930]),
        notice(
            2018,
            off: [
                (.newYear, 101...101), (.spring, 215...221), (.tombSweeping, 405...407), (.labour, 429...501),
                (.dragonBoat, 616...618), (.midAutumn, 922...924), (.national, 1001...1007),
                (.newYear, 1230...1231),
            ],
            worked: [211, 224, 408, 428, 929, 930, 1229]),
        notice(
            2019,
            off: [
                (.newYear, 101...101), (.spring, 204...210), (.tombSweeping, 405...407), (.labour, 501...504),
                (.dragonBoat, 607...609), (.midAutumn, 913...915), (.national, 1001...1007),
            ],
            worked: [202, 203, 428, 505, 929, 1012]),
        notice(
            2020,
            off: [
                (.newYear, 101...101), (.spring, 124...202), (.tombSweeping, 404...406), (.labour, 501...505),
                (.dragonBoat, 625...627), (.nationalAndMidAutumn, 1001...1008),
            ],
            worked: [119, 426, 509, 628, 927, 1010]),
        notice(
            2021,
            off: [
                (.newYear, 101...103), (.spring, 211...217), (.tombSweeping, 403...405), (.labour, 501...505),
                (.dragonBoat, 612...614), (.midAutumn, 919...921), (.national, 1001...1007),
            ],
            worked: [207, 220, 425, 508, 918, 926, 1009]),
        notice(
            2022,
            off: [
                (.newYear, 101...103), (.spring, 131...206), (.tombSweeping, 403...405), (.labour, 430...504),
                (.dragonBoat, 603...605), (.midAutumn, 910...912), (.national, 1001...1007),
                (.newYear, 1231...1231),
            ],
            worked: [129, 130, 402, 424, 507, 1008, 1009]),
        notice(
            2023,
            off: [
                (.newYear, 101...102), (.spring, 121...127), (.tombSweeping, 405...405), (.labour, 429...503),
                (.dragonBoat, 622...624), (.nationalAndMidAutumn, 929...1006),
            ],
            worked: [128, 129, 423, 506, 625, 1007, 1008]),
        notice(
            2024,
            off: [
                (.newYear, 101...101), (.spring, 210...217), (.tombSweeping, 404...406), (.labour, 501...505),
                (.dragonBoat, 608...610), (.midAutumn, 915...917), (.national, 1001...1007),
            ],
            worked: [204, 218, 407, 428, 511, 914, 929, 1012]),
        notice(
            2025,
            off: [
                (.newYear, 101...101), (.spring, 128...204), (.tombSweeping, 404...406), (.labour, 501...505),
                (.dragonBoat, 531...602), (.nationalAndMidAutumn, 1001...1008),
            ],
            worked: [126, 208, 427, 928, 1011]),
        notice(
            2026,
            off: [
                (.newYear, 101...103), (.spring, 215...223), (.tombSweeping, 404...406), (.labour, 501...505),
                (.dragonBoat, 619...621), (.midAutumn, 925...927), (.national, 1001...1007),
            ],
            worked: [104, 214, 228, 509, 920, 1010]),
    ]

    private static func notice(
        _ year: Int, off: [(PublicHoliday, ClosedRange<Int>)], worked: [Int]
    ) -> HolidayNotice {
        func day(_ number: Int) -> Day {
            guard let day = Day(year: year, month: number / 100, day: number % 100) else {
                preconditionFailure("\(year) has no day \(number)")
            }
            return day
        }
        return HolidayNotice(
            year: year,
            off: off.map { .init($0, day($1.lowerBound)...day($1.upperBound)) },
            worked: worked.map(day))
    }
}
