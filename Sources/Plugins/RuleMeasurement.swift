import CRows
import Governance
import Records
import Workbench

/// What `Benchmarks/` measures of one rule whose cadence a function decides. It writes nothing, and the plugin need not be
/// switched on; it gets what its manifest asks for.
public enum RuleMeasurement {
    /// Evaluates the cadence function of a plugin's only rule for everybody it is about, as the night does.
    ///
    /// Gives the seconds by `stopwatch` that the evaluation alone took, and how many each cadence was decided for.
    public static func evaluate(
        _ plugin: String, in plugins: String, workspace: String, on day: String, stopwatch: () -> Double
    ) throws -> (seconds: Double, named: [String: Int]) {
        try withRule(plugin, in: plugins, workspace, day) { host, selection, decide in
            let start = stopwatch()
            let decided = try decide(selection)
            let seconds = stopwatch() - start
            if let problem = host.problems.first { throw problem }
            var named: [String: Int] = [:]
            for (_, cadence) in decided.cadences { named[cadence.rawValue, default: 0] += 1 }
            return (seconds, named)
        }
    }

    /// The same beside the rows alone, by turns: the source that the evaluation reads, stepped through to its end with
    /// nothing called.
    ///
    /// Gives for each turn how many rows there were, the seconds by `stopwatch` that they alone took, and those of the
    /// evaluation.
    public static func compare(
        _ plugin: String, in plugins: String, workspace: String, on day: String, turns: Int,
        stopwatch: () -> Double
    ) throws -> [(rows: Int, stepping: Double, evaluating: Double)] {
        try withRule(plugin, in: plugins, workspace, day) { host, selection, decide in
            let access = try host.plugin(named: plugin).access
            let fields = host.fields(of: selection.type).map(\.path)
            return try (0..<turns).map { _ in
                let start = stopwatch()
                let source = try host.session.source(selection, fields: fields, access: access)
                var rows = 0
                var id = rows_value()
                while source.step?(source.context) == 1 {
                    source.column?(source.context, 0, &id)
                    rows += 1
                }
                source.close?(source.context)
                let between = stopwatch()
                let decided = try decide(selection)
                let end = stopwatch()
                if let problem = host.problems.first { throw problem }
                guard decided.cadences.count == rows else {
                    throw ExtensionProblem(plugin: plugin, message: "函数没有给每一条定频次")
                }
                return (rows, between - start, end - between)
            }
        }
    }

    private static func withRule<Result>(
        _ plugin: String, in plugins: String, _ workspace: String, _ day: String,
        _ body: (PluginHost, Selection, (Selection) throws -> Rule.Decisions) throws -> Result
    ) throws -> Result {
        guard let day = Day(day) else { throw ExtensionProblem(plugin: plugin, message: "看不懂日期 \(day)") }
        let store = try Store(Store.Location(folder: workspace), coreCatalogue) { Instant(day, minute: 0) }
        return try store.session(Context(actor: "Benchmarks", day: day)) { session in
            let host = PluginHost(session, path: plugins)
            defer { host.close() }
            try host.take(try Installation(plugin, in: plugins))
            let rules = try host.rules()
            guard case .roster(let roster)? = rules.first?.trigger, case .decided(let decide) = roster.cadence
            else {
                throw host.problems.first ?? ExtensionProblem(plugin: plugin, message: "没有用函数定频次的规则")
            }
            // The engine goes through every roster in this order.
            var selection = roster.selection
            selection.order = [Order("id")]
            return try body(host, selection, decide)
        }
    }
}
