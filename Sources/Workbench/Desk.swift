package import Governance
package import Records

/// What a worker sits at: a session with the books, the account that acts, and what plugins add.
///
/// Lives on the session's thread and ends with it.
package final class Desk {
    package let session: Session
    package let account: Account
    package let host: any ExtensionHost
    /// The list that numbers on a line mean, where somebody sits at a console.
    package var listed: Listed?
    private var knownRules: [Rule]?
    /// Where what plugins cost is noted; `nil`: nobody asks.
    package var profile: Profile?
    private var clashes: [ExtensionProblem] = []

    /// The account somebody acts under.
    package struct Account: Sendable {
        package let name: String
        package let title: String
        package let role: Operator.Role
        /// The place whose people it serves; `nil` is the whole workspace.
        package let scope: Int64?

        package init(name: String, title: String, role: Operator.Role, scope: Int64?) {
            self.name = name
            self.title = title
            self.role = role
            self.scope = scope
        }
    }

    init(_ session: Session, _ account: Account, _ host: any ExtensionHost) {
        self.session = session
        self.account = account
        self.host = host
    }

    /// The rules in force, read once per desk.
    package func rules() throws -> [Rule] {
        if let knownRules { return knownRules }
        let rules = try host.rules()
        knownRules = rules
        return rules
    }

    /// Takes in what has changed of plugins since the desk was opened, for a session that goes on for long.
    package func reloadExtensions() throws -> [ExtensionReload] {
        knownRules = nil
        return try host.reloadChanged()
    }

    package func engine() throws -> DutyEngine {
        var engine = DutyEngine(session, rules: try rules())
        if profile != nil {
            engine.around = { [unowned self] rule, body in
                try measured("规则 \(rule.name)", of: rule.plugin, body)
            }
        }
        return engine
    }

    /// Runs one line a worker typed, such as `待办 张家湾`, `db zjw` or `zf 张样一 j`.
    package func run(line: String) throws -> Answer {
        let request = try request(line)
        return try perform(request.action, request.words)
    }

    /// What a line asks for: understood, permitted, and not yet done.
    ///
    /// Throws ``ActionFailure`` for a word that is unknown or spelled like several, for missing or surplus arguments,
    /// and for what the account may not do.
    package func request(_ line: String) throws -> (action: Action, words: [String]) {
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let word = words.first else {
            throw ActionFailure.usage("没有写要做什么", usage: "待办 张家湾")
        }
        let action = try action(named: word)
        var rest = Array(words.dropFirst())
        if let first = rest.first, first == action.filler { rest.removeFirst() }
        try action.check(rest)
        try checkPermission(action)
        return (action, rest)
    }

    /// Does what a line asks for.
    package func perform(_ action: Action, _ words: [String]) throws -> Answer {
        try measured("命令 \(action.name)", of: action.plugin) { try action.run(self, words) }
    }

    /// The action that a word means: its name, its pinyin, its initials.
    package func action(named word: String) throws -> Action {
        // A word of the core needs no plugin, and a plugin's word needs no other plugin.
        if let action = try coreActions.first(where: { $0.isMeant(by: word) }) ?? host.action(named: word) {
            return action
        }
        let core = coreActions
        do {
            return core[try Vocabulary(core).place(of: word)]
        } catch ActionFailure.unknownAction {
            let all = try actions()
            return all[try Vocabulary(all).place(of: word)]
        }
    }

    /// Reading and writing are bounded by the account's scope; what concerns the workspace itself is for those who
    /// look after it.
    package func checkPermission(_ action: Action) throws {
        guard action.permission == .administer, account.role != .administrator else { return }
        throw ActionFailure.notPermitted("“\(action.name)”只有系统管理员能用", hint: "请系统管理员来办，或用 --as 换一个账号")
    }

    /// All that can be typed: one action for each word.
    ///
    /// A plugin's command gives way to a word that is taken already, and is then named in ``problems``.
    package func actions() throws -> [Action] {
        var actions = coreActions
        var clashes: [ExtensionProblem] = []
        for action in try host.actions() {
            if let taken = actions.first(where: { $0.isMeant(by: action.name) }) {
                clashes.append(clash(of: action, with: taken))
            } else {
                actions.append(action)
            }
        }
        let vocabulary = Vocabulary(actions)
        notices = vocabulary.clashes.map { place, core in
            let action = actions[place]
            let entry = vocabulary.entries[place]
            return "插件 \(action.plugin ?? "") 的“\(action.name)”和“\(core)”首字母相同："
                + "\(entry.spelling.initials) 是“\(core)”，“\(action.name)”要写全或写 \(entry.spelling.whole[0])"
        }
        self.clashes = clashes
        return actions
    }

    /// Words of plugins that give way by their initials, when actions were last collected: nothing is wrong with them.
    package private(set) var notices: [String] = []

    /// What plugins did wrong, with the commands that gave way when actions were last collected.
    package var problems: [ExtensionProblem] { host.problems + clashes }

    private func clash(of action: Action, with taken: Action) -> ExtensionProblem {
        let owner = taken.plugin.map { "插件 \($0) 的命令" } ?? "格务自己的命令"
        return ExtensionProblem(
            plugin: action.plugin ?? "",
            message: "插件\(action.plugin.map { " \($0) " } ?? "")的命令“\(action.name)”用不上：\(owner)也叫这个名称",
            hint: "请在插件里给它换一个名称")
    }
}

/// A workspace and what opens a desk in it.
package struct Office: Sendable {
    package let store: Store
    package let extensions: Extensions

    package init(store: Store, extensions: Extensions) {
        self.store = store
        self.extensions = extensions
    }

    /// Opens a desk for somebody on a day and closes it after `body`.
    ///
    /// `name` is an account's name; `systemUser` finds one where no name is given. Throws
    /// ``ActionFailure/noOperator(_:)`` when neither leads to an account.
    package func desk<Result>(
        as name: String?, systemUser: String, day: Day, mode: Context.Mode, known: Int64? = nil,
        instant: Instant? = nil, agreedOn: Int64? = nil, _ body: (Desk) throws -> Result
    ) throws -> Result {
        let (account, covers) = try store.session(Context(actor: "", day: day)) { session in
            let account = try self.account(session, name, systemUser)
            return (account, try covered(by: account, session))
        }
        var context = Context(
            actor: account.name, day: day, mode: mode, known: known, scope: account.scope, instant: instant)
        context.agreedOn = agreedOn
        context.covers = covers
        return try store.session(context) { session in
            let host = try extensions.makeHost(session)
            defer { host.close() }
            return try body(Desk(session, account, host))
        }
    }

    /// The places of those an account stands in for today, whatever day it looks at: who no longer does looks no more.
    private func covered(by account: Desk.Account, _ session: Session) throws -> [Int64] {
        guard account.scope != nil else { return [] }
        let today = session.acting(on: session.now.day, at: session.now)
        guard try today.records(Handover.self).count() > 0 else { return [] }
        return try Staff(today).standsInFor(account.name).compactMap(\.scope)
    }

    private func account(_ session: Session, _ name: String?, _ systemUser: String) throws -> Desk.Account {
        let row = try session.account(name, systemUser)
        return Desk.Account(
            name: try row[Operator.name], title: try row[Operator.title], role: try row[Operator.role],
            scope: try row[Operator.scope].map(Int64.init))
    }
}
