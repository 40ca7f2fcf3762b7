import Governance
import Records

/// 变更: the last units of work that landed, for whoever wants to take one back.
var listCommits: Action {
    Action(
        "变更", title: "自己最近的变更，带变更号；写“全部”，看管辖范围内大家的",
        arguments: [Action.Argument("全部", hint: "全部", isOptional: true)], example: "变更 全部",
        takesRest: false,
        run: { desk, words in
            if let word = words.first, word != "全部" {
                throw ActionFailure.notUnderstood("看不懂“\(word)”", hint: "写 变更，或 变更 全部")
            }
            let commits = try words.isEmpty ? desk.ownCommits() : desk.commitsInScope()
            return Answer(
                columns: [
                    Answer.Column("commit", "变更"), Answer.Column("at", "时间"), Answer.Column("day", "按哪一天"),
                    Answer.Column("actor", "账号"), Answer.Column("action", "做了什么"),
                    Answer.Column("plugin", "插件"), Answer.Column("run", "批次"),
                ],
                rows: commits.map { commit, action in
                    [
                        .number(Int(commit.number)), .text(commit.at.description),
                        .text(commit.day.description), .text(commit.actor), .text(action),
                        commit.plugin.map { .text($0) } ?? .none, commit.run.map { .text($0) } ?? .none,
                    ]
                },
                notes: commits.isEmpty ? ["还没有变更"] : ["撤销其中一次：撤销 变更号；撤销一批：撤销 批次"])
        })
}

extension Desk {
    /// A commit, and what this account may read of what was done.
    fileprivate typealias Told = (commit: CommitHeading, action: String)

    private static let shown = 20
    /// How far back is looked for commits that concern an account's scope.
    private static let searched = 200

    fileprivate func ownCommits() throws -> [Told] {
        try session.commits(last: Self.shown, by: account.name).map { ($0, $0.action) }
    }

    /// The account's own commits and those that touch something in its scope. Of one that also touches what lies
    /// outside, the reason that somebody gave is nobody else's business.
    fileprivate func commitsInScope() throws -> [Told] {
        guard account.scope != nil else {
            return try session.commits(last: Self.shown).map { ($0, $0.action) }
        }
        var told: [Told] = []
        for commit in try session.commits(last: Self.searched) {
            if told.count == Self.shown { break }
            if commit.actor == account.name {
                told.append((commit, commit.action))
                continue
            }
            switch try session.reach(of: commit.number) {
            case .outside: continue
            case .partly: told.append((commit, Self.withoutReason(commit.action)))
            case .inside: told.append((commit, commit.action))
            }
        }
        return told
    }

    private static func withoutReason(_ action: String) -> String {
        guard let colon = action.firstIndex(of: "：") else { return action }
        return action[...colon] + "…"
    }
}
