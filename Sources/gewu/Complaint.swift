import Console
import Governance
import Plugins
import Records
import Sheets
import Workbench

/// How the program ends. Scripts and cron rely on these numbers.
enum Status: Int32, CaseIterable {
    case done = 0
    case failed = 1
    case findings = 2
    case usage = 64
    case data = 65
    case busy = 75
    case notPermitted = 77
    case misconfigured = 78
    case interrupted = 130

    /// For the reference and the manual.
    var meaning: String {
        switch self {
        case .done: "完成"
        case .failed: "失败，什么也没有改"
        case .findings: "完成，但有需要看的：有些行或记录没有成功，已经列出"
        case .usage: "命令写错了"
        case .data: "输入的数据不对，什么也没有取"
        case .busy: "账本正忙"
        case .notPermitted: "不允许"
        case .misconfigured: "工作区或插件配置不对"
        case .interrupted: "被中断；已落账的是完整的"
        }
    }
}

/// Ends the program with a status whose reason has already been said.
struct Ending: Error {
    let status: Status
}

/// What the program has to say about something that did not work: what happened, and what to do.
struct Complaint: Error {
    let status: Status
    /// Stable, for scripts.
    let code: String
    let message: String
    let hint: String?
    /// What else is known of the place, for scripts.
    let place: [JSON.Member]
    /// Lines of a script, for its author.
    let excerpt: [String]

    init(
        _ status: Status, _ code: String, _ message: String, hint: String? = nil, place: [JSON.Member] = [],
        excerpt: [String] = []
    ) {
        self.excerpt = excerpt
        self.status = status
        self.code = code
        self.message = message
        self.hint = hint
        self.place = place
    }

    var words: String { ([message] + excerpt + (hint.map { [$0] } ?? [])).joined(separator: "\n") }

    var json: JSON {
        .object(
            [
                JSON.Member("code", .text(code)), JSON.Member("message", .text(message)),
                JSON.Member("hint", .text(ifAny: hint)),
            ] + place)
    }
}

extension Complaint {
    /// Puts any failure of the house into words, a code and a status.
    init(about error: any Error) {
        switch error {
        case let complaint as Complaint: self = complaint
        case let failure as ActionFailure: self.init(failure)
        case let failure as RecordFailure: self.init(failure)
        case let failure as PluginFailure:
            self.init(.misconfigured, "plugin_failed", failure.description)
        case let failure as SheetFailure:
            self.init(
                .data, "sheet", failure.message, hint: failure.hint,
                place: Self.place(failure.file, failure.row))
        case let failure as RegisterFailure:
            self.init(
                .data, "register", failure.message, hint: failure.hint,
                place: Self.place(failure.file, failure.row))
        case let problem as ExtensionProblem: self.init(.misconfigured, problem)
        default: self.init(.failed, "failed", String(describing: error))
        }
    }

    private static func place(_ file: String, _ row: Int?) -> [JSON.Member] {
        [JSON.Member("file", .text(file))] + (row.map { [JSON.Member("row", .number($0))] } ?? [])
    }

    private init(_ failure: ActionFailure) {
        if case .extensionFailed(let problem) = failure {
            self.init(.failed, problem)
            return
        }
        let status: Status =
            switch failure {
            case .unknownAction, .severalWords, .usage: .usage
            case .notPermitted, .noOperator: .notPermitted
            case .notFound, .ambiguous, .conflict, .notUnderstood, .refused, .extensionFailed: .failed
            }
        self.init(status, failure.code, failure.message, hint: failure.hint)
    }

    private init(_ status: Status, _ problem: ExtensionProblem) {
        var place = [JSON.Member("plugin", .text(problem.plugin))]
        if let file = problem.file { place.append(JSON.Member("file", .text(file))) }
        if let line = problem.line { place.append(JSON.Member("line", .number(line))) }
        var bare = problem
        bare.hint = nil
        self.init(
            status, "plugin_failed", bare.description, hint: problem.hint, place: place,
            excerpt: problem.excerpt)
    }

    private init(_ failure: RecordFailure) {
        let (status, code): (Status, String) =
            switch failure {
            case .busy: (.busy, "busy")
            case .notAWorkspace: (.misconfigured, "not_a_workspace")
            case .alreadyThere: (.failed, "already_there")
            case .noKey: (.misconfigured, "no_key")
            case .wrongKey: (.misconfigured, "wrong_key")
            case .schemaStamp: (.misconfigured, "schema_stamp")
            case .notMigrated: (.misconfigured, "not_migrated")
            case .typesChanged: (.busy, "types_changed")
            case .notReshaped: (.misconfigured, "not_reshaped")
            case .unknownField: (.failed, "unknown_field")
            case .unknownType: (.failed, "unknown_type")
            case .missing: (.failed, "missing")
            case .refused: (.failed, "refused")
            case .inconsistent: (.failed, "inconsistent")
            case .alike: (.failed, "alike")
            case .dangling: (.failed, "dangling")
            case .notFound: (.failed, "not_found")
            case .changedMeanwhile: (.failed, "changed_meanwhile")
            case .movedOn: (.failed, "moved_on")
            case .unreadable: (.failed, "unreadable")
            case .outOfScope: (.notPermitted, "out_of_scope")
            case .notGranted: (.notPermitted, "not_granted")
            case .readOnly: (.failed, "read_only")
            case .interrupted: (.interrupted, "interrupted")
            case .nested: (.failed, "nested")
            // Damaged, no database, not to be opened, not to be written to.
            case .engine(let code, _, _) where [11, 26, 14, 8, 3].contains(code & 0xFF):
                (.misconfigured, "database")
            case .engine: (.failed, "database")
            }
        // The words are “what happened；what to do”.
        let parts = failure.description.split(separator: "；", maxSplits: 1)
        self.init(
            status, code, parts.first.map(String.init) ?? code,
            hint: parts.count > 1 ? String(parts[1]) : nil)
    }
}
