package import Records

/// A date as registers write it: a day, or a month where no more is given.
package enum CivilDate: Hashable, Sendable {
    case day(Day)
    case month(year: Int, month: Int)

    /// Reads `1979-01-30`, `1979.1.30`, `1979/1/30`, `19790130`, `1979年1月30日`, any of them with a time behind
    /// it, and the same down to the month. Year first, with all four digits: everything else could be two
    /// days.
    package init(_ text: String) throws(Flaw) {
        let plain = Self.withoutTime(text.halfWidth.unicodeScalars)
        var runs: [(number: Int, length: Int)] = []
        var inRun = false
        for scalar in plain {
            if ("0"..."9").contains(scalar) {
                if !inRun { runs.append((0, 0)) }
                guard runs[runs.count - 1].length < 9 else { throw .unreadable }
                runs[runs.count - 1].number = runs[runs.count - 1].number * 10 + Int(scalar.value) - 48
                runs[runs.count - 1].length += 1
            } else if !Self.separators.contains(scalar) {
                throw .unreadable
            }
            inRun = ("0"..."9").contains(scalar)
        }
        let numbers = runs.map(\.number)
        switch runs.map(\.length) {
        case [8]: try self.init(numbers[0] / 10_000, numbers[0] / 100 % 100, numbers[0] % 100)
        case [6]: try self.init(numbers[0] / 100, numbers[0] % 100, nil)
        case [4]: throw .yearOnly
        case [4, 1], [4, 2]: try self.init(numbers[0], numbers[1], nil)
        case [4, 1, 1], [4, 1, 2], [4, 2, 1], [4, 2, 2]: try self.init(numbers[0], numbers[1], numbers[2])
        case [2, 1, 1], [2, 1, 2], [2, 2, 1], [2, 2, 2], [2, 1], [2, 2]: throw .noCentury
        default: throw .unreadable
        }
    }

    private init(_ year: Int, _ month: Int, _ day: Int?) throws(Flaw) {
        guard (1850...2199).contains(year), (1...12).contains(month) else { throw .noSuchDay }
        if let day {
            guard let found = Day(year: year, month: month, day: day) else { throw .noSuchDay }
            self = .day(found)
        } else {
            self = .month(year: year, month: month)
        }
    }

    /// The day, or the first of the month.
    package var earliest: Day {
        switch self {
        case .day(let day): day
        case .month(let year, let month): Day(year: year, month: month, day: 1) ?? Day(number: 0)
        }
    }

    /// Whether `day` is the one meant, or lies in the month meant.
    package func covers(_ day: Day) -> Bool {
        switch self {
        case .day(let own): own == day
        case .month(let year, let month): day.year == year && day.month == month
        }
    }

    /// `1979-**-**`: the year stays, for telling one row from another.
    package static func mask(_ text: String) -> String {
        var seen = 0
        return String(
            text.halfWidth.map { character -> Character in
                guard ("0"..."9").contains(character) else { return character }
                seen += 1
                return seen <= 4 ? character : "*"
            })
    }

    package enum Flaw: Error, Equatable, Sendable {
        case unreadable
        case noSuchDay
        case noCentury
        case yearOnly

        package var message: String {
            switch self {
            case .unreadable: "看不懂这个日期"
            case .noSuchDay: "没有这一天"
            case .noCentury: "年份只有两位，分不清世纪"
            case .yearOnly: "只有年份"
            }
        }

        package var hint: String { "请写成 1979-01-30 的样子" }
    }

    private static let separators = Array("-./年月日号 ,'\\".unicodeScalars)

    /// Cuts the time off `1979-01-30 00:00:00` and `1979-01-30T00:00:00`.
    private static func withoutTime(_ text: String.UnicodeScalarView) -> Substring.UnicodeScalarView {
        guard let colon = text.firstIndex(of: ":"),
            let cut = text[..<colon].lastIndex(where: { $0 == " " || $0 == "T" })
        else { return text[...] }
        return text[..<cut]
    }
}
