/// Whole numbers as registers write them: `99`, `九十九`, `一百零二`, `二〇三`.
package enum HanNumber {
    /// The number `text` is, all of it; `nil` when it is none. Reads below a million.
    package static func read(_ text: String) -> Int? { read(Array(text.halfWidth.unicodeScalars)) }

    /// `12` as `十二`, `201` as `二百零一`: how articles of law are numbered. From 0 to 9999; any other number in
    /// digits.
    package static func written(_ number: Int) -> String {
        guard (0...9999).contains(number) else { return String(number) }
        let digits = Array("零一二三四五六七八九")
        if number < 10 { return String(digits[number]) }
        var text = ""
        var rest = number
        var skipped = false
        for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = rest / place
            rest %= place
            if digit == 0 {
                skipped = !text.isEmpty
                continue
            }
            if skipped { text += "零" }
            skipped = false
            // Ten at the head stands without its one.
            if !(place == 10 && digit == 1 && text.isEmpty) { text.append(digits[digit]) }
            text += name
        }
        return text
    }

    static func read(_ text: some Collection<Unicode.Scalar>) -> Int? {
        guard !text.isEmpty, text.count <= 8 else { return nil }
        return text.contains { place($0) != nil } ? readPlaces(text) : readDigits(text)
    }

    /// Whether `scalar` can stand in a number.
    static func isPart(_ scalar: Unicode.Scalar) -> Bool { digit(scalar) != nil || place(scalar) != nil }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "0"..."9": Int(scalar.value) - 48
        case "〇", "零": 0
        case "一": 1
        case "二", "两": 2
        case "三": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        default: nil
        }
    }

    private static func place(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "十": 10
        case "百": 100
        case "千": 1000
        default: nil
        }
    }

    /// `203`, `二〇三`: a row of digits.
    private static func readDigits(_ text: some Collection<Unicode.Scalar>) -> Int? {
        guard text.count <= 6 else { return nil }
        var number = 0
        for scalar in text {
            guard let digit = digit(scalar) else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// `一百二十三`: each digit with its place.
    private static func readPlaces(_ text: some Collection<Unicode.Scalar>) -> Int? {
        var number = 0
        var digit: Int?
        var lastPlace = 10_000
        var afterZero = false
        for scalar in text {
            if let place = place(scalar) {
                guard place < lastPlace, digit != 0 else { return nil }
                // Ten may stand without its one: 十二.
                guard digit != nil || place == 10 else { return nil }
                number += (digit ?? 1) * place
                digit = nil
                lastPlace = place
            } else if let next = self.digit(scalar) {
                guard digit == nil || digit == 0 else { return nil }
                afterZero = digit == 0
                digit = next
            } else {
                return nil
            }
        }
        // 一百二 is said for 120; written it could be 102.
        if let digit, digit > 0, lastPlace > 10, !afterZero { return nil }
        return number + (digit ?? 0)
    }
}
