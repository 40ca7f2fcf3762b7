/// Which styles show a number as a date, and what day such a number is.
struct NumberFormats: Equatable {
    /// By style index.
    let isDate: [Bool]
    /// Workbooks from old Macs count days from 1904.
    let countsFrom1904: Bool

    func showsDate(_ style: Int) -> Bool { isDate.indices.contains(style) && isDate[style] }

    /// Days since 1970-01-01, or `nil` for a number that is no day.
    func days(_ serial: Double) -> Int? {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        let day = Int(serial)
        if countsFrom1904 { return day - 24_107 }
        // Day 60 is 29 February 1900, which the first spreadsheets believed in; before it they are one day
        // late. Day 0 is shown as 0 January 1900.
        switch day {
        case 0, 60: return nil
        case ..<60: return day - 25_568
        default: return day - 25_569
        }
    }

    /// The minutes since midnight that a number's fraction is.
    static func minutes(_ serial: Double) -> Int {
        // A minute is no binary fraction of a day: 08:36 is stored a little before it.
        min(1439, Int((serial - serial.rounded(.down)) * 1440 + 0.001))
    }

    /// Whether a format's code shows a day, a month or a year.
    static func showsDate(code: String) -> Bool {
        var shows = false
        var showsClock = false
        var months = 0
        let scalars = Array(code.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            switch scalar {
            case "\"":
                while index < scalars.count, scalars[index] != "\"" { index += 1 }
                index += 1
            case "\\", "_", "*":
                index += 1
            case "[":
                // A colour, a condition, a locale; or a clock that runs past 24 hours.
                let inside = scalars[index...].prefix { $0 != "]" }
                if inside.allSatisfy({ "hHmMsS".unicodeScalars.contains($0) }) { showsClock = true }
                index += inside.count + 1
            case ";":
                index = scalars.count
            case "E", "e":
                // An exponent follows a digit; else it is the year of an era.
                if index > 1, "0#?.".unicodeScalars.contains(scalars[index - 2]) { return false }
                shows = true
            case "G" where String(String.UnicodeScalarView(scalars[(index - 1)...])).hasPrefix("General"):
                index += 6
            case "y", "Y", "d", "D":
                shows = true
            case "m", "M":
                months += 1
            case "h", "H", "s", "S":
                showsClock = true
            default:
                break
            }
        }
        return shows || months > 0 && !showsClock
    }

    /// Whether a built-in format shows a date, as a Chinese Excel has them.
    static func showsDate(builtIn number: Int) -> Bool {
        switch number {
        case 14...17, 22, 27...31, 36, 50...54, 57, 58: true
        default: false
        }
    }
}

/// Reads the styles part.
final class StyleEvents: XMLEvents {
    private(set) var isDate: [Bool] = []
    private var custom: [Int: Bool] = [:]
    private var inCellFormats = false

    private let format = XMLName("numFmt")
    private let cellFormats = XMLName("cellXfs")
    private let cellFormat = XMLName("xf")

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == format, let number = attributes["numFmtId"].flatMap({ Int($0) }) {
            custom[number] = NumberFormats.showsDate(code: attributes["formatCode"] ?? "")
        } else if name == cellFormats {
            inCellFormats = true
        } else if name == cellFormat, inCellFormats {
            let number = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            isDate.append(custom[number] ?? NumberFormats.showsDate(builtIn: number))
        }
        if isDate.count > 100_000 || custom.count > 100_000 { failure = .damaged(detail: "单元格样式过多") }
    }

    override func end(_ name: XMLName) {
        if name == cellFormats { inCellFormats = false }
    }
}
