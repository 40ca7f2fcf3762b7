internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A PIN or a password, kept so that it cannot be read back: salted, and hashed slowly with scrypt.
package enum Secret {
    /// 2^15 rounds of 8 blocks take 32 MB and about a tenth of a second.
    private static let (rounds, block) = (1 << 15, 8)

    /// What is kept in place of a secret: `scrypt$32768$8$salt$hash`.
    package static func kept(_ secret: String) throws -> String {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
        let hash = try hash(secret, salt, rounds: rounds, block: block)
        return "scrypt$\(rounds)$\(block)$\(hex(salt))$\(hex(hash))"
    }

    /// Whether `kept` was made of this secret.
    package static func holds(_ kept: String, _ secret: String) -> Bool {
        let parts = kept.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == "scrypt", let rounds = Int(parts[1]), let block = Int(parts[2]),
            (2...(1 << 20)).contains(rounds), (1...32).contains(block), let salt = bytes(parts[3]),
            let wanted = bytes(parts[4]), let found = try? hash(secret, salt, rounds: rounds, block: block),
            found.count == wanted.count
        else { return false }
        // However much of it is right takes as long.
        return zip(found, wanted).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func hash(
        _ secret: String, _ salt: [UInt8], rounds: Int, block: Int
    ) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Array(secret.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: block,
            parallelism: 1)
        return key.withUnsafeBytes { Array($0) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    private static func bytes(_ hex: String) -> [UInt8]? {
        let nibbles = hex.compactMap(\.hexDigitValue)
        guard nibbles.count == hex.count, nibbles.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
    }
}

extension Session {
    /// Whether a record's protected field was made of `secret` by ``Secret/kept(_:)``; `nil` where nothing is kept.
    ///
    /// The one question that is asked of a field in clear outside a unit of work, and its answer is yes or no.
    package func holds(_ secret: String, in field: Field<Sealed?>, of row: Row) throws -> Bool? {
        guard let kept = try row.clear(field.name) else { return nil }
        return Secret.holds(kept, secret)
    }
}
