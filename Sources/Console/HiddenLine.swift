import Glibc

/// A line that is typed and not shown.
package enum HiddenLine {
    /// `nil` where somebody thinks better of it: Ctrl-C, Ctrl-D, or nothing on a line.
    ///
    /// The terminal is as it was afterwards. What is typed comes as it is: no editing but the keys for taking back.
    package static func read(_ prompt: String) -> String? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
        var hidden = before
        hidden.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        hidden.c_iflag |= tcflag_t(ICRNL)
        put(prompt)
        guard tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden) == 0 else { return nil }
        defer {
            tcsetattr(STDIN_FILENO, TCSADRAIN, &before)
            put("\n")
        }
        var bytes: [UInt8] = []
        while true {
            var byte: UInt8 = 0
            let count = Glibc.read(STDIN_FILENO, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            switch byte {
            case 0x0A, 0x0D: return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
            case 0x03, 0x04: return nil
            case 0x08, 0x7F: while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
            case 0x15: bytes = []
            case 0x00..<0x20: continue
            default: bytes.append(byte)
            }
        }
    }

    private static func put(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    }
}
