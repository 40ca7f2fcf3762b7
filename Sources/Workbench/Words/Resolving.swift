import Governance
import Records

extension Desk {
    /// The line as it would be written by somebody who has no list before them: the command's name, and the numbers
    /// of records in place of rows. What it does is the same, also tomorrow.
    package func resolved(_ action: Action, _ words: [String]) throws -> String {
        guard listed != nil else { return ([action.name] + words).joined(separator: " ") }
        let parts = words.joined(separator: " ").split(whereSeparator: { $0 == ";" || $0 == "；" })
        let isVisit = [logVisit.name, markMet.name].contains(action.name)
        let resolved = try parts.map { part -> String in
            let words = part.split(whereSeparator: \.isWhitespace).map(String.init)
            return try (isVisit ? visitWords(words) : action.resolved(words, self)).joined(separator: " ")
        }
        return ([action.name] + [resolved.joined(separator: "; ")].filter { !$0.isEmpty }).joined(
            separator: " ")
    }

    /// As many of the first words as are rows become the duties, households or residents they stand for.
    private func visitWords(_ words: [String]) throws -> [String] {
        for count in stride(from: words.count, to: 0, by: -1) {
            guard let rows = ListRows(words[..<count].joined(separator: " ")) else { continue }
            let names = try rows.numbers.map { number -> String in
                guard let row = try listedRow(String(number)) else { return String(number) }
                return named(row)
            }
            return [names.joined(separator: ",")] + words[count...]
        }
        return words
    }

    fileprivate func named(_ row: (type: String, id: Int64)) -> String {
        switch row.type {
        case Resident.declaration.name: "居民\(row.id)"
        case Household.declaration.name: "户\(row.id)"
        case Duty.declaration.name: "待办\(row.id)"
        case DailyContact.declaration.name: "天天见\(row.id)"
        case Matter.declaration.name: "事件\(row.id)"
        default: String(row.id)
        }
    }
}

extension Action {
    fileprivate func resolved(_ words: [String], _ desk: Desk) throws -> [String] {
        try words.enumerated().map { index, word in
            guard !arguments.isEmpty else { return word }
            switch arguments[min(index, arguments.count - 1)].kind {
            case .person:
                if let resident = try desk.listedResident(word) { return "居民\(resident)" }
                return try desk.listedRow(word).map(desk.named) ?? word
            case .duty: return try desk.listedRow(word).map(desk.named) ?? word
            case .text, .number, .day, .household, .place, .action, .choice: return word
            }
        }
    }
}
