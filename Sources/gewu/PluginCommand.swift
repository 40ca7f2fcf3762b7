import ArgumentParser
import Console
import Governance
import Plugins
import Records
import Workbench

/// The plugins of a workspace.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "插件：列出、新建、检查、测试、启用、停用、设置、比较、卸载、接口说明",
        subcommands: [
            List.self, New.self, Check.self, Test.self, Enable.self, Disable.self, Settings.self, Diff.self,
            Uninstall.self, Docs.self,
        ])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "工作区里有哪些，每个的状态和原因")

        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.refuseKnown("插件按现状列出")
            let workspace = try Workspace(common)
            let entries = try workspace.store().session(Context(actor: "", day: common.day)) { session in
                try PluginList.entries(in: workspace.location.plugins, session)
            }
            try common.display.show(
                Answer(
                    columns: [
                        Answer.Column("name", "插件"), Answer.Column("title", "名称"),
                        Answer.Column("version", "版本"), Answer.Column("state", "状态"),
                        Answer.Column("enabled", "已启用"), Answer.Column("communities", "社区"),
                        Answer.Column("problem", "原因"),
                    ],
                    rows: entries.map { entry in
                        [
                            .text(entry.name), .text(entry.title), .text(entry.version),
                            .text(entry.standing.rawValue), .flag(entry.isEnabled),
                            .text(entry.places ?? (entry.isEnabled ? "全街道" : "")),
                            entry.problem.map { .text($0) } ?? .none,
                        ]
                    },
                    hasFindings: entries.contains(where: \.isFinding)))
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "启用，或换用新版本：授予它清单里要的权限",
            discussion: """
                gewu plugin enable heat                     全街道启用
                gewu plugin enable heat --community 张家湾    只在一个社区启用；已在别处启用的，加上这个社区
                启用的人就是授权的人，只有系统管理员可以。规则从下一次批处理起作用。
                要用到敏感个人信息（党员、亲属联系人、外出、户籍……）的插件，先不启用，只说明要用哪些；看过同意了，再逐项写 --allow 启用。
                """)

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var name: String
        @Option(help: ArgumentHelp("只在这个社区（不写：全街道）", valueName: "社区")) var community: String?
        @Option(help: ArgumentHelp("同意它使用这一种敏感的记录，可写多次", valueName: "种类")) var allow: [String] = []
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(common)
            var rights: Enabling.Rights?
            var place: PlaceName?
            try workspace.administer(common) { desk in
                place = try community.map { try desk.community(named: $0) }
                rights = try Enabling.enable(
                    name, in: workspace.location.plugins, for: place?.id, desk.session, allowing: Set(allow))
            }
            guard let rights else { return }
            let whose = place.map { "在\($0.title)" } ?? ""
            var words = """
                ✓ 已\(whose)启用插件 \(name)；规则从下一次 gewu run nightly 起作用
                  可读：\(rights.reads.isEmpty ? "没有" : rights.reads.joined(separator: "、"))
                  可写：\(rights.writes.isEmpty ? "没有" : rights.writes.joined(separator: "、"))
                """
            words += rights.sensitive.map { "\n  敏感：\($0)" }.joined()
            if !rights.added.isEmpty { words += "\n  比以前多：\(rights.added.joined(separator: "、"))" }
            Output.beside(words)
            for problem in rights.problems { Output.beside(plainText("✗ \(problem)")) }
            if !rights.problems.isEmpty { throw Ending(status: .findings) }
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "停用。它写下的记录留着")

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var name: String
        @Option(help: ArgumentHelp("只在这个社区（不写：全街道）", valueName: "社区")) var community: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            var cancelled = 0
            var place: PlaceName?
            try Workspace(common).administer(common) { desk in
                place = try community.map { try desk.community(named: $0) }
                cancelled = try Enabling.disable(name, for: place?.id, desk.session)
            }
            let whose = place.map { "在\($0.title)" } ?? ""
            Output.beside("✓ 已\(whose)停用插件 \(name)；还没做的待办取消 \(cancelled) 项，写下的记录都留着")
        }
    }
}

extension Desk {
    /// The community of that name. Throws where there is none, or the name is that of a grid.
    func community(named name: String) throws -> PlaceName {
        guard let place = try place(named: name) else {
            throw ActionFailure.notUnderstood("“\(name)”不是一个社区", hint: "写社区的名称；全街道的，不写 --community")
        }
        guard try session.find(Community.declaration, id: place.id) != nil else {
            throw ActionFailure.notUnderstood("“\(place.title)”不是社区", hint: "插件和设置只分社区，不分网格")
        }
        return place
    }
}

extension Workspace {
    /// A desk for somebody who looks after the workspace itself.
    func administer(
        _ options: CommonOptions, _ what: String = "启用、停用或设置插件", _ body: (Desk) throws -> Void
    ) throws {
        try options.refuseKnown("\(what)按账本的现状办")
        try desk(options, .apply) { desk in
            try desk.refuseUnlessAdministrator(what)
            try body(desk)
        }
    }
}
