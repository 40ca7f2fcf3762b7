package import Governance
package import Records
package import Workbench

/// What would come of a plugin's rules with other settings, or with the text of another folder, on the books as they
/// are: the duties that would be otherwise, and the load of each grid. Nothing is written (测算).
///
/// All rules in force are planned once, and those that would be otherwise once more.
package struct Simulation: Sendable {
    package let plugin: String
    package let version: String
    /// The version that would take the place of it; `nil` where only settings are otherwise.
    package let newVersion: String?
    package let settings: [AssumedSetting]
    /// What each of ``settings`` is now, as somebody would type it.
    package let before: [String]
    /// The rules that would be otherwise, by name, with their titles.
    package let rules: [(name: String, title: String)]
    package let differences: [DutyDifference]
    package let load: [GridLoad]
    /// Records at which a changed rule would fail; plugins that would be left out.
    package let problems: [ExtensionProblem]

    /// `folder`: the plugin as it would be; `nil`: as it lies in `path`, by its `name`. `settings`: what would be set.
    ///
    /// Throws a ``PluginFailure`` where the plugin as it would be does not work, or has no such setting.
    package init(
        of wanted: String?, in path: String, folder: VersionComparison.Folder? = nil,
        settings: [AssumedSetting], _ session: Session
    ) throws {
        let installation = try folder?.installation() ?? Installation(wanted ?? "", in: path)
        let manifest = installation.manifest
        let name = manifest.name
        if let wanted, wanted != name {
            throw PluginFailure.manifest(
                folder?.name ?? name, "name 是 “\(name)”，测算的却是 “\(wanted)”", hint: "只能测算同一个插件改过的样子")
        }
        for one in settings {
            _ = try PluginSettings.declaration(of: one.key, in: manifest).read(one.value, plugin: name)
        }
        let grant = try Grant.all(session).first { $0.name == name }
        plugin = name
        version = grant?.version ?? manifest.version
        newVersion = folder == nil ? nil : manifest.version
        self.settings = settings
        before = try settings.map { one in
            let entries = try PluginSettings.list(manifest, session).filter { $0.key == one.key }
            return (entries.first { $0.place == one.community } ?? entries[0]).value
        }

        let now = PluginHost(session, path: path)
        defer { now.close() }
        let rulesNow = try now.rules()

        let then = PluginHost(session, path: path)
        defer { then.close() }
        then.assumed = settings.map { one in
            var one = one
            one.plugin = name
            return one
        }
        if folder != nil || grant == nil {
            try then.findEnabled(
                replacing: Member(installation, granted: manifest.asked, extent: grant?.extent ?? .street))
        } else {
            try then.findEnabled()
        }
        do { _ = try then.plugin(named: name) } catch let problem as ExtensionProblem {
            throw PluginFailure.refused(plugin: name, problem)
        }
        let rulesThen = try then.rules()
        if let problem = then.problems.first(where: { $0.plugin == name }) {
            throw PluginFailure.refused(plugin: name, problem)
        }

        let changed = Self.changed(from: rulesNow, to: rulesThen)
        let titles = Dictionary(
            (rulesThen + rulesNow).map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first })
        rules = changed.sorted().map { ($0, titles[$0] ?? $0) }
        let engineNow = DutyEngine(session, rules: rulesNow)
        let engineThen = DutyEngine(session, rules: rulesThen.filter { changed.contains($0.name) })
        let (planNow, planThen) = (try engineNow.plan(), try engineThen.plan())
        differences = try planThen.differences(from: planNow.keeping(changed), in: session)
        load = try session.load(planNow, planThen, changed: changed)
        problems = then.problems.filter { !now.problems.contains($0) }
    }

    private static func changed(from now: [Rule], to then: [Rule]) -> Set<String> {
        func prints(_ rules: [Rule]) -> [String: String] {
            Dictionary(rules.map { ($0.name, $0.fingerprint) }, uniquingKeysWith: { first, _ in first })
        }
        let (old, new) = (prints(now), prints(then))
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
    }
}

/// A setting as it would be.
package struct AssumedSetting: Equatable, Sendable {
    package let key: String
    package let value: String
    /// `nil` is the street.
    package let community: Int64?
    var plugin = ""

    package init(_ key: String, _ value: String, for community: Int64? = nil) {
        self.key = key
        self.value = value
        self.community = community
    }
}
