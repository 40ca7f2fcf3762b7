import Glibc

/// A text file as UTF-8, chunk by chunk, whatever a Chinese office saved it as.
final class TextSource {
    enum Encoding: Equatable { case utf8, gb18030, utf16 }

    let encoding: Encoding
    private let file: InputFile
    private var offset: Int
    private var rest: [UInt8] = []
    private var converter: iconv_t?

    private static let chunk = 65_536

    init(_ file: InputFile) throws(SheetFailure) {
        self.file = file
        let head = try file.read(4, at: 0)
        offset = 0
        if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            encoding = .utf8
            offset = 3
        } else if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            encoding = .utf16
        } else {
            encoding = try Self.isUTF8(file) ? .utf8 : .gb18030
        }
        if encoding != .utf8 {
            converter = iconv_open("UTF-8", encoding == .utf16 ? "UTF-16" : "GB18030")
            guard converter != iconv_t(bitPattern: -1) else {
                converter = nil
                throw SheetFailure(.cannotOpen("系统缺少中文编码转换（gconv）"), file: file.path)
            }
        }
    }

    deinit { if let converter { iconv_close(converter) } }

    /// The next stretch of text; empty at the end. A character may be cut in two where the encoding is UTF-8.
    func next() throws(SheetFailure) -> [UInt8] {
        while true {
            let bytes = try file.read(Self.chunk, at: offset)
            offset += bytes.count
            guard let converter else { return bytes }
            if bytes.isEmpty {
                guard rest.isEmpty else { throw SheetFailure(.unknownEncoding, file: file.path) }
                return []
            }
            let text = try convert(rest + bytes, converter)
            if !text.isEmpty { return text }
        }
    }

    private func convert(_ bytes: [UInt8], _ converter: iconv_t) throws(SheetFailure) -> [UInt8] {
        var input = bytes
        var used = 0
        var failed = false
        // Two bytes of GB18030 or UTF-16 become at most three.
        let text = [UInt8](unsafeUninitializedCapacity: bytes.count * 2 + 16) { output, count in
            input.withUnsafeMutableBufferPointer { input in
                input.withMemoryRebound(to: CChar.self) { input in
                    output.withMemoryRebound(to: CChar.self) { output in
                        var from = input.baseAddress
                        var to = output.baseAddress
                        var fromLeft = input.count
                        var toLeft = output.count
                        let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
                        // A character cut by the chunk's end (EINVAL) waits for the next chunk.
                        failed = result == -1 && errno != EINVAL
                        used = input.count - fromLeft
                        count = output.count - toLeft
                    }
                }
            }
        }
        rest = Array(input[used...])
        guard !failed, rest.count < 8 else { throw SheetFailure(.unknownEncoding, file: file.path) }
        return text
    }

    /// Whether the file is UTF-8, judged by all of it: the first Chinese letter may stand on the last line.
    ///
    /// A few broken bytes in a text that otherwise proves to be UTF-8 are damage, not another encoding: read
    /// as GB18030 every name in it would become a different one.
    private static func isUTF8(_ file: InputFile) throws(SheetFailure) -> Bool {
        var check = UTF8Check()
        var offset = 0
        while true {
            let bytes = try file.read(1 << 20, at: offset)
            if bytes.isEmpty { break }
            offset += bytes.count
            bytes.withUnsafeBufferPointer { check.feed($0) }
        }
        check.finish()
        if check.broken == 0 { return true }
        if check.whole > check.broken * 20 { throw SheetFailure(.unknownEncoding, file: file.path) }
        return false
    }
}

/// Counts the characters beyond ASCII that are whole, and those that are broken.
struct UTF8Check {
    private(set) var whole = 0
    private(set) var broken = 0
    private var missing = 0
    private var allowed: ClosedRange<UInt8> = 0x80...0xBF

    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes {
            if missing == 0, byte < 0x80 { continue }
            if missing > 0 {
                if allowed.contains(byte) {
                    missing -= 1
                    allowed = 0x80...0xBF
                    if missing == 0 { whole += 1 }
                    continue
                }
                broken += 1
                missing = 0
                allowed = 0x80...0xBF
            }
            begin(byte)
        }
    }

    mutating func finish() {
        if missing > 0 { broken += 1 }
    }

    private mutating func begin(_ byte: UInt8) {
        switch byte {
        case ..<0x80: break
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, allowed) = (2, 0xA0...0xBF)
        case 0xED: (missing, allowed) = (2, 0x80...0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, allowed) = (3, 0x90...0xBF)
        case 0xF4: (missing, allowed) = (3, 0x80...0x8F)
        case 0xF1...0xF3: missing = 3
        default: broken += 1
        }
    }
}
