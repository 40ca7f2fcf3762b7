import Glibc
import Synchronization

/// Says on the screen that something goes on, once it has taken a second.
final class Waiting: Sendable {
    private struct State {
        var isDone = false
        var seconds = 0
    }

    private let state = Mutex(State())

    /// Begins to wait; nothing is shown where the cursor cannot come back.
    init(isShown: Bool) {
        guard isShown else { return }
        let context = Unmanaged.passRetained(self).toOpaque()
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Waiting>.fromOpaque(context).takeRetainedValue().watch()
                return nil
            }, context)
        if status == 0 { pthread_detach(thread) } else { Unmanaged<Waiting>.fromOpaque(context).release() }
    }

    /// On a thread of its own, which takes no signals.
    private func watch() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        var tenths = 0
        while !state.withLock(\.isDone) {
            usleep(100_000)
            tenths += 1
            if tenths % 10 == 0 { tick() }
        }
    }

    private func tick() {
        state.withLock { state in
            guard !state.isDone else { return }
            state.seconds += 1
            Self.put("\r\u{1B}[K" + ConsoleText.working.told(state.seconds))
        }
    }

    /// Takes what was said from the screen again.
    func end() {
        state.withLock { state in
            guard !state.isDone else { return }
            state.isDone = true
            if state.seconds > 0 { Self.put("\r\u{1B}[K") }
        }
    }

    private static func put(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
