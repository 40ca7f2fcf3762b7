internal import Crypto
import Glibc

/// What a file's content is known by: the same content, the same digest, whatever the file is called.
package enum ContentDigest {
    /// SHA-256 in 64 small letters and digits, as `sha256sum` prints it; `nil` where the file cannot be read.
    package static func of(file path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var hash = SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                return nil
            }
            if count == 0 { break }
            hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return words(hash.finalize())
    }

    /// SHA-256 of named texts in their order: a text that moves from one name to another changes it.
    package static func of(texts: [(name: String, text: String)]) -> String {
        var hash = SHA256()
        for part in texts.flatMap({ [$0.name, $0.text] }) {
            withUnsafeBytes(of: Int64(part.utf8.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: Array(part.utf8))
        }
        return words(hash.finalize())
    }

    private static func words(_ digest: SHA256.Digest) -> String {
        digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
