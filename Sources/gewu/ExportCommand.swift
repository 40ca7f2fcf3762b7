import ArgumentParser
import Console
import Logging
import Records
import Sheets
import Workbench

/// Writes records, or what a line of work lists, into a file.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "导出记录或清单（.csv、.xlsx 或 .json）",
        discussion: """
            例如 gewu export resident 居民.xlsx，gewu export '待办 张家湾' 待办.csv。身份证号码、电话等保护字段只有头尾。
            """)

    @Argument(help: ArgumentHelp("记录种类（resident、驻区单位 …），或列清单的一行（'待办 张家湾'）", valueName: "什么"))
    var what: String

    @Argument(help: ArgumentHelp("写到哪个文件；扩展名决定格式：.csv、.xlsx、.json", valueName: "文件"))
    var file: String

    @Option(help: ArgumentHelp("只要哪个社区或网格的：张家湾，张家湾/03", valueName: "地方"))
    var community: String?

    @Flag(help: "已经结束的和还没有开始的也要")
    var allDays = false

    @Flag(help: "文件已存在时，换掉它")
    var force = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        let target = try TableFile(file, force: force)
        Interruption.watch()
        let count = try Workspace(common).desk(common, .readOnly) { desk in
            let subject = try ExportSubject(what, at: desk, in: community)
            // What the books say of an export is written as things are now, whatever day or commit it is about.
            return try target.write({ try write(subject, target, desk) }, before: { try note($0) })
        }
        Output.beside("✓ 已导出 \(count) 行到 \(file)")
    }

    private func write(_ subject: ExportSubject, _ target: TableFile, _ desk: Desk) throws -> Int {
        switch subject {
        case .records(var export):
            export.anyDay = allDays
            let log = Journal.logger(quiet: common.display.format == .json)
            export.progress = { count in
                if Interruption.wasAsked { throw RecordFailure.interrupted }
                if count % 20_000 == 0 { log.info("已写 \(count) 行") }
            }
            let writer = try target.writer(export.type.title, export.columns)
            return try export.run(at: desk, to: writer)
        case .answer(let answer, let title):
            try answer.write(to: target.writer(title, answer.tableColumns))
            return answer.rows.count
        }
    }

    private func note(_ count: Int) throws {
        try Workspace(common).office().desk(
            as: common.actor, systemUser: systemUser(), day: Clock.now().day, mode: .apply
        ) { desk in try desk.noteExport(of: what, rows: count, into: file) }
    }
}

/// What is exported: records of one type, or the rows that a line of work answers.
enum ExportSubject {
    case records(RecordExport)
    case answer(Answer, title: String)

    /// A type's name goes before everything; a word that is both a command and a title is the command, if it can stand
    /// alone.
    init(_ what: String, at desk: Desk, in community: String?) throws {
        let types = desk.session.catalogue.types
        let words = what.split(whereSeparator: \.isWhitespace).map(String.init)
        let place = try community.flatMap { try desk.place(named: $0) }
        if let type = types.first(where: { $0.name == what }) {
            self = .records(try Self.export(type, in: place, at: desk))
            return
        }
        let actions = try desk.actions()
        if let action = actions.first(where: { words.first.map($0.isMeant) ?? false }) {
            let isAlone = words.count == 1 && action.arguments.contains { !$0.isOptional }
            if !isAlone {
                guard action.permission == .read else {
                    throw ActionFailure.usage(
                        "“\(action.name)”要写账本，不是清单，不能导出", usage: "gewu export '待办 张家湾' 待办.csv")
                }
                if community != nil {
                    throw ActionFailure.usage(
                        "清单的地方写在那一行里，不用 --community", usage: "gewu export '待办 张家湾' 待办.csv")
                }
                let answer = try desk.run(line: what)
                guard !answer.columns.isEmpty else {
                    throw ActionFailure.usage(
                        "“\(what)”的回答不是成行的清单，不能导出", usage: "gewu export '待办 张家湾' 待办.csv")
                }
                self = .answer(answer, title: action.name)
                return
            }
        }
        guard let type = types.first(where: { $0.title == what }) else {
            // A report goes by its name alone.
            let reports = try desk.host.reports()
            if let report = reports.first(where: { $0.name == words.first || $0.title == words.first }) {
                self = .answer(try desk.run(line: "报表 \(what)"), title: report.title)
                return
            }
            let near = nearest(what, in: types.map(\.name) + types.map(\.title) + actions.map(\.name))
            throw Complaint(
                .usage, "unknown_type", "没有“\(what)”这种记录或清单" + (near.map { "，是否指“\($0)”？" } ?? ""),
                hint: "写记录种类（resident、unit …）或列清单的一行（'待办 张家湾'）")
        }
        self = .records(try Self.export(type, in: place, at: desk))
    }
}

extension ExportSubject {
    private static func export(_ type: Declaration, in place: PlaceName?, at desk: Desk) throws
        -> RecordExport
    {
        var export = RecordExport(type, in: place?.id)
        export.computed = try desk.host.columns().filter { $0.type.name == type.name }
        return export
    }
}
