import Workbench

/// Asks for what a line left out, one thing after the other, and looks at each answer at once.
///
/// What must be there is asked for; what may be left out only where it is called for, or by whoever wants it.
struct Form {
    private let repl: Repl
    private let command: String
    private let arguments: [Action.Argument]
    /// The answers by the argument's place in ``arguments``; those the line had come first.
    private var answers: [Int: String]
    /// What was asked for, in order: the way back.
    private var asked: [Int] = []
    /// What somebody left out.
    private var passed: Set<Int> = []

    init(_ repl: Repl, _ words: [String]) throws {
        self.repl = repl
        let entry = repl.vocabulary.entries[try repl.vocabulary.place(of: words[0])]
        var said = Array(words.dropFirst())
        if let first = said.first, first == entry.filler { said.removeFirst() }
        let written = Written(said, for: entry.arguments)
        let placed = entry.arguments.indices.filter { !entry.arguments[$0].isNamed }
        var answers: [Int: String] = [:]
        for (index, place) in placed.enumerated() where index < written.placed.count {
            let isLast = index == placed.count - 1
            answers[place] = isLast ? written.placed[index...].joined(separator: " ") : written.placed[index]
        }
        for (place, argument) in entry.arguments.enumerated() where argument.isNamed {
            answers[place] = written[argument.name]
        }
        command = entry.name
        arguments = entry.arguments
        self.answers = answers
        isBeyond = placed.isEmpty && !written.placed.isEmpty
    }

    /// The line has words that no argument takes: it is refused as it stands.
    private let isBeyond: Bool

    private var required: [Int] {
        arguments.indices.filter { !arguments[$0].isOptional && answers[$0] == nil }
    }

    /// The line with all that must be there. Throws ``Abandoned/form`` where somebody thinks better of it.
    mutating func filled(_ words: [String]) throws -> [String] {
        if isBeyond || (required.isEmpty && toAsk == nil) { return words }
        let isWhole = !required.isEmpty
        if isWhole {
            let entry = repl.vocabulary.entries[try repl.vocabulary.place(of: words[0])]
            try repl.line("\(entry.name)：\(entry.title.told)")
            try repl.line(ConsoleText.formKeys.told)
        }
        while true {
            while let place = toAsk { try ask(place) }
            guard isWhole, try offer() else { break }
        }
        return [command] + said
    }

    /// The words so far, in the order of a line.
    private var said: [String] {
        var words: [String] = []
        for place in arguments.indices where !arguments[place].isNamed {
            guard let answer = answers[place] else { break }
            words.append(answer)
        }
        for place in arguments.indices where arguments[place].isNamed {
            if let answer = answers[place] { words += [arguments[place].name, answer] }
        }
        return words
    }

    private var toAsk: Int? {
        if let first = required.first { return first }
        return arguments.indices.first { place in
            guard answers[place] == nil, !passed.contains(place), let isAsked = arguments[place].isAsked
            else { return false }
            return isAsked(said)
        }
    }

    /// Asks until there is an answer, or the way back is taken.
    private mutating func ask(_ place: Int) throws {
        let argument = arguments[place]
        let so = said
        let usual = try repl.reading { try argument.usual?($0, so) } ?? nil
        let offered = usual.map { "［\($0)］" } ?? ""
        while true {
            switch repl.input.read(
                "  \(argument.name.told)（\(argument.hint.told)）\(offered)› ", help(argument))
            {
            case .interrupted, .end: throw Abandoned.form
            case .line(let text):
                let text = text.trimmed
                switch text {
                case "" where usual != nil:
                    answers[place] = usual
                    asked.append(place)
                    return
                case "" where argument.isOptional:
                    passed.insert(place)
                    asked.append(place)
                    return
                case "": try repl.line(ConsoleText.needed.told(argument.hint.told))
                case "?", "？": try explain(argument)
                case "<", "＜":
                    guard let last = asked.popLast() else { throw Abandoned.form }
                    answers[last] = nil
                    passed.remove(last)
                    return
                default:
                    do {
                        answers[place] = try repl.reading { try $0.checked(text, argument) } ?? text
                        asked.append(place)
                        return
                    } catch {
                        try repl.line("  \(repl.services.words(error))")
                    }
                }
            }
        }
    }

    private func explain(_ argument: Action.Argument) throws {
        try repl.line("  \((argument.why ?? argument.hint).told)")
        if case .choice(let words) = argument.kind, !words.isEmpty {
            try repl.line(ConsoleText.choices.told(words.joined(separator: "、")))
        }
    }

    /// What may be added to a form that is complete; `false` once nothing more is wanted.
    private mutating func offer() throws -> Bool {
        let placed = arguments.indices.filter { !arguments[$0].isNamed }
        let nextPlaced = placed.first { answers[$0] == nil }
        let open = arguments.indices.filter {
            answers[$0] == nil && arguments[$0].isAsked == nil && (arguments[$0].isNamed || $0 == nextPlaced)
        }
        guard !open.isEmpty else { return false }
        let list = open.enumerated().map { "\($0 + 1) \(arguments[$1].name.told)" }.joined(separator: "　")
        let names = open.map { Completion(arguments[$0].name, note: arguments[$0].hint) }
        let help = LineHelp(complete: { text in names.filter { $0.text.hasPrefix(text) } })
        while true {
            switch repl.input.read(ConsoleText.alsoThere.told(list), help) {
            case .interrupted, .end: throw Abandoned.form
            case .line(let text):
                let text = text.trimmed
                if text.isEmpty { return false }
                if text == "<" || text == "＜", let last = asked.popLast() {
                    answers[last] = nil
                    passed.remove(last)
                    return true
                }
                if let place = chosen(text, among: open) {
                    passed.insert(place)
                    try ask(place)
                    return true
                }
                try repl.line(ConsoleText.noSuchItem.told(text))
            }
        }
    }

    private func chosen(_ text: String, among open: [Int]) -> Int? {
        if let number = Int(text) { return open.indices.contains(number - 1) ? open[number - 1] : nil }
        if let exact = open.first(where: { arguments[$0].name == text }) { return exact }
        guard let typed = text.asSpelling else { return nil }
        let spelled = open.filter { Spelling(of: arguments[$0].name).isWritten(typed) }
        return spelled.count == 1 ? spelled[0] : nil
    }

    private func help(_ argument: Action.Argument) -> LineHelp {
        LineHelp(complete: { text in
            (try? repl.reading { try $0.completions(of: argument, text) }).flatMap { $0 } ?? []
        })
    }
}
