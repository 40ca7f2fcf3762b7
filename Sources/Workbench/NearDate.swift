package import Records

/// A date as people say it from where they stand: 12-1, 12月1日, 明天, 2026-12-01.
package enum NearDate {
    /// The day meant; one without a year is the next of its name after `day`.
    package static func read(_ text: String, after day: Day) -> Day? {
        switch text {
        case "明天", "明日": return day + 1
        case "后天": return day + 2
        case "月底": return day.endOfMonth
        default: break
        }
        var numbers: [Int] = []
        var inNumber = false
        for character in text.unicodeScalars {
            switch character {
            case "0"..."9":
                let digit = Int(character.value) - 48
                if inNumber {
                    numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + digit
                } else {
                    numbers.append(digit)
                }
                guard numbers[numbers.count - 1] < 100_000_000 else { return nil }
                inNumber = true
            case "-", ".", "/", "年", "月", "日", "号": inNumber = false
            default: return nil
            }
        }
        switch numbers.count {
        case 1 where text.utf8.count == 8:
            return Day(year: numbers[0] / 10_000, month: numbers[0] / 100 % 100, day: numbers[0] % 100)
        case 2:
            guard let first = Day(year: day.year, month: numbers[0], day: numbers[1]) else {
                return Day(year: day.year + 1, month: numbers[0], day: numbers[1])
            }
            return first > day ? first : Day(year: day.year + 1, month: numbers[0], day: numbers[1])
        case 3 where numbers[0] > 999: return Day(year: numbers[0], month: numbers[1], day: numbers[2])
        default: return nil
        }
    }
}
