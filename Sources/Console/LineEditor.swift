import CEdit
import Glibc
import Workbench

/// Line editing at a terminal, on libedit: Chinese characters are as wide as they are, a paste runs nothing, Tab
/// completes, and what is still to come stands on the right.
final class LineEditor: LineInput {
    let isAttended = true
    private let line: OpaquePointer
    private let history: OpaquePointer?
    private let file: HistoryFile?
    private var keyboard = Keyboard()
    private var help = LineHelp()
    private var wasInterrupted = false
    /// Where Tab stands among what it offers.
    private var offer: (line: String, choices: [Completion], next: Int, shown: String)?
    private var promptText: UnsafeMutablePointer<CChar>?
    private var hintText: UnsafeMutablePointer<CChar>?

    /// Stands for a line break within what is edited.
    static let lineBreak: Character = "⏎"

    /// `nil` where libedit cannot work with the terminal.
    init?(_ file: HistoryFile?) {
        // Han letters are letters only in a locale that has them; no other habit of the program changes.
        guard setlocale(LC_CTYPE, "C.UTF-8") != nil || setlocale(LC_CTYPE, "en_US.UTF-8") != nil else {
            return nil
        }
        guard let line = edit_init("gewu") else { return nil }
        self.line = line
        self.file = file
        history = edit_use_history(line, Int32(HistoryFile.most))
        edit_set_context(line, Unmanaged.passUnretained(self).toOpaque())
        edit_begin(line) { line, character in
            guard let editor = LineEditor.of(line), let character else { return -1 }
            return editor.take(character)
        }
        edit_set_prompt(line) { line in LineEditor.of(line)?.promptText }
        edit_set_hint(line) { line in LineEditor.of(line)?.currentHint() }
        bindKeys()
        for entry in file?.lines() ?? [] {
            if let history { edit_remember(line, history, entry) }
        }
    }

    deinit {
        if let history { history_wend(history) }
        el_end(line)
        free(promptText)
        free(hintText)
    }

    private static func of(_ line: OpaquePointer?) -> LineEditor? {
        guard let line, let context = edit_context(line) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
    }

    private func bindKeys() {
        edit_add(line, "gewu-complete") { line, _ in LineEditor.of(line)?.complete() ?? UInt8(CC_ERROR) }
        edit_add(line, "gewu-space") { line, _ in LineEditor.of(line)?.insert(" ") ?? UInt8(CC_ERROR) }
        edit_add(line, "gewu-paste") { line, _ in LineEditor.of(line)?.paste() ?? UInt8(CC_ERROR) }
        edit_add(line, "gewu-break") { line, _ in LineEditor.of(line)?.insert("⏎") ?? UInt8(CC_ERROR) }
        let keys = [
            ("^I", "gewu-complete"), (" ", "gewu-space"), ("\u{1B}[200~", "gewu-paste"),
            ("\u{1B}\r", "gewu-break"), ("\u{1B}\n", "gewu-break"), ("^R", "em-inc-search-prev"),
            ("\u{1B}[H", "ed-move-to-beg"), ("\u{1B}[F", "ed-move-to-end"), ("\u{1B}[1~", "ed-move-to-beg"),
            ("\u{1B}[4~", "ed-move-to-end"), ("\u{1B}[3~", "ed-delete-next-char"),
            ("\u{1B}[A", "ed-prev-history"), ("\u{1B}[B", "ed-next-history"),
            ("\u{1B}[C", "ed-next-char"), ("\u{1B}[D", "ed-prev-char"),
            ("\u{1B}[1;5C", "em-next-word"), ("\u{1B}[1;5D", "ed-prev-word"), ("^W", "ed-delete-prev-word"),
        ]
        for (key, command) in keys { edit_bind(line, key, command) }
        // Letters such as the dot of 阿依古丽·买买提, which old terminals sent for Meta.
        for value in UInt8(0xA0)...0xFF {
            edit_bind(line, String(Character(Unicode.Scalar(value))), "ed-insert")
        }
    }

    func remember(_ text: String) {
        guard HistoryFile.mayKeep(text) else { return }
        if let history { edit_remember(line, history, text.replacing("\n", with: "⏎")) }
        file?.add(text)
    }

    func read(_ prompt: String, _ help: LineHelp) -> LineRead {
        self.help = help
        wasInterrupted = false
        offer = nil
        free(promptText)
        promptText = strdup(prompt)
        // What is pasted comes between marks, so that no line break in it is taken for Return.
        put("\u{1B}[?2004h")
        defer {
            put("\u{1B}[?2004l")
            self.help = LineHelp()
        }
        var count: Int32 = 0
        guard let text = el_gets(line, &count), count > 0 else {
            if wasInterrupted {
                put("^C\r\n")
                return .interrupted
            }
            put("\r\n")
            return .end
        }
        var read = String(cString: text)
        if read.hasSuffix("\n") { read.removeLast() }
        return .line(read.replacing(String(Self.lineBreak), with: "\n"))
    }

    private func put(_ text: String) {
        text.withCString { edit_put($0) }
    }

    private func take(_ character: UnsafeMutablePointer<Int32>) -> Int32 {
        while true {
            switch keyboard.next() {
            case .scalar(let scalar):
                character.pointee = Int32(bitPattern: scalar.value)
                return 1
            case .resized:
                el_resize(line)
                edit_refresh(line)
            case .interrupted:
                wasInterrupted = true
                return -1
            case .end: return 0
            }
        }
    }

    // MARK: While a line is typed

    /// What stands before the cursor, and whether the cursor is at the end.
    private func begun() -> (text: String, isAtEnd: Bool) {
        guard let info = el_line(line)?.pointee, let start = info.buffer, let cursor = info.cursor,
            let end = info.lastchar
        else { return ("", true) }
        let bytes = UnsafeRawBufferPointer(start: start, count: cursor - start)
        return (String(decoding: bytes, as: UTF8.self), cursor == end)
    }

    private func currentHint() -> UnsafeMutablePointer<CChar>? {
        let (text, isAtEnd) = begun()
        free(hintText)
        hintText = strdup(isAtEnd ? help.hint(text) : "")
        return hintText
    }

    private func insert(_ text: String) -> UInt8 {
        el_insertstr(line, text) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    }

    private func paste() -> UInt8 {
        let end = Array("\u{1B}[201~".unicodeScalars)
        var taken: [Unicode.Scalar] = []
        while !taken.suffix(end.count).elementsEqual(end) {
            switch keyboard.next() {
            case .scalar(let scalar): taken.append(scalar)
            case .resized: continue
            case .interrupted, .end: return UInt8(CC_ERROR)
            }
        }
        taken.removeLast(end.count)
        var text = ""
        for scalar in taken {
            switch scalar {
            case "\n", "\r": if text.last != Self.lineBreak { text.append(Self.lineBreak) }
            case "\t": text.append(" ")
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": continue
            default: text.unicodeScalars.append(scalar)
            }
        }
        while text.last == Self.lineBreak { text.removeLast() }
        return text.isEmpty ? UInt8(CC_NORM) : insert(text)
    }

    /// One choice is put in; of several what they share, and they are listed; Tab again goes through them.
    private func complete() -> UInt8 {
        let (text, _) = begun()
        if let offer, offer.line == text, !offer.choices.isEmpty {
            let choice = offer.choices[offer.next % offer.choices.count]
            replace(offer.shown, with: choice.text)
            self.offer = (begun().text, offer.choices, offer.next + 1, choice.text)
            return UInt8(CC_REFRESH)
        }
        offer = nil
        let choices = help.complete(text)
        let word = LineBegun(text).begun
        guard let first = choices.first else { return UInt8(CC_ERROR) }
        if choices.count == 1 {
            replace(word, with: first.text + (first.isOpen ? "" : " "))
            return UInt8(CC_REFRESH)
        }
        let shared = choices.dropFirst().reduce(first.text) { $0.commonPrefix(with: $1.text) }
        var shown = word
        if shared.count > word.count, shared.hasPrefix(word) {
            replace(word, with: shared)
            shown = shared
        }
        list(choices)
        offer = (begun().text, choices, 0, shown)
        return UInt8(CC_NORM)
    }

    private func replace(_ word: String, with text: String) {
        el_deletestr(line, Int32(word.unicodeScalars.count))
        _ = el_insertstr(line, text)
    }

    private func list(_ choices: [Completion]) {
        let width = Terminal.size().width
        let most = 12
        var lines: [String] = []
        for choice in choices.prefix(most) {
            let text = choice.note.isEmpty ? choice.text : "\(choice.text)  \(choice.note)"
            lines.append("  " + (broken(plainText(text), max(10, width - 2)).first ?? ""))
        }
        if choices.count > most { lines.append(ConsoleText.moreChoices.told(choices.count)) }
        put("\r\n" + lines.joined(separator: "\r\n") + "\r\n")
        edit_refresh(line)
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}
