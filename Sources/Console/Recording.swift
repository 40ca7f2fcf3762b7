import Glibc
import Workbench

/// A script in the making: the lines that were done, as somebody could type them again.
package final class Recording {
    /// What a recording begins with, so that it is told from other files.
    package static let heading = "# 格务录制"

    let path: String
    private(set) var count = 0
    private var file: Int32

    /// Throws ``ActionFailure`` where the file is there already, or cannot be made.
    init(_ path: String) throws {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw ActionFailure.notUnderstood(
                ConsoleText.cannotRecord.told(path, String(cString: strerror(errno))),
                hint: ConsoleText.otherName.told)
        }
        put(Self.heading + "\n")
    }

    func add(_ line: String) {
        put(line + "\n")
        count += 1
    }

    private func put(_ text: String) {
        var text = text
        text.withUTF8 { bytes in _ = write(file, bytes.baseAddress, bytes.count) }
    }

    func close() {
        if file >= 0 { Glibc.close(file) }
        file = -1
    }
}
