/// The records of a CSV file, as Excel, WPS and databases write them.
///
/// A quoted cell may hold delimiters, quotes (doubled) and line ends. Every cell is text: `="0012"`, the way
/// to keep a spreadsheet from making a number of it, gives `0012`; so does the apostrophe before what looks like a formula.
final class CSVRows: RowSource {
    private let source: TextSource
    private let file: String
    private let delimiter: UInt8
    private var chunk: [UInt8]
    private var position = 0
    private var number = 0
    private var cells: [Cell] = []
    private var column = 0
    private var rowBytes = 0
    private var value: [UInt8] = []
    private var state = State.start
    private var endedWithReturn = false
    private var atEnd = false

    private enum State { case start, plain, quoted, quoteInQuoted }

    init(_ file: InputFile) throws(SheetFailure) {
        source = try TextSource(file)
        self.file = file.path
        chunk = try source.next()
        let declared = Self.declaredDelimiter(chunk)
        delimiter = declared ?? Self.likelyDelimiter(chunk)
        if declared != nil {
            // `sep=;` is a note to the spreadsheet, and still its first row.
            position = chunk.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? chunk.count
            number = 1
        }
    }

    func next() throws(SheetFailure) -> SheetRow? {
        while !atEnd {
            if position == chunk.count {
                do throws(SheetFailure) {
                    chunk = try source.next()
                } catch {
                    throw SheetFailure(error.reason, file: file, row: number + 1)
                }
                position = 0
                if chunk.isEmpty {
                    atEnd = true
                    if state == .quoted { throw SheetFailure(.openQuote, file: file, row: number + 1) }
                    if state == .start, column == 0 { return nil }
                    return endRow()
                }
            }
            if try scan(), let row = endRow() { return row }
        }
        return nil
    }

    /// Reads on in the chunk; `true` when a record has ended.
    private func scan() throws(SheetFailure) -> Bool {
        // The chunk and the place in it are this function's own while it runs: what belongs to an object is looked
        // after at every access.
        let chunk = chunk
        var position = position
        defer { self.position = position }
        while position < chunk.count {
            let start = position
            position = stretch(of: chunk, from: start)
            if position > start {
                try keep(chunk[start..<position])
                if state != .quoted {
                    state = .plain
                    endedWithReturn = false
                }
                continue
            }
            let byte = chunk[position]
            position += 1
            if state == .quoted {
                state = .quoteInQuoted
                continue
            }
            let wasReturn = endedWithReturn
            endedWithReturn = false
            switch byte {
            case delimiter:
                endCell()
                if column >= Limit.columns || rowBytes > Limit.rowBytes {
                    throw SheetFailure(.rowTooLong, file: file, row: number + 1)
                }
            case UInt8(ascii: "\r"):
                endedWithReturn = true
                return true
            case UInt8(ascii: "\n"):
                // The second half of CRLF.
                if wasReturn { continue }
                return true
            case UInt8(ascii: "\"") where state == .start:
                state = .quoted
            case UInt8(ascii: "\"") where state == .quoteInQuoted:
                try keep([byte])
                state = .quoted
            case 0:
                throw SheetFailure(.wrongKind(.unknown), file: file, row: number + 1)
            default:
                try keep([byte])
                state = .plain
            }
        }
        return false
    }

    /// Where a stretch from `start` on ends that is only content, in the state it is read in.
    private func stretch(of chunk: [UInt8], from start: Int) -> Int {
        let (isQuoted, delimiter) = (state == .quoted, delimiter)
        return chunk.withUnsafeBufferPointer { bytes in
            var place = start
            while place < bytes.count {
                let byte = bytes[place]
                if byte == UInt8(ascii: "\"") { break }
                if !isQuoted,
                    byte == delimiter || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") || byte == 0
                {
                    break
                }
                place += 1
            }
            return place
        }
    }

    private func keep(_ bytes: ArraySlice<UInt8>) throws(SheetFailure) {
        value.append(contentsOf: bytes)
        guard value.count > Limit.cellBytes else { return }
        // A quote that is never closed swallows the rest of the file.
        let reason: SheetFailure.Reason =
            state == .quoted ? .openQuote : .cellTooLong(column: Cell.letters(of: column))
        throw SheetFailure(reason, file: file, row: number + 1)
    }

    private func endCell() {
        if !value.isEmpty {
            rowBytes += value.count
            if value[0] == UInt8(ascii: "'"), FormulaGuard.wants(value) {
                // The apostrophe that kept it from being taken for a formula.
                value.removeFirst()
            } else if value.starts(with: "=\"".utf8), value.last == UInt8(ascii: "\""), value.count > 3 {
                value = Array(value[2..<value.count - 1])
            }
            cells.append(Cell(column: column, value: .text(String(decoding: value, as: UTF8.self))))
            value.removeAll(keepingCapacity: true)
        }
        column += 1
        state = .start
    }

    /// `nil` for a record with nothing in it.
    private func endRow() -> SheetRow? {
        endCell()
        number += 1
        defer {
            cells = []
            column = 0
            rowBytes = 0
        }
        return cells.isEmpty ? nil : SheetRow(number: number, cells: cells)
    }

    private static func declaredDelimiter(_ chunk: [UInt8]) -> UInt8? {
        guard chunk.count > 5, chunk.starts(with: "sep=".utf8),
            chunk[5] == UInt8(ascii: "\r") || chunk[5] == UInt8(ascii: "\n")
        else { return nil }
        return chunk[4]
    }

    /// The delimiter that stands most often outside quotes; a comma where there is none.
    private static func likelyDelimiter(_ chunk: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var inQuotes = false
        for byte in chunk {
            if byte == UInt8(ascii: "\"") { inQuotes.toggle() }
            if !inQuotes, byte == 0x2C || byte == 0x3B || byte == 0x09 { counts[byte, default: 0] += 1 }
        }
        let most = counts.values.max() ?? 0
        return [0x2C, 0x09, 0x3B].first { counts[$0] == most } ?? 0x2C
    }
}
