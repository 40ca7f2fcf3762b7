import Governance
import Records

/// What `Benchmarks/` measures of lines that are typed: nothing else here is public.
public enum LineMeasurement {
    /// Runs lines one after another at one desk without plugins, as a console does, and writes nothing. `systemUser` is
    /// who has made the workspace.
    ///
    /// Gives for each the seconds by `stopwatch`, and how many rows it answered; 0 where nothing was found.
    public static func run(
        _ lines: [String], workspace: String, systemUser: String, on day: String, stopwatch: () -> Double
    ) throws -> [(seconds: Double, rows: Int)] {
        try run(
            lines, workspace: workspace, systemUser: systemUser, on: day, stopwatch: stopwatch,
            extensions: .none)
    }

    /// The same at a desk that has `extensions`.
    package static func run(
        _ lines: [String], workspace: String, systemUser: String, on day: String, stopwatch: () -> Double,
        extensions: Extensions
    ) throws -> [(seconds: Double, rows: Int)] {
        guard let day = Day(day) else {
            throw ActionFailure.notUnderstood("看不懂日期 \(day)", hint: "写成 2026-11-17")
        }
        let store = try Store(Store.Location(folder: workspace), coreCatalogue) { Instant(day, minute: 0) }
        let office = Office(store: store, extensions: extensions)
        return try office.desk(as: nil, systemUser: systemUser, day: day, mode: .readOnly) { desk in
            try lines.map { line in
                let start = stopwatch()
                var rows = 0
                do {
                    rows = try desk.run(line: line).rows.count
                } catch let failure as ActionFailure {
                    guard case .notFound = failure else { throw failure }
                }
                return (stopwatch() - start, rows)
            }
        }
    }
}
