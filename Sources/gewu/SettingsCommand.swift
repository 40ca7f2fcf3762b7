import ArgumentParser
import Console
import Governance
import Records
import Workbench

/// The figures of the program's own that a street or a community sets otherwise.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "本街道、本社区自定的口径：看，或改一项",
        discussion: """
            gewu settings                                    看全部
            gewu settings grid_most 400                      全街道改为 400
            gewu settings grid_most 400 --community 张家湾     只改一个社区
            gewu settings grid_most --reset                  恢复默认
            插件自己的设置用 gewu plugin settings。改的人和时间都在账本里，可以用 gewu undo 撤销。
            """)

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
        try workspace.administer(common, "改设置") { desk in
            place = try desk.communityToSet(community)
            do {
                try desk.session.set(key, to: value, for: place?.id)
            } catch let failure as CoreSettingFailure {
                throw Complaint(failure)
            }
        }
        let what = value.map { "\(key) 设为 \($0)" } ?? "\(key) 恢复默认"
        Output.beside("✓ \(place?.title ?? "全街道")：\(what)")
    }

    private func list(_ workspace: Workspace) throws {
        try common.refuseKnown("设置按现状列出")
        let entries = try workspace.desk(common, .readOnly) { try $0.session.coreSettings() }
        let wanted = community.map { Community.shortName($0) }
        try common.display.show(
            Answer(
                columns: [
                    Answer.Column("key", "设置"), Answer.Column("title", "名称"),
                    Answer.Column("community", "社区"), Answer.Column("value", "值"),
                    Answer.Column("set", "已改"), Answer.Column("default", "默认"),
                    Answer.Column("choices", "可填"), Answer.Column("source", "默认的依据"),
                ],
                rows: entries.filter { entry in
                    wanted == nil || entry.community == nil
                        || entry.community.map { Community.shortName($0) } == wanted
                }
                .map { entry in
                    [
                        .text(entry.setting.key), .text(entry.setting.title),
                        entry.community.map { .text(Community.shortName($0)) } ?? .none,
                        .number(entry.value), .flag(entry.isSet), .number(entry.setting.usual),
                        .text(entry.setting.choices), .text(entry.setting.source),
                    ]
                }))
    }
}

extension Desk {
    /// The community that a setting is for; `nil` is the whole street.
    func communityToSet(_ name: String?) throws -> PlaceName? {
        guard let name else { return nil }
        guard let place = try self.place(named: name) else { return nil }
        guard try session.find(Community.declaration, id: place.id) != nil else {
            throw ActionFailure.notUnderstood("“\(place.title)”不是社区", hint: "设置只分社区，不分网格")
        }
        return place
    }
}

extension Complaint {
    fileprivate init(_ failure: CoreSettingFailure) {
        switch failure {
        case .unknown(let key, let near):
            let keys = CoreSetting.all.map(\.key).joined(separator: "、")
            self.init(
                .usage, "unknown_setting", "没有设置“\(key)”",
                hint: near.map { "是否指“\($0)”？" } ?? "可用：\(keys)")
        case .refused(let setting, let text):
            self.init(
                .usage, "setting_refused", "\(setting.title)不能是“\(text)”", hint: "应为 \(setting.choices)")
        case .inconsistent(let problem, let whose):
            self.init(
                .failed, "settings_inconsistent", "没有改：\(whose)的\(problem)",
                hint: "先改另一项，或用 gewu settings 看现在的值")
        }
    }
}
