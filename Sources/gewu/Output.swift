import Console
import Glibc

/// The two streams of the program. Rows and reports go out; progress, warnings and errors go beside.
enum Output {
    static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Throws where what was to be written could not be: a full disk must not look like an empty list.
    ///
    /// What had landed before has landed: the status says so, and nobody does it twice. A reader that has gone away
    /// (`| head`) has what it wanted.
    static func write(_ text: String) throws {
        guard put(text, STDOUT_FILENO) || errno == EPIPE else {
            throw Complaint(
                .findings, "output", "结果写不出去：\(String(cString: strerror(errno)))",
                hint: "请核对输出到的文件和磁盘空间；要写账本的已经写了，不要再办一遍，用 变更 核对")
        }
    }

    static func beside(_ text: String) { _ = put(text.hasSuffix("\n") ? text : text + "\n", STDERR_FILENO) }

    private static func put(_ text: String, _ descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return true }
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, start + written, bytes.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    return false
                }
                written += count
            }
            return true
        }
    }
}
