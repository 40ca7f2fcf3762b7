import Governance
import Records

/// Something that may be typed next.
package struct Completion: Equatable, Sendable {
    /// What stands in place of the word begun.
    package let text: String
    /// What it is, beside it.
    package let note: String
    /// More may follow without a blank.
    package let isOpen: Bool

    package init(_ text: String, note: String = "", isOpen: Bool = false) {
        self.text = text
        self.note = note
        self.isOpen = isOpen
    }
}

/// A line as far as it is typed.
package struct LineBegun {
    /// The words before the one at the cursor, of the part after the last `;`, the command's own word first.
    package let words: [String]
    /// The word at the cursor; empty after a blank.
    package let begun: String

    package init(_ line: String) {
        let parts = line.split(omittingEmptySubsequences: false, whereSeparator: { $0 == ";" || $0 == "；" })
        let head = parts[0].split(whereSeparator: \.isWhitespace).map(String.init)
        let last = parts[parts.count - 1]
        var words = last.split(whereSeparator: \.isWhitespace).map(String.init)
        let isOpen = last.last.map { !$0.isWhitespace } ?? false
        begun = isOpen ? words.removeLast() : ""
        self.words = parts.count > 1 ? head.prefix(1) + words : words
    }
}

extension Desk {
    /// What the word at the end of `line` may become, the likeliest first; words in `recent`, the latest first, go
    /// before their equals.
    package func completions(_ line: String, recent: [String] = []) throws -> [Completion] {
        let begun = LineBegun(line)
        let vocabulary = Vocabulary(try actions())
        guard let word = begun.words.first else {
            let found = vocabulary.beginning(with: begun.begun).map { Completion($0.name, note: $0.title) }
            return Self.ranked(found, recent)
        }
        let entry = vocabulary.entries[try vocabulary.place(of: word)]
        let written = Written(begun.words.dropFirst(), for: entry.arguments)
        let placed = entry.arguments.filter { !$0.isNamed }
        var found: [Completion] = []
        if let open = written.open, let argument = entry.arguments.first(where: { $0.name == open }) {
            found = try completions(of: argument.kind, begun.begun, vocabulary)
        } else if !placed.isEmpty {
            let place = min(written.placed.count, placed.count - 1)
            found = try completions(of: placed[place].kind, begun.begun, vocabulary)
            // Whom a line names may be written in several words; then what follows is looked for too.
            if found.isEmpty, place > 0, case .person = placed[place - 1].kind {
                found = try completions(of: .person, begun.begun, vocabulary)
            }
        }
        if written.placed.count >= placed.count(where: { !$0.isOptional }),
            written.named[written.open ?? ""] != ""
        {
            found += entry.arguments.filter {
                $0.isNamed && written[$0.name] == nil && Self.fits($0.name, begun.begun)
            }.map { Completion($0.name, note: $0.hint) }
        }
        return Self.ranked(found, recent)
    }

    private func completions(
        of kind: Action.Argument.Kind, _ begun: String, _ vocabulary: Vocabulary
    ) throws -> [Completion] {
        switch kind {
        case .text, .number: return []
        case .action: return vocabulary.beginning(with: begun).map { Completion($0.name, note: $0.title) }
        case .choice(let words): return words.filter { Self.fits($0, begun) }.map { Completion($0) }
        case .day:
            let days = [("今天", session.day), ("昨天", session.day - 1)]
            return days.filter { Self.fits($0.0, begun) || $0.1.description.hasPrefix(begun) }
                .map { Completion($0.1.description, note: $0.0) }
        case .place: return try places(begun)
        case .duty: return rows(begun)
        case .person: return try rows(begun) + people(begun)
        case .household: return try buildings(begun)
        }
    }

    /// Rows of the list just shown.
    private func rows(_ begun: String) -> [Completion] {
        guard let listed else { return [] }
        return listed.titles.enumerated().filter { String($0.offset + 1).hasPrefix(begun) }.prefix(Self.most)
            .map { Completion(String($0.offset + 1), note: $0.element) }
    }

    private static let most = 20

    private static func fits(_ word: String, _ begun: String) -> Bool {
        guard !begun.isEmpty, !word.hasPrefix(begun) else { return true }
        guard let typed = begun.asSpelling else { return false }
        return Spelling(of: word).begins(with: typed)
    }

    private static func ranked(_ found: [Completion], _ recent: [String]) -> [Completion] {
        guard !recent.isEmpty, found.count > 1 else { return found }
        let rank = Dictionary(recent.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
        return found.enumerated().sorted {
            let (a, b) = (rank[$0.element.text] ?? .max, rank[$1.element.text] ?? .max)
            return a != b ? a < b : $0.offset < $1.offset
        }.map(\.element)
    }

    private func places(_ begun: String) throws -> [Completion] {
        let known = try completablePlaces()
        let parts = begun.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2 {
            return known.filter { place in
                guard let number = place.number else { return false }
                return Self.fits(place.community, parts[0])
                    && (String(number).hasPrefix(parts[1]) || Self.written(number).hasPrefix(parts[1]))
            }.prefix(60).map { Completion("\($0.community)/\(Self.written($0.number ?? 0))", note: $0.title) }
        }
        let own = Set(known.map(\.community))
        var found: [Completion] = []
        for place in known where Self.fits(place.community, begun) {
            if place.number == nil {
                found.append(Completion(place.community, note: place.title))
            } else if own.count == 1 {
                found.append(
                    Completion("\(place.community)/\(Self.written(place.number ?? 0))", note: place.title))
            }
        }
        if Self.fits("全部", begun) { found.append(Completion("全部", note: "管辖范围内的全部")) }
        return found
    }

    private static func written(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func people(_ begun: String) throws -> [Completion] {
        guard !begun.isEmpty, !begun.utf8.allSatisfy({ (48...57).contains($0) }) else { return [] }
        if let address = DoorAddress(begun), address.unit != nil { return [] }
        let found = try session.search(
            Selection(of: Resident.declaration), Resident.name, begun, limit: Self.most)
        let people = try residents(.among("id", found.map { .integer($0) }), limit: Self.most)
        let order = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, $0) })
        var counts: [String: Int] = [:]
        for person in people { counts[person.name, default: 0] += 1 }
        return people.sorted { order[$0.id] ?? 0 < order[$1.id] ?? 0 }.map { person in
            let about = (person.age.map { "\($0) 岁 " } ?? "") + person.address
            // Of namesakes one is meant: the number says which.
            guard counts[person.name] ?? 0 > 1 else { return Completion(person.name, note: about) }
            return Completion("居民\(person.id)", note: "\(person.name) \(about)")
        }
    }

    private func buildings(_ begun: String) throws -> [Completion] {
        guard !begun.isEmpty else { return [] }
        var found: [Completion] = []
        try session.records(Building.self).order(by: "id").each("name", "estate") { row in
            let name = (row.textIfAny(1) ?? "") + row.text(0)
            if found.count < Self.most, name.hasPrefix(begun) || row.text(0).hasPrefix(begun),
                !found.contains(where: { $0.text == name })
            {
                found.append(Completion(name))
            }
        }
        return found
    }
}

extension Desk {
    /// What an answer to one question of a form may become.
    package func completions(of argument: Action.Argument, _ text: String) throws -> [Completion] {
        try completions(of: argument.kind, LineBegun("- " + text).begun, Vocabulary(try actions()))
    }

    /// An answer to one question of a form, as the line is to have it: a spelled choice becomes its word.
    ///
    /// Throws ``ActionFailure`` for what cannot be meant.
    package func checked(_ text: String, _ argument: Action.Argument) throws -> String {
        let meant = try checked(text, kind: argument)
        return try argument.check?(self, meant) ?? meant
    }

    private func checked(_ text: String, kind argument: Action.Argument) throws -> String {
        switch argument.kind {
        case .text: return text
        case .number:
            guard Int(text) != nil else {
                throw ActionFailure.notUnderstood("“\(text)”不是整数", hint: argument.hint)
            }
        case .day:
            guard NearDate.read(text, after: session.day - 1) != nil else {
                throw ActionFailure.notUnderstood("看不懂日期“\(text)”", hint: "写成 2026-11-17 或 11-17")
            }
        case .place: _ = try place(named: text)
        case .duty: _ = try duty(numbered: text)
        case .household: _ = try household(text)
        case .action: return try action(named: text).name
        case .choice(let words):
            if words.contains(text) || VisitWord(String(text.prefix { !$0.isWhitespace })) != nil {
                return text
            }
            let spelled = words.filter { Self.fits($0, text) }
            guard spelled.count == 1 else {
                if argument.check != nil { return text }
                throw ActionFailure.notUnderstood("没有“\(text)”这一项", hint: words.joined(separator: "、"))
            }
            return spelled[0]
        case .person:
            if listed != nil, ListRows(text) != nil { return text }
            let isNumbered = ["户", "居民", "待办", "走访", "天天见"].contains { text.hasPrefix($0) }
            guard
                try isNumbered || Int64(text) != nil || DoorAddress(text) != nil
                    || text.split(whereSeparator: { "、，,".contains($0) }).allSatisfy({
                        try !people(meantBy: String($0), limit: 1).isEmpty
                    })
            else {
                throw ActionFailure.notFound("管辖范围内没有找到“\(text)”", hint: argument.hint)
            }
        }
        return text
    }
}
