/// One word of Lua text.
struct LuaToken: Equatable {
    enum Kind: Equatable {
        case name
        case keyword
        /// With its value, escapes resolved.
        case string
        case number
        case symbol
        case end
    }
    let kind: Kind
    let text: String
    let line: Int
}

/// Parts Lua text into words. What is no Lua, Lua itself has refused before: here it ends the text.
struct LuaLexer {
    private let bytes: [UInt8]
    private var place = 0
    private var line = 1

    init(_ text: String) {
        bytes = Array(text.utf8)
        // The line of a script that names its interpreter.
        if bytes.first == UInt8(ascii: "#") { skipLine() }
    }

    static func tokens(_ text: String) -> [LuaToken] {
        var lexer = LuaLexer(text)
        var tokens: [LuaToken] = []
        while let token = lexer.next() { tokens.append(token) }
        tokens.append(LuaToken(kind: .end, text: "", line: lexer.line))
        return tokens
    }

    private static let keywords: Set = [
        "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
        "local",
        "nil", "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]

    private static let symbols = [
        "...", "<<", ">>", "//", "==", "~=", "<=", ">=", "::", "..",
    ]

    private mutating func next() -> LuaToken? {
        skipBlanks()
        guard let byte = peek() else { return nil }
        let began = line
        if Self.isLetter(byte) {
            let text = take { Self.isLetter($0) || Self.isDigit($0) }
            return LuaToken(kind: Self.keywords.contains(text) ? .keyword : .name, text: text, line: began)
        }
        if Self.isDigit(byte) || byte == UInt8(ascii: "."),
            peek(1).map(Self.isDigit) ?? false || Self.isDigit(byte)
        {
            return LuaToken(kind: .number, text: number(), line: began)
        }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            return LuaToken(kind: .string, text: quoted(byte), line: began)
        }
        if byte == UInt8(ascii: "["), let text = longText() {
            return LuaToken(kind: .string, text: text, line: began)
        }
        for symbol in Self.symbols where starts(with: symbol) {
            place += symbol.utf8.count
            return LuaToken(kind: .symbol, text: symbol, line: began)
        }
        place += 1
        return LuaToken(kind: .symbol, text: String(UnicodeScalar(byte)), line: began)
    }

    // MARK: What counts for nothing

    private mutating func skipBlanks() {
        while let byte = peek() {
            if byte == UInt8(ascii: "\n") {
                line += 1
                place += 1
            } else if byte <= 32 {
                place += 1
            } else if starts(with: "--") {
                place += 2
                if peek() != UInt8(ascii: "[") || longText() == nil { skipLine() }
            } else {
                return
            }
        }
    }

    private mutating func skipLine() {
        while let byte = peek(), byte != UInt8(ascii: "\n") { place += 1 }
    }

    // MARK: Words

    private mutating func number() -> String {
        let isHex = starts(with: "0x") || starts(with: "0X")
        let marks: [UInt8] = (isHex ? "pP" : "eE").utf8.map { $0 }
        var last: UInt8 = 0
        return take { byte in
            let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            let isPart = Self.isDigit(byte) || Self.isLetter(byte) || byte == UInt8(ascii: ".")
            defer { last = byte }
            return isPart || isSign && marks.contains(last)
        }
    }

    private mutating func quoted(_ quote: UInt8) -> String {
        place += 1
        var value: [UInt8] = []
        while let byte = peek(), byte != quote, byte != UInt8(ascii: "\n") {
            place += 1
            if byte == UInt8(ascii: "\\") { escape(into: &value) } else { value.append(byte) }
        }
        if peek() == quote { place += 1 }
        return String(decoding: value, as: UTF8.self)
    }

    private mutating func escape(into value: inout [UInt8]) {
        guard let byte = peek() else { return }
        place += 1
        switch byte {
        case UInt8(ascii: "n"): value.append(10)
        case UInt8(ascii: "t"): value.append(9)
        case UInt8(ascii: "r"): value.append(13)
        case UInt8(ascii: "a"): value.append(7)
        case UInt8(ascii: "b"): value.append(8)
        case UInt8(ascii: "f"): value.append(12)
        case UInt8(ascii: "v"): value.append(11)
        case UInt8(ascii: "\n"):
            line += 1
            value.append(10)
        case UInt8(ascii: "z"):
            while let blank = peek(), blank <= 32 {
                if blank == UInt8(ascii: "\n") { line += 1 }
                place += 1
            }
        case UInt8(ascii: "x"):
            let digits = String(decoding: bytes[place..<min(place + 2, bytes.count)], as: UTF8.self)
            value.append(UInt8(digits, radix: 16) ?? 63)
            place = min(place + 2, bytes.count)
        case UInt8(ascii: "u") where peek() == UInt8(ascii: "{"):
            place += 1
            let digits = take { $0 != UInt8(ascii: "}") }
            place += 1
            let scalar = UInt32(digits, radix: 16).flatMap(UnicodeScalar.init) ?? "?"
            value.append(contentsOf: String(scalar).utf8)
        case _ where Self.isDigit(byte):
            place -= 1
            var count = 0
            let digits = take { digit in
                count += 1
                return count <= 3 && Self.isDigit(digit)
            }
            value.append(UInt8(digits) ?? 63)
        default: value.append(byte)
        }
    }

    /// `[[ … ]]`, `[==[ … ]==]`; `nil` where none begins here.
    private mutating func longText() -> String? {
        var equals = 0
        while peek(1 + equals) == UInt8(ascii: "=") { equals += 1 }
        guard peek(1 + equals) == UInt8(ascii: "[") else { return nil }
        place += 2 + equals
        let close = "]" + String(repeating: "=", count: equals) + "]"
        // A first line that is empty does not count.
        if peek() == UInt8(ascii: "\n") {
            line += 1
            place += 1
        }
        var value: [UInt8] = []
        while let byte = peek() {
            if starts(with: close) {
                place += close.utf8.count
                break
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            value.append(byte)
            place += 1
        }
        return String(decoding: value, as: UTF8.self)
    }

    // MARK: Bytes

    private func peek(_ ahead: Int = 0) -> UInt8? { place + ahead < bytes.count ? bytes[place + ahead] : nil }

    private func starts(with text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

    private mutating func take(_ belongs: (UInt8) -> Bool) -> String {
        let start = place
        while let byte = peek(), belongs(byte) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
