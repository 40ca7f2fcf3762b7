import Glibc

/// A file open for reading, closed when let go.
final class InputFile {
    let path: String
    let size: Int
    private let descriptor: Int32

    init(_ path: String) throws(SheetFailure) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SheetFailure(.cannotOpen(Self.words(errno)), file: path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw SheetFailure(status.st_mode & S_IFMT == S_IFDIR ? .folder : .notAFile, file: path)
        }
        guard status.st_size > 0 else {
            close(descriptor)
            throw SheetFailure(.empty, file: path)
        }
        self.path = path
        self.size = Int(status.st_size)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
    func read(_ count: Int, at offset: Int) throws(SheetFailure) -> [UInt8] {
        var failed: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            while filled < count {
                let got = pread(descriptor, start + filled, count - filled, off_t(offset + filled))
                if got < 0 {
                    if errno == EINTR { continue }
                    failed = errno
                    return
                }
                if got == 0 { return }
                filled += got
            }
        }
        guard failed == 0 else { throw SheetFailure(.cannotOpen(Self.words(failed)), file: path) }
        return bytes
    }

    private static func words(_ code: Int32) -> String {
        switch code {
        case ENOENT: "没有这个文件"
        case EACCES, EPERM: "没有读取权限"
        case EISDIR: "它是一个目录"
        case ENOTDIR: "路径中有一段不是目录"
        case EMFILE, ENFILE: "系统打开的文件太多"
        case EIO: "磁盘读取出错"
        default: "系统错误 \(code)"
        }
    }
}

extension FileKind {
    /// What `file` is, with a compound file's and a zip's content looked into.
    init(_ file: InputFile) throws(SheetFailure) {
        let head = try file.read(4096, at: 0)
        self.init(head: head)
        if self == .xls, head.count >= 52, head[0] == 0xD0 {
            // A password turns an xlsx into a compound file whose directory names the encrypted package.
            let sectorShift = Int(head[30]) | Int(head[31]) << 8
            let first = (0..<4).reduce(0) { $0 | Int(head[48 + $1]) << (8 * $1) }
            guard (9...12).contains(sectorShift) else { return }
            let offset = (first + 1) << sectorShift
            guard offset < file.size else { return }
            let directory = try file.read(16_384, at: offset)
            if directory.holds(Array("EncryptedPackage".utf8.flatMap { [$0, 0] })) { self = .encrypted }
        }
    }
}

extension Array where Element == UInt8 {
    func holds(_ other: [UInt8]) -> Bool {
        guard let first = other.first, count >= other.count else { return false }
        return indices.dropLast(other.count - 1).contains { start in
            self[start] == first && self[start..<start + other.count].elementsEqual(other)
        }
    }
}
