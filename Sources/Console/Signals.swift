import Glibc
import Records
import Synchronization

/// What the terminal tells a console that sits at it: Ctrl-C, and another size of the window.
enum Signals {
    private static let isInterrupted = Atomic(false)
    private static let isResized = Atomic(false)
    private static let ends = Atomic<UInt64>(0)

    /// Whether Ctrl-C was pressed since it was last asked.
    static func takeInterrupt() -> Bool { isInterrupted.exchange(false, ordering: .relaxed) }
    static func takeResize() -> Bool { isResized.exchange(false, ordering: .relaxed) }

    /// Readable once a signal has come.
    static var readEnd: Int32 { Int32(truncatingIfNeeded: ends.load(ordering: .relaxed) >> 32) }
    private static var writeEnd: Int32 { Int32(truncatingIfNeeded: ends.load(ordering: .relaxed)) }

    /// Ctrl-C cancels what runs, and does not end the program.
    static func watch() {
        var both: [Int32] = [0, 0]
        guard pipe(&both) == 0 else { return }
        for end in both {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        ends.store(UInt64(UInt32(both[0])) << 32 | UInt64(UInt32(both[1])), ordering: .relaxed)
        for signal in [SIGINT, SIGWINCH] {
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { Signals.take($0) }
            sigaction(signal, &action, nil)
        }
    }

    private static func take(_ signal: Int32) {
        let before = errno
        if signal == SIGINT {
            isInterrupted.store(true, ordering: .relaxed)
            Cancellation.request()
        } else {
            isResized.store(true, ordering: .relaxed)
        }
        var mark: UInt8 = 1
        _ = write(writeEnd, &mark, 1)
        errno = before
    }

    static func drain() {
        var bytes: [UInt8] = Array(repeating: 0, count: 64)
        while read(readEnd, &bytes, bytes.count) > 0 {}
    }
}
