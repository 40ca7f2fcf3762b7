package import Records

/// What happened to something that has a term: when it began, and what stopped the clock or gave it time.
package struct TermHistory: Hashable, Sendable {
    package var start: Instant
    package var pauses: [Pause]
    package var extensions: [Extension]
    package var stops: [Stop]

    package init(
        start: Instant, pauses: [Pause] = [], extensions: [Extension] = [], stops: [Stop] = []
    ) {
        self.start = start
        self.pauses = pauses
        self.extensions = extensions
        self.stops = stops
    }

    /// A stretch that is not counted (暂停计时), such as for a hearing, an inspection or missing papers.
    ///
    /// A term in days leaves out the days after the one on which the pause begins, up to and with the one on which
    /// it ends: the day it begins is not counted to the pause (次日起算). An end that would fall into a pause moves
    /// to the day on which the pause ends. A pause that ends before it begins is none.
    package struct Pause: Hashable, Sendable {
        package var from: Instant
        /// `nil` while it lasts.
        package var until: Instant?
        /// In the words of the worker: `现场勘验`.
        package var reason: String

        package init(from: Instant, until: Instant?, reason: String) {
            self.from = from
            self.until = until
            self.reason = reason
        }
    }

    /// More time (延期). It is counted when it was asked for before the term ended and the term allows it.
    package struct Extension: Hashable, Sendable {
        /// In the unit of the term.
        package var length: Int
        package var asked: Instant
        package var reason: String

        package init(_ length: Int, asked: Instant, reason: String) {
            self.length = length
            self.asked = asked
            self.reason = reason
        }
    }

    /// The end of the matter: answered, done, withdrawn. Of several, the first holds.
    package struct Stop: Hashable, Sendable {
        package var at: Instant
        /// In the words of the worker: `办结`.
        package var reason: String

        package init(at: Instant, reason: String) {
            self.at = at
            self.reason = reason
        }
    }

    /// The stop that holds.
    package var stop: Stop? { stops.min { ($0.at, $0.reason) < ($1.at, $1.reason) } }

    /// The pause that lasts at `instant`; the first to begin, of several.
    func pause(at instant: Instant) -> Pause? {
        pauses.filter { $0.from <= instant && $0.until.map { instant < $0 } != false }
            .min { $0.from < $1.from }
    }

    /// The pause for which a term in days leaves `day` out.
    func pause(on day: Day) -> Pause? {
        pauses.filter { $0.from.day < day && $0.until.map { day <= $0.day } != false }
            .min { $0.from < $1.from }
    }
}

/// Why more time is not given.
package enum ExtensionRefusal: Error, Hashable, Sendable {
    case notAllowed
    /// Asked for when the term was over.
    case afterEnd(due: Instant)
    /// In words: `10 个工作日`.
    case tooLong(longest: String)
    case tooOften(times: Int)

    package var message: String {
        switch self {
        case .notAllowed: "这个期限不能延长"
        case .afterEnd(let due): "期限 \(due) 已经届满，届满后不能再申请延期"
        case .tooLong(let longest): "延期合计不能超过 \(longest)"
        case .tooOften(let times): "只能延期 \(times) 次"
        }
    }
}
