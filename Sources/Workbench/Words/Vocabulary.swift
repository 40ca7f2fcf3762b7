import Records

/// The words that can be typed first on a line: Chinese, in full pinyin, by initials.
package struct Vocabulary {
    package struct Entry {
        package let name: String
        package let title: String
        package let arguments: [Action.Argument]
        package let filler: String?
        package let asks: Action.Asking
        /// It lists and changes nothing.
        package let isReading: Bool
        package let isFromPlugin: Bool
        package let spelling: Spelling

        package init(_ action: Action) {
            name = action.name
            title = action.title
            arguments = action.arguments
            filler = action.filler
            asks = action.permission == .read ? .never : action.asks
            isReading = action.permission == .read
            isFromPlugin = action.plugin != nil
            spelling = Spelling(of: action.name, pinyin: Self.readings[action.name])
        }

        /// What the letters of a word alone do not tell.
        private static let readings = [
            "查重": "cha chong", "查": "cha", "更正": "geng zheng", "为什么": "wei shen me", "撤销": "che xiao",
            "退回重办": "tui hui chong ban",
        ]
    }

    package let entries: [Entry]
    /// Words of plugins whose initials belong to a word of the core.
    package let clashes: [(plugin: Int, core: String)]

    /// Among equal initials, whose they are.
    static let settled = ["h": "户", "dc": "到场", "gz": "更正", "j": "见", "bz": "帮助", "yj": "移交"]

    package init(_ actions: [Action]) {
        entries = actions.map(Entry.init)
        var owners: [String: String] = [:]
        for entry in entries where !entry.isFromPlugin && owners[entry.spelling.initials] == nil {
            owners[entry.spelling.initials] = entry.name
        }
        for (initials, name) in Self.settled where entries.contains(where: { $0.name == name }) {
            owners[initials] = name
        }
        var clashes: [(plugin: Int, core: String)] = []
        for (index, entry) in entries.enumerated() where entry.isFromPlugin {
            guard let owner = owners[entry.spelling.initials], owner != entry.name else { continue }
            clashes.append((index, owner))
        }
        self.clashes = clashes
    }

    /// The place among the actions of the one that `word` means.
    ///
    /// Throws ``ActionFailure/ambiguous(_:choices:)`` where several are spelled so, and
    /// ``ActionFailure/unknownAction(_:suggestion:)`` with the nearest where none is.
    package func place(of word: String) throws -> Int {
        if let exact = entries.firstIndex(where: { $0.name == word }) { return exact }
        guard let typed = word.asSpelling else { throw unknown(word) }
        if let owner = Self.settled[typed], let place = entries.firstIndex(where: { $0.name == owner }) {
            return place
        }
        let found = entries.indices.filter { entries[$0].spelling.isWritten(typed) }
        // A plugin's word gives way to those of the core.
        let own = found.filter { !entries[$0].isFromPlugin }
        let meant = own.isEmpty ? found : own
        guard let first = meant.first else { throw unknown(word) }
        guard meant.count == 1 else {
            throw ActionFailure.severalWords(
                word,
                meant.map { "\(entries[$0].name)（\(entries[$0].spelling.whole[0])） \(entries[$0].title)" })
        }
        return first
    }

    /// The entries whose name may go on from `typed`, in the order of the help.
    package func beginning(with typed: String) -> [Entry] {
        guard let spelled = typed.asSpelling else { return entries.filter { $0.name.hasPrefix(typed) } }
        return entries.filter { $0.spelling.begins(with: spelled) }
    }

    /// What a line still has to say: `<结果> [至 日期]`. Empty where the command is unknown.
    package func hint(_ line: String) -> String {
        let begun = LineBegun(line)
        guard let word = begun.words.first ?? (begun.begun.isEmpty ? nil : begun.begun),
            let place = try? self.place(of: word)
        else { return "" }
        let entry = entries[place]
        let said =
            begun.words.isEmpty ? [] : begun.words.dropFirst() + (begun.begun.isEmpty ? [] : [begun.begun])
        let written = Written(said, for: entry.arguments)
        let placed = entry.arguments.filter { !$0.isNamed }.dropFirst(written.placed.count)
        // What may be added by its name is shown once nothing else is to come.
        let left =
            placed.isEmpty ? entry.arguments.filter { $0.isNamed && written[$0.name] == nil } : Array(placed)
        let title = begun.words.isEmpty && entry.name != word ? [entry.name] : []
        return (title + left.map(\.written)).joined(separator: " ")
    }

    private func unknown(_ word: String) -> ActionFailure {
        .unknownAction(word, suggestion: near(word).first)
    }

    /// The names that `word` may have been meant for, the nearest first, at most three.
    package func near(_ word: String) -> [String] {
        var found: [String] = []
        func add(_ name: String?) {
            if let name, !found.contains(name) { found.append(name) }
        }
        if let typed = word.asSpelling {
            for entry in entries where entry.spelling.begins(with: typed) { add(entry.name) }
            let spelled = entries.map { $0.spelling.whole[0] }
            if let close = nearest(typed, in: spelled), let place = spelled.firstIndex(of: close) {
                add(entries[place].name)
            }
        }
        add(nearest(word, in: entries.map(\.name)))
        let letters = Set(word)
        for entry in entries where word.count > 1 && !letters.isDisjoint(with: entry.name) { add(entry.name) }
        return Array(found.prefix(3))
    }
}
