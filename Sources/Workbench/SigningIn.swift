import Governance
package import Records

/// Who is about to act, before a desk is opened for them.
package struct SigningIn: Sendable {
    package let account: String
    package let title: String
    /// It has a PIN.
    package let isGuarded: Bool
    /// The account that belongs to the system user who runs the program: the operating system has seen to who that is.
    package let isOwn: Bool
}

extension Office {
    /// The account that `name`, or else the system user, leads to. Throws ``ActionFailure/noOperator(_:)``.
    package func signingIn(as name: String?, systemUser: String, day: Day) throws -> SigningIn {
        try store.session(Context(actor: "", day: day)) { session in
            let row = try session.account(name, systemUser)
            let own = try session.records(Operator.self).where(Operator.systemUser == systemUser)
                .order(by: "id").first()
            return SigningIn(
                account: try row[Operator.name], title: try row[Operator.title],
                isGuarded: try row[Operator.pin] != nil, isOwn: own?.rawID == row.rawID)
        }
    }

    /// Whether the PIN is the account's.
    package func admits(_ pin: String, to account: String, day: Day) throws -> Bool {
        try store.session(Context(actor: "", day: day)) { session in
            try session.holds(pin, in: Operator.pin, of: try session.account(account, "")) ?? true
        }
    }
}

extension Session {
    /// The row of the account that `name`, or else the system user, leads to.
    func account(_ name: String?, _ systemUser: String) throws -> Row {
        let condition = name.map { Operator.name == $0 } ?? (Operator.systemUser == systemUser)
        guard let row = try records(Operator.self).where(condition).order(by: "id").first() else {
            throw ActionFailure.noOperator(name ?? systemUser)
        }
        return row
    }
}

extension Desk {
    /// The shortest PIN. Four digits keep out a colleague in passing; more keep out more.
    package static let shortestPIN = 4

    /// Gives the account that acts another PIN, or with `nil` none. `old` must be the one it has.
    ///
    /// Throws ``ActionFailure`` for one that is too short, and where `old` is not right.
    package func changePIN(from old: String?, to new: String?) throws {
        if let new, new.count < Self.shortestPIN {
            throw ActionFailure.notUnderstood("口令太短", hint: "至少 \(Self.shortestPIN) 个字，长些更好")
        }
        let row = try session.account(account.name, "")
        if try row[Operator.pin] != nil, try session.holds(old ?? "", in: Operator.pin, of: row) != true {
            throw ActionFailure.notPermitted("原来的口令不对", hint: "忘了的请系统管理员清掉：账号 清口令 \(account.name)")
        }
        let kept = try new.map { Sealed(try Secret.kept($0)) }
        _ = try session.write(Purpose(new == nil ? "取消口令" : "设口令")) { work in
            try work.update(row, Operator.pin <- kept)
        }
    }
}
