import Governance
import Lua
import Records

/// Days and times as specs write them.
extension SpecStage {
    func readDay(_ value: LuaValue) throws -> Day {
        if case .day(let number) = value { return Day(number: number) }
        if case .text(let text) = value, let day = Day(text) { return day }
        throw HostFault.plain("看不懂这个日期", hint: "写成 \"2026-11-17\"")
    }

    func readMinute(_ text: String) throws -> Int {
        let parts = text.split(separator: ":").compactMap { Int($0) }
        guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else {
            throw HostFault.plain("看不懂时刻 “\(text)”", hint: "写成 \"19:30\"")
        }
        return parts[0] * 60 + parts[1]
    }

    func readInstant(_ value: LuaValue) throws -> Instant {
        guard case .text(let text) = value, let space = text.firstIndex(of: " "),
            let day = Day(text[..<space])
        else { throw HostFault.plain("看不懂这个时间", hint: "写成 \"2026-11-17 23:50\"") }
        return Instant(day, minute: try readMinute(String(text[text.index(after: space)...])))
    }
}
