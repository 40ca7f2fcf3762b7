internal import Foundation

extension Work {
    /// The value as it may be stored, or why not: text in its one composed form, nothing for an empty text.
    func checked(_ value: Value, _ column: Column, _ type: Declaration) throws(RecordFailure) -> Value {
        func refusal(_ reason: String) -> RecordFailure {
            .refused(field: column.title, type: type.title, reason: reason)
        }
        if value.isEmpty {
            if column.isOptional { return .null }
            throw .missing(field: column.title, type: type.title)
        }
        let value = value.composed
        var stored = value
        switch (column.kind, value) {
        case (.text, .text), (.sealed, .text), (.integer, .integer), (.instant, .integer),
            (.reference, .integer):
            break
        case (.boolean, .integer(0)), (.boolean, .integer(1)): break
        case (.day, .integer(let number)):
            guard Day.numbers.contains(number) else { throw refusal("不是有效的日期") }
        case (.real, .real(let number)):
            guard number.isFinite else { throw refusal("应为有限的数") }
            // The file knows no negative zero.
            stored = .real(number == 0 ? 0 : number)
        case (.real, .integer(let number)): stored = .real(Double(number))
        case (.choice(let words), .text(let word)):
            guard words.contains(word) else {
                let near =
                    nearest(word, in: words).map { "，是否指“\($0)”？" } ?? "；可用：\(words.joined(separator: "、"))"
                throw refusal("没有“\(word)”这个值\(near)")
            }
        default: throw refusal("种类不对，应为\(column.kind.title)")
        }
        if let problem = column.check?(stored) ?? column.dayCheck?(stored, max(session.day, session.now.day))
        {
            throw refusal(problem)
        }
        return stored
    }
}

extension Value {
    /// Nothing, or a text without a character: the file keeps both as nothing.
    var isEmpty: Bool { self == .null || self == .text("") }

    /// Text in normalization form C; anything else as it is.
    var composed: Value {
        guard case .text(let text) = self, !text.unicodeScalars.allSatisfy(isComposed) else { return self }
        return .text(text.precomposedStringWithCanonicalMapping)
    }
}

/// Whether a scalar stands as it is in normalization form C, whatever stands beside it. Names, addresses and numbers
/// are made of these; a text with any other scalar goes the long way.
private func isComposed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Latin, general punctuation, symbols and arrows, punctuation of CJK, the Han ideographs, full width, emoji.
    case 0..<0x300, 0x2010...0x2060, 0x2190...0x21AD, 0x2460...0x24FF, 0x2500...0x27FF, 0x3000...0x3029,
        0x3400...0x4DBF, 0x4E00...0x9FFF, 0xFF00...0xFFEF, 0x1F300...0x1FAFF, 0x20000...0x2EBEF:
        true
    default: false
    }
}

extension Kind {
    package var title: String {
        switch self {
        case .integer: "整数"
        case .real: "数"
        case .text, .sealed: "文字"
        case .boolean: "是或否"
        case .day: "日期"
        case .instant: "时间"
        case .choice(let words): "“\(words.joined(separator: "、"))”之一"
        case .reference(let type): "\(type.declaration.title)的编号"
        }
    }
}
