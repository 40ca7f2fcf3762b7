internal import Crypto

/// Seals and opens protected fields with keys derived from the workspace's key file.
///
/// AES-GCM with (type, id, field) as associated data: a box moved to another record or field does not open. What
/// must be found again has a keyed index beside it (HMAC-SHA256, 16 bytes), which says nothing without the key.
struct Sealer: Sendable {
    private let boxKey: SymmetricKey
    /// The keyed index's code with its key worked in, to be copied: that is half of the work for a short text.
    private let indexCode: HMAC<SHA256>
    /// Tells a wrong key file from the right one, and nothing else.
    let check: [UInt8]

    init(key: [UInt8]) {
        func derived(_ purpose: String) -> SymmetricKey {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: key), info: Array("gewu \(purpose)".utf8),
                outputByteCount: 32)
        }
        boxKey = derived("sealed fields")
        indexCode = HMAC(key: derived("keyed index"))
        check = Array(HMAC<SHA256>.authenticationCode(for: Array("check".utf8), using: derived("key check")))
    }

    static func newKey() -> [UInt8] {
        SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
    }

    func seal(_ plain: String, type: String, id: Int64, field: String) throws(RecordFailure) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(
                Array(plain.utf8), using: boxKey, authenticating: Self.place(type, id, field))
            if let bytes = box.combined { return Array(bytes) }
        } catch {}
        throw .unreadable(type: type, id: id, field: field)
    }

    func open(_ box: [UInt8], type: String, id: Int64, field: String) throws(RecordFailure) -> String {
        do {
            let plain = try AES.GCM.open(
                AES.GCM.SealedBox(combined: box), using: boxKey, authenticating: Self.place(type, id, field))
            return String(decoding: plain, as: UTF8.self)
        } catch {
            throw .unreadable(type: type, id: id, field: field)
        }
    }

    /// What a field's whole value is found by.
    func index(_ plain: String, _ field: String) -> Value { keyed(plain, "whole \(field)") }

    /// What the last four characters of a field's value are found by.
    func tail(_ end: String, _ field: String) -> Value { keyed(String(end.suffix(4)), "tail \(field)") }

    private func keyed(_ text: String, _ purpose: String) -> Value {
        var code = indexCode
        code.update(data: Array("\(purpose)\u{0}\(text)".utf8))
        return .bytes(Array(code.finalize().prefix(16)))
    }

    private static func place(_ type: String, _ id: Int64, _ field: String) -> [UInt8] {
        Array("\(type)/\(id)/\(field)".utf8)
    }
}
