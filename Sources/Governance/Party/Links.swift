package import Records

/// A record of whatever type: the type's name and the id.
package struct RecordPointer: Hashable, Sendable {
    package let type: String
    package let id: Int64

    package init(type: String, id: Int64) {
        self.type = type
        self.id = id
    }

    package init<R: RecordType>(_ id: RecordID<R>) {
        self.init(type: R.declaration.name, id: id.raw)
    }
}

extension Session {
    /// Writes down that two records have to do with each other from a day on.
    ///
    /// Throws ``RecordFailure/notFound(type:id:)`` where an end is not in the books, and
    /// ``RecordFailure/inconsistent(type:reason:)`` where the kind is not for records of these types, and
    /// ``RecordFailure/alike(type:fields:)`` where the two are linked so already; for a kind that is mutual, whichever
    /// was named first.
    @discardableResult
    package func link(
        _ kind: Link.Kind, _ from: RecordPointer, to: RecordPointer, since: Day, note: String? = nil,
        in work: Work
    ) throws -> Link.ID {
        for end in [from, to] {
            let type = try type(named: end.type)
            guard try find(type, id: end.id) != nil else {
                throw RecordFailure.notFound(type: type.title, id: end.id)
            }
        }
        return try work.insert(
            Link.self, Link.kind <- kind, Link.fromType <- from.type, Link.from <- Int(from.id),
            Link.toType <- to.type, Link.to <- Int(to.id), Link.since <- since, Link.note <- note)
    }

    /// What a record is linked with on the acting day, from either end, in the order in which it began.
    package func linked(_ kind: Link.Kind, with record: RecordPointer) throws -> [RecordPointer] {
        let isFrom = Link.fromType == record.type && Link.from == Int(record.id)
        let isTo = Link.toType == record.type && Link.to == Int(record.id)
        return try records(Link.self).where(Link.kind == kind && (isFrom || isTo)).order(by: "since", "id")
            .all()
            .map { link in
                let from = RecordPointer(type: try link[Link.fromType], id: Int64(try link[Link.from]))
                let to = RecordPointer(type: try link[Link.toType], id: Int64(try link[Link.to]))
                return from == record ? to : from
            }
    }
}
