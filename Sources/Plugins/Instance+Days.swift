import Governance
import Lua
import Records

/// Days that scripts count: terms and working days, by the calendar the duties go by.
extension Instance {
    func defineDays() {
        func day(_ value: LuaValue, _ name: String) throws -> Day {
            if case .day(let number) = value { return Day(number: number) }
            if case .text(let text) = value, let day = Day(text) { return day }
            throw HostFault.plain("gewu.\(name) 后面应当是一个日子", hint: "例如 gewu.\(name)(gewu.today()…)")
        }
        define("today") { [unowned self] _ in [.day(session.day.number)] }
        define("day_of") { arguments in
            guard case .text(let text)? = arguments.first, let day = Day(text) else {
                throw HostFault.plain("看不懂这个日期", hint: "写成 gewu.day \"2026-11-17\"")
            }
            return [.day(day.number)]
        }
        define("after") { arguments in
            let start = try day(arguments[safely: 0], "after")
            guard case .text(let text) = arguments[safely: 1], let term = DayTerm(text) else {
                throw HostFault.plain(
                    "gewu.after 看不懂这个期限", hint: "写成 \"5 workdays\"、\"30 days\"、\"12 months\"、\"2 years\" 这样")
            }
            return [.day(term.end(after: start).number)]
        }
        define("workday") { arguments in
            [.day(WorkCalendar().workingDay(onOrAfter: try day(arguments[safely: 0], "workday")).number)]
        }
    }
}
