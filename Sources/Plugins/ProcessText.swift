import Governance
import Lua

/// A process as its author declared it: `start`, and a table for each state.
struct ProcessText {
    let process: Process
    private static let keys = ["to", "within", "by", "pause", "check"]

    init(_ record: String, _ value: LuaValue) throws {
        func wrong(_ problem: String, _ hint: String?) -> HostFault {
            HostFault.plain("记录 “\(record)” 的流程\(problem)", hint: hint)
        }
        let sample = "例如 process = { start = \"申请\", [\"申请\"] = { to = { \"通过\" } }, [\"通过\"] = {} }"
        guard case .table(let table) = value, table.list.isEmpty else { throw wrong("应当是一个表", sample) }
        guard case .text(let start)? = table.fields["start"] else { throw wrong("缺少 start：从哪个状态开始", sample) }
        let names = table.fields.keys.filter { $0 != "start" }.sorted()
        guard names.contains(start) else {
            throw HostFault.unknown("流程的 start “\(start)” 没有这个状态", start, names)
        }
        var states: [String: Process.State] = [:]
        for name in names {
            guard case .table(let definition)? = table.fields[name], definition.list.isEmpty else {
                throw wrong("的状态 “\(name)” 应当是一个表", "例如 [\"\(name)\"] = { to = { … } }；最后的状态写 {}")
            }
            states[name] = try Self.state(name, definition, names, wrong)
        }
        // In the order in which a record may come to them, so that the same process is always the same text.
        var order = [start]
        var place = 0
        while place < order.count {
            for next in states[order[place]]?.to ?? [] where !order.contains(next) { order.append(next) }
            place += 1
        }
        if let lost = names.first(where: { !order.contains($0) }) {
            throw wrong("的状态 “\(lost)” 没有哪一步到得了", "在别的状态的 to 里写上它，或去掉它")
        }
        process = Process(start: start, states: order.compactMap { states[$0] })
    }

    private static func state(
        _ name: String, _ definition: LuaTable, _ names: [String], _ wrong: (String, String?) -> HostFault
    ) throws -> Process.State {
        if let strange = definition.fields.keys.sorted().first(where: { !keys.contains($0) }) {
            throw HostFault.unknown("流程的状态 “\(name)” 没有 “\(strange)” 这一项", strange, keys)
        }
        func words(_ key: String) throws -> [String] {
            switch definition.fields[key] {
            case nil: return []
            case .text(let word)?: return [word]
            case .table(let table)? where table.fields.isEmpty && table.list.words.count == table.list.count:
                return table.list.words
            default: throw wrong("的状态 “\(name)” 的 \(key) 应当是文字的列表", "例如 \(key) = { \"退出\" }")
            }
        }
        var state = Process.State(name, to: try words("to"), by: try words("by"))
        for next in state.to where !names.contains(next) {
            throw HostFault.unknown("流程的状态 “\(name)” 可到 “\(next)”，没有这个状态", next, names)
        }
        if state.to.contains(name) { throw wrong("的状态 “\(name)” 不能到它自己", "从 to 里去掉它") }
        switch definition.fields["pause"] {
        case nil, .boolean(false)?: break
        case .boolean(true)?: state.pauses = true
        default: throw wrong("的状态 “\(name)” 的 pause 应当是 true 或 false", nil)
        }
        switch definition.fields["check"] {
        case nil, .function?: break
        default:
            throw wrong(
                "的状态 “\(name)” 的 check 应当是函数", "例如 check = function(it) return it.score >= 60, \"得分不足\" end")
        }
        if let value = definition.fields["within"] {
            guard case .text(let text) = value, let within = within(text) else {
                throw wrong(
                    "的状态 “\(name)” 的 within 看不懂",
                    "写成 \"5 workdays\"（工作日）、\"30 days\"（自然日）、\"8 workhours\"（工作时间）、\"2 hours\" 或 \"30 minutes\"（不停的钟）"
                )
            }
            if state.pauses == true { throw wrong("的状态 “\(name)” 暂停计时，不能又有 within", nil) }
            state.within = within
        }
        return state
    }

    /// `5 workdays`, `30 days`, `8 workhours`, `2 hours`, `30 minutes`; one may stand without its s.
    private static func within(_ text: String) -> Process.Within? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let count = Int(parts[0]), (1...100_000).contains(count) else { return nil }
        return switch parts[1] {
        case "workday", "workdays": Process.Within(count, .workingDay)
        case "day", "days": Process.Within(count, .calendarDay)
        case "workhour", "workhours": Process.Within(count * 60, .workingHour)
        case "hour", "hours": Process.Within(count * 60, .always)
        case "minute", "minutes": Process.Within(count, .always)
        default: nil
        }
    }
}
