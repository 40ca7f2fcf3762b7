import ArgumentParser
import Console
import Governance
import Plugins
import Records
import Workbench

extension PluginCommand {
    /// What is otherwise in a community, or would be with another version.
    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "一个社区和街道哪里不同，或一个插件的两个版本哪里不同",
            discussion: """
                gewu plugin diff 张家湾                       启用、设置、规则、函数，哪里和街道不同
                gewu plugin diff visits 新版/visits          换成新版，待办会增加、减少、改期哪些；只算不写
                版本写 plugins/ 里的名称，或目录的路径。
                """)

        @Argument(help: ArgumentHelp("社区，或旧版", valueName: "社区|旧版")) var first: String
        @Argument(help: ArgumentHelp("新版", valueName: "新版")) var second: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            try common.refuseKnown("比较按账本的现状做")
            let workspace = try Workspace(common)
            try common.display.show(
                try workspace.desk(common, .readOnly) { desk in
                    if let second { return try versions(first, second, workspace, desk) }
                    return try community(first, workspace, desk)
                })
        }

        // MARK: A community

        private func community(_ name: String, _ workspace: Workspace, _ desk: Desk) throws -> Answer {
            let place = try desk.community(named: name)
            let (differences, problems) = try CommunityComparison.of(
                place.id, in: workspace.location.plugins, desk.session)
            let note =
                differences.isEmpty
                ? "\(place.title)和街道没有不同" : "\(place.title)有 \(differences.count) 处和街道不同"
            return Answer(
                columns: [
                    Answer.Column("plugin", "插件"), Answer.Column("kind", "种类"), Answer.Column("name", "名称"),
                    Answer.Column("field", "字段"), Answer.Column("street", "街道"), Answer.Column("here", "本社区"),
                    Answer.Column("source", "来自"),
                ],
                rows: differences.map { one in
                    [
                        .text(one.plugin), .text(one.kind.rawValue), .text(one.name),
                        one.field.map { .text($0) } ?? .none, .text(one.street), .text(one.here),
                        .text(one.source),
                    ]
                },
                notes: [note] + problems.map { "✗ \($0)" }, hasFindings: !problems.isEmpty)
        }

        // MARK: Two versions

        private func versions(
            _ old: String, _ new: String, _ workspace: Workspace, _ desk: Desk
        ) throws -> Answer {
            // To run what has not been granted is to grant it for that long.
            try desk.refuseUnlessAdministrator("比较插件的版本")
            let plugins = workspace.location.plugins
            let comparison = try VersionComparison(
                VersionComparison.Folder(old, in: plugins), VersionComparison.Folder(new, in: plugins),
                in: plugins, desk.session)
            let groups = DifferenceGroup.all(comparison.differences, most: 3)
            var notes = [
                "\(comparison.plugin) \(comparison.old) → \(comparison.new)，按 \(desk.session.day) 的账本算，没有写入"
            ]
            let sums = DutyDifference.Kind.allCases.compactMap { kind -> String? in
                let count = comparison.differences.count { $0.kind == kind }
                return count == 0 ? nil : "\(kind.rawValue) \(count) 项"
            }
            notes.append(sums.isEmpty ? "待办没有不同" : "待办\(sums.joined(separator: "，"))")
            if !comparison.moreRights.isEmpty {
                notes.append("新版多要的权限：\(comparison.moreRights.joined(separator: "、"))")
            }
            if !comparison.lessRights.isEmpty {
                notes.append("新版不再要的权限：\(comparison.lessRights.joined(separator: "、"))")
            }
            return Answer(
                columns: [
                    Answer.Column("rule", "规则"), Answer.Column("title", "名称"), Answer.Column("change", "变化"),
                    Answer.Column("count", "项"), Answer.Column("examples", "例如"),
                ],
                rows: groups.map { group in
                    [
                        .text(group.rule), .text(comparison.titles[group.rule] ?? ""),
                        .text(group.kind.rawValue), .number(group.count),
                        .text(group.examples.map(words).joined(separator: "；")),
                    ]
                },
                notes: notes)
        }

        /// `户12 11-30 前，原来 11-22 前`
        private func words(_ difference: DutyDifference) -> String {
            let title = [
                Household.declaration.name: "户", Resident.declaration.name: "居民",
                Matter.declaration.name: "事件",
            ][difference.subjectType]
            var words = "\(title ?? difference.subjectType)\(difference.subject)"
            if let due = difference.due { words += " \(due) 前" }
            if let was = difference.was { words += difference.due == nil ? " \(was) 前" : "，原来 \(was) 前" }
            return words
        }
    }
}
