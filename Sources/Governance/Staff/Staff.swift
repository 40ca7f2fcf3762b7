package import Records

/// Who has what, on a day: the accounts, who stands in for whom, who is on duty.
///
/// Nothing is without an owner: from the worker of the grid it goes to their stand-in, to the secretary of the
/// community, to the street. Read once, then asked for as many households as need be.
package struct Staff {
    package struct Account: Equatable, Sendable {
        package let name: String
        package let title: String
        package let role: Operator.Role
        package let scope: Int64?
    }

    /// Somebody to turn to, and why it is them.
    package struct Named: Equatable, Sendable {
        package let account: String
        package let title: String
        package let why: String
    }

    package let accounts: [Account]
    private let byName: [String: Account]
    private let handovers: [String: (to: String?, until: Day?, reason: String?)]
    private let deputies: [String: String]
    private let reassigned: [Int64: String]
    private let shifts: [(account: String, area: Int64?)]
    /// The grid and the community of each building.
    private let homes: [Int64: (grid: Int64, number: Int, community: Int64?)]

    package init(_ session: Session) throws {
        var accounts: [Account] = []
        for row in try session.records(Operator.self).order(by: "id").all() {
            accounts.append(
                Account(
                    name: try row[Operator.name], title: try row[Operator.title],
                    role: try row[Operator.role],
                    scope: try row[Operator.scope].map(Int64.init)))
        }
        self.accounts = accounts
        byName = Dictionary(accounts.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var handovers: [String: (to: String?, until: Day?, reason: String?)] = [:]
        for row in try session.records(Handover.self).order(by: "id").all() {
            handovers[try row[Handover.account]] = (
                try row[Handover.to], try row[Handover.until], try row[Handover.reason]
            )
        }
        self.handovers = handovers
        var deputies: [String: String] = [:]
        for row in try session.records(Deputy.self).order(by: "id").all() {
            deputies[try row[Deputy.account]] = try row[Deputy.deputy]
        }
        self.deputies = deputies
        var reassigned: [Int64: String] = [:]
        for row in try session.records(Reassignment.self).order(by: "id").all() {
            reassigned[try row[Reassignment.household].raw] = try row[Reassignment.account]
        }
        self.reassigned = reassigned
        let moment = session.moment
        var shifts: [(account: String, area: Int64?)] = []
        let on = session.records(Shift.self).where(Shift.from <= moment && Shift.until > moment)
        for row in try on.order(by: "id").all() where try row[Shift.isLead] != true {
            shifts.append((try row[Shift.account], try row[Shift.area].map(Int64.init)))
        }
        self.shifts = shifts
        var homes: [Int64: (grid: Int64, number: Int, community: Int64?)] = [:]
        try session.records(Building.self).each("id", "grid.id", "grid.number", "grid.community") {
            row in
            guard let grid = row.integerIfAny(1) else { return }
            homes[row.integer(0)] = (grid, Int(row.integer(2)), row.integerIfAny(3))
        }
        self.homes = homes
    }

    package subscript(name: String) -> Account? { byName[name] }

    // MARK: One named contact

    /// The one person a household turns to (只找一个人); `nil` only where the workspace has no account at all.
    package func contact(household: Int64?, building: Int64?) -> Named? {
        if let household, let name = reassigned[household], let found = acting(for: name) {
            return named(found, "改派", after: name)
        }
        guard let building, let home = homes[building] else { return street("不在任何网格") }
        let workers = accounts.filter { $0.role == .gridWorker && $0.scope == home.grid }
        for worker in workers {
            if let found = acting(for: worker.name) {
                return named(found, "第\(home.number)网格网格员", after: worker.name)
            }
        }
        let gap =
            workers.first.map { "网格员 \($0.title) \(handovers[$0.name]?.reason ?? "不在")，无B岗" }
            ?? "第\(home.number)网格没有网格员"
        return community(home.community, because: gap) ?? street(gap)
    }

    /// Whoever is on duty now where a building lies: the nearest area first. Nobody on the list: the usual contact.
    package func onDuty(building: Int64?, household: Int64? = nil) -> Named? {
        let home = building.flatMap { homes[$0] }
        let areas: [Int64?] = [home?.grid, home?.community].compactMap { $0 } + [nil]
        for area in areas {
            for shift in shifts where shift.area == area {
                if let found = acting(for: shift.account) {
                    return named(found, "值班", after: shift.account)
                }
            }
        }
        return contact(household: household, building: building).map {
            Named(account: $0.account, title: $0.title, why: "值班表上没有人，由\($0.why)")
        }
    }

    /// The secretary of the community a building lies in, or who acts for them; else the street.
    package func secretary(building: Int64?) -> Named? {
        let home = building.flatMap { homes[$0] }
        return community(home?.community, because: nil) ?? street("社区没有书记账号")
    }

    /// The street: a cadre, or whoever looks after the workspace.
    package func street(_ why: String) -> Named? {
        for role in [Operator.Role.cadre, .administrator] {
            for account in accounts where account.role == role {
                if let found = acting(for: account.name) {
                    return named(found, "\(why)，由街道", after: account.name)
                }
            }
        }
        return accounts.first.map { Named(account: $0.name, title: $0.title, why: why) }
    }

    private func community(_ community: Int64?, because gap: String?) -> Named? {
        guard let community else { return nil }
        for role in [Operator.Role.secretary, .communityWorker] {
            for account in accounts where account.role == role && account.scope == community {
                guard let found = acting(for: account.name) else { continue }
                let why = (gap.map { "\($0)，由" } ?? "") + role.rawValue
                return named(found, why, after: account.name)
            }
        }
        return nil
    }

    // MARK: Standing in

    /// Who acts for an account today: itself; while it is away, whoever it was handed to, else its deputy; `nil` where
    /// nobody does.
    package func acting(for name: String) -> Account? {
        var name = name
        var passed: Set<String> = []
        while let handover = handovers[name] {
            guard passed.insert(name).inserted, let next = handover.to ?? deputies[name] else {
                return nil
            }
            name = next
        }
        return byName[name]
    }

    /// The accounts whose work `name` has today beside its own.
    package func standsInFor(_ name: String) -> [Account] {
        accounts.filter {
            $0.name != name && handovers[$0.name] != nil && acting(for: $0.name)?.name == name
        }
    }

    private func named(_ account: Account, _ why: String, after name: String) -> Named {
        guard account.name != name else { return Named(account: name, title: account.title, why: why) }
        let handover = handovers[name]
        let away = "\(byName[name]?.title ?? name)\(handover?.reason.map { " \($0)" } ?? "")"
        let back = handover?.until.map { "，\($0) 交回" } ?? ""
        return Named(account: account.name, title: account.title, why: "\(why)（\(away)，移交\(back)）")
    }

    /// The accounts that serve a grid, for its load.
    package func workers(of grid: Int64) -> [Account] {
        accounts.filter { $0.role == .gridWorker && $0.scope == grid }
    }
}
