/// Something a worker can do, declared once: every face (console, command line, script) shows this declaration.
package struct Action {
    /// What staff type: `待办`.
    package let name: String
    package let title: String
    package let arguments: [Argument]
    /// A line that somebody might type.
    package let example: String?
    /// Words that are understood in place of ``name``, and never printed.
    package let alsoRead: [String]
    /// Whether the last argument is all that is left of the line, so that people need no quotation marks.
    package let takesRest: Bool
    package let permission: Permission
    /// Whose it is, where a plugin brings it.
    package let plugin: String?
    package let run: (Desk, [String]) throws -> Answer

    package struct Argument: Sendable {
        package let name: String
        package let hint: String
        package let isOptional: Bool

        package init(_ name: String, hint: String, isOptional: Bool = false) {
            self.name = name
            self.hint = hint
            self.isOptional = isOptional
        }
    }

    package enum Permission: Sendable {
        case read
        case write
        case administer
    }

    package init(
        _ name: String, title: String, arguments: [Argument] = [], example: String? = nil,
        alsoRead: [String] = [], takesRest: Bool = true, permission: Permission = .read,
        plugin: String? = nil,
        run: @escaping (Desk, [String]) throws -> Answer
    ) {
        self.name = name
        self.title = title
        self.arguments = arguments
        self.example = example
        self.alsoRead = alsoRead
        self.takesRest = takesRest
        self.permission = permission
        self.plugin = plugin
        self.run = run
    }

    /// Whether somebody who types `word` means it.
    package func isMeant(by word: String) -> Bool { name == word || alsoRead.contains(word) }

    /// `走访 <谁> <结果> [至 日期]`
    package var usage: String {
        ([name] + arguments.map { $0.isOptional ? "[\($0.name)]" : "<\($0.name)>" }).joined(separator: " ")
    }

    /// Throws ``ActionFailure/usage(_:usage:)`` where an argument is missing, or a word has no argument to go to.
    func check(_ words: [String]) throws {
        let required = arguments.filter { !$0.isOptional }
        guard words.count >= required.count else {
            throw ActionFailure.usage("“\(name)”缺少“\(required[words.count].name)”", usage: usage)
        }
        guard words.count > arguments.count, !takesRest || arguments.isEmpty else { return }
        throw ActionFailure.usage("多出了“\(words[arguments.count...].joined(separator: " "))”", usage: usage)
    }
}

/// What an action says: rows for programs and tables, and lines for people.
package struct Answer: Equatable, Sendable {
    package struct Column: Equatable, Sendable {
        /// The key in JSON, English and stable.
        package let name: String
        package let title: String

        package init(_ name: String, _ title: String) {
            self.name = name
            self.title = title
        }
    }

    package enum Cell: Equatable, Sendable {
        case none
        case text(String)
        case number(Int)
        case flag(Bool)
    }

    package var columns: [Column]
    package var rows: [[Cell]]
    /// What stands below the rows, for people: sums, hints.
    package var notes: [String]
    /// Something was refused or failed, and is listed: exit status 2.
    package var hasFindings = false
    /// The rows say for programs what the notes say for people: a table would say it twice.
    package var isReceipt = false
    /// What may be drawn beside the rows.
    package var chart: Chart?
    /// A text of its own, such as a letter: what ``notes`` show, byte for byte.
    package var document: String?

    package init(
        columns: [Column] = [], rows: [[Cell]] = [], notes: [String] = [], hasFindings: Bool = false,
        isReceipt: Bool = false
    ) {
        self.isReceipt = isReceipt
        self.columns = columns
        self.rows = rows
        self.notes = notes
        self.hasFindings = hasFindings
    }
}

/// Why an action was not done. `hint` says what to do.
package enum ActionFailure: Error, Equatable {
    case unknownAction(String, suggestion: String?)
    case usage(String, usage: String)
    case notFound(String, hint: String)
    /// Several fit: the worker chooses, nobody guesses.
    case ambiguous(String, choices: [String])
    case notPermitted(String, hint: String)
    /// Others have written since; each line names what and who.
    case conflict(String, list: [String])
    case notUnderstood(String, hint: String)
    case noOperator(String)
    case extensionFailed(ExtensionProblem)
}

extension ActionFailure {
    package var message: String {
        switch self {
        case .unknownAction(let word, let suggestion):
            "没有“\(word)”这个命令" + (suggestion.map { "，是否指“\($0)”？" } ?? "")
        case .usage(let what, _): what
        case .notFound(let what, _): what
        case .ambiguous(let what, let choices): "\(what)：\n  " + choices.joined(separator: "\n  ")
        case .conflict(let what, let list): "\(what)：\n  " + list.joined(separator: "\n  ")
        case .notPermitted(let what, _): what
        case .notUnderstood(let what, _): what
        case .noOperator(let who): "没有对应“\(who)”的账号"
        case .extensionFailed(let problem): problem.description
        }
    }

    package var hint: String? {
        switch self {
        case .unknownAction: "输入 帮助 看全部命令"
        case .usage(_, let usage): "写法：\(usage)"
        case .notFound(_, let hint), .notPermitted(_, let hint), .notUnderstood(_, let hint): hint
        case .ambiguous: "请写编号，或把名字写全"
        case .conflict: "先撤销后来的变更，或者逐条改回；没有覆盖任何人写的"
        case .noOperator: "用 --as 账号 说明是谁在办，或请系统管理员把系统用户对应到账号"
        case .extensionFailed(let problem): problem.hint
        }
    }

    /// Stable, for scripts.
    package var code: String {
        switch self {
        case .unknownAction: "unknown_action"
        case .usage: "usage"
        case .notFound: "not_found"
        case .ambiguous: "ambiguous"
        case .conflict: "conflict"
        case .notPermitted: "not_permitted"
        case .notUnderstood: "not_understood"
        case .noOperator: "no_operator"
        case .extensionFailed: "plugin_failed"
        }
    }
}
