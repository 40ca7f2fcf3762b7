/// What a reader or writer may touch, field by field. The compiler asks for everything a query names anywhere.
///
/// A *need* is a word of a manifest. `resident` is the record type with its plain fields; `resident.phone` is one
/// field, relation or computed field of it. What is about somebody's need of care, is sensitive or is protected comes
/// with no type: it is named. The one exception are types that say no more than others do (``Opening/with(_:)``), such
/// as the care categories of a household that may be read.
package struct Access {
    /// Who asks, for the message: `插件 visits`.
    package let who: String
    package let reads: Set<String>
    package let writes: Set<String>
    /// The plugin's own record types: all of them is its own.
    private var own: Set<String> = []
    /// Where records that lie in places may be touched; `nil`: wherever the session may.
    package var within: Condition?
    /// Where everything that is really asked for is noted down.
    package var usage: Usage?
    /// Whether what a selection asks of records has been checked before; what has been added since, such as where the
    /// engine looks, is the program's own and needs no right.
    package var knowsConditions = false
    /// Types of which single fields are named.
    private let partlyRead: Set<String>
    /// Fields that a computed field which may be read is made of: allowed while it is compiled, and not noted.
    private var covered: Set<String> = []

    package init(
        who: String, reads: Set<String>, writes: Set<String>, within: Condition? = nil, usage: Usage? = nil
    ) {
        self.within = within
        self.who = who
        self.reads = reads
        self.writes = writes
        self.usage = usage
        partlyRead = Set(reads.compactMap(Self.typeOfField))
    }

    /// The needs of `reads` and `writes` that this access does not give.
    ///
    /// What nobody has declared yet, such as a record of a plugin that is not there, is given where it is named.
    package func missing(
        reads: [String], writes: [String], in catalogue: Catalogue
    ) -> [(Verb, String)] {
        func isGiven(_ need: String, _ verb: Verb) -> Bool {
            guard let (type, field) = try? catalogue.need(need) else {
                return verb == .read
                    ? self.reads.contains(need) || self.writes.contains(need) : self.writes.contains(need)
            }
            guard let field else {
                return verb == .read
                    ? self.reads.contains(need) || self.writes.contains(need) : self.writes.contains(need)
            }
            return verb == .read ? mayRead(type, field) : mayWrite(type, field)
        }
        return reads.filter { !isGiven($0, .read) }.map { (.read, $0) }
            + writes.filter { !isGiven($0, .write) }.map { (.write, $0) }
    }

    /// Takes a record type that the plugin has declared itself.
    package mutating func takeOwn(_ type: String) { own.insert(type) }

    /// Whether anything at all may be written.
    package var mayWriteAnything: Bool { !writes.isEmpty || !own.isEmpty }

    /// Whether a type, or something of it, may be looked at.
    package func reaches(_ type: Declaration) -> Bool { isOpen(type) || partlyRead.contains(type.name) }

    package typealias Verb = RecordFailure.Verb

    // MARK: Reading

    /// That records of this type may be looked at, counted and told apart by their ids.
    func checkRead(_ type: Declaration) throws(RecordFailure) {
        guard reaches(type) else {
            throw .notGranted(type: type.name, title: type.title, verb: .read, who: who)
        }
        usage?.note(type.name, "id", .read)
    }

    /// That this field of the type may be read, compared, ordered or grouped by.
    package func checkRead(_ type: Declaration, _ field: String) throws(RecordFailure) {
        let need = "\(type.name).\(field)"
        if field == "id" || covered.contains(need) { return }
        guard mayRead(type, field) else { throw refusal(type, field, need, .read) }
        usage?.note(type.name, field, .read)
    }

    /// Whether a relation or computed field is named itself: then so is the way it goes.
    func names(_ type: Declaration, _ derived: String) -> Bool {
        let need = "\(type.name).\(derived)"
        return reads.contains(need) || covered.contains(need)
    }

    /// Notes a relation that is named itself.
    func note(_ type: Declaration, _ relation: String) {
        if !covered.contains("\(type.name).\(relation)") { usage?.note(type.name, relation, .read) }
    }

    /// The access with which a computed field is compiled: what it is made of in its own record is checked here, once.
    func computing(_ type: Declaration, _ name: String, of own: [String]) throws(RecordFailure) -> Access {
        var copy = self
        if names(type, name) {
            copy.covered.formUnion(own.map { "\(type.name).\($0)" })
        } else {
            for field in own where type.column(field) != nil {
                let need = "\(type.name).\(field)"
                guard covered.contains(need) || mayRead(type, field) else {
                    throw refusal(type, field, need, .read)
                }
                copy.covered.insert(need)
            }
        }
        if !covered.contains("\(type.name).\(name)") { usage?.note(type.name, name, .read) }
        return copy
    }

    package func mayRead(_ type: Declaration, _ field: String) -> Bool {
        if case .closed = type.opening { return false }
        if own.contains(type.name) || reads.contains("\(type.name).\(field)") { return true }
        guard isOpen(type) else { return false }
        return type.comesWithType(field)
    }

    /// Whether what comes with the type may be read.
    private func isOpen(_ type: Declaration) -> Bool {
        if case .closed = type.opening { return false }
        if own.contains(type.name) || reads.contains(type.name) || writes.contains(type.name) { return true }
        return switch type.opening {
        case .open: true
        case .named, .consented, .closed: false
        case .with(let others): !reads.isDisjoint(with: others)
        }
    }

    // MARK: Writing

    /// That records of this type may be added and removed.
    package func checkWrite(_ type: Declaration) throws(RecordFailure) {
        guard own.contains(type.name) || writes.contains(type.name) else {
            throw .notGranted(type: type.name, title: type.title, verb: .write, who: who)
        }
        usage?.note(type.name, "id", .write)
    }

    /// That this field may be written.
    func checkWrite(_ type: Declaration, _ field: String) throws(RecordFailure) {
        guard mayWrite(type, field) else {
            throw refusal(type, field, "\(type.name).\(field)", .write)
        }
        usage?.note(type.name, field, .write)
    }

    /// Who may write a type writes down what was seen there, too; what is sensitive is named.
    private func mayWrite(_ type: Declaration, _ field: String) -> Bool {
        if own.contains(type.name) || writes.contains("\(type.name).\(field)") { return true }
        guard writes.contains(type.name), let column = type.column(field) else { return false }
        return column.sensitivity != .sensitive && column.sealing == nil
    }

    // MARK: -

    /// The least that mends it: the type where nothing of it is named, otherwise the field.
    private func refusal(_ type: Declaration, _ field: String, _ need: String, _ verb: Verb) -> RecordFailure
    {
        let isPlain = type.column(field).map { $0.sensitivity == .plain && $0.sealing == nil } ?? true
        let isKnown =
            verb == .read
            ? reaches(type)
            : writes.contains { $0.hasPrefix("\(type.name).") }
        if isPlain, !isKnown {
            return .notGranted(type: type.name, title: type.title, verb: verb, who: who)
        }
        return .notGranted(type: need, title: type.title(ofNeed: field), verb: verb, who: who)
    }

    private static func typeOfField(_ need: String) -> String? {
        need.lastIndex(of: ".").map { String(need[..<$0]) }
    }
}

extension Declaration {
    /// Whether a field may be read by whoever may read the type, without being named.
    package func comesWithType(_ field: String) -> Bool {
        guard let column = column(field) else { return true }
        if column.sensitivity == .sensitive || column.sealing != nil { return false }
        if case .with = opening { return true }
        return column.sensitivity == .plain
    }

    /// 居民“联系电话”.
    package func title(ofNeed field: String) -> String {
        title + "“\(column(field)?.title ?? derived[field]?.title ?? field)”"
    }

    /// Every need there is of this type: itself, and what must be named beside it.
    package var allNeeds: [String] {
        [name] + columns.filter { !comesWithType($0.name) }.map { "\(name).\($0.name)" }
    }
}

extension Catalogue {
    /// A need in the words staff know: 居民, 居民“联系电话”.
    package func title(ofNeed need: String) throws(RecordFailure) -> String {
        let (type, field) = try self.need(need)
        return field.map { type.title(ofNeed: $0) } ?? type.title
    }

    /// What a need names: a type, or a field of one. The types of plugins have a dot of their own.
    package func need(_ need: String) throws(RecordFailure) -> (type: Declaration, field: String?) {
        if let type = types.first(where: { $0.name == need }) { return (type, nil) }
        guard let dot = need.lastIndex(of: ".") else { return (try type(named: need), nil) }
        return (try type(named: String(need[..<dot])), String(need[need.index(after: dot)...]))
    }
}
