import Governance
import Lua
import Records

/// What must be true in a spec's world.
extension SpecStage {
    func expectDue(_ subject: LuaValue, _ rule: LuaValue, _ due: LuaValue) throws {
        try night()
        let open = try duties(subject, rule).filter { try $0[Duty.closed] == nil }
        guard let duty = open.last else {
            let all = try duties(subject, rule).map { try words($0) }
            throw HostFault.plain(
                "\(day) 应当有待办，却没有" + (all.isEmpty ? "" : "；有过：\(all.joined(separator: "、"))"), hint: nil)
        }
        guard due != .none else { return }
        if case .text(let text) = due, text.contains(":") {
            let expected = try readInstant(due)
            let matching = try open.contains { try $0[Duty.dueAt] == expected }
            if !matching { throw HostFault.plain("期限应为 \(expected)，实为 \(try words(duty))", hint: nil) }
        } else {
            let expected = try readDay(due)
            let matching = try open.contains { try $0[Duty.due] == expected }
            if !matching { throw HostFault.plain("期限应为 \(expected)，实为 \(try words(duty))", hint: nil) }
        }
    }

    func expectState(_ subject: LuaValue, _ rule: LuaValue, _ state: LuaValue, _ outcome: LuaValue)
        throws
    {
        try night()
        guard let duty = try duties(subject, rule).last else {
            throw HostFault.plain("应当有过待办，却没有", hint: nil)
        }
        guard case .text(let expected) = state, Duty.State(rawValue: expected) != nil else {
            throw HostFault.plain("没有这种状态", hint: "可用：待办、已办、漏访、暂缓、取消")
        }
        let found = try duty[Duty.state].rawValue
        if found != expected { throw HostFault.plain("状态应为\(expected)，实为 \(try words(duty))", hint: nil) }
        if case .text(let word) = outcome {
            let found = try duty[Duty.outcome]?.rawValue ?? "空"
            if found != word { throw HostFault.plain("结果应为\(word)，实为\(found)", hint: nil) }
        }
    }

    /// The duties of a household, matter or resident by one rule, in the order of their days.
    func duties(_ subject: LuaValue, _ rule: LuaValue) throws -> [Row] {
        guard case .record(let type, let id) = subject, case .text(let name) = rule else {
            throw HostFault.plain("这里应当是一户（或一件事）和规则名", hint: "例如 t:expect_due(zhang, \"elder\")")
        }
        // Its own, or that of the plugin it extends.
        let plugin = try plugin()
        let owners = [plugin] + (plugin.base.map { [$0] } ?? [])
        let rules = try host.rules().map(\.name)
        guard let full = owners.map({ "\($0.name).\(name)" }).first(where: rules.contains) else {
            throw HostFault.plain("没有规则 “\(name)”", hint: nil)
        }
        let whose: Condition =
            type == Household.declaration.name
            ? Duty.household == Household.ID(id) : .compare("subject", .equal, .integer(id))
        return try session.records(Duty.self).where(Duty.rule == full && whose)
            .order(by: Duty.opened, Duty.due).all()
    }

    func words(_ duty: Row) throws -> String {
        let due = try duty[Duty.dueAt]?.description ?? (try duty[Duty.due].description)
        return "\(try duty[Duty.period]) \(try duty[Duty.state].rawValue)（\(due) 前）"
    }
}
