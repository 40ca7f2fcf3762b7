import Workbench

extension Answer {
    /// The answer with its chart drawn in characters: a bar behind each row, or one line below them all.
    var drawn: Answer {
        guard let chart, chart.values.count == rows.count else { return self }
        var answer = self
        answer.chart = nil
        switch chart.kind {
        case .bar:
            answer.columns.append(Answer.Column("chart", chart.title))
            for (index, bar) in chart.bars.enumerated() { answer.rows[index].append(.text(bar)) }
        case .line:
            if let line = chart.line { answer.notes.insert("\(chart.title) \(line)", at: 0) }
        }
        return answer
    }
}

extension Answer.Chart {
    /// How many characters the longest bar takes.
    private static let width = 20

    /// The value at which a bar is full: 1 for shares, else the greatest there is.
    private var full: Double {
        let most = values.compactMap { $0 }.max() ?? 0
        return isShare ? max(1, most) : most
    }

    /// In eighths of a character; a value above nothing shows at least one of them.
    fileprivate var bars: [String] {
        let full = full
        return values.map { value in
            guard let value, value > 0, full > 0 else { return "" }
            let eighths = max(1, Int((value / full * Double(Self.width * 8)).rounded()))
            let rest = eighths % 8
            return String(repeating: "█", count: eighths / 8)
                + (rest > 0 ? String(Self.parts[rest - 1]) : "")
        }
    }

    private static let parts = Array("▏▎▍▌▋▊▉")
    private static let heights = Array("▁▂▃▄▅▆▇█")

    /// `▁▃▇（40.0% 到 93.8%）`: the course of the values, and not whose is the least.
    fileprivate var line: String? {
        let known = values.compactMap { $0 }
        guard let least = known.min(), let most = known.max() else { return nil }
        let marks = values.map { value -> Character in
            guard let value else { return "·" }
            guard most > least else { return Self.heights[3] }
            return Self.heights[Int(((value - least) / (most - least) * 7).rounded())]
        }
        return "\(String(marks))（\(words(least)) 到 \(words(most))）"
    }

    private func words(_ value: Double) -> String {
        if isShare {
            let tenths = Int((value * 1000).rounded())
            return "\(tenths / 10).\(tenths % 10)%"
        }
        return Int(exactly: value).map(String.init) ?? String(value)
    }
}
