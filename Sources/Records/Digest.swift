internal import Crypto

/// The digest of one row as it is stored, salt included: the row can be proved, and not guessed from its digest.
///
/// Erasing a row erases its salt; the digest stays, and the chain of commits still verifies.
struct RowDigest {
    private var bytes: [UInt8] = []

    /// Type, id, salt, then each stored column with its kind and length, so that no two rows write the same bytes.
    mutating func digest(type: String, id: Int64, salt: Int64, values: [Value]) -> [UInt8] {
        bytes.removeAll(keepingCapacity: true)
        append(type)
        append(id)
        append(salt)
        for value in values {
            switch value {
            case .null: bytes.append(0)
            case .integer(let number):
                bytes.append(1)
                append(number)
            case .real(let number):
                bytes.append(2)
                append(Int64(bitPattern: number.bitPattern))
            case .text(let text):
                bytes.append(3)
                append(text)
            case .bytes(let content):
                bytes.append(4)
                append(Int64(content.count))
                bytes.append(contentsOf: content)
            }
        }
        return bytes.withUnsafeBytes { buffer in
            var hash = SHA256()
            hash.update(bufferPointer: buffer)
            return Array(hash.finalize())
        }
    }

    private mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func append(_ text: String) {
        append(Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }
}

/// The digest of a commit: the one before it, its heading, and its changes in the order of type and record.
struct CommitDigest {
    private var hash = SHA256()

    init(after previous: [UInt8], _ heading: CommitHeading) {
        hash.update(data: previous)
        for number in [heading.number, heading.at.milliseconds, Int64(heading.day.number)] { add(number) }
        for text in [heading.actor, heading.action, heading.plugin ?? "", heading.run ?? ""] {
            add(Int64(text.utf8.count))
            hash.update(data: Array(text.utf8))
        }
    }

    mutating func add(type: Int64, record: Int64, op: Change.Kind, digest: [UInt8]) {
        add(type)
        add(record)
        add(op.rawValue)
        hash.update(data: digest)
    }

    func finish() -> [UInt8] { Array(hash.finalize()) }

    private mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
    }
}
