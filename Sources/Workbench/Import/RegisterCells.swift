import Governance
import Records
import Sheets

/// The cells of one row that matter, by what they mean.
struct RegisterCells {
    /// A value in its place: what a person would see there, letter by letter, and what the cell really holds.
    struct Entry {
        let text: String
        /// The same without blanks and in plain signs: for comparing.
        let plain: String
        let value: Cell.Value

        init(_ value: Cell.Value) {
            self.value = value
            text = RegisterCells.text(value)
            plain = text.squeezed
        }

        /// Nothing, or one of the words that stand for nothing.
        var isBlank: Bool {
            // The longest of the words has nine bytes.
            plain.isEmpty || plain.utf8.count <= 9 && Self.blankWords.contains(plain)
        }

        private static let blankWords: Set<String> = [
            "无", "暂无", "没有", "不详", "未知", "未提供", "空", "/", "\\", "-", "--", "---", "N/A", "n/a",
        ]
    }

    /// By the order of the columns; `nil` where there is nothing.
    private var entries: [Entry?] = Array(repeating: nil, count: RegisterColumn.allCases.count)

    /// `wanted` are the columns to look at, where not all are.
    init(_ row: SheetRow, _ header: RegisterHeader, only wanted: [RegisterColumn]? = nil) {
        for cell in row.cells {
            guard let column = header.column(at: cell.column), wanted?.contains(column) ?? true else {
                continue
            }
            let entry = Entry(cell.value)
            guard !entry.isBlank else { continue }
            entries[column.rawValue] = entry
            if !cell.isCarried { isBlank = false }
        }
    }

    /// What stands in `column`, unless it is blank.
    subscript(column: RegisterColumn) -> Entry? { entries[column.rawValue] }

    /// Nothing stands in it that is not shared with a row above.
    private(set) var isBlank = true

    /// Equal for two rows that say the same in every column we take, whatever the signs they say it with.
    var fingerprint: Int {
        var hasher = Hasher()
        for entry in entries { hasher.combine(entry?.plain) }
        return hasher.finalize()
    }

    /// Whether a line that begins so is the sum below a table: the word alone, or before a figure, a sign or what is
    /// counted. 小计量站 is somebody's name.
    static func isSum(_ first: String) -> Bool {
        guard ["合计", "总计", "小计", "共计", "累计"].contains(where: first.hasPrefix) else { return false }
        let rest = first.dropFirst(2)
        guard let next = rest.unicodeScalars.first, (0x4E00...0x9FFF).contains(next.value) else {
            return true
        }
        return ["人", "户", "数", "总", "金额", "面积"].contains { rest.hasPrefix($0) && rest.count <= 4 }
    }

    static func text(_ value: Cell.Value) -> String {
        switch value {
        case .empty: ""
        case .text(let text): text
        case .number(let number, let raw): Self.digits(number) ?? raw
        case .date(let days, 0): Day(number: Int32(clamping: days)).description
        case .date(let days, let minutes):
            Instant(Day(number: Int32(clamping: days)), minute: minutes).description
        case .boolean(let isTrue): isTrue ? "TRUE" : "FALSE"
        case .error(let error): error
        }
    }

    /// A whole number as it would be typed. Beyond 15 digits a spreadsheet no longer knows them all.
    private static func digits(_ number: Double) -> String? {
        guard number.rounded() == number, number.magnitude < 1e15 else { return nil }
        return String(Int64(number))
    }
}
