package import Records

/// The Party organisations of a place or of the whole workspace as they lay under one another on a day.
///
/// A forest rather than a tree: what lies under nothing that is shown here is a root of its own.
package struct PartyTree: Sendable {
    package struct Node: Equatable, Sendable {
        package let id: PartyBody.ID
        package let name: String
        package let form: PartyBody.Form
        package let level: Step
        /// What it lies under, shown here or not.
        package let parent: Parent?
        package let founded: Day
        /// The unit whose organisation it is.
        package let unit: ResidentUnit.ID?
        package let household: Household.ID?
    }

    package struct Parent: Equatable, Sendable {
        package let id: PartyBody.ID
        package let level: Step
        /// The day it was dissolved, where that has come.
        package let dissolved: Day?
    }

    /// A step of the workspace's ladder.
    package struct Step: Equatable, Sendable {
        package let name: String
        package let order: Int
        package let under: [String]
        package let termYears: Int?
    }

    package let nodes: [PartyBody.ID: Node]
    /// The upper levels first, then by name.
    package let roots: [PartyBody.ID]
    private let children: [PartyBody.ID: [PartyBody.ID]]

    init(_ nodes: [Node]) {
        let byID = Dictionary(nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.nodes = byID
        let ordered = byID.values.sorted {
            ($0.level.order, $0.name, $0.id) < ($1.level.order, $1.name, $1.id)
        }
        roots = ordered.filter { $0.parent.map { byID[$0.id] == nil } ?? true }.map(\.id)
        var children: [PartyBody.ID: [PartyBody.ID]] = [:]
        for node in ordered {
            if let parent = node.parent?.id { children[parent, default: []].append(node.id) }
        }
        self.children = children
    }

    /// What lies right under a body, the upper levels first, then by name.
    package func children(of body: PartyBody.ID) -> [PartyBody.ID] { children[body] ?? [] }

    /// A body and all below it, each once, every one before those under it.
    package func below(_ body: PartyBody.ID) -> [PartyBody.ID] {
        var found: [PartyBody.ID] = []
        var seen: Set<PartyBody.ID> = []
        var open = [body]
        while let next = open.popLast() {
            guard seen.insert(next).inserted else { continue }
            found.append(next)
            open += children(of: next).reversed()
        }
        return found
    }

    /// The way from a root down to a body, both included; only the body where it is in a circle or not shown here.
    package func path(to body: PartyBody.ID) -> [PartyBody.ID] {
        var path = [body]
        while let parent = nodes[path[path.count - 1]]?.parent?.id, nodes[parent] != nil {
            if path.contains(parent) { return [body] }
            path.append(parent)
        }
        return path.reversed()
    }

    /// How many steps lie between the roots and the lowest body, both counted.
    package var depth: Int { nodes.keys.map { path(to: $0).count }.max() ?? 0 }

    /// The bodies that lie under themselves, or under such: no root leads to them. In the order of their ids.
    package var astray: [PartyBody.ID] {
        let reached = Set(roots.flatMap { below($0) })
        return nodes.keys.filter { !reached.contains($0) }.sorted()
    }

    /// Whether a body's place in the Party is in a unit that answers to nobody here: such a body is listed to be paired
    /// with, and its members, posts and terms are kept in the unit.
    package func isKeptElsewhere(_ body: PartyBody.ID) -> Bool {
        guard let root = path(to: body).first.flatMap({ nodes[$0] }) else { return false }
        return root.parent == nil && root.unit != nil
    }

    /// For each body the sum of its own value and of all below it.
    package func totals<Value>(
        _ own: [PartyBody.ID: Value], _ zero: Value, _ add: (Value, Value) -> Value
    ) -> [PartyBody.ID: Value] {
        var totals: [PartyBody.ID: Value] = [:]
        for root in roots {
            for body in below(root).reversed() {
                let under = children(of: body).compactMap { totals[$0] }
                totals[body] = under.reduce(own[body] ?? zero, add)
            }
        }
        for body in astray { totals[body] = own[body] ?? zero }
        return totals
    }
}

extension Session {
    /// The Party organisations that stood on the acting day, in a place (a community, a grid) or in the whole scope.
    package func partyTree(in place: Int64? = nil) throws -> PartyTree {
        var selection = Selection(of: PartyBody.declaration)
        if let place { selection = selection.where(.within(place)) }
        selection.order = [Order("id")]
        var nodes: [PartyTree.Node] = []
        try each(
            selection,
            [
                "id", "name", "form", "level.name", "level.order", "level.under", "level.term_years", "from",
                "household", "parent", "parent.level.name", "parent.level.order", "parent.until", "unit",
            ]
        ) { row in
            guard let form = PartyBody.Form(rawValue: row.text(2)) else {
                throw RecordFailure.unreadable(type: PartyBody.declaration, id: row.integer(0), field: "form")
            }
            let parent = row.integerIfAny(9).map { id in
                PartyTree.Parent(
                    id: PartyBody.ID(id),
                    level: PartyTree.Step(
                        name: row.text(10), order: Int(row.integer(11)), under: [], termYears: nil),
                    dissolved: row.dayIfAny(12).flatMap { $0 <= day ? $0 : nil })
            }
            nodes.append(
                PartyTree.Node(
                    id: PartyBody.ID(row.integer(0)), name: row.text(1), form: form,
                    level: PartyTree.Step(
                        name: row.text(3), order: Int(row.integer(4)),
                        under: PartyLevel.names(row.textIfAny(5)),
                        termYears: row.integerIfAny(6).map { Int($0) }),
                    parent: parent, founded: row.day(7),
                    unit: row.integerIfAny(13).map { ResidentUnit.ID($0) },
                    household: row.integerIfAny(8).map { Household.ID($0) }))
        }
        return PartyTree(nodes)
    }

    /// Puts a body under another from `from` on; with no parent it lies under none from then on. Asked about a day before,
    /// it lies where it lay.
    ///
    /// Throws ``RecordFailure/inconsistent(type:reason:)`` for a day before the one its present place began.
    package func move(
        _ body: PartyBody.ID, under parent: PartyBody.ID?, from: Day, in work: Work
    ) throws {
        let lasting = try records(PartyLink.self).anyDay()
            .where(PartyLink.body == body && (PartyLink.until == nil || PartyLink.until > from)).all()
        for link in lasting {
            let (begun, end) = (try link[PartyLink.from], try link[PartyLink.until])
            if end == nil, begun <= from, try link[PartyLink.parent] == parent { return }
            try work.update(link, PartyLink.until <- from)
        }
        if let parent {
            try work.insert(
                PartyLink.self, PartyLink.body <- body, PartyLink.parent <- parent, PartyLink.from <- from)
        }
    }
}
