import Glibc
import Governance
import Plugins
import Records
import Workbench

/// The workspace that a command works in.
struct Workspace {
    let location: Store.Location

    /// `--workspace`, else `GEWU_WORKSPACE`, else the nearest folder upward that holds books.
    ///
    /// Throws where there is none; whether the books can be opened is seen when they are.
    init(_ options: PlaceOptions) throws {
        if let named = options.workspace ?? Self.environment("GEWU_WORKSPACE") {
            location = Store.Location(folder: Self.trimmed(named))
            guard location.isWorkspace else { throw RecordFailure.notAWorkspace(path: named) }
            return
        }
        let here = currentFolder()
        var folder = here
        while true {
            let candidate = Store.Location(folder: folder.isEmpty ? "/" : folder)
            if candidate.isWorkspace {
                location = candidate
                return
            }
            guard let slash = folder.lastIndex(of: "/") else {
                throw Complaint(
                    .misconfigured, "not_a_workspace", "“\(here)”和它的上级目录里都没有工作区（缺 gewu.db）",
                    hint: "用 --workspace 目录 指明，或先用 gewu init 目录 建立")
            }
            folder = String(folder[..<slash])
        }
    }

    init(_ options: CommonOptions) throws { try self.init(options.place) }

    func store() throws -> Store { try Store(location, coreCatalogue, clock: Clock.now) }

    func office() throws -> Office { Office(store: try store(), extensions: Self.extensions(at: location)) }

    /// What plugins add. The one place where the program says how.
    static func extensions(at location: Store.Location) -> Extensions {
        PluginHost.extensions(in: location.plugins)
    }

    /// Opens a desk for whoever acts, on the options' day unless told otherwise, and closes it after `body`.
    func desk<Result>(
        _ options: CommonOptions, _ mode: Context.Mode, on day: Day? = nil,
        signedIn: String? = nil,
        _ body: (Desk) throws -> Result
    ) throws -> Result {
        let office = try office()
        let account = try signedIn ?? SignIn(options).account(at: office)
        return try office.desk(
            as: account, systemUser: systemUser(), day: day ?? options.day,
            mode: options.known == nil ? mode : .readOnly, known: options.known
        ) { desk in
            if let known = options.known {
                let last = try desk.session.lastCommit()
                if known > last {
                    throw Complaint(
                        .usage, "no_such_commit", "还没有变更 \(known)，最近一次是变更 \(last)", hint: "请核对 --known")
                }
            }
            return try body(desk)
        }
    }

    static func environment(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}

/// The user of the operating system that runs the program.
func systemUser() -> String {
    guard let entry = getpwuid(geteuid()) else { return String(geteuid()) }
    return String(cString: entry.pointee.pw_name)
}

/// The folder the program was started in.
func currentFolder() -> String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
}
