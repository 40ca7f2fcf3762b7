import ArgumentParser
import Glibc
import Records

/// A copy of the books, as of one moment, while others go on writing.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "备份账本",
        discussion: "别人可以照常写入。密钥文件不在备份里：请另存一份，和备份分开放；没有它，保护字段读不出来。")

    @Argument(help: ArgumentHelp("备份写到哪个文件；已有的文件不会被覆盖", valueName: "文件"))
    var file: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.refuseKnown("备份的是整本账")
        let workspace = try Workspace(common)
        // A copy holds everybody's data: it is for who looks after the whole.
        try workspace.administer(common, "备份账本") { _ in }
        // The name appears only when everything is in it.
        let partial = "\(file).partial-\(getpid())"
        defer { unlink(partial) }
        guard access(file, F_OK) != 0 else { throw alreadyThere }
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            throw Complaint(
                .failed, "backup", "写不了“\(file)”：\(String(cString: strerror(errno)))", hint: "请核对目录和权限")
        }
        close(descriptor)
        try workspace.store().backUp(to: partial)
        // Does not take the place of a file that has come meanwhile.
        let refusal = NewFile.name(partial, file)
        if refusal == EEXIST { throw alreadyThere }
        guard refusal == 0 else {
            throw Complaint(.failed, "backup", "写不了“\(file)”：\(String(cString: strerror(refusal)))")
        }
        Output.beside("✓ 已备份到 \(file)。密钥不在里面，请另存一份，和备份分开放：\(workspace.location.key)")
    }

    private var alreadyThere: Complaint {
        Complaint(.failed, "already_there", "“\(file)”已存在，没有动它", hint: "请换一个文件名")
    }
}
