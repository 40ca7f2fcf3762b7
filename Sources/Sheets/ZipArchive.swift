import CZip

/// A zip file whose entries are read as streams and never unpacked to disk.
final class ZipArchive {
    let path: String
    private let archive: OpaquePointer

    init(_ path: String) throws(SheetFailure) {
        var code: Int32 = 0
        guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
            switch code {
            case ZIP_ER_NOZIP, ZIP_ER_INCONS, ZIP_ER_EOF, ZIP_ER_SEEK, ZIP_ER_READ:
                throw SheetFailure(.incomplete, file: path)
            default:
                throw SheetFailure(.damaged(detail: "压缩结构读不出来（错误 \(code)）"), file: path)
            }
        }
        self.path = path
        self.archive = archive
    }

    deinit { zip_discard(archive) }

    func holds(_ name: String) -> Bool { zip_name_locate(archive, name, UInt32(ZIP_FL_NOCASE)) >= 0 }

    /// Opens an entry; `nil` when there is none of that name, whatever its case.
    func entry(_ name: String) throws(SheetFailure) -> ZipEntry? {
        var index = zip_name_locate(archive, name, 0)
        if index < 0 { index = zip_name_locate(archive, name, UInt32(ZIP_FL_NOCASE)) }
        guard index >= 0 else { return nil }
        var status = zip_stat_t()
        zip_stat_init(&status)
        guard zip_stat_index(archive, UInt64(index), 0, &status) == 0 else {
            throw SheetFailure(.damaged(detail: "“\(name)”的目录项读不出来"), file: path)
        }
        if status.valid & UInt64(ZIP_STAT_ENCRYPTION_METHOD) != 0, status.encryption_method != ZIP_EM_NONE {
            throw SheetFailure(.encrypted, file: path)
        }
        guard let stream = zip_fopen_index(archive, UInt64(index), 0) else {
            throw SheetFailure(.damaged(detail: "“\(name)”打不开"), file: path)
        }
        return ZipEntry(name: name, packed: Int(clamping: status.comp_size), stream: stream, archive: self)
    }
}

/// One entry being read. Refuses to go on where it unpacks out of all proportion.
final class ZipEntry {
    let name: String
    private let packed: Int
    private(set) var unpacked = 0
    private let stream: OpaquePointer
    /// Held so that the archive outlives its entry.
    private let archive: ZipArchive

    fileprivate init(name: String, packed: Int, stream: OpaquePointer, archive: ZipArchive) {
        self.name = name
        self.packed = packed
        self.stream = stream
        self.archive = archive
    }

    deinit { zip_fclose(stream) }

    /// Sheets of real registers pack 5 to 40 times; a deflate bomb packs 1,000 times. Small parts may be as
    /// flat as they like.
    private static let largestRatio = 250
    private static let unsuspected = 32 << 20
    private static let largest = 8 << 30

    /// Fills `buffer` and tells how much of it; 0 at the end.
    func read(into buffer: UnsafeMutableRawPointer, count: Int) throws(SheetFailure) -> Int {
        let got = zip_fread(stream, buffer, UInt64(count))
        guard got >= 0 else {
            throw SheetFailure(.damaged(detail: "“\(name)”解压到 \(unpacked) 字节处出错"), file: archive.path)
        }
        unpacked += Int(got)
        if unpacked > Self.largest
            || unpacked > Self.unsuspected && unpacked / Self.largestRatio > packed
        {
            throw SheetFailure(
                .bomb(detail: "“\(name)”压缩后 \(packed) 字节，解压已超过 \(unpacked >> 20) MB"), file: archive.path)
        }
        return Int(got)
    }
}
