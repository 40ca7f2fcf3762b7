/// What a plugin author may name, with all that is said of it.
///
/// The reference, the types that editors complete and the contract (`docs/api.json`) are written out of this and of
/// ``DeclarationKind/all``. A test walks what scripts really hold, and fails for a thing that is not here and for an
/// entry without a thing; every example is run.
package enum API {
    /// The version that entries of the first release bear.
    package static let first = "1.0"

    /// What scripts hold, in the order of the reference.
    package static let tables: [APITable] = [
        .gewu, .query, .record, .globals, .spec, .test,
    ]

    /// Values that are no table of functions: days, conditions, what a declaration's keys take.
    package static let types: [APIType] = APIType.all
}

/// One function or value in a table that scripts hold.
package struct APIEntry: Sendable {
    package let name: String
    package let form: Form
    /// What it does, for somebody who reads only this.
    package let sentence: String
    /// Lua that runs as it stands where the table's things are used.
    package let example: String
    package let since: String
    /// Where its example runs, if not where those of its table do.
    package let place: APITable.Place?

    package enum Form: Sendable {
        case function([Parameter], returns: String?)
        case value(String)
    }

    /// A parameter, with its type as editors write it.
    package struct Parameter: Sendable {
        package let name: String
        package let type: String
        package let isOptional: Bool

        static func needed(_ name: String, _ type: String) -> Parameter {
            Parameter(name: name, type: type, isOptional: false)
        }
        static func optional(_ name: String, _ type: String) -> Parameter {
            Parameter(name: name, type: type, isOptional: true)
        }
    }

    static func function(
        _ name: String, _ parameters: [Parameter] = [], returns: String? = nil, _ sentence: String,
        example: String, since: String = API.first, in place: APITable.Place? = nil
    ) -> APIEntry {
        APIEntry(
            name: name, form: .function(parameters, returns: returns), sentence: sentence, example: example,
            since: since, place: place)
    }

    static func value(
        _ name: String, _ type: String, _ sentence: String, example: String, since: String = API.first
    ) -> APIEntry {
        APIEntry(
            name: name, form: .value(type), sentence: sentence, example: example, since: since, place: nil)
    }
}

/// A table that scripts hold: `gewu`, a query, a record, a test's `t`.
package struct APITable: Sendable {
    /// What the contract calls it.
    package let name: String
    package let title: String
    package let sentence: String
    /// How one of its things is written in text: `gewu.`, `查询:`.
    package let prefix: String
    package let place: Place
    package let entries: [APIEntry]

    /// Where an example of the table runs.
    package enum Place: Sendable {
        /// In a command's function, where the books can be reached.
        case running
        /// In the `init.lua` of a plugin that extends another.
        case extending
        /// In a test, which has `t`.
        case test
        /// As a spec file of its own.
        case specFile
    }
}

/// A named type that signatures mention: a list of words, or a table with these keys.
package struct APIType: Sendable {
    /// `gewu.deadline`.
    package let name: String
    package let sentence: String
    package let form: Form
    package let since: String

    package enum Form: Sendable {
        /// What editors write on the right of an alias.
        case alias(String)
        case table([Field])
    }

    /// A key of a table; `[1]` is a place in its list. What stands under it may be left out where `isOptional`.
    package struct Field: Sendable {
        package let name: String
        package let type: String
        package let isOptional: Bool
        package let sentence: String
    }

    static func alias(_ name: String, _ type: String, _ sentence: String, since: String = API.first)
        -> APIType
    {
        APIType(name: name, sentence: sentence, form: .alias(type), since: since)
    }

    static func table(
        _ name: String, _ sentence: String, _ fields: [Field], since: String = API.first
    ) -> APIType {
        APIType(name: name, sentence: sentence, form: .table(fields), since: since)
    }
}

extension APIType.Field {
    static func needed(_ name: String, _ type: String, _ sentence: String) -> APIType.Field {
        APIType.Field(name: name, type: type, isOptional: false, sentence: sentence)
    }
    static func optional(_ name: String, _ type: String, _ sentence: String) -> APIType.Field {
        APIType.Field(name: name, type: type, isOptional: true, sentence: sentence)
    }
}

extension DeclarationKind.KeyType {
    /// As an editor writes it.
    var written: String {
        switch self {
        case .text: "string"
        case .function(let type), .other(let type): type
        }
    }
}
