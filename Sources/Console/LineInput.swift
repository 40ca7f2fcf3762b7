import Glibc
package import Workbench

/// Where a console's lines come from: an editor at a terminal, or plain reading.
package protocol LineInput: AnyObject {
    /// The next line, after `prompt`. A line may hold several, apart by line breaks.
    func read(_ prompt: String, _ help: LineHelp) -> LineRead
    /// Takes a line for what can be called back.
    func remember(_ line: String)
    /// Whether somebody is there to be asked.
    var isAttended: Bool { get }
}

package enum LineRead: Equatable {
    case line(String)
    /// Ctrl-C: what was begun is dropped.
    case interrupted
    case end
}

/// What helps with a line while it is typed.
package struct LineHelp {
    /// What the word at the end may become.
    package var complete: (String) -> [Completion]
    /// What is still to come, on the right.
    package var hint: (String) -> String

    package init(
        complete: @escaping (String) -> [Completion] = { _ in [] },
        hint: @escaping (String) -> String = { _ in "" }
    ) {
        self.complete = complete
        self.hint = hint
    }
}

/// Characters from standard input, and what comes in between.
struct Keyboard {
    enum Key: Equatable {
        case scalar(Unicode.Scalar)
        case interrupted
        case resized
        case end
    }

    /// Waits for the next character. Bytes that are no text come as U+FFFD.
    mutating func next() -> Key {
        while true {
            if Signals.takeInterrupt() { return .interrupted }
            if Signals.takeResize() { return .resized }
            var both = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: Signals.readEnd, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&both, 2, -1) >= 0 else {
                if errno == EINTR { continue }
                return .end
            }
            if both[1].revents != 0 {
                Signals.drain()
                continue
            }
            guard let first = byte() else { return .end }
            return .scalar(scalar(from: first))
        }
    }

    private func byte() -> UInt8? {
        var byte: UInt8 = 0
        while true {
            let count = Glibc.read(STDIN_FILENO, &byte, 1)
            if count == 1 { return byte }
            if count < 0, errno == EINTR { continue }
            return nil
        }
    }

    private func scalar(from first: UInt8) -> Unicode.Scalar {
        let (length, start): (Int, UInt32) =
            switch first {
            case 0x00...0x7F: (0, UInt32(first))
            case 0xC2...0xDF: (1, UInt32(first & 0x1F))
            case 0xE0...0xEF: (2, UInt32(first & 0x0F))
            case 0xF0...0xF4: (3, UInt32(first & 0x07))
            default: (0, 0xFFFD)
            }
        var value = start
        for _ in 0..<length {
            guard let next = byte(), next & 0xC0 == 0x80 else { return "\u{FFFD}" }
            value = value << 6 | UInt32(next & 0x3F)
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}

/// Lines as they come, for a terminal that cannot do more and for what is no terminal.
final class PlainInput: LineInput {
    let isAttended: Bool
    private var keyboard = Keyboard()
    private let show: (String) -> Void

    init(isAttended: Bool, show: @escaping (String) -> Void) {
        self.isAttended = isAttended
        self.show = show
    }

    func read(_ prompt: String, _ help: LineHelp) -> LineRead {
        if isAttended { show(prompt) }
        var line = String.UnicodeScalarView()
        while true {
            switch keyboard.next() {
            case .scalar("\n"): return .line(String(line))
            case .scalar("\r"), .resized: continue
            case .scalar(let scalar): line.append(scalar)
            case .interrupted: return .interrupted
            case .end: return line.isEmpty ? .end : .line(String(line))
            }
        }
    }

    func remember(_ line: String) {}
}
