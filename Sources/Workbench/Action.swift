/// Something a worker can do, declared once: every face (console, command line, script) shows this declaration.
package struct Action {
    /// What staff type: `待办`.
    package let name: String
    package let title: String
    package let arguments: [Argument]
    /// A line that somebody might type.
    package let example: String?
    /// Others. Help puts people and places of the workspace in place of those they name.
    package let moreExamples: [String]
    /// Words that are understood in place of ``name``, and never printed.
    package let alsoRead: [String]
    /// A word that may follow the name and says nothing more: 居民 in 登记 居民.
    package let filler: String?
    /// Whether the last argument is all that is left of the line, so that people need no quotation marks.
    package let takesRest: Bool
    package let permission: Permission
    /// Whether it shows what it would change, and asks, before it writes.
    package let asks: Asking
    /// Whose it is, where a plugin brings it.
    package let plugin: String?
    package let run: (Desk, [String]) throws -> Answer

    package struct Argument: Sendable {
        package let name: String
        package let hint: String
        package let isOptional: Bool
        /// What is meant by it: forms check by it, and completion offers by it.
        package let kind: Kind
        /// Why it is asked, where the hint does not tell.
        package let why: String?
        /// It stands behind its name, after all that has a place: `电话 15400000001`. It may always be left out.
        package let isNamed: Bool
        /// Whether it may be left out and is asked for all the same, by the words so far; `nil`: only for whoever wants it.
        package let isAsked: (@Sendable ([String]) -> Bool)?
        /// What is meant where nothing is written, by the words so far: forms offer it.
        package let usual: (@Sendable (Desk, [String]) throws -> String?)?
        /// The answer as the line is to have it; throws for what cannot be meant. It comes after what ``kind`` checks.
        package let check: (@Sendable (Desk, String) throws -> String)?

        package enum Kind: Equatable, Sendable {
            case text
            case number
            case day
            /// A resident or a household: a name, `居民12`, `户34`, rows of the list just shown.
            case person
            case household
            /// A community or a grid.
            case place
            case duty
            /// The name of an action.
            case action
            /// One of these words, or another that the action understands.
            case choice([String])
        }

        package init(
            _ name: String, hint: String, isOptional: Bool = false, kind: Kind = .text, why: String? = nil,
            isNamed: Bool = false, isAsked: (@Sendable ([String]) -> Bool)? = nil,
            usual: (@Sendable (Desk, [String]) throws -> String?)? = nil,
            check: (@Sendable (Desk, String) throws -> String)? = nil
        ) {
            self.name = name
            self.hint = hint
            self.isOptional = isOptional || isNamed
            self.kind = kind
            self.why = why
            self.isNamed = isNamed
            self.isAsked = isAsked
            self.usual = usual
            self.check = check
        }

        /// As it stands in ``Action/usage``: `<谁>`, `[至 日期]`, `[电话 …]`.
        package var written: String {
            isNamed ? "[\(name) …]" : isOptional ? "[\(name.told)]" : "<\(name.told)>"
        }
    }

    /// Where somebody sits in front of it, a line may be shown as a preview first.
    package enum Asking: Sendable {
        case never
        /// Only where it writes several records that were named one by one.
        case ifSeveral
        case always
    }

    package enum Permission: Sendable {
        case read
        case write
        case administer
    }

    package init(
        _ name: String, title: String, arguments: [Argument] = [], example: String? = nil,
        moreExamples: [String] = [],
        alsoRead: [String] = [], filler: String? = nil, takesRest: Bool = true,
        permission: Permission = .read,
        asks: Asking = .never, plugin: String? = nil,
        run: @escaping (Desk, [String]) throws -> Answer
    ) {
        self.name = name
        self.title = title
        self.arguments = arguments
        self.example = example
        self.moreExamples = moreExamples
        self.alsoRead = alsoRead
        self.filler = filler
        self.takesRest = takesRest
        self.permission = permission
        self.asks = asks
        self.plugin = plugin
        self.run = run
    }

    /// Whether somebody who types `word` means it.
    package func isMeant(by word: String) -> Bool { name == word || alsoRead.contains(word) }

    /// `走访 <谁> <结果> [至 日期]`
    package var usage: String {
        ([name] + arguments.map(\.written)).joined(separator: " ")
    }

    /// Throws ``ActionFailure/usage(_:usage:)`` where an argument is missing, or a word has no argument to go to.
    func check(_ words: [String]) throws {
        let written = Written(words, for: arguments)
        let placed = arguments.filter { !$0.isNamed }
        let required = placed.filter { !$0.isOptional }
        guard written.placed.count >= required.count else {
            throw ActionFailure.usage("“\(name)”缺少“\(required[written.placed.count].name)”", usage: usage)
        }
        if let twice = written.repeated {
            throw ActionFailure.usage("“\(twice)”写了两次", usage: usage)
        }
        if let empty = written.named.keys.sorted().first(where: { written.named[$0] == "" }) {
            throw ActionFailure.usage("“\(empty)”后面没有写", usage: usage)
        }
        guard written.placed.count > placed.count, !takesRest || placed.isEmpty else { return }
        throw ActionFailure.usage(
            "多出了“\(written.placed[placed.count...].joined(separator: " "))”", usage: usage)
    }
}

/// What an action says: rows for programs and tables, and lines for people.
package struct Answer: Equatable, Sendable {
    package struct Column: Equatable, Sendable {
        /// The key in JSON, English and stable.
        package let name: String
        package let title: String
        /// A worker at a console has no use for it.
        package let isForPrograms: Bool

        package init(_ name: String, _ title: String, isForPrograms: Bool = false) {
            self.name = name
            self.title = title
            self.isForPrograms = isForPrograms
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
    /// The type of the records whose ids stand in the column `id`: numbers may then mean the rows.
    package var lists: String?
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
    /// Several words are spelled so; each choice is a line.
    case severalWords(String, [String])
    case usage(String, usage: String)
    case notFound(String, hint: String)
    /// Several fit: the worker chooses, nobody guesses.
    case ambiguous(String, choices: [String])
    case notPermitted(String, hint: String)
    /// Others have written since; each line names what and who.
    case conflict(String, list: [String])
    case notUnderstood(String, hint: String)
    case noOperator(String)
    /// What a plugin does not do, and why: what was asked for does not fit, and nobody has made a mistake in the plugin.
    case refused(String)
    case extensionFailed(ExtensionProblem)
}

extension ActionFailure {
    package var message: String {
        switch self {
        case .unknownAction(let word, let suggestion):
            "没有“\(word)”这个命令" + (suggestion.map { "，是否指“\($0)”？" } ?? "")
        case .severalWords(let word, let choices):
            "“\(word)”可以是：\n  " + choices.joined(separator: "\n  ")
        case .usage(let what, _): what
        case .notFound(let what, _): what
        case .ambiguous(let what, let choices): "\(what)：\n  " + choices.joined(separator: "\n  ")
        case .conflict(let what, let list): "\(what)：\n  " + list.joined(separator: "\n  ")
        case .notPermitted(let what, _): what
        case .notUnderstood(let what, _): what
        case .noOperator(let who): "没有对应“\(who)”的账号"
        case .refused(let why): why
        case .extensionFailed(let problem): problem.description
        }
    }

    package var hint: String? {
        switch self {
        case .unknownAction: "输入 帮助 看全部命令"
        case .severalWords: "请把拼音写全，或写汉字"
        case .usage(_, let usage): "写法：\(usage)"
        case .notFound(_, let hint), .notPermitted(_, let hint), .notUnderstood(_, let hint): hint
        case .ambiguous: "请写编号，或把名字写全"
        case .conflict: "先撤销后来的变更，或者逐条改回；没有覆盖任何人写的"
        case .noOperator: "用 --as 账号 说明是谁在办，或请系统管理员把系统用户对应到账号"
        case .refused: nil
        case .extensionFailed(let problem): problem.hint
        }
    }

    /// Stable, for scripts.
    package var code: String {
        switch self {
        case .unknownAction: "unknown_action"
        case .severalWords: "ambiguous_word"
        case .usage: "usage"
        case .notFound: "not_found"
        case .ambiguous: "ambiguous"
        case .conflict: "conflict"
        case .notPermitted: "not_permitted"
        case .notUnderstood: "not_understood"
        case .noOperator: "no_operator"
        case .refused: "refused"
        case .extensionFailed: "plugin_failed"
        }
    }
}
