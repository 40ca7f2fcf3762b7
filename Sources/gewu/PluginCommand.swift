import ArgumentParser
import Console
import Governance
import Plugins
import Records
import Workbench

/// The plugins of a workspace.
struct PluginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "插件：列出、新建、检查、测试、启用、停用、设置、接口说明",
        subcommands: [
            List.self, New.self, Check.self, Test.self, Enable.self, Disable.self, Settings.self, Docs.self,
        ])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "工作区里有哪些，哪些已启用")

        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.refuseKnown("插件按现状列出")
            let workspace = try Workspace(common)
            let entries = try workspace.store().session(Context(actor: "", day: common.day)) { session in
                try Enabling.list(in: workspace.location.plugins, session)
            }
            try common.display.show(
                Answer(
                    columns: [
                        Answer.Column("name", "插件"), Answer.Column("title", "名称"),
                        Answer.Column("version", "版本"),
                        Answer.Column("enabled", "已启用"), Answer.Column("problem", "问题"),
                    ],
                    rows: entries.map { entry in
                        [
                            .text(entry.name), .text(entry.title), .text(entry.version),
                            .flag(entry.isEnabled),
                            entry.problem.map { .text($0) } ?? .none,
                        ]
                    },
                    hasFindings: entries.contains { $0.problem != nil }))
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "启用，或换用新版本：授予它清单里要的权限",
            discussion: """
                规则从下一次批处理起作用。要用到敏感个人信息（党员、亲属联系人、外出、户籍……）的插件，先不启用，只说明要用哪些；看过同意了，再逐项写 --allow 启用。
                """)

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var name: String
        @Option(help: ArgumentHelp("同意它使用这一种敏感的记录，可写多次", valueName: "种类")) var allow: [String] = []
        @OptionGroup var common: CommonOptions

        func run() throws {
            let workspace = try Workspace(common)
            var rights: Enabling.Rights?
            try workspace.administer(common) { desk in
                rights = try Enabling.enable(
                    name, in: workspace.location.plugins, desk.session, allowing: Set(allow))
            }
            guard let rights else { return }
            Output.beside(
                """
                ✓ 已启用插件 \(name)；规则从下一次 gewu run nightly 起作用
                  可读：\(rights.reads.joined(separator: "、"))
                  可写：\(rights.writes.isEmpty ? "没有" : rights.writes.joined(separator: "、"))
                """ + rights.sensitive.map { "\n  敏感：\($0)" }.joined())
        }
    }

    struct Disable: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "停用。它写下的记录留着")

        @Argument(help: ArgumentHelp("插件", valueName: "名称")) var name: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            var cancelled = 0
            try Workspace(common).administer(common) { cancelled = try Enabling.disable(name, $0.session) }
            Output.beside("✓ 已停用插件 \(name)；还没做的待办取消 \(cancelled) 项，写下的记录都留着")
        }
    }
}

extension Workspace {
    /// A desk for somebody who looks after the workspace itself.
    func administer(
        _ options: CommonOptions, _ what: String = "启用、停用或设置插件", _ body: (Desk) throws -> Void
    ) throws {
        try options.refuseKnown("\(what)按账本的现状办")
        try desk(options, .apply) { desk in
            guard desk.account.role == .administrator else {
                throw ActionFailure.notPermitted(
                    "\(desk.account.title)（\(desk.account.role.rawValue)）不能\(what)", hint: "请系统管理员来办")
            }
            try body(desk)
        }
    }
}
