package import Records

/// Where something holds: in some communities, or everywhere but in some.
package struct Extent: Equatable, Sendable {
    private let isEverywhere: Bool
    private let communities: Set<Int64>

    /// Everywhere but in these communities, or, where it is not everywhere, in these alone.
    package init(isEverywhere: Bool, but communities: Set<Int64>) {
        self.isEverywhere = isEverywhere
        self.communities = communities
    }

    package static let street = Extent(isEverywhere: true, but: [])
    package static let nowhere = Extent.only([])

    package static func only(_ communities: Set<Int64>) -> Extent {
        Extent(isEverywhere: false, but: communities)
    }

    /// Also for what lies in no community (`nil`): that is part of the street.
    package func contains(_ community: Int64?) -> Bool {
        community.map { communities.contains($0) != isEverywhere } ?? isEverywhere
    }

    /// The same for the same extent, for comparing what is kept as text.
    package var key: String {
        (isEverywhere ? "*-" : "") + communities.sorted().map(String.init).joined(separator: ",")
    }

    package var isStreet: Bool { isEverywhere && communities.isEmpty }
    package var isNowhere: Bool { !isEverywhere && communities.isEmpty }

    /// The communities where it holds, unless that is everywhere but in some.
    package var only: Set<Int64>? { isEverywhere ? nil : communities }
    /// The communities that are named: where it holds, or where it does not.
    package var named: Set<Int64> { communities }

    package func intersection(_ other: Extent) -> Extent {
        switch (isEverywhere, other.isEverywhere) {
        case (true, true): Extent(isEverywhere: true, but: communities.union(other.communities))
        case (true, false): .only(other.communities.subtracting(communities))
        case (false, true): .only(communities.subtracting(other.communities))
        case (false, false): .only(communities.intersection(other.communities))
        }
    }

    package func subtracting(_ other: Extent) -> Extent { intersection(other.complement) }

    package func union(_ other: Extent) -> Extent {
        complement.intersection(other.complement).complement
    }

    private var complement: Extent { Extent(isEverywhere: !isEverywhere, but: communities) }
}

extension Extent {
    /// What finds the records that lie where it holds; `nil` where all do.
    package var condition: Condition? {
        if isStreet { return nil }
        let within = Condition.any(named.sorted().map { .within($0) })
        return only == nil ? .not(within) : within
    }
}
