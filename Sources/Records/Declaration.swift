/// A kind of record: a noun a community worker would use, with one declaration.
package protocol RecordType: Sendable {
    static var declaration: Declaration { get }
}

extension RecordType {
    package typealias ID = RecordID<Self>

    /// The record's own id, for conditions and order: `Resident.id == who`.
    package static var id: Field<RecordID<Self>> { Field("id", title: "编号") }
}

/// How closely a field is kept.
package enum Sensitivity: String, Sendable {
    case plain = "普通"
    /// About somebody's need of care: only for those who serve the person.
    case care = "关爱"
    /// Sensitive under PIPL art. 28.
    case sensitive = "敏感"
}

/// How a protected field is found again and shown.
package struct Sealing: Sendable {
    /// Also findable by its last four characters.
    package var lastFour: Bool
    /// What every reader above Records gets to see.
    package var mask: @Sendable (String) -> String

    package init(lastFour: Bool = false, mask: @escaping @Sendable (String) -> String) {
        self.lastFour = lastFour
        self.mask = mask
    }
}

/// One column of a declaration, whatever its Swift type.
package struct Column: Sendable {
    package let name: String
    package let title: String
    package let kind: Kind
    package let isOptional: Bool
    package let sensitivity: Sensitivity
    package let sealing: Sealing?
    package let searching: Searching?
    /// Why staff are asked for it.
    package let why: String?
    /// A sentence on what is wrong with a value, or `nil`.
    package let check: (@Sendable (Value) -> String?)?
    /// The same for what depends on the acting day.
    package let dayCheck: (@Sendable (Value, Day) -> String?)?
    /// What stands there when a new record does not name it.
    package var usual: Value = .null

    /// The record type a reference points to.
    package var target: Declaration? {
        if case .reference(let type) = kind { type.declaration } else { nil }
    }
}

/// A field constant's untyped face: what a declaration lists.
package protocol DeclaredField: Sendable {
    var column: Column { get }
}

/// A field of a record type, typed: `resident[Resident.birth]` is a `Day?`.
package struct Field<Value: FieldValue>: DeclaredField {
    package let column: Column

    package init(
        _ name: String, title: String, why: String? = nil, sensitivity: Sensitivity = .plain,
        sealing: Sealing? = nil, searching: Searching? = nil,
        check: (@Sendable (Value) -> String?)? = nil, dayCheck: (@Sendable (Value, Day) -> String?)? = nil
    ) {
        if searching != nil, case .text = Value.kind {
        } else {
            precondition(searching == nil, "\(name) is searched, but no text")
        }
        // A protected field without a mask of its own shows nothing; only text can be protected.
        var sealing = sealing
        if case .sealed = Value.kind {
            sealing = sealing ?? Sealing { _ in "****" }
        } else {
            precondition(sealing == nil, "\(name) is sealed, but not a Sealed")
        }
        column = Column(
            name: name, title: title, kind: Value.kind, isOptional: Value.isOptional,
            sensitivity: sensitivity, sealing: sealing, searching: searching, why: why,
            check: check.map { check in { @Sendable stored in Value(stored: stored).flatMap(check) } },
            dayCheck: dayCheck.map { check in
                { @Sendable stored, day in Value(stored: stored).flatMap { check($0, day) } }
            })
    }

    package var name: String { column.name }
}

/// How a record type stands in time. Queries read it at the session's acting day unless told otherwise.
package enum Timing: Sendable {
    case always
    /// Holds from a day (that day included) until a day (that day excluded, or open).
    case dated(from: String, until: String)
    /// Happened on a day: what is dated after the acting day does not exist yet.
    case evidence(day: String)
}

/// How records of one type lead to others, beside their plain references.
package enum Relation: Sendable {
    /// The one record that a dated type in between names at the acting day.
    case one(via: TypeReference, here: String, there: String, target: TypeReference)
    /// Every record that points here.
    case many(TypeReference, by: String)
    /// Every record that a dated type in between names at the acting day.
    case manyVia(TypeReference, here: String, there: String, target: TypeReference)
    /// Every record whose `by` is one of the records that a dated type in between names at the acting day.
    case manyThrough(
        TypeReference, here: String, there: String, target: TypeReference, by: String)
}

/// A value worked out when it is read, at the acting day.
package enum Formula: Sendable {
    /// Full years since a day.
    case age(of: String)
    /// How many records a relation leads to.
    case count(relation: String)
    /// The latest value of a field among a relation's records that fulfil the condition.
    case latest(relation: String, field: String, where: Condition)
    /// The earliest value of a field among a relation's records that fulfil the condition.
    case earliest(relation: String, field: String, where: Condition)
    /// Whether a field holds one of these values.
    case among(Path, [Value])
    /// The first that is not empty of several paths.
    case first([Path])
    /// Where a path leads.
    case path(Path)
}

/// A relation or computed field with its names.
package struct Derived: Sendable {
    package enum Meaning: Sendable {
        case relation(Relation)
        case formula(Formula, Kind)
    }
    package let name: String
    package let title: String
    package let meaning: Meaning

    package static func relation(_ name: String, title: String, _ relation: Relation) -> Derived {
        Derived(name: name, title: title, meaning: .relation(relation))
    }
    package static func computed(_ name: String, title: String, _ kind: Kind, _ formula: Formula) -> Derived {
        Derived(name: name, title: title, meaning: .formula(formula, kind))
    }
}

/// An index, and whether it also forbids two alike.
package struct Index: Sendable {
    package var columns: [String]
    package var isUnique: Bool
    /// Only rows in which this column is (not) empty.
    package var only: (column: String, isNull: Bool)?

    package static func on(_ fields: any DeclaredField...) -> Index {
        Index(columns: fields.map(\.column.name), isUnique: false)
    }
    package static func unique(_ fields: any DeclaredField...) -> Index {
        Index(columns: fields.map(\.column.name), isUnique: true)
    }
    package func whereEmpty(_ field: any DeclaredField) -> Index {
        Index(columns: columns, isUnique: isUnique, only: (field.column.name, true))
    }
    package func whereFilled(_ field: any DeclaredField) -> Index {
        Index(columns: columns, isUnique: isUnique, only: (field.column.name, false))
    }
}

/// Which records of a type cannot stand beside each other, where that is more than an index can say: two that hold on
/// one day, two that say the same the other way round.
package struct Rivalry: Sendable {
    /// The fields by which two such are alike.
    package let fields: [String]
    /// What is true of the others that a record cannot stand beside; `nil`: of none.
    package let others: @Sendable (Row) -> Condition?
    /// What somebody is told; `nil`: that there is another alike.
    package let reason: String?

    package init(
        _ fields: [any DeclaredField], reason: String? = nil, others: @escaping @Sendable (Row) -> Condition?
    ) {
        self.fields = fields.map(\.column.name)
        self.reason = reason
        self.others = others
    }
}

/// Who may read a type without naming it in a manifest.
package enum Opening: Sendable {
    /// Only who names it.
    case named
    /// Also who may read one of these: what it says is part of what they say.
    case with(Set<String>)
    /// Everybody: where places lie is no secret.
    case open
    /// Only who names it, and has been given it by somebody who was told what becomes known by it: `谁是党员`.
    case consented(String)
    /// Nobody but the program and its staff.
    case closed
}

/// Everything the house knows about a record type: table, history, checks, form, import, Lua and dictionary come
/// from here.
package struct Declaration: Sendable {
    package let name: String
    package let title: String
    package let columns: [Column]
    package private(set) var derived: [String: Derived]
    package let indexes: [Index]
    package let timing: Timing
    /// The path to the building (or other place) that decides whose scope a record is in.
    package let place: Path?
    package let opening: Opening
    /// A sentence on what does not fit together in a record, or `nil`.
    package let check: (@Sendable (Row) -> String?)?
    package let rivalry: Rivalry?
    /// What a plugin has said of it; `nil` for a type of the core.
    package let described: DescribedType?

    private let positions: [String: Int]

    package init(
        _ name: String, title: String, fields: [any DeclaredField], derived: [Derived] = [],
        indexes: [Index] = [], timing: Timing = .always, place: Path? = nil, opening: Opening = .named,
        check: (@Sendable (Row) -> String?)? = nil, rivalry: Rivalry? = nil
    ) {
        self.name = name
        self.title = title
        self.columns = fields.map(\.column)
        self.derived = Dictionary(uniqueKeysWithValues: derived.map { ($0.name, $0) })
        self.indexes = indexes
        self.timing = timing
        self.place = place
        self.opening = opening
        self.check = check
        self.rivalry = rivalry
        self.described = nil
        self.positions = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1.name, $0) })
        precondition(
            Self.reserved.allSatisfy { positions[$0] == nil }, "\(name) has a field of the house's own name")
    }

    /// A type of a plugin, whose names were checked when it was declared.
    init(_ described: DescribedType, columns: [Column], indexes: [Index], timing: Timing, place: Path?) {
        self.name = described.name
        self.title = described.title
        self.columns = columns
        self.derived = [:]
        self.indexes = indexes
        self.timing = timing
        self.place = place
        self.opening = .named
        self.check = nil
        self.rivalry = nil
        self.described = described
        self.positions = Dictionary(
            columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The same type with more that it leads to.
    func adding(_ more: [Derived]) -> Declaration {
        var copy = self
        for one in more { copy.derived[one.name] = one }
        return copy
    }

    /// The plugin it belongs to; `nil` for a type of the core.
    package var plugin: String? { described?.plugin }

    /// What the house itself keeps of every record.
    package static let reserved = ["id", "commit_no", "salt", "ended"]

    package func position(of column: String) -> Int? { positions[column] }
    package func column(_ name: String) -> Column? { positions[name].map { columns[$0] } }

    /// Every name a query may use, for suggestions.
    package var names: [String] { ["id"] + columns.map(\.name) + derived.keys.sorted() }
}
