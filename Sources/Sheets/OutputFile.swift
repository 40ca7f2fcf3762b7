import Glibc

/// A file, or a stream that is open already, being written through a buffer.
package final class OutputFile {
    package let path: String
    private let descriptor: Int32
    private let isOwn: Bool
    private var buffer: [UInt8] = []

    private static let portion = 1 << 16

    /// Makes a file that nobody else may read; throws where there is one.
    package init(_ path: String) throws(SheetFailure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SheetFailure(.cannotWrite(Self.words(errno)), file: path) }
        self.path = path
        isOwn = true
    }

    /// Writes to what is open under `descriptor`, and leaves it open.
    package init(descriptor: Int32, named path: String) {
        self.descriptor = descriptor
        self.path = path
        isOwn = false
    }

    deinit { if isOwn { close(descriptor) } }

    package func write(_ text: some StringProtocol) throws(SheetFailure) {
        buffer.append(contentsOf: text.utf8)
        if buffer.count >= Self.portion { try flush() }
    }

    /// Puts everything written so far into the file, and for a file of its own onto the disk.
    package func finish() throws(SheetFailure) {
        try flush()
        // A full disk or a lost network drive may say so only now.
        if isOwn, fsync(descriptor) != 0, errno != EINVAL {
            throw SheetFailure(.cannotWrite(Self.words(errno)), file: path)
        }
    }

    private func flush() throws(SheetFailure) {
        var failed: Int32 = 0
        buffer.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, start + written, bytes.count - written)
                if count < 0 {
                    if errno == EINTR { continue }
                    failed = errno
                    return
                }
                written += count
            }
        }
        buffer.removeAll(keepingCapacity: true)
        guard failed == 0 else { throw SheetFailure(.cannotWrite(Self.words(failed)), file: path) }
    }

    static func words(_ code: Int32) -> String {
        switch code {
        case ENOENT: "没有这个目录"
        case EACCES, EPERM, EROFS: "没有写入权限"
        case EEXIST: "已有这个文件"
        case EISDIR: "它是一个目录"
        case ENOTDIR: "路径中有一段不是目录"
        case ENOSPC, EDQUOT: "磁盘已满"
        case ENAMETOOLONG: "文件名过长"
        case EIO: "磁盘写入出错"
        default: "系统错误 \(code)"
        }
    }
}
