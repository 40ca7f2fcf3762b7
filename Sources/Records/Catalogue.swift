/// The record types of a workspace, and how its places hang together.
package struct Catalogue: Sendable {
    package let types: [Declaration]
    package let places: PlaceTree?
    /// How the types of plugins are kept; `nil` where there are none.
    let kept: KeptTypes?
    /// The types of the core, as they stand without any plugin.
    private let core: [Declaration]
    private let positions: [String: Int]

    package init(_ types: [any RecordType.Type], places: PlaceTree? = nil, kept: KeptTypes? = nil) {
        let core = types.map { $0.declaration }
        self.init(core, core, places, kept)
    }

    private init(
        _ types: [Declaration], _ core: [Declaration], _ places: PlaceTree?, _ kept: KeptTypes?
    ) {
        self.types = types
        self.core = core
        self.places = places
        self.kept = kept
        self.positions = Dictionary(
            types.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func type(named name: String) throws(RecordFailure) -> Declaration {
        guard let position = positions[name] else {
            throw .unknownType(name, suggestion: nearest(name, in: types.map(\.name)))
        }
        return types[position]
    }
}

// MARK: Types of plugins

extension Catalogue {
    /// The types that a plugin has declared, switched on or not.
    package func types(of plugin: String) -> [Declaration] { types.filter { $0.plugin == plugin } }

    /// The type as it is here: what the core declares may lead to records of plugins too.
    func current(_ type: Declaration) -> Declaration { positions[type.name].map { types[$0] } ?? type }

    /// The core's types and these; of one that is there already, this description holds.
    ///
    /// What a type points to leads back to it, under the plural of the pointing type's name. Throws
    /// ``RecordFailure/unknownType(_:suggestion:)`` where one points to a type that is not there.
    package func describing(_ more: [DescribedType]) throws(RecordFailure) -> Catalogue {
        var described = types.compactMap(\.described)
        for one in more {
            if let place = described.firstIndex(where: { $0.name == one.name }) {
                described[place] = one
            } else {
                described.append(one)
            }
        }
        return try only(described)
    }

    /// The core's types, and of plugins only these.
    func only(_ described: [DescribedType]) throws(RecordFailure) -> Catalogue {
        var shelf = Shelf(core: core, described, kept?.naming)
        var made: [Declaration] = []
        for one in described { made.append(try shelf.declaration(of: one.name)) }
        var back: [String: [Derived]] = [:]
        for type in made {
            var pointed: Set<String> = []
            for column in type.columns {
                guard let target = column.target, pointed.insert(target.name).inserted else { continue }
                back[target.name, default: []] += type.leadingBack(by: column)
            }
        }
        let all = (core + made).map { type in
            // What the type itself has under a name goes before what leads back.
            let known = Set(type.columns.map(\.name)).union(type.derived.keys)
            var more: [Derived] = []
            for one in back[type.name] ?? []
            where !known.contains(one.name) && !more.contains(where: { $0.name == one.name }) {
                more.append(one)
            }
            return more.isEmpty ? type : type.adding(more)
        }
        return Catalogue(all, core, places, kept)
    }

    /// Makes declarations in the order in which they need each other.
    private struct Shelf {
        let core: [Declaration]
        private let described: [String: DescribedType]
        private let naming: Searching?
        private var made: [String: Declaration] = [:]
        private var waiting: Set<String> = []

        init(core: [Declaration], _ described: [DescribedType], _ naming: Searching?) {
            self.core = core
            self.described = Dictionary(
                described.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            self.naming = naming
        }

        mutating func declaration(of name: String) throws(RecordFailure) -> Declaration {
            if let known = made[name] ?? core.first(where: { $0.name == name }) { return known }
            guard let one = described[name], waiting.insert(name).inserted else {
                throw .unknownType(name, suggestion: nil)
            }
            var needed: [String: Declaration] = [:]
            for target in one.fields.compactMap(\.target) where target != name {
                needed[target] = try declaration(of: target)
            }
            let type = try one.declaration(naming: naming) { (target) throws(RecordFailure) -> Declaration in
                guard let type = needed[target] else { throw .unknownType(target, suggestion: nil) }
                return type
            }
            made[name] = type
            return type
        }
    }
}

extension Declaration {
    /// How a type that a column points to leads to these records: by the plural of their short name, and of their whole.
    fileprivate func leadingBack(by column: Column) -> [Derived] {
        guard let described else { return [] }
        let pointing = self
        return [described.short, name.replacing(".", with: "_")].map { word in
            .relation(plural(word), title: title, .many(TypeReference { pointing }, by: column.name))
        }
    }
}

/// `community` → `communities`: what many records of a type are called.
package func plural(_ name: String) -> String {
    name.hasSuffix("y") ? name.dropLast() + "ies" : name.hasSuffix("ch") ? name + "es" : name + "s"
}

/// The record type that keeps what plugins have declared, and what their fields of names are found by.
package struct KeptTypes: Sendable {
    let type: any RecordType.Type
    /// Its fields: the name in the books, the plugin and its version, and the whole of the declaration as text.
    let name: String
    let plugin: String
    let version: String
    let text: String
    let naming: Searching?

    package init(
        _ type: any RecordType.Type, name: String, plugin: String, version: String, text: String,
        naming: Searching?
    ) {
        self.type = type
        self.name = name
        self.plugin = plugin
        self.version = version
        self.text = text
        self.naming = naming
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
    var catalogue: Catalogue
    let sealer: Sealer
    /// What `change` calls a record type.
    var codes: [String: Int64] = [:]
    /// What the tables of each type looked like when the books were opened.
    var stamps: [String: String] = [:]
    /// How often the types of plugins had been changed by then.
    var turn: Int64 = 0
    /// It knows types whose tables are still to be made.
    var isProvisional = false

    var places: PlaceTree? { catalogue.places }

    func code(_ type: Declaration) throws(RecordFailure) -> Int64 {
        guard let code = codes[type.name] else { throw .unknownType(type.name, suggestion: nil) }
        return code
    }
}

/// What a reader or writer may touch. The compiler asks for every record type a query names anywhere.
package struct Access: Sendable {
    /// Who asks, for the message: `插件 visits`.
    package var who: String
    package var reads: Set<String>
    package var writes: Set<String>

    package init(who: String, reads: Set<String>, writes: Set<String>) {
        self.who = who
        self.reads = reads
        self.writes = writes
    }

    func checkRead(_ type: Declaration) throws(RecordFailure) {
        if mayRead(type) { return }
        throw .notGranted(type: type.name, title: type.title, verb: .read, who: who)
    }

    func checkWrite(_ type: Declaration) throws(RecordFailure) {
        if writes.contains(type.name) { return }
        throw .notGranted(type: type.name, title: type.title, verb: .write, who: who)
    }

    private func mayRead(_ type: Declaration) -> Bool {
        switch type.opening {
        case .open: true
        case .named, .consented: reads.contains(type.name) || writes.contains(type.name)
        case .closed: false
        case .with(let others):
            reads.contains(type.name) || writes.contains(type.name) || !reads.isDisjoint(with: others)
        }
    }
}
