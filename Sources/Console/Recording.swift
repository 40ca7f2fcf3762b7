import Glibc
import Workbench

/// A script in the making: the lines that were done, as somebody could type them again.
final class Recording {
    let path: String
    private(set) var count = 0
    private var file: Int32

    /// Throws ``ActionFailure`` where the file is there already, or cannot be made.
    init(_ path: String) throws {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw ActionFailure.notUnderstood(
                "不能录制到“\(path)”：\(String(cString: strerror(errno)))", hint: "换一个文件名；已有的文件不会被覆盖")
        }
    }

    func add(_ line: String) {
        var text = line + "\n"
        text.withUTF8 { bytes in _ = write(file, bytes.baseAddress, bytes.count) }
        count += 1
    }

    func close() {
        if file >= 0 { Glibc.close(file) }
        file = -1
    }
}
