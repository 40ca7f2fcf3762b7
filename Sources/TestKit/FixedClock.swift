package import Records
internal import Synchronization

/// A clock that stands until it is set.
package final class FixedClock: Sendable {
    private let instant: Mutex<Instant>

    package init(_ day: Day, minute: Int = 9 * 60) {
        instant = Mutex(Instant(day, minute: minute))
    }

    package var now: Instant { instant.withLock { $0 } }

    package func set(_ day: Day, minute: Int = 9 * 60) {
        instant.withLock { $0 = Instant(day, minute: minute) }
    }
}

extension Day: ExpressibleByStringLiteral {
    /// `"2026-11-17"`. What is no day is a mistake in the test.
    package init(stringLiteral text: String) {
        guard let day = Day(text) else { preconditionFailure("\(text) is no day") }
        self = day
    }
}
