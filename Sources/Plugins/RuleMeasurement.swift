import Governance
import Records
import Workbench

/// What `Benchmarks/` measures of plugins: nothing else here is public.
public enum RuleMeasurement {
    /// Evaluates the cadence function of a plugin's only rule for everybody it is about, as the night does, and
    /// writes nothing. The plugin need not be switched on; it gets what its manifest asks for.
    ///
    /// Gives the seconds by `stopwatch` that the evaluation alone took, and how many each cadence was decided for.
    public static func evaluate(
        _ plugin: String, in plugins: String, workspace: String, on day: String, stopwatch: () -> Double
    ) throws -> (seconds: Double, named: [String: Int]) {
        guard let day = Day(day) else { throw ExtensionProblem(plugin: plugin, message: "看不懂日期 \(day)") }
        let store = try Store(Store.Location(folder: workspace), coreCatalogue) { Instant(day, minute: 0) }
        return try store.session(Context(actor: "Benchmarks", day: day)) { session in
            let host = PluginHost(session, path: plugins)
            defer { host.close() }
            let installation = try Installation(plugin, in: plugins)
            try host.take(installation)
            let rules = try host.rules()
            guard case .roster(let roster)? = rules.first?.trigger, case .decided(let decide) = roster.cadence
            else {
                throw host.problems.first ?? ExtensionProblem(plugin: plugin, message: "没有用函数定频次的规则")
            }
            // The engine goes through every roster in this order.
            var selection = roster.selection
            selection.order = [Order("id")]
            let start = stopwatch()
            let decided = try decide(selection)
            let seconds = stopwatch() - start
            if let problem = host.problems.first { throw problem }
            var named: [String: Int] = [:]
            for (_, cadence) in decided.cadences { named[cadence.rawValue, default: 0] += 1 }
            return (seconds, named)
        }
    }
}
