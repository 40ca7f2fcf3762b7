import ArgumentParser
import Console
import Governance
import Plugins
import Records
import Workbench

/// What would come of a change of rules, before anybody makes it.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "测算：改了设置或插件，待办会怎么变，每个网格担不担得起；只算不写",
        discussion: """
            gewu simulate visits --set elder_cadence=week                     全街道改为每周，会怎样
            gewu simulate visits --set elder_cadence=week --community 张家湾     只改一个社区
            gewu simulate visits --folder 改过的/visits                         换成这个目录里的插件
            gewu simulate 改过的/visits                                        一样
            待办的变化：增加、减少、改期。负担：每个网格一个月要上门多少户次，和网格员担得起的（gewu settings visit_capacity）比。
            --format json 给出全部；csv 逐条列出变化的待办。
            """)

    @Argument(help: ArgumentHelp("插件的名称，或改过的插件的目录", valueName: "插件")) var plugin: String
    @Option(help: ArgumentHelp("改哪一项设置，可写多次", valueName: "设置=值")) var set: [String] = []
    @Option(help: ArgumentHelp("改过的插件放在哪个目录", valueName: "目录")) var folder: String?
    @Option(help: ArgumentHelp("--set 只对这个社区（不写：全街道）", valueName: "社区")) var community: String?
    @Option(help: ArgumentHelp("每种变化列几个例子", valueName: "数")) var examples = 5
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if folder != nil, plugin.contains("/") { throw ValidationError("插件写成了目录，就不再写 --folder") }
        if set.isEmpty, folder == nil, !plugin.contains("/") {
            throw ValidationError("要写明改什么：--set 设置=值，或 --folder 目录")
        }
        if community != nil, set.isEmpty { throw ValidationError("--community 和 --set 一起用") }
        if let wrong = set.first(where: { !$0.dropFirst().contains("=") }) {
            throw ValidationError("--set 写成 设置=值，例如 --set elder_cadence=week；“\(wrong)”里没有等号")
        }
        if examples < 0 { throw ValidationError("--examples 不能小于 0") }
    }

    func run() throws {
        try common.refuseKnown("测算按账本的现状做")
        let start = Clock.seconds()
        let workspace = try Workspace(common)
        let plugins = workspace.location.plugins
        try workspace.desk(common, .readOnly) { desk in
            let edited = (folder ?? (plugin.contains("/") ? plugin : nil)).map {
                VersionComparison.Folder($0, in: plugins)
            }
            // What lies at a path says itself what it is called.
            let name = plugin.contains("/") ? nil : plugin
            try check(desk, name, isEdited: edited != nil)
            let place = try desk.communityToSet(community)
            let settings = set.map { words in
                let parts = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return AssumedSetting(String(parts[0]), String(parts[1]), for: place?.id)
            }
            let simulation: Simulation
            do {
                simulation = try Simulation(
                    of: name, in: plugins, folder: edited, settings: settings, desk.session)
            } catch PluginFailure.setting(_, let key, let problem)
                where settings.contains(where: { $0.key == key })
            {
                throw Complaint(.usage, "setting_refused", "设置 \(key)：\(problem)")
            }
            let shown = ShownSimulation(
                simulation, desk, community: place?.title, most: examples, seconds: Clock.seconds() - start)
            switch common.display.forRows {
            case .json: try Output.write(try shown.json().lines(depth: 2) + "\n")
            case .csv: try Output.write(try shown.all().shown(as: .csv).text)
            case .table: try Output.write(try shown.text())
            }
            for problem in simulation.problems { Output.beside(plainText("✗ \(problem)")) }
            if !simulation.problems.isEmpty { throw Ending(status: .findings) }
        }
    }

    /// Settings may be tried out by whoever may run the night. To run a text that nobody has granted anything is to
    /// grant it for that long.
    private func check(_ desk: Desk, _ name: String?, isEdited: Bool) throws {
        let isOn =
            try desk.session.records(EnabledPlugin.self)
            .where(EnabledPlugin.name == name ?? "").count() > 0
        if isEdited || !isOn { return try desk.refuseUnlessAdministrator("测算没有启用的插件") }
        switch desk.account.role {
        case .administrator, .cadre, .secretary, .author: return
        case .gridWorker, .communityWorker:
            throw ActionFailure.notPermitted(
                "\(desk.account.title)（\(desk.account.role.rawValue)）不能测算", hint: "请系统管理员、街道干部或社区书记来做")
        }
    }
}
