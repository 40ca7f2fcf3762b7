/// One record as it was read, or as it is about to be written.
package struct Row: Sendable {
    package let declaration: Declaration
    package let rawID: Int64
    /// The commit that wrote it; 0 while it has not been written.
    package let commit: Int64
    /// In the order of the declaration's columns. Protected columns are ciphertext here and masked below.
    var values: [Value]
    let unsealer: Sealer?

    init(_ declaration: Declaration, id: Int64, commit: Int64, values: [Value], unsealer: Sealer?) {
        self.declaration = declaration
        self.rawID = id
        self.commit = commit
        self.values = values
        self.unsealer = unsealer
    }

    package subscript<V: FieldValue>(field: Field<V>) -> V {
        get throws(RecordFailure) {
            guard let value = V(stored: try self[named: field.name]) else {
                throw .unreadable(type: declaration, id: rawID, field: field.name)
            }
            return value
        }
    }

    /// A protected field in clear, for what stays within this room.
    func clear(_ name: String) throws -> String? {
        guard let position = declaration.position(of: name), case .bytes(let box) = values[position],
            let unsealer
        else { return nil }
        return try unsealer.open(box, type: declaration.name, id: rawID, field: name)
    }

    /// By name, for forms, exports and scripts. A protected field comes masked.
    package subscript(named name: String) -> Value {
        get throws(RecordFailure) {
            if name == "id" { return .integer(rawID) }
            guard let position = declaration.position(of: name) else {
                throw .unknownField(
                    name, type: declaration.title,
                    suggestion: nearest(name, in: ["id"] + declaration.columns.map(\.name)))
            }
            let value = values[position]
            guard case .bytes(let box) = value, let sealing = declaration.columns[position].sealing else {
                return value
            }
            guard let unsealer else { return .text("****") }
            guard let plain = try? unsealer.open(box, type: declaration.name, id: rawID, field: name) else {
                throw .unreadable(type: declaration, id: rawID, field: name)
            }
            return .text(sealing.mask(plain))
        }
    }
}

extension Row {
    /// The fields in which another state of the record differs, in the order of the declaration.
    package func fields(differingFrom other: Row) -> [String] {
        zip(declaration.columns, zip(values, other.values)).filter { $1.0 != $1.1 }.map(\.0.name)
    }
}

/// Which fields are to hold what: the argument of `insert` and `update`.
package struct Assignment: Sendable {
    package let column: String
    let value: Value

    /// By name, for imports and scripts; the unit of work checks the kind.
    package init(named column: String, _ value: Value) {
        self.column = column
        self.value = value
    }
}

infix operator <- : AssignmentPrecedence

package func <- <V: FieldValue>(field: Field<V>, value: V) -> Assignment {
    Assignment(named: field.name, value.stored)
}

/// The name in `names` that somebody who typed `word` most likely meant, if one is near enough.
package func nearest(_ word: String, in names: [String]) -> String? {
    let limit = max(1, word.count / 3)
    return names.map { ($0, editDistance(word, $0)) }.filter { $0.1 <= limit }.min { $0.1 < $1.1 }?.0
}

private func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
            row.append(best)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
