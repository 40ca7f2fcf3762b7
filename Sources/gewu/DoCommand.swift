import ArgumentParser
import Glibc
import Records
import Sheets
import Workbench

/// One line of work, as it would be typed in the console.
struct DoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "do", abstract: "办一件事：待办、走访、为什么、居民、日报 …",
        discussion: "例如 gewu do '待办 张家湾'。gewu do 帮助 列出全部。控制台录制的一段：gewu do --file 早上.txt。")

    @Argument(help: ArgumentHelp("要办的事，写成一行", valueName: "一行"))
    var words: [String] = []

    @Option(help: ArgumentHelp("办一个文件里的每一行，例如控制台录制的；有一行没办成，其余照办，状态是 2", valueName: "文件"))
    var file: String?

    @Option(help: ArgumentHelp("把函写进这个文件；已有的文件不动", valueName: "文件"))
    var out: String?

    @OptionGroup var cost: ProfileOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if file == nil, words.isEmpty { throw ValidationError("没有写要办什么") }
        if file != nil, !words.isEmpty { throw ValidationError("写了 --file，就不再写要办的事") }
    }

    func run() throws {
        if let file { return try Replay(file).run(common, .apply) }
        let line = words.joined(separator: " ")
        let answer = try Workspace(common).desk(common, .apply) { desk in
            let profile = cost.profile(desk)
            defer { profile?.show() }
            return try desk.run(line: line)
        }
        guard let out else { return try common.display.show(answer) }
        guard let document = answer.document else {
            throw Complaint(
                .usage, "no_document", "“\(line)”的回答不是一份函，不能用 --out",
                hint: "清单用 gewu export '\(line)' 文件.xlsx")
        }
        let partial = "\(out).partial-\(getpid())"
        defer { unlink(partial) }
        let file = try OutputFile(partial)
        try file.write(document)
        try file.finish()
        let refusal = NewFile.name(partial, out)
        guard refusal == 0 else {
            throw Complaint(
                .failed, refusal == EEXIST ? "already_there" : "export",
                refusal == EEXIST ? "“\(out)”已存在，没有动它" : "写不了“\(out)”：\(String(cString: strerror(refusal)))",
                hint: refusal == EEXIST ? "请换一个文件名" : "请核对目录和权限")
        }
        Output.beside("✓ 已写到 \(out)")
    }
}
