import Foundation
import Testing

/// The real program in a pseudo-terminal: what somebody types, and what they see.
final class Seat {
    private let master: Int32
    private let process: pid_t
    private(set) var screen: Screen
    /// All that came, with what steers the terminal.
    private(set) var received = ""
    private var bytes: [UInt8] = []

    init(
        _ program: Program, _ arguments: [String] = [], columns: Int = 100, lines: Int = 40,
        terminal: String = "xterm", environment: [String: String] = [:]
    ) throws {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(master >= 0)
        let (unlock, askNumber) = (UInt(0x4004_5431), UInt(0x8004_5430))
        var (locked, number): (Int32, Int32) = (0, 0)
        try #require(ioctl(master, unlock, &locked) == 0 && ioctl(master, askNumber, &number) == 0)
        screen = Screen(columns: columns, lines: lines)
        var size = winsize(
            ws_row: UInt16(lines), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(master, UInt(TIOCSWINSZ), &size) == 0)

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The leader of a session that opens a terminal has it for its own: Ctrl-C reaches it.
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/pts/\(number)", O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(
            &attributes, newSession | Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)

        var variables = ["TERM": terminal, "HOME": program.folder, "PATH": "/usr/bin:/bin"]
        variables.merge(program.environment) { $1 }
        variables.merge(environment) { $1 }
        let shell = ["sh", "-c", "cd \"$0\" && exec \"$@\"", program.folder, Program.path]
        let words = (shell + arguments).map { strdup($0) } + [nil]
        let settings = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var started: pid_t = 0
        let status = posix_spawn(&started, "/bin/sh", &actions, &attributes, words, settings)
        process = started
        try #require(status == 0)
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(master)
    }

    func type(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(master, $0.baseAddress, $0.count) }
    }

    /// Types a line, Return and all.
    func enter(_ line: String) { type(line + "\r") }

    static let left = "\u{1B}[D"
    static let up = "\u{1B}[A"
    static let interrupt = "\u{3}"
    static let end = "\u{4}"

    func resize(columns: Int, lines: Int) {
        var size = winsize(ws_row: UInt16(lines), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        screen.resize(columns: columns, lines: lines)
    }

    /// Waits until `text` has come and is to be seen, or was. Ends the test where it does not come.
    func see(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait(sourceLocation, "“\(text)”") { $0.everything.contains(text) }
    }

    /// Waits until the program waits for a line, with nothing typed yet: what is typed before it does is not edited.
    func seePrompt(_ prompt: String = "›", sourceLocation: SourceLocation = #_sourceLocation) throws {
        try wait(sourceLocation, "prompt “\(prompt)”") { $0.current == prompt }
        // The prompt is shown a moment before single keys are read; Ctrl-D typed in between would be lost.
        var modes = termios()
        let deadline = Date().addingTimeInterval(30)
        while tcgetattr(master, &modes) == 0, modes.c_lflag & tcflag_t(ICANON) != 0, Date() < deadline {
            usleep(1000)
        }
    }

    /// Waits until nothing more comes and the line the cursor is in is as wanted.
    func settle(
        sourceLocation: SourceLocation = #_sourceLocation, _ isDone: (String) -> Bool
    ) throws {
        let deadline = Date().addingTimeInterval(60)
        while true {
            let before = received.utf8.count
            guard Date() < deadline, take() else {
                try #require(
                    Bool(false), "not settled:\n\(screen.everything)", sourceLocation: sourceLocation)
                return
            }
            if received.utf8.count == before, isDone(screen.current) { return }
        }
    }

    /// The lines that have come since ``clear()``, without the one that was there then.
    func answered() -> [String] { Array(screen.above.drop(while: \.isEmpty).dropFirst()) }

    private func wait(
        _ place: SourceLocation, _ what: String, until holds: (Screen) -> Bool
    ) throws {
        let deadline = Date().addingTimeInterval(30)
        while !holds(screen) {
            guard Date() < deadline, take() else {
                try #require(Bool(false), "no \(what) in:\n\(screen.everything)", sourceLocation: place)
                return
            }
        }
    }

    /// Forgets what was seen.
    func clear() { screen.forget() }

    /// Takes what has come; `false` once nothing more can.
    @discardableResult
    private func take() -> Bool {
        var waiting = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, 200) > 0 else { return true }
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(master, &buffer, buffer.count)
        guard count > 0 else { return false }
        bytes += buffer[..<count]
        // What is not whole yet waits for the rest.
        var whole = bytes.count
        while whole > 0, bytes.count - whole < 4, String(validating: bytes[..<whole], as: UTF8.self) == nil {
            whole -= 1
        }
        let text = String(decoding: bytes[..<whole], as: UTF8.self)
        bytes.removeFirst(whole)
        received += text
        screen.take(text)
        return true
    }

    /// Waits for the program to end, and gives its status.
    func finish() -> Int32 {
        let deadline = Date().addingTimeInterval(60)
        while take(), Date() < deadline {}
        if Date() >= deadline { kill(process, SIGKILL) }
        var status: Int32 = 0
        waitpid(process, &status, 0)
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }
}
