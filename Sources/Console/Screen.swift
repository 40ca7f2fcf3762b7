package import Workbench

/// How an answer is shown.
package enum Format: String, CaseIterable, Sendable {
    case table
    case json
    case csv
}

extension Answer {
    /// The text for standard output, and what belongs beside it on standard error.
    ///
    /// A table has its notes below it; a receipt is its notes. JSON and CSV carry rows alone, so that a program can
    /// read them.
    package func shown(as format: Format) -> (text: String, beside: [String]) {
        switch format {
        case .table:
            (
                (isReceipt ? "" : Table(drawn).text)
                    + drawn.notes.map { Table.plain($0, lines: true) + "\n" }.joined(), []
            )
        case .json: (json.lines() + "\n", notes)
        case .csv: (CSV(self).text, notes)
        }
    }

    /// An array with one object a row, by the columns' English names.
    package var json: JSON {
        .list(
            rows.map { row in
                .object(zip(columns, row).map { JSON.Member($0.name, $1.json) })
            })
    }
}

extension Answer.Cell {
    package var json: JSON {
        switch self {
        case .none: .null
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .flag(let flag): .flag(flag)
        }
    }
}

/// Rows as RFC 4180 has them, in UTF-8, under the columns' English names.
struct CSV {
    private let answer: Answer

    init(_ answer: Answer) { self.answer = answer }

    var text: String {
        guard !answer.columns.isEmpty else { return "" }
        var text = line(answer.columns.map(\.name))
        for row in answer.rows { text += line(row.map(field)) }
        return text
    }

    private func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\r\n" }

    private func field(_ cell: Answer.Cell) -> String {
        switch cell {
        case .none: ""
        case .text(let text): text
        case .number(let number): String(number)
        case .flag(let flag): flag ? "true" : "false"
        }
    }

    private func quoted(_ field: String) -> String {
        let needsQuotes = field.unicodeScalars.contains {
            $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
        }
        guard needsQuotes || field.first == " " || field.last == " " else { return field }
        var text = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { text += "\"" }
            text.unicodeScalars.append(scalar)
        }
        return text + "\""
    }
}
