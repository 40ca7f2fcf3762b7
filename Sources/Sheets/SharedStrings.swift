/// The texts that cells of a workbook share, in one block of memory.
struct SharedStrings {
    private var bytes: [UInt8] = []
    /// Where each text ends.
    private var ends: [UInt32] = []

    /// A million rows of six texts each, of which none is like another, stay below this.
    static let largest = 256 << 20

    /// What they take in memory.
    var size: Int { bytes.count + ends.count * MemoryLayout<UInt32>.size }

    mutating func append(_ text: some Collection<UInt8>) {
        bytes.append(contentsOf: text)
        ends.append(UInt32(bytes.count))
    }

    subscript(index: Int) -> String? {
        guard ends.indices.contains(index) else { return nil }
        let start = index == 0 ? 0 : Int(ends[index - 1])
        return String(decoding: bytes[start..<Int(ends[index])], as: UTF8.self)
    }
}

/// Collects the text of one item: runs of rich text are joined, readings printed above it are left out.
struct ItemText {
    private(set) var bytes: [UInt8] = []
    private var isOpen = false
    private var inReading = false
    private var isEscaped = false

    private let text = XMLName("t")
    private let reading = XMLName("rPh")

    mutating func start(_ name: XMLName) {
        if name == text { isOpen = !inReading } else if name == reading { inReading = true }
    }

    mutating func end(_ name: XMLName) {
        if name == text { isOpen = false } else if name == reading { inReading = false }
    }

    /// `false` when the text is longer than a cell can be.
    mutating func add(_ more: UnsafeBufferPointer<UInt8>) -> Bool {
        guard isOpen else { return true }
        return addValue(more)
    }

    /// The same for a value, which has no text element around it.
    mutating func addValue(_ more: UnsafeBufferPointer<UInt8>) -> Bool {
        if !isEscaped, more.contains(UInt8(ascii: "_")) { isEscaped = true }
        bytes.append(contentsOf: more)
        return bytes.count <= Limit.cellBytes
    }

    /// Undoes `_x000D_`, the way the format spells characters that XML does not allow.
    mutating func finish() {
        guard isEscaped else { return }
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let scalar = escape(at: index) {
                plain.append(contentsOf: Array(String(Character(scalar)).utf8))
                index += 7
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        bytes = plain
    }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        isOpen = false
        inReading = false
        isEscaped = false
    }

    private func escape(at index: Int) -> Unicode.Scalar? {
        guard index + 6 < bytes.count, bytes[index] == UInt8(ascii: "_"),
            bytes[index + 1] == UInt8(ascii: "x"), bytes[index + 6] == UInt8(ascii: "_")
        else { return nil }
        let digits = String(decoding: bytes[index + 2..<index + 6], as: UTF8.self)
        guard digits.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else {
            return nil
        }
        return UInt32(digits, radix: 16).flatMap { Unicode.Scalar($0) }
    }
}

/// Reads the shared strings part.
final class SharedStringEvents: XMLEvents {
    private(set) var strings = SharedStrings()
    private var item = ItemText()
    private let itemName = XMLName("si")

    override func start(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == itemName { item.clear() } else { item.start(name) }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if !item.add(bytes) { failure = .damaged(detail: "有一段文字过长") }
    }

    override func end(_ name: XMLName) {
        guard name == itemName else {
            item.end(name)
            return
        }
        item.finish()
        strings.append(item.bytes)
        if strings.size > SharedStrings.largest { failure = .bomb(detail: "文字总量超过 256 MB") }
    }
}
