import ArgumentParser
import Demo
import Governance
import Logging
import Plugins
import Records

/// Makes a workspace: books, key, plugins.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "建立工作区：账本、密钥、插件",
        discussion: "当前的系统用户成为系统管理员（账号 admin）。已有的工作区不会被改动。")

    @Argument(help: ArgumentHelp("放在哪个目录；没有就建一个", valueName: "目录"))
    var folder: String

    @Flag(help: "填入虚构的参考工作区，供试用和测量")
    var demo = false

    @Option(help: ArgumentHelp("参考工作区的居民人数", valueName: "人数"))
    var residents = 300_000

    @Option(help: ArgumentHelp("参考工作区的种子：同一个种子、同一天，内容相同", valueName: "整数"))
    var seed: UInt64 = 1

    @OptionGroup var date: DateOptions
    @OptionGroup var display: FormatOptions

    func validate() throws {
        if demo, residents < ReferenceWorkspace.fewestResidents {
            throw ValidationError("--residents 至少是 \(ReferenceWorkspace.fewestResidents)")
        }
    }

    func run() throws {
        let site = try BuildingSite(for: folder)
        defer { site.clear() }
        let log = Journal.logger(quiet: false)
        let plugins = try BundledPlugins.install(into: site.location.plugins)
        try fill(site.location, plugins) { log.info("\($0)") }
        try site.handOver()
        let with = plugins.isEmpty ? "没有找到随程序的插件" : "插件 \(plugins.joined(separator: "、"))"
        Output.beside("✓ 已建立工作区 \(folder)：账本 gewu.db、密钥 gewu.key、\(with)")
        Output.beside("  密钥请另存一份，和备份分开放：没有它，身份证号码和电话读不出来")
    }

    /// The books are closed when this returns, so that their file is all there is of them.
    private func fill(
        _ location: Store.Location, _ plugins: [String], progress: (String) -> Void
    ) throws {
        let store = try Store.create(at: location, coreCatalogue, clock: Clock.now)
        if demo {
            try ReferenceWorkspace(
                seed: seed, day: date.day, residents: residents, systemUser: systemUser()
            ).fill(store, progress: progress)
        } else {
            _ = try store.session(Context(actor: "admin", day: date.day, mode: .apply)) { session in
                try session.write(Purpose("建立工作区")) { work in
                    try work.insert(
                        Operator.self, Operator.name <- "admin", Operator.title <- "系统管理员",
                        Operator.role <- .administrator, Operator.systemUser <- systemUser())
                }
            }
        }
        if plugins.contains(Self.rules) { try enable(Self.rules, in: location, store) }
        guard demo else { return }
        for name in Demonstration.plugins(in: location.plugins) where plugins.contains(name) {
            try enable(name, in: location, store)
            progress("插件 \(name)")
            try store.session(Context(actor: "admin", day: date.day, mode: .apply)) { session in
                try Demonstration.play(name, in: location.plugins, session)
            }
        }
    }

    private func enable(_ name: String, in location: Store.Location, _ store: Store) throws {
        try store.session(Context(actor: "admin", day: date.day, mode: .apply)) { session in
            try Enabling.enable(name, in: location.plugins, session)
        }
    }

    /// The plugin whose rules a new workspace begins with.
    private static let rules = "visits"
}
