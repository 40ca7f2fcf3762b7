import Synchronization

/// Ends what the books are being asked, at the request of somebody who waits for it: Ctrl-C at a console.
///
/// What runs then throws ``RecordFailure/interrupted``; a unit of work that was under way leaves nothing behind.
package enum Cancellation {
    private static let isRequested = Atomic(false)

    /// May be called from a signal handler.
    package static func request() { isRequested.store(true, ordering: .relaxed) }

    /// Before something new begins.
    package static func clear() { isRequested.store(false, ordering: .relaxed) }

    package static var wasRequested: Bool { isRequested.load(ordering: .relaxed) }
}
