/// Rows of the list just shown, as people write them: `1-3,5,6`, `1-12,14 除 3`.
package struct ListRows: Equatable, Sendable {
    package let numbers: [Int]

    /// More than this in one line is a slip.
    package static let most = 500

    /// Reads `text`; `nil` for what is no list of numbers. The numbers come in order, each once.
    package init?(_ text: String) {
        let halves = text.replacing("除了", with: "除").split(separator: "除", omittingEmptySubsequences: false)
        guard halves.count <= 2, let wanted = Self.read(halves[0]), !wanted.isEmpty else { return nil }
        var left = wanted
        if halves.count == 2 {
            guard let without = Self.read(halves[1]), !without.isEmpty else { return nil }
            left.subtract(without)
        }
        numbers = left.sorted()
    }

    private static func read(_ text: some StringProtocol) -> Set<Int>? {
        var found: Set<Int> = []
        for part in text.split(whereSeparator: { ",，、 \u{3000}".contains($0) }) {
            let ends = part.split(
                omittingEmptySubsequences: false, whereSeparator: { "-－–—到至~".contains($0) })
            let numbers = ends.map { Int($0) }
            switch (ends.count, numbers[0], numbers[numbers.count - 1]) {
            case (1, let number?, _) where number > 0: found.insert(number)
            case (2, let first?, let last?) where first > 0 && last >= first && last - first < most:
                found.formUnion(first...last)
            default: return nil
            }
        }
        return found.count <= most ? found : nil
    }
}

/// The list a worker last saw, so that numbers mean its rows. It belongs to the sitting, and is not in the books.
package struct Listed: Equatable, Sendable {
    /// The name of the record type whose ids the rows are.
    package let type: String
    package let ids: [Int64]
    /// What each row is called.
    package let titles: [String]

    package init(type: String, ids: [Int64], titles: [String]) {
        self.type = type
        self.ids = ids
        self.titles = titles
    }

    /// `nil` for an answer that lists no records.
    package init?(_ answer: Answer) {
        guard let type = answer.lists, let place = answer.columns.firstIndex(where: { $0.name == "id" })
        else {
            return nil
        }
        let name = answer.columns.firstIndex { $0.name == "name" }
        var ids: [Int64] = []
        var titles: [String] = []
        for row in answer.rows {
            guard case .number(let id) = row[place] else { return nil }
            ids.append(Int64(id))
            if let name, case .text(let title) = row[name] { titles.append(title) } else { titles.append("") }
        }
        self.init(type: type, ids: ids, titles: titles)
    }

    /// The record in row `number`, counted from one.
    package func id(inRow number: Int) throws -> Int64 {
        guard ids.indices.contains(number - 1) else {
            throw ActionFailure.notFound(
                "上一个清单没有第 \(number) 行，它有 \(ids.count) 行", hint: "先列出清单（待办、居民 …），再写行号")
        }
        return ids[number - 1]
    }
}
