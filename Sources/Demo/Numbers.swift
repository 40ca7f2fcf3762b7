import Governance
import Records

/// Identity numbers and telephone numbers that cannot be anybody's: no county has the area code 420199, and no
/// mobile network the prefix 154.
struct Numbers {
    /// The area code of every identity number made here.
    static let area = 420_199

    private let seed: UInt64
    /// Where the first telephone number stands among the 10⁸ of the prefix.
    private let offset: Int
    private var phones = 0
    /// How many numbers a day of birth has given away, for each sex.
    private var given: [Int32: (male: Int, female: Int)] = [:]

    init(seed: UInt64) {
        var random = Random(seed: seed, .numbers)
        self.seed = seed
        self.offset = random.below(100_000_000)
    }

    /// A number that was not given before, or `nil` when the day has no more of the 500 for this sex.
    mutating func identity(birth: Day, _ sex: Sex) -> String? {
        var counts = given[birth.number] ?? (0, 0)
        let count = sex == .male ? counts.male : counts.female
        guard count < 500 else { return nil }
        if sex == .male { counts.male += 1 } else { counts.female += 1 }
        given[birth.number] = counts
        var random = Random(seed: seed, .numbers, Int(birth.number))
        // 171 has no divisor in common with 500: the steps come to every sequence number once.
        let step = (random.below(500) + count * 171) % 500
        let (year, month, day) = birth.civil
        let sequence = step * 2 + (sex == .male ? 1 : 0)
        let body = (((Self.area * 10_000 + year) * 100 + month) * 100 + day) * 1000 + sequence
        return String(body) + Self.check(body)
    }

    /// A mobile number that was not given before.
    mutating func phone() -> String {
        // An odd step that no power of ten divides comes to every number once.
        let number = (offset + phones * 48_271_351) % 100_000_000
        phones += 1
        return String(15_400_000_000 + number)
    }

    /// The last character of a number, from its first 17 digits (GB 11643).
    private static func check(_ body: Int) -> String {
        var rest = body
        var (weight, sum) = (2, 0)
        for _ in 0..<17 {
            sum += rest % 10 * weight
            rest /= 10
            weight = weight * 2 % 11
        }
        let check = (12 - sum % 11) % 11
        return check == 10 ? "X" : String(check)
    }
}
