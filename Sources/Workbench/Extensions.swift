package import Governance
package import Records

/// What plugins add to a session. Made on the session's thread, and never leaves it.
package protocol ExtensionHost: AnyObject {
    /// The rules of the enabled plugins, their settings resolved. A plugin that fails is left out and named in
    /// ``problems``.
    func rules() throws -> [Rule]
    /// The commands of the enabled plugins.
    func actions() throws -> [Action]
    /// The command of that name, without asking plugins that have none of that name.
    func action(named name: String) throws -> Action?
    /// The jobs of the enabled plugins, in the order of plugin and declaration.
    func jobs() throws -> [ExtensionJob]
    /// The reports of the enabled plugins, in the order of plugin and declaration.
    func reports() throws -> [Report]
    /// Their checks on the quality of the books.
    func checks() throws -> [DataCheck]
    /// The fields they work out for records.
    func columns() throws -> [ComputedColumn]
    /// Their forms, filled from what is stored.
    func forms() throws -> [Form]
    /// Their letters.
    func letters() throws -> [Letter]
    /// Plugins that were left out, rules that failed at records: what somebody has to look at.
    var problems: [ExtensionProblem] { get }
    /// What a plugin has asked the books for so far.
    func usage(of plugin: String) -> Usage?
    /// Takes in what has changed since, and tells of each plugin that did. What no longer works is not taken in.
    func reloadChanged() throws -> [ExtensionReload]
    /// Ends what scripts hold of the books. Called before the session ends.
    func close()
}

extension ExtensionHost {
    package func reports() throws -> [Report] { [] }
    package func checks() throws -> [DataCheck] { [] }
    package func columns() throws -> [ComputedColumn] { [] }
    package func forms() throws -> [Form] { [] }
    package func letters() throws -> [Letter] { [] }
    package func usage(of plugin: String) -> Usage? { nil }
    package func reloadChanged() throws -> [ExtensionReload] { [] }

    package func action(named name: String) throws -> Action? {
        try actions().first { $0.name == name }
    }
}

/// What became of a plugin that has changed while a session goes on.
package struct ExtensionReload: Equatable, Sendable {
    package let plugin: String
    /// Whether it runs as it is now; else it goes on as it was.
    package let isTaken: Bool
    /// Why it does not, or what is wrong with it.
    package let problem: ExtensionProblem?

    package init(plugin: String, isTaken: Bool, problem: ExtensionProblem?) {
        self.plugin = plugin
        self.isTaken = isTaken
        self.problem = problem
    }
}

/// A job of a plugin, to be run inside a unit of work.
package struct ExtensionJob {
    package let name: String
    package let title: String
    package let plugin: String
    /// Runs it within `work`, which lands as a whole or not at all.
    package let run: (Work) throws -> Void

    package init(name: String, title: String, plugin: String, run: @escaping (Work) throws -> Void) {
        self.name = name
        self.title = title
        self.plugin = plugin
        self.run = run
    }
}

/// Something a plugin did wrong. Many records can fail in one way: they are one problem with a count.
package struct ExtensionProblem: Error, Equatable, Sendable {
    package var plugin: String
    package var file: String?
    package var line: Int?
    package var message: String
    package var hint: String?
    /// How many records failed in this way, and the first of them.
    package var records: Int
    package var sample: Int64?
    /// The author's lines around the place, the line itself marked.
    package var excerpt: [String]

    package init(
        plugin: String, file: String? = nil, line: Int? = nil, message: String, hint: String? = nil,
        records: Int = 0, sample: Int64? = nil, excerpt: [String] = []
    ) {
        self.excerpt = excerpt
        self.plugin = plugin
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
        self.records = records
        self.sample = sample
    }
}

extension ExtensionProblem: CustomStringConvertible {
    /// `plugins/visits/init.lua:37 居民没有字段 …`
    package var description: String {
        // What the books refuse names the plugin itself.
        var place = file ?? (message.hasPrefix("插件") ? "" : "插件 \(plugin)：")
        if let line { place += ":\(line)" }
        if file != nil { place += " " }
        let first = sample.map { "，先看编号 \($0) 的" } ?? ""
        let count = records > 0 ? "（共 \(records) 条记录\(first)）" : ""
        return "\(place)\(message)\(count)" + (hint.map { "；\($0)" } ?? "")
    }
}

/// Makes a host on the thread that will use it; ``none`` makes one that adds nothing.
package struct Extensions: Sendable {
    package var makeHost: @Sendable (Session) throws -> any ExtensionHost

    package init(makeHost: @escaping @Sendable (Session) throws -> any ExtensionHost) {
        self.makeHost = makeHost
    }

    package static let none = Extensions { _ in NoExtensions() }
}

private final class NoExtensions: ExtensionHost {
    func rules() -> [Rule] { [] }
    func actions() -> [Action] { [] }
    func jobs() -> [ExtensionJob] { [] }
    var problems: [ExtensionProblem] { [] }
    func close() {}
}
