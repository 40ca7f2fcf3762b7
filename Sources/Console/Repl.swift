package import Records
package import Workbench

/// The staff console: a line is typed, done, and shown.
///
/// Every line has a desk of its own, so that the day, the rules and the rights are those of the moment; what lasts from
/// line to line is the list last shown and how answers are to look.
package final class Repl {
    /// What the console needs from the program around it.
    package struct Services {
        /// Opens a desk. The second is the last commit that somebody has agreed on.
        package var desk: (Context.Mode, Int64?, (Desk) throws -> Void) throws -> Void
        /// A failure in the words for staff.
        package var words: (any Error) -> String
        /// Writes an answer into a file, notes that in the books, and hands back how many rows they are.
        package var export: (_ answer: Answer, _ line: String, _ file: String) throws -> Int
        /// Evaluates an expression, or several lines, of the scripting language.
        package var evaluate: (_ code: String, _ isExpression: Bool, _ writes: Bool, Desk) throws -> Answer
        /// What a line of that language may go on with.
        package var completeCode: (String) -> [Completion]
        package var show: (String) throws -> Void
        /// The name of the history, of this workspace and account.
        package var historyName: String

        package init(
            desk: @escaping (Context.Mode, Int64?, (Desk) throws -> Void) throws -> Void,
            words: @escaping (any Error) -> String,
            export: @escaping (_ answer: Answer, _ line: String, _ file: String) throws -> Int,
            evaluate: @escaping (_ code: String, _ isExpression: Bool, _ writes: Bool, Desk) throws -> Answer,
            completeCode: @escaping (String) -> [Completion],
            show: @escaping (String) throws -> Void, historyName: String
        ) {
            self.desk = desk
            self.words = words
            self.export = export
            self.evaluate = evaluate
            self.completeCode = completeCode
            self.show = show
            self.historyName = historyName
        }
    }

    let services: Services
    let input: any LineInput
    var vocabulary = Vocabulary([])
    /// Words typed lately, the latest first.
    private var recent: [String] = []
    private var listed: Listed?
    private var last: (answer: Answer, line: String)?
    private var format = Format.table
    private var isRehearsal = false
    private var recording: Recording?
    private var isOver = false
    /// Whether every line was understood and done.
    private var isWell = true

    package init(_ services: Services) {
        self.services = services
        Signals.watch()
        let show: (String) -> Void = { try? services.show($0) }
        let file = HistoryFile(named: services.historyName)
        if Terminal.canEdit, let editor = LineEditor(file) {
            input = editor
            note((file?.lines() ?? []).suffix(200))
        } else {
            input = PlainInput(isAttended: Terminal.isAttended, show: show)
        }
    }

    /// Reads and does lines until there are no more. Says whether all went well.
    ///
    /// Throws only where the books cannot be opened at all, or nothing can be shown.
    package func run() throws -> Bool {
        var outlook: Outlook?
        try services.desk(.readOnly, nil) { desk in
            vocabulary = Vocabulary(try desk.actions())
            outlook = try desk.outlook()
        }
        if input.isAttended, let outlook { try show(outlook) }
        while !isOver {
            switch input.read(isRehearsal ? ConsoleText.preview.told : "› ", help) {
            case .end: isOver = true
            case .interrupted where !input.isAttended: throw RecordFailure.interrupted
            case .interrupted: Cancellation.clear()
            case .line(let text): try take(text)
            }
        }
        recording?.close()
        return isWell
    }

    private func show(_ outlook: Outlook) throws {
        try line("\(outlook.place) · \(outlook.account) · \(outlook.dayWords)")
        var counts = ConsoleText.duties.told(outlook.dueToday, outlook.dueThisWeek, outlook.overdue)
        if outlook.late > 0 { counts += ConsoleText.late.told(outlook.late) }
        if outlook.daily > 0 { counts += ConsoleText.daily.told(outlook.daily, outlook.dailyUnseen) }
        if outlook.matters > 0 { counts += ConsoleText.matters.told(outlook.matters) }
        try line(counts)
        for job in outlook.failedJobs { try line(ConsoleText.failedJob.told(job)) }
        let first = outlook.open > 0 ? "待办(db)" : "居民(jm)"
        let second = outlook.dailyUnseen > 0 ? "天天见(ttj)" : "走访(zf)"
        try line(ConsoleText.suggestions.told(first, second))
    }

    private var help: LineHelp {
        LineHelp(complete: { self.completions($0) }, hint: { self.vocabulary.hint($0) })
    }

    private func completions(_ text: String) -> [Completion] {
        if text.hasPrefix("=") { return services.completeCode(text) }
        var found: [Completion] = []
        try? services.desk(.readOnly, nil) { desk in
            desk.listed = listed
            found = try desk.completions(text, recent: recent)
        }
        if LineBegun(text).words.isEmpty, let typed = LineBegun(text).begun.asSpelling {
            for word in ConsoleWord.allCases where word != .rehearse {
                if Spelling(of: word.rawValue).begins(with: typed) {
                    found.append(Completion(word.rawValue, note: word.title))
                }
            }
        }
        return found
    }

    // MARK: A line

    private func take(_ text: String) throws {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return }
        input.remember(trimmed)
        note([trimmed])
        let head = trimmed.prefix { $0 != "\n" }.split(whereSeparator: \.isWhitespace)
        if head.first == "lua", head.count == 1 || head.dropFirst() == ["写"] {
            try attempt { try block(trimmed, writes: head.count > 1) }
            return
        }
        for line in trimmed.split(separator: "\n") where !isOver {
            try attempt { try self.do(String(line).trimmed) }
        }
    }

    private func attempt(_ body: () throws -> Void) throws {
        Cancellation.clear()
        do {
            try body()
        } catch let ending as OutputFailure {
            throw ending.cause
        } catch Abandoned.form {
            try line(ConsoleText.nothingDone.told)
        } catch {
            isWell = false
            try line(services.words(error))
        }
        Cancellation.clear()
        // Ctrl-C was for what ran, and not for the line to come.
        _ = Signals.takeInterrupt()
    }

    private func `do`(_ text: String) throws {
        if text.isEmpty || text.hasPrefix("#") { return }
        if text.hasPrefix("=") {
            try evaluate(String(text.dropFirst()), isExpression: true, line: text)
            return
        }
        let (command, file) = Self.redirection(text)
        if command.isEmpty, let file {
            try export(file)
            return
        }
        let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
        // A command of the same name goes before a word of the console.
        if !vocabulary.entries.contains(where: { $0.name == words[0] }), let word = ConsoleWord(words[0]) {
            try console(word, Array(words.dropFirst()))
            return
        }
        try perform(try understood(words))
        if let file { try export(file) }
    }

    /// `待办 > 今天.xlsx` is a line and a file.
    private static func redirection(_ text: String) -> (command: String, file: String?) {
        guard let place = text.lastIndex(where: { $0 == ">" || $0 == "＞" }) else { return (text, nil) }
        let file = String(text[text.index(after: place)...]).trimmed
        guard file.contains("."), !file.contains(where: \.isWhitespace) else { return (text, nil) }
        return (String(text[..<place]).trimmed, file)
    }

    private func console(_ word: ConsoleWord, _ words: [String]) throws {
        switch word {
        case .leave: isOver = true
        case .mode:
            guard let name = words.first, let format = Format(rawValue: name.lowercased()) else {
                let all = Format.allCases.map(\.rawValue).joined(separator: "、")
                try line(ConsoleText.formatNow.told(format.rawValue, all))
                return
            }
            self.format = format
        case .rehearse:
            isRehearsal.toggle()
            try line(isRehearsal ? ConsoleText.rehearsing.told : ConsoleText.rehearsed.told)
        case .record:
            recording?.close()
            let before = recording
            recording = nil
            if let name = words.first, name != "停" {
                recording = try Recording(name)
                try line(ConsoleText.recording.told(name))
            } else {
                try line(
                    before.map { ConsoleText.recorded.told($0.count, $0.path) }
                        ?? ConsoleText.notRecording.told)
            }
        case .pin: try choosePIN()
        }
    }

    private func listOwnWords() throws {
        try line(ConsoleText.ownWords.told)
        for word in ConsoleWord.allCases {
            let initials = word == .rehearse ? ".试" : Spelling(of: word.rawValue).initials
            try line("  \(word.rawValue)（\(initials)）　\(word.title.told)")
        }
    }

    private func choosePIN() throws {
        guard input.isAttended else {
            throw ActionFailure.notPermitted(ConsoleText.pinAtTerminal.told, hint: ConsoleText.pinHint.told)
        }
        let old = HiddenLine.read(ConsoleText.oldPIN.told)
        let new = HiddenLine.read(ConsoleText.newPIN.told(Desk.shortestPIN))
        if let new {
            guard HiddenLine.read(ConsoleText.newPINAgain.told) == new else {
                try line(ConsoleText.pinsDiffer.told)
                return
            }
        } else if old == nil {
            throw Abandoned.form
        }
        try services.desk(.apply, nil) { try $0.changePIN(from: old, to: new) }
        try line(new == nil ? ConsoleText.pinGone.told : ConsoleText.pinSet.told)
    }

    /// The words of a line whose command is known, with what was left out asked for.
    private func understood(_ words: [String]) throws -> [String] {
        var words = words
        do {
            words[0] = vocabulary.entries[try vocabulary.place(of: words[0])].name
        } catch ActionFailure.severalWords(let word, let choices) where input.isAttended {
            try line(ConsoleText.mayBe.told(word))
            for (number, choice) in choices.enumerated() { try line("  \(number + 1) \(choice)") }
            guard case .line(let answer) = input.read(ConsoleText.which.told, LineHelp()),
                let number = Int(answer.trimmed), choices.indices.contains(number - 1)
            else { throw Abandoned.form }
            words[0] = String(choices[number - 1].prefix { $0 != "（" })
        } catch ActionFailure.unknownAction(let word, _) {
            let near = vocabulary.near(word)
            throw ActionFailure.unknownAction(
                word, suggestion: near.isEmpty ? nil : near.joined(separator: "”“"))
        }
        guard input.isAttended else { return words }
        var form = try Form(self, words)
        return try form.filled(words)
    }

    /// What a line came to.
    private struct Done {
        let answer: Answer
        /// The last commit when it was read.
        let commit: Int64
        /// The line as a script has it.
        let script: String
    }

    private func run(_ text: String, _ mode: Context.Mode, agreedOn: Int64? = nil) throws -> Done {
        var done: Done?
        let waiting = Waiting(isShown: input.isAttended && Terminal.canEdit)
        defer { waiting.end() }
        try services.desk(mode, agreedOn) { desk in
            desk.listed = listed
            let (action, words) = try desk.request(text)
            let script = try recording == nil ? text : desk.resolved(action, words)
            let commit = try desk.session.lastCommit()
            done = Done(answer: try desk.perform(action, words), commit: commit, script: script)
            vocabulary = Vocabulary(try desk.actions())
        }
        guard let done else { throw Abandoned.form }
        return done
    }

    private func perform(_ words: [String]) throws {
        let text = words.joined(separator: " ")
        let entry = vocabulary.entries[try vocabulary.place(of: words[0])]
        let asking = entry.asks
        let done: Done
        if isRehearsal {
            done = try run(text, .dryRun)
        } else if input.isAttended, format == .table,
            asking == .always || asking == .ifSeveral && mayNameSeveral(text)
        {
            let preview = try run(text, .dryRun)
            let isOne = asking == .ifSeveral && preview.answer.rows.count < 2
            done = try isOne ? run(text, .apply) : agreed(text, preview, isGrave: asking == .always)
        } else {
            done = try run(text, .apply)
        }
        if !isRehearsal { record(done.script) }
        try present(done.answer, of: text, isList: entry.isReading)
        if text == "帮助", format == .table { try listOwnWords() }
    }

    /// A line in which a protected number stands is not kept: a script lies about.
    private func record(_ script: String) {
        recording?.add(HistoryFile.mayKeep(script) ? script : ConsoleText.notKept.told)
    }

    /// A line about one person is done at once; whether others name several is seen in a preview.
    private func mayNameSeveral(_ text: String) -> Bool {
        text.contains { ",，;；、-－–—~到至除".contains($0) }
    }

    /// Shows what would change, and does exactly that once somebody agrees. Where others have written meanwhile and it
    /// would come out otherwise, it is shown again.
    private func agreed(_ text: String, _ preview: Done, isGrave: Bool) throws -> Done {
        var preview = preview
        while true {
            try self.text(preview.answer)
            let question = isGrave ? ConsoleText.goAheadGrave.told : ConsoleText.goAhead.told
            guard case .line(let reply) = input.read(question, LineHelp()) else { throw Abandoned.form }
            let word = reply.trimmed.lowercased()
            guard ["是", "y", "shi", "s"].contains(word) || (!isGrave && word.isEmpty) else {
                throw Abandoned.form
            }
            var isSame = true
            while isSame {
                do {
                    return try run(text, .apply, agreedOn: preview.commit)
                } catch RecordFailure.movedOn {
                    let again = try run(text, .dryRun)
                    isSame = again.answer == preview.answer
                    preview = again
                }
            }
            try line(ConsoleText.movedOn.told)
        }
    }

    // MARK: The scripting language

    private func block(_ text: String, writes: Bool) throws {
        var code = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().map(String.init)
        if code.isEmpty {
            if input.isAttended { try line(ConsoleText.writeLines.told) }
            reading: while true {
                switch input.read("lua› ", LineHelp(complete: services.completeCode)) {
                case .line(let next) where next.trimmed.isEmpty: break reading
                case .line(let next): code.append(next)
                case .interrupted: throw Abandoned.form
                case .end: break reading
                }
            }
        }
        let text = code.joined(separator: "\n")
        guard writes else { return try evaluate(text, isExpression: false, line: "lua") }
        try change(by: text)
    }

    /// Lines that write: shown first, and done once somebody agrees.
    private func change(by code: String) throws {
        func run(_ mode: Context.Mode, agreedOn: Int64? = nil) throws -> (answer: Answer, commit: Int64) {
            var done = (answer: Answer(), commit: Int64(0))
            let waiting = Waiting(isShown: input.isAttended && Terminal.canEdit)
            defer { waiting.end() }
            try services.desk(mode, agreedOn) { desk in
                done.commit = try desk.session.lastCommit()
                done.answer = try services.evaluate(code, false, true, desk)
            }
            return done
        }
        guard input.isAttended, !isRehearsal else {
            return try present(try run(isRehearsal ? .dryRun : .apply).answer, of: "lua", isList: false)
        }
        let preview = try run(.dryRun)
        try text(preview.answer)
        try line(ConsoleText.notWritten.told)
        guard case .line(let reply) = input.read(ConsoleText.goAheadGrave.told, LineHelp()),
            ["是", "y", "shi", "s"].contains(reply.trimmed.lowercased())
        else { throw Abandoned.form }
        try present(try run(.apply, agreedOn: preview.commit).answer, of: "lua", isList: false)
        try line(ConsoleText.written.told)
    }

    private func evaluate(_ code: String, isExpression: Bool, line: String) throws {
        var answer = Answer()
        let waiting = Waiting(isShown: input.isAttended && Terminal.canEdit)
        defer { waiting.end() }
        try services.desk(.readOnly, nil) { answer = try services.evaluate(code, isExpression, false, $0) }
        waiting.end()
        try present(answer, of: line, isList: true)
    }

    // MARK: What is shown

    /// Only a list leaves as a file: what was shown in plain for a reason, or was written, does not.
    private func present(_ answer: Answer, of line: String, isList: Bool) throws {
        last = isList ? (answer, line) : nil
        if let list = Listed(answer), !answer.isReceipt { listed = list }
        if answer.hasFindings { isWell = false }
        try text(answer)
    }

    private func text(_ answer: Answer) throws {
        guard format == .table else {
            let (text, beside) = answer.shown(as: format)
            try put(text)
            for note in beside where !answer.isReceipt { try line(plainText(note)) }
            return
        }
        let size = Terminal.size()
        let isPaged = input.isAttended && Terminal.canEdit
        let canvas = Canvas(width: size.width, hasColour: Terminal.hasColour)
        let drawn = answer.drawn
        let lines = drawn.lines(on: canvas)
        let room = max(5, size.height - 2)
        if isPaged, lines.count > room {
            try page(lines, answer.rows.count, room)
        } else {
            for each in lines { try line(each) }
        }
        for note in drawn.notes(on: canvas) { try line(note) }
    }

    private func page(_ lines: [String], _ rows: Int, _ room: Int) throws {
        var start = 0
        while start < lines.count {
            let end = min(lines.count, start + room)
            for each in lines[start..<end] { try line(each) }
            start = end
            guard start < lines.count else { return }
            let prompt = ConsoleText.more.told(rows, 100 * end / lines.count)
            guard case .line(let reply) = input.read(prompt, LineHelp()), reply.trimmed.isEmpty else {
                return
            }
        }
    }

    private func export(_ file: String) throws {
        guard let last, !last.answer.columns.isEmpty else {
            throw ActionFailure.usage(ConsoleText.noList.told, usage: ConsoleText.exportUsage.told)
        }
        let count = try services.export(last.answer, last.line, file)
        try line(ConsoleText.exported.told(count, file))
    }

    func line(_ text: String) throws { try put(text + "\n") }

    private func put(_ text: String) throws {
        do { try services.show(text) } catch { throw OutputFailure(cause: error) }
    }

    private func note(_ lines: some BidirectionalCollection<String>) {
        for line in lines {
            for word in line.split(whereSeparator: \.isWhitespace).reversed() {
                recent.insert(String(word), at: 0)
            }
        }
        recent = Array(recent.prefix(500))
    }

    /// Runs `body` with a desk that only reads, for a form.
    func reading<Result>(_ body: (Desk) throws -> Result) throws -> Result? {
        var result: Result?
        try services.desk(.readOnly, nil) { desk in
            desk.listed = listed
            result = try body(desk)
        }
        return result
    }
}

/// Nothing more can be shown: the console ends.
private struct OutputFailure: Error {
    let cause: any Error
}

/// Somebody thought better of it.
enum Abandoned: Error {
    case form
}

extension String {
    var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
