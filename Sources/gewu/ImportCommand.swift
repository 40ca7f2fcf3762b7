import ArgumentParser
import Console
import Foundation
import Logging
import Records
import Workbench

/// Takes somebody's list into the books.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "导入花名册（.xlsx 或 .csv）",
        discussion: """
            每一行都说明结果；有未导入的行时状态是 2，其余照常记入。改好后把整个文件再导入一次即可：记过的不会记两遍。
            """)

    @Argument(help: ArgumentHelp("记录种类：resident（居民）", valueName: "种类"))
    var type: String

    @Argument(help: ArgumentHelp("花名册", valueName: "文件"))
    var file: String

    @Option(help: ArgumentHelp("哪个社区的；账本里只有一个社区时可以不写", valueName: "社区"))
    var community: String?

    @Option(help: ArgumentHelp("哪个工作表（默认第一个）", valueName: "名称"))
    var sheet: String?

    @Option(help: ArgumentHelp("表头对照，一行一条：本单位的表头=通用的列名", valueName: "文件"))
    var map: String?

    @Option(help: ArgumentHelp("新社区有几个网格（默认照花名册里的网格号）", valueName: "数"))
    var grids: Int?

    @Flag(help: "只看每一行会怎样，不写")
    var dryRun = false

    @Flag(help: "有一行未能导入，就一行也不导入；落账时别人要等")
    var allOrNothing = false

    @Flag(help: "JSON 里不列正常的行")
    var onlyProblems = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if type != "resident" { throw ValidationError("不能导入“\(type)”，目前只有 resident（居民花名册）") }
        if let grids, grids < 1 { throw ValidationError("--grids 至少是 1") }
    }

    func run() throws {
        try common.refuseKnown("导入要写账本")
        var job = ResidentImport(file, community: community)
        job.sheet = sheet
        job.grids = grids
        job.isAllOrNothing = allOrNothing
        if let map { job.headings = try HeadingMap(map).columns }
        let log = Journal.logger(quiet: common.display.format == .json)
        job.progress = { count in if count % 5000 == 0 { log.info("已读 \(count) 行") } }
        let result = try Workspace(common).desk(common, dryRun ? .dryRun : .apply) { desk in
            try job.run(at: desk)
        }
        switch common.display.forRows {
        case .json: try Output.write(result.json(onlyProblems: onlyProblems).lines(depth: 2) + "\n")
        case .csv: try Output.write(result.answer.shown(as: .csv).text)
        case .table: try Output.write(result.answer.shown(as: .table).text)
        }
        if result.isWithheld { throw Ending(status: .data) }
        if result.hasFindings { throw Ending(status: .findings) }
    }
}

/// Which headings of an office mean which columns: one line each, `户籍所在地 = 家庭住址`.
struct HeadingMap {
    private(set) var columns: [String: RegisterColumn] = [:]

    init(_ path: String) throws {
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
            guard halves.count == 2, !halves[0].isEmpty, let column = RegisterColumn(heading: halves[1])
            else {
                let titles = RegisterColumn.allCases.map(\.title).joined(separator: "、")
                throw Complaint(
                    .data, "map", "\(path) 第 \(index + 1) 行看不懂：\(line)", hint: "写法：本单位的表头=列名。列名：\(titles)",
                    place: [JSON.Member("file", .text(path)), JSON.Member("line", .number(index + 1))])
            }
            columns[halves[0]] = column
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var rest = drop(while: \.isWhitespace)
        while rest.last?.isWhitespace ?? false { rest.removeLast() }
        return String(rest)
    }
}
