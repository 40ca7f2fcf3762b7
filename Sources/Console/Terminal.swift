import Glibc

/// What the program runs in.
package enum Terminal {
    /// Whether lines can be edited: a terminal on both sides that can move its cursor.
    package static var canEdit: Bool {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return false }
        return !["", "dumb", "unknown"].contains(variable("TERM"))
    }

    /// Whether somebody sits at it who can be asked.
    package static var isAttended: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    package static var hasColour: Bool {
        isatty(STDOUT_FILENO) == 1 && canEdit && variable("NO_COLOR").isEmpty
    }

    /// In columns and lines.
    package static func size() -> (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (Int(variable("COLUMNS")) ?? 80, Int(variable("LINES")) ?? 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    private static func variable(_ name: String) -> String {
        guard let value = getenv(name) else { return "" }
        return String(cString: value)
    }
}
