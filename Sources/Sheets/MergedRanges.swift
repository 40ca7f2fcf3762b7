import Glibc

/// The merged cells of a worksheet that run over several rows. A person sees the value in each of the rows; the file
/// has it in the first.
///
/// Of a range over several columns only the first one bears the value: a title across the table stays one cell.
struct MergedRanges {
    struct Range: Equatable {
        let first: Int
        let last: Int
        let column: Int
    }

    /// By their first row.
    private(set) var ranges: [Range] = []

    private static let most = 1_000_000

    init() {}

    /// Looks through a worksheet's part: the file lists what is merged behind all rows, when it is too late. A part that
    /// cannot be read has none; reading its rows will say why.
    init(_ entry: ZipEntry) {
        let chunk = 1 << 18
        let overlap = 512
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: overlap + chunk, alignment: 16)
        defer { buffer.deallocate() }
        var kept = 0
        while let count = try? entry.read(into: buffer + kept, count: chunk), count > 0 {
            let length = kept + count
            let used = collect(buffer, length)
            kept = min(overlap, length - used)
            memmove(buffer, buffer + length - kept, kept)
            if ranges.count > Self.most { break }
        }
        ranges.sort { ($0.first, $0.column) < ($1.first, $1.column) }
    }

    /// Takes the ranges that are whole in the buffer, and tells up to where it has looked.
    private mutating func collect(_ buffer: UnsafeMutableRawPointer, _ length: Int) -> Int {
        let word: StaticString = "mergeCell "
        var from = 0
        while from + word.utf8CodeUnitCount <= length, let found = memchr(buffer + from, 0x6D, length - from)
        {
            let start = UnsafeRawPointer(found) - UnsafeRawPointer(buffer)
            guard start + word.utf8CodeUnitCount <= length else { return start }
            guard memcmp(found, word.utf8Start, word.utf8CodeUnitCount) == 0 else {
                from = start + 1
                continue
            }
            guard let end = memchr(buffer + start, 0x3E, length - start) else { return start }
            let stop = UnsafeRawPointer(end) - UnsafeRawPointer(buffer)
            add(
                UnsafeRawBufferPointer(
                    rebasing: UnsafeRawBufferPointer(start: buffer, count: length)[start..<stop]))
            from = stop
        }
        return max(from, length - word.utf8CodeUnitCount)
    }

    /// `mergeCell ref="B3:B7"/`
    private mutating func add(_ element: UnsafeRawBufferPointer) {
        let text = String(decoding: element, as: UTF8.self)
        guard let reference = text.firstRange(of: "ref=").map({ text[$0.upperBound...].dropFirst() }) else {
            return
        }
        let corners = reference.prefix { $0 != "\"" && $0 != "'" }.split(separator: ":")
        guard corners.count == 2, let first = Self.place(corners[0]), let last = Self.place(corners[1]),
            last.row > first.row
        else { return }
        ranges.append(Range(first: first.row, last: last.row, column: first.column))
    }

    private static func place(_ corner: Substring) -> (row: Int, column: Int)? {
        var column = 0
        var rest = corner.utf8.drop { $0 == UInt8(ascii: "$") }
        while let byte = rest.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte & 0xDF) {
            column = column * 26 + Int(byte & 0xDF) - 64
            guard column <= Limit.columns else { return nil }
            rest = rest.dropFirst()
        }
        let digits = rest.drop { $0 == UInt8(ascii: "$") }
        guard column > 0, let row = Int(String(decoding: digits, as: UTF8.self)), row > 0 else { return nil }
        return (row, column - 1)
    }
}

/// Hands the value of a merged range down to the rows it runs over.
struct MergedValues {
    private var waiting: ArraySlice<MergedRanges.Range>
    private var open: [(range: MergedRanges.Range, value: Cell.Value)] = []

    init(_ merged: MergedRanges) { waiting = merged.ranges[...] }

    var isIdle: Bool { waiting.isEmpty && open.isEmpty }

    /// The cells of a row with those it shares with rows above.
    mutating func completed(_ cells: [Cell], row: Int) -> [Cell] {
        open.removeAll { $0.range.last < row }
        while let range = waiting.first, range.first <= row {
            waiting.removeFirst()
            guard range.first == row, let cell = cells.first(where: { $0.column == range.column }) else {
                continue
            }
            open.append((range, cell.value))
        }
        let carried = open.filter { entry in
            entry.range.first < row && !cells.contains { $0.column == entry.range.column }
        }
        if carried.isEmpty { return cells }
        return (cells + carried.map { Cell(column: $0.range.column, value: $0.value, isCarried: true) })
            .sorted { $0.column < $1.column }
    }
}
