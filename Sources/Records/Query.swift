/// A way from a record along references and relations to one of its fields: `household.building.name`.
package struct Path: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let steps: [String]

    package init(_ steps: [String]) { self.steps = steps }
    package init(_ text: String) { self.steps = text.split(separator: ".").map(String.init) }
    package init(stringLiteral text: String) { self.init(text) }
    package var description: String { steps.joined(separator: ".") }
}

package enum Comparison: String, Sendable {
    case equal = "="
    case unequal = "<>"
    case less = "<"
    case atMost = "<="
    case more = ">"
    case atLeast = ">="

    func holds(_ a: Int, _ b: Int) -> Bool {
        switch self {
        case .equal: a == b
        case .unequal: a != b
        case .less: a < b
        case .atMost: a <= b
        case .more: a > b
        case .atLeast: a >= b
        }
    }
}

/// What must be true of a record. Compiles to SQL in Records and nowhere else.
package indirect enum Condition: Sendable {
    case compare(Path, Comparison, Value)
    case empty(Path)
    case among(Path, [Value])
    /// The value of `path` is one of those another selection leads to.
    case leads(Path, to: Selection, at: Path)
    case prefix(Path, String)
    /// The text holds this somewhere, letter by letter. No index helps.
    case contains(Path, String)
    /// The whole plain text of a protected field.
    case sealed(String, equals: String)
    /// The last four characters of a protected field that declares them findable.
    case sealedEnd(String, String)
    /// At least one record of a relation fulfils the condition. The relation may be that of a record a path leads to.
    case exists(relation: Path, where: Condition)
    /// How many records of a relation fulfil the condition, compared with a number.
    case number(relation: Path, where: Condition, Comparison, Int)
    /// It is one of those that a relation of another record leads to: a member of household 5.
    case related(to: Declaration, id: Int64, relation: String)
    case all([Condition])
    case any([Condition])
    case not(Condition)
    /// In a place or below it, at the acting day.
    case within(Int64)

    package static let always = Condition.all([])

    /// Names the records themselves.
    var isNarrow: Bool { namedRecords != nil }

    /// How many records it names by their ids at most; `nil` when it does not.
    var namedRecords: Int? {
        switch self {
        case .compare(let path, .equal, _): path.steps == ["id"] ? 1 : nil
        case .among(let path, let values): path.steps == ["id"] ? values.count : nil
        case .all(let conditions): conditions.compactMap(\.namedRecords).min()
        default: nil
        }
    }
}

package func == <V: FieldValue>(field: Field<V>, value: V) -> Condition {
    value.stored == .null ? .empty(Path([field.name])) : .compare(Path([field.name]), .equal, value.stored)
}
/// An empty field is unequal to every value.
package func != <V: FieldValue>(field: Field<V>, value: V) -> Condition {
    value.stored == .null
        ? .not(.empty(Path([field.name]))) : .compare(Path([field.name]), .unequal, value.stored)
}
package func < <V: FieldValue>(field: Field<V>, value: V) -> Condition {
    .compare(Path([field.name]), .less, value.stored)
}
package func <= <V: FieldValue>(field: Field<V>, value: V) -> Condition {
    .compare(Path([field.name]), .atMost, value.stored)
}
package func > <V: FieldValue>(field: Field<V>, value: V) -> Condition {
    .compare(Path([field.name]), .more, value.stored)
}
package func >= <V: FieldValue>(field: Field<V>, value: V) -> Condition {
    .compare(Path([field.name]), .atLeast, value.stored)
}
package func && (a: Condition, b: Condition) -> Condition { .all([a, b]) }
package func || (a: Condition, b: Condition) -> Condition { .any([a, b]) }
package prefix func ! (a: Condition) -> Condition { .not(a) }

extension Field {
    package func among(_ values: some Sequence<Value>) -> Condition {
        .among(Path([name]), values.map(\.stored))
    }
}

/// One column of an order.
package struct Order: Sendable {
    package var path: Path
    package var descending: Bool

    package init(_ path: Path, descending: Bool = false) {
        self.path = path
        self.descending = descending
    }
}

/// Which records of one type: a value that composes, travels, and becomes one statement.
package struct Selection: Sendable {
    package var type: Declaration
    package var conditions: [Condition] = []
    package var order: [Order] = []
    package var limit: Int?
    package var offset: Int = 0
    /// Read dated records and evidence of any day, not only of the acting day.
    package var anyDay = false

    package init(of type: Declaration) { self.type = type }

    /// Only some of the records that fulfil the conditions.
    var isCut: Bool { limit != nil || offset > 0 }

    package func `where`(_ condition: Condition) -> Selection {
        var copy = self
        copy.conditions.append(condition)
        return copy
    }
}

/// Records of one type in a session: lazy until a verb at the end asks.
package struct Query<Record: RecordType> {
    let session: Session
    package var selection: Selection

    init(_ session: Session) {
        self.session = session
        self.selection = Selection(of: Record.declaration)
    }

    package func `where`(_ condition: Condition) -> Self {
        changing { $0.conditions.append(condition) }
    }
    /// In `place` or below it, at the acting day.
    package func within(_ place: Int64) -> Self {
        changing { $0.conditions.append(.within(place)) }
    }
    package func order(by paths: Path...) -> Self {
        changing { $0.order += paths.map { Order($0) } }
    }
    package func order(by fields: any DeclaredField...) -> Self {
        changing { $0.order += fields.map { Order(Path([$0.column.name])) } }
    }
    package func order(_ orders: Order...) -> Self { changing { $0.order += orders } }
    package func limit(_ count: Int) -> Self { changing { $0.limit = count } }
    /// Dated records and evidence of any day.
    package func anyDay() -> Self { changing { $0.anyDay = true } }

    package func all() throws -> [Row] { try session.rows(selection) }
    package func first() throws -> Row? { try session.rows(changing { $0.limit = 1 }.selection).first }
    package func count() throws -> Int { try session.count(selection) }
    package func ids() throws -> [Record.ID] {
        var ids: [Record.ID] = []
        try each("id") { ids.append(Record.ID($0.integer(0))) }
        return ids
    }
    /// Streams what `paths` lead to, without making rows.
    package func each(_ paths: Path..., body: (borrowing RawRow) throws -> Void) throws {
        try session.each(selection, paths, body: body)
    }

    private func changing(_ change: (inout Selection) -> Void) -> Self {
        var copy = self
        change(&copy.selection)
        return copy
    }
}
