import ArgumentParser
import Console
import Glibc
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
        guard let kind = TableKind(ending: file) else {
            throw Complaint(
                .usage, "usage", "从“\(file)”的扩展名看不出要哪种格式", hint: "文件名以 .csv、.xlsx 或 .json 结尾")
        }
        if !force, access(file, F_OK) == 0 { throw alreadyThere }
        Interruption.watch()
        let count = try Workspace(common).desk(common, .readOnly) { desk in
            let subject = try ExportSubject(what, at: desk, in: community)
            // The name appears only when everything is in it.
            let partial = "\(file).partial-\(getpid())"
            defer { unlink(partial) }
            let count = try named { try write(subject, kind, partial, desk) }
            // What the books say of an export is written as things are now, whatever day or commit it is about.
            try note(count)
            try name(partial)
            return count
        }
        Output.beside("✓ 已导出 \(count) 行到 \(file)")
    }

    private func write(_ subject: ExportSubject, _ kind: TableKind, _ partial: String, _ desk: Desk) throws
        -> Int
    {
        switch subject {
        case .records(var export):
            export.anyDay = allDays
            let log = Journal.logger(quiet: common.display.format == .json)
            export.progress = { count in
                if Interruption.wasAsked { throw RecordFailure.interrupted }
                if count % 20_000 == 0 { log.info("已写 \(count) 行") }
            }
            let writer = try writer(kind, partial, export.type.title, export.columns)
            return try export.run(at: desk, to: writer)
        case .answer(let answer, let title):
            try answer.write(to: writer(kind, partial, title, answer.tableColumns))
            return answer.rows.count
        }
    }

    /// What goes wrong with the file on its way is told under the name that it was to have.
    private func named(_ body: () throws -> Int) throws -> Int {
        do {
            return try body()
        } catch var failure as SheetFailure {
            failure.file = file
            throw failure
        }
    }

    private func note(_ count: Int) throws {
        try Workspace(common).office().desk(
            as: common.actor, systemUser: systemUser(), day: Clock.now().day, mode: .apply
        ) { desk in try desk.noteExport(of: what, rows: count, into: file) }
    }

    private func writer(
        _ kind: TableKind, _ path: String, _ title: String, _ columns: [TableColumn]
    ) throws -> any TableWriter {
        switch kind {
        case .csv: try CSVWriter(try OutputFile(path), columns)
        case .xlsx: try WorkbookWriter(path, title: title, columns)
        case .json: try JSONWriter(try OutputFile(path), columns)
        }
    }

    private func name(_ partial: String) throws {
        let refusal = force ? (rename(partial, file) == 0 ? 0 : errno) : NewFile.name(partial, file)
        if refusal == EEXIST { throw alreadyThere }
        guard refusal == 0 else {
            throw Complaint(
                .failed, "export", "写不了“\(file)”：\(String(cString: strerror(refusal)))", hint: "请核对目录和权限")
        }
    }

    private var alreadyThere: Complaint {
        Complaint(.failed, "already_there", "“\(file)”已存在，没有动它", hint: "请换一个文件名，或用 --force 换掉它")
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

/// Writes a JSON array of one object for each row, each on a line of its own.
final class JSONWriter: TableWriter {
    private let file: OutputFile
    private let columns: [TableColumn]
    private var isFirst = true

    init(_ file: OutputFile, _ columns: [TableColumn]) throws(SheetFailure) {
        self.file = file
        self.columns = columns
        try file.write("[")
    }

    func add(_ row: [Sheets.Cell.Value]) throws(SheetFailure) {
        var members: [JSON.Member] = []
        for (column, value) in zip(columns, row) {
            members.append(JSON.Member(column.name, Self.json(value)))
        }
        try file.write(isFirst ? "\n  " : ",\n  ")
        try file.write(JSON.object(members).line)
        isFirst = false
    }

    func finish() throws(SheetFailure) {
        try file.write(isFirst ? "]\n" : "\n]\n")
        try file.finish()
    }

    private static func json(_ value: Sheets.Cell.Value) -> JSON {
        switch value {
        case .empty: .null
        case .text(let text), .error(let text): .text(text)
        case .number(let number, _):
            number.rounded() == number && number.magnitude < 9e15 ? .number(Int(number)) : .measure(number)
        case .date(let days, _): .text(Day(number: Int32(clamping: days)).description)
        case .boolean(let isTrue): .flag(isTrue)
        }
    }
}
