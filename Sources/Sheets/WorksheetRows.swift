/// Where rows come from, one at a time.
protocol RowSource: AnyObject {
    /// The next row that has something in it; `nil` at the end.
    func next() throws(SheetFailure) -> SheetRow?
}

/// The rows of one worksheet. A chunk of XML is parsed when no finished row is left.
final class WorksheetRows: RowSource {
    private let stream: XMLStream
    private let events: WorksheetEvents
    private let sheet: String
    private var given = 0
    private var failure: SheetFailure?
    private var hasMore = true

    init(
        _ entry: ZipEntry, file: String, sheet: String, formats: NumberFormats, strings: SharedStrings,
        merged: MergedRanges
    ) throws(SheetFailure) {
        events = WorksheetEvents(formats: formats, strings: strings, merged: merged)
        stream = try XMLStream(entry, file: file, events)
        self.sheet = sheet
    }

    func next() throws(SheetFailure) -> SheetRow? {
        while true {
            if given < events.rows.count {
                given += 1
                return events.rows[given - 1]
            }
            // Rows that were whole before a failure are handed out before it.
            if let failure { throw failure }
            guard hasMore else { return nil }
            given = 0
            events.rows.removeAll(keepingCapacity: true)
            do throws(SheetFailure) {
                hasMore = try stream.advance()
            } catch {
                var placed = error
                placed.sheet = sheet
                placed.row = events.lastRow == 0 ? nil : events.lastRow
                failure = placed
            }
        }
    }
}

/// Reads the part of one worksheet.
private final class WorksheetEvents: XMLEvents {
    var rows: [SheetRow] = []
    /// The last row begun.
    private(set) var lastRow = 0

    private let formats: NumberFormats
    private let strings: SharedStrings
    private var cells: [Cell] = []
    private var column = -1
    private var rowBytes = 0
    private var style = 0
    private var kind = Kind.number
    private var inValue = false
    private var inCell = false
    private var hasFormula = false
    private var value = ItemText()
    private var merged: MergedValues

    private enum Kind { case number, shared, text, inline, boolean, error, isoDate }

    private let rowName = XMLName("row")
    private let cellName = XMLName("c")
    private let valueName = XMLName("v")
    private let formulaName = XMLName("f")

    init(formats: NumberFormats, strings: SharedStrings, merged: MergedRanges) {
        self.formats = formats
        self.strings = strings
        self.merged = MergedValues(merged)
    }

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == cellName {
            startCell(attributes)
        } else if name == valueName {
            inValue = inCell
        } else if name == rowName {
            startRow(attributes)
        } else if name == formulaName {
            hasFormula = inCell
        } else if inCell {
            value.start(name)
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard inCell else { return }
        let fits = inValue ? value.addValue(bytes) : value.add(bytes)
        if !fits { failure = .cellTooLong(column: Cell.letters(of: column)) }
    }

    override func end(_ name: XMLName) {
        if name == cellName {
            endCell()
        } else if name == valueName {
            inValue = false
        } else if name == rowName {
            if !cells.isEmpty {
                if !merged.isIdle { cells = merged.completed(cells, row: lastRow) }
                rows.append(SheetRow(number: lastRow, cells: cells))
            }
        } else if inCell {
            value.end(name)
        }
    }

    private func startRow(_ attributes: XMLAttributes) {
        let number = attributes.pointer("r").map { Int(String(cString: $0)) ?? 0 } ?? lastRow + 1
        guard number > lastRow else {
            failure = .damaged(detail: "行号不是由小到大")
            return
        }
        lastRow = number
        if number > Limit.rows { failure = .tooManyRows }
        cells = []
        cells.reserveCapacity(max(8, rows.last?.cells.count ?? 0))
        column = -1
        rowBytes = 0
    }

    private func startCell(_ attributes: XMLAttributes) {
        let next = attributes.pointer("r").map { Self.column($0) } ?? column + 1
        guard next > column, next < Limit.columns else {
            failure = .damaged(detail: "单元格位置有误")
            return
        }
        column = next
        style = attributes.pointer("s").flatMap { Int(String(cString: $0)) } ?? 0
        kind = attributes.pointer("t").map { Self.kind($0) } ?? .number
        inCell = true
        inValue = false
        hasFormula = false
        value.clear()
    }

    /// The column of a place such as `AB12`; -1 where there is none.
    private static func column(_ place: UnsafePointer<CChar>) -> Int {
        var column = 0
        var next = place
        while true {
            let byte = UInt8(bitPattern: next.pointee) & 0xDF
            guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte), column <= Limit.columns else {
                break
            }
            column = column * 26 + Int(byte - 64)
            next += 1
        }
        return column - 1
    }

    private static func kind(_ name: UnsafePointer<CChar>) -> Kind {
        switch (UInt8(bitPattern: name[0]), name[0] == 0 ? 0 : UInt8(bitPattern: name[1])) {
        case (UInt8(ascii: "s"), 0): .shared
        case (UInt8(ascii: "s"), _): .text
        case (UInt8(ascii: "i"), _): .inline
        case (UInt8(ascii: "b"), _): .boolean
        case (UInt8(ascii: "e"), _): .error
        case (UInt8(ascii: "d"), _): .isoDate
        default: .number
        }
    }

    private func endCell() {
        inCell = false
        guard !value.bytes.isEmpty else {
            // A program that writes formulas without calculating them leaves the value out.
            if hasFormula, kind != .text { add(.error("公式未计算")) }
            return
        }
        switch kind {
        case .number: add(number())
        case .shared:
            guard let index = Int(string()), let text = strings[index] else {
                failure = .damaged(detail: "\(Cell.letters(of: column)) 列的文字找不到")
                return
            }
            add(text)
        case .text, .inline:
            value.finish()
            add(string())
        case .boolean: add(.boolean(value.bytes == [UInt8(ascii: "1")] || string() == "true"))
        case .error: add(.error(string()))
        case .isoDate: add(isoDate())
        }
    }

    private func add(_ text: String) {
        rowBytes += text.utf8.count
        if rowBytes > Limit.rowBytes { failure = .rowTooLong }
        if !text.isEmpty { add(.text(text)) }
    }

    private func add(_ found: Cell.Value) { cells.append(Cell(column: column, value: found)) }

    private func string() -> String { String(decoding: value.bytes, as: UTF8.self) }

    private func number() -> Cell.Value {
        let raw = string()
        guard let number = Double(raw), number.isFinite else { return .error(raw) }
        if formats.showsDate(style), let days = formats.days(number) {
            return .date(days: days, minutes: NumberFormats.minutes(number))
        }
        return .number(number, raw: raw)
    }

    /// `1979-01-30` with or without a time behind it; another spelling stays text.
    private func isoDate() -> Cell.Value {
        let raw = string()
        let parts = raw.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, raw.utf8.count == 10 || raw.dropFirst(10).first == "T",
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            let days = CivilCount.days(year: year, month: month, day: day)
        else { return .text(raw) }
        let clock = raw.dropFirst(11).split(separator: ":").prefix(2).map { Int($0) ?? 0 }
        let minutes = clock.count == 2 ? clock[0] * 60 + clock[1] : 0
        return .date(days: days, minutes: (0..<1440).contains(minutes) ? minutes : 0)
    }
}

/// The days of the Gregorian calendar, for the cells that spell them out.
enum CivilCount {
    /// `2026-11-17`, `2026-11-17 08:36`
    static func text(_ days: Int, _ minutes: Int) -> String {
        if minutes == 0 { return text(days) }
        let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return text(days) + " " + clock.joined(separator: ":")
    }

    /// `2026-11-17`
    static func text(_ days: Int) -> String {
        // Years are counted from March, so that the leap day is a year's last.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        let numbers = [
            (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4), (month, 2),
            (dayOfYear - (153 * march + 2) / 5 + 1, 2),
        ]
        return numbers.map { number, width in
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }.joined(separator: "-")
    }

    static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (1583...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else {
            return nil
        }
        let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[month - 1] else { return nil }
        let before = year - 1
        let leapDays = before / 4 - before / 100 + before / 400
        return before * 365 + leapDays + lengths[..<(month - 1)].reduce(0, +) + day - 719_163
    }
}
