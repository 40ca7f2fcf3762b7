import Governance
package import Records

/// 撤销: takes back a unit of work, or all of a run or an import, and says what stands against it.
var undoChange: Action {
    Action(
        "撤销", title: "撤销自己最近的一次变更，或写变更号、批次",
        arguments: [Action.Argument("变更号或批次", hint: "变更 里的第一列，或批次的名字", isOptional: true)],
        example: "撤销 1024",
        takesRest: false, permission: .write, asks: .always,
        run: { desk, words in try desk.undo(words.first).answer })
}

/// What an undo came to.
package struct Undone {
    /// What was taken back: `变更 12（走访）`, `批次 nightly-…（3 次变更）`.
    package let title: String
    package let landing: Landing
    let types: [String: String]

    var answer: Answer {
        let names = Set(landing.changes.map(\.type)).sorted()
        let first = landing.commit == nil && !landing.changes.isEmpty ? "预览，没有写入：" : "✓ "
        let note =
            landing.changes.isEmpty
            ? "\(title)没有什么可撤销的：它写下的已经不在，或已经是原来的样子" : "\(first)撤销 \(title)"
        return Answer(
            columns: [
                Answer.Column("type", "记录"), Answer.Column("added", "恢复"), Answer.Column("changed", "改回"),
                Answer.Column("removed", "去掉"),
            ],
            rows: names.map { name in
                let counts = landing.counts(of: name)
                return [
                    .text(types[name] ?? name), .number(counts.added), .number(counts.changed),
                    .number(counts.removed),
                ]
            }, notes: [note])
    }
}

extension Desk {
    /// Takes back the commit or the run that `word` names; without one, the account's own last commit that has not
    /// been taken back.
    ///
    /// Everything goes back or nothing: throws ``ActionFailure/conflict(_:list:)`` with each record that others have
    /// changed since. Duties are then evaluated for whom it touches.
    package func undo(_ word: String? = nil) throws -> Undone {
        let (title, commits, name) = try undoable(word)
        try checkMayUndo(commits)
        let numbers = Set(commits.map(\.number))
        let landing = try session.write(Purpose("撤销 \(title)", run: "undo-\(name)")) { work in
            var conflicts = try work.undo(numbers, derived: [Duty.declaration.name])
            if conflicts.isEmpty {
                try engine().settle(work)
                conflicts = try work.dangling()
            }
            guard conflicts.isEmpty else { throw try failure("\(title)撤销不了", conflicts) }
        }.landing
        let titles = session.catalogue.types.map { ($0.name, $0.title) }
        return Undone(
            title: title, landing: landing, types: Dictionary(titles, uniquingKeysWith: { first, _ in first })
        )
    }

    private func undoable(_ word: String?) throws -> (title: String, commits: [CommitHeading], name: String) {
        if let word, let number = Int64(word) {
            guard let commit = try session.commit(number) else {
                throw ActionFailure.notFound("没有变更 \(number)", hint: "输入 变更 全部 查变更号")
            }
            return ("变更 \(number)（\(commit.action)）", [commit], "\(number)")
        }
        if let word {
            let commits = try session.commits(ofRun: word)
            guard let first = commits.first else {
                throw ActionFailure.notFound("没有批次“\(word)”", hint: "输入 变更 全部 查批次；批次名要写全")
            }
            return ("批次 \(word)（\(first.action)，\(commits.count) 次变更）", commits, word)
        }
        let own = try session.commits(last: 200, by: account.name)
        let undone = Set(own.compactMap(\.run).filter { $0.hasPrefix("undo-") }.map { $0.dropFirst(5) })
        guard
            let last = try own.first(where: {
                try !($0.run ?? "").hasPrefix("undo-") && !undone.contains("\($0.number)"[...])
                    && !isProof($0)
            })
        else { throw ActionFailure.notFound("你没有可以撤销的变更", hint: "输入 变更 看自己最近的变更") }
        if let run = last.run { return try undoable(run) }
        return ("变更 \(last.number)（\(last.action)）", [last], "\(last.number)")
    }

    /// Everybody may take back their own work; that of others, and what concerns the workspace itself, is for those
    /// who look after it.
    private func checkMayUndo(_ commits: [CommitHeading]) throws {
        if let proof = try commits.first(where: { try isProof($0) }) {
            throw ActionFailure.notPermitted(
                "变更 \(proof.number)（\(proof.action)）撤销不了：查看和导出的记录是凭据", hint: "没有什么要撤销的；查看和导出不改别的记录")
        }
        if account.role == .administrator { return }
        if let foreign = commits.first(where: { $0.actor != account.name }), account.role != .cadre {
            throw ActionFailure.notPermitted(
                "变更 \(foreign.number) 是 \(foreign.actor) 做的", hint: "请本人撤销，或请街道干部、系统管理员来办")
        }
        let closed: Set = [
            Operator.declaration.name, EnabledPlugin.declaration.name, PluginSetting.declaration.name,
            KeptType.declaration.name,
        ]
        for commit in commits {
            if let change = try session.changes(of: commit.number).first(where: { closed.contains($0.type) })
            {
                let title = try session.type(named: change.type).title
                throw ActionFailure.notPermitted("变更 \(commit.number) 改了\(title)", hint: "请系统管理员来撤销")
            }
        }
    }

    /// Whether a commit says who has seen or taken out what: that stays, whoever asks.
    private func isProof(_ commit: CommitHeading) throws -> Bool {
        guard commit.run == nil, commit.plugin == nil else { return false }
        let proofs: Set = [Disclosure.declaration.name, ExportLog.declaration.name]
        return try session.changes(of: commit.number).contains {
            proofs.contains($0.type) && $0.kind == .added
        }
    }

    /// What stands against putting something back, line by line.
    func failure(_ title: String, _ conflicts: [UndoConflict]) throws -> ActionFailure {
        let shown = 20
        var lines = try conflicts.prefix(shown).map { conflict in
            let type = (try? session.type(named: conflict.type).title) ?? conflict.type
            return "\(type) \(conflict.record)：\(try words(conflict.reason))"
        }
        if conflicts.count > shown { lines.append("……共 \(conflicts.count) 处") }
        return .conflict("\(title)，没有改动", list: lines)
    }

    private func words(_ reason: UndoConflict.Reason) throws -> String {
        switch reason {
        case .changedSince(let number):
            guard let commit = try session.commit(number) else { return "变更 \(number) 又改过" }
            return "\(commit.actor) 在 \(commit.at) 又改过（变更 \(number)，\(commit.action)）"
        case .erased: return "个人信息已按要求删除，不能恢复"
        case .alike(let fields): return "已另有一条“\(fields.joined(separator: "、"))”相同的记录"
        case .pointedAt(let type): return "后来的\(type)还指着它"
        case .reshaped: return "插件换版本以后，它的旧字段没有地方放了"
        case .outOfScope: return "不在你的管辖范围内，请管这一片的人来撤销"
        }
    }
}
