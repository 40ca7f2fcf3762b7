import Governance
import Lua
import Records

/// What a plugin may take: what its manifest asks for, or else the usual, and never more than the ceilings.
struct Allowance: Equatable, Sendable {
    /// Megabytes of each of its interpreters.
    var memory = 64
    /// Seconds of a command, while somebody waits.
    var command = 10
    /// Seconds of one rule over everybody: a hundred times what a street takes.
    var rule = 60
    /// Seconds of a job, or of a script that somebody runs.
    var job = 600

    static let usual = Allowance()

    var limits: Limits { Limits(memory: memory << 20) }

    func budget(_ span: Span) -> Budget {
        switch span {
        case .command: Budget(seconds: Double(command))
        case .rule: Budget(seconds: Double(rule))
        case .job: Budget(seconds: Double(job))
        }
    }

    init() {}

    /// What stands in a manifest under `limits`.
    init(_ asked: LimitRequest, below ceilings: PluginCeilings, plugin: String) throws(PluginFailure) {
        func value(
            _ asked: Int?, _ usual: Int, _ ceiling: Int, _ key: String, _ setting: CoreSetting
        ) throws(PluginFailure) -> Int {
            guard let asked else { return min(usual, ceiling) }
            guard asked <= ceiling else {
                throw .manifest(
                    plugin, "limits 要 \(key) = \(asked)，这里的上限是 \(ceiling)",
                    hint: "改小，或请系统管理员运行 gewu settings \(setting.key) \(asked)")
            }
            return asked
        }
        memory = try value(
            asked.memory, memory, ceilings.memory, "memory_mb", PluginCeilings.memorySetting)
        command = try value(
            asked.command, command, ceilings.command, "command_seconds", PluginCeilings.commandSetting)
        rule = try value(asked.rule, rule, ceilings.rule, "rule_seconds", PluginCeilings.ruleSetting)
        job = try value(asked.job, job, ceilings.job, "job_seconds", PluginCeilings.jobSetting)
    }
}

/// What a manifest asks for under `limits`, as it was written.
package struct LimitRequest: Equatable, Sendable {
    var memory: Int?
    var command: Int?
    var rule: Int?
    var job: Int?

    static let keys = ["memory_mb", "command_seconds", "rule_seconds", "job_seconds"]

    init() {}

    init(_ value: LuaValue?, _ plugin: String) throws(PluginFailure) {
        guard let value else { return }
        let sample = "例如 limits = { memory_mb = 128, job_seconds = 1800 }"
        guard case .table(let table) = value, table.list.isEmpty else {
            throw .manifest(plugin, "limits 应当是名称和整数的表", hint: sample)
        }
        if let strange = table.fields.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            throw .manifest(
                plugin, "limits 里没有“\(strange)”",
                hint: suggestion(strange, Self.keys) ?? "可用：\(Self.keys.joined(separator: "、"))")
        }
        func number(_ key: String) throws(PluginFailure) -> Int? {
            guard let value = table.fields[key] else { return nil }
            guard case .integer(let number) = value, (1...100_000).contains(number) else {
                throw .manifest(plugin, "limits 的 \(key) 应当是大于 0 的整数", hint: sample)
            }
            return Int(number)
        }
        memory = try number("memory_mb")
        command = try number("command_seconds")
        rule = try number("rule_seconds")
        job = try number("job_seconds")
    }
}
