internal import Foundation

/// A record type as data: what a plugin has declared and the books keep.
///
/// Equal descriptions make equal tables, checks and titles. The books hold the one that the tables were made of; a
/// plugin whose files say something else is not loaded.
package struct DescribedType: Codable, Equatable, Sendable {
    /// The plugin it belongs to.
    package var plugin: String
    /// What the plugin itself calls it: `incubatee`.
    package var short: String
    package var title: String
    package var fields: [Field]
    /// The fields, day from and day until, in which it holds.
    package var since: String?
    package var until: String?
    /// The field with the day on which it happened.
    package var happened: String?
    /// The path to the place that decides whose scope a record is in; without one, what its references say.
    package var place: String?
    /// Its process, in the words of whoever runs it. The books only keep it.
    package var process: String?

    package init(plugin: String, short: String, title: String, fields: [Field]) {
        self.plugin = plugin
        self.short = short
        self.title = title
        self.fields = fields
    }

    /// What the books, authors and the command line call it, `incubator.incubatee`: it meets no other name.
    package var name: String { plugin + "." + short }

    package struct Field: Codable, Equatable, Sendable {
        package var name: String
        package var title: String
        package var kind: FieldKind
        /// What can be chosen.
        package var words: [String]?
        /// The record type that a reference points to, by its name in the books.
        package var target: String?
        package var required: Bool?
        package var unique: Bool?
        package var index: Bool?
        package var min: Double?
        package var max: Double?
        package var sensitivity: String?
        /// A sealed field that is also found by its last four characters.
        package var tail: Bool?
        package var why: String?
        /// What stands there when nobody says anything.
        package var usual: Usual?

        package init(_ name: String, title: String, _ kind: FieldKind) {
            self.name = name
            self.title = title
            self.kind = kind
        }
    }

    package enum FieldKind: String, Codable, CaseIterable, Sendable {
        case text, integer, number, boolean, day, instant, choice, ref, sealed, name
    }

    package enum Usual: Codable, Equatable, Sendable {
        case integer(Int64)
        case number(Double)
        case text(String)

        package init?(_ value: Value) {
            switch value {
            case .integer(let number): self = .integer(number)
            case .real(let number): self = .number(number)
            case .text(let text): self = .text(text)
            case .null, .bytes: return nil
            }
        }

        package var value: Value {
            switch self {
            case .integer(let number): .integer(number)
            case .number(let number): .real(number)
            case .text(let text): .text(text)
            }
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Int64.self) {
                self = .integer(number)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .integer(let number): try container.encode(number)
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            }
        }
    }
}

extension DescribedType {
    /// The one text that says all of it: keys in their order, nothing that is empty.
    package func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    package init(text: String) throws(RecordFailure) {
        do { self = try JSONDecoder().decode(Self.self, from: Data(text.utf8)) } catch {
            throw .schemaStamp(type: "插件记录", detail: "看不懂账本里记下的声明（\(text.prefix(40))…）")
        }
    }

    /// The declaration, whose references `find` looks up; it names itself by its own name.
    func declaration(
        naming: Searching?, _ find: (String) throws(RecordFailure) -> Declaration
    ) throws(RecordFailure) -> Declaration {
        var columns: [Column] = []
        for field in fields {
            var target: TypeReference?
            if let name = field.target {
                if name == self.name {
                    target = TypeReference { [self] in lone(naming) }
                } else {
                    let found = try find(name)
                    target = TypeReference { found }
                }
            }
            columns.append(field.column(target, naming: naming))
        }
        return made(columns, place: place.map { Path($0) } ?? Self.place(columns, of: name))
    }

    /// The declaration as it names itself: where it leads to other types is known from the outside.
    private func lone(_ naming: Searching?) -> Declaration {
        made(
            fields.map { field in
                field.column(TypeReference { [self] in lone(naming) }, naming: naming)
            }, place: nil)
    }

    private func made(_ columns: [Column], place: Path?) -> Declaration {
        var timing = Timing.always
        if let happened { timing = .evidence(day: happened) }
        if let since, let until { timing = .dated(from: since, until: until) }
        return Declaration(
            self, columns: columns, indexes: fields.compactMap(\.indexing), timing: timing,
            place: place)
    }

    /// The first reference that leads to a place; one that must be there goes before those that may be empty.
    private static func place(_ columns: [Column], of name: String) -> Path? {
        for column in columns.filter({ !$0.isOptional }) + columns.filter(\.isOptional) {
            guard let target = column.target, target.name != name, let place = target.place else { continue }
            return place == "id" ? Path([column.name]) : Path([column.name] + place.steps)
        }
        return nil
    }
}

extension DescribedType.Field {
    fileprivate var indexing: Index? {
        if unique == true { return Index(columns: [name], isUnique: true, only: (name, false)) }
        return index == true || kind == .ref ? Index(columns: [name], isUnique: false, only: nil) : nil
    }

    fileprivate func column(_ target: TypeReference?, naming: Searching?) -> Column {
        let kind: Kind =
            switch self.kind {
            case .text, .name: .text
            case .integer: .integer
            case .number: .real
            case .boolean: .boolean
            case .day: .day
            case .instant: .instant
            case .choice: .choice(words ?? [])
            case .ref: target.map { .reference($0) } ?? .integer
            case .sealed: .sealed
            }
        let isSealed = self.kind == .sealed
        let tail = tail == true
        return Column(
            name: name, title: title, kind: kind, isOptional: required != true,
            sensitivity: sensitivity.flatMap { Sensitivity(rawValue: $0) }
                ?? (isSealed ? .sensitive : .plain),
            sealing: isSealed
                ? Sealing(lastFour: tail) { tail && $0.count > 8 ? "****" + $0.suffix(4) : "****" } : nil,
            searching: self.kind == .name ? naming : nil, why: why, check: check, dayCheck: nil,
            usual: usual?.value ?? .null
        )
    }

    /// What lies between the bounds.
    private var check: (@Sendable (Value) -> String?)? {
        guard min != nil || max != nil else { return nil }
        let bounds = (self.min ?? -.infinity)...(self.max ?? .infinity)
        let words = sentence(on: bounds.lowerBound, bounds.upperBound)
        return { value in
            switch value {
            case .integer(let number): bounds ~= Double(number) ? nil : words
            case .real(let number): bounds ~= number ? nil : words
            case .text(let text): bounds ~= Double(text.count) ? nil : words
            case .null, .bytes: nil
            }
        }
    }

    private func sentence(on min: Double, _ max: Double) -> String {
        func shown(_ bound: Double) -> String {
            if kind == .day { return Day(number: Int32(clamping: Int64(bound))).description }
            return bound.rounded() == bound && bound.magnitude < 1e15 ? "\(Int64(bound))" : "\(bound)"
        }
        let unit = [.text, .name, .sealed].contains(kind) ? " 个字" : ""
        if min == -.infinity { return "最大是 \(shown(max))\(unit)" }
        if max == .infinity { return "最小是 \(shown(min))\(unit)" }
        return "应在 \(shown(min)) 到 \(shown(max))\(unit.isEmpty ? " " : unit)之间"
    }
}
