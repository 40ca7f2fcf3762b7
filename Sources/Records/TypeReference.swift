/// A record type as another one names it.
///
/// Types of the core name each other in Swift, those of plugins by what the books say of them. Looked up when it is
/// asked, since types may name each other in a circle.
package struct TypeReference: Sendable {
    private let find: @Sendable () -> Declaration

    package var declaration: Declaration { find() }

    package init(_ type: any RecordType.Type) { find = { type.declaration } }

    init(_ find: @escaping @Sendable () -> Declaration) { self.find = find }
}

extension Kind {
    package static func reference(_ type: any RecordType.Type) -> Kind { .reference(TypeReference(type)) }
}

extension Relation {
    package static func one(
        via: any RecordType.Type, here: String, there: String, target: any RecordType.Type
    ) -> Relation {
        .one(via: TypeReference(via), here: here, there: there, target: TypeReference(target))
    }

    package static func many(_ type: any RecordType.Type, by column: String) -> Relation {
        .many(TypeReference(type), by: column)
    }

    package static func manyVia(
        _ via: any RecordType.Type, here: String, there: String, target: any RecordType.Type
    ) -> Relation {
        .manyVia(TypeReference(via), here: here, there: there, target: TypeReference(target))
    }

    package static func manyThrough(
        _ via: any RecordType.Type, here: String, there: String, target: any RecordType.Type,
        by column: String
    ) -> Relation {
        .manyThrough(
            TypeReference(via), here: here, there: there, target: TypeReference(target), by: column)
    }
}
