import ArgumentParser
import Console
import Records

/// What the argument parser says, in the words of the house.
///
/// It speaks English only; a sentence that is not known here is passed on as it is.
enum UsageWords {
    static func complaint(_ message: String, about arguments: [String]) -> Complaint {
        let names = Gewu.configuration.subcommands.compactMap { $0.configuration.commandName }
        let command = arguments.first.flatMap { $0.hasPrefix("-") ? nil : $0 }
        let known = command.flatMap { names.contains($0) ? $0 : nil }
        if let command, known == nil, command != "help" {
            let near = nearest(command, in: names)
            return Complaint(
                .usage, "unknown_command", "没有“\(command)”这个命令" + (near.map { "，是否指“\($0)”？" } ?? ""),
                hint: "gewu help 列出全部命令")
        }
        let help = known.map { "gewu help \($0)" } ?? "gewu help"
        return Complaint(.usage, "usage", translated(message), hint: "写法见 \(help)")
    }

    static func help(_ text: String) -> String {
        var text = text
        for (english, chinese) in headings { text = text.replacing(english, with: chinese) }
        return text
    }

    private static let headings = [
        ("OVERVIEW: ", ""), ("USAGE: ", "写法："), ("ARGUMENTS:", "参数："), ("OPTIONS:", "选项："),
        ("SUBCOMMANDS:", "命令："), ("(default: ", "（默认 "), ("Show the version.", "版本"),
        ("Show help information.", "显示说明"), ("Show subcommand help information.", "显示一个命令的说明"),
        ("See 'gewu help <subcommand>' for detailed help.", "gewu help <命令> 看详细的说明。"),
        ("<subcommand>", "<命令>"), ("<options>", "<选项>"),
    ]

    private static func translated(_ message: String) -> String {
        let quoted = quotes(in: message)
        let first = quoted.first ?? ""
        let second = quoted.dropFirst().first ?? ""
        if message.hasPrefix("Unknown option") {
            return "没有 \(first) 这个选项" + (quoted.count > 1 ? "，是否指 \(second)？" : "")
        }
        if message.hasPrefix("Missing value for") { return "\(first) 后面缺少值" }
        if message.hasPrefix("Missing expected argument") { return "缺少 \(first.replacing(" ...", with: ""))" }
        if message.hasPrefix("Missing one of") { return "缺少其中一项：\(quoted.joined(separator: "、"))" }
        if message.hasPrefix("Unexpected argument") { return "多出了“\(first)”" }
        if message.contains("unexpected arguments") { return "多出了：\(quoted.joined(separator: "、"))" }
        if message.hasPrefix("The option"), message.contains("does not take any value") {
            return "\(first) 不带值，写了“\(second)”"
        }
        if message.hasPrefix("The value"), quoted.count > 1 {
            // Our own words, or the list of what may stand there.
            if let own = message.split(separator: "': ", maxSplits: 1).dropFirst().first {
                return "\(second) 的值“\(first)”不对：\(own)"
            }
            let choices = quoted.dropFirst(2).joined(separator: "、")
            return "\(second) 的值“\(first)”不对" + (choices.isEmpty ? "" : "，可用：\(choices)")
        }
        return message
    }

    /// What stands between single quotes.
    private static func quotes(in message: String) -> [String] {
        var found: [String] = []
        var rest = message[...]
        while let open = rest.firstIndex(of: "'") {
            let after = rest[rest.index(after: open)...]
            // A quote ends before a blank, a full stop or the end, so that it may hold one of its kind.
            guard
                let close = after.indices.first(where: { index in
                    guard after[index] == "'" else { return false }
                    let next = after.index(after: index)
                    return next == after.endIndex || " .,:".contains(after[next])
                })
            else { break }
            found.append(String(after[..<close]))
            rest = after[after.index(after: close)...]
        }
        return found
    }
}
