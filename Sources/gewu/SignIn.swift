import Console
import Glibc
import Records
import Workbench

/// Makes sure that whoever names an account may act under it (decision 0016).
///
/// An account without a PIN is taken at its word. One with a PIN is asked for it where somebody sits at a terminal; a
/// script brings it in a file, and needs none for the account of the system user it runs as.
struct SignIn {
    private let options: PlaceOptions
    private let day: Day

    init(_ options: CommonOptions) {
        self.options = options.place
        day = options.day
    }

    /// How often somebody may try before the program ends.
    private static let tries = 3

    /// The account's name. `isSittingDown`: for a console, at which also the system user's own account shows its PIN.
    func account(at office: Office, isSittingDown: Bool = false) throws -> String {
        let who = try office.signingIn(as: options.actor, systemUser: systemUser(), day: day)
        guard who.isGuarded else { return who.account }
        let isAsked = isSittingDown && Terminal.isAttended
        if who.isOwn, !isAsked { return who.account }
        if let file = options.pinFile ?? Workspace.environment("GEWU_PIN_FILE") {
            guard try office.admits(try Self.pin(in: file), to: who.account, day: day) else {
                throw Self.refusal("口令文件“\(file)”里的口令不是账号 \(who.account) 的")
            }
            return who.account
        }
        guard Terminal.isAttended else { throw Self.refusal("账号 \(who.account) 有口令，这里没有人可以问") }
        for attempt in 1...Self.tries {
            guard let pin = HiddenLine.read(ConsoleText.pinOf.told(who.title, who.account)) else { break }
            if try office.admits(pin, to: who.account, day: day) { return who.account }
            Output.beside(ConsoleText.wrongPIN.told + (attempt < Self.tries ? ConsoleText.onceMore.told : ""))
        }
        throw Self.refusal("没有用账号 \(who.account) 登录")
    }

    private static func refusal(_ what: String) -> ActionFailure {
        .notPermitted(what, hint: "脚本用 --pin-file 文件（只有自己能读），或用自己系统用户的账号；忘了口令，请系统管理员用 账号 清口令")
    }

    /// The first line of a file that nobody else can read.
    private static func pin(in path: String) throws -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw Complaint(
                .misconfigured, "pin_file", "读不了口令文件“\(path)”：\(String(cString: strerror(errno)))",
                hint: "请核对 --pin-file 或 GEWU_PIN_FILE")
        }
        defer { close(file) }
        var about = stat()
        guard fstat(file, &about) == 0, about.st_mode & 0o077 == 0 else {
            throw Complaint(
                .misconfigured, "pin_file", "口令文件“\(path)”别人也能读", hint: "先改权限：chmod 600 \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(file, &bytes, bytes.count)
        let line = bytes.prefix(max(0, count)).prefix { $0 != 10 && $0 != 13 }
        return String(decoding: line, as: UTF8.self)
    }
}
