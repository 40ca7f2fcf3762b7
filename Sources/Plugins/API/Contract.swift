internal import Foundation

/// What plugins rely on, as one file says it: `docs/api.json`. What has been released there may grow, never change.
package struct Contract: Codable, Equatable, Sendable {
    /// The version of the API: `1`.
    package var api: String
    package var tables: [String: [String: Thing]]
    package var kinds: [String: [String: Key]]
    package var settings: [String]
    package var arguments: [String]
    /// What plugins can hear of; `nil` in contracts that are older.
    package var events: [String]?
    package var types: [String: Form]

    /// A function or a value.
    package struct Thing: Codable, Equatable, Sendable {
        package var since: String
        package var parameters: [Parameter]?
        package var returns: String?
        /// Of a value.
        package var type: String?
    }

    package struct Parameter: Codable, Equatable, Sendable {
        package var name: String
        package var type: String
        package var optional: Bool
    }

    /// What may stand under a key.
    package struct Key: Codable, Equatable, Sendable {
        package var type: String
        package var required: Bool
    }

    /// A named type: what an alias stands for, or the keys of a table.
    package struct Form: Codable, Equatable, Sendable {
        package var alias: String?
        package var keys: [String: Key]?
    }

    /// What this program holds.
    package static var current: Contract {
        Contract(
            api: Manifest.api,
            tables: named(API.tables) { ($0.name, named($0.entries) { ($0.name, Thing($0)) }) },
            kinds: named(DeclarationKind.all) { kind in
                (
                    kind.name,
                    named(kind.keys) { ($0.name, Key(type: $0.type.written, required: $0.isRequired)) }
                )
            },
            settings: APISettingType.all.map(\.name).sorted(),
            arguments: APIType.argumentKinds.map(\.name).sorted(),
            events: APIEvent.all.map(\.name).sorted(),
            types: named(API.types) { ($0.name, Form($0)) })
    }

    private static func named<Item, Value>(_ items: [Item], _ pair: (Item) -> (String, Value)) -> [String:
        Value]
    {
        Dictionary(items.map(pair)) { first, _ in first }
    }

    package init(
        api: String, tables: [String: [String: Thing]], kinds: [String: [String: Key]], settings: [String],
        arguments: [String], events: [String]? = nil, types: [String: Form]
    ) {
        self.api = api
        self.tables = tables
        self.kinds = kinds
        self.settings = settings
        self.arguments = arguments
        self.events = events
        self.types = types
    }

    package init(json: String) throws {
        self = try JSONDecoder().decode(Contract.self, from: Data(json.utf8))
    }

    /// The file's text; the same contract always gives the same bytes.
    package func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

extension Contract.Thing {
    init(_ entry: APIEntry) {
        since = entry.since
        switch entry.form {
        case .value(let type): self.type = type
        case .function(let parameters, let returns):
            self.parameters = parameters.map {
                Contract.Parameter(name: $0.name, type: $0.type, optional: $0.isOptional)
            }
            self.returns = returns
        }
    }
}

extension Contract.Form {
    init(_ type: APIType) {
        switch type.form {
        case .alias(let form): alias = form
        case .table(let fields):
            keys = Dictionary(
                fields.map { ($0.name, Contract.Key(type: $0.type, required: !$0.isOptional)) }
            ) { first, _ in first }
        }
    }
}
