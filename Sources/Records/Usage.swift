/// What somebody with an ``Access`` really asked the books for: which fields, and at what cost, by place.
///
/// For comparing a manifest with what a plugin does, and for its profile. Belongs to one session's thread.
package final class Usage {
    /// One field (or relation, or computed field) of one record type; `id` where only the records were meant.
    package struct Use: Hashable, Comparable, Sendable {
        package let type: String
        package let field: String
        package let verb: RecordFailure.Verb

        package init(type: String, field: String, verb: RecordFailure.Verb) {
            self.type = type
            self.field = field
            self.verb = verb
        }

        package static func < (a: Use, b: Use) -> Bool {
            (a.verb.rawValue, a.type, a.field) < (b.verb.rawValue, b.type, b.field)
        }
    }

    /// What was asked at one place of a script.
    package struct Tally: Equatable, Sendable {
        package var statements = 0
        /// Rows handed over: of a loop, of a list, of groups. Records that a relation led to are ``lookups``.
        package var rows = 0
        /// Records gone to one by one: many of them beside few rows are a relation read in a loop.
        package var lookups = 0
        /// Rows that were read and then judged in Lua.
        package var filtered = 0

        package init(statements: Int = 0, rows: Int = 0, lookups: Int = 0, filtered: Int = 0) {
            self.statements = statements
            self.rows = rows
            self.lookups = lookups
            self.filtered = filtered
        }
    }

    package private(set) var uses: Set<Use> = []
    /// By `file:line` as ``place`` was when it was asked.
    package private(set) var tallies: [String: Tally] = [:]
    /// Where the script stands; set by whoever runs it.
    package var place = ""

    package init(_ uses: Set<Use> = []) { self.uses = uses }

    func note(_ type: String, _ field: String, _ verb: RecordFailure.Verb) {
        uses.insert(Use(type: type, field: field, verb: verb))
    }

    package func count(
        at place: String? = nil, statements: Int = 0, rows: Int = 0, lookups: Int = 0, filtered: Int = 0
    ) {
        guard statements > 0 || rows > 0 || lookups > 0 || filtered > 0 else { return }
        var tally = tallies[place ?? self.place] ?? Tally()
        tally.statements += statements
        tally.rows += rows
        tally.lookups += lookups
        tally.filtered += filtered
        tallies[place ?? self.place] = tally
    }

    /// The shortest needs that allow what was asked: types, and what must be named beside them.
    package func needs(_ verb: RecordFailure.Verb, in catalogue: Catalogue) -> [String] {
        let used = uses.filter { $0.verb == verb }
        let types = Set(used.map(\.type))
        var needs: [String] = []
        for type in catalogue.types where types.contains(type.name) {
            let isWrite = verb == .write
            let comesAlong =
                switch type.opening {
                case .open: true
                case .named, .consented, .closed: false
                case .with(let others): !types.isDisjoint(with: others)
                }
            if isWrite || !comesAlong { needs.append(type.name) }
            for column in type.columns {
                let isFree =
                    isWrite
                    ? column.sensitivity != .sensitive && column.sealing == nil
                    : type.comesWithType(column.name)
                if !isFree, used.contains(Use(type: type.name, field: column.name, verb: verb)) {
                    needs.append("\(type.name).\(column.name)")
                }
            }
        }
        return needs
    }
}
