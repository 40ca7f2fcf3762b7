package import CRows

/// Rows to be read once, by a loop or by keyed views. Owns the source: closed exactly once, also when nobody reads.
///
/// Confined to the thread that made the source.
package struct RowSource: Hashable, Sendable {
    // Values travel between threads as a whole; a source stays on its own, which is its maker's promise.
    @safe private final class Owner: @unchecked Sendable {
        var source: rows_source?

        init(_ source: rows_source) {
            unsafe self.source = unsafe source
        }

        deinit {
            if let source = unsafe source { unsafe source.close?(source.context) }
        }
    }

    private let owner: Owner

    package init(_ source: rows_source) {
        owner = unsafe Owner(source)
    }

    /// Hands the source over; `nil` when that has happened before.
    func take() -> rows_source? {
        defer { unsafe owner.source = nil }
        return unsafe owner.source
    }

    package static func == (left: RowSource, right: RowSource) -> Bool {
        left.owner === right.owner
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(owner))
    }
}
