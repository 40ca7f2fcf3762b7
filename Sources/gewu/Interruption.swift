import Glibc
import Synchronization

/// Ctrl-C and an orderly end from outside: noted, and heeded between units of work.
///
/// The second one ends the program at once, which the books stand as well.
enum Interruption {
    private static let isAsked = Atomic(false)

    static var wasAsked: Bool { isAsked.load(ordering: .relaxed) }

    static func watch() {
        // Made before a signal can ask for it.
        _ = wasAsked
        var asked = sigset_t()
        sigemptyset(&asked)
        for signal in [SIGINT, SIGTERM] {
            sigaddset(&asked, signal)
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { _ in
                Interruption.isAsked.store(true, ordering: .relaxed)
            }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            sigaction(signal, &action, nil)
        }
        // Whoever started the program may have left them blocked.
        sigprocmask(SIG_UNBLOCK, &asked, nil)
    }
}
