/// A value as JSON writes it. Members keep the order they are given in, so that the same data are the same bytes.
package indirect enum JSON: Equatable, Sendable {
    case null
    case flag(Bool)
    case number(Int)
    /// Written with three decimals: seconds, megabytes.
    case measure(Double)
    case text(String)
    case list([JSON])
    case object([Member])

    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSON

        package init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    package static func text(ifAny text: String?) -> JSON { text.map { .text($0) } ?? .null }
    package static func number(ifAny number: Int?) -> JSON { number.map { .number($0) } ?? .null }

    /// On one line.
    package var line: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// With the elements of the lists `depth` levels down on lines of their own.
    package func lines(depth: Int = 1) -> String {
        var text = ""
        write(to: &text, depth: depth, indent: "")
        return text
    }

    private func write(to text: inout String, depth: Int, indent: String) {
        let inner = indent + "  "
        switch self {
        case .list(let elements) where depth > 0 && !elements.isEmpty:
            text += "[\n"
            for (index, element) in elements.enumerated() {
                text += inner
                element.write(to: &text, depth: depth - 1, indent: inner)
                text += index + 1 < elements.count ? ",\n" : "\n"
            }
            text += indent + "]"
        case .object(let members) where depth > 0 && !members.isEmpty:
            text += "{\n"
            for (index, member) in members.enumerated() {
                text += inner
                JSON.quote(member.name, into: &text)
                text += ": "
                member.value.write(to: &text, depth: depth - 1, indent: inner)
                text += index + 1 < members.count ? ",\n" : "\n"
            }
            text += indent + "}"
        default: write(to: &text)
        }
    }

    private func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .flag(let flag): text += flag ? "true" : "false"
        case .number(let number): text += String(number)
        case .measure(let number): text += JSON.decimals(number)
        case .text(let string): JSON.quote(string, into: &text)
        case .list(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += ", " }
                element.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += ", " }
                JSON.quote(member.name, into: &text)
                text += ": "
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    private static func decimals(_ number: Double) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "null" }
        let thousandths = Int((abs(number) * 1000).rounded())
        let rest = String(thousandths % 1000)
        let sign = number < 0 && thousandths > 0 ? "-" : ""
        return "\(sign)\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private static func quote(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
