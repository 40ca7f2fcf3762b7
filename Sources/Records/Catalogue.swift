/// The record types of a workspace, and how its places hang together.
package struct Catalogue: Sendable {
    package let types: [Declaration]
    package let places: PlaceTree?
    private let positions: [String: Int]

    package init(_ types: [any RecordType.Type], places: PlaceTree? = nil) {
        self.types = types.map { $0.declaration }
        self.places = places
        self.positions = Dictionary(
            uniqueKeysWithValues: self.types.enumerated().map { ($1.name, $0) })
    }

    package func type(named name: String) throws(RecordFailure) -> Declaration {
        guard let position = positions[name] else {
            throw .unknownType(name, suggestion: nearest(name, in: types.map(\.name)))
        }
        return types[position]
    }
}

/// The dated links of the tree of places: which record type holds them, and its two columns.
package struct PlaceTree: Sendable {
    let link: any RecordType.Type
    let child: String
    let parent: String

    package init(_ link: any RecordType.Type, child: String, parent: String) {
        self.link = link
        self.child = child
        self.parent = parent
    }
}

/// A catalogue as one file keeps it: with the file's key and its numbers for record types.
struct Schema: Sendable {
    let catalogue: Catalogue
    let sealer: Sealer
    /// What `change` calls a record type.
    var codes: [String: Int64] = [:]
    /// What the tables of each type looked like when the books were opened.
    var stamps: [String: String] = [:]

    var places: PlaceTree? { catalogue.places }

    func code(_ type: Declaration) throws(RecordFailure) -> Int64 {
        guard let code = codes[type.name] else { throw .unknownType(type.name, suggestion: nil) }
        return code
    }
}
