/// A version as manifests write it: `1`, `1.2` or `1.2.3`. What is not written is 0.
package struct Version: Comparable, Sendable, CustomStringConvertible {
    fileprivate let parts: [Int]
    /// How many numbers were written.
    fileprivate let precision: Int
    package let description: String

    package init?(_ text: String) {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...3).contains(words.count) else { return nil }
        var parts: [Int] = []
        for word in words {
            guard (1...5).contains(word.utf8.count), word.utf8.allSatisfy({ (48...57).contains($0) }),
                let number = Int(word)
            else { return nil }
            parts.append(number)
        }
        precision = parts.count
        self.parts = parts + Array(repeating: 0, count: 3 - parts.count)
        description = text
    }

    package static func == (left: Version, right: Version) -> Bool { left.parts == right.parts }

    package static func < (left: Version, right: Version) -> Bool {
        left.parts.lexicographicallyPrecedes(right.parts)
    }
}

/// The versions that will do: `1` and `1.2` (those that begin so), `>=1.0`, `>=1, <2`, `*` (any).
package struct VersionRange: Equatable, Sendable, CustomStringConvertible {
    package let description: String
    private let bounds: [Bound]

    package static let any = VersionRange(description: "*", bounds: [])

    private enum Bound: Equatable {
        case beginning(Version)
        case atLeast(Version)
        case atMost(Version)
        case more(Version)
        case less(Version)
    }

    private init(description: String, bounds: [Bound]) {
        self.description = description
        self.bounds = bounds
    }

    /// `nil` where it cannot be read.
    package init?(_ text: String) {
        description = text
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.filter { $0 != " " }
        }
        if words == ["*"] {
            bounds = []
            return
        }
        var bounds: [Bound] = []
        for word in words {
            let makers: [(String, (Version) -> Bound)] = [
                (">=", Bound.atLeast), ("<=", Bound.atMost), (">", Bound.more), ("<", Bound.less),
                ("", Bound.beginning),
            ]
            guard let (sign, bound) = makers.first(where: { word.hasPrefix($0.0) }),
                let version = Version(String(word.dropFirst(sign.count)))
            else { return nil }
            bounds.append(bound(version))
        }
        self.bounds = bounds
    }

    package func contains(_ version: Version) -> Bool {
        bounds.allSatisfy { bound in
            switch bound {
            case .beginning(let start): version.parts.starts(with: start.parts.prefix(start.precision))
            case .atLeast(let least): version >= least
            case .atMost(let most): version <= most
            case .more(let other): version > other
            case .less(let other): version < other
            }
        }
    }

    static let samples = "“1.0”、“>=1.0”、“>=1, <2” 或 “*”"
}
