import ArgumentParser
import Console
import Foundation
import Logging
import Records
import Sheets
import Workbench

/// Takes somebody's list into the books.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入花名册、名录、登记表（.xlsx 或 .csv）",
        discussion: """
            每一行都说明结果；有未导入的行时状态是 2，其余照常记入。改好后把整个文件再导入一次即可：记过的不会记两遍。
            """)

    @Argument(help: ArgumentHelp("记录种类：resident（居民）、unit（驻区单位）…，名称或中文都可以", valueName: "种类"))
    var type: String

    @Argument(help: ArgumentHelp("表格", valueName: "文件"))
    var file: String

    @Option(help: ArgumentHelp("哪个社区的；账本里只有一个社区时可以不写", valueName: "社区"))
    var community: String?

    @Option(help: ArgumentHelp("哪个工作表（默认第一个）", valueName: "名称"))
    var sheet: String?

    @Option(help: ArgumentHelp("表头对照，一行一条：本单位的表头=通用的列名", valueName: "文件"))
    var map: String?

    @Option(name: .customLong("set"), help: ArgumentHelp("全表相同、表里没有的一项，可以写几次", valueName: "字段=值"))
    var constants: [String] = []

    @Option(help: ArgumentHelp("新社区有几个网格（默认照花名册里的网格号）", valueName: "数"))
    var grids: Int?

    @Flag(help: "只看每一行会怎样，不写")
    var dryRun = false

    @Flag(help: "有一行未能导入，就一行也不导入；落账时别人要等")
    var allOrNothing = false

    @Flag(help: "账本里已有的，按表更新不同的项；空格不改，搬家用 迁居")
    var update = false

    @Flag(help: "JSON 里不列正常的行")
    var onlyProblems = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let grids, grids < 1 { throw ValidationError("--grids 至少是 1") }
        if let wrong = constants.first(where: { !$0.dropFirst().contains("=") }) {
            throw ValidationError("--set 后面写成 字段=值，这里是“\(wrong)”")
        }
    }

    func run() throws {
        try common.refuseKnown("导入要写账本")
        guard file != "-" else {
            throw Complaint(
                .usage, "usage", "导入不读标准输入（“-”）", hint: "先存成 .csv 或 .xlsx 文件，再写文件名：中途断了才接得上")
        }
        let headings = try map.map { try HeadingMap($0) }
        let log = Journal.logger(quiet: common.display.format == .json)
        let total = ProgressBar.isWatched ? Self.rows(of: file, sheet) : nil
        let bar = ProgressBar("导入", unit: "行", total: total, clock: Clock.seconds)
        defer { bar.end() }
        let progress: (Int) throws -> Void = { count in
            if Interruption.wasAsked { throw RecordFailure.interrupted }
            bar.step(to: count)
            if count % 5000 == 0, !ProgressBar.isWatched { log.info("已读 \(count) 行") }
        }
        if !dryRun { Interruption.watch() }
        let result = try Workspace(common).desk(common, dryRun ? .dryRun : .apply) { desk in
            let declaration = try declaration(desk)
            if declaration.name == "resident" {
                guard constants.isEmpty else {
                    throw Complaint(.usage, "usage", "居民花名册不用 --set", hint: "请去掉 --set，把内容写进表里")
                }
                var job = ResidentImport(file, community: community)
                job.sheet = sheet
                job.grids = grids
                job.isAllOrNothing = allOrNothing
                job.isUpdating = update
                job.headings = try headings?.columns() ?? [:]
                job.progress = progress
                return try job.run(at: desk)
            }
            guard grids == nil else {
                throw Complaint(.usage, "usage", "--grids 只用于居民花名册", hint: "请去掉 --grids")
            }
            var job = RecordImport(declaration, file, community: community)
            job.sheet = sheet
            job.isAllOrNothing = allOrNothing
            job.isUpdating = update
            job.headings = headings?.words ?? [:]
            job.constants = constants.map { constant in
                let halves = constant.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(halves[0]), String(halves[1]))
            }
            job.progress = progress
            return try job.run(at: desk)
        }
        bar.end()
        switch common.display.forRows {
        case .json: try Output.write(result.json(onlyProblems: onlyProblems).lines(depth: 2) + "\n")
        case .csv: try Output.write(result.answer.shown(as: .csv).text)
        case .table: try Output.write(result.answer.shown(as: .table).text)
        }
        if result.isWithheld { throw Ending(status: .data) }
        if result.hasFindings { throw Ending(status: .findings) }
    }

    /// How many rows a file has, for somebody who looks on; what is wrong with it is said when it is imported.
    private static func rows(of file: String, _ sheet: String?) -> Int? {
        guard let reader = try? SheetReader(file, sheet: sheet) else { return nil }
        var count = 0
        while let row = try? reader.next() { count += row.cells.isEmpty ? 0 : 1 }
        return count
    }

    private func declaration(_ desk: Desk) throws -> Declaration {
        let types = desk.session.catalogue.types
        if let found = types.first(where: { $0.name == type }) ?? types.first(where: { $0.title == type }) {
            return found
        }
        let near = nearest(type, in: types.map(\.name) + types.map(\.title))
        throw Complaint(
            .usage, "unknown_type", "不能导入“\(type)”，没有这种记录" + (near.map { "，是否指“\($0)”？" } ?? ""),
            hint: "居民花名册是 resident，驻区单位名录是 unit；全部种类见使用手册")
    }
}

/// Which headings of an office mean which columns: one line each, `户籍所在地 = 家庭住址`.
struct HeadingMap {
    private(set) var words: [String: String] = [:]
    private let path: String
    private var lines: [String: (number: Int, text: String)] = [:]

    init(_ path: String) throws {
        self.path = path
        guard let content = FileManager.default.contents(atPath: path),
            let text = String(bytes: content, encoding: .utf8)
        else {
            throw Complaint(
                .data, "map", "读不了表头对照“\(path)”", hint: "它应是 UTF-8 文本，一行一条：本单位的表头=通用的列名",
                place: [JSON.Member("file", .text(path))])
        }
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            let halves = line.split(separator: "=", maxSplits: 1).map(\.trimmed)
            guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else {
                throw complaint(index + 1, line, "写法：本单位的表头=列名")
            }
            words[halves[0]] = halves[1]
            lines[halves[0]] = (index + 1, line)
        }
    }

    /// As the columns of a residents' register.
    func columns() throws -> [String: RegisterColumn] {
        var columns: [String: RegisterColumn] = [:]
        for (heading, word) in words.sorted(by: { $0.key < $1.key }) {
            guard let column = RegisterColumn(heading: word) else {
                let titles = RegisterColumn.allCases.map(\.title).joined(separator: "、")
                let line = lines[heading] ?? (0, heading)
                throw complaint(line.number, line.text, "写法：本单位的表头=列名。列名：\(titles)")
            }
            columns[heading] = column
        }
        return columns
    }

    private func complaint(_ number: Int, _ line: String, _ hint: String) -> Complaint {
        Complaint(
            .data, "map", "\(path) 第 \(number) 行看不懂：\(line)", hint: hint,
            place: [JSON.Member("file", .text(path)), JSON.Member("line", .number(number))])
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        return String(rest)
    }
}
