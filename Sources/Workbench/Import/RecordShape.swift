import Governance
import Records

/// How the records of one type stand in a table, in and out: its own fields, and for a place also what it lies in.
struct RecordShape {
    struct Item {
        let name: String
        let title: String
        let meaning: Meaning
    }

    enum Meaning {
        /// A column of the declaration, by its position.
        case field(Int)
        /// A number that is a place's id.
        case place(Int)
        /// The id of a record whose type another column names.
        case end(Int, type: Int)
        /// The name of a record type.
        case typeName(Int)
        /// The place that a place lies in, which a dated link says.
        case parent(Declaration)
    }

    let type: Declaration
    let items: [Item]
    /// The type of what a record of this type lies in, where it is a place.
    let parent: Declaration?
    /// The column that names the resident a record is about.
    let resident: Int?

    init(_ type: Declaration) {
        self.type = type
        parent = Self.parents[type.name]
        resident = type.columns.firstIndex { $0.target?.name == Resident.declaration.name }
        var items = type.columns.enumerated().map { position, column in
            Item(name: column.name, title: column.title, meaning: Self.meaning(position, column, type))
        }
        if let parent {
            items.append(Item(name: parent.name, title: parent.title, meaning: .parent(parent)))
        }
        self.items = items
    }

    /// The column of an item, unless it is none of the declaration's own.
    func column(_ item: Item) -> Column? { position(item).map { type.columns[$0] } }

    func position(_ item: Item) -> Int? {
        switch item.meaning {
        case .field(let position), .place(let position), .end(let position, _), .typeName(let position):
            position
        case .parent: nil
        }
    }

    private static let parents = [
        Grid.declaration.name: Community.declaration, Building.declaration.name: Grid.declaration,
    ]

    private static func meaning(_ position: Int, _ column: Column, _ type: Declaration) -> Meaning {
        let path = "\(type.name).\(column.name)"
        if places.contains(path) { return .place(position) }
        if let other = ends[path], let kind = type.position(of: other) { return .end(position, type: kind) }
        if typeNames.contains(path) { return .typeName(position) }
        return .field(position)
    }

    /// Numbers that are ids of places: a community, a grid or a building may stand there.
    private static let places: Set<String> = [
        "operator.scope", "place_link.child", "place_link.parent", "place_code.place",
        "place_successor.earlier",
        "place_successor.later", "party_area.place", "appointment.area", "step.place",
    ]

    private static let ends = [
        "link.from": "from_type", "link.to": "to_type", "duty.subject": "subject_type",
        "step.record": "record_type",
    ]

    private static let typeNames: Set<String> = [
        "link.from_type", "link.to_type", "duty.subject_type", "import_batch.type", "import_layout.type",
        "step.record_type",
    ]
}

extension Declaration {
    /// The column that somebody would call a record of this type by, where it has one.
    var nameColumn: Column? {
        if let column = column("name"), case .text = column.kind { return column }
        return nil
    }
}
