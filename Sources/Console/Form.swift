import Workbench

/// Asks for what a line left out, one thing after the other, and looks at each answer at once.
struct Form {
    private let repl: Repl
    private let words: [String]

    init(_ repl: Repl, _ words: [String]) {
        self.repl = repl
        self.words = words
    }

    /// The words with all that must be there. Throws ``Abandoned/form`` where somebody thinks better of it.
    func filled() throws -> [String] {
        let entry = repl.vocabulary.entries[try repl.vocabulary.place(of: words[0])]
        let required = entry.arguments.filter { !$0.isOptional }
        let given = words.count - 1
        guard given < required.count else { return words }
        var answers: [String] = []
        try repl.line("\(entry.name)：\(entry.title)")
        try repl.line("（? 为什么问，< 上一项，Ctrl-C 不办了）")
        while given + answers.count < required.count {
            let argument = required[given + answers.count]
            switch repl.input.read("  \(argument.name)（\(argument.hint)）› ", help(argument)) {
            case .interrupted, .end: throw Abandoned.form
            case .line(let text):
                let text = text.trimmed
                switch text {
                case "": try repl.line("  这一项要写；\(argument.hint)")
                case "?", "？": try repl.line("  \(argument.why ?? argument.hint)")
                case "<", "＜":
                    if answers.isEmpty { throw Abandoned.form }
                    answers.removeLast()
                default:
                    do {
                        answers.append(try repl.reading { try $0.checked(text, argument) } ?? text)
                    } catch {
                        try repl.line("  \(repl.services.words(error))")
                    }
                }
            }
        }
        return words + answers
    }

    private func help(_ argument: Action.Argument) -> LineHelp {
        LineHelp(complete: { text in
            (try? repl.reading { try $0.completions(of: argument, text) }).flatMap { $0 } ?? []
        })
    }
}
