import ArgumentParser
import Console
import Governance
import Plugins
import Records
import Workbench

extension PluginCommand {
    /// What a plugin leaves open to street and communities: shows it, or sets one value.
    struct Settings: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "看设置，或改一项设置",
            discussion: """
                gewu plugin settings visits                                     看全部
                gewu plugin settings visits elder_cadence week                  全街道改为每周
                gewu plugin settings visits elder_cadence week --community 张家湾  只改一个社区
                gewu plugin settings visits elder_cadence --reset               恢复默认
                改动从下一次 gewu run nightly 起作用。
                """)

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var name: String
        @Argument(help: ArgumentHelp("哪一项设置", valueName: "设置")) var key: String?
        @Argument(help: ArgumentHelp("改成什么", valueName: "值")) var value: String?
        @Option(help: ArgumentHelp("只对这个社区（不写：全街道）", valueName: "社区")) var community: String?
        @Flag(help: "恢复成街道的值或默认值") var reset = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if reset, value != nil { throw ValidationError("--reset 后面不写值") }
            if reset, key == nil { throw ValidationError("要写明恢复哪一项设置") }
            if key != nil, value == nil, !reset { throw ValidationError("要写明改成什么，或者 --reset") }
        }

        func run() throws {
            let workspace = try Workspace(common)
            guard let key else { return try list(workspace) }
            var place: PlaceName?
            try workspace.administer(common) { desk in
                place = try desk.communityToSet(community)
                try PluginSettings.set(
                    name, key, to: value, for: place?.id, in: workspace.location.plugins, desk.session)
            }
            let whose = place?.title ?? "全街道"
            let what = value.map { "\(key) 设为 \($0)" } ?? "\(key) 恢复默认"
            Output.beside("✓ \(name)（\(whose)）：\(what)；从下一次 gewu run nightly 起作用")
        }

        private func list(_ workspace: Workspace) throws {
            try common.refuseKnown("设置按现状列出")
            let entries = try workspace.desk(common, .readOnly) { desk in
                try PluginSettings.list(name, in: workspace.location.plugins, desk.session)
            }
            let wanted = community.map { Community.shortName($0) }
            try common.display.show(
                Answer(
                    columns: [
                        Answer.Column("key", "设置"), Answer.Column("title", "名称"),
                        Answer.Column("community", "社区"), Answer.Column("value", "值"),
                        Answer.Column("set", "已改"), Answer.Column("default", "默认"),
                        Answer.Column("choices", "可填"),
                    ],
                    rows: entries.filter { entry in
                        wanted == nil || entry.community == nil
                            || entry.community.map { Community.shortName($0) } == wanted
                    }
                    .map { entry in
                        [
                            .text(entry.key), .text(entry.title),
                            entry.community.map { .text(Community.shortName($0)) } ?? .none,
                            .text(entry.value), .flag(entry.isSet), .text(entry.usual), .text(entry.choices),
                        ]
                    }))
        }
    }
}
