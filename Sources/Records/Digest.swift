internal import Crypto

/// The columns of a type as its digests see them: by name, so that neither their order nor a column that came later
/// changes the digest of a row that was written before.
struct RowLayout {
    /// Where a column stands among the stored ones, and its name with its length before it.
    let columns: [(place: Int, name: [UInt8])]
    let type: [UInt8]

    init(type: String, columns: [String]) {
        self.type = Self.framed(type)
        self.columns = columns.enumerated().sorted {
            $0.element.utf8.lexicographicallyPrecedes($1.element.utf8)
        }
        .map { ($0.offset, Self.framed($0.element)) }
    }

    private static func framed(_ text: String) -> [UInt8] {
        withUnsafeBytes(of: Int64(text.utf8.count).littleEndian, Array.init) + Array(text.utf8)
    }
}

/// The digest of one row as it is stored, salt included: the row can be proved, and not guessed from its digest.
///
/// Erasing a row erases its salt; the digest stays, and the chain of commits still verifies.
struct RowDigest {
    private var bytes: [UInt8] = []

    /// Type, id and salt, then each column that is not empty with its name, kind and length: no two rows write the
    /// same bytes.
    mutating func digest(_ layout: RowLayout, id: Int64, salt: Int64, values: [Value]) -> SHA256.Digest {
        begin(layout, id, salt)
        for (place, name) in layout.columns {
            switch values[place] {
            case .null: continue
            case .integer(let number): append(name, 1, number)
            case .real(let number): append(name, 2, Int64(bitPattern: number.bitPattern))
            case .text(var text): text.withUTF8 { append(name, 3, UnsafeRawBufferPointer($0)) }
            case .bytes(let content): content.withUnsafeBytes { append(name, 4, $0) }
            }
        }
        return finish()
    }

    /// The same digest, from the row that a statement stands on; stored columns begin at `first`.
    mutating func digest(
        _ layout: RowLayout, id: Int64, salt: Int64, _ row: Statement, from first: Int
    ) -> SHA256.Digest {
        begin(layout, id, salt)
        for (place, name) in layout.columns {
            let column = Int32(first + place)
            switch row.kind(column) {
            case .null: continue
            case .integer: append(name, 1, row.integer(column))
            case .real: append(name, 2, Int64(bitPattern: row.real(column).bitPattern))
            case .text: row.withBytes(column) { append(name, 3, $0) }
            case .bytes: row.withBytes(column) { append(name, 4, $0) }
            }
        }
        return finish()
    }

    private mutating func begin(_ layout: RowLayout, _ id: Int64, _ salt: Int64) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: layout.type)
        append(id)
        append(salt)
    }

    private func finish() -> SHA256.Digest {
        bytes.withUnsafeBytes { buffer in
            var hash = SHA256()
            hash.update(bufferPointer: buffer)
            return hash.finalize()
        }
    }

    private mutating func append(_ name: [UInt8], _ kind: UInt8, _ number: Int64) {
        bytes.append(contentsOf: name)
        bytes.append(kind)
        append(number)
    }

    private mutating func append(_ name: [UInt8], _ kind: UInt8, _ content: UnsafeRawBufferPointer) {
        append(name, kind, Int64(content.count))
        bytes.append(contentsOf: content)
    }

    private mutating func append(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

/// The digest of a commit: the one before it, its heading, and its changes in the order of type and record.
struct CommitDigest {
    private var hash = SHA256()

    init(after previous: [UInt8], _ heading: CommitHeading) {
        hash.update(data: previous)
        for number in [heading.number, heading.at.milliseconds, Int64(heading.day.number)] { add(number) }
        for text in [heading.actor, heading.action, heading.plugin, heading.run] {
            // Nothing and an empty text are not the same.
            add(Int64(text?.utf8.count ?? -1))
            hash.update(data: Array((text ?? "").utf8))
        }
    }

    mutating func add(type: Int64, record: Int64, op: Int64, digest: UnsafeRawBufferPointer) {
        add(type)
        add(record)
        add(op)
        add(Int64(digest.count))
        hash.update(bufferPointer: digest)
    }

    func finish() -> [UInt8] { Array(hash.finalize()) }

    private mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
    }
}
