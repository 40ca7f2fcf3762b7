/// How soon a matter is accepted and closed, by its class and urgency: the default of the house (默认口径, after §6.3
/// of the domain's event list and the usual terms of the 12345 hotlines), not a rule of any law.
package struct MatterTerms: Equatable, Sendable {
    package var accept: Process.Within
    package var close: Process.Within

    package init(kind: String, urgency: Matter.Urgency) {
        let (accept, close) = Self.ordinary(kind)
        self.accept = accept
        self.close = close
        switch urgency {
        case .ordinary: break
        case .urgent where close.length > 3 && close.clock == Deadline.Clock.workingDay.rawValue:
            self.close = Self.days(3)
        case .urgent: break
        case .critical:
            self.accept = Self.minutes(15)
            self.close = Self.minutes(24 * 60)
        }
    }

    private static func days(_ count: Int) -> Process.Within { Process.Within(count, .workingDay) }
    private static func minutes(_ count: Int) -> Process.Within { Process.Within(count, .always) }
    private static func office(_ minutes: Int) -> Process.Within { Process.Within(minutes, .workingHour) }

    private static func ordinary(_ kind: String) -> (Process.Within, Process.Within) {
        switch kind.prefix(2) {
        case "EM": (minutes(15), minutes(24 * 60))
        case "DS": (office(30), days(7))
        case "HP": (minutes(30), days(5))
        case "EN": (days(1), days(3))
        case "PF": (["PF.02", "PF.06", "PF.07"].contains(kind) ? minutes(30) : office(120), days(5))
        case "SF": (office(120), days(5))
        case "SV": (days(1), days(5))
        case "OP" where kind == "OP.04": (days(1), days(1))
        case "DA": (days(1), days(5))
        default: (days(1), days(7))
        }
    }
}
