/// What a column holds, as the file stores it.
package enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
}

/// What kind of thing a field holds: the form, the import and Lua ask here, never the Swift type.
package enum Kind: Sendable {
    case integer
    case real
    case text
    case boolean
    case day
    case instant
    /// One of these words, which are what staff read, type and export.
    case choice([String])
    case reference(TypeReference)
    /// Encrypted in the file; masked for every reader above Records.
    case sealed
}

/// A Swift type that a field can hold.
package protocol FieldValue: Sendable {
    static var kind: Kind { get }
    /// Whether `nil` is a value of it.
    static var isOptional: Bool { get }
    init?(stored: Value)
    var stored: Value { get }
}

extension FieldValue {
    package static var isOptional: Bool { false }
}

extension Int: FieldValue {
    package static var kind: Kind { .integer }
    package init?(stored: Value) {
        guard case .integer(let number) = stored else { return nil }
        self = Int(number)
    }
    package var stored: Value { .integer(Int64(self)) }
}

extension Double: FieldValue {
    package static var kind: Kind { .real }
    package init?(stored: Value) {
        switch stored {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
    package var stored: Value { .real(self) }
}

extension Bool: FieldValue {
    package static var kind: Kind { .boolean }
    package init?(stored: Value) {
        guard case .integer(let number) = stored else { return nil }
        self = number != 0
    }
    package var stored: Value { .integer(self ? 1 : 0) }
}

extension String: FieldValue {
    package static var kind: Kind { .text }
    package init?(stored: Value) {
        guard case .text(let text) = stored else { return nil }
        self = text
    }
    package var stored: Value { .text(self) }
}

extension Day: FieldValue {
    package static var kind: Kind { .day }
    package init?(stored: Value) {
        guard case .integer(let number) = stored else { return nil }
        self.init(number: Int32(truncatingIfNeeded: number))
    }
    package var stored: Value { .integer(Int64(number)) }
}

extension Instant: FieldValue {
    package static var kind: Kind { .instant }
    package init?(stored: Value) {
        guard case .integer(let number) = stored else { return nil }
        self.init(milliseconds: number)
    }
    package var stored: Value { .integer(milliseconds) }
}

/// A closed list of words. The raw value is the Chinese word staff use, and is what the file holds.
package protocol Choice: FieldValue, CaseIterable, Hashable, RawRepresentable where RawValue == String {}

extension Choice {
    package static var kind: Kind { .choice(allCases.map(\.rawValue)) }
    package init?(stored: Value) {
        guard case .text(let text) = stored else { return nil }
        self.init(rawValue: text)
    }
    package var stored: Value { .text(rawValue) }
}

/// The id of a record of one type: what points to a household cannot be handed to a building.
package struct RecordID<Record: RecordType>: Hashable, Comparable, Sendable, FieldValue {
    package let raw: Int64

    package init(_ raw: Int64) {
        self.raw = raw
    }

    package static var kind: Kind { .reference(Record.self) }
    package init?(stored: Value) {
        guard case .integer(let number) = stored else { return nil }
        self.raw = number
    }
    package var stored: Value { .integer(raw) }
    package static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
}

extension RecordID: CustomStringConvertible {
    package var description: String { String(raw) }
}

/// A protected text: plain when it is written, masked when it is read.
package struct Sealed: Hashable, Sendable, FieldValue {
    /// What may be shown. On the way in, the plain text.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package static var kind: Kind { .sealed }
    package init?(stored: Value) {
        guard case .text(let text) = stored else { return nil }
        self.text = text
    }
    package var stored: Value { .text(text) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    package static var kind: Kind { Wrapped.kind }
    package static var isOptional: Bool { true }
    package init?(stored: Value) {
        if case .null = stored {
            self = .none
        } else if let wrapped = Wrapped(stored: stored) {
            self = .some(wrapped)
        } else {
            return nil
        }
    }
    package var stored: Value { self?.stored ?? .null }
}
