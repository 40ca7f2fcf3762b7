import Glibc
import Workbench

/// How far something is that takes longer than a second: how much is done, how fast it goes, and how long it will take.
///
/// It stands in one line on standard error, and only where somebody looks on; the line is gone afterwards.
package final class ProgressBar {
    private let what: String
    private let unit: String
    private let total: Int?
    private let isShown: Bool
    private let clock: () -> Double
    private let start: Double
    private var last = 0.0
    private var isDrawn = false

    /// `clock` gives seconds since some moment. `total` is `nil` where nobody knows how much there will be.
    package init(
        _ what: String, unit: String, total: Int? = nil, isShown: Bool = ProgressBar.isWatched,
        clock: @escaping () -> Double
    ) {
        self.what = what
        self.unit = unit
        self.total = total
        self.isShown = isShown
        self.clock = clock
        start = clock()
    }

    /// Whether somebody looks on whose cursor can come back.
    package static var isWatched: Bool {
        guard isatty(STDERR_FILENO) == 1, let term = getenv("TERM") else { return false }
        return !["", "dumb", "unknown"].contains(String(cString: term))
    }

    /// That so much is done. At most ten times a second something is drawn.
    package func step(to done: Int) {
        guard isShown else { return }
        let now = clock() - start
        guard now >= 1, now - last >= 0.1 else { return }
        last = now
        isDrawn = true
        put(
            "\r\u{1B}[K"
                + Self.line(what, unit, done: done, of: total, seconds: now, width: Terminal.size().width - 1)
        )
    }

    /// Takes the line away.
    package func end() {
        if isDrawn { put("\r\u{1B}[K") }
        isDrawn = false
    }

    /// `导入 [██████▌     ] 54%　12,345/22,860 行　5,120 行/秒　还要 2 秒`
    package static func line(
        _ what: String, _ unit: String, done: Int, of total: Int?, seconds: Double, width: Int
    ) -> String {
        let rate = seconds > 0 ? Double(done) / seconds : 0
        var tail = "\(grouped(done))" + (total.map { "/\(grouped(max($0, done)))" } ?? "") + " \(unit)"
        tail += "　" + "{0} {1}/秒".told(grouped(Int(rate.rounded())), unit)
        guard let total, total > 0 else { return "\(what)　\(tail)" }
        let share = min(1, Double(done) / Double(total))
        if rate > 0, done < total {
            tail += "　" + "还要 {0}".told(duration(Int((Double(total - done) / rate).rounded(.up))))
        }
        let percent = "\(Int((share * 100).rounded(.down)))%"
        let room = width - displayWidth(what) - displayWidth(tail) - displayWidth(percent) - 6
        guard room >= 6 else { return "\(what) \(percent)　\(tail)" }
        let length = min(30, room)
        let eighths = Int((share * Double(length * 8)).rounded(.down))
        var bar = String(repeating: "█", count: eighths / 8)
        if eighths % 8 > 0 { bar.append(Array("▏▎▍▌▋▊▉")[eighths % 8 - 1]) }
        bar += String(repeating: " ", count: length - bar.count)
        return "\(what) [\(bar)] \(percent)　\(tail)"
    }

    /// `12,345`
    private static func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }

    /// `40 秒`, `3 分 20 秒`
    private static func duration(_ seconds: Int) -> String {
        seconds < 60 ? "{0} 秒".told(seconds) : "{0} 分 {1} 秒".told(seconds / 60, seconds % 60)
    }

    private func put(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
