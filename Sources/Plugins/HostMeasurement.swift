import Governance
import Records
import Workbench

/// What `Benchmarks/` measures of the plugins that a workspace has switched on; beside ``RuleMeasurement``, nothing else
/// here is public. Nothing is written to the books.
public enum HostMeasurement {
    /// Declares all that the plugins declare, `times` times in one session, each time by a new host.
    ///
    /// Gives for each time the seconds by `stopwatch`, from finding the plugins to the last declaration, and how many
    /// plugins and declarations there were.
    public static func declare(
        workspace: String, on day: String, times: Int, stopwatch: () -> Double
    ) throws -> [(seconds: Double, plugins: Int, declarations: Int)] {
        try session(workspace, day) { session, plugins in
            try (0..<times).map { _ in
                let start = stopwatch()
                let host = PluginHost(session, path: plugins)
                defer { host.close() }
                let rules = try host.rules().count
                let actions = try host.actions().count
                let others = try host.jobs().count + host.reports().count + host.checks().count
                let seconds = stopwatch() - start
                if let problem = host.problems.first { throw problem }
                return (seconds, host.loaded.count, rules + actions + others)
            }
        }
    }

    /// Plans the duties of everybody by the rules of the plugins, as the night does, `times` times in one process, each
    /// time by a new host. Where `own` is given, every community has set that key of every plugin for itself, to these
    /// values by turns.
    ///
    /// `after` hears after each time of the seconds by `stopwatch`, the interpreters that ran, and the duties that would
    /// have been added.
    public static func plan(
        workspace: String, on day: String, times: Int, own: (key: String, values: [String])?,
        stopwatch: () -> Double, after: (_ seconds: Double, _ interpreters: Int, _ duties: Int) -> Void
    ) throws {
        try session(workspace, day) { session, plugins in
            // What is set stands as long as this unit of work, which a dry run takes back.
            _ = try session.write(Purpose("Benchmarks")) { work in
                if let own { try set(own.key, to: own.values, in: work, session) }
                for _ in 0..<times {
                    let start = stopwatch()
                    let host = PluginHost(session, path: plugins)
                    let plan = try DutyEngine(session, rules: try host.rules()).plan()
                    let duties = plan.byCommunity().values.reduce(0) { $0 + $1.added }
                    let interpreters = host.interpreters.count
                    host.close()
                    after(stopwatch() - start, interpreters, duties)
                    if let problem = host.problems.first { throw problem }
                }
            }
        }
    }

    /// As ``LineMeasurement/run(_:workspace:systemUser:on:stopwatch:)``, at a desk that has the plugins.
    public static func run(
        _ lines: [String], workspace: String, systemUser: String, on day: String, stopwatch: () -> Double
    ) throws -> [(seconds: Double, rows: Int)] {
        try LineMeasurement.run(
            lines, workspace: workspace, systemUser: systemUser, on: day, stopwatch: stopwatch,
            extensions: PluginHost.extensions(in: Store.Location(folder: workspace).plugins))
    }

    private static func set(_ key: String, to values: [String], in work: Work, _ session: Session) throws {
        let communities = try session.records(Community.self).order(by: "id").ids().map(\.raw)
        for grant in try Grant.all(session) {
            for (index, community) in communities.enumerated() {
                try PluginSettings.write(
                    grant.name, key, values[index % values.count], for: community, in: work, session)
            }
        }
    }

    private static func session<Result>(
        _ workspace: String, _ day: String, _ body: (Session, String) throws -> Result
    ) throws -> Result {
        guard let day = Day(day) else {
            throw ActionFailure.notUnderstood("看不懂日期 \(day)", hint: "写成 2026-11-17")
        }
        let location = Store.Location(folder: workspace)
        let store = try Store(location, coreCatalogue) { Instant(day, minute: 0) }
        return try store.session(Context(actor: "Benchmarks", day: day, mode: .dryRun)) {
            try body($0, location.plugins)
        }
    }
}
