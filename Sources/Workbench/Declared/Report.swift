import Records

/// A report as a plugin declares it: columns, and rows of figures that can be traced to their records.
package struct Report: DeclaredItem {
    package let name: String
    package let title: String
    package let plugin: String
    package let arguments: [Action.Argument]
    /// Reads the books for what a worker typed behind the name.
    package let read: (Desk, [String]) throws -> Content

    package init(
        name: String, title: String, plugin: String, arguments: [Action.Argument],
        read: @escaping (Desk, [String]) throws -> Content
    ) {
        self.name = name
        self.title = title
        self.plugin = plugin
        self.arguments = arguments
        self.read = read
    }

    package enum Cell {
        case plain(Answer.Cell)
        case figure(Figure)
    }

    package struct Content {
        package var columns: [Answer.Column]
        package var rows: [[Cell]]
        package var chart: Answer.Chart.Kind?

        package init(columns: [Answer.Column], rows: [[Cell]], chart: Answer.Chart.Kind?) {
            self.columns = columns
            self.rows = rows
            self.chart = chart
        }
    }
}

extension Report.Content {
    /// The table: a share with its numerator and denominator beside it, and the day it holds for.
    func answer(on day: Day, seeRecords: String) -> Answer {
        var columns: [Answer.Column] = []
        var cells = rows.map { _ in [Answer.Cell]() }
        var remarks = rows.map { _ in [String]() }
        var hasFigures = false
        for (index, column) in self.columns.enumerated() {
            let figures = rows.map { row -> Figure? in
                if case .figure(let figure) = row[index] { figure } else { nil }
            }
            hasFigures = hasFigures || figures.contains { $0 != nil }
            let isShare = figures.contains { $0?.whole != nil }
            columns.append(column)
            if isShare {
                columns.append(Answer.Column("\(column.name)_part", "分子"))
                columns.append(Answer.Column("\(column.name)_of", "分母"))
            }
            for (place, row) in rows.enumerated() {
                switch row[index] {
                case .plain(let cell): cells[place] += [cell] + (isShare ? [.none, .none] : [])
                case .figure(let figure):
                    if isShare {
                        cells[place] += [
                            .text(figure.rate), Figure.cell(figure.part.number),
                            figure.whole.map { Figure.cell($0.number) } ?? .none,
                        ]
                    } else {
                        cells[place].append(Figure.cell(figure.part.number))
                    }
                    remarks[place] += figure.remarks.map { "\(column.title)：\($0)" }
                }
            }
        }
        if hasFigures {
            columns += [Answer.Column("as_of", "截至"), Answer.Column("remark", "说明")]
            for place in cells.indices {
                let remark = remarks[place].joined(separator: "；")
                cells[place] += [.text(day.description), remark.isEmpty ? .none : .text(remark)]
            }
        }
        var notes = ["截至 \(day)"]
        if hasFigures { notes.append("看一行背后的记录：\(seeRecords)") }
        var answer = Answer(columns: columns, rows: cells, notes: rows.isEmpty ? ["没有可列的，截至 \(day)"] : notes)
        answer.chart = drawing
        return answer
    }

    /// The first column of numbers, under the texts of the first column.
    private var drawing: Answer.Chart? {
        guard let chart, !rows.isEmpty else { return nil }
        func number(_ cell: Report.Cell) -> Double? {
            switch cell {
            case .figure(let figure): figure.share
            case .plain(.number(let number)): Double(number)
            case .plain: nil
            }
        }
        guard
            let place = columns.indices.first(where: { index in rows.contains { number($0[index]) != nil } })
        else { return nil }
        let isShare = rows.contains { row in
            if case .figure(let figure) = row[place] { figure.whole != nil } else { false }
        }
        let labels = rows.map { row -> String in
            guard place > 0, case .plain(let cell) = row[0] else { return "" }
            switch cell {
            case .text(let text): return text
            case .number(let number): return String(number)
            case .flag(let flag): return flag ? "是" : "否"
            case .none: return ""
            }
        }
        return Answer.Chart(
            kind: chart, title: columns[place].title, isShare: isShare, labels: labels,
            values: rows.map { number($0[place]) })
    }

    /// The figure of a row, as somebody counts rows; `column` is its title or its name where a row has several.
    func figure(inRow number: Int, _ column: String?) throws -> Figure {
        guard rows.indices.contains(number - 1) else {
            throw ActionFailure.notFound("报表没有第 \(number) 行", hint: "共 \(rows.count) 行")
        }
        var figures: [(column: Answer.Column, figure: Figure)] = []
        for (index, cell) in rows[number - 1].enumerated() {
            if case .figure(let figure) = cell { figures.append((columns[index], figure)) }
        }
        if let column {
            guard let found = figures.first(where: { $0.column.title == column || $0.column.name == column })
            else {
                throw ActionFailure.notFound(
                    "第 \(number) 行没有“\(column)”这个数",
                    hint: "可用：\(figures.map(\.column.title).joined(separator: "、"))")
            }
            return found.figure
        }
        guard let first = figures.first else {
            throw ActionFailure.notFound("第 \(number) 行没有可以追到记录的数", hint: "请插件的作者改用 gewu.figure 交出查询")
        }
        return first.figure
    }
}
